"""Tasks as pages say them: kinds, origins, objections, officers, the burden of the year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from checklists import CheckList
from graph.premises import Card
from graph.records import Officer
from graph.tasks import Assigned, Event, Task, TaskRow
from regulation.access import Who
from regulation.access.policy import NOBODY
from regulation.lists import SERVICE
from regulation.office import Office
from regulation.planning import Burden, Candidate, Objection, rules
from regulation.planning.reading import Premises
from regulation.planning.rules import Source, reason_said
from regulation.settings import Lang
from regulation.web.shell import PREMISES, TASKS
from regulation.web.views import words
from regulation.web.views.handbook import cited
from regulation.web.views.premises import table_of
from regulation.web.views.why import code_of
from templates import (
    Against,
    BurdenLine,
    BurdenTable,
    Clause,
    Count,
    Depth,
    EventLine,
    HeadCard,
    Link,
    ListDepth,
    Mark,
    OfficerChoice,
    PermitStatus,
    Plate,
    RowElsewhere,
    Share,
    TaskEvent,
    TaskLine,
    TaskState,
    Warned,
)

HEAD, TAIL = 2, 4
"""How much of an enforcement number anyone is shown."""
COMPLAINED_DAYS = 90


def kind_name(kind: str, lang: Lang) -> str:
    """What a kind of visit is called."""
    return rules().kinds[kind].name.of(lang)


def origin_name(origin: str, lang: Lang) -> str:
    """What a visit follows from."""
    return rules().origins[origin].name.of(lang)


def reason_text(reason: str, lang: Lang) -> str:
    """Why a visit was ordered; a sentence that was chosen is said in the page's language."""
    return reason_said(reason).of(lang)


def department_names(office: Office, codes: Sequence[str], lang: Lang) -> list[str]:
    """What departments are called."""
    return [office.catalogue.department_name(code).of(lang) for code in codes]


def shortened(number: str) -> str:
    """An enforcement number as anyone may see it: enough to compare, too little to copy.

    >>> shortened("99010100001")
    '99…0001'
    """
    return f"{number[:HEAD]}…{number[-TAIL:]}" if len(number) > HEAD + TAIL else number


def clause_of(source: Source | None, lang: Lang) -> Clause | None:
    """Where a rule of planning stands."""
    if source is None:
        return None
    return Clause(source.law.of(lang), source.article.of(lang), verified=source.verified)


def mark_of(office: Office, row: TaskRow, lang: Lang) -> Mark:
    """The grade of the premises a task is about."""
    return words.mark(table_of(office.catalogue, row.industry, office.today()), row.standing, row.grade, lang)


def task_line(
    office: Office, row: TaskRow, lang: Lang, base: str = TASKS, *, approve: bool = False
) -> TaskLine:
    """One task in a list."""
    return line_of(office, row.task, row.name, mark_of(office, row, lang), lang, base, approve=approve)


def line_of(
    office: Office, task: Task, name: str, mark: Mark, lang: Lang, base: str = TASKS, *, approve: bool = False
) -> TaskLine:
    """One task in a list, of a premises that is at hand."""
    return TaskLine(
        href=f"{base}/{task.id}",
        name=name,
        mark=mark,
        number=task.number,
        kind=kind_name(task.kind, lang),
        origin=origin_name(task.origin, lang),
        reason=reason_text(task.reason, lang),
        state=TaskState(task.state),
        planned=task.planned,
        departments=department_names(office, task.departments, lang),
        officers=[officer.name for officer in task.officers],
        premises_href=f"{PREMISES}/{task.premises}",
        approve=f"{TASKS}/{task.id}/approve" if approve else "",
        overrides=len(task.overrides),
    )


def burden_table(
    office: Office, burden: Burden, department: str, lang: Lang, base: str = TASKS
) -> BurdenTable:
    """The year's visits at one premises, as one department sees them."""
    lines = [
        BurdenLine(
            on=line.on,
            departments={"zh": "、", "en": ", "}[lang].join(department_names(office, line.departments, lang)),
            kind=kind_name(line.kind, lang),
            origin=origin_name(line.origin, lang),
            counted=line.counted,
            made=line.made,
            href=f"{base}/{line.task}" if line.task and base else "",
        )
        for line in burden.lines
    ]
    name = office.catalogue.department_name(department).of(lang) if department else ""
    return BurdenTable(burden.year, lines, name, burden.counted(department), burden.cap, burden.services)


def elsewhere_of(listed: CheckList | None, lang: Lang) -> list[RowElsewhere]:
    """The rows that a task leaves to the other place."""
    return [RowElsewhere(row.id, row.title.of(lang)) for row in (listed.elsewhere if listed else ())]


def depth_of(
    office: Office, task: Task, card: Card, listed: CheckList | None, lang: Lang
) -> ListDepth | None:
    """How deep the list of a task goes; None for one that names its rows itself, or has none."""
    if listed is None or task.rows is not None:
        return None
    left_out = len(listed.left_out)
    if left_out:  # pinned or drawn up now: what it says of itself goes before what the rule says today
        made = _depth(office, card.industry, lang, short=True)
        return replace(made, left_out=left_out)
    return depth_if(office, card, task.kind, lang, drawn=True)


def depth_if(office: Office, card: Card, kind: str, lang: Lang, *, drawn: bool = False) -> ListDepth | None:
    """How deep a list of this kind would go there; None for a kind without one. `drawn`: it is known to be whole."""
    if kind == SERVICE:
        return None
    rule = office.catalogue.visit_rules(card.industry).short_list
    short = not drawn and rule is not None and rule.allows(card.grade, kind)
    return _depth(office, card.industry, lang, short=short)


def _depth(office: Office, industry: str, lang: Lang, *, short: bool) -> ListDepth:
    rule = office.catalogue.visit_rules(industry).short_list
    if rule is None:
        return ListDepth(Depth.SHORT if short else Depth.WHOLE)
    clause = cited(rule.basis, lang) if rule.basis else Clause("", assumed=True)
    if short:
        return ListDepth(Depth.SHORT, clause)
    return ListDepth(Depth.WHOLE_HERE if rule.grades else Depth.WHOLE_BY_RULE, clause)


def against_of(
    office: Office, found: Sequence[Objection], lang: Lang, base: str, typed: dict[str, str] | None = None
) -> list[Against]:
    """Objections as the form says them, with the reasons already typed."""
    return [
        Against(
            rule=one.rule,
            sentence=one.sentence.of(lang),
            mend=one.mend.of(lang),
            override=one.override,
            clause=clause_of(one.source, lang),
            task=Link(one.task, f"{base}/{one.task}") if one.task else None,
            merge=f"{base}/{one.task}/merge" if one.rule == "merge" else "",
            reason=(typed or {}).get(one.rule, ""),
        )
        for one in found
    ]


def assigned(
    office: Office, officers: Sequence[Assigned], lang: Lang, *, short: bool = False
) -> list[OfficerChoice]:
    """The officers of a task; `short` as anyone may see their numbers."""
    return [
        OfficerChoice(
            number=one.number,
            name=one.name,
            department=office.catalogue.department_name(one.department).of(lang),
            enforcement=shortened(one.enforcement_number) if short else one.enforcement_number,
            chosen=True,
        )
        for one in officers
    ]


def choices(
    office: Office, found: Sequence[Candidate], chosen: Sequence[str], lang: Lang
) -> list[OfficerChoice]:
    """Who can be sent and who cannot, and why not."""
    return [
        _choice(office, one.officer, one.why_not.of(lang) if one.why_not else "", chosen, lang)
        for one in found
    ]


def _choice(
    office: Office, officer: Officer, why_not: str, chosen: Sequence[str], lang: Lang
) -> OfficerChoice:
    return OfficerChoice(
        number=officer.number,
        name=officer.name,
        department=office.catalogue.department_name(officer.department).of(lang),
        enforcement=officer.enforcement_number or "",
        chosen=officer.number in chosen,
        why_not=why_not,
    )


def event_line(office: Office, event: Event, lang: Lang) -> EventLine:
    """One line of a record, by the deployment's clock."""
    at = event.at.astimezone(office.settings.timezone)
    by = "" if event.by == NOBODY.account else event.by
    return EventLine(at.date(), f"{at:%H:%M}", by, TaskEvent(event.what), reason_text(event.detail, lang))


def head_card(office: Office, who: Who, place: Premises, lang: Lang) -> HeadCard:
    """A premises at a glance, with what to know before going in."""
    card, today = place.card, office.today()
    table = table_of(office.catalogue, card.industry, today)
    graded = card.grade is not None and table is not None
    permits = words.last_terms(office.catalogue, place.permits, today, lang)
    return HeadCard(
        name=card.name,
        href=f"{PREMISES}/{card.id}",
        industry=words.industry_name(office.catalogue, card.industry, lang),
        address=card.address,
        code=code_of(card),
        plate=Plate(
            words.mark(table, card.state, card.grade, lang),
            graded_on=card.graded_on,
            known=Share(card.known_share, 1000) if graded and card.known_share is not None else None,
        ),
        visits=[words.visit(row, lang) for row in place.visits],
        permits=permits,
        findings=Count(place.findings),
        warnings=_warnings(office, who, place, permits, today, lang),
    )


def _warnings(
    office: Office, who: Who, place: Premises, permits: Sequence[object], today: date, lang: Lang
) -> list[tuple[Warned, str]]:
    bad = (PermitStatus.EXPIRED, PermitStatus.SUSPENDED, PermitStatus.REVOKED)
    found = [(Warned.PERMIT, p.kind) for p in permits if getattr(p, "status", None) in bad]  # pyright: ignore
    recent = [c for c in place.complaints if c.date >= today - timedelta(COMPLAINED_DAYS)]
    found += [(Warned.COMPLAINT, row.topic) for row in recent]
    cap, department = place.burden.cap, who.department
    if department and cap is not None and place.burden.used(department) >= cap:
        found.append((Warned.CAP, str(cap)))
    others = [task for task in place.open if department and department not in task.departments]
    for task in others:
        found.append((Warned.OTHER_TASK, "、".join(department_names(office, task.departments, lang))))
    return found
