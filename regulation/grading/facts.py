"""The facts of one premises on a day: what the register states, and what follows from its history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from graph.grades import PastVisit, SubjectRow
from regulation.facts import DAYS_A_YEAR, PERMIT, REGISTER, VISIT, permit_years
from regulation.history import Feed, History, facts_of_many, feeds
from regulation.office import Office
from risk import DeclaredFact, Fact, FactKind, RiskTable, Value, count_events, integers

Past = Mapping[str, Mapping[str, Fact]]
"""Facts by the id of their premises."""

APART = "history.apart"
"""The column that says of whom `PastOfAll` cannot tell everything."""

LATEST = 3
"""Visits that count for how many there are on record, and how often one had a critical finding."""

VISITS = "visits_on_record"
"""The fact that is known of every premises: the register knows which visits it holds."""

CLOCKS: Mapping[tuple[str, str], int] = {
    ("days_since_last_visit", VISIT): 1,
    ("years_since_first_permit", PERMIT): DAYS_A_YEAR,
}
"""Facts that grow by themselves, by name and source: one more for so many days since the date of their record."""

MOVING = ("days_since_last_visit", "years_since_first_permit")
"""The facts that another day alone changes."""


@dataclass(frozen=True, slots=True)
class PastOfAll:
    """What history in columns gives everybody on a day, as the integers that a table takes.

    `counted` has a row for whoever has a history: `id`, in their order, a column a fact, and APART, true where columns
    do not say all, as of readings. `without` is what holds of a premises that has no events.
    """

    counted: pl.DataFrame
    without: Mapping[str, int | None]
    everybody_apart: bool

    def beside(self, rows: pl.DataFrame, key: str) -> pl.DataFrame:
        """These rows, which are in the order of the ids in their column `key`, with the facts and APART beside."""
        first, last = rows.get_column(key).min(), rows.get_column(key).max()
        here = self.counted.filter(pl.col("id").is_between(pl.lit(first), pl.lit(last)))
        joined = rows.join(here, left_on=key, right_on="id", how="left", maintain_order="left")
        filled = [pl.col(name).fill_null(value) for name, value in self.without.items() if value is not None]
        return joined.with_columns(*filled, pl.col(APART).fill_null(value=False) | self.everybody_apart)


def facts_on(
    subject: SubjectRow, day: date, wanted: Iterable[str], past: Mapping[str, Fact] | None = None
) -> dict[str, Fact]:
    """Those of the wanted facts that are known on `day`. What was recorded later was not known then.

    `past` is what its history in columns gives (`past_of`); of two on one fact the newer stands, and on the same day
    what the register holds, for that may have been seen on site.
    """
    known = {**subject.facts, **derived(subject.visits, subject.first_permit, day)}
    names = set(wanted)
    facts = {
        name: fact
        for name, fact in known.items()
        if name in names and (fact.date is None or fact.date <= day)
    }
    newer = {
        name: fact
        for name, fact in (past or {}).items()
        if name in names and (name not in facts or _day(fact) > _day(facts[name]))
    }
    return {**facts, **newer}


def past_of(office: Office, subjects: Sequence[SubjectRow], day: date, wanted: Iterable[str]) -> Past:
    """What the history of these premises in columns gives on a day, by id; nothing where none was loaded.

    Raises:
        HistoryDamaged: a file of it is missing or is not what was written: then nobody is graded from the rest.
    """
    return facts_of_many(History.of(office), [subject.id for subject in subjects], day, wanted)


def past_of_all(office: Office, table: RiskTable, day: date) -> PastOfAll | None:
    """What the history of everybody in columns gives on a day, counted at once; None where it gives this table nothing.

    Raises:
        HistoryDamaged: a file of it is missing or is not what was written.
    """
    history = History.of(office)
    kinds = {fact.id: fact for fact in table.facts}
    feeding = [
        feed for name, feed in feeds(history.data_dir).items() if name in kinds and history.has(feed.kind)
    ]
    readings = history.has("readings")
    if not feeding and not readings:
        return None
    counted = history.numbers.frame().sort("id")
    events = [feed for feed in feeding if kinds[feed.fact].kind is FactKind.EVENTS]
    for feed in events:
        of_each = _counted(history, feed, kinds[feed.fact], day)
        counted = counted.join(
            of_each, left_on="number", right_on="premises", how="left", maintain_order="left"
        )
    read = _read_ones(history, table, day) if readings else []
    return PastOfAll(
        counted.with_columns(pl.col("number").is_in(read).alias(APART)).drop("number"),
        {feed.fact: 0 if feed.none_without else None for feed in events},
        everybody_apart=len(events) < len(feeding),
    )


def _counted(history: History, feed: Feed, fact: DeclaredFact, day: date) -> pl.DataFrame:
    """The integer of one fact of all who have events of it; where older ones say nothing they are not read."""
    since = day - timedelta(fact.decay[-1].to_days) if feed.none_without and fact.decay else None
    counted = count_events(fact, history.events(feed.fact, since, day), day, subject="premises")
    return counted.collect(engine="streaming")


def _read_ones(history: History, table: RiskTable, day: date) -> pl.Series:
    """The numbers of premises of which a reading states a fact of the table."""
    names = list(integers(table, {}, day))
    rows = history.scan("readings", until=day).filter(pl.col("fact").is_in(names))
    return rows.select(pl.col("premises").unique()).collect(engine="streaming").to_series()


def derived(visits: Sequence[PastVisit], first_permit: date | None, day: date) -> dict[str, Fact]:
    """What the latest three visits (newest first) and the first permit say on `day`.

    How many of three there are; days since the last visit and what it found; how many had a critical finding; whole
    years of 365 days since the first permit. That there is no visit is known; what one would have found is not.
    """
    facts: dict[str, Fact] = {VISITS: Fact(0, REGISTER)}
    if visits:
        last, latest = visits[0], visits[:LATEST]
        facts[VISITS] = _seen(len(latest), last)
        facts["days_since_last_visit"] = _seen((day - last.date).days, last)
        counts = {"critical": last.critical, "serious": last.serious, "minor": last.minor}
        for kind, count in counts.items():
            if count is not None:
                facts[f"{kind}_at_last_visit"] = _seen(count, last)
        if all(visit.critical is not None for visit in latest):
            critical = sum(1 for visit in latest if visit.critical)
            facts["critical_visits_of_last_three"] = _seen(critical, last)
    if first_permit and first_permit <= day:
        facts["years_since_first_permit"] = permit_years(first_permit, day)
    return facts


def _day(fact: Fact) -> date:
    return fact.date or date.min


def _seen(value: Value, visit: PastVisit) -> Fact:
    return Fact(value, VISIT, visit.id, visit.date)
