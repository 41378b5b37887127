"""Work whose authority is gone by the time it arrives: kept whole, set aside, counted only if a lead admits it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from graph import NotFound, Tx, tasks, visit_records, visits
from graph.scope import Scope
from graph.tasks import Assigned, Event, Task
from graph.visit_records import Kept, Record
from regulation.access import Action, Refused, Role, Who, scope
from regulation.office import Office
from regulation.visits.recording import record
from regulation.visits.submission import LONGEST_NOTE, Submission, VisitRefused, refuse
from regulation.visits.uniting import part_of
from risk import Text

EVERYWHERE = Scope("/")

REASONS: Mapping[str, Text] = {
    "account": Text("提交人的账号已经停用", "the account that sent it has been disabled"),
    "area": Text("提交人现在不管这一片或这一行", "whoever sent it no longer works in this district or trade"),
    "cancelled": Text("任务已经取消", "the task was cancelled"),
    "recused": Text("有签字的人已经回避", "somebody who signed it has been recused"),
    "unassigned": Text("有签字的人已经不在这个任务里", "somebody who signed it is no longer on the task"),
    "certificate": Text(
        "有签字的人执法证已经到期", "the enforcement certificate of somebody who signed it has ended"
    ),
}
"""Why a record is set aside; each is said to whoever sent it and to whoever may admit it."""


class AdmissionRefused(VisitRefused):
    """A record that cannot be admitted as was asked; the message says why and what now."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The task as whoever hands something in may see it. `away`: it is no longer within their own area."""

    task: Task
    away: bool


def sent_on(tx: Tx, who: Who, task_id: str) -> Sent:
    """The task that somebody was sent on, now or once.

    NotFound where it is not theirs to see and never was; Refused where they see it and were never sent.
    """
    try:
        task, away = tasks.read(tx, scope(who, Action.HAND_IN), task_id), False
    except NotFound:
        task, away = tasks.read(tx, EVERYWHERE, task_id), True
        if who.enforcement_number not in task.sent:
            raise
    if who.enforcement_number not in task.sent:
        raise Refused(f"{who.account} was never assigned to task {task.number}")
    return Sent(task, away)


def why_aside(tx: Tx, who: Who, sent: Sent, submission: Submission, today: date) -> tuple[str, ...]:
    """Why a record does not count now: the keys of REASONS that apply, none where it counts.

    Judged on the day on which it arrives, for who sends it and all who signed it.
    """
    task = sent.task
    numbers = {*submission.officers, who.enforcement_number or ""} & {*task.sent}
    assigned = {officer.enforcement_number for officer in task.officers}
    bearers = visit_records.bearers(tx, numbers)
    recused = {one.number for one in task.recusals}
    gone = [bearers.get(number) for number in sorted(numbers - assigned)]
    left = [one is not None and one.number in recused for one in gone]
    ended = [one for one in bearers.values() if one.valid_to is not None and one.valid_to < today]
    true = {
        "account": who.role is Role.LEFT,
        "area": sent.away,
        "cancelled": task.state == "cancelled",
        "recused": any(left),
        "unassigned": not all(left),
        "certificate": bool(ended),
    }
    return tuple(key for key in REASONS if true[key])


def said(aside: tuple[str, ...]) -> Text:
    """Why a record was set aside, as one sentence."""
    reasons = [REASONS[key] for key in aside]
    return Text(
        f"{'；'.join(one.zh for one in reasons)}。记录已经收到并保存，没有计入，由负责人决定是否采纳。",
        f"Received and kept, and set aside: {'; '.join(one.en for one in reasons)}. "
        "It does not count unless a lead admits it.",
    )


def keep_aside(office: Office, who: Who, tx: Tx, task: Task, new: Record) -> Record:
    """Keep a record that does not count, and note on its task that it came."""
    visit_records.put_aside(tx, new)
    held = tasks.hold(tx, EVERYWHERE, task.id)
    event = Event(office.now(), who.called, "kept_aside", new.digest[:6].upper())
    tasks.put(tx, replace(held, events=(*held.events, event)))
    return new


def list_aside(office: Office, who: Who) -> list[Kept]:
    """What is set aside within the asker's scope, of their department's tasks, the oldest first."""
    seen = scope(who, Action.ADMIT_RECORD)
    return office.store.read(lambda tx: visit_records.aside(tx, seen, who.department))


def admit(office: Office, who: Who, record_id: str, reason: str) -> Record:
    """Let a record count that was set aside, with a reason; it is judged as of the visit.

    Raises:
        AdmissionRefused: there is no reason.
        SubmissionRefused, AnswersRefused: the record is not sound; it stays set aside.
        NotFound: none is set aside under that id within the asker's scope.
    """
    if not reason.strip():
        raise AdmissionRefused("请写明理由。", "Give the reason.")
    seen = scope(who, Action.ADMIT_RECORD)

    def work(tx: Tx) -> Record:
        kept = visit_records.one_aside(tx, seen, who.department, record_id).record
        if who.account == kept.by:
            raise Refused(f"{who.account} may not admit a record of their own")
        if not kept.listed:
            refuse("The list that it answers is not known here.", "它回答的检查单在这里找不到。")
        visits.lock(tx, kept.premises, kept.id)
        task = tasks.hold(tx, seen, kept.task)
        part_of(office, kept)
        visit_records.take_up(tx, kept.id)
        admitted = replace(
            kept,
            aside=(),
            admitted_by=who.account,
            admitted_at=office.now(),
            admitted_why=reason.strip()[:LONGEST_NOTE],
        )
        event = Event(office.now(), who.called, "taken_up", admitted.admitted_why)
        return record(office, who, tx, replace(task, events=(*task.events, event)), admitted)

    return office.store.write("visit.admit", who.account, work)


def as_sent(task: Task) -> Task:
    """The task with all who were ever sent on it, as a record of then is judged."""
    known = {officer.enforcement_number for officer in task.officers}
    once = [Assigned("", "", "", number) for number in task.sent if number not in known]
    return replace(task, officers=(*task.officers, *once))


def pinned_text(pinned: object) -> str:
    """A pinned list as a record keeps it."""
    return json.dumps(pinned, ensure_ascii=False, sort_keys=True)
