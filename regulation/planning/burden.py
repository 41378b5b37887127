"""The burden on one premises: its visits of the year, which of them count against the cap, and the cap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from graph import Tx, planning, tasks
from graph.credit import class_of
from graph.premises import Card
from graph.scope import Scope
from graph.tasks import Task
from regulation.catalogue import Catalogue
from regulation.planning.rules import rules
from risk import VisitsPerYear

SERVICE = "service"
EVERYWHERE = Scope(under="/")


@dataclass(frozen=True, slots=True)
class Line:
    """One visit of the year, made or still to come; `counted` whether it counts against the cap."""

    on: date | None
    departments: tuple[str, ...]
    kind: str
    origin: str
    counted: bool
    made: bool
    task: str | None = None
    visit: str | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """The visits of a year at one premises, newest first; `least` and `cap` a year, None where no rule says.

    `credit` is the class of who operates it, beside which the grade was read; None where the grade alone decides.
    """

    year: int
    lines: Sequence[Line]
    least: int | None
    cap: int | None
    credit: str | None = None

    def counted(self, department: str) -> int:
        """How many of a department's visits count against the cap, those ordered included."""
        return sum(line.counted and department in line.departments for line in self.lines)

    def used(self, department: str) -> int:
        """How many of a department's visits that count against the cap were made."""
        return sum(line.counted and line.made and department in line.departments for line in self.lines)

    def made(self, department: str | None = None) -> int:
        """How many visits were made, by a department or by all; service visits apart, and what nobody went for."""
        return sum(
            line.made and checks_there(line.kind) and (department is None or department in line.departments)
            for line in self.lines
        )

    @property
    def services(self) -> int:
        """How many service visits were made."""
        return sum(line.made and line.kind == SERVICE for line in self.lines)


def checks_there(kind: str) -> bool:
    """Whether somebody goes for this kind of visit, and checks."""
    return kind != SERVICE and rules().kinds[kind].travels


def burden_of(tx: Tx, catalogue: Catalogue, card: Card, today: date) -> Burden:
    """What a premises bore this year and what is ordered; the cap holds for each department by itself."""
    first, after = date(today.year, 1, 1), date(today.year + 1, 1, 1)
    made = planning.made(tx, card.id, first, after)
    ordered = [
        task for task in tasks.of_premises(tx, EVERYWHERE, card.id, limit=500) if _of_year(task, today)
    ]
    done = {visit.task for visit in made}
    lines = [_of_visit(visit) for visit in made]
    lines += [_of_task(task) for task in ordered if task.id not in done]
    credit = credit_beside(tx, catalogue, card.id, today)
    allowed = visits_allowed(catalogue, card.industry, card.grade, today, credit)
    return Burden(
        year=today.year,
        lines=sorted(lines, key=lambda line: line.on or date.max, reverse=True),
        least=allowed.min if allowed else None,
        cap=allowed.max if allowed else None,
        credit=credit,
    )


def credit_beside(tx: Tx, catalogue: Catalogue, premises_id: str, today: date) -> str | None:
    """The credit class of who operates a premises; None while no table of credit is adopted, or without a class."""
    return class_of(tx, premises_id) if catalogue.credit_table(today) else None


def visits_allowed(
    catalogue: Catalogue, industry: str, grade: str | None, today: date, credit: str | None = None
) -> VisitsPerYear | None:
    """The visits a year that a grade asks for, alone or beside a credit class; the table's default without a grade.

    None where no table says.
    """
    given = catalogue.supervision(industry, grade, credit, today)
    return given.visits if given else None


def _of_visit(visit: planning.Made) -> Line:
    kind, origin = visit.kind or "routine", visit.origin or "by_hand"
    counted = rules().counts(kind, origin)
    return Line(visit.date, visit.departments, kind, origin, counted, True, visit.task, visit.id)


def _of_task(task: Task) -> Line:
    counted = rules().counts(task.kind, task.origin)
    return Line(
        task.planned, task.departments, task.kind, task.origin, counted, task.state == "done", task.id
    )


def _of_year(task: Task, today: date) -> bool:
    on = task.planned or (task.done_at.date() if task.done_at else today)
    return task.state != "cancelled" and on.year == today.year
