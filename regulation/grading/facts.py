"""The facts of one premises on a day: what the register states, and what follows from its history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph.grades import PastVisit, SubjectRow
from regulation.facts import VISIT, permit_years
from risk import Fact, Value

LATEST = 3
"""Visits that count for how often a premises had a critical finding."""

MOVING = ("days_since_last_visit", "years_since_first_permit")
"""The facts that another day alone changes."""


def facts_on(subject: SubjectRow, day: date, wanted: Iterable[str]) -> dict[str, Fact]:
    """Those of the wanted facts that are known on `day`. What was recorded later was not known then."""
    known = {**subject.facts, **derived(subject.visits, subject.first_permit, day)}
    names = set(wanted)
    return {
        name: fact
        for name, fact in known.items()
        if name in names and (fact.date is None or fact.date <= day)
    }


def derived(visits: Sequence[PastVisit], first_permit: date | None, day: date) -> dict[str, Fact]:
    """What the latest three visits (newest first) and the first permit say on `day`.

    Days since the last visit and what it found; of the last three, how many had a critical finding; whole years of 365
    days since the first permit. Without a visit or permit there are no such facts: they are unknown.
    """
    facts: dict[str, Fact] = {}
    if visits:
        last, latest = visits[0], visits[:LATEST]
        facts["days_since_last_visit"] = _seen((day - last.date).days, last)
        counts = {"critical": last.critical, "serious": last.serious, "minor": last.minor}
        for kind, count in counts.items():
            if count is not None:
                facts[f"{kind}_at_last_visit"] = _seen(count, last)
        if all(visit.critical is not None for visit in latest):
            critical = sum(1 for visit in latest if visit.critical)
            facts["critical_visits_of_last_three"] = _seen(critical, last)
    if first_permit and first_permit <= day:
        facts["years_since_first_permit"] = permit_years(first_permit, day)
    return facts


def _seen(value: Value, visit: PastVisit) -> Fact:
    return Fact(value, VISIT, visit.id, visit.date)
