"""The cheapest set of things that reaches the next better grade: found exactly, by the expressions that grade everyone.

What may be changed comes as levers; of each lever one option is taken or none. Levers that share a factor are tried
together, all others apart, for points of factors only add up. What is dearer and nowhere better is dropped, and every
set that is left is graded as a row of one frame: no rule is read a second time here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import product
from typing import Any

import polars as pl

from risk.explain import known_weight, read_row
from risk.facts import integers
from risk.model import Assessment, Fact, RiskTable
from risk.scoring import ADJUSTING, assess_many

Key = tuple[int, int, tuple[int, ...]]
"""What a set of steps costs: effort, how many, and which ones in the order of their days; the least is the cheapest."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: `effort` in whole units, and the day by which, None where no day can be named."""

    id: str
    effort: int
    by: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Option:
    """What some facts become once all these steps are done. `sure`: they will; otherwise they may, at best."""

    facts: Mapping[str, Fact]
    steps: tuple[Step, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Lever:
    """Options of which one can be taken, or none. A step belongs to one lever alone."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A set of options, its steps in the order of their days, the sum of their efforts, and the assessment after it."""

    options: tuple[Option, ...]
    steps: tuple[Step, ...]
    effort: int
    after: Assessment

    @property
    def sure(self) -> bool:
        """Whether every option of it will come true once its steps are done."""
        return all(option.sure for option in self.options)


@dataclass(frozen=True, slots=True)
class Improvement:
    """What can be done from here.

    `target` is the next better grade; of a subject without a grade the worst there is, for any grade will do; None at
    the best. `cheapest` reaches it at the least effort, None where nothing does. `furthest` reaches the best grade and
    then the lowest score that can be reached, None where nothing lowers the score.
    """

    now: Assessment
    target: str | None
    cheapest: Plan | None
    furthest: Plan | None


def improve(
    table: RiskTable, facts: Mapping[str, Fact], levers: Sequence[Lever], as_of: dt.date
) -> Improvement:
    """The cheapest set that reaches the next better grade: among those that are sure, else among all.

    Equally cheap ones: fewer steps, then the earlier days, then the names of the steps. Raises FactError as `integers`
    does, for the facts as they are or as an option makes them.
    """
    sure = improve_with(
        table, facts, [Lever(tuple(o for o in one.options if o.sure)) for one in levers], as_of
    )
    if sure.target is None or sure.cheapest or all(o.sure for one in levers for o in one.options):
        return sure
    hoped = improve_with(table, facts, levers, as_of)
    return replace(hoped, furthest=sure.furthest or hoped.furthest)


def improve_with(
    table: RiskTable, facts: Mapping[str, Fact], levers: Sequence[Lever], as_of: dt.date
) -> Improvement:
    """`improve` among all options alike, sure or not."""
    search = _Search(table, facts, levers, as_of)
    candidates = reduce(search.merged, search.tried())
    rows = list(search.graded([one.changes for one in candidates]))
    search.must_add_up(candidates, rows)
    now = search.plan(candidates[0], rows[0]).after
    target = _target(table, rows[0]["grade"])
    found = list(zip(candidates, rows, strict=True))
    reaching = [one for one in found if target is not None and _rank(one[1]) <= target]
    cheapest = min(reaching, key=lambda one: (one[0].key, _merit(one[1])), default=None)
    furthest = min(found, key=lambda one: (*_merit(one[1]), one[0].key))
    helps = _merit(furthest[1]) < _merit(rows[0])
    return Improvement(
        now,
        None if target is None else table.grades[target].grade,
        search.plan(*cheapest) if cheapest else None,
        search.plan(*furthest) if helps else None,
    )


def cheapest_sums(
    steps: Sequence[tuple[Step, tuple[int, ...]]],
) -> dict[tuple[int, ...], tuple[Step, ...]]:
    """Of steps that each take some weights away: every sum that can be taken, with the cheapest steps for it.

    Equally cheap ones as in `improve`. Each step has as many weights as the others, whole numbers.
    """
    ordered = sorted(steps, key=lambda one: _by_day(one[0]))
    best: dict[tuple[int, ...], Key] = {(0,) * (len(steps[0][1]) if steps else 0): (0, 0, ())}
    for number, (step, weights) in enumerate(ordered):
        for taken, (effort, count, chosen) in list(best.items()):
            after = tuple(a + b for a, b in zip(taken, weights, strict=True))
            key = (effort + step.effort, count + 1, (*chosen, number))
            if after not in best or key < best[after]:
                best[after] = key
    return {taken: tuple(ordered[n][0] for n in chosen) for taken, (_, _, chosen) in best.items()}


def _by_day(step: Step) -> tuple[dt.date, str]:
    return step.by or dt.date.max, step.id


def _target(table: RiskTable, grade: int | None) -> int | None:
    """The index of the grade to reach; None at the best."""
    if grade is None:
        return len(table.grades) - 1
    return grade - 1 if grade else None


def _rank(row: Mapping[str, Any]) -> int:
    """A row's grade from the best on; one without a grade comes after all."""
    return 10**6 if row["grade"] is None else row["grade"]


def _merit(row: Mapping[str, Any]) -> tuple[int, int]:
    return _rank(row), row["total"]


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A set of options and what it comes to: total, highest single points, weight known, and what moves grades."""

    key: Key
    options: tuple[Option, ...]
    changes: Mapping[str, int | None]
    total: int
    single: int
    known: int
    moving: tuple[tuple[str, int | None], ...]

    def beats(self, other: _Candidate) -> bool:
        """Whether the other, which is not cheaper, is nowhere better."""
        return self.total <= other.total and self.single <= other.single and self.known >= other.known


@dataclass(frozen=True, slots=True)
class _Choices:
    """Sets of options with the integers that each changes, the factors they come to, and what of it moves grades."""

    chosen: Sequence[tuple[Option, ...]]
    changes: Sequence[Mapping[str, int | None]]
    factors: Sequence[str]
    moving: Sequence[str]


class _Search:
    """One subject's search: its integer facts, and the levers with the integers that their options make."""

    def __init__(
        self, table: RiskTable, facts: Mapping[str, Fact], levers: Sequence[Lever], as_of: dt.date
    ) -> None:
        self.table, self.facts, self.as_of = table, facts, as_of
        self.levers = [lever for lever in levers if lever.options]
        self.numbers = integers(table, facts, as_of)
        steps = {step for lever in self.levers for option in lever.options for step in option.steps}
        self.order = {step: number for number, step in enumerate(sorted(steps, key=_by_day))}
        self.units = _units(table)
        self.moving = {*ADJUSTING, *(line.fact for line in table.red_lines)}
        self.single_counts = any(band.single_up_to is not None for band in table.grades)

    def parts(self) -> list[list[Lever]]:
        """The levers, those that touch the same factors or facts together."""
        parts: list[tuple[set[str], list[Lever]]] = []
        for lever in self.levers:
            touched = {*self.touched(lever), *(f"fact {name}" for name in _changed(lever))}
            joined = [part for part in parts if part[0] & touched]
            parts = [part for part in parts if not part[0] & touched]
            parts.append(
                (touched.union(*(p[0] for p in joined)), [*(x for p in joined for x in p[1]), lever])
            )
        return [[lever for lever in self.levers if lever in part] for _, part in parts]

    def touched(self, lever: Lever) -> set[str]:
        """The factors, groups as one, whose points rest on what a lever changes."""
        return {unit for name in _changed(lever) for unit in self.units.of_fact.get(name, ())}

    def tried(self) -> Iterator[list[_Candidate]]:
        """Nothing done, then of each part every choice of its options; of each the dearer and no better dropped.

        Each choice is graded apart from all others, and all of them are rows of one frame.
        """
        parts = [self.nothing(), *(self.choices(levers) for levers in self.parts())]
        rows = self.graded([change for part in parts for change in part.changes])
        for part in parts:
            both = zip(part.chosen, part.changes, strict=True)
            yield _worth(
                [
                    self.weighed(self.key(options), options, change, next(rows), part.factors, part.moving)
                    for options, change in both
                ]
            )

    def nothing(self) -> _Choices:
        """Nothing done: it comes to what all factors cost that no lever moves."""
        moved = {unit for lever in self.levers for unit in self.touched(lever)}
        still = [name for unit, names in self.units.factors.items() if unit not in moved for name in names]
        return _Choices([()], [{}], still, ())

    def choices(self, levers: Sequence[Lever]) -> _Choices:
        """Every choice of options of some levers, one of each or none."""
        units = {unit for lever in levers for unit in self.touched(lever)}
        factors = [name for unit in sorted(units) for name in self.units.factors[unit]]
        moving = [name for lever in levers for name in _changed(lever) if name in self.moving]
        chosen = [
            tuple(option for option in choice if option is not None)
            for choice in product(*((None, *lever.options) for lever in levers))
        ]
        return _Choices(chosen, [self.changed(options) for options in chosen], factors, moving)

    def merged(self, one: Sequence[_Candidate], other: Sequence[_Candidate]) -> list[_Candidate]:
        """Every pair of two parts that share no factor."""
        return _worth(
            [
                _Candidate(
                    (a.key[0] + b.key[0], a.key[1] + b.key[1], tuple(sorted((*a.key[2], *b.key[2])))),
                    (*a.options, *b.options),
                    {**a.changes, **b.changes},
                    a.total + b.total,
                    max(a.single, b.single),
                    a.known + b.known,
                    (*a.moving, *b.moving),
                )
                for a in one
                for b in other
            ]
        )

    def changed(self, options: Iterable[Option]) -> dict[str, int | None]:
        """The integers that differ with these options; of two that change one fact the later lever's holds."""
        facts = {name: fact for option in options for name, fact in option.facts.items()}
        after = integers(self.table, {**self.facts, **facts}, self.as_of) if facts else self.numbers
        return {name: after[name] for name in facts}

    def key(self, options: Iterable[Option]) -> Key:
        """What a set of options costs."""
        steps = [step for option in options for step in option.steps]
        chosen = tuple(sorted(self.order[step] for step in steps))
        return sum(step.effort for step in steps), len(steps), chosen

    def weighed(
        self,
        key: Key,
        options: tuple[Option, ...],
        changes: Mapping[str, int | None],
        row: Mapping[str, Any],
        factors: Sequence[str],
        moving: Sequence[str],
    ) -> _Candidate:
        """A choice and what these factors of its row come to."""
        numbers = {**self.numbers, **changes}
        points = [row[f"{name}.points"] for name in factors]
        return _Candidate(
            key,
            options,
            changes,
            sum(points),
            max(points, default=0) if self.single_counts else 0,
            known_weight(self.table, numbers, factors),
            tuple((name, numbers[name]) for name in dict.fromkeys(moving)),
        )

    def graded(self, changes: Sequence[Mapping[str, int | None]]) -> Iterator[dict[str, Any]]:
        """The rows of the table for the subject with these changes, each alone."""
        schema = dict.fromkeys(self.numbers, pl.Int64)
        columns = {
            name: [change.get(name, number) for change in changes] for name, number in self.numbers.items()
        }
        return assess_many(self.table, pl.DataFrame(columns, schema=schema)).iter_rows(named=True)

    def must_add_up(self, candidates: Sequence[_Candidate], rows: Sequence[Mapping[str, Any]]) -> None:
        """ValueError where the parts do not add up to the whole: then factors were tried apart that belong together."""
        for one, row in zip(candidates, rows, strict=True):
            if one.total != row["total"]:
                raise ValueError(f"{self.table.id}: the parts of {one.key} do not add up to {row['total']}.")

    def plan(self, of: _Candidate, row: Mapping[str, Any]) -> Plan:
        """A candidate with the assessment that its row is."""
        facts = {**self.facts, **{name: fact for option in of.options for name, fact in option.facts.items()}}
        steps = sorted((step for option in of.options for step in option.steps), key=_by_day)
        return Plan(of.options, tuple(steps), of.key[0], read_row(self.table, row, facts, self.as_of))


def _changed(lever: Lever) -> list[str]:
    return list(dict.fromkeys(name for option in lever.options for name in option.facts))


def _worth(candidates: list[_Candidate]) -> list[_Candidate]:
    """Those than which no cheaper one is as good, the cheapest first."""
    kept: dict[tuple[tuple[str, int | None], ...], list[_Candidate]] = {}
    for one in sorted(candidates, key=lambda one: (one.key, one.total)):
        held = kept.setdefault(one.moving, [])
        if not any(other.beats(one) for other in reversed(held)):
            held.append(one)
    return sorted((one for held in kept.values() for one in held), key=lambda one: (one.key, one.total))


@dataclass(frozen=True, slots=True)
class _Units:
    """Factors that are charged together: a group, or one factor; and which of them rest on a fact."""

    factors: Mapping[str, tuple[str, ...]]
    of_fact: Mapping[str, frozenset[str]]


def _units(table: RiskTable) -> _Units:
    factors: dict[str, tuple[str, ...]] = {}
    of_fact: dict[str, set[str]] = {}
    for factor in table.factors:
        unit = f"group {factor.group}" if factor.group else factor.id
        factors[unit] = (*factors.get(unit, ()), factor.id)
        for name in (*(way.fact for way in factor.ways), factor.by, factor.none_if_zero):
            if name is not None:
                of_fact.setdefault(name, set()).add(unit)
    return _Units(factors, {name: frozenset(units) for name, units in of_fact.items()})
