"""One premises as a row of the mirror: the integers that its table takes, the dates that move on with the day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeGuard

import polars as pl

from graph.grades import SubjectRow
from regulation.facts import DAYS_A_YEAR
from regulation.grading.facts import facts_on
from risk import Fact, FactError, FactKind, RiskTable, Value, integers

ID, ASSESSED = "premises.id", "premises.assessed"
INDUSTRY, DISTRICT = "premises.industry", "premises.district"
NEWEST = "premises.newest"
"""The newest date of all that the row was made from; on an earlier day less was known than it says."""
BY_GRAPH = "premises.by_graph"
"""The row cannot say it: something that the table takes depends on the day in another way than columns express."""
REFUSED = "premises.refused"
"""Why the table takes these facts on no day; null where it takes them."""
LAST_VISIT, FIRST_PERMIT = "premises.last_visit", "premises.first_permit"
TRADE_CLASS, FLOOR_AREA = "premises.trade_class", "premises.floor_area"
"""What is counted by besides: the class within the trade, and square metres as the register states them."""
CREDIT = "premises.credit"
"""The credit class of who operates it as it was last given, adopted or not; null without one. For officers alone."""

EVER = date(9999, 12, 31)
"""Asked as of this day the register tells all it has, whatever date it bears."""

PLACE: Mapping[str, pl.DataType] = {
    ID: pl.String(),
    INDUSTRY: pl.String(),
    DISTRICT: pl.String(),
    TRADE_CLASS: pl.String(),
    FLOOR_AREA: pl.Float64(),
    CREDIT: pl.String(),
}
"""The columns that say what a premises is, whatever table grades it."""

_OWN: Mapping[str, pl.DataType] = {
    **PLACE,
    ASSESSED: pl.String(),
    NEWEST: pl.Date(),
    BY_GRAPH: pl.Boolean(),
    REFUSED: pl.String(),
    LAST_VISIT: pl.Date(),
    FIRST_PERMIT: pl.Date(),
}


def frame(table: RiskTable, subjects: Iterable[SubjectRow]) -> pl.DataFrame:
    """A row each for premises that were read as of EVER, in the order given."""
    wanted = frozenset(integers(table, {}, EVER))
    on_days = _of_days(table)
    rows = [_row(table, subject, wanted - on_days, on_days) for subject in subjects]
    return pl.DataFrame(rows, schema=schema(table))


def schema(table: RiskTable) -> dict[str, pl.DataType]:
    """The columns of a table's mirror: the premises' own, then the integers, by the names of the facts."""
    names = [name for name in integers(table, {}, EVER) if name not in _of_days(table)]
    return {**_OWN, **dict.fromkeys(names, pl.Int64())}


def on_day(table: RiskTable, rows: pl.DataFrame, day: date) -> pl.DataFrame:
    """The rows with the facts that follow from the day; BY_GRAPH is true also where a row cannot say them.

    The integers are those of `integers` for each different number of days or years, so one rule makes them all.
    """
    lacking = pl.col(BY_GRAPH) | (pl.col(NEWEST) > day).fill_null(value=False)
    columns = {}
    for name, number in _numbers(day).items():
        if name in _of_days(table):
            given = rows.select(number.alias(name)).to_series()
            columns[name] = _taken(table, given, day)
            lacking = lacking | (given.is_not_null() & columns[name].is_null())
    return rows.with_columns(lacking.alias(BY_GRAPH), **columns)


def _measured(value: Value | None) -> TypeGuard[int | float | Decimal]:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def place(subject: SubjectRow) -> dict[str, Any]:
    """What a premises is, by the columns of PLACE."""
    fact = subject.facts.get("floor_area_m2")
    area = fact.value if fact else None
    return {
        ID: subject.id,
        INDUSTRY: subject.industry,
        DISTRICT: subject.district,
        TRADE_CLASS: subject.trade_class,
        FLOOR_AREA: float(area) if _measured(area) else None,
        CREDIT: subject.credit,
    }


def _row(
    table: RiskTable, subject: SubjectRow, stays: frozenset[str], on_days: frozenset[str]
) -> dict[str, Any]:
    facts = facts_on(subject, EVER, stays)
    numbers: dict[str, int | None] = {}
    refused = None
    try:
        numbers = integers(table, facts, EVER)
    except FactError as error:
        refused = str(error)
    return {
        **{name: numbers.get(name) for name in stays},
        **place(subject),
        ASSESSED: subject.assessed,
        NEWEST: _newest(subject, facts),
        BY_GRAPH: not on_days.isdisjoint(subject.facts),
        REFUSED: refused,
        LAST_VISIT: subject.visits[0].date if subject.visits else None,
        FIRST_PERMIT: subject.first_permit,
    }


def _newest(subject: SubjectRow, facts: Mapping[str, Fact]) -> date | None:
    """The latest visit counts whether or not a fact says so: before it, what follows from visits was another."""
    dates = [fact.date for fact in facts.values() if fact.date]
    return max([*dates, *(visit.date for visit in subject.visits[:1])], default=None)


def _of_days(table: RiskTable) -> frozenset[str]:
    """The facts of a table that are not the same on every day on which all of them are known."""
    moving = _numbers(EVER)
    return frozenset(f.id for f in table.facts if f.kind is FactKind.EVENTS or f.id in moving)


def _numbers(day: date) -> dict[str, pl.Expr]:
    """What `derived` says of the day: days since the latest visit, whole years since the first permit."""
    visit, permit = pl.col(LAST_VISIT), pl.col(FIRST_PERMIT)
    years = (pl.lit(day) - permit).dt.total_days() // DAYS_A_YEAR
    return {
        "days_since_last_visit": (pl.lit(day) - visit).dt.total_days(),
        "years_since_first_permit": pl.when(permit <= day).then(years),
    }


def _taken(table: RiskTable, given: pl.Series, day: date) -> pl.Series:
    """The integers that a table makes of numbers of one fact; null also where it refuses one."""
    known = given.drop_nulls().unique().to_list()
    made = [_integer(table, given.name, number, day) for number in known]
    return given.replace_strict(known, made, default=None, return_dtype=pl.Int64)


def _integer(table: RiskTable, name: str, number: int, day: date) -> int | None:
    try:
        return integers(table, {name: Fact(number)}, day)[name]
    except FactError:
        return None
