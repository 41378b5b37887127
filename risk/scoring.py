"""A risk table as integer expressions, made once; the same ones grade one subject and millions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, reduce

import narwhals as nw
from narwhals.typing import IntoFrameT

from risk.model import DeclaredFact, Factor, RiskTable, State, Way

ADJUSTING = ("previous_grade", "raise_triggers", "raise_by", "lower_triggers")
"""The optional facts of every table with an adjustment; as integers: index, count, grades, count."""

OUTPUTS = ("score", "total", "grade", "known_share", "state")
"""The columns added beside ``<factor>.points``; no fact may bear one of these names."""

_HIGHEST_SINGLE = "risk:highest_single"
_BY_SCORE = "risk:by_score"


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The expressions of one table, in the order in which they build on each other."""

    takes: tuple[str, ...]
    charged: tuple[str, ...]
    charges: tuple[nw.Expr, ...]
    points: tuple[nw.Expr, ...]
    sums: tuple[nw.Expr, ...]
    by_score: nw.Expr
    verdict: tuple[nw.Expr, ...]


def assess_many(table: RiskTable, frame: IntoFrameT) -> IntoFrameT:
    """Add points, total, known share, state, score and grade to every row of a frame of integer facts.

    The columns are those of ``integers``; a missing column or a null is an unknown fact (of the optional
    ones: none), and so is a number outside the fact's range. Added, all Int64 and scores in thousandths:
    ``<factor>.points``, ``total``, ``known_share``, ``score`` and ``grade`` (index, best first; both null
    where not enough is known), and the text ``state``. Raises TypeError for a column that is not integer.
    """
    rows = nw.from_native(frame)
    compiled = _compile(table)
    schema = rows.collect_schema()
    added = [name for name in compiled.takes if name not in schema]
    filled = [nw.lit(None, dtype=nw.Int64).alias(name) for name in added]
    for name in (name for name in compiled.takes if name in schema):
        if schema[name] == nw.Unknown():
            filled.append(nw.col(name).cast(nw.Int64))
        elif not schema[name].is_integer():
            raise TypeError(f"Column {name} holds {schema[name]}; {table.id} is computed on integers only.")
    ready = rows.with_columns(*filled) if filled else rows
    charged = ready.with_columns(*compiled.charges)
    if compiled.points:
        charged = charged.with_columns(*compiled.points)
    graded = (
        charged.with_columns(*compiled.sums).with_columns(compiled.by_score).with_columns(*compiled.verdict)
    )
    return graded.drop(_HIGHEST_SINGLE, _BY_SCORE, *compiled.charged, *added).to_native()


@lru_cache(maxsize=256)
def _compile(table: RiskTable) -> _Compiled:
    """The table's expressions; tables are one object an edition, so each is compiled once."""
    pieces = [_factor(table, factor) for factor in table.factors]
    charged = tuple(f"risk:{factor.id}" for factor in table.factors if factor.group)
    charges = tuple(
        charge.alias(f"risk:{factor.id}" if factor.group else f"{factor.id}.points")
        for factor, (_, charge) in zip(table.factors, pieces, strict=True)
    )
    weight = sum(factor.max for factor in table.factors)
    known = [
        nw.when(known).then(_int(factor.max)).otherwise(_int(0))
        for factor, (known, _) in zip(table.factors, pieces, strict=True)
    ]
    # Floor division: a share a hair below the threshold must not be rounded up to a grade.
    share = (_total(known) * 1000 // weight).cast(nw.Int64).alias("known_share")
    names = [f"{factor.id}.points" for factor in table.factors]
    total = _total([nw.col(name) for name in names]).alias("total")
    single = nw.max_horizontal(*names).alias(_HIGHEST_SINGLE)
    return _Compiled(
        takes=(*(fact.id for fact in table.facts), *(ADJUSTING if table.adjust else ())),
        charged=charged,
        charges=(*charges, share),
        points=tuple(_grouped(table, f).alias(f"{f.id}.points") for f in table.factors if f.group),
        sums=(total, single),
        by_score=_by_score(table).alias(_BY_SCORE),
        verdict=_verdict(table),
    )


def _int(value: int) -> nw.Expr:
    return nw.lit(value, dtype=nw.Int64)


def _total(terms: Iterable[nw.Expr]) -> nw.Expr:
    return reduce(lambda left, right: left + right, terms)


def _known(fact: DeclaredFact) -> nw.Expr:
    """True where the fact is there and within its range; never null."""
    column = nw.col(fact.id)
    within = (column >= 0) & (column <= fact.highest)
    if fact.allowed:
        within = column.is_in(list(fact.allowed))
    return ~column.is_null() & within


def _factor(table: RiskTable, factor: Factor) -> tuple[nw.Expr, nw.Expr]:
    """Whether a factor is known, and what it costs: one branch a way, else what unknown costs."""
    branches: list[tuple[nw.Expr, nw.Expr]] = []
    if factor.none_if_zero:
        branches.append((nw.col(factor.none_if_zero).fill_null(1) == 0, _int(0)))
    for way in factor.ways:
        condition = _known(table.fact(way.fact))
        if factor.by is not None and way.when is not None:
            condition = condition & (nw.col(factor.by).fill_null(-1) == way.when)
        branches.append((condition, _way(way)))
    charge = _int(factor.unknown)
    for condition, points in reversed(branches):
        charge = nw.when(condition).then(points).otherwise(charge)
    return reduce(lambda one, other: one | other, (condition for condition, _ in branches)), charge


def _way(way: Way) -> nw.Expr:
    """The points of a known fact; below the first band there is none of it, which costs nothing."""
    value = nw.col(way.fact)
    if not way.bands:
        return value.cast(nw.Int64)
    points = _int(way.bands[-1].points)
    for band in reversed(way.bands[:-1]):
        points = nw.when(value <= band.end).then(_int(band.points)).otherwise(points)
    first = way.bands[0].start
    return nw.when(value < first).then(_int(0)).otherwise(points) if first else points


def _grouped(table: RiskTable, factor: Factor) -> nw.Expr:
    """What a factor of a group costs: its charge if it is the highest and no earlier one is as high, else 0."""
    group = [other.id for other in table.factors if other.group == factor.group]
    at = group.index(factor.id)
    own = nw.col(f"risk:{factor.id}")
    beaten = [nw.col(f"risk:{other}") >= own for other in group[:at]]
    beaten += [nw.col(f"risk:{other}") > own for other in group[at + 1 :]]
    if not beaten:
        return own
    return nw.when(reduce(lambda one, other: one | other, beaten)).then(_int(0)).otherwise(own)


def _by_score(table: RiskTable) -> nw.Expr:
    """The first grade, best first, whose limits both hold."""
    grade = _int(len(table.grades) - 1)
    for index in reversed(range(len(table.grades) - 1)):
        band = table.grades[index]
        holds = nw.col("total") <= band.up_to
        if band.single_up_to is not None:
            holds = holds & (nw.col(_HIGHEST_SINGLE) <= band.single_up_to)
        grade = nw.when(holds).then(_int(index)).otherwise(grade)
    return grade


def _verdict(table: RiskTable) -> tuple[nw.Expr, ...]:
    """Score, grade and state: only where enough is known is there a score or a grade."""
    enough = nw.col("known_share") >= table.known_share_at_least
    # The share is floored and every factor weighs something, so the full 1000 means that all is known.
    every = nw.col("known_share") == 1000
    graded = nw.when(every).then(nw.lit(State.GRADED.value)).otherwise(nw.lit(State.PROVISIONAL.value))
    state = nw.when(enough).then(graded).otherwise(nw.lit(State.INSUFFICIENT.value))
    nothing = nw.lit(None, dtype=nw.Int64)
    return (
        nw.when(enough).then(nw.col("total")).otherwise(nothing).alias("score"),
        nw.when(enough).then(_red_lined(table, _adjusted(table))).otherwise(nothing).alias("grade"),
        state.alias("state"),
    )


def _adjusted(table: RiskTable) -> nw.Expr:
    """The grade after the yearly adjustment, clamped; a raise beats a lowering."""
    by_score = nw.col(_BY_SCORE)
    if table.adjust is None:
        return by_score
    worst = len(table.grades) - 1
    previous = nw.col("previous_grade").cast(nw.Int64)
    given = ~previous.is_null() & (previous >= 0) & (previous <= worst)
    start = nw.when(given).then(previous).otherwise(by_score)
    worse = start + nw.col("raise_by").fill_null(1).cast(nw.Int64)
    raised = nw.when(worse > worst).then(_int(worst)).otherwise(worse)
    lowered = nw.when(start > 0).then(start - 1).otherwise(_int(0))
    return (
        nw.when(nw.col("raise_triggers").fill_null(0) > 0)
        .then(raised)
        .otherwise(nw.when(nw.col("lower_triggers").fill_null(0) > 0).then(lowered).otherwise(by_score))
    )


def _red_lined(table: RiskTable, grade: nw.Expr) -> nw.Expr:
    """The grade, at least as bad as every red line that was crossed demands; what is not known was not crossed."""
    for line in table.red_lines:
        crossed = (nw.col(line.fact).fill_null(0) == 1) & (grade < line.at_least)
        grade = nw.when(crossed).then(_int(line.at_least)).otherwise(grade)
    return grade
