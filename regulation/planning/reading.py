"""What people look at: the board, one task whole, an inspector's day, a premises at the door, the list to be run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from checklists import CheckList, asked
from graph import Tx, findings, planning, premises, tasks
from graph.premises import Card, TermRow, VisitRow
from graph.records import Officer
from graph.scope import Scope
from graph.tasks import Task, TaskRow
from regulation.access import Action, Who, scope
from regulation.history import Complaint, History, complaints_about
from regulation.lists import list_of
from regulation.office import Office
from regulation.planning.burden import Burden, burden_of
from regulation.planning.rules import rules

LAST_VISITS = 3


@dataclass(frozen=True, slots=True)
class Board:
    """The open tasks of a department, those ended lately, and how many rectifications are overdue."""

    open: Sequence[TaskRow]
    done: Sequence[TaskRow]
    overdue: int


@dataclass(frozen=True, slots=True)
class Premises:
    """A premises before somebody goes in: what happened last, what is open, who else wants to come."""

    card: Card
    visits: Sequence[VisitRow]
    permits: Sequence[TermRow]
    complaints: Sequence[Complaint]
    findings: int
    open: Sequence[Task]
    burden: Burden


@dataclass(frozen=True, slots=True)
class Opened:
    """One task whole: what it is about, and the list that would be run."""

    task: Task
    place: Premises
    list: CheckList | None


def board(office: Office, who: Who) -> Board:
    """The tasks of the asker's department (of all, without one) within the asker's area."""
    seen, today = scope(who, Action.READ_TASKS), office.today()
    since = office.now() - timedelta(rules().numbers["done_days"])

    def work(tx: Tx) -> Board:
        return Board(
            open=tasks.board(tx, seen, who.department),
            done=tasks.board(tx, seen, who.department, ("done",), since),
            overdue=len(findings.open_findings(tx, seen, due_before=today)),
        )

    return office.store.read(work)


def open_task(office: Office, who: Who, task_id: str, action: Action = Action.READ_TASKS) -> Opened:
    """One task at a premises that the asker may read; NotFound elsewhere."""
    seen = scope(who, action)

    def work(tx: Tx) -> Opened:
        task = tasks.read(tx, seen, task_id)
        return Opened(task, _place(office, tx, seen, task.premises), _list(office, tx, task))

    return office.store.read(work)


def at_premises(office: Office, who: Who, premises_id: str) -> Premises:
    """A premises that the asker may read, with the open tasks of all departments there."""
    seen = scope(who, Action.READ_TASKS)
    return office.store.read(lambda tx: _place(office, tx, seen, premises_id))


def day_of(office: Office, who: Who) -> tuple[Sequence[TaskRow], Officer | None]:
    """The open tasks that the asker is sent on, and the asker as the register knows them."""
    seen, number = scope(who, Action.SHOW_VISIT_CODE), who.enforcement_number

    def work(tx: Tx) -> tuple[Sequence[TaskRow], Officer | None]:
        if not number:
            return [], None
        return tasks.of_officer(tx, seen, number), planning.officer(tx, number)

    return office.store.read(work)


def list_for(office: Office, task: Task) -> CheckList | None:
    """The list of a task, outside of any other reading."""
    return office.store.read(lambda tx: _list(office, tx, task))


def rows_by_department(listed: CheckList | None) -> Mapping[str, int]:
    """How many rows each department checks."""
    return Counter(row.department for row in listed.rows) if listed else {}


@dataclass(frozen=True, slots=True)
class Spared:
    """What going together spares an enterprise: visits, questions, minutes; against each department coming alone.

    `recognised`: how many more questions were answered on another department's visit.
    """

    visits: int
    questions: int
    minutes: int
    recognised: int


def spared(listed: CheckList | None) -> Spared:
    """What one joint list spares."""
    if listed is None:
        return Spared(0, 0, 0, 0)
    alone, questions = rows_by_department(listed), len(asked(listed))
    return Spared(
        visits=max(0, len(alone) - 1),
        questions=sum(alone.values()) - questions,
        minutes=max(0, sum(map(minutes_for, alone.values())) - minutes_for(questions)),
        recognised=len(listed.recognised),
    )


def minutes_for(rows: int) -> int:
    """How long a list of so many rows takes, as it is told to the enterprise."""
    numbers = rules().numbers
    return max(numbers["least_minutes"], rows * numbers["minutes_a_row"])


def _list(office: Office, tx: Tx, task: Task) -> CheckList | None:
    card = premises.card(tx, Scope(under="/"), task.premises)
    return None if task.kind == "service" else list_of(office, tx, task, card)


def _place(office: Office, tx: Tx, seen: Scope, premises_id: str) -> Premises:
    card = premises.card(tx, seen, premises_id)
    here = Scope(under="/", ids=(premises_id,))
    return Premises(
        card=card,
        visits=premises.visits(tx, premises_id, LAST_VISITS),
        permits=premises.permits(tx, premises_id),
        complaints=complaints_about(History.of(office), premises_id, LAST_VISITS)[0],
        findings=len(findings.open_findings(tx, here)),
        open=[task for task in tasks.of_premises(tx, seen, premises_id) if task.open],
        burden=burden_of(tx, office.catalogue, card, office.today()),
    )
