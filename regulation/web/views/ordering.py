"""The board, the order form and one task as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta

from graph.tasks import Task, TaskRow
from regulation.access import Action, Who, decide
from regulation.lists import DESK
from regulation.office import Office
from regulation.planning import (
    Candidate,
    Draft,
    Due,
    Objected,
    Objection,
    Ordered,
    StepRefused,
    Suggested,
    rules,
)
from regulation.planning.people import candidates_of
from regulation.planning.reading import Board, Opened, rows_by_department, spared
from regulation.planning.steps import WAITING, takes_part
from regulation.settings import Lang
from regulation.web.shell import PHOENIX, PREMISES, SET_ASIDE, TASKS
from regulation.web.views import planning as said
from regulation.web.views import words
from regulation.web.views.credit import supervised
from regulation.web.views.premises import table_of
from templates import (
    Choice,
    Count,
    DueRow,
    Link,
    OfficerChoice,
    Option,
    OrderForm,
    Shell,
    Spared,
    TaskBoard,
    TaskList,
    TaskPage,
    TaskState,
)

OVERDUE = "/r/findings"
FOLLOWING = ("recheck", "rerating")
"""Origins that nobody chooses: they follow from a visit's result."""
SHOWN = 20
"""So many lines of each kind stand on the board before it only counts."""
PATHS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Typing:
    """The order form as it was asked for or sent."""

    kind: str = ""
    origin: str = ""
    reason: str = ""
    planned: str = ""
    day: date | None = None
    department: str = ""
    plan: str = ""
    ground: str = ""
    officers: tuple[str, ...] = ()
    overrides: Mapping[str, str] = field(default_factory=dict)
    sent: bool = False

    def draft(self, premises_id: str) -> Draft:
        """The same for the use case."""
        return Draft(
            premises=premises_id,
            kind=self.kind,
            origin=self.origin,
            planned=self.day,
            reason=self.reason,
            department=self.department,
            plan=self.plan,
            ground=self.ground,
            overrides=self.overrides,
            officers=self.officers,
        )


def board_page(
    shell: Shell, office: Office, who: Who, found: Board, suggested: Suggested, origin: str
) -> TaskBoard:
    """The board, of one origin or of all."""
    lang, today = shell.lang, office.today()
    open_rows = [row for row in found.open if not origin or row.task.origin == origin]
    done = [row for row in found.done if not origin or row.task.origin == origin]
    due = [one for one in suggested.due if not origin or one.origin == origin]

    def column(name: str, rows: Sequence[TaskRow]) -> TaskList:
        approve = name == "proposed"
        lines = [
            said.task_line(office, row, lang, approve=approve and _may_approve(who, row.task)) for row in rows
        ]
        return TaskList(name, Count(len(rows), f"#{name}" if rows else ""), lines)

    ready = [row for row in open_rows if row.task.state in ("approved", "notified")]
    unstaffed = [row for row in ready if len(row.task.officers) < rules().numbers["officers_at_least"]]
    return TaskBoard(
        shell=shell,
        today=today,
        department=office.catalogue.department_name(who.department).of(lang) if who.department else "",
        origin=[Option(name, one.name.of(lang), name == origin) for name, one in rules().origins.items()],
        due=[_due_row(office, one, lang) for one in due[:SHOWN]],
        due_total=Count(len(due), "#due" if due else ""),
        due_more=suggested.more,
        proposed=column("proposed", [row for row in open_rows if row.task.state == "proposed"]),
        to_assign=column("to-assign", unstaffed),
        coming=column("coming", [row for row in ready if row not in unstaffed]),
        under_way=column("under-way", [row for row in open_rows if row.task.state == "under_way"]),
        done=column("done", done),
        done_days=rules().numbers["done_days"],
        overdue=Count(found.overdue, OVERDUE if found.overdue else ""),
        json_href=shell.path,
        phoenix_href=PHOENIX if decide(who, Action.DECIDE_PHOENIX) else "",
        aside_href=SET_ASIDE if decide(who, Action.ADMIT_RECORD) else "",
    )


def order_page(
    shell: Shell,
    office: Office,
    who: Who,
    here: Ordered,
    typing: Typing,
    against: Sequence[Objection],
) -> OrderForm:
    """The order form: filled in as far as it is known, or as it was sent, with what speaks against it."""
    lang, card, known = shell.lang, here.card, rules()
    origin = typing.origin or _likely_origin(who, here)
    kind = typing.kind or known.origins[origin].kind
    industry = office.catalogue.industries.get(card.industry)
    department = who.department or typing.department or (industry.departments[0] if industry else "")
    announced = known.kinds[kind].announced
    planned = typing.day or office.today() + timedelta(days=1 if announced else 0)
    people = office.store.read(lambda tx: candidates_of(tx, who, (department,), planned, ()))
    can_go = [one.officer.number for one in people if one.why_not is None]
    chosen = typing.officers if typing.sent else tuple(can_go[: known.numbers["officers_at_least"]])
    reasons = [text.of(lang) for text in known.origins[origin].reasons]
    mark = words.mark(table_of(office.catalogue, card.industry, office.today()), card.state, card.grade, lang)
    return OrderForm(
        shell=shell,
        name=card.name,
        href=f"{PREMISES}/{card.id}",
        mark=mark,
        industry=words.industry_name(office.catalogue, card.industry, lang),
        address=card.address,
        department=office.catalogue.department_name(department).of(lang),
        departments=[]
        if who.department
        else _departments(office, industry.departments if industry else (), department, lang),
        kinds=[Choice(k.id, k.name.of(lang), k.id == kind) for k in known.kinds.values()],
        origins=[
            Choice(o.id, o.name.of(lang), o.id == origin)
            for o in known.origins.values()
            if o.id not in FOLLOWING
        ],
        reasons=[text.of(lang) for one in known.origins.values() for text in one.reasons],
        reason=typing.reason if typing.sent else (reasons[0] if reasons and origin != "by_hand" else ""),
        planned=typing.planned if typing.sent else planned.isoformat(),
        plan=typing.plan,
        ground=typing.ground,
        officers=said.choices(office, people, chosen, lang),
        burden=said.burden_table(office, here.burden, department, lang),
        against=said.against_of(office, against, lang, TASKS, dict(typing.overrides)),
        open=[said.line_of(office, task, card.name, mark, lang) for task in here.open],
        depth=said.depth_if(office, card, kind, lang),
        desk_clause=said.clause_of(known.kinds[DESK].source, lang),
    )


def task_page(
    shell: Shell,
    office: Office,
    who: Who,
    opened: Opened,
    people: Sequence[Candidate],
    why: StepRefused | Objected | None,
) -> TaskPage:
    """One task as who orders sees it."""
    lang, task, card = shell.lang, opened.task, opened.place.card
    rows = rows_by_department(opened.list)
    chosen = [officer.number for officer in task.officers]
    return TaskPage(
        shell=shell,
        number=task.number,
        name=card.name,
        premises_href=f"{PREMISES}/{card.id}",
        industry=words.industry_name(office.catalogue, card.industry, lang),
        address=card.address,
        mark=words.mark(
            table_of(office.catalogue, card.industry, office.today()), card.state, card.grade, lang
        ),
        state=TaskState(task.state),
        kind=said.kind_name(task.kind, lang),
        origin=said.origin_name(task.origin, lang),
        reason=said.reason_text(task.reason, lang),
        plan=task.plan,
        planned=task.planned,
        departments=said.department_names(office, task.departments, lang),
        announced=rules().kinds[task.kind].announced,
        rows=sum(rows.values()) if opened.list else None,
        overrides=[(_rule_name(one.rule, lang), one.reason, one.by) for one in task.overrides],
        officers=said.assigned(office, task.officers, lang),
        candidates=_suggested(said.choices(office, people, chosen, lang)),
        burden=said.burden_table(office, opened.place.burden, task.lead_department, lang),
        events=[said.event_line(office, event, lang) for event in reversed(task.events)],
        may=_may(who, task),
        spared=Spared(**asdict(spared(opened.list))),
        desk=task.kind == DESK,
        elsewhere=said.elsewhere_of(opened.list, lang),
        depth=said.depth_of(office, task, card, opened.list, lang),
        own_order=task.ordered_by == who.account,
        notice_href=f"/e/{task.premises}/notices/{task.id}" if task.notice else "",
        fault=why.sentence.of(lang) if isinstance(why, StepRefused) else "",
        against=said.against_of(office, why.objections, lang, TASKS) if isinstance(why, Objected) else [],
    )


def _suggested(found: list[OfficerChoice]) -> list[OfficerChoice]:
    """With nobody chosen yet, the first two who can go are."""
    if any(one.chosen for one in found):
        return found
    least, left = [], rules().numbers["officers_at_least"]
    for one in found:
        take = left > 0 and not one.why_not
        left -= take
        least.append(replace(one, chosen=take))
    return least


def _may(who: Who, task: Task) -> list[str]:
    if not decide(who, Action.ORDER_VISIT) or task.state not in WAITING:
        return []
    if not takes_part(who, task):
        return ["join"]
    staffed = len(task.officers) >= rules().numbers["officers_at_least"]
    steps = {
        "approve": task.state == "proposed",
        "assign": True,
        "notify": task.state == "approved" and staffed and rules().kinds[task.kind].announced,
        "move": True,
        "cancel": True,
    }
    return [step for step, may in steps.items() if may]


def _may_approve(who: Who, task: Task) -> bool:
    """A plain task is approved from the board; one that sets a rule aside is looked at first."""
    return decide(who, Action.APPROVE_VISIT) and takes_part(who, task) and not task.overrides


def _rule_name(rule: str, lang: Lang) -> str:
    known = rules().objections.get(rule)
    return known.mend.of(lang) if known and rule not in RULE_NAMES else RULE_NAMES[rule][lang]


RULE_NAMES: Mapping[str, Mapping[str, str]] = {
    "cap": {"zh": "超过全年上限", "en": "beyond the yearly cap"},
    "repeat": {"zh": "三个月内重复检查", "en": "again within three months of a superior"},
    "twice": {"zh": "同部门另有未完成任务", "en": "a second open task of the department"},
    "merge": {"zh": "没有并入其他部门的检查", "en": "not joined with another department's visit"},
}


def _due_row(office: Office, one: Due, lang: Lang) -> DueRow:
    found = one.premises
    return DueRow(
        mark=words.mark(
            table_of(office.catalogue, found.industry, office.today()), found.standing, found.grade, lang
        ),
        name=found.name,
        href=f"{PREMISES}/{found.id}",
        order_href=f"{PREMISES}/{found.id}/order?origin={one.origin}",
        why=said.origin_name(one.origin, lang),
        since=found.since,
        note=found.note or supervised(office, found.industry, found.grade, found.credit, lang, officer=True),
        attention=one.attention.points,
        paths=[
            Link(path.sentence.of(lang), f"{PREMISES}/{path.finding.premises}")
            for path in one.attention.paths[:PATHS_SHOWN]
        ],
    )


def _likely_origin(who: Who, here: Ordered) -> str:
    """What presses most: a complaint, a referral, the grade's time; else by hand."""
    if here.complained or here.referred:
        return "complaint" if here.complained else "referral"
    least, made = here.burden.least, here.burden.made(who.department)
    return "grade_due" if least and made < least else "by_hand"


def _departments(office: Office, codes: Sequence[str], chosen: str, lang: Lang) -> list[Option]:
    return [Option(code, office.catalogue.department_name(code).of(lang), code == chosen) for code in codes]
