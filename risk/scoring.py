"""A risk table as integer expressions, made once; the same ones grade one subject and millions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, reduce
from types import ModuleType
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from risk import row
from risk.model import DeclaredFact, Factor, RiskTable, State, Way

ADJUSTING = ("previous_grade", "raise_triggers", "raise_by", "lower_triggers")
"""The optional facts of every table with an adjustment; as integers: index, count, grades, count."""

OUTPUTS = ("score", "total", "grade", "known_share", "state")
"""The columns added beside ``<factor>.points``; no fact may bear one of these names."""

_HIGHEST_SINGLE = "risk:highest_single"
_BY_SCORE = "risk:by_score"


_ONE_ROW: ModuleType = row

_Expr = Any
"""An expression of narwhals, of polars or of `risk.row`: they are written alike here, and mean the same."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The expressions of one table, in the order in which they build on each other."""

    takes: tuple[str, ...]
    charged: tuple[str, ...]
    charges: tuple[_Expr, ...]
    points: tuple[_Expr, ...]
    sums: tuple[_Expr, ...]
    by_score: _Expr
    verdict: tuple[_Expr, ...]


def assess_many(table: RiskTable, frame: IntoFrameT) -> IntoFrameT:
    """Add points, total, known share, state, score and grade to every row of a frame of integer facts.

    The columns are those of ``integers``; a missing column or a null is an unknown fact (of the optional
    ones: none), and so is a number outside the fact's range. Added, all Int64 and scores in thousandths:
    ``<factor>.points``, ``total``, ``known_share``, ``score`` and ``grade`` (index, best first; both null
    where not enough is known), and the text ``state``. Raises TypeError for a column that is not integer.
    """
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        # in its own words: to translate them anew for each frame costs ten times what grading one subject does
        return assessed(table, pl, frame)
    return assessed(table, nw, nw.from_native(frame)).to_native()


def assess_row(table: RiskTable, numbers: Mapping[str, int | None]) -> dict[str, Any]:
    """The row of ``assess_many`` of one subject, by the same rules in plain Python: no frame is made for it.

    The integers are those of ``integers``; an absent one is unknown.
    """
    compiled = _compile(table, _ONE_ROW)
    made: dict[str, Any] = {**dict.fromkeys(compiled.takes), **numbers}
    for stage in (compiled.charges, compiled.points, compiled.sums, (compiled.by_score,), compiled.verdict):
        made |= {one.name: one.of(made) for one in stage}
    apart = {_HIGHEST_SINGLE, _BY_SCORE, *compiled.charged}
    return {name: value for name, value in made.items() if name not in apart}


def assessed(table: RiskTable, words: ModuleType, rows: Any) -> Any:
    """The rows of a frame that speaks these words, with everything added."""
    compiled = _compile(table, words)
    schema = rows.collect_schema()
    added = [name for name in compiled.takes if name not in schema]
    filled = [words.lit(None, dtype=words.Int64).alias(name) for name in added]
    for name in (name for name in compiled.takes if name in schema):
        if schema[name] in (nw.Unknown(), pl.Null()):
            filled.append(words.col(name).cast(words.Int64))
        elif not schema[name].is_integer():
            raise TypeError(f"Column {name} holds {schema[name]}; {table.id} is computed on integers only.")
    ready = rows.with_columns(*filled) if filled else rows
    charged = ready.with_columns(*compiled.charges)
    if compiled.points:
        charged = charged.with_columns(*compiled.points)
    graded = (
        charged.with_columns(*compiled.sums).with_columns(compiled.by_score).with_columns(*compiled.verdict)
    )
    return graded.drop(_HIGHEST_SINGLE, _BY_SCORE, *compiled.charged, *added)


@lru_cache(maxsize=256)
def _compile(table: RiskTable, words: ModuleType) -> _Compiled:
    """The table's expressions in these words; tables are one object an edition: made once."""
    return _Rules(table, words).compiled()


@dataclass(frozen=True, slots=True)
class _Rules:
    """A table put into expressions; `words` is the module that has `col`, `lit`, `when` and the types."""

    table: RiskTable
    words: ModuleType

    def compiled(self) -> _Compiled:
        """All of them."""
        table, words = self.table, self.words
        pieces = [self._factor(factor) for factor in table.factors]
        charged = tuple(f"risk:{factor.id}" for factor in table.factors if factor.group)
        charges = tuple(
            charge.alias(f"risk:{factor.id}" if factor.group else f"{factor.id}.points")
            for factor, (_, charge) in zip(table.factors, pieces, strict=True)
        )
        weight = sum(factor.max for factor in table.factors)
        known = [
            words.when(known).then(self._int(factor.max)).otherwise(self._int(0))
            for factor, (known, _) in zip(table.factors, pieces, strict=True)
        ]
        # Floor division: a share a hair below the threshold must not be rounded up to a grade.
        share = (_total(known) * 1000 // weight).cast(words.Int64).alias("known_share")
        names = [f"{factor.id}.points" for factor in table.factors]
        total = _total([words.col(name) for name in names]).alias("total")
        single = words.max_horizontal(*names).alias(_HIGHEST_SINGLE)
        return _Compiled(
            takes=(*(fact.id for fact in table.facts), *(ADJUSTING if table.adjust else ())),
            charged=charged,
            charges=(*charges, share),
            points=tuple(self._grouped(f).alias(f"{f.id}.points") for f in table.factors if f.group),
            sums=(total, single),
            by_score=self._by_score().alias(_BY_SCORE),
            verdict=self._verdict(),
        )

    def _int(self, value: int) -> _Expr:
        return self.words.lit(value, dtype=self.words.Int64)

    def _known(self, fact: DeclaredFact) -> _Expr:
        """True where the fact is there and within its range; never null."""
        column = self.words.col(fact.id)
        within = (column >= 0) & (column <= fact.highest)
        if fact.allowed:
            within = column.is_in(list(fact.allowed))
        return ~column.is_null() & within

    def _factor(self, factor: Factor) -> tuple[_Expr, _Expr]:
        """Whether a factor is known, and what it costs: one branch a way, else what unknown costs."""
        words = self.words
        branches: list[tuple[_Expr, _Expr]] = []
        if factor.none_if_zero:
            branches.append((words.col(factor.none_if_zero).fill_null(1) == 0, self._int(0)))
        for way in factor.ways:
            condition = self._known(self.table.fact(way.fact))
            if factor.by is not None and way.when is not None:
                condition = condition & (words.col(factor.by).fill_null(-1) == way.when)
            branches.append((condition, self._way(way)))
        charge = self._int(factor.unknown)
        for condition, points in reversed(branches):
            charge = words.when(condition).then(points).otherwise(charge)
        return reduce(lambda one, other: one | other, (condition for condition, _ in branches)), charge

    def _way(self, way: Way) -> _Expr:
        """The points of a known fact; below the first band there is none of it, which costs nothing."""
        words, value = self.words, self.words.col(way.fact)
        if not way.bands:
            return value.cast(words.Int64)
        points = self._int(way.bands[-1].points)
        for band in reversed(way.bands[:-1]):
            points = words.when(value <= band.end).then(self._int(band.points)).otherwise(points)
        first = way.bands[0].start
        return words.when(value < first).then(self._int(0)).otherwise(points) if first else points

    def _grouped(self, factor: Factor) -> _Expr:
        """What a factor of a group costs: its charge if it is the highest and no earlier one is as high, else 0."""
        words = self.words
        group = [other.id for other in self.table.factors if other.group == factor.group]
        at = group.index(factor.id)
        own = words.col(f"risk:{factor.id}")
        beaten = [words.col(f"risk:{other}") >= own for other in group[:at]]
        beaten += [words.col(f"risk:{other}") > own for other in group[at + 1 :]]
        if not beaten:
            return own
        lost = reduce(lambda one, other: one | other, beaten)
        return words.when(lost).then(self._int(0)).otherwise(own)

    def _by_score(self) -> _Expr:
        """The first grade, best first, whose limits both hold."""
        words, grades = self.words, self.table.grades
        grade = self._int(len(grades) - 1)
        for index in reversed(range(len(grades) - 1)):
            band = grades[index]
            holds = words.col("total") <= band.up_to
            if band.single_up_to is not None:
                holds = holds & (words.col(_HIGHEST_SINGLE) <= band.single_up_to)
            grade = words.when(holds).then(self._int(index)).otherwise(grade)
        return grade

    def _verdict(self) -> tuple[_Expr, ...]:
        """Score, grade and state: only where enough is known is there a score or a grade."""
        words = self.words
        enough = words.col("known_share") >= self.table.known_share_at_least
        # The share is floored and every factor weighs something, so the full 1000 means that all is known.
        every = words.col("known_share") == 1000
        graded = (
            words.when(every)
            .then(words.lit(State.GRADED.value))
            .otherwise(words.lit(State.PROVISIONAL.value))
        )
        state = words.when(enough).then(graded).otherwise(words.lit(State.INSUFFICIENT.value))
        nothing = words.lit(None, dtype=words.Int64)
        return (
            words.when(enough).then(words.col("total")).otherwise(nothing).alias("score"),
            words.when(enough).then(self._red_lined(self._adjusted())).otherwise(nothing).alias("grade"),
            state.alias("state"),
        )

    def _adjusted(self) -> _Expr:
        """The grade after the yearly adjustment, clamped; a raise beats a lowering."""
        words, by_score = self.words, self.words.col(_BY_SCORE)
        if self.table.adjust is None:
            return by_score
        worst = len(self.table.grades) - 1
        previous = words.col("previous_grade").cast(words.Int64)
        given = ~previous.is_null() & (previous >= 0) & (previous <= worst)
        start = words.when(given).then(previous).otherwise(by_score)
        worse = start + words.col("raise_by").fill_null(1).cast(words.Int64)
        raised = words.when(worse > worst).then(self._int(worst)).otherwise(worse)
        lowered = words.when(start > 0).then(start - 1).otherwise(self._int(0))
        lower = words.col("lower_triggers").fill_null(0) > 0
        kept = words.when(lower).then(lowered).otherwise(by_score)
        return words.when(words.col("raise_triggers").fill_null(0) > 0).then(raised).otherwise(kept)

    def _red_lined(self, grade: _Expr) -> _Expr:
        """The grade, at least as bad as every red line crossed demands; what is not known was not crossed."""
        words = self.words
        for line in self.table.red_lines:
            crossed = (words.col(line.fact).fill_null(0) == 1) & (grade < line.at_least)
            grade = words.when(crossed).then(self._int(line.at_least)).otherwise(grade)
        return grade


def _total(terms: Iterable[_Expr]) -> _Expr:
    return reduce(lambda left, right: left + right, terms)
