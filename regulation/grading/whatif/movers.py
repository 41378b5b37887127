"""Who moves most by a draft, and which factor moved them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from regulation.grading import mirror
from regulation.grading.population import pages_of
from regulation.grading.whatif.comparing import AFTER, BEFORE, of_table, points_of
from regulation.grading.whatif.numbers import numbers
from regulation.office import Office
from risk import RiskTable

_MOVED, _BY = "moved:grade", "moved:by"


@dataclass(frozen=True, slots=True)
class FactorMoved:
    """The factor that moved a premises most, with its points by both tables, in thousandths."""

    factor: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Mover:
    """A premises that moves, and why; without a factor only the edges of the grades moved. Totals in thousandths."""

    premises: str
    name: str
    industry: str
    path: str
    before: str
    after: str
    before_total: int
    after_total: int
    factor: FactorMoved | None

    def as_json(self) -> dict[str, Any]:
        """As the report prints it; points as plain numbers."""
        factor = self.factor
        return {
            "premises": self.premises,
            "name": self.name,
            "industry": self.industry,
            "path": self.path,
            "before": self.before,
            "after": self.after,
            "before_total": self.before_total / 1000,
            "after_total": self.after_total / 1000,
            "factor": None
            if factor is None
            else {"factor": factor.factor, "before": factor.before / 1000, "after": factor.after / 1000},
        }


def moved_by(before: Mapping[str, int], after: Mapping[str, int]) -> FactorMoved | None:
    """The factor whose points differ most, in the direction of the whole; None where no factor's do."""
    rise = sum(after.values()) - sum(before.values())
    moved = [
        FactorMoved(name, before.get(name, 0), after.get(name, 0))
        for name in dict.fromkeys([*after, *before])
    ]
    moved = [one for one in moved if one.after != one.before]
    with_it = [one for one in moved if rise == 0 or (one.after > one.before) == (rise > 0)]
    return max(with_it, key=lambda one: abs(one.after - one.before), default=None)


def farthest(present: RiskTable | None, draft: RiskTable, rows: pl.DataFrame) -> pl.DataFrame:
    """Of compared premises those that move most: another grade before none, then the points, then the id."""
    names = {BEFORE: _name(BEFORE, present), AFTER: _name(AFTER, draft)}
    by = (pl.col(of_table(AFTER, "total")) - pl.col(of_table(BEFORE, "total"))).abs()
    found = rows.with_columns((names[BEFORE] != names[AFTER]).alias(_MOVED), by.alias(_BY))
    moved = found.filter(pl.col(_MOVED) | (pl.col(_BY) != 0))
    return (
        moved.sort(_MOVED, _BY, mirror.ID, descending=True).head(numbers().most_listed).select(rows.columns)
    )


def named(
    office: Office, present: RiskTable | None, draft: RiskTable, rows: pl.DataFrame, day: date
) -> list[Mover]:
    """Movers with their names, which only the graph knows; one that is gone by now is left out."""
    ids = rows.get_column(mirror.ID).to_list()
    subjects = {subject.id: subject for page in pages_of(office, ids, day) for subject in page}
    told = rows.with_columns(
        _name(BEFORE, present).alias(of_table(BEFORE, "name")),
        _name(AFTER, draft).alias(of_table(AFTER, "name")),
    )
    points = points_of(BEFORE, present), points_of(AFTER, draft)

    def mover(row: Mapping[str, Any]) -> Mover:
        subject = subjects[row[mirror.ID]]
        before, after = ({factor: row[name] for factor, name in columns.items()} for columns in points)
        return Mover(
            premises=subject.id,
            name=subject.name,
            industry=row[mirror.INDUSTRY],
            path=subject.path,
            before=row[of_table(BEFORE, "name")],
            after=row[of_table(AFTER, "name")],
            before_total=row[of_table(BEFORE, "total")],
            after_total=row[of_table(AFTER, "total")],
            factor=moved_by(before, after),
        )

    return [mover(row) for row in told.iter_rows(named=True) if row[mirror.ID] in subjects]


def _name(side: str, table: RiskTable | None) -> pl.Expr:
    """The grade, or the state of one that has none."""
    grades = [band.grade for band in table.grades] if table else []
    grade = pl.col(of_table(side, "grade"))
    graded = grade.replace_strict(list(range(len(grades))), grades, default=None, return_dtype=pl.String)
    return pl.coalesce(graded, pl.col(of_table(side, "state")))
