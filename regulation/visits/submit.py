"""Submitting a visit: judge, then in one transaction the record, its findings, the facts, the grade and the counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any

from checklists import (
    Checked,
    CheckList,
    Correction,
    Judged,
    Mending,
    Outcome,
    Severity,
    Step,
    checked,
    judge,
    step,
    working_days_after,
)
from graph import Store, Tx, findings, register, tasks, visits
from graph.findings import FindingRow
from graph.grades import PastVisit, SubjectRow
from graph.tasks import Event, Task
from graph.visits import Place, Receipt, Referral, Submitted
from regulation.access import Action, Who, scope
from regulation.facts import INSPECTOR
from regulation.grading.facts import LATEST
from regulation.grading.one import table_for
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.visits import attachments
from regulation.visits.arrival import Arrival, arrival, flags_of
from regulation.visits.clock import Sending, with_days_moved
from regulation.visits.opening import list_answered, pin_offered
from regulation.visits.running import require_assigned, require_open
from regulation.visits.scoring import recognised, score_facts, scored_form, scores, settle, still_checked
from regulation.visits.submission import Presence, Seen, Submission, VisitRefused, refuse
from risk import Fact

LEAST_OFFICERS = 2
AT_ONCE = Sending()
_QUEUES = tuple(Lock() for _ in range(64))
"""Those of this process who want the same premises line up here: the store's own lock is right, but has them all
try again and again. Between processes the store's lock alone decides."""

NOT_DONE, PASSED, CONDITIONS, FAILED = "not_done", "pass", "conditions", "fail"


class SubmissionConflict(VisitRefused):
    """Another content was already submitted under this id; both are kept, and the first one stands."""


class _Already(Exception):
    """Somebody else's attempt with the same id was written first."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One submission with everything that was settled before the store is taken."""

    submission: Submission
    record: str
    digest: str
    number: str
    task: Task
    listed: CheckList
    judged: Judged
    on: date
    service: bool
    arrival: Arrival
    offered: Mapping[str, Any] | None
    flags: tuple[str, ...]


def submit(
    office: Office,
    who: Who,
    submission: Submission,
    sending: Sending = AT_ONCE,
    offered: Mapping[str, Any] | None = None,
) -> Receipt:
    """Record a visit, or answer again what was answered to the same submission before.

    `offered` is the list it was begun with where that was not opened here before; its seal was looked at.

    Raises:
        SubmissionConflict: the id was used with another content; that one stands, this one is kept aside.
        AnswersRefused: a row has no answer, or an answer lacks what it needs; nothing was recorded.
        SubmissionRefused: list, officers or photos are not what the task says; nothing was recorded.
        TaskClosed: nothing can be recorded for this task now.
    """
    earlier = office.store.read(lambda tx: visits.receipt(tx, submission.id))
    if earlier is not None:
        return _again(office, who, submission, earlier)
    case = _judged(office, who, submission, sending, offered)
    try:
        with _QUEUES[hash(case.task.premises) % len(_QUEUES)]:
            return office.store.write("visit.submit", who.account, lambda tx: _record(office, who, tx, case))
    except _Already:
        return _again(office, who, submission, _must(office.store, submission.id))


def _again(office: Office, who: Who, submission: Submission, earlier: Receipt) -> Receipt:
    """The same receipt for the same content; anything else is kept aside and refused."""
    digest = submission.digest()
    if earlier.digest == digest:
        return earlier
    office.store.write(
        "visit.refuse",
        who.account,
        lambda tx: visits.put_refused(
            tx,
            visit=submission.id,
            digest=digest,
            record=submission.canonical(),
            by=who.account,
            at=office.now(),
        ),
    )
    raise SubmissionConflict(
        f"这个编号已经收到过一份记录（{earlier.number}），内容不同。以那份为准，这份另存作证。",
        f"Under this id a record was already received, as {earlier.number}, with another content. That one stands; "
        "this one is kept aside as evidence. Send a correction under a new id.",
    )


def _judged(
    office: Office, who: Who, submission: Submission, sending: Sending, offered: Mapping[str, Any] | None
) -> _Case:
    """Everything that can be refused without taking the premises; a clock never is."""
    seen = scope(who, Action.RUN_VISIT)
    task, pinned = office.store.read(
        lambda tx: (tasks.read(tx, seen, submission.task), visits.pinned(tx, submission.task))
    )
    require_assigned(who, task)
    require_open(task)
    listed = list_answered(office, task, pinned.pinned, offered, submission.list_digest)
    _require_sound(office, task, submission)
    when = arrival(office, submission, sending)
    judged = judge(listed, with_days_moved(submission.answers, when.timed), when.timed.on)
    digest = submission.digest()
    return _Case(
        submission=submission,
        record=submission.canonical(),
        digest=digest,
        number=f"J-{when.timed.on:%Y%m%d}-{digest[:6].upper()}",
        task=task,
        listed=listed,
        judged=judged,
        on=when.timed.on,
        service=task.kind == SERVICE,
        arrival=when,
        offered=None if pinned.pinned else offered,
        flags=flags_of(office, task, submission, when),
    )


def _require_sound(office: Office, task: Task, submission: Submission) -> None:
    """Refuse other officers than those sent, fewer than two, photos that never arrived."""
    sent = {officer.enforcement_number for officer in task.officers}
    strange = sorted(set(submission.officers) - sent)
    if strange:
        refuse(f"{', '.join(strange)} is not assigned to task {task.number}.")
    if len(submission.officers) < LEAST_OFFICERS and task.kind != SERVICE:
        refuse(
            "A visit is made by at least two officers; name both who were there.",
            "至少两名检查人员到场。",
        )
    if (submission.presence is Presence.NOT_ASKED) != (task.kind == DESK):
        refuse(
            "Presence is not_asked for a desk task, for which nobody goes, and for no other.",
            "案头检查没有人上门，经营者一方不签字；别的检查要写明签字、拒签还是不在场。",
        )
    if submission.told and task.kind == DESK:
        refuse("At a desk nobody looks at what the owner told; leave told empty.")
    missing = [
        digest for digest in submission.photos if not attachments.photo(office.settings.data_dir, digest)
    ]
    if missing:
        refuse(f"{len(missing)} photos have not arrived: {', '.join(missing)}. Send them first.")
    unknown = sorted({o.department for o in submission.outside} - set(office.catalogue.departments))
    if unknown:
        refuse(f"{', '.join(unknown)} is no department that is known here.")


def _record(office: Office, who: Who, tx: Tx, case: _Case) -> Receipt:
    """The one transaction; the premises is taken before anything about it is read."""
    premises, visit = case.task.premises, case.submission.id
    visits.lock(tx, premises, visit)
    if visits.receipt(tx, visit) is not None:
        raise _Already
    task = tasks.hold(tx, scope(who, Action.RUN_VISIT), case.task.id)
    require_open(task)
    task = pin_offered(office, who, tx, task, case.offered)
    place, subject = visits.place_and_subject(tx, premises, office.today())
    departments = {task.lead_department, *(o.department for o in case.submission.outside)}
    register.put_missing_departments(tx, departments)
    table = table_for(office, place.industry, office.today())
    after = place if case.service else _after(office, case, place)
    made = scores(table, after.checked.values())
    after = replace(after, facts={**after.facts, **score_facts(made, visit, case.on)})
    submitted = _submitted(office, who, case, json.dumps(scored_form(made), sort_keys=True))
    visits.put(tx, submitted, service=case.service)
    event = Event(office.now(), who.called, "done", submitted.number)
    tasks.put(tx, replace(task, state="done", done_at=office.now(), events=(*task.events, event)))
    if not case.service:
        _follow(tx, case, office)
        visited = _visited(subject, submitted, office.today())
        now, mended = settle(office, tx, table, after, visited, office.today())
        visits.put_standing(tx, visit, place.standing, now, mended)
    return Receipt(
        visit, submitted.number, premises, case.digest, submitted.at, submitted.public_on, case.flags
    )


def _after(office: Office, case: _Case, place: Place) -> Place:
    """What is known of the premises once this visit counts: each row looked at, the facts that were confirmed."""
    library = office.catalogue.library_edition(case.listed.industry, case.listed.version)
    rows = still_checked(place, case.listed, library, whole=case.task.rows is None)
    rows |= {one.requirement: one for one in recognised(case.listed)}
    rows |= {row.requirement: row for row in _checked(case)}
    facts, told = dict(place.facts), dict(place.told)
    for one in case.submission.told:
        held = told.get(one.fact)
        if held is None or held.value != one.value or one.seen is Seen.NOT_LOOKED:
            continue
        del told[one.fact]
        if one.seen is Seen.CONFIRMED:
            facts[one.fact] = Fact(one.value, INSPECTOR, case.submission.id, case.on)
        elif isinstance(one.value, bool):
            facts[one.fact] = Fact(not one.value, INSPECTOR, case.submission.id, case.on)
    return replace(place, checked=rows, facts=facts, told=told)


def _checked(case: _Case) -> list[Checked]:
    """The rows looked at; what was put right while the inspectors stood there counts as put right."""
    put_right = [f for f in case.judged.findings if f.correction is Correction.ON_THE_SPOT]
    at_once = {row.id for f in put_right for row in (f.requirement, *f.also)}
    return [
        replace(row, outcome=Outcome.PASSED) if row.requirement in at_once else row
        for row in checked(case.listed, case.judged, case.submission.id, case.on)
    ]


def _submitted(office: Office, who: Who, case: _Case, scored: str) -> Submitted:
    found = case.judged.findings
    public_days = office.catalogue.visit_rules(case.listed.industry).public_days.value
    red = sum(f.requirement.red_line for f in found)
    key = sum(not f.requirement.red_line and f.requirement.severity is Severity.KEY for f in found)
    return Submitted(
        id=case.submission.id,
        number=case.number,
        premises=case.task.premises,
        task=case.task.id,
        kind=case.task.kind,
        date=case.on,
        department=case.task.lead_department,
        result=_result(case),
        critical=None if case.service else red,
        serious=None if case.service else key,
        minor=None if case.service else len(found) - red - key,
        record=case.record,
        record_digest=case.digest,
        list_version=case.listed.version,
        list_digest=case.listed.digest,
        scored=scored,
        started=case.arrival.timed.started,
        ended=case.arrival.timed.ended,
        at=office.now(),
        by=who.account,
        public_on=working_days_after(case.on, public_days).on,
        flags=case.flags,
        arrival=json.dumps(case.arrival.as_json(), ensure_ascii=False, sort_keys=True),
    )


def _visited(subject: SubjectRow, visit: Submitted, day: date) -> SubjectRow:
    """The premises with this visit among its latest; nobody went for a desk task, so it counts as none."""
    if visit.kind == DESK or visit.date > day:
        return subject
    this = PastVisit(visit.id, visit.date, visit.critical, visit.serious, visit.minor)
    latest = sorted([this, *subject.visits], key=lambda one: (one.date, one.id), reverse=True)
    return replace(subject, visits=latest[:LATEST])


def _result(case: _Case) -> str:
    judged = case.judged
    if case.service or not judged.count(Outcome.PASSED) + judged.count(Outcome.FAILED):
        return NOT_DONE
    if any(f.requirement.red_line for f in judged.findings):
        return FAILED
    return CONDITIONS if judged.findings else PASSED


def _follow(tx: Tx, case: _Case, office: Office) -> None:
    """Findings, referrals, and what this visit says of findings that were still open."""
    visit, premises = case.submission.id, case.task.premises
    new = _findings(case, office)
    again = {f.requirement: f.id for f in new}
    looked_at = [k for k, a in case.judged.answers.items() if a.outcome is not Outcome.NOT_CHECKED]
    for old in findings.of_rows(tx, premises, looked_at):
        findings.put_state(tx, _rechecked(old, again.get(old.requirement), office, case))
    findings.put(tx, visit, premises, new)
    referrals = [
        Referral(f"{visit}:r{n}", o.department, o.note, o.photos, office.now())
        for n, o in enumerate(case.submission.outside, 1)
    ]
    visits.put_referrals(tx, visit, premises, referrals)


def _rechecked(old: FindingRow, again: str | None, office: Office, case: _Case) -> FindingRow:
    if again:
        return replace(old, state=step(old.state, Step.RECHECK_FAILED), followed_by=again)
    state = step(old.state, Step.RECHECK_PASSED)
    return replace(old, state=state, settled_at=office.now(), settled_by=case.number)


def _findings(case: _Case, office: Office) -> Sequence[FindingRow]:
    made: list[FindingRow] = []
    for n, found in enumerate(case.judged.findings, 1):
        row, at_once = found.requirement, found.correction is Correction.ON_THE_SPOT
        known = found.due is None or working_days_after(found.due - timedelta(1), 1).holidays_known
        made.append(
            FindingRow(
                id=f"{case.submission.id}:{n}",
                visit=case.submission.id,
                premises=case.task.premises,
                place=n,
                requirement=row.id,
                title=row.title,
                note=found.note,
                severity=row.severity.value,
                red_line=row.red_line,
                department=row.department,
                points=row.points,
                correction=found.correction.value,
                due=found.due,
                holidays_known=known,
                found_on=case.on,
                photos=found.photos,
                state=Mending.CONFIRMED if at_once else Mending.OPEN,
                settled_at=office.now() if at_once else None,
                settled_by=case.number if at_once else None,
                also=tuple(other.id for other in found.also),
            )
        )
    return made


def _must(store: Store, visit: str) -> Receipt:
    found = store.read(lambda tx: visits.receipt(tx, visit))
    assert found is not None, "the visit that was written first is gone"  # noqa: S101
    return found
