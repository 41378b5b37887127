"""Several records of one visit as one, row by row; in which order they came does not matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from checklists.model import Answer, Correction, How, Outcome

ASSUMED_STRICTER = (
    "where two records of one visit disagree on a row the stricter answer counts until it is decided: "
    "failed, then put right on the spot, then not applicable, then passed"
)
"""No source says which of two answers counts meanwhile."""

_LOOKS = (How.ITEM, How.REST, How.RECOGNISED)


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says of a row; `record` is its id."""

    record: str
    answer: Answer


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whose answer stands on a row: that of `record`, as was decided knowing the records `among`."""

    row: str
    record: str
    among: frozenset[str]


@dataclass(frozen=True, slots=True)
class UnitedRow:
    """A row as all records say together: the answer that counts, the record it is of, and all that was said of it.

    `conflict`: those who looked disagree and nobody has decided yet. `ruled`: somebody has.
    """

    answer: Answer
    record: str
    said: tuple[Said, ...]
    conflict: bool = False
    ruled: bool = False

    def stands(self, said: Said) -> bool:
        """Whether what a record found here is still held against the premises: all of it until it is decided."""
        return not self.ruled or _meaning(said.answer) == _meaning(self.answer)


def unite(
    records: Mapping[str, Mapping[str, Answer]], rulings: Mapping[str, Ruling] | None = None
) -> dict[str, UnitedRow]:
    """Every row that a record answers, by id. `records` are the answers of each record; empty records say nothing.

    Not checked is neutral: who did not look does not disagree with who did.
    """
    decided = rulings or {}
    rows = sorted({row for answers in records.values() for row in answers})
    return {
        row: unite_row(
            [Said(key, answers[row]) for key, answers in records.items() if row in answers], decided.get(row)
        )
        for row in rows
    }


def unite_row(said: Iterable[Said], ruling: Ruling | None = None) -> UnitedRow:
    """What counts of the answers to one row; at least one is given.

    Where those who looked disagree, the stricter counts until a ruling says which stands. A ruling holds as long as
    nobody disagrees with it whose record was not known when it was made.

    >>> united = unite_row([Said("a", Answer(Outcome.PASSED)), Said("b", Answer(Outcome.FAILED, note="x"))])
    >>> united.conflict, united.record
    (True, 'b')
    """
    every = tuple(sorted(said, key=_order))
    looked = [one for one in every if one.answer.outcome is not Outcome.NOT_CHECKED]
    first = (looked or every)[0]
    if len({_meaning(one.answer) for one in looked}) < 2:
        return UnitedRow(first.answer, first.record, every)
    chosen = next((one for one in looked if ruling and one.record == ruling.record), None)
    if ruling and chosen and _settles(ruling, chosen, looked):
        return UnitedRow(chosen.answer, chosen.record, every, ruled=True)
    return UnitedRow(first.answer, first.record, every, conflict=True)


def not_corrected(corrects: Mapping[str, str | None]) -> set[str]:
    """The records that speak: all but those that another one corrects. `corrects` maps a record to the one it corrects.

    >>> sorted(not_corrected({"a": None, "b": "a", "c": None}))
    ['b', 'c']
    """
    return set(corrects) - {earlier for earlier in corrects.values() if earlier}


def _settles(ruling: Ruling, chosen: Said, looked: Iterable[Said]) -> bool:
    others = [one for one in looked if _meaning(one.answer) != _meaning(chosen.answer)]
    return all(one.record in ruling.among for one in others)


def _meaning(answer: Answer) -> tuple[Outcome, bool]:
    """What two answers to one row agree or disagree in: what was seen, and whether it was put right at once."""
    at_once = answer.outcome is Outcome.FAILED and answer.correction is Correction.ON_THE_SPOT
    return answer.outcome, at_once


_STRICTEST = (
    (Outcome.FAILED, False),
    (Outcome.FAILED, True),
    (Outcome.NOT_APPLICABLE, False),
    (Outcome.PASSED, False),
    (Outcome.NOT_CHECKED, False),
)


def _order(one: Said) -> tuple[int, int, str, str]:
    """The strictest first; among equals who looked at the row itself, then the earliest day, then the record's id."""
    answer = one.answer
    due = answer.due.isoformat() if answer.due else "9999"
    return _STRICTEST.index(_meaning(answer)), _LOOKS.index(answer.how), due, one.record
