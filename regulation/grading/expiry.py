"""What changes in a stored grade by itself: events that fade with age, and times that pass an edge of the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from graph.grades import GradeRecord
from regulation.grading.facts import CLOCKS
from risk import Assessment, Fact, Factor, Point, RiskTable, fades, integers


@dataclass(frozen=True, slots=True)
class Expiry:
    """From ``on`` a factor costs ``after`` in place of ``before``, thousandths, if nothing new is recorded.

    ``event`` is the day of the event that fades, from ``event_before`` to ``event_after`` (0: it no longer counts);
    None where the time since a record passes an edge of the table. The factor may stay as it is while an event fades:
    then the others still reach the most that its events cost together.
    """

    on: date
    factor: str
    before: int
    after: int
    event: date | None = None
    event_before: int = 0
    event_after: int = 0


def expiries(table: RiskTable, record: GradeRecord, assessment: Assessment) -> list[Expiry]:
    """All that changes by itself after the day of a grade, the nearest first, from the facts it rests on."""
    factors = {factor.id: factor for factor in table.factors}
    found = [
        expiry
        for point in assessment.points
        if point.fact and (fact := record.facts.get(point.fact))
        for expiry in (
            *_fading(table, point, fact, record.as_of),
            *_growing(factors[point.factor], point, fact),
        )
        if expiry.on > record.as_of
    ]
    return sorted(found, key=lambda one: (one.on, one.event or date.min, one.factor))


def _fading(table: RiskTable, point: Point, fact: Fact, as_of: date) -> Iterator[Expiry]:
    """The events of one factor; what several that fade on one day move together stands at each of them."""
    if point.fact is None:
        return
    for fade in fades(table.fact(point.fact), fact, as_of):
        before, after = (
            integers(table, {point.fact: fact}, day)[point.fact] or 0
            for day in (fade.on - timedelta(days=1), fade.on)
        )
        yield Expiry(fade.on, point.factor, before, after, fade.event, fade.before, fade.after)


def _growing(factor: Factor, point: Point, fact: Fact) -> Iterator[Expiry]:
    """The edges that the time since a record has still to pass."""
    days = CLOCKS.get((point.fact or "", fact.source or ""))
    way = next((way for way in factor.ways if way.fact == point.fact), None)
    if days is None or way is None or fact.date is None:
        return
    for before, after in pairwise(way.bands):
        if before.points != after.points:
            on = fact.date + timedelta(days=after.start * days)
            yield Expiry(on, factor.id, before.points, after.points)
