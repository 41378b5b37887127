"""A filled-in check list as a form sends it: its fields become answers, and say what is still missing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from checklists import (
    Answer,
    CheckList,
    Correction,
    How,
    Method,
    Outcome,
    Requirement,
    asked,
    working_days_after,
)
from regulation.visits.choices import MENDS
from regulation.visits.submission import Outside, Seen, Told
from risk import Fact
from templates import RunFault

SPOT, BY_DAY = "spot", "day"
TO_FIND_OUT = "to-find-out"
OUTSIDE_ROWS = 3

NOT_FOUND, NOT_IN_DATA = "现场没有这种情形", "数据里没有这种情形"
"""The reason recorded where the rest of what was to be found out was not found, on site or from data."""

Fields = Sequence[tuple[str, str]]


@dataclass(slots=True)
class Filled:
    """What was filled in: every field by its name, and what each row still needs. `photos` were kept already."""

    values: Mapping[str, list[str]]
    answers: dict[str, Answer] = field(default_factory=dict)
    faults: dict[str, RunFault] = field(default_factory=dict)
    outside: list[Outside] = field(default_factory=list)
    outside_faults: dict[int, RunFault] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)

    def one(self, name: str) -> str:
        """A field's value; empty when it was not sent."""
        return next(iter(self.values.get(name, ())), "").strip()

    def all(self, name: str) -> list[str]:
        """Every value of a field."""
        return self.values.get(name, [])

    @property
    def sound(self) -> bool:
        """Whether nothing is missing."""
        return not self.faults and not self.outside_faults


def filled(
    fields: Fields,
    listed: CheckList,
    told: Mapping[str, Fact],
    today: date,
    refused_photos: Iterable[str] = (),
) -> Filled:
    """Read a form against its list. A row that is not answered itself takes the answer of the rest of its section."""
    values: dict[str, list[str]] = defaultdict(list)
    for name, value in fields:
        values[name].append(value)
    made = Filled(values)
    unknown = {row.id for row in listed.to_find_out}
    for row in (one.row for one in asked(listed)):
        answer = _answer(made, row, today) or _rest(made, row, row.id in unknown)
        if answer is None:
            made.faults[row.id] = RunFault.MISSING
            continue
        made.answers[row.id] = answer
        lack = _lack(answer, made, row, today)
        if lack:
            made.faults[row.id] = lack
    made.faults |= dict.fromkeys(refused_photos, RunFault.PHOTO)
    _outside(made)
    for name, fact in told.items():
        seen = made.one(f"t.{name}")
        made.told.append(Told(name, fact.value, Seen(seen) if seen in list(Seen) else Seen.NOT_LOOKED))
    return made


def due_of(choice: str, day: str, today: date) -> date | None:
    """The day that a choice of mending stands for."""
    if choice.isdigit() and int(choice) in MENDS:
        return working_days_after(today, int(choice)).on
    try:
        return date.fromisoformat(day) if choice == BY_DAY else None
    except ValueError:
        return None


def usual_mend(row: Requirement) -> str:
    """The choice that the requirement's own days to mend come to."""
    if row.mend_days == 0:
        return SPOT
    return str(next((days for days in MENDS if days >= row.mend_days), MENDS[-1]))


def _answer(made: Filled, row: Requirement, today: date) -> Answer | None:
    said = made.one(f"a.{row.id}")
    if said not in list(Outcome):
        return None
    outcome = Outcome(said)
    if outcome is Outcome.NOT_APPLICABLE:
        return Answer(outcome, note=made.one(f"r.{row.id}") or made.one(f"q.{row.id}"))
    if outcome is not Outcome.FAILED:
        return Answer(outcome)
    choice = made.one(f"m.{row.id}")
    correction = Correction.ON_THE_SPOT if choice == SPOT else Correction.BY_DATE if choice else None
    note = "；".join([*made.all(f"p.{row.id}"), *filter(None, [made.one(f"n.{row.id}")])])
    due = due_of(choice, made.one(f"d.{row.id}"), today)
    return Answer(outcome, How.ITEM, note, correction, due, tuple(made.all(f"k.{row.id}")))


def _rest(made: Filled, row: Requirement, unknown: bool) -> Answer | None:
    if unknown:
        ticked = made.one(f"rest.{TO_FIND_OUT}")
        why = NOT_IN_DATA if row.method is Method.OFF_SITE else NOT_FOUND
        return Answer(Outcome.NOT_APPLICABLE, How.REST, why) if ticked else None
    return Answer(Outcome.PASSED, How.REST) if made.one(f"rest.{row.chapter}") else None


def _lack(answer: Answer, made: Filled, row: Requirement, today: date) -> RunFault | None:
    if answer.outcome is Outcome.NOT_APPLICABLE:
        return None if answer.note else RunFault.REASON
    if answer.outcome is not Outcome.FAILED:
        return None
    if not answer.note:
        return RunFault.NOTE
    if answer.correction is None:
        return RunFault.CORRECTION
    late = answer.due is None or answer.due < today
    return RunFault.DUE if answer.correction is Correction.BY_DATE and late else None


def _outside(made: Filled) -> None:
    for n in range(1, OUTSIDE_ROWS + 1):
        to, note = made.one(f"o.dep.{n}"), made.one(f"o.note.{n}")
        if to and note:
            made.outside.append(Outside(to, note))
        elif to or note:
            made.outside_faults[n] = RunFault.DEPARTMENT
