"""Grading everyone: the mirror finds whose grade may be another one, the graph decides, and what changed is written.

A page is graded and written at a time; an interrupted regrade goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4

import polars as pl

from graph import grades, tallies
from graph.grades import Graded, Restated, SubjectRow
from regulation.access import Action, Who, require
from regulation.grading import mirror
from regulation.grading.facts import facts_on, past_of
from regulation.grading.outcome import OUTCOME, is_news, outcome
from regulation.grading.population import Progress, no_progress, pages, pages_of, trades_of
from regulation.office import Office
from risk import Fact, FactError, RiskTable, assess_many, integers, read_row


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
    progress: Progress = no_progress,
) -> Regraded:
    """Grade every premises whose trade has a table (or those of one model), as of a day (today if none is named).

    Only an outcome that differs from the last one is written: the same facts and table change nothing. By an edition
    that is not in force today everybody is read from the graph.

    Raises:
        MirrorInUse: another process regrades everyone, or keeps the mirror; nothing was begun.
    """
    require(who, Action.REGRADE)
    day = as_of or office.today()
    tables = _tables(office, model, day)
    with mirror.alone(office.settings.data_dir):
        known = mirror.brought_up(office, tables, progress).models
        done = Regraded()
        for table in tables:
            if table.id in known and known[table.id].edition.version == table.version:
                _by_mirror(office, who, table, known[table.id], day, done, progress)
            else:
                _by_pages(
                    office, who, table, pages(office, trades_of(office, table), day), day, done, progress
                )
    return done


def regrade_from_graph(office: Office, who: Who, table: RiskTable, day: date) -> Regraded:
    """The same of one table with everybody read from the graph and nothing from the mirror: slow, and the truth."""
    require(who, Action.REGRADE)
    done = Regraded()
    _by_pages(office, who, table, pages(office, trades_of(office, table), day), day, done, no_progress)
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


def _by_mirror(
    office: Office,
    who: Who,
    table: RiskTable,
    model: mirror.Model,
    day: date,
    done: Regraded,
    progress: Progress,
) -> None:
    """Grade those whose outcome the mirror cannot tell to be the recorded one; of all others it says how they stand."""
    for look in mirror.looks(office, model, table, day):
        done.states += look.states
        done.assessed += look.states.total()
        done.refused.update(look.refused)
        progress(table.id, look.states.total() + len(look.refused))
        open_ = pages_of(office, look.open_to_question, day)
        _by_pages(office, who, table, open_, day, done, progress)


def _by_pages(
    office: Office,
    who: Who,
    table: RiskTable,
    read: Iterable[Sequence[SubjectRow]],
    day: date,
    done: Regraded,
    progress: Progress,
) -> None:
    trades = set(trades_of(office, table))
    for page in read:
        _grade_page(office, who, table, [one for one in page if one.industry in trades], day, done)
        progress(table.id, len(page))


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
    older: list[Restated] = []
    rows = frame.with_columns(outcome(table)).iter_rows(named=True)
    for (subject, facts), row in zip(usable, rows, strict=True):
        done.states[row["state"]] += 1
        if is_news(row[OUTCOME], subject.assessed):
            news.append(graded(office, table, subject, facts, row, day))
        elif subject.assessed and subject.assessed != row[OUTCOME]:
            older.append(Restated(subject.id, subject.assessed, row[OUTCOME]))
    done.assessed += len(usable)
    done.changed += len(news)
    if news:
        office.store.write("grade.regrade", who.account, lambda tx: grades.put(tx, news))
    if older:
        office.store.write("grade.restate", who.account, lambda tx: grades.restate(tx, older))


def graded(
    office: Office,
    table: RiskTable,
    subject: SubjectRow,
    facts: Mapping[str, Fact],
    row: Mapping[str, Any],
    day: date,
) -> Graded:
    """The grade of one premises to be recorded, from the row that the table gave it, its outcome beside."""
    assessment = read_row(table, row, facts, day)
    return Graded(
        id=uuid4().hex,
        premises=subject.id,
        at=office.now(),
        sign=table.band(assessment.grade).sign if assessment.grade else None,
        assessed=row[OUTCOME],
        assessment=assessment,
        facts=facts,
    )
