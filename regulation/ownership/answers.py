"""What somebody ticked about a premises, as facts: unsure stays unknown, and no word is put in a mouth."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from checklists import Library, Question, to_ask
from risk import Value

FIELD = "a."
"""Before a question's id, the name of its field in forms and addresses."""

YES, NO, NONE, UNSURE = "yes", "no", "none", "unsure"
HIGHEST = Decimal(10_000_000)
"""No premises has more of anything."""

Given = Sequence[tuple[str, str]]
"""Names and values as a form or an address gives them."""


class Fault(StrEnum):
    """Why an answer cannot be taken."""

    CONTRADICTION = "contradiction"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Said:
    """What answers say: facts by name, questions that were answered with "not sure", and what cannot be taken."""

    facts: Mapping[str, Value] = field(default_factory=dict[str, Value])
    unsure: tuple[str, ...] = ()
    faults: Mapping[str, Fault] = field(default_factory=dict[str, Fault])
    answered: tuple[str, ...] = ()


def read_answers(
    library: Library, known: Mapping[str, Any], given: Given, also: Iterable[Question] = ()
) -> Said:
    """The facts that answers state. An answer to what nobody asks any more is passed over.

    A question may come up only by the answer to another, so they are read in the order in which they are asked.
    """
    typed: dict[str, list[str]] = {}
    for name, value in given:
        if name.startswith(FIELD) and value.strip():
            typed.setdefault(name.removeprefix(FIELD), []).append(value.strip())
    facts: dict[str, Value] = {}
    faults: dict[str, Fault] = {}
    unsure: list[str] = []
    answered: list[str] = []
    asked = [*also, *to_ask(library, {**known, **facts})]
    while todo := [q for q in asked if q.id in typed and q.id not in answered]:
        for question in todo:
            answered.append(question.id)
            said = _said(question, typed[question.id], library)
            if isinstance(said, Fault):
                faults[question.id] = said
            else:
                facts |= said
                unsure += [question.id] if UNSURE in typed[question.id] else []
        asked = to_ask(library, {**known, **facts})
    return Said(facts, tuple(unsure), faults, tuple(answered))


def is_ticked(library: Library, question: Question) -> bool:
    """Whether a question names several things to tick, also when only one of them is still open."""
    return any(len(whole.facts) > 1 for whole in library.questions if whole.id == question.id)


def _said(question: Question, typed: Sequence[str], library: Library) -> dict[str, Value] | Fault:
    first = library.facts[question.facts[0]]
    if is_ticked(library, question):
        return _ticked(question, typed)
    if first.type == "flag":
        return _yes_or_no(question, typed)
    if UNSURE in typed:
        return {}
    if first.type == "choice":
        return {first.name: typed[0]} if typed[0] in first.choices else {}
    number = _number(typed[0], whole=first.type == "count")
    return Fault.NUMBER if number is None else {first.name: number}


def _ticked(question: Question, typed: Sequence[str]) -> dict[str, Value] | Fault:
    """What is ticked is there. The rest is not, unless somebody is not sure of it."""
    ticked = [fact for fact in question.facts if fact in typed]
    if NONE in typed and (ticked or UNSURE in typed):
        return Fault.CONTRADICTION
    if not ticked and NONE not in typed:
        return {}
    here: dict[str, Value] = dict.fromkeys(ticked, True)
    rest = () if UNSURE in typed else (fact for fact in question.facts if fact not in ticked)
    return {**here, **dict.fromkeys(rest, False)}


def _yes_or_no(question: Question, typed: Sequence[str]) -> dict[str, Value] | Fault:
    said = {YES: True, NO: False}.get(typed[0])
    return {} if said is None else {question.facts[0]: said}


def _number(typed: str, *, whole: bool) -> int | float | None:
    """A number that somebody typed; None where it is none that a premises can have."""
    try:
        number = Decimal(typed.replace(",", "").replace("，", "").replace(" ", ""))
    except InvalidOperation:
        return None
    if not number.is_finite() or not 0 <= number <= HIGHEST or (whole and number % 1):
        return None
    return int(number) if number % 1 == 0 else float(number)
