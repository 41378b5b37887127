"""Repairing credit 信用修复: the owner applies for one record, somebody else decides with a reason, the end is shared.

Each step is a deed. A granted repair ends the publication of the record and leaves of its weight what the rules say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import uuid4

from checklists import working_days_after
from graph import NotFound, Tx, repairs, reviews
from graph import credit as stored
from graph.credit import Entered, EntitySubject, PlaceOf
from graph.repairs import APPLIED, GRANTED, REFUSED, Repair
from regulation.access import Action, Place, Who, decide, require
from regulation.access.policy import Role
from regulation.credit.classing import classify
from regulation.credit.model import WindowRule, window_of
from regulation.credit.records import entries, flag_of, since_day
from regulation.credit.rules import rules
from regulation.office import Office
from regulation.refusal import Refusal
from risk import Text
from templates import Speech

LONGEST_WORDS = 300
LONGEST_REASON = 500

NOT_REPAIRED = Text("这类记录不用申请修复。", "Records of this kind are not repaired on application.")
NOT_PUBLISHED = Text(
    "这类记录不公示，没有要修复的；到期自动不再计分。",
    "Records of this kind are not published, so there is nothing to repair; it stops counting by itself.",
)
NEVER_EARLY = Text(
    "这类处罚公示到期满为止，不能提前停止，所以不能修复。",
    "Such a penalty is published to its end and never ends early, so it cannot be repaired.",
)
TOO_EARLY = Text(
    "公示还没到最短期限，{day} 起可以申请。", "It is published at least until {day}; apply from that day on."
)
OPEN = Text("这条记录的申请还在等答复。", "An application for this record is waiting for its answer.")
DONE = Text("这条记录已经修复。", "This record is repaired already.")
BARRED = Text(
    "还列在名录上（{what}）时不能修复，先办移出。",
    "Nothing is repaired while the entity is listed ({what}); have it taken off first.",
)
ALL_NEEDS = Text("每一项都要写，各 300 字以内。", "Answer every point, 300 characters at most each.")
NO_REASON = Text("请写明理由，500 字以内。", "Give the reason, 500 characters at most.")
DECIDED = Text("这份申请已经有人答复过。", "Somebody has answered this application already.")
OWN = Text(
    "申请人或者作出这条记录的人不能决定，请由别人决定。",
    "Who applied, or who made the record, does not decide it; somebody else must.",
)
NOT_GRANTED = Text("同意修复以后才共享结论。", "The conclusion is shared once the repair is granted.")
SHARED = Text("结论已经共享过。", "The conclusion has been shared already.")
NO_ONE = Text("请写明共享给谁，300 字以内。", "Say with whom it was shared, 300 characters at most.")


class RepairRefused(Refusal):
    """A step of a repair that cannot be taken; the sentence says why and what now."""


def why_not(
    record: Entered, rule: WindowRule | None, known: Sequence[Repair], barred: Text | None, today: date
) -> Text | None:
    """What speaks against applying to repair a record now; None where nothing does. `barred` is a list it stands on."""
    if rule is None:
        return NOT_REPAIRED
    states = {one.state for one in known if one.key == record.key}
    if GRANTED in states or record.repaired_on is not None:
        return DONE
    if APPLIED in states:
        return OPEN
    window = window_of(rule, record)
    if window is None or rule.repaired_weight is None:
        return NEVER_EARLY if window else NOT_PUBLISHED
    day = window.repairable
    if today < day:
        return Text(
            TOO_EARLY.zh.format(day=Speech("zh").day(day)), TOO_EARLY.en.format(day=Speech("en").day(day))
        )
    return Text(BARRED.zh.format(what=barred.zh), BARRED.en.format(what=barred.en)) if barred else None


def barring(office: Office, subject: EntitySubject, day: date) -> Text | None:
    """A list on which the entity stands and which bars repairs; None where there is none."""
    for name, flag in rules(office.settings.data_dir).flags.items():
        said = flag_of(name, subject.facts, day) if flag.bars_repair else None
        if said is not None and said.value is True:
            return office.catalogue.facts[name].label
    return None


def apply(office: Office, who: Who, premises_id: str, key: str, words: Mapping[str, str]) -> Repair:
    """The owner applies to repair a record at one of their premises. RepairRefused with why not; NotFound elsewhere."""
    require(who, Action.REPAIR_OWN)
    today, held = office.today(), rules(office.settings.data_dir)

    def work(tx: Tx) -> Repair:
        entity = owner_of(tx, who, premises_id, Action.REPAIR_OWN)
        stored.hold(tx, entity)
        subject, record = _record(office, tx, entity, key, today)
        place = next(one for one in stored.places(tx, entity)[1] if one.id == record.premises)
        if not decide(who, Action.REPAIR_OWN, place_of(place)):
            raise NotFound("There is no such record here.")
        rule = held.window(record)
        against = why_not(record, rule, repairs.of(tx, [entity]), barring(office, subject, today), today)
        if against or rule is None:
            raise RepairRefused(against or NOT_REPAIRED)
        said = [" ".join(words.get(need, "").split()) for need in rule.needs]
        if not all(0 < len(one) <= LONGEST_WORDS for one in said):
            raise RepairRefused(ALL_NEEDS)
        repair = Repair(
            id=uuid4().hex,
            entity=entity,
            premises=record.premises,
            key=record.key,
            kind=record.kind,
            on=record.on,
            state=APPLIED,
            needs=rule.needs,
            words=tuple(said),
            applied_at=office.now(),
            applied_by=who.account,
            applied_name=who.called,
        )
        repairs.put(tx, repair)
        return repair

    return office.store.write("repair.apply", who.account, work)


def conclude(office: Office, who: Who, repair_id: str, granted: bool, reason: str) -> Repair:
    """Somebody who neither applied nor made the record grants or refuses; the class follows in the same transaction."""
    require(who, Action.DECIDE_REPAIR)
    why, today = " ".join(reason.split()), office.today()

    def work(tx: Tx) -> Repair:
        found = _held(tx, who, repair_id)
        if found.state != APPLIED:
            raise RepairRefused(DECIDED)
        if not 0 < len(why) <= LONGEST_REASON:
            raise RepairRefused(NO_REASON)
        if who.account == found.applied_by or _made(tx, who, found):
            raise RepairRefused(OWN)
        days = rules(office.settings.data_dir).share_working_days
        after = replace(
            found,
            state=GRANTED if granted else REFUSED,
            decided_at=office.now(),
            decided_by=who.account,
            decided_name=who.called,
            department=who.department,
            reason=why,
            share_by=working_days_after(today, days).on if granted else None,
        )
        repairs.put(tx, after)
        classify(office, tx, found.entity, today)
        return after

    return office.store.write("repair.decide", who.account, work)


def share(office: Office, who: Who, repair_id: str, shared_with: str) -> Repair:
    """Note that the conclusion of a granted repair was shared, and with whom. RepairRefused with why not."""
    require(who, Action.DECIDE_REPAIR)
    whom = " ".join(shared_with.split())

    def work(tx: Tx) -> Repair:
        found = _held(tx, who, repair_id)
        if found.state != GRANTED:
            raise RepairRefused(NOT_GRANTED)
        if found.shared_at is not None:
            raise RepairRefused(SHARED)
        if not 0 < len(whom) <= LONGEST_WORDS:
            raise RepairRefused(NO_ONE)
        after = replace(found, shared_at=office.now(), shared_by=who.account, shared_with=whom)
        repairs.put(tx, after)
        return after

    return office.store.write("repair.share", who.account, work)


def owner_of(tx: Tx, who: Who, premises_id: str, action: Action) -> str:
    """The legal entity that operates one of the asker's premises; NotFound where it is not theirs, or nobody's."""
    owner = stored.entity_of(tx, premises_id)
    if owner is not None:
        found = next(one for one in stored.places(tx, owner[0])[1] if one.id == premises_id)
        if decide(who, action, place_of(found)):
            return owner[0]
    raise NotFound("There is no such premises here.")


def place_of(one: PlaceOf) -> Place:
    """A premises as the policy asks about it."""
    return Place(one.id, one.industry, one.path)


def _record(office: Office, tx: Tx, entity: str, key: str, day: date) -> tuple[EntitySubject, Entered]:
    """An entity and the record of a key against it; NotFound when there is none that counts or is published."""
    subject = stored.subjects(tx, [entity])[0]
    since = since_day(office.catalogue.newest(office.catalogue.matrix.other), day)
    found = entries(office, tx, [subject], since, day).of.get(entity, ())
    record = next((one for one in found if one.key == key), None)
    if record is None:
        raise NotFound("There is no such record.")
    return subject, record


def _held(tx: Tx, who: Who, repair_id: str) -> Repair:
    """A repair of a record within the asker's area, its entity taken first; NotFound elsewhere."""
    found = repairs.read(tx, repair_id)
    place = next((one for one in stored.places(tx, found.entity)[1] if one.id == found.premises), None)
    if place is None or not decide(who, Action.DECIDE_REPAIR, place_of(place)):
        raise NotFound("There is no such repair here.")
    stored.hold(tx, found.entity)
    return repairs.read(tx, repair_id)


def _made(tx: Tx, who: Who, found: Repair) -> bool:
    """Whether the asker sent in, or went on, the visit that the record is of."""
    if who.role is Role.OPERATOR or found.kind != "failed_visit":
        return False
    makers = reviews.makers(tx, [found.key.partition(":")[2]])
    return who.account in makers.accounts or who.enforcement_number in makers.enforcement_numbers
