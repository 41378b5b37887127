"""What a draft of a risk table would change: everybody's facts through it and through the table in force; only read."""

from __future__ import annotations

import heapq
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from checklists import asked, at_door, check_list, shortened
from graph.grades import SubjectRow
from regulation.access import Action, Who, require
from regulation.grading.facts import facts_on, past_of
from regulation.grading.regrade import pages
from regulation.office import Office
from risk import Fact, FactError, RiskTable, State, VisitsPerYear, assess_many, integers, supervise

INDUSTRY, DISTRICT, TRADE_CLASS, FLOOR_AREA = "industry", "district", "trade_class", "floor_area"
"""What is counted by; the name of a floor area's group is its edge, `over` above the last, `unknown` without one."""

OVER, UNKNOWN = "over", "unknown"
ROUTINE = "routine"

MinutesFor = Callable[[int], int]
"""How many minutes a list of so many rows takes."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of `whatif.toml`; `assumed` are those without a source, each with what it is said of it."""

    days_valid: int
    most_listed: int
    floor_area_edges: tuple[int, ...]
    assumed: tuple[tuple[str, str], ...]


@cache
def numbers() -> Numbers:
    """The numbers in force."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Numbers(
        given["days_valid"],
        given["most_listed"],
        tuple(given["floor_area_edges"]),
        tuple((row["name"], row["why"]) for row in given["assumed"]),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a table puts one premises: its grade, `rank` from the best one on, None without a grade; in thousandths."""

    state: str
    grade: str | None
    rank: int | None
    total: int
    points: Mapping[str, int]
    visits: VisitsPerYear | None

    @property
    def name(self) -> str:
        """The grade, or the state of one that has none."""
        return self.grade or self.state


@dataclass(slots=True)
class Moves:
    """How many premises of a group move: worse is more risk; those that get or lose a grade are neither."""

    worse: int = 0
    better: int = 0
    gained: int = 0
    lost: int = 0
    stays: int = 0

    def count(self, before: Stand, after: Stand) -> None:
        """Count one premises."""
        if before.rank is None or after.rank is None:
            self.gained += before.rank is None and after.rank is not None
            self.lost += before.rank is not None and after.rank is None
            self.stays += before.rank is None and after.rank is None
        else:
            self.worse += after.rank > before.rank
            self.better += after.rank < before.rank
            self.stays += after.rank == before.rank


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

    def add(self, visits: VisitsPerYear | None, minutes: int | None) -> None:
        """Add what one premises needs."""
        if visits is None:
            self.unsaid += 1
            return
        self.visits_min += visits.min
        self.visits_max += visits.max
        self.listless += minutes is None
        self.minutes_min += visits.min * (minutes or 0)
        self.minutes_max += visits.max * (minutes or 0)


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


@dataclass(slots=True)
class WhatIf:
    """A draft of a model beside the edition in force on a day (None: there was none), over so many premises.

    `matrix` counts premises by old and new grade, by the state of those without one. `moves` counts who moves by what
    they are. `over_cap`: premises whose new least number of visits is above the most that they are to bear now, by
    both grades. `refused` maps a premises to why its facts cannot be graded by one of the two.
    """

    model: str
    day: date
    before_version: str | None
    after_version: str
    premises: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    moves: Mapping[str, defaultdict[str, Moves]] = field(
        default_factory=lambda: {
            by: defaultdict(Moves) for by in (INDUSTRY, DISTRICT, TRADE_CLASS, FLOOR_AREA)
        }
    )
    before: Needed = field(default_factory=Needed)
    after: Needed = field(default_factory=Needed)
    over_cap: Counter[tuple[str, str]] = field(default_factory=Counter)
    movers: list[Mover] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def total(self) -> Moves:
        """Who moves, all together."""
        done = Moves()
        for one in self.moves[INDUSTRY].values():
            for key, number in asdict(one).items():
                setattr(done, key, getattr(done, key) + number)
        return done

    def as_json(self) -> dict[str, Any]:
        """The report as `yima whatif --json` prints it; points as plain numbers."""
        return {
            "model": self.model,
            "as_of": self.day.isoformat(),
            "before": self.before_version,
            "after": self.after_version,
            "premises": self.premises,
            "moves": asdict(self.total),
            "matrix": [_pair(pair, number) for pair, number in sorted(self.matrix.items())],
            "by": {
                by: [{by: name, **asdict(moves)} for name, moves in sorted(groups.items())]
                for by, groups in self.moves.items()
            },
            "needed": {"before": asdict(self.before), "after": asdict(self.after)},
            "over_cap": [_pair(pair, number) for pair, number in sorted(self.over_cap.items())],
            "movers": [_told(mover) for mover in self.movers],
            "refused_premises": len(self.refused),
            "refused": [{"premises": key, "reason": reason} for key, reason in self.refused.items()],
            "seconds": round(self.seconds, 3),
        }


def whatif(
    office: Office,
    who: Who,
    draft: RiskTable,
    day: date,
    minutes_for: MinutesFor,
    *,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> WhatIf:
    """Try a draft on everybody of the trades that name its model, with what is known of them on a day; only read.

    `minutes_for` says how long a list takes, as planning reckons it.
    """
    require(who, Action.DRAFT_TABLE)
    begun = time.monotonic()
    present = office.catalogue.table_if_any(draft.id, day)
    done = WhatIf(draft.id, day, present.version if present else None, draft.version)
    minutes = minutes_at_door(office, day, minutes_for)
    industries = [i.id for i in office.catalogue.industries.values() if i.table == draft.id]
    for page in pages(office, industries, day):
        for subject, before, after in _compared(office, present, draft, page, day, done.refused):
            _count(done, subject, before, after, minutes)
        done.movers = heapq.nlargest(numbers().most_listed, done.movers, key=_far)
        progress(draft.id, len(page))
    done.seconds = time.monotonic() - begun
    return done


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


def _compared(
    office: Office,
    present: RiskTable | None,
    draft: RiskTable,
    page: Sequence[SubjectRow],
    day: date,
    refused: dict[str, str],
) -> Iterable[tuple[SubjectRow, Stand, Stand]]:
    """Every premises of a page by both tables; those whose facts one of them does not take are told apart."""
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
    ranks = _ranks(tables)
    stood = [
        _stands(table, each, kept, rank)
        for table, each, kept, rank in zip(tables, names, rows, ranks, strict=True)
    ]
    before = stood[0] if present else [_nowhere()] * len(usable)
    return zip(usable, before, stood[-1], strict=True)


def _only(facts: Mapping[str, Fact], names: Iterable[str]) -> dict[str, Fact]:
    return {name: facts[name] for name in names if name in facts}


def _nowhere() -> Stand:
    return Stand(State.PENDING.value, None, None, 0, {}, None)


def _stands(
    table: RiskTable,
    names: Sequence[str],
    rows: Sequence[Mapping[str, int | None]],
    ranks: Sequence[int],
) -> list[Stand]:
    frame = assess_many(table, pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Int64)))
    points = [(factor.id, f"{factor.id}.points") for factor in table.factors]
    visits = [supervise(table, band.grade).visits for band in table.grades]
    ungraded = table.default_supervision.visits

    def stand(row: Mapping[str, Any]) -> Stand:
        index = row["grade"]
        gained = {name: row[column] for name, column in points}
        if index is None:
            return Stand(row["state"], None, None, row["total"], gained, ungraded)
        grade = table.grades[index].grade
        return Stand(row["state"], grade, ranks[index], row["total"], gained, visits[index])

    return [stand(row) for row in frame.iter_rows(named=True)]


def _ranks(tables: Sequence[RiskTable]) -> list[list[int]]:
    """How far from the best each grade of each table is: by its place where both name the same grades, else by sign."""
    names = [[band.grade for band in table.grades] for table in tables]
    if all(one == names[0] for one in names):
        return [list(range(len(one))) for one in names]
    return [["ABCD".index(band.sign) for band in table.grades] for table in tables]


def _count(
    done: WhatIf,
    subject: SubjectRow,
    before: Stand,
    after: Stand,
    minutes: Callable[[str, str | None], int | None],
) -> None:
    done.premises += 1
    done.matrix[before.name, after.name] += 1
    for by, name in _groups(subject).items():
        done.moves[by][name].count(before, after)
    done.before.add(before.visits, minutes(subject.industry, before.grade))
    done.after.add(after.visits, minutes(subject.industry, after.grade))
    if before.visits and after.visits and after.visits.min > before.visits.max:
        done.over_cap[before.name, after.name] += 1
    if before.name != after.name or before.total != after.total:
        done.movers.append(_mover(subject, before, after))


def _groups(subject: SubjectRow) -> dict[str, str]:
    return {
        INDUSTRY: subject.industry,
        DISTRICT: subject.district,
        TRADE_CLASS: subject.trade_class or UNKNOWN,
        FLOOR_AREA: _size(subject.facts.get("floor_area_m2")),
    }


def _size(fact: Fact | None) -> str:
    if fact is None or isinstance(fact.value, (str, bool, list)):
        return UNKNOWN
    return next((str(edge) for edge in numbers().floor_area_edges if fact.value <= edge), OVER)


def _mover(subject: SubjectRow, before: Stand, after: Stand) -> Mover:
    return Mover(
        premises=subject.id,
        name=subject.name,
        industry=subject.industry,
        path=subject.path,
        before=before.name,
        after=after.name,
        before_total=before.total,
        after_total=after.total,
        factor=moved_by(before.points, after.points),
    )


def _far(mover: Mover) -> tuple[bool, int, str]:
    """How far one moves: another grade before none, then the points, then its id so that the order is one."""
    return mover.before != mover.after, abs(mover.after_total - mover.before_total), mover.premises


def _pair(pair: tuple[str, str], number: int) -> dict[str, Any]:
    return {"before": pair[0], "after": pair[1], "premises": number}


def _told(mover: Mover) -> dict[str, Any]:
    factor = mover.factor
    return {
        "premises": mover.premises,
        "name": mover.name,
        "industry": mover.industry,
        "path": mover.path,
        "before": mover.before,
        "after": mover.after,
        "before_total": mover.before_total / 1000,
        "after_total": mover.after_total / 1000,
        "factor": None
        if factor is None
        else {"factor": factor.factor, "before": factor.before / 1000, "after": factor.after / 1000},
    }
