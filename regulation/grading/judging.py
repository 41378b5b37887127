"""Some premises by one edition of their table, at once: whose outcome is news, how the others stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl

from graph.grades import Graded, Restated, SubjectRow
from regulation.grading.facts import facts_on, past_of
from regulation.grading.outcome import OUTCOME, is_news, outcome
from regulation.office import Office
from risk import Fact, FactError, RiskTable, State, assess_many, integers


@dataclass(frozen=True, slots=True)
class Judged:
    """What a table says of some premises: the outcomes that are news, those that are news in their form alone.

    `states` counts all that were graded; `refused` maps the others to why the table does not take their facts.
    """

    news: Sequence[Graded]
    older: Sequence[Restated]
    states: Counter[str]
    refused: Mapping[str, str]

    @property
    def to_write(self) -> list[str]:
        """The premises of which there is something to write."""
        return sorted([*(one.premises for one in self.news), *(one.premises for one in self.older)])


def judged(office: Office, table: RiskTable, subjects: Sequence[SubjectRow], day: date) -> Judged:
    """The table over what is known of these premises on a day; only read."""
    wanted = tuple(integers(table, {}, day))
    past = past_of(office, subjects, day, wanted)
    usable: list[tuple[SubjectRow, dict[str, Fact]]] = []
    numbers: list[dict[str, int | None]] = []
    refused: dict[str, str] = {}
    for subject in subjects:
        facts = facts_on(subject, day, wanted, past.get(subject.id))
        try:
            numbers.append(integers(table, facts, day))
        except FactError as error:
            refused[subject.id] = str(error)
        else:
            usable.append((subject, facts))
    rows = list(outcomes(table, numbers))
    both = list(zip(usable, rows, strict=True))
    return Judged(
        [
            graded(office, table, subject, facts, row, day)
            for (subject, facts), row in both
            if is_news(row[OUTCOME], subject.assessed)
        ],
        [
            Restated(subject.id, subject.assessed, row[OUTCOME])
            for (subject, _), row in both
            if subject.assessed not in (None, row[OUTCOME]) and not is_news(row[OUTCOME], subject.assessed)
        ],
        Counter(row["state"] for row in rows),
        refused,
    )


def outcomes(table: RiskTable, numbers: Sequence[Mapping[str, int | None]]) -> Iterator[dict[str, Any]]:
    """A row of `assess_many` for each of these integers of facts, its outcome beside."""
    names = integers(table, {}, date.max)
    frame = pl.DataFrame(numbers, schema=dict.fromkeys(names, pl.Int64))
    return assess_many(table, frame).with_columns(outcome(table)).iter_rows(named=True)


def graded(
    office: Office,
    table: RiskTable,
    subject: SubjectRow,
    facts: Mapping[str, Fact],
    row: Mapping[str, Any],
    day: date,
) -> Graded:
    """The grade of one premises to be recorded, from the row that the table gave it, its outcome beside."""
    band = None if row["grade"] is None else table.grades[row["grade"]]
    return Graded(
        id=uuid4().hex,
        premises=subject.id,
        at=office.now(),
        model=table.id,
        version=table.version,
        as_of=day,
        state=State(row["state"]),
        grade=band.grade if band else None,
        rank=row["grade"],
        sign=band.sign if band else None,
        score=row["score"],
        known_share=row["known_share"],
        assessed=row[OUTCOME],
        points={factor.id: row[f"{factor.id}.points"] for factor in table.factors},
        facts=facts,
    )
