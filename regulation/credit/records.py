"""The records against legal entities, over all their premises, and the facts that a table of credit takes from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import Tx
from graph import credit as stored
from graph.credit import Counted, Entered, EntitySubject
from graph.repairs import GRANTED, Repair
from regulation.credit.model import Rules
from regulation.credit.past import kept_in_columns, past_entries
from regulation.credit.upheld import upheld_complaints
from regulation.history import History
from regulation.office import Office
from risk import Fact, FactKind, RiskTable

Records = Mapping[str, Sequence[Entered]]
"""A legal entity's code → the records against it, oldest first."""


@dataclass(frozen=True, slots=True)
class Entries:
    """The records against some entities, and the facts whose registers are kept; of the others nothing is known."""

    of: Records
    kept: frozenset[str]


def entries(office: Office, tx: Tx, subjects: Iterable[EntitySubject], since: date, day: date) -> Entries:
    """The records of a span of days against some entities, as they were known on its last day."""
    asked = list(subjects)
    codes = [subject.code for subject in asked]
    found: defaultdict[str, list[Entered]] = defaultdict(list)
    for code, record in stored.failed_visits(tx, codes, since, day):
        found[code].append(record)
    for code, record in stored.overdue_findings(tx, codes, since, day):
        found[code].append(record)
    owners = {premises: one.code for one in asked for premises in one.facts}
    past = past_entries(office, owners, since, day)
    for code, record in [*past, *upheld_complaints(History.of(office), tx, owners, since, day)]:
        found[code].append(record)
    ordered = {
        code: sorted({one.key: one for one in of}.values(), key=lambda one: (one.on, one.key))
        for code, of in found.items()
    }
    return Entries(ordered, kept(office))


def kept(office: Office) -> frozenset[str]:
    """The facts whose registers are kept: of whom they hold no record, there is none."""
    return frozenset({"failed_inspections", *kept_in_columns(office)})


def since_day(table: RiskTable, day: date) -> date:
    """The day before which no record counts by a table."""
    ages = [step.to_days for fact in table.facts for step in fact.decay]
    return day - timedelta(days=max(ages, default=0))


def counted(known: Rules, records: Iterable[Entered], repairs: Iterable[Repair]) -> list[Counted]:
    """Each record with the weight it counts with: its own, or what the rule leaves of it once it is repaired."""
    repaired = {one.key for one in repairs if one.state == GRANTED}
    return [
        Counted(one, _left(known, one) if one.repaired_on or one.key in repaired else one.weight)
        for one in records
    ]


def _left(known: Rules, record: Entered) -> int:
    rule = known.window(record)
    return rule.left(record.weight) if rule else record.weight


def facts_of(
    known: Rules,
    table: RiskTable,
    stated: Mapping[str, Mapping[str, Fact]],
    records: Sequence[Counted],
    kept: Collection[str],
    day: date,
) -> dict[str, Fact]:
    """The facts that a table takes of one entity: its records as dated events, what the register states as flags.

    Of a kind whose register is not kept nothing is known; of one that is, no record means none.
    """
    facts: dict[str, Fact] = {}
    for fact in table.facts:
        if fact.kind is FactKind.EVENTS and fact.id in kept:
            facts[fact.id] = _events(known, fact.id, records)
        elif fact.kind is FactKind.FLAG and (said := flag_of(fact.id, stated, day)):
            facts[fact.id] = said
    return facts


def _events(known: Rules, name: str, records: Sequence[Counted]) -> Fact:
    kinds = known.kinds
    events = [one for one in records if one.weight and kinds[one.record.kind].fact == name]
    newest = max(events, key=lambda one: one.record.on, default=None)
    value = [{"date": one.record.on.isoformat(), "weight": one.weight} for one in events]
    source = next(kind.source for kind in kinds.values() if kind.fact == name)
    return Fact(value, source, None, newest.record.on if newest else None)


def flag_of(name: str, stated: Mapping[str, Mapping[str, Fact]], day: date) -> Fact | None:
    """What the register last said of an entity at any of its premises; on the same day the worse word stands."""
    said = [facts[name] for facts in stated.values() if name in facts and facts[name].value is not None]
    known = [fact for fact in said if fact.date is None or fact.date <= day]
    return max(known, key=lambda fact: (fact.date or date.min, fact.value is True), default=None)
