"""The one transaction of a record: visit, findings, facts, rows, grade and counts follow from all records together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checklists import Checked, Outcome, working_days_after
from graph import Tx, findings, register, tasks, visit_records, visits
from graph.findings import FindingRow
from graph.grades import PastVisit, SubjectRow
from graph.tasks import Event, Task, What
from graph.visit_records import Before, Decided, Record, United
from graph.visits import Place, Referral, Standing, Submitted
from regulation.access import Who
from regulation.facts import INSPECTOR
from regulation.grading.facts import LATEST
from regulation.grading.one import table_for
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.visits.holding import Bearing, confirmed_at, findings_of, put_right, rechecked
from regulation.visits.scoring import recognised, score_facts, scored_form, scores, settle, still_checked
from regulation.visits.submission import Seen, refuse
from regulation.visits.uniting import Part, Whole, counts, part_of, result_of, text_of, told_of, whole_of
from risk import Fact

CONFLICT, JOINED, CORRECTED = "conflict", "joined", "corrected"


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit while it is written: its id and number, its task, what its records say together."""

    id: str
    number: str
    task: Task
    whole: Whole

    @property
    def service(self) -> bool:
        """Whether it checks nothing."""
        return self.task.kind == SERVICE


def record(office: Office, who: Who, tx: Tx, task: Task, new: Record) -> Record:
    """Count a record, the premises held: a visit of its own, or one with those that its task has already."""
    known = visit_records.united(tx, task.id)
    part = part_of(office, new)
    visit = known.id if known else new.id
    number = known.number if known else f"J-{part.on:%Y%m%d}-{new.digest[:6].upper()}"
    version = _version(tx, visit, known, new)
    parts = [part_of(office, one) for one in known.records] if known else []
    whole = whole_of([*parts, part], [one.ruling for one in known.decided] if known else [])
    disputed = any(row.conflict and new.id in {s.record for s in row.said} for row in whole.rows.values())
    said = {CORRECTED: bool(new.corrects), JOINED: bool(known and not new.corrects), CONFLICT: disputed}
    made = Visit(visit, number, task, whole)
    counted = replace(
        new,
        visit=visit,
        number=number,
        version=version,
        public_on=_public_on(office, whole),
        flags=(*new.flags, *(name for name, true in said.items() if true)),
    )
    what: What = "corrected" if new.corrects and known else "added" if known else "done"
    event = Event(office.now(), who.called, what, number)
    ended = task if known else replace(task, state="done", done_at=office.now())
    tasks.put(tx, replace(ended, events=(*task.events, event)))
    _write(office, tx, made, known, who.account, counted)
    _refer(tx, made, part, office)
    return counted


def decide_again(office: Office, tx: Tx, task: Task, known: United, decided: Sequence[Decided]) -> None:
    """The visit once somebody has decided whose answer stands; no record is new."""
    whole = whole_of([part_of(office, one) for one in known.records], [one.ruling for one in decided])
    made = Visit(known.id, known.number, task, whole)
    _write(office, tx, made, replace(known, decided=tuple(decided)), known.by, None)


def _version(tx: Tx, visit: str, known: United | None, new: Record) -> int:
    """1, or one more than the record that it corrects. SubmissionRefused where that one is of another visit."""
    if not new.corrects:
        return 1
    of_visit = {one.id: one for one in known.records} if known else {}
    corrected = of_visit.get(new.corrects)
    if corrected is None:
        elsewhere = visit_records.find(tx, new.corrects)
        if new.corrects == new.id or (elsewhere and elsewhere.task != new.task):
            refuse(
                "It corrects a record of another visit; name one of this visit.",
                "它更正的记录不是这次检查的，请指明这次检查里的一份。",
            )
        return 2
    at = corrected
    while at.corrects:
        if at.corrects == new.id:
            refuse("It corrects a record that corrects it.", "两份记录互相更正，请重新核对。")
        if at.corrects not in of_visit:
            break
        at = of_visit[at.corrects]
    return corrected.version + 1


def _write(office: Office, tx: Tx, visit: Visit, known: United | None, by: str, new: Record | None) -> None:
    """Everything that follows from the records, whether the visit is new or was there."""
    day, premises = office.today(), visit.task.premises
    place, subject = visits.place_and_subject(tx, premises, day)
    table = table_for(office, place.industry, day)
    outside = {o.department for part in visit.whole.parts for o in part.submission.outside}
    register.put_missing_departments(tx, {visit.task.lead_department, *outside})
    moved = known.moved if known else Before()
    if visit.service:
        _put(tx, _submitted(office, visit, known, by, moved, {}, ()), new, known)
        return
    of = Bearing(visit.id, visit.number, premises, office.now().astimezone(office.settings.timezone))
    own = findings_of(visit.whole, findings.of_visit(tx, visit.id) if known else (), of)
    looked_at = visit.whole.looked_at
    olds = findings.of_rows(tx, premises, looked_at, but=visit.id, ids=moved.findings)
    changed, before = rechecked(olds, looked_at, own, moved.findings, of)
    after, moved = _after(office, visit, place, replace(moved, findings=before), own.live, known is None)
    made = scores(table, after.checked.values())
    moved = replace(moved, facts={**{name: place.facts.get(name) for name in made}, **moved.facts})
    after = replace(after, facts={**after.facts, **score_facts(made, visit.id, visit.whole.on)})
    submitted = _submitted(office, visit, known, by, moved, scored_form(made), own.live)
    _put(tx, submitted, new, known)
    for one in changed:
        findings.put_state(tx, one)
    for one in own.changed:
        findings.put_found(tx, one)
    findings.put(tx, visit.id, premises, own.new)
    if known:
        _, subject = visits.place_and_subject(tx, premises, day)
    now, mended = settle(office, tx, table, after, _visited(subject, submitted, day), day)
    visits.put_standing(tx, visit.id, _stood(known, place), now, mended)


def _put(tx: Tx, submitted: Submitted, new: Record | None, known: United | None) -> None:
    if known is None and new is not None:
        visits.put_visit(tx, submitted, visit_records.row_of(new), service=submitted.kind == SERVICE)
        return
    visits.set_visit(tx, submitted)
    if new is not None:
        visit_records.put(tx, new)


def _after(
    office: Office, visit: Visit, place: Place, moved: Before, live: Sequence[FindingRow], first: bool
) -> tuple[Place, Before]:
    """What is known of the premises once the visit counts, and what it takes the place of.

    A row or a fact that another visit has moved since stays as that one left it.
    """
    rows, base = dict(place.checked), dict(moved.checked)
    if first:
        rows = _as_listed(office, visit, place)
    looked_at = visit.whole.looked_at
    for key in sorted({*base, *looked_at}):
        stands = place.checked.get(key)
        before = base.setdefault(key, stands)
        if stands != before and (stands is None or stands.visit != visit.id):
            continue
        made = _checked(office, visit, key, live) if key in looked_at else before
        if made is None:
            rows.pop(key, None)
        else:
            rows[key] = made
    facts, told, facts_before, told_before = _told(visit, place, moved)
    return (
        replace(place, checked=rows, facts=facts, told=told),
        replace(moved, checked=base, facts=facts_before, told=told_before),
    )


def _as_listed(office: Office, visit: Visit, place: Place) -> dict[str, Checked]:
    """What was last known of each row, without rows that do not apply any more, with those that are recognised."""
    listed = visit.whole.parts[0].listed
    library = office.catalogue.library_edition(listed.industry, listed.version)
    rows = still_checked(place, listed, library, whole=visit.task.rows is None)
    return rows | {one.requirement: one for one in recognised(listed)}


def _checked(office: Office, visit: Visit, key: str, live: Sequence[FindingRow]) -> Checked:
    """A row that was looked at; what was found and put right, then or since, counts as put right."""
    row, outcome, on = visit.whole.requirements[key], visit.whole.rows[key].answer.outcome, visit.whole.on
    if outcome is Outcome.FAILED and put_right(key, live):
        outcome = Outcome.PASSED
        since = confirmed_at(key, live)
        on = max(on, since.astimezone(office.settings.timezone).date()) if since else on
    return Checked(key, outcome, row.factor, row.points, visit.id, on)


def _told(
    visit: Visit, place: Place, moved: Before
) -> tuple[dict[str, Fact], dict[str, Fact], dict[str, Fact | None], dict[str, Fact]]:
    """Facts and the owner's word once what was seen of them counts, and both as they were before the visit."""
    facts, told = dict(place.facts), dict(place.told)
    facts_before, told_before = dict(moved.facts), dict(moved.told)
    for name, before in facts_before.items():
        stands = facts.get(name)
        if stands != before and (stands is None or stands.record != visit.id):
            continue
        if before is None:
            facts.pop(name, None)
        else:
            facts[name] = before
        if name in told_before:
            told.setdefault(name, told_before[name])
    for one in told_of(visit.whole):
        held = told.get(one.fact)
        if held is None or held.value != one.value:
            continue
        facts_before.setdefault(one.fact, facts.get(one.fact))
        told_before.setdefault(one.fact, held)
        del told[one.fact]
        if one.seen is Seen.CONFIRMED:
            facts[one.fact] = Fact(one.value, INSPECTOR, visit.id, visit.whole.on)
        elif isinstance(one.value, bool):
            facts[one.fact] = Fact(not one.value, INSPECTOR, visit.id, visit.whole.on)
    return facts, told, facts_before, told_before


def _submitted(
    office: Office,
    visit: Visit,
    known: United | None,
    by: str,
    moved: Before,
    scored: Mapping[str, object],
    live: Sequence[FindingRow],
) -> Submitted:
    whole = visit.whole
    text, digest = text_of(whole)
    red, key, minor = counts(live)
    listed = whole.parts[0].listed
    return Submitted(
        id=visit.id,
        number=visit.number,
        premises=visit.task.premises,
        task=visit.task.id,
        kind=visit.task.kind,
        date=whole.on,
        department=visit.task.lead_department,
        result=result_of(whole, live, service=visit.service),
        critical=None if visit.service else red,
        serious=None if visit.service else key,
        minor=None if visit.service else minor,
        record=text,
        record_digest=digest,
        list_version=listed.version,
        list_digest=listed.digest,
        scored=json.dumps(scored, sort_keys=True),
        started=min(part.submission.started for part in whole.parts),
        ended=max(part.submission.ended for part in whole.parts),
        at=known.at if known else office.now(),
        by=known.by if known else by,
        public_on=_public_on(office, whole),
        base=visit_records.dump_before(moved),
        rulings=visit_records.dump_rulings(known.decided if known else ()),
    )


def _public_on(office: Office, whole: Whole) -> date:
    days = office.catalogue.visit_rules(whole.parts[0].listed.industry).public_days.value
    return working_days_after(whole.on, days).on


def _visited(subject: SubjectRow, visit: Submitted, day: date) -> SubjectRow:
    """The premises with this visit among its latest; nobody went for a desk task, so it counts as none."""
    if visit.kind == DESK or visit.date > day:
        return subject
    this = PastVisit(visit.id, visit.date, visit.critical, visit.serious, visit.minor)
    others = [one for one in subject.visits if one.id != visit.id]
    latest = sorted([this, *others], key=lambda one: (one.date, one.id), reverse=True)
    return replace(subject, visits=latest[:LATEST])


def _stood(known: United | None, place: Place) -> Standing:
    """How the premises stood before the visit."""
    before = json.loads(known.standing).get("before") if known else None
    return Standing(**before) if before else place.standing


def _refer(tx: Tx, visit: Visit, part: Part, office: Office) -> None:
    """What a record saw outside the list is referred; what an earlier one has referred already is not said twice."""
    if part.id not in {one.id for one in visit.whole.parts} or visit.service:
        return
    said = {
        (o.department, o.note)
        for other in (*visit.whole.parts, *visit.whole.earlier)
        if other.id != part.id
        for o in other.submission.outside
    }
    referrals = [
        Referral(f"{part.id}:r{n}", o.department, o.note, o.photos, office.now())
        for n, o in enumerate(part.submission.outside, 1)
        if (o.department, o.note) not in said
    ]
    visits.put_referrals(tx, visit.id, visit.task.premises, referrals)
