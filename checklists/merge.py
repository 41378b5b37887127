"""The lists of several departments as one visit: what two of them ask is asked once.

Rows that `ask` the same fact form one question. One department's row owns it, the strictest; the departments of the
others recognise its answer, and each still has its own row answered in its own record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checklists.model import (
    Answer,
    Checked,
    CheckList,
    How,
    Library,
    Outcome,
    Recognised,
    Requirement,
    Severity,
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question at the door: the row that owns it, and the rows that take its answer over."""

    row: Requirement
    also: tuple[Requirement, ...]


def asked(listed: CheckList) -> tuple[Asked, ...]:
    """The questions of a list in the order of its form: every row is in exactly one, no fact is asked twice.

    A row that applies owns the question before one of which that is still to be found out; among those the red line,
    then the key row, then the one with fewest days to mend, then the first.
    """
    together: dict[str, list[Requirement]] = {}
    for row in listed.rows:
        together.setdefault(row.asks or f"={row.id}", []).append(row)
    certain = {row.id for row in listed.items}
    owners = {_owner(rows, certain).id: rows for rows in together.values()}
    return tuple(
        Asked(row, tuple(other for other in owners[row.id] if other is not row))
        for row in listed.rows
        if row.id in owners
    )


def spread(listed: CheckList, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """The answers of every row: what was asked once stands at each row that asks it.

    Where the owner of a question failed, a row of which it is not even known whether it applies is left unchecked.
    """
    certain = {row.id for row in listed.items}
    every = dict(answers)
    for question in asked(listed):
        answer = answers.get(question.row.id)
        for row in question.also:
            if answer is not None and row.id not in answers:
                doubtful = answer.outcome is Outcome.FAILED and row.id not in certain
                outcome = Outcome.NOT_CHECKED if doubtful else answer.outcome
                every[row.id] = Answer(outcome, How.RECOGNISED, question.row.id)
    return every


def recognising(listed: CheckList, library: Library, known: Mapping[str, Checked], since: date) -> CheckList:
    """The list without what another department saw in order on or after a day: its answer is recognised.

    `known` is what is last known of each row at the premises. What failed, and the department's own earlier look,
    is asked again.
    """
    seen = {row.asks: row for row in library.requirements if _seen_elsewhere(row, listed, known, since)}

    def earlier(row: Requirement) -> Recognised | None:
        by = seen.get(row.asks) if row.asks else None
        return Recognised(row, by.id, known[by.id].visit, known[by.id].on) if by else None

    spared = [one for row in listed.rows if (one := earlier(row))]
    away = {one.row.id for one in spared}
    return replace(
        listed,
        items=tuple(row for row in listed.items if row.id not in away),
        to_find_out=tuple(row for row in listed.to_find_out if row.id not in away),
        recognised=(*listed.recognised, *spared),
    )


def _seen_elsewhere(row: Requirement, listed: CheckList, known: Mapping[str, Checked], since: date) -> bool:
    """Whether a department that the list is not of saw this row in order since that day."""
    found = known.get(row.id)
    if found is None or row.asks is None or row.department in listed.departments:
        return False
    return found.outcome is Outcome.PASSED and found.on >= since


def _owner(rows: Sequence[Requirement], certain: set[str]) -> Requirement:
    return min(
        rows,
        key=lambda row: (
            row.id not in certain,
            not row.red_line,
            row.severity is not Severity.KEY,
            row.mend_days,
        ),
    )
