"""The page on which mending is confirmed, and the list of what is to be put right."""

from __future__ import annotations

from collections.abc import Sequence

from checklists import Mending, overdue
from graph.findings import OpenFinding
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.mending import Preview
from regulation.visits.prolonging import Chased, chased
from regulation.web.views.closing import asked_time
from regulation.web.views.result import mark_of, points_of, ruler_of, shown
from templates import (
    FindingState,
    Mark,
    RectificationRow,
    Rectifications,
    Ruler,
    SettleFinding,
    SettlePage,
    Shell,
    StatementRow,
    Wants,
)
from templates import State as StateWord


def settle_page(
    office: Office,
    shell: Shell,
    seen: Preview,
    name: str,
    *,
    chosen: str = "",
    fault: str = "",
    typed: str = "",
    recheck: bool = False,
    leads: bool = False,
) -> SettlePage:
    """The proof of each finding, and the grade as the engine would give it once it is confirmed."""
    visit, lang = seen.visit, shell.lang
    table = table_for(office, seen.place.industry, office.today())
    here = f"/e/{visit.premises}/visits/{visit.id}"
    library = next(
        (e for e in office.catalogue.libraries.get(visit.industry, ()) if e.version == visit.list_version),
        None,
    )
    items = [
        SettleFinding(
            shown(office, library, row, here, shell, whole=True),
            mark_of(table, seen.each.get(row.id, seen.place.standing), lang) or Mark(StateWord.PENDING),
            points_of(seen.each.get(row.id)),
            chosen=row.id == chosen,
            asked=asked_time(office, row),
            take_over=_wants(one) if leads and one.escalated else None,
        )
        for row in seen.findings
        for one in chased(office, [OpenFinding(row, "")])
    ]
    return SettlePage(
        shell,
        name=name,
        number=visit.number,
        result_href=here,
        now=mark_of(table, seen.place.standing, lang) or Mark(StateWord.PENDING),
        now_score=points_of(seen.place.standing),
        ruler=ruler_of(table, seen.place.standing, seen.sent, lang) or Ruler(()),
        items=items,
        sent=sum(row.state is Mending.SENT and not row.followed_by for row in seen.findings),
        sent_mark=mark_of(table, seen.sent, lang),
        sent_score=points_of(seen.sent),
        recheck=recheck,
        fault=fault,
        typed=typed,
    )


def list_page(
    office: Office,
    shell: Shell,
    found: Sequence[Chased],
    statements: Sequence[StatementRow],
    appeals_href: str = "",
) -> Rectifications:
    """What is not settled yet, the earliest due first."""
    today = office.today()
    rows = [
        RectificationRow(
            one.open.name,
            row.title.of(shell.lang),
            FindingState.LATE if overdue(row.state, row.due, today) else FindingState(row.state.value),
            f"/r/findings/{row.id}",
            row.due,
            wants=_wants(one),
            days=one.chase.days if one.chase else 0,
            asked=row.course.asked is not None,
            escalated=one.escalated,
        )
        for one in found
        for row in (one.open.finding,)
    ]
    return Rectifications(shell, rows, statements, appeals_href)


def _wants(one: Chased) -> Wants | None:
    return Wants(one.chase.what.value) if one.chase else None
