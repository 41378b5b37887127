"""What is counted of premises by two tables: who moves, the visits and hours that follow, caps broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, reduce
from typing import Any

import polars as pl

from checklists import asked, at_door, check_list, shortened
from regulation.catalogue import Catalogue
from regulation.grading import mirror
from regulation.grading.whatif.comparing import AFTER, BEFORE, of_table
from regulation.grading.whatif.numbers import numbers
from regulation.office import Office
from risk import RiskTable, VisitsPerYear

INDUSTRY, DISTRICT, TRADE_CLASS, FLOOR_AREA = "industry", "district", "trade_class", "floor_area"
"""What is counted by; the name of a floor area's group is its edge, `over` above the last, `unknown` without one."""

OVER, UNKNOWN = "over", "unknown"
ROUTINE = "routine"

MinutesFor = Callable[[int], int]
"""How many minutes a list of so many rows takes."""

_BY: Mapping[str, str] = {
    INDUSTRY: mirror.INDUSTRY,
    DISTRICT: mirror.DISTRICT,
    TRADE_CLASS: mirror.TRADE_CLASS,
    FLOOR_AREA: mirror.FLOOR_AREA,
}
"""What is counted by, and the column that says it."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a table puts a premises: its grade, `rank` from the best one on, None without a grade."""

    state: str
    grade: str | None
    rank: int | None
    visits: VisitsPerYear | None

    @property
    def name(self) -> str:
        """The grade, or the state of one that has none."""
        return self.grade or self.state


@dataclass(frozen=True, slots=True)
class Alike:
    """So many premises that are the same in all that is counted, and where both tables put them."""

    groups: Mapping[str, str]
    before: Stand
    after: Stand
    premises: int


@dataclass(slots=True)
class Moves:
    """How many premises of a group move: worse is more risk; those that get or lose a grade are neither."""

    worse: int = 0
    better: int = 0
    gained: int = 0
    lost: int = 0
    stays: int = 0

    def count(self, one: Alike) -> None:
        """Count some premises."""
        before, after = one.before.rank, one.after.rank
        if before is None or after is None:
            self.gained += one.premises * (before is None and after is not None)
            self.lost += one.premises * (before is not None and after is None)
            self.stays += one.premises * (before is None and after is None)
        else:
            self.worse += one.premises * (after > before)
            self.better += one.premises * (after < before)
            self.stays += one.premises * (after == before)


@dataclass(slots=True)
class Needed:
    """What a table asks for in a year, at least and at most: visits, and minutes at the door by the list.

    `unsaid` premises have no number of visits by the table, `listless` no list whose length is known: they add nothing.
    """

    visits_min: int = 0
    visits_max: int = 0
    minutes_min: int = 0
    minutes_max: int = 0
    unsaid: int = 0
    listless: int = 0

    def add(self, visits: VisitsPerYear | None, minutes: int | None, premises: int) -> None:
        """Add what so many premises need, each so much."""
        if visits is None:
            self.unsaid += premises
            return
        self.visits_min += premises * visits.min
        self.visits_max += premises * visits.max
        self.listless += premises * (minutes is None)
        self.minutes_min += premises * visits.min * (minutes or 0)
        self.minutes_max += premises * visits.max * (minutes or 0)


def alike(
    catalogue: Catalogue, present: RiskTable | None, draft: RiskTable, rows: pl.DataFrame, day: date
) -> Iterator[Alike]:
    """Compared premises put together by what is counted: by what they are, and where both tables put them.

    The credit class of who operates them says with the grade how many visits follow, where its table is adopted on the
    day; nothing is counted by it.
    """
    ranks = _ranks([table for table in (present, draft) if table])
    sides = [
        (side, table, rank) for side, table, rank in ((BEFORE, present, ranks[0]), (AFTER, draft, ranks[-1]))
    ]
    stands = {
        side: cache(
            lambda state, grade, credit, table=table, rank=rank: _stand(
                catalogue, table, rank, state, grade, credit
            )
        )
        for side, table, rank in sides
    }
    states = [of_table(side, what) for side in (BEFORE, AFTER) for what in ("state", "grade")]
    beside = pl.col(mirror.CREDIT) if catalogue.credit_table(day) else pl.lit(None, pl.String)
    sized = rows.with_columns(_size().alias(mirror.FLOOR_AREA), beside.alias(mirror.CREDIT))
    keys = [*_BY.values(), mirror.CREDIT, *states]
    for *groups, credit, was, had, stands_now, has, premises in (
        sized.group_by(keys).len().sort(keys).iter_rows()
    ):
        yield Alike(
            {by: name or UNKNOWN for by, name in zip(_BY, groups, strict=True)},
            stands[BEFORE](was, had, credit),
            stands[AFTER](stands_now, has, credit),
            premises,
        )


def minutes_at_door(
    office: Office, day: date, minutes_for: MinutesFor
) -> Callable[[str, str | None], int | None]:
    """How long a routine visit takes at a trade's premises of a grade, by its whole list; None where there is none."""

    @cache
    def minutes(industry: str, grade: str | None) -> int | None:
        library = office.catalogue.library_if_any(industry, day)
        if library is None:
            return None
        rule = office.catalogue.visit_rules(industry).short_list
        return minutes_for(len(asked(shortened(at_door(check_list(library, {})), rule, grade, ROUTINE))))

    return minutes


def _stand(
    catalogue: Catalogue,
    table: RiskTable | None,
    ranks: list[int],
    state: str,
    grade: int | None,
    credit: str | None,
) -> Stand:
    if table is None:
        return Stand(state, None, None, None)
    name = table.grades[grade].grade if grade is not None else None
    visits = catalogue.supervision_by(table, name, credit).visits
    return Stand(state, name, ranks[grade] if grade is not None else None, visits)


def _ranks(tables: list[RiskTable]) -> list[list[int]]:
    """How far from the best each grade of each table is: by its place where both name the same grades, else by sign."""
    names = [[band.grade for band in table.grades] for table in tables]
    if all(one == names[0] for one in names):
        return [list(range(len(one))) for one in names]
    return [["ABCD".index(band.sign) for band in table.grades] for table in tables]


def _size() -> Any:
    """The group of a floor area in square metres."""
    area = pl.col(mirror.FLOOR_AREA)
    by_edge = reduce(
        lambda wider, edge: pl.when(area <= edge).then(pl.lit(str(edge))).otherwise(wider),
        sorted(numbers().floor_area_edges, reverse=True),
        pl.lit(OVER),
    )
    return pl.when(area.is_null()).then(pl.lit(UNKNOWN)).otherwise(by_edge)
