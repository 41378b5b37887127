"""What listed events will cost on later days, by their age alone: each step of the table's decay with its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from risk.facts import events_of
from risk.model import DeclaredFact, Fact, FactKind


@dataclass(frozen=True, slots=True)
class Fade:
    """From ``on`` an event costs ``after`` in place of ``before``, thousandths; 0: it no longer counts.

    Both are of the event alone, its weight in them; of its fact no more than ``highest`` counts together.
    """

    on: dt.date
    fact: str
    event: dt.date
    weight: int
    before: int
    after: int


def fades(declared: DeclaredFact, fact: Fact, as_of: dt.date) -> list[Fade]:
    """Every step that the events of a fact still have before them on a day, the nearest first.

    None for a fact that is no list of events. ValueError for a list that the table does not take.

    >>> from risk.model import Decay, Text
    >>> fines = DeclaredFact("fines", FactKind.EVENTS, Text("处罚", "fines"), None, (), (), 9000,
    ...     decay=(Decay(365, 3000), Decay(730, 1800)))
    >>> found = fades(fines, Fact([{"date": "2026-01-01"}]), dt.date(2026, 6, 1))
    >>> [(str(one.on), one.before, one.after) for one in found]
    [('2027-01-02', 3000, 1800), ('2028-01-02', 1800, 0)]
    """
    if declared.kind is not FactKind.EVENTS or fact.value is None:
        return []
    events = events_of(declared, fact.value, as_of)
    return sorted(
        (fade for event in events for fade in _of_event(declared, event.date, event.weight, as_of)),
        key=lambda fade: (fade.on, fade.event),
    )


def _of_event(declared: DeclaredFact, event: dt.date, weight: int, as_of: dt.date) -> Iterator[Fade]:
    later = [step.points for step in declared.decay[1:]] + [0]
    for step, after in zip(declared.decay, later, strict=True):
        on = event + dt.timedelta(days=step.to_days + 1)
        if on > as_of and step.points != after:
            yield Fade(on, declared.id, event, weight, weight * step.points, weight * after)
