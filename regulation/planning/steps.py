"""From the order to the door: approve, assign, recuse, move, tell the enterprise, call off. Every step is on record."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from graph import Tx, planning, premises, tasks
from graph.premises import Card
from graph.tasks import Event, Recusal, Task, What
from regulation.access import Action, Refused, Who, scope
from regulation.office import Office
from regulation.planning.burden import EVERYWHERE, SERVICE, burden_of
from regulation.planning.objections import Objected
from regulation.planning.people import Candidate, assigned_of, candidates_of, check_team
from regulation.planning.rules import rules
from regulation.refusal import Refusal
from risk import Text

WAITING = ("proposed", "approved", "notified")
"""What can still be changed; a visit under way cannot."""


class StepRefused(Refusal):
    """A step that cannot be taken now; the sentence says why and what to do."""


NOT_NOW = Text(
    "这个任务已经不能这样改了，请看下面的记录。",
    "This task can no longer be changed in this way; see its record.",
)
OWN_ORDER = Text(
    "下任务的人不能自己审批，请由本部门另一位负责人审批。",
    "Who ordered a visit does not approve it; another lead of the department has to.",
)
NO_REASON = Text("请写明理由。", "Give the reason.")
AT_DOOR = Text(
    "这类检查不预先通知，通知书在亮码时当面送达。",
    "This kind of visit is not announced; the notice is given at the door with the visit code.",
)
NOBODY_GOES = Text(
    "案头检查没有人上门：不用通知，也不用检查码。",
    "Nobody goes for a desk task: it has neither a notice nor a visit code.",
)
NO_TEAM = Text("先指派至少两名检查人员。", "Assign at least two inspectors first.")
PAST_DAY = Text("请选今天或以后的日期。", "Choose today or a later day.")
ONLY_SERVICE = Text("检查要由检查人员提交检查单才能办结。", "A visit ends when its check list is submitted.")


def approve(office: Office, who: Who, task_id: str) -> Task:
    """Approve an order: not one's own, unless nobody else leads the department there, and that is then said."""

    def change(tx: Tx, task: Task, card: Card) -> Task:
        if task.state != "proposed":
            raise StepRefused(NOT_NOW)
        own = task.ordered_by == who.account
        if own and rules().numbers["second_person"]:
            others = set(planning.leads(tx, task.lead_department, card.district.path)) - {who.account}
            if others:
                raise StepRefused(OWN_ORDER)
        changed = replace(task, state="approved", approved_by=who.account, approved_at=office.now())
        return noted(office, changed, who, "approved_alone" if own else "approved")

    return _step(office, who, Action.APPROVE_VISIT, task_id, "approve", change)


def assign(office: Office, who: Who, task_id: str, numbers: Sequence[str]) -> Task:
    """Send these officers. Objected names each who cannot go; at least two with valid numbers on the day."""

    def change(tx: Tx, task: Task, card: Card) -> Task:
        _open_to_change(task)
        day = task.planned or office.today()
        against = check_team(tx, who, task.departments, numbers, day, task.recusals, card.industry)
        if against:
            raise Objected(against)
        team = assigned_of(tx, who, task.departments, numbers)
        named = "、".join(officer.name for officer in team)
        changed = noted(office, replace(task, officers=team), who, "assigned", named)
        return _told_again(office, tx, changed)

    return _step(office, who, Action.ORDER_VISIT, task_id, "assign", change)


def recuse(office: Office, who: Who, task_id: str, number: str, reason: str) -> Task:
    """Record that an officer has an interest here: they leave the task and cannot be assigned to it again.

    A lead says it of anyone, an inspector of themselves.
    """
    action = Action.READ_TASKS if who.enforcement_number else Action.ORDER_VISIT

    def change(tx: Tx, task: Task, _card: Card) -> Task:
        _open_to_change(task)
        if not reason.strip():
            raise StepRefused(NO_REASON)
        if who.enforcement_number:
            own = planning.officer(tx, who.enforcement_number)
            if own is None or own.number != number:
                raise Refused(f"{who.account} may recuse nobody else")
        left = tuple(officer for officer in task.officers if officer.number != number)
        recused = Recusal(number, reason.strip(), who.account)
        changed = replace(task, officers=left, recusals=(*task.recusals, recused))
        return noted(office, changed, who, "recused", reason.strip())

    return _step(office, who, action, task_id, "recuse", change)


def move(office: Office, who: Who, task_id: str, day: date, reason: str) -> Task:
    """Another day, with a reason; who cannot go on it is named."""

    def change(tx: Tx, task: Task, card: Card) -> Task:
        _open_to_change(task)
        if day < office.today():
            raise StepRefused(PAST_DAY)
        if not reason.strip():
            raise StepRefused(NO_REASON)
        if task.officers:
            numbers = [officer.number for officer in task.officers]
            against = check_team(tx, who, task.departments, numbers, day, task.recusals, card.industry)
            if against:
                raise Objected(against)
        changed = noted(
            office, replace(task, planned=day), who, "moved", f"{day.isoformat()} {reason.strip()}"
        )
        return _told_again(office, tx, changed)

    return _step(office, who, Action.ORDER_VISIT, task_id, "move", change)


def notify(office: Office, who: Who, task_id: str) -> Task:
    """Tell the enterprise: who comes, why, what is checked, how often, its rights. Kept with the task."""

    def change(tx: Tx, task: Task, _card: Card) -> Task:
        if task.state not in ("approved", "notified"):
            raise StepRefused(NOT_NOW)
        if not rules().kinds[task.kind].travels:
            raise StepRefused(NOBODY_GOES)
        if not rules().kinds[task.kind].announced:
            raise StepRefused(AT_DOOR)
        if len(task.officers) < rules().numbers["officers_at_least"]:
            raise StepRefused(NO_TEAM)
        told = replace(with_notice(office, tx, task), state="notified")
        return noted(office, told, who, "notified")

    return _step(office, who, Action.ORDER_VISIT, task_id, "notify", change)


def cancel(office: Office, who: Who, task_id: str, reason: str) -> Task:
    """Call a visit off, with a reason."""

    def change(_tx: Tx, task: Task, _card: Card) -> Task:
        _open_to_change(task)
        if not reason.strip():
            raise StepRefused(NO_REASON)
        return noted(office, replace(task, state="cancelled"), who, "cancelled", reason.strip())

    return _step(office, who, Action.ORDER_VISIT, task_id, "cancel", change)


def finish(office: Office, who: Who, task_id: str) -> Task:
    """End a service visit, which has no list; any other ends with its list."""

    def change(_tx: Tx, task: Task, _card: Card) -> Task:
        if task.kind != SERVICE:
            raise StepRefused(ONLY_SERVICE)
        if task.state != "under_way":
            raise StepRefused(NOT_NOW)
        return noted(office, replace(task, state="done", done_at=office.now()), who, "done")

    return _step(office, who, Action.READ_TASKS, task_id, "finish", change)


def candidates(office: Office, who: Who, task: Task) -> list[Candidate]:
    """Who can be sent, and why each other cannot."""
    day = task.planned or office.today()
    return office.store.read(lambda tx: candidates_of(tx, who, task.departments, day, task.recusals))


def with_notice(office: Office, tx: Tx, task: Task) -> Task:
    """The task with the notice as it is given now: what stands in it does not change afterwards."""
    card = premises.card(tx, EVERYWHERE, task.premises)
    burden = burden_of(tx, office.catalogue, card, office.today())
    notice = {
        "made": burden.made(task.lead_department),
        "counted": burden.counted(task.lead_department),
        "cap": burden.cap,
        "counts": rules().counts(task.kind, task.origin),
        "planned": task.planned.isoformat() if task.planned else None,
        "departments": list(task.departments),
        "officers": [[o.name, o.department, o.enforcement_number] for o in task.officers],
        "issued": office.now().isoformat(),
    }
    return replace(task, notice=json.dumps(notice, ensure_ascii=False), notified_at=office.now())


def noted(office: Office, task: Task, who: Who, what: What, detail: str = "") -> Task:
    """The task with one more line on its record."""
    event = Event(office.now(), who.called, what, detail)
    return replace(task, events=(*task.events, event))


def takes_part(who: Who, task: Task) -> bool:
    """Whether the task is one of the asker's own department; without a department of one's own all are."""
    return who.department is None or who.department in task.departments


def _told_again(office: Office, tx: Tx, task: Task) -> Task:
    """What was announced is announced again when it changes: there is one notice, and it is true."""
    return with_notice(office, tx, task) if task.state == "notified" else task


def _open_to_change(task: Task) -> None:
    if task.state not in WAITING:
        raise StepRefused(NOT_NOW)


def _step(
    office: Office,
    who: Who,
    action: Action,
    task_id: str,
    deed: str,
    change: Callable[[Tx, Task, Card], Task],
) -> Task:
    seen = scope(who, action)

    def work(tx: Tx) -> Task:
        task = tasks.hold(tx, seen, task_id)
        if not takes_part(who, task):
            raise Refused(f"{who.account} of {who.department} may not {deed} {task.number}")
        changed = change(tx, task, premises.card(tx, seen, task.premises))
        tasks.put(tx, changed)
        return changed

    return office.store.write(f"task.{deed}", who.account, work)
