"""The visit code, and what the owner learns from it, as pages; the notice and the public list."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from checklists import CheckList, Requirement, asked
from graph.premises import Card
from graph.tasks import Assigned, Task
from graph.visit_codes import VisitCode
from regulation.office import Office
from regulation.planning import Checked, rules
from regulation.planning.reading import Opened, minutes_for, rows_by_department
from regulation.settings import Lang
from regulation.web.shell import DAY
from regulation.web.views import planning as said
from templates import (
    Clause,
    Compared,
    ListedRow,
    Notice,
    Shell,
    VerifyForm,
    VisitCodePage,
    VisitDoubt,
    VisitDoubted,
    VisitList,
    VisitVerified,
)

QUIET = 4
"""Modules left white around a QR."""


def code_page(
    shell: Shell, office: Office, opened: Opened, shown: VisitCode | None, address: str
) -> VisitCodePage:
    """The code as the inspector shows it; without one, the offer to make it."""
    task, there = opened.task, f"{DAY}/tasks/{opened.task.id}"
    page = VisitCodePage(
        shell=shell,
        name=opened.place.card.name,
        number=task.number,
        task_href=there,
        renew_href=f"{there}/code",
        list_href=f"{there}/list" if task.kind != "service" else "",
    )
    if shown is None:
        return page
    size, path = drawn(address)
    left = (shown.expires - office.now()).total_seconds()
    return VisitCodePage(
        shell=shell,
        name=page.name,
        number=page.number,
        task_href=there,
        renew_href=page.renew_href,
        list_href=page.list_href,
        digits=shown.digits,
        minutes=max(1, -(-int(left) // 60)),
        until=_clock(office, shown.expires),
        path=path,
        size=size,
        address=address,
    )


def drawn(text: str) -> tuple[int, str]:
    """A QR as the side of its square and one path over it.

    >>> size, path = drawn("https://example.org/v/abc")
    >>> size, path[:12]
    (33, 'M4 4h7v1h-7z')
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make()
    rows = code.get_matrix()
    runs: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            length = next((n for n, dark in enumerate(row[x:]) if not dark), len(row) - x)
            if length:
                runs.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length or 1
    return len(rows), "".join(runs)


def verified_page(
    shell: Shell, office: Office, checked: Checked, listed: CheckList | None, href: str
) -> VisitVerified:
    """The visit is real."""
    task, card, code, burden = checked.task, checked.card, checked.code, checked.burden
    assert task and card and code and burden  # noqa: S101 - without a doubt all four are there
    lang = shell.lang
    rows = rows_by_department(listed)
    total = sum(rows.values())
    questions = len(asked(listed)) if listed else 0
    basis, more_laws = basis_of(card.industry, listed, lang)
    return VisitVerified(
        shell=shell,
        name=card.name,
        address=card.address,
        number=task.number,
        digits=code.digits,
        until=_clock(office, code.expires),
        officers=said.assigned(office, _shower_first(task, code), lang, short=True),
        departments=len(task.departments),
        kind=said.kind_name(task.kind, lang),
        origin=said.origin_name(task.origin, lang),
        reason=said.reason_text(task.reason, lang),
        basis=basis,
        more_laws=more_laws,
        rows=_named(office, rows, lang),
        total=total,
        list_href=f"{href}/list" if total else "",
        minutes=minutes_for(questions),
        year=burden.year,
        made=burden.made(task.lead_department),
        cap=burden.cap,
        counts=rules().counts(task.kind, task.origin),
        service=task.kind == "service",
        compared=Compared(code.compared),
        compared_href=f"{href}/compared",
        hotline=rules().hotline,
        checked_at=_moment(office),
        premises_href=f"/e/{card.id}",
    )


def doubted_page(
    shell: Shell, office: Office, checked: Checked, *, complain_href: str, again_href: str, complained: bool
) -> VisitDoubted:
    """The visit cannot be confirmed. Another premises' name is nobody's business here."""
    told = checked.card if checked.doubt not in (None, "unknown", "other-premises") else None
    return VisitDoubted(
        shell=shell,
        doubt=VisitDoubt(checked.doubt or "unknown"),
        hotline=rules().hotline,
        checked_at=_moment(office),
        name=told.name if told else "",
        number=checked.task.number if told and checked.task else "",
        complain_href=complain_href,
        complained=complained or bool(checked.code and checked.code.compared == "refused"),
        again_href=again_href,
    )


def verify_form(shell: Shell, card: Card, digits: str = "", fault: str = "", minutes: int = 0) -> VerifyForm:
    """Six digits to be typed."""
    return VerifyForm(shell, card.name, card.address, rules().hotline, digits, fault, minutes)


def list_page(
    shell: Shell, office: Office, task: Task, card: Card, listed: CheckList, back_href: str
) -> VisitList:
    """What will be checked, for anyone who holds the code."""
    lang = shell.lang
    of: dict[str, list[ListedRow]] = {}
    for row in (*listed.items, *listed.to_find_out):
        of.setdefault(row.department, []).append(
            ListedRow(row.id, row.duty.of(lang), row.check.of(lang), _clause(row, lang))
        )
    named = [(office.catalogue.department_name(code).of(lang), rows) for code, rows in of.items()]
    total = sum(len(rows) for _, rows in named)
    return VisitList(
        shell,
        card.name,
        task.number,
        listed.version,
        total,
        named,
        back_href,
        task.planned,
        said.elsewhere_of(listed, lang),
    )


def notice_page(shell: Shell, office: Office, opened: Opened, *, owner: bool) -> Notice:
    """The notice as it was given."""
    task, card, lang = opened.task, opened.place.card, shell.lang
    given = json.loads(task.notice)
    basis, more_laws = basis_of(card.industry, opened.list, lang)
    rows = rows_by_department(opened.list)
    team = [Assigned("", name, department, number) for name, department, number in given["officers"]]
    return Notice(
        shell=shell,
        number=task.number,
        name=card.name,
        address=card.address,
        kind=said.kind_name(task.kind, lang),
        origin=said.origin_name(task.origin, lang),
        reason=said.reason_text(task.reason, lang),
        planned=date.fromisoformat(given["planned"]) if given["planned"] else None,
        issued=datetime.fromisoformat(given["issued"]).astimezone(office.settings.timezone).date(),
        departments=said.department_names(office, given["departments"], lang),
        officers=said.assigned(office, team, lang, short=True),
        basis=basis,
        more_laws=more_laws,
        rows=_named(office, rows, lang),
        minutes=minutes_for(len(asked(opened.list)) if opened.list else 0),
        made=given["made"],
        cap=given["cap"],
        counts=given["counts"],
        rights=[text.of(lang) for text in rules().rights],
        prohibitions=[text.of(lang) for text in rules().prohibitions],
        hotline=rules().hotline,
        back_href=f"/e/{card.id}" if owner else f"/r/tasks/{task.id}",
        verify_href=f"/e/{card.id}/verify",
        cancelled=task.state == "cancelled",
    )


def basis_of(industry: str, listed: CheckList | None, lang: Lang) -> tuple[list[Clause], int]:
    """The right to visit and the law that most rows of the list stand in; and how many laws more the list names."""
    first = said.clause_of(rules().basis.get(industry), lang)
    rows = listed.rows if listed else ()
    laws = Counter(row.basis.law.id for row in rows).most_common()
    most = next((row.basis for row in rows if row.basis.law.id == laws[0][0]), None)
    found = [Clause(most.law.name.of(lang), verified=most.in_force)] if most else []
    return [*([first] if first else []), *found], max(0, len(laws) - 1)


def _shower_first(task: Task, code: VisitCode) -> Sequence[Assigned]:
    return sorted(task.officers, key=lambda one: one.enforcement_number != code.officer)


def _named(office: Office, rows: Mapping[str, int], lang: Lang) -> list[tuple[str, int]]:
    return [(office.catalogue.department_name(code).of(lang), n) for code, n in rows.items()]


def _clause(row: Requirement, lang: Lang) -> Clause:
    return Clause(row.basis.law.name.of(lang), row.basis.article.of(lang), verified=row.basis.in_force)


def _clock(office: Office, at: datetime) -> str:
    return f"{at.astimezone(office.settings.timezone):%H:%M}"


def _moment(office: Office) -> str:
    return f"{office.now().astimezone(office.settings.timezone):%Y-%m-%d %H:%M:%S}"
