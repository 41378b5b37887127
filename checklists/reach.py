"""Whether a condition can be true at all, and whether it can be false: decided over every kind of value its facts take.

A comparison cannot tell two numbers apart that lie between the same neighbouring literals, nor two texts that it does
not name. So a few values stand for all of a fact's, and trying every combination of them settles the question.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from checklists.condition import Comparison, Condition, Either, Every, Literal, Not, holds
from checklists.facts import NUMBERS, FactDeclaration

MOST_CASES = 20_000
"""Combinations that are tried; a condition with more is left undecided (a third of a second at most)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What a condition can be. Of one that has too many cases both are None: it was not decided."""

    can_hold: bool | None
    can_fail: bool | None


def reach(condition: Condition, declared: Mapping[str, FactDeclaration]) -> Reach:
    """Whether some values of its facts make a condition true, and whether some make it false.

    >>> from risk import Text
    >>> area = FactDeclaration("area", "quantity", Text("", ""), Text("", ""), (), {}, False)
    >>> more, less = Comparison("area", ">", Decimal(5)), Comparison("area", "<", Decimal(3))
    >>> reach(Every((more, less)), {"area": area})
    Reach(can_hold=False, can_fail=True)
    """
    named: dict[str, list[Literal]] = {}
    for test in comparisons(condition):
        values = test.value if isinstance(test.value, tuple) else (test.value,)
        named.setdefault(test.fact, []).extend(values)
    cases = [[(fact, value) for value in _standing(declared[fact], named[fact])] for fact in named]
    if math.prod(len(values) for values in cases) > MOST_CASES:
        return Reach(None, None)
    seen: set[bool | None] = set()
    for case in itertools.product(*cases):
        seen.add(holds(condition, dict(case)))
        if {True, False} <= seen:
            break
    return Reach(True in seen, False in seen)


def comparisons(condition: Condition | None) -> Iterator[Comparison]:
    """Every test of a condition, from left to right."""
    match condition:
        case None:
            return
        case Comparison():
            yield condition
        case Not(part):
            yield from comparisons(part)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from comparisons(part)


def _standing(declared: FactDeclaration, literals: Collection[Literal]) -> list[Any]:
    """Values that stand for all of a fact's as far as these literals can tell them apart."""
    if declared.type == "flag":
        return [True, False]
    if declared.type == "list":
        return [[], *([choice] for choice in declared.choices)]
    if declared.type in NUMBERS:
        numbers = {literal for literal in literals if isinstance(literal, Decimal)}
        return _whole(numbers) if declared.type == "count" else _measured(numbers)
    texts = [str(literal) for literal in literals]
    return [*declared.choices] or [*texts, "".join(texts) + "."]  # longer than each, so none of them


def _whole(literals: Collection[Decimal]) -> list[Decimal]:
    """Whole numbers from 0: on each literal or at its sides."""
    beside = {number for literal in literals for number in (math.floor(literal), math.ceil(literal))}
    near = {0, *(number + step for number in beside for step in (-1, 0, 1))}
    return [Decimal(number) for number in sorted(near) if number >= 0]


def _measured(literals: Collection[Decimal]) -> list[Decimal]:
    """Numbers from 0: 0, each literal, between each two neighbours, beyond the last."""
    cuts = sorted({Decimal(0), *(literal for literal in literals if literal >= 0)})
    between = [(low + high) / 2 for low, high in itertools.pairwise(cuts)]
    return [*cuts, *between, cuts[-1] + 1]
