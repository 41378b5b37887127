"""Back-test: what a calendar of inspections would have found earlier, had a score decided who comes first.

The days on which somebody was inspected stay as they were; the sites are sorted by score and paired with them anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import polars as pl

from risk import Fact, RiskTable, assess_many, integers


class BacktestFault(ValueError):
    """Why these records give no back-test; the sentence says what now."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One inspection of the calendar. `facts` were known before its day; `critical` is its outcome.

    `district` and `group` (of the inspector) are for looking at fairness and are never scored.
    """

    id: str
    date: date
    critical: bool
    facts: Mapping[str, Fact]
    district: str
    group: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """A calendar replayed. Days are means over the inspections with a critical finding; positive is earlier.

    The shares are of those findings that fall on the first half of the slots.
    """

    n: int
    positives: int
    days_earlier: float
    first_half_share_actual: float
    first_half_share_model: float
    auc: float | None

    def as_json(self) -> dict[str, Any]:
        """The figures as `yima backtest --json` prints them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Scored:
    """What a table says of each slot: points (thousandths, unknown facts at their price) and grade if there is one."""

    points: Sequence[int]
    grades: Sequence[str | None]


def scored(table: RiskTable, slots: Sequence[Slot]) -> Scored:
    """Score and grade every slot by a table, each as of its own day, from the facts that the table takes."""
    wanted = tuple(integers(table, {}, date.min))
    numbers = [
        integers(table, {name: fact for name, fact in slot.facts.items() if name in wanted}, slot.date)
        for slot in slots
    ]
    frame = assess_many(table, pl.DataFrame(numbers, schema=dict.fromkeys(wanted, pl.Int64)))
    names = [band.grade for band in table.grades]
    grades = [None if index is None else names[index] for index in frame["grade"]]
    return Scored(frame["total"].to_list(), grades)


def backtest(table: RiskTable, slots: Sequence[Slot]) -> Outcome:
    """Replay a calendar by a table. BacktestFault where there is nothing to learn from it."""
    if not any("days_since_last_visit" in slot.facts for slot in slots):
        raise BacktestFault(
            "The history has no inspection of these sites before their day in the test file; "
            "give a history that begins earlier."
        )
    return replay(slots, scored(table, slots).points)


def replay(slots: Sequence[Slot], scores: Sequence[float]) -> Outcome:
    """Pair the calendar's days with the sites by falling score. BacktestFault without a critical finding."""
    found = sum(slot.critical for slot in slots)
    if not found:
        raise BacktestFault(
            "No inspection of the test file has a critical finding, so none can be found earlier; "
            "give a longer stretch of the calendar."
        )
    calendar = sorted(slots, key=lambda slot: (slot.date, tie(slot)))
    order = ranked(slots, scores)
    half = len(slots) // 2
    earlier = sum(
        (site.date - slot.date).days for slot, site in zip(calendar, order, strict=True) if site.critical
    )
    return Outcome(
        n=len(slots),
        positives=found,
        days_earlier=earlier / found,
        first_half_share_actual=sum(slot.critical for slot in calendar[:half]) / found,
        first_half_share_model=sum(slot.critical for slot in order[:half]) / found,
        auc=auc([slot.critical for slot in slots], scores),
    )


def ranked(slots: Sequence[Slot], scores: Sequence[float]) -> list[Slot]:
    """The sites, highest score first; ties by a digest that knows no outcome and no day."""
    pairs = sorted(zip(slots, scores, strict=True), key=lambda pair: (-pair[1], tie(pair[0])))
    return [slot for slot, _ in pairs]


def tie(slot: Slot) -> str:
    """What decides between equal scores. The ids themselves rise with the days, so their digest stands for them."""
    return hashlib.sha256(slot.id.encode()).hexdigest()


def auc(outcomes: Sequence[bool], scores: Sequence[float]) -> float | None:
    """How often a site with a finding scores above one without, ties counting half; None where one kind is missing.

    >>> auc([True, False, False], [2, 1, 2])
    0.75
    """
    positives = sum(outcomes)
    negatives = len(outcomes) - positives
    if not positives or not negatives:
        return None
    ranks = pl.Series(scores, dtype=pl.Float64).rank("average").to_list()
    total = sum(rank for rank, found in zip(ranks, outcomes, strict=True) if found)
    return (total - positives * (positives + 1) / 2) / (positives * negatives)
