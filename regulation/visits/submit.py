"""Handing in a record of a visit: judge it, then count it in one transaction with all that follows, or set it aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import Any

from graph import StoreUnavailable, Tx, tasks, visit_records, visits
from graph.tasks import Task
from graph.visit_records import Record
from regulation.access import Refused, Who
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.visits import attachments
from regulation.visits.aside import EVERYWHERE, Sent, keep_aside, pinned_text, sent_on, why_aside
from regulation.visits.recording import record
from regulation.visits.running import require_takes
from regulation.visits.submission import Presence, Submission, VisitRefused, refuse
from regulation.visits.uniting import part_of

LEAST_OFFICERS = 2
CLOCK_AHEAD = timedelta(minutes=10)
_QUEUES = tuple(Lock() for _ in range(64))
"""Those of this process who want the same premises line up here: the store's own lock is right, but has them all
try again and again. Between processes the store's lock alone decides."""

TRIES = 4
"""How often a record is looked at again that was judged by what has changed meanwhile."""


class SubmissionConflict(VisitRefused):
    """Another content was already submitted under this id; both are kept, and the first one stands."""


class _ChangedError(Exception):
    """Something that this was judged by has changed before it was written: it is judged again."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One submission with everything that was settled before the store is taken. `aside`: why it does not count."""

    submission: Submission
    record: Record
    task: Task
    aside: tuple[str, ...]


def submit(office: Office, who: Who, submission: Submission) -> Record:
    """Count a record, or answer again what was answered to the same record before.

    The first record of a task is its visit; each further one joins it, and corrects another one where it says so. A
    record whose authority is gone is kept and set aside: its `aside` says why.

    Raises:
        SubmissionConflict: the id was used with another content; that one stands, this one is kept aside.
        AnswersRefused: a row has no answer, or an answer lacks what it needs; nothing was recorded.
        SubmissionRefused: list, officers, times or photos are not what the task says; nothing was recorded.
        TaskClosed: nothing can be recorded for this task now.
    """
    for _ in range(TRIES):
        earlier = office.store.read(lambda tx: visit_records.find(tx, submission.id))
        if earlier is not None:
            return _again(office, who, submission, earlier)
        case = _judged(office, who, submission)
        try:
            with _QUEUES[hash(case.task.premises) % len(_QUEUES)]:
                return _written(office, who, case)
        except _ChangedError:
            continue
    raise StoreUnavailable(f"task {submission.task} changed {TRIES} times while a record of it was written")


def _written(office: Office, who: Who, case: _Case) -> Record:
    """The one transaction; the premises is taken before anything about it is read. _ChangedError: judge again."""

    def work(tx: Tx) -> Record:
        visits.lock(tx, case.task.premises, case.submission.id)
        if visit_records.find(tx, case.submission.id) is not None:
            raise _ChangedError
        task = tasks.hold(tx, EVERYWHERE, case.task.id)
        if (task.state, task.officers, task.recusals) != (
            case.task.state,
            case.task.officers,
            case.task.recusals,
        ):
            raise _ChangedError
        if case.aside:
            return keep_aside(office, who, tx, task, case.record)
        return record(office, who, tx, task, case.record)

    return office.store.write("visit.set_aside" if case.aside else "visit.submit", who.account, work)


def _again(office: Office, who: Who, submission: Submission, earlier: Record) -> Record:
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
        f"这个编号已经收到过一份记录（{earlier.called}），内容不同。以那份为准，这份另存作证。",
        f"Under this id a record was already received, as {earlier.called}, with another content. That one stands; "
        "this one is kept aside as evidence. Send a correction under a new id.",
    )


def _judged(office: Office, who: Who, submission: Submission) -> _Case:
    """Everything that can be refused without taking the premises."""
    if who.until is not None and submission.ended > who.until:
        raise Refused(f"{who.account} made this visit after their account was disabled")

    def read(tx: Tx) -> tuple[Sent, visits.PinnedTask, tuple[str, ...]]:
        sent = sent_on(tx, who, submission.task)
        aside = why_aside(tx, who, sent, submission, office.today())
        return sent, visits.pinned(tx, submission.task), aside

    sent, pinned, aside = office.store.read(read)
    task = sent.task
    new = Record(
        id=submission.id,
        task=task.id,
        premises=task.premises,
        digest=submission.digest(),
        text=submission.canonical(),
        listed=pinned_text(pinned.pinned) if _same_list(pinned.pinned, submission) else "",
        at=office.now(),
        by=who.account,
        corrects=submission.corrects,
        why=submission.why,
        aside=aside,
    )
    if aside:
        require_photos(office, submission)
        return _Case(submission, new, task, aside)
    require_takes(task)
    if pinned.pinned is None:
        refuse(f"The list of task {task.number} was not opened yet. Open it first.")
    if not new.listed:
        refuse(
            f"The answers belong to another list than the one task {task.number} was opened with. "
            "Open the task again and answer that list."
        )
    _require_sound(office, task, submission)
    part_of(office, new)
    return _Case(submission, new, task, ())


def _same_list(pinned: Mapping[str, Any] | None, submission: Submission) -> bool:
    return pinned is not None and pinned["digest"] == submission.list_digest


def _require_sound(office: Office, task: Task, submission: Submission) -> None:
    """Refuse other officers than those sent, fewer than two, a clock that is ahead, photos that never arrived."""
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
    if submission.ended > office.now() + CLOCK_AHEAD:
        refuse("The visit ends in the future; set the phone's clock.")
    require_photos(office, submission)
    unknown = sorted({o.department for o in submission.outside} - set(office.catalogue.departments))
    if unknown:
        refuse(f"{', '.join(unknown)} is no department that is known here.")


def require_photos(office: Office, submission: Submission) -> None:
    """SubmissionRefused while a photo that the record names has not arrived."""
    missing = [
        digest
        for digest in submission.named_photos
        if not attachments.photo(office.settings.data_dir, digest)
    ]
    if missing:
        refuse(f"{len(missing)} photos have not arrived: {', '.join(missing)}. Send them first.")
