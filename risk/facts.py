"""The one edge where facts become integers; behind it nothing is rounded and nothing is a float."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches

from risk.model import DeclaredFact, Fact, FactKind, RiskTable, Trigger
from risk.scoring import ADJUSTING
from risk.words import plain, shown


class FactError(ValueError):
    """What is wrong with the facts of one subject; ``problems`` has one sentence for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class _RefusedError(ValueError):
    """One fact that cannot be taken; its text follows the fact's name."""


def integers(table: RiskTable, facts: Mapping[str, Fact], as_of: dt.date) -> dict[str, int | None]:
    """The facts as the integers a table computes on; None for what is not known.

    Quantities are rounded half up to whole numbers (as the published tables ask before banding), scores
    half up to thousandths; a choice becomes its index, a flag 0 or 1, ``previous_grade`` its index from the
    best, triggers the count of different ones. A value of None is unknown, like an absent fact. Raises
    FactError with every problem at once: undeclared names, wrong types, values out of range, facts dated
    after ``as_of``.
    """
    takes = [fact.id for fact in table.facts] + (list(ADJUSTING) if table.adjust else [])
    problems = [_undeclared(table, name, takes) for name in facts if name not in takes]
    result: dict[str, int | None] = dict.fromkeys(takes)
    for name, fact in facts.items():
        if name not in result:
            continue
        if fact.date is not None and day(fact.date) > as_of:
            problems.append(
                f"{name} is from the future: its record is dated {day(fact.date)}, the assessment {as_of}. "
                "Correct the date or assess as of a later day."
            )
        try:
            result[name] = None if fact.value is None else _integer(table, name, fact.value)
        except _RefusedError as refused:
            problems.append(f"{name} {refused}")
    if problems:
        raise FactError(problems)
    return result


def _undeclared(table: RiskTable, name: str, takes: list[str]) -> str:
    near = get_close_matches(name, takes, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{table.id} takes no fact {name!r}.{hint} It takes: {', '.join(takes)}."


def day(when: dt.date) -> dt.date:
    """The calendar day of a date or time."""
    return when.date() if isinstance(when, dt.datetime) else when


def _integer(table: RiskTable, name: str, value: object) -> int:
    """One fact's integer by its declaration; _RefusedError with the rest of a sentence."""
    if table.adjust and name in ADJUSTING:
        return _adjusting(table, name, value)
    fact = table.fact(name)
    if fact.kind is FactKind.FLAG:
        return _flag(value)
    if fact.kind is FactKind.CHOICE:
        return _choice(fact.choices, value)
    number = _number(value)
    if number < 0:
        raise _RefusedError(f"cannot be negative, but is {shown(value)}.")
    return _quantity(fact, number) if fact.kind is FactKind.QUANTITY else _score(fact, number)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _RefusedError(f"must be a number, but is {shown(value)}.")
    number = (
        value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
    )
    if not number.is_finite():
        raise _RefusedError(f"must be a finite number, but is {shown(value)}.")
    return number


def _quantity(fact: DeclaredFact, number: Decimal) -> int:
    if number > fact.highest:
        raise _RefusedError(f"is {shown(number)}, more than any subject can have ({fact.highest}).")
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _score(fact: DeclaredFact, number: Decimal) -> int:
    if number > Decimal(fact.highest) / 1000:
        raise _RefusedError(f"is {shown(number)}, above its highest score {plain(fact.highest)}.")
    thousandths = int((number * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if fact.allowed and (thousandths not in fact.allowed or thousandths != number * 1000):
        allowed = ", ".join(str(plain(score)) for score in fact.allowed)
        raise _RefusedError(f"is {shown(number)}, but only these scores exist: {allowed}.")
    return thousandths


def _flag(value: object) -> int:
    if not isinstance(value, bool):
        raise _RefusedError(f"must be true or false, but is {shown(value)}.")
    return int(value)


def _choice(choices: tuple[str | int, ...], value: object) -> int:
    comparable = value if isinstance(value, str | int) and not isinstance(value, bool) else None
    if isinstance(value, float | Decimal):
        comparable = _number(value)
    for index, choice in enumerate(choices):
        if comparable == choice:
            return index
    raise _RefusedError(f"must be one of {', '.join(map(str, choices))}, but is {shown(value)}.")


def _adjusting(table: RiskTable, name: str, value: object) -> int:
    """The optional facts of the yearly adjustment."""
    if name == "previous_grade":
        return _choice(tuple(band.grade for band in table.grades), value)
    adjust = table.adjust
    if adjust is None:
        raise _RefusedError("has no meaning in a table without adjustment.")
    if name == "raise_by":
        steps = tuple(range(1, adjust.raise_by_at_most + 1))
        return steps[_choice(steps, value)]
    return _triggers(adjust.raise_any if name == "raise_triggers" else adjust.lower_any, value)


def _triggers(known: tuple[Trigger, ...], value: object) -> int:
    names = [trigger.id for trigger in known]
    if not isinstance(value, list | tuple):
        raise _RefusedError(f"must be a list of trigger names, but is {shown(value)}.")
    strange = [shown(name) for name in value if name not in names]
    if strange:
        raise _RefusedError(f"names no known trigger: {', '.join(strange)}. Known are: {', '.join(names)}.")
    return len(set(value))


def named_triggers(known: tuple[Trigger, ...], fact: Fact | None) -> tuple[Trigger, ...]:
    """The triggers a fact names, in the table's order."""
    named = fact.value if fact is not None and isinstance(fact.value, list | tuple) else ()
    return tuple(trigger for trigger in known if trigger.id in named)
