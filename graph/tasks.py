"""Tasks: one ordered visit from the order to its end, with everything that was decided about it on its record."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any, Literal

from graph.errors import NotFound
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_PUT = load("tasks/put_task")
_PUT_BY = load("tasks/put_departments")
_PUT_ASSIGNED = load("tasks/put_assigned")
_HOLD = load("tasks/hold_task")
_HOLD_PREMISES = load("tasks/hold_premises")
_READ = load("tasks/read_task")
_OF_PREMISES = load("tasks/list_of_premises")
_BOARD = load("tasks/list_board")
_OF_OFFICER = load("tasks/list_of_officer")

OPEN = ("proposed", "approved", "notified", "under_way")
STATES = (*OPEN, "done", "cancelled")
BOARD_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Assigned:
    """An officer sent on a visit, with the enforcement number that was valid when they were assigned."""

    number: str
    name: str
    department: str
    enforcement_number: str


@dataclass(frozen=True, slots=True)
class Override:
    """A rule that was set aside: which, why, by whom."""

    rule: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Recusal:
    """An officer who may not go: who, why, who said so."""

    number: str
    reason: str
    by: str


What = Literal[
    "ordered",
    "set_aside",
    "joined",
    "approved",
    "approved_alone",
    "assigned",
    "recused",
    "moved",
    "notified",
    "code_shown",
    "admitted",
    "refused",
    "started",
    "cancelled",
    "done",
    "added",
    "corrected",
    "kept_aside",
    "taken_up",
    "decided",
]
"""What can happen to a task; its pages have a word for each."""


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a task's record: when, who, what, and the reason or the detail."""

    at: datetime
    by: str
    what: What
    detail: str = ""


# (:Task)-[:AT]->(:Premises), (:Task)-[:BY]->(:Department), (:Task)-[:ASSIGNED]->(:Officer)
@dataclass(frozen=True, slots=True)
class Task:
    """A visit that was ordered. `rows` None is the whole list; a re-check holds exactly its rows.

    `kind`: routine, case, special, service, desk (nobody goes). `origin`: grade_due, evaluation, complaint, referral,
    recheck, by_hand. `ordered_on` is the day in the deployment's own time; `under` the path of the district from which
    it was ordered; `notice` what the enterprise was told.
    `sent` are the enforcement numbers of all who were ever assigned, whoever is now.
    """

    id: str
    number: str
    premises: str
    kind: str
    origin: str
    reason: str
    departments: tuple[str, ...]
    lead_department: str
    rows: tuple[str, ...] | None
    officers: tuple[Assigned, ...]
    planned: date | None
    state: str
    overrides: tuple[Override, ...]
    recheck_of: str | None
    ordered_by: str
    ordered_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    notified_at: datetime | None = None
    shown_at: datetime | None = None
    done_at: datetime | None = None
    ordered_on: date | None = None
    under: str = "/"
    plan: str = ""
    notice: str = ""
    recusals: tuple[Recusal, ...] = ()
    events: tuple[Event, ...] = ()
    sent: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Who is assigned was sent."""
        everybody = {*self.sent, *(officer.enforcement_number for officer in self.officers)}
        object.__setattr__(self, "sent", tuple(sorted(everybody)))

    @property
    def open(self) -> bool:
        """Whether it still waits for something."""
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task in a list, with the premises it is about."""

    task: Task
    name: str
    industry: str
    address: str
    path: str
    standing: str
    grade: str | None
    sign: str | None


_AS_TEXT: Mapping[str, type] = {
    "officers": Assigned,
    "overrides": Override,
    "recusals": Recusal,
    "events": Event,
}
"""What is a list of records stands in the store as one JSON text."""


def put(tx: Tx, task: Task) -> None:
    """Write a task, new or changed; NotFound when its premises are not there."""
    if not tx.run(_PUT, premises=task.premises, id=task.id, task=_as_row(task)):
        raise NotFound("There is no such premises here.")
    tx.touch()
    tx.run(_PUT_BY, id=task.id, departments=sorted({*task.departments, task.lead_department}))
    tx.run(_PUT_ASSIGNED, id=task.id, officers=[officer.number for officer in task.officers])


def hold(tx: Tx, scope: Scope, task: str) -> Task:
    """One task within a scope, and nobody else changes it before this deed ends; NotFound when there is none."""
    tx.run(_HOLD, id=task)
    return read(tx, scope, task)


def hold_premises(tx: Tx, premises: str) -> None:
    """Nobody else orders or ends a visit there before this deed ends."""
    tx.touch()
    tx.run(_HOLD_PREMISES, id=premises)


def read(tx: Tx, scope: Scope, task: str) -> Task:
    """One task at a premises within the scope; NotFound when there is none."""
    rows = tx.run(_READ, id=task, **scope.params())
    if not rows:
        raise NotFound("There is no such task here.")
    return _task(rows[0]["task"])


def of_premises(tx: Tx, scope: Scope, premises: str, limit: int = 50) -> list[Task]:
    """The tasks at one premises within the scope, newest first, whichever department's they are."""
    rows = tx.run(_OF_PREMISES, premises=premises, limit=limit, **scope.params())
    return [_task(row["task"]) for row in rows]


def board(
    tx: Tx,
    scope: Scope,
    department: str | None,
    states: Sequence[str] = OPEN,
    since: datetime | None = None,
    limit: int = BOARD_LIMIT,
) -> list[TaskRow]:
    """The tasks within a scope in these states, of one department or of all; ended ones since a moment."""
    rows = tx.run(
        _BOARD, department=department, states=list(states), since=since, limit=limit, **scope.params()
    )
    return [_row(row) for row in rows]


def of_officer(tx: Tx, scope: Scope, enforcement_number: str, limit: int = 100) -> list[TaskRow]:
    """The open tasks that the bearer of an enforcement number is assigned to, by day."""
    rows = tx.run(_OF_OFFICER, number=enforcement_number, states=list(OPEN), limit=limit, **scope.params())
    return [_row(row) for row in rows]


def pinned_of_officer(
    tx: Tx, scope: Scope, enforcement_number: str, states: Sequence[str], limit: int = 100
) -> list[tuple[Task, Mapping[str, Any] | None]]:
    """The tasks in these states that the bearer of a number is sent on, each with the list it was opened with."""
    rows = tx.run(_OF_OFFICER, number=enforcement_number, states=list(states), limit=limit, **scope.params())
    return [
        (_task(row["task"]), json.loads(row["task"]["pinned"]) if row["task"].get("pinned") else None)
        for row in rows
    ]


def _row(row: Mapping[str, Any]) -> TaskRow:
    return TaskRow(task=_task(row["task"]), path=row["path"], **row["premises"])


def _as_row(task: Task) -> dict[str, Any]:
    flat = {f.name: getattr(task, f.name) for f in fields(task)}
    texts = {name: _dumped(flat[name]) for name in _AS_TEXT}
    rows = None if task.rows is None else list(task.rows)
    return {**flat, **texts, "departments": list(task.departments), "rows": rows, "sent": list(task.sent)}


def _dumped(records: Sequence[Any]) -> str:
    return json.dumps([asdict(record) for record in records], ensure_ascii=False, default=datetime.isoformat)


def _task(found: Mapping[str, Any]) -> Task:
    given = {f.name: found[f.name] for f in fields(Task) if found.get(f.name) is not None}
    lists = {name: _restored(kind, found.get(name)) for name, kind in _AS_TEXT.items()}
    rows = found.get("rows")
    missing = {"planned": None, "recheck_of": None}
    return Task(
        **{
            **missing,
            **given,
            **lists,
            "departments": tuple(found["departments"]),
            "rows": None if rows is None else tuple(rows),
            "sent": tuple(found.get("sent") or ()),
        }
    )


def _restored(kind: type, text: str | None) -> tuple[Any, ...]:
    rows = json.loads(text or "[]")
    if kind is Event:
        rows = [{**row, "at": datetime.fromisoformat(row["at"])} for row in rows]
    return tuple(kind(**row) for row in rows)
