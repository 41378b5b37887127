"""The inspector's day, one task, one premises as pages."""

from __future__ import annotations

from collections.abc import Sequence

from graph.records import Officer
from graph.tasks import Task, TaskRow
from regulation.access import Who
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.planning import StepRefused
from regulation.planning.reading import Opened, Premises, rows_by_department
from regulation.visits.prolonging import Chased
from regulation.visits.running import STARTS_FROM
from regulation.web.shell import DAY
from regulation.web.views import planning as said
from regulation.web.views.closing import chased_lines
from templates import InspectorDay, InspectorPremises, InspectorTask, Shell, TaskState

TASKS = f"{DAY}/tasks"


def day_page(
    shell: Shell,
    office: Office,
    who: Who,
    rows: Sequence[TaskRow],
    officer: Officer | None,
    chased: Sequence[Chased] = (),
) -> InspectorDay:
    """Today's tasks with those that are late, then what comes."""
    today = office.today()
    due = [row for row in rows if row.task.planned is None or row.task.planned <= today]
    ended = officer is None or officer.valid_to is None or officer.valid_to < today
    return InspectorDay(
        shell=shell,
        today=today,
        now=[said.task_line(office, row, shell.lang, TASKS) for row in due],
        coming=[said.task_line(office, row, shell.lang, TASKS) for row in rows if row not in due],
        enforcement=who.enforcement_number or "",
        valid_to=officer.valid_to if officer else None,
        number_ended=ended,
        chased=chased_lines(chased, shell.lang, "/r/findings/{id}"),
    )


def inspector_task(
    shell: Shell, office: Office, who: Who, opened: Opened, why: StepRefused | None
) -> InspectorTask:
    """One task before going in."""
    task, lang = opened.task, shell.lang
    own = next((o for o in task.officers if o.enforcement_number == who.enforcement_number), None)
    department = who.department or task.lead_department
    return InspectorTask(
        shell=shell,
        head=said.head_card(office, who, opened.place, lang),
        number=task.number,
        state=TaskState(task.state),
        kind=said.kind_name(task.kind, lang),
        origin=said.origin_name(task.origin, lang),
        reason=said.reason_text(task.reason, lang),
        planned=task.planned,
        departments=said.department_names(office, task.departments, lang),
        officers=said.assigned(office, task.officers, lang),
        rows=sum(rows_by_department(opened.list).values()) if opened.list else None,
        burden=said.burden_table(office, opened.place.burden, department, lang, ""),
        code_href=f"{TASKS}/{task.id}/code",
        list_href=f"{TASKS}/{task.id}/list" if _may_open(task) else "",
        own=own.number if own else "",
        service=task.kind == "service",
        fault=why.sentence.of(lang) if why else "",
        desk=task.kind == DESK,
        elsewhere=said.elsewhere_of(opened.list, lang),
        depth=said.depth_of(office, task, opened.place.card, opened.list, lang),
    )


def _may_open(task: Task) -> bool:
    """Whether the list can be opened: at the door once the code was shown, at the desk once it is approved."""
    if task.kind == DESK:
        return task.state in STARTS_FROM
    return task.state == "under_way" and task.kind != SERVICE


def inspector_premises(shell: Shell, office: Office, who: Who, place: Premises) -> InspectorPremises:
    """A premises whose wall code was scanned."""
    lang, card = shell.lang, place.card
    head = said.head_card(office, who, place, lang)

    def own(numbers: Sequence[str]) -> bool:
        return who.enforcement_number in numbers

    lines = [
        (
            own([o.enforcement_number for o in task.officers]),
            said.line_of(office, task, card.name, head.plate.mark, lang, TASKS),
        )
        for task in place.open
    ]
    return InspectorPremises(
        shell=shell,
        head=head,
        own=[line for mine, line in lines if mine],
        others=[line for mine, line in lines if not mine],
        burden=said.burden_table(office, place.burden, who.department or "", lang, ""),
    )
