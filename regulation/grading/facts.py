"""The facts of one premises on a day: what the register states, and what follows from its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from graph.grades import SubjectRow
from regulation.facts import VISIT, permit_years
from risk import Fact


def facts_on(subject: SubjectRow, day: date, wanted: Iterable[str]) -> dict[str, Fact]:
    """Those of the wanted facts that are known on `day`. What was recorded later was not known then."""
    known = {**subject.facts, **derived(subject, day)}
    names = set(wanted)
    return {
        name: fact
        for name, fact in known.items()
        if name in names and (fact.date is None or fact.date <= day)
    }


def derived(subject: SubjectRow, day: date) -> dict[str, Fact]:
    """What permits and the last visit say on `day`: counts of findings, days since, years since the first permit.

    Whole years of 365 days. A premises without a visit or permit has no such facts: they are unknown.
    """
    facts: dict[str, Fact] = {}
    visit = subject.last_visit
    if visit:
        facts["days_since_last_visit"] = Fact((day - visit.date).days, VISIT, visit.id, visit.date)
        if visit.critical is not None:
            facts["critical_at_last_visit"] = Fact(visit.critical, VISIT, visit.id, visit.date)
        if visit.serious is not None:
            facts["serious_at_last_visit"] = Fact(visit.serious, VISIT, visit.id, visit.date)
    first = subject.first_permit
    if first and first <= day:
        facts["years_since_first_permit"] = permit_years(first, day)
    return facts
