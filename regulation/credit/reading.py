"""Credit as it is looked at: an entity whole, by an officer or by its owner; and entities in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import NotFound, Tx, premises, repairs
from graph import credit as stored
from graph.credit import CreditRecord, CreditRow, Entered, EntityCredit, PlaceOf, Round
from graph.premises import DistrictRow, EntityRow
from graph.repairs import APPLIED, GRANTED, Repair, WaitingRepair
from graph.scope import Scope
from regulation.access import Action, Who, decide, require, scope
from regulation.credit.model import Rules, Window, WindowRule, window_of
from regulation.credit.records import counted, entries, since_day
from regulation.credit.repairing import barring, owner_of, place_of, why_not
from regulation.credit.rules import rules
from regulation.grading.explain import assessment_of, edition_of
from regulation.office import Office
from risk import Assessment, Fact, RiskTable, Text, events_of

PAGE_ROWS = 50
NO_CLASS = "none"
"""What a list is narrowed to for those that could not be classified."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One record as somebody sees it. `place` is None where they may not see the premises.

    `points` (thousandths) is what it costs in the class as it stands, None where it does not stand in it. On
    `counts_until` it costs something for the last time. `against`: why it cannot be repaired now, None where it can.
    """

    record: Entered
    place: PlaceOf | None
    rule: WindowRule | None
    window: Window | None
    points: int | None
    counts_until: date | None
    repairs: Sequence[Repair]
    against: Text | None

    @property
    def repaired(self) -> bool:
        """Whether it is repaired: a repair was granted here, or the register of penalties says so."""
        return self.record.repaired_on is not None or any(one.state == GRANTED for one in self.repairs)


@dataclass(frozen=True, slots=True)
class CreditFile:
    """A legal entity's credit: the class as it was last computed, and its records as they are today by `rules`.

    `credit`, `table` and `assessment` are None while it was never classified; `places` are those that the asker may
    see, `elsewhere` how many others it has. `due`: when everybody is next to be classified, None if nobody ever was.
    """

    rules: Rules
    entity: EntityRow
    places: Sequence[PlaceOf]
    elsewhere: int
    credit: CreditRecord | None
    table: RiskTable | None
    assessment: Assessment | None
    records: Sequence[Seen]
    flags: Mapping[str, Fact]
    history: Sequence[CreditRow]
    round: Round | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class AskedCredit:
    """What a list of entities is narrowed to; None does not narrow. `grade` NO_CLASS are those without a class."""

    grade: str | None = None
    industry: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of entities, the counts by class, and the repairs that wait for a decision or to be shared."""

    rows: Sequence[EntityCredit]
    counts: Mapping[str, int]
    districts: Sequence[DistrictRow]
    waiting: Sequence[WaitingRepair]
    table: RiskTable
    in_force: bool
    round: Round | None


def open_credit(office: Office, who: Who, entity: str) -> CreditFile:
    """One entity's credit, for an officer who may see any of its premises; NotFound for others."""
    require(who, Action.READ_CREDIT)

    def work(tx: Tx) -> CreditFile:
        found, places = stored.places(tx, entity)
        own = [one for one in places if decide(who, Action.READ_CREDIT, place_of(one))]
        if not own:
            raise NotFound("There is no such legal entity here.")
        return _file(office, tx, found, places, own)

    return office.store.read(work)


def own_credit(office: Office, who: Who, premises_id: str) -> CreditFile:
    """The credit of who operates one of the asker's own premises; NotFound where it is not theirs, or nobody's."""
    require(who, Action.READ_OWN_CREDIT)

    def work(tx: Tx) -> CreditFile:
        entity = owner_of(tx, who, premises_id, Action.READ_OWN_CREDIT)
        found, places = stored.places(tx, entity)
        own = [one for one in places if decide(who, Action.READ_OWN_CREDIT, place_of(one))]
        return _file(office, tx, found, places, own)

    return office.store.read(work)


def class_beside(office: Office, premises_id: str) -> str | None:
    """The class beside which a premises' grade is read, for who may know that; None where none counts."""
    if office.catalogue.credit_table(office.today()) is None:
        return None
    return office.store.read(lambda tx: stored.class_of(tx, premises_id))


def list_credit(office: Office, who: Who, asked: AskedCredit, *, skip: int = 0) -> Listed:
    """The entities with premises where the asker may read credit, the most risk first."""
    seen, today = scope(who, Action.READ_CREDIT), office.today()
    model = office.catalogue.matrix.other
    grade = "" if asked.grade == NO_CLASS else asked.grade

    def work(tx: Tx) -> Listed:
        districts = premises.districts(tx, seen.under)
        here = _inside(seen, districts, asked.district)
        return Listed(
            rows=stored.listing(
                tx, here, industry=asked.industry, grade=grade, skip=skip, limit=PAGE_ROWS + 1
            ),
            counts=stored.counts(tx, here, industry=asked.industry),
            districts=districts,
            waiting=[
                one
                for one in repairs.waiting(tx, here, (APPLIED, GRANTED))
                if one.repair.state == APPLIED or one.repair.shared_at is None
            ]
            if decide(who, Action.DECIDE_REPAIR)
            else [],
            table=office.catalogue.newest(model),
            in_force=office.catalogue.credit_table(today) is not None,
            round=stored.last_round(tx, model),
        )

    return office.store.read(work)


def _inside(seen: Scope, districts: Sequence[DistrictRow], code: str | None) -> Scope:
    if code is None:
        return seen
    path = next((one.path for one in districts if one.code == code), None)
    if path is None:
        raise NotFound(f"There is no district {code} that you may see.")
    return Scope(path, seen.industries, seen.ids)


def _file(
    office: Office, tx: Tx, entity: EntityRow, places: Sequence[PlaceOf], own: Sequence[PlaceOf]
) -> CreditFile:
    today, model = office.today(), office.catalogue.matrix.other
    credit = stored.record(tx, entity.code)
    table = edition_of(office, credit) if credit else office.catalogue.newest(model)
    subject = stored.subjects(tx, [entity.code])[0]
    known = entries(office, tx, [subject], since_day(table, today), today).of.get(entity.code, ())
    repaired = repairs.of(tx, [entity.code])
    held = rules(office.settings.data_dir)
    barred = barring(office, subject, today)
    visible = {one.id: one for one in own}
    costs = _costs(held, table, credit)
    weights = {one.record.key: one.weight for one in counted(held, known, repaired)}
    return CreditFile(
        rules=held,
        entity=entity,
        places=own,
        elsewhere=len(places) - len(own),
        credit=credit,
        table=table,
        assessment=assessment_of(table, credit) if credit else None,
        records=[
            _seen(
                held,
                record,
                visible.get(record.premises),
                table,
                weights[record.key],
                costs,
                repaired,
                barred,
                today,
            )
            for record in reversed(known)
        ],
        flags={
            name: credit.facts[name]
            for name in held.flags
            if credit and name in credit.facts and credit.facts[name].value is True
        },
        history=stored.history(tx, entity.code),
        round=stored.last_round(tx, model),
        in_force=office.catalogue.credit_table(today) is not None,
    )


def _costs(held: Rules, table: RiskTable, credit: CreditRecord | None) -> Mapping[str, int]:
    """What each record costs in a stored class, by its own age then; the table's cap on their sum stands apart."""
    if credit is None:
        return {}
    kinds = held.kinds
    costs: dict[str, int] = {}
    for one in credit.records:
        fact = table.fact(kinds[one.record.kind].fact)
        if fact.id not in credit.facts:
            continue
        event = {"date": one.record.on, "weight": one.weight}
        costs[one.record.key] = events_of(fact, [event], credit.as_of)[0].points if one.weight else 0
    return costs


def _seen(
    held: Rules,
    record: Entered,
    place: PlaceOf | None,
    table: RiskTable,
    weight: int,
    costs: Mapping[str, int],
    repaired: Sequence[Repair],
    barred: Text | None,
    today: date,
) -> Seen:
    own = [one for one in repaired if one.key == record.key]
    rule = held.window(record)
    granted = [one.decided_at.date() for one in own if one.state == GRANTED and one.decided_at]
    ages = [step.to_days for step in table.fact(held.kinds[record.kind].fact).decay]
    return Seen(
        record=record,
        place=place,
        rule=rule,
        window=window_of(rule, record, min(granted, default=None)) if rule else None,
        points=costs.get(record.key),
        counts_until=record.on + timedelta(days=max(ages)) if weight else None,
        repairs=own,
        against=why_not(record, rule, own, barred, today),
    )
