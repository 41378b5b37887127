"""Running a task's list: pinned when it is first opened, kept while it is filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklists import CheckList, Library, Outcome, Recognised
from graph import Tx, premises, tasks, visits
from graph.premises import Card
from graph.scope import Scope
from graph.tasks import Event, Task
from regulation.access import Action, Refused, Who, scope
from regulation.lists import DESK, list_of
from regulation.office import Office
from regulation.visits.submission import SubmissionRefused, VisitRefused
from risk import Fact

STARTS_FROM = ("approved", "notified", "under_way")


_CHANGED = "这版检查单的文件被改动过，和打开时不一样，没有记下。请管理员恢复原来的文件。"
_CLOSED = {
    "done": ("已经做完，结果在这家的检查记录里", "was done already; its result stands with the premises"),
    "cancelled": ("已经取消", "was cancelled"),
    "proposed": ("还没有批准", "is not approved yet"),
}


class TaskClosed(VisitRefused):
    """A task on which nothing can be recorded now; the message says why and what now."""


@dataclass(frozen=True, slots=True)
class Run:
    """A task under the inspector's hands. `listed` None: not opened yet; `last` the rows' last known outcome."""

    task: Task
    card: Card
    library: Library | None
    listed: CheckList | None
    draft: Mapping[str, Any] | None
    told: Mapping[str, Fact]
    last: Mapping[str, Outcome]


def open_run(office: Office, who: Who, task_id: str) -> Run:
    """The task, its pinned list and what was typed so far. NotFound outside the scope, Refused for who is not sent."""
    seen = scope(who, Action.RUN_VISIT)

    def work(tx: Tx) -> tuple[Task, Card, visits.PinnedTask, visits.Place]:
        task = tasks.read(tx, seen, task_id)
        return (
            task,
            premises.card(tx, seen, task.premises),
            visits.pinned(tx, task_id),
            visits.place(tx, task.premises),
        )

    task, card, pinned, place = office.store.read(work)
    require_assigned(who, task)
    listed = restore(office, pinned.pinned) if pinned.pinned else None
    library = (
        office.catalogue.library_edition(listed.industry, listed.version)
        if listed and listed.version
        else office.catalogue.library_if_any(card.industry, office.today())
    )
    last = {key: row.outcome for key, row in place.checked.items()}
    told = {} if task.kind == DESK else asked_of(library, place.told)  # nobody is there to look
    return Run(task, card, library, listed, pinned.draft, told, last)


def start(office: Office, who: Who, task_id: str) -> None:
    """Open a task's list: from now on it is this list, whatever changes in the facts or the requirements.

    Raises:
        TaskClosed: the task is not approved yet, is done or was cancelled.
    """
    seen = scope(who, Action.RUN_VISIT)

    def work(tx: Tx) -> None:
        task = tasks.hold(tx, seen, task_id)
        require_assigned(who, task)
        require_open(task)
        if visits.pin(tx, task_id, pinned_form(_listed(office, tx, task, seen))):
            event = Event(office.now(), who.called, "started")
            tasks.put(tx, replace(task, state="under_way", events=(*task.events, event)))

    office.store.write("visit.start", who.account, work)


def save_draft(office: Office, who: Who, task_id: str, draft: Mapping[str, Any]) -> None:
    """Keep what was filled in, so that nothing typed is lost between the list and the signature."""
    seen = scope(who, Action.RUN_VISIT)

    def work(tx: Tx) -> None:
        task = tasks.read(tx, seen, task_id)
        require_assigned(who, task)
        require_open(task)
        visits.put_draft(tx, task_id, draft)

    office.store.write("visit.draft", who.account, work)


def result_of(office: Office, who: Who, task_id: str) -> str:
    """Where the result of a task stands, as `premises/visits/visit`; empty while there is none."""
    seen = scope(who, Action.RUN_VISIT)

    def work(tx: Tx) -> str:
        tasks.read(tx, seen, task_id)
        return visits.of_task(tx, task_id)

    return office.store.read(work)


def require_assigned(who: Who, task: Task) -> None:
    """Refused unless this person is one of those sent."""
    numbers = {officer.enforcement_number for officer in task.officers}
    if who.enforcement_number not in numbers:
        raise Refused(f"{who.account} is not assigned to task {task.number}")


def require_open(task: Task) -> None:
    """TaskClosed unless a visit can be recorded for it."""
    if task.state not in STARTS_FROM:
        zh, en = _CLOSED.get(task.state, ("已经关闭", "is closed"))
        raise TaskClosed(
            f"任务 {task.number} {zh}，没有记下。", f"Task {task.number} {en}. Nothing was recorded."
        )


def require_takes(task: Task) -> None:
    """TaskClosed unless a record of a visit can be taken: the first one, or one more of a visit that was made."""
    if task.state != "done" or task.done_at is None:
        require_open(task)


def pinned_form(listed: CheckList) -> dict[str, Any]:
    """A list as the task keeps it: rows by their ids, the digest that says they are the same."""
    return {
        "industry": listed.industry,
        "version": listed.version,
        "departments": list(listed.departments),
        "items": [row.id for row in listed.items],
        "to_find_out": [row.id for row in listed.to_find_out],
        "recognised": [[one.row.id, one.by, one.visit, one.on.isoformat()] for one in listed.recognised],
        "elsewhere": [row.id for row in listed.elsewhere],
        "left_out": [row.id for row in listed.left_out],
        "digest": listed.digest,
    }


def restore(office: Office, pinned: Mapping[str, Any]) -> CheckList:
    """The list that a task was opened with, from the edition it names.

    Raises SubmissionRefused where that edition no longer says the same: an edition is never changed, only superseded.
    """
    if not pinned["version"]:  # a service visit checks nothing
        return CheckList(pinned["industry"], "", tuple(pinned["departments"]), (), ())
    library = office.catalogue.library_edition(pinned["industry"], pinned["version"])
    try:
        listed = CheckList(
            industry=pinned["industry"],
            version=pinned["version"],
            departments=tuple(pinned["departments"]),
            items=tuple(library.requirement(key) for key in pinned["items"]),
            to_find_out=tuple(library.requirement(key) for key in pinned["to_find_out"]),
            recognised=tuple(
                Recognised(library.requirement(key), by, visit, date.fromisoformat(on))
                for key, by, visit, on in pinned.get("recognised", ())
            ),
            elsewhere=tuple(library.requirement(key) for key in pinned.get("elsewhere", ())),
            left_out=tuple(library.requirement(key) for key in pinned.get("left_out", ())),
        )
    except LookupError as error:
        raise SubmissionRefused(_CHANGED, _changed(pinned)) from error
    if listed.digest != pinned["digest"]:
        raise SubmissionRefused(_CHANGED, _changed(pinned))
    return listed


def asked_of(library: Library | None, told: Mapping[str, Fact]) -> dict[str, Fact]:
    """What the owner told and an inspector should look at: facts that this trade's requirements ask about."""
    known = library.facts if library else {}
    return {name: fact for name, fact in told.items() if name in known}


def _listed(office: Office, tx: Tx, task: Task, seen: Scope) -> CheckList:
    card = premises.card(tx, seen, task.premises)
    listed = list_of(office, tx, task, card)
    if listed is None:
        trade = office.catalogue.industry_name(card.industry)
        raise TaskClosed(
            f"{trade.zh}还没有检查单，不能开始检查。",
            f"There is no check list of {trade.en} yet, so no visit can be recorded.",
        )
    return listed


def _changed(pinned: Mapping[str, Any]) -> str:
    return (
        f"The requirements of {pinned['industry']} {pinned['version']} are not the ones this list was opened with. "
        "Nothing was recorded. Restore that edition's file beside the newer one."
    )
