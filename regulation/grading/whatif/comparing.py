"""Some premises through two tables: a row each with what they are, and their grade, total and points by both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import polars as pl

from graph.grades import SubjectRow
from regulation.grading.facts import facts_on, past_of
from regulation.grading.mirror import PLACE, place
from regulation.office import Office
from risk import Fact, FactError, RiskTable, State, assess_many, integers

BEFORE, AFTER = "before", "after"


def of_table(side: str, what: str) -> str:
    """The column of what one table says: `grade` is an index from the best on, points bear their factor's name."""
    return f"{side}:{what}"


def points_of(side: str, table: RiskTable | None) -> dict[str, str]:
    """The columns of the points that a table gives, by factor; none without a table."""
    return {factor.id: of_table(side, f"{factor.id}.points") for factor in table.factors} if table else {}


def compared(
    present: RiskTable | None, draft: RiskTable, places: pl.DataFrame, taken: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """The premises with what both tables make of the integers taken: of one frame for each table, the draft's last."""
    before = _assessed(BEFORE, present, taken[0]) if present else _nowhere(places.height)
    return pl.concat([places.select(*PLACE), before, _assessed(AFTER, draft, taken[-1])], how="horizontal")


def read(
    office: Office,
    present: RiskTable | None,
    draft: RiskTable,
    page: Sequence[SubjectRow],
    day: date,
    refused: dict[str, str],
) -> pl.DataFrame:
    """A page of the graph compared; those whose facts one of the tables does not take are told apart in `refused`."""
    tables = [table for table in (present, draft) if table]
    names = [tuple(integers(table, {}, day)) for table in tables]
    wanted = {name for each in names for name in each}
    usable: list[SubjectRow] = []
    rows: list[list[dict[str, int | None]]] = [[] for _ in tables]
    past = past_of(office, page, day, wanted)
    for subject in page:
        facts = facts_on(subject, day, wanted, past.get(subject.id))
        try:
            taken = [
                integers(table, _only(facts, each), day) for table, each in zip(tables, names, strict=True)
            ]
        except FactError as error:
            refused[subject.id] = str(error)
            continue
        usable.append(subject)
        for kept, one in zip(rows, taken, strict=True):
            kept.append(one)
    frames = [
        pl.DataFrame(kept, schema=dict.fromkeys(each, pl.Int64))
        for kept, each in zip(rows, names, strict=True)
    ]
    return compared(
        present, draft, pl.DataFrame([place(subject) for subject in usable], schema=PLACE), frames
    )


def _only(facts: Mapping[str, Fact], names: Iterable[str]) -> dict[str, Fact]:
    return {name: facts[name] for name in names if name in facts}


def _assessed(side: str, table: RiskTable, numbers: pl.DataFrame) -> pl.DataFrame:
    columns = ("state", "grade", "total", *(f"{factor.id}.points" for factor in table.factors))
    return assess_many(table, numbers).select(pl.col(name).alias(of_table(side, name)) for name in columns)


def _nowhere(rows: int) -> pl.DataFrame:
    """Where no table puts anybody."""
    return pl.select(
        pl.repeat(State.PENDING.value, rows).alias(of_table(BEFORE, "state")),
        pl.repeat(None, rows, dtype=pl.Int64).alias(of_table(BEFORE, "grade")),
        pl.repeat(0, rows, dtype=pl.Int64).alias(of_table(BEFORE, "total")),
    )
