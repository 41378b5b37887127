"""Whom a table's grades treat how: finding rates by grade and district, leniency by inspectors' group, calibration.

A rate of few inspections says nothing and may point at one place: below MINIMUM it is withheld. Intervals are 95 %.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from regulation.grading.backtest import Slot

MINIMUM = 50
"""Inspections that a rate needs."""

GROUPS_END = date(2014, 4, 16)
"""The last day of Chicago's records on which the inspector's group stands there."""

Z = 1.96


@dataclass(frozen=True, slots=True)
class Judged:
    """One inspection with its grade (None: not enough known) and that grade's finding rate among the fit's records."""

    slot: Slot
    grade: str | None
    expected: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Findings among inspections of one kind, beside what their grades let expect; rates None when too few."""

    name: str
    n: int
    positives: int | None
    rate: float | None
    low: float | None
    high: float | None
    expected: float | None

    def as_json(self) -> dict[str, Any]:
        """The figures under their names."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Ratio:
    """The finding rate of the worst grade over that of the best, with its interval."""

    worst: str
    best: str
    ratio: float
    low: float
    high: float


def by_grade(judged: Iterable[Judged]) -> list[Rate]:
    """Finding rate by grade, best first; the last row has those without a grade. Expected beside found: calibration."""
    return _rates(judged, lambda one: one.grade or "—", last="—")


def by_district(judged: Iterable[Judged]) -> list[Rate]:
    """Finding rate by district."""
    return _rates(judged, lambda one: one.slot.district)


def by_grade_and_district(judged: Iterable[Judged]) -> list[Rate]:
    """Finding rate by district and grade."""
    return _rates(judged, lambda one: f"{one.slot.district} {one.grade}" if one.grade else None)


def by_group(judged: Iterable[Judged]) -> list[Rate]:
    """Leniency: what each group of inspectors found, beside what the grades of its sites let expect."""
    return _rates(judged, lambda one: one.slot.group if one.slot.date <= GROUPS_END else None)


def worst_over_best(grades: Sequence[Rate]) -> Ratio | None:
    """The ratio of the last graded row to the first; None when either is withheld or finds nothing.

    Interval on the logarithm of the ratio (Katz and others 1978).
    """
    graded = [rate for rate in grades if rate.name != "—"]
    if len(graded) < 2:
        return None
    best, worst = graded[0], graded[-1]
    if not (best.positives and worst.positives and best.rate and worst.rate):
        return None
    spread = math.sqrt(1 / best.positives - 1 / best.n + 1 / worst.positives - 1 / worst.n)
    ratio = worst.rate / best.rate
    return Ratio(worst.name, best.name, ratio, ratio * math.exp(-Z * spread), ratio * math.exp(Z * spread))


def _rates(judged: Iterable[Judged], name: Callable[[Judged], str | None], last: str = "") -> list[Rate]:
    found: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        if kind := name(one):
            found[kind].append(one)
    return [_rate(kind, found[kind]) for kind in sorted(found, key=lambda kind: (kind == last, kind))]


def _rate(name: str, of: Sequence[Judged]) -> Rate:
    n, positives = len(of), sum(one.slot.critical for one in of)
    if n < MINIMUM:
        return Rate(name, n, None, None, None, None, None)
    low, high = wilson(positives, n)
    return Rate(name, n, positives, positives / n, low, high, sum(one.expected for one in of) / n)


def wilson(positives: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927).

    >>> [round(end, 3) for end in wilson(10, 100)]
    [0.055, 0.174]
    """
    share, square = positives / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return middle - half, middle + half
