"""Grading everyone: facts of a page of premises into one frame, the table over it, and what changed written back."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl

from graph import grades, tallies
from graph.grades import Graded, SubjectRow
from regulation.access import Action, Who, require
from regulation.grading.facts import facts_on, past_of
from regulation.office import Office
from risk import Fact, FactError, RiskTable, assess_many, integers, read_row

PAGE = 2_000
"""Premises read, graded and written at a time; an interrupted regrade goes on where it stopped when run again."""


@dataclass(slots=True)
class Regraded:
    """What a regrade did. `refused` maps a premises id to why its facts could not be graded."""

    assessed: int = 0
    changed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as `yima regrade --json` prints it."""
        return {
            "assessed": self.assessed,
            "changed": self.changed,
            "states": dict(sorted(self.states.items())),
            "refused": [{"premises": key, "reason": reason} for key, reason in self.refused.items()],
        }


def regrade(
    office: Office,
    who: Who,
    *,
    model: str | None = None,
    as_of: date | None = None,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> Regraded:
    """Grade every premises whose trade has a table (or those of one model), as of a day (today if none is named).

    Only an outcome that differs from the last one is written: the same facts and table change nothing.
    """
    require(who, Action.REGRADE)
    day = as_of or office.today()
    done = Regraded()
    for table in _tables(office, model, day):
        industries = [i.id for i in office.catalogue.industries.values() if i.model == table.id]
        for page in pages(office, industries, day):
            _grade_page(office, who, table, page, day, done)
            progress(table.id, len(page))
    return done


def recount(office: Office, who: Who) -> None:
    """Count all tallies anew from the premises themselves."""
    require(who, Action.REGRADE)
    office.store.write("tallies.rebuild", who.account, tallies.rebuild)


def _tables(office: Office, model: str | None, day: date) -> list[RiskTable]:
    """The edition of the named model in force on a day; of every trade's model that has one then."""
    if model:
        return [office.catalogue.table(model, day)]
    used = sorted({i.model for i in office.catalogue.industries.values() if i.model})
    return [table for name in used if (table := office.catalogue.table_if_any(name, day))]


def pages(office: Office, industries: Iterable[str], day: date) -> Iterator[list[SubjectRow]]:
    """The premises of these trades with what is known of them on a day, a page at a time in the order of their ids."""
    wanted = list(industries)

    def page(after: str) -> list[SubjectRow]:
        return office.store.read(lambda tx: grades.subjects(tx, wanted, day, after, PAGE))

    found = page("")
    while found:
        yield found
        found = page(found[-1].id)


def _grade_page(
    office: Office, who: Who, table: RiskTable, page: Sequence[SubjectRow], day: date, done: Regraded
) -> None:
    """Grade a page of premises and write those whose outcome is new."""
    wanted = tuple(integers(table, {}, day))
    usable: list[tuple[SubjectRow, dict[str, Fact]]] = []
    numbers: list[dict[str, int | None]] = []
    past = past_of(office, page, day, wanted)
    for subject in page:
        facts = facts_on(subject, day, wanted, past.get(subject.id))
        try:
            numbers.append(integers(table, facts, day))
        except FactError as error:
            done.refused[subject.id] = str(error)
        else:
            usable.append((subject, facts))
    frame = assess_many(table, pl.DataFrame(numbers, schema=dict.fromkeys(wanted, pl.Int64)))
    news: list[Graded] = []
    for (subject, facts), row in zip(usable, frame.iter_rows(named=True), strict=True):
        done.states[row["state"]] += 1
        outcome = outcome_digest(table, row)
        if outcome != subject.assessed:
            news.append(graded(office, table, subject, facts, row, outcome, day))
    done.assessed += len(usable)
    done.changed += len(news)
    if news:
        office.store.write("grade.regrade", who.account, lambda tx: grades.put(tx, news))


def outcome_digest(table: RiskTable, row: Mapping[str, Any]) -> str:
    """The same for the same edition, state, grade and points: what would be no news to anybody."""
    points = [row[f"{factor.id}.points"] for factor in table.factors]
    parts = [table.id, table.version, row["state"], row["grade"], row["known_share"], points]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def graded(
    office: Office,
    table: RiskTable,
    subject: SubjectRow,
    facts: Mapping[str, Fact],
    row: Mapping[str, Any],
    outcome: str,
    day: date,
) -> Graded:
    """The grade of one premises to be recorded, from the row that the table gave it."""
    assessment = read_row(table, row, facts, day)
    return Graded(
        id=uuid4().hex,
        premises=subject.id,
        at=office.now(),
        sign=table.band(assessment.grade).sign if assessment.grade else None,
        assessed=outcome,
        assessment=assessment,
        facts=facts,
    )
