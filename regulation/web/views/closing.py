"""Closing what a visit found as parts of its result, and the pages of appeals and ratings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from checklists import STRUCK, working_days_after
from graph.appeals import Appeal, AppealRow
from graph.findings import FindingRow
from graph.hearings import Unheard
from graph.visits import Standing
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.planning.rerating import Rerating
from regulation.settings import Lang
from regulation.visits.appealing import OpenAppeal, file_by
from regulation.visits.closing import clocks
from regulation.visits.hearing import answer_by
from regulation.visits.prolonging import Chased, against_more_time
from regulation.visits.rating import Rated
from regulation.visits.result import Result
from regulation.web.closing_file import ClosingFile
from regulation.web.views import words
from regulation.web.views.result import mark_of, photos_of, points_of, proofs_of
from risk import RiskTable
from templates import (
    AppealForm,
    AppealLine,
    AppealPage,
    AppealRowShown,
    Appeals,
    AppealShown,
    AskedTime,
    ChasedLine,
    Closing,
    Mark,
    RatedRow,
    RatePage,
    RatingsPage,
    ReratingShown,
    ReratingState,
    Shell,
    Statement,
    StatementRow,
    StepLine,
    StepWord,
    TimeForm,
    Wants,
)
from templates import State as StateWord

APPEALS = "/r/appeals"
_RERATING: Mapping[str, ReratingState] = {
    "proposed": ReratingState.PROPOSED,
    "cancelled": ReratingState.REFUSED,
    "done": ReratingState.DONE,
}


def closing_of(office: Office, shell: Shell, result: Result, file: ClosingFile | None) -> Closing | None:
    """The closing parts for officer and owner; None for anybody else."""
    if file is None:
        return None
    lang = shell.lang
    return Closing(
        statement=_statement(office, result, file),
        steps=_steps(office, result, lang),
        times=_times(office, result, lang) if result.own else (),
        appeal=_appeal(
            office,
            result.findings,
            file.appeal,
            lang,
            table=table_for(office, result.card.industry, office.today()),
            decides=file.decides,
        )
        if file.appeal
        else None,
        appeal_form=_appeal_form(office, file, lang),
        rerating=_rerating(office, file.rerating, lang) if file.rerating else None,
        rate_href=f"/rate/{file.rate}" if file.rate else "",
        rated=file.rated,
    )


def appeals_page(office: Office, shell: Shell, rows: Sequence[AppealRow]) -> Appeals:
    """What waits for a decision."""
    today = office.today()
    return Appeals(
        shell,
        [
            AppealRowShown(
                row.name,
                len(row.appeal.rulings),
                _day(office, row.appeal.filed_at),
                row.appeal.decide_by,
                f"{APPEALS}/{row.appeal.id}",
                late=row.appeal.decide_by < today,
            )
            for row in rows
        ],
    )


def appeal_page(office: Office, shell: Shell, opened: OpenAppeal, fault: str = "") -> AppealPage:
    """One appeal, with the grade as the engine gives it if findings are struck."""
    weighed, lang = opened.weighed, shell.lang
    table = table_for(office, weighed.place.industry, office.today())
    appeal, visit = opened.row.appeal, weighed.visit
    here = f"/e/{visit.premises}/visits/{visit.id}"
    shown = _appeal(office, weighed.findings, appeal, lang, table=table, each=weighed.each, here=here)
    return AppealPage(
        shell,
        name=opened.row.name,
        number=visit.number,
        result_href=here,
        appeal=shown,
        now=mark_of(table, weighed.place.standing, lang) or Mark(StateWord.PENDING),
        now_score=points_of(weighed.place.standing),
        every=mark_of(table, weighed.all, lang),
        every_score=points_of(weighed.all),
        involved=opened.involved,
        fault=fault,
    )


def rate_page(
    shell: Shell, *, done: bool, sent: Mapping[str, str] | None = None, fault: str = ""
) -> RatePage:
    """The five questions, with what was chosen; or that the visit was rated."""
    given = sent or {}
    return RatePage(
        shell,
        done=done,
        at_least=clocks().ratings_at_least,
        days=clocks().ratings_days,
        chosen=[f"{name}={value}" for name, value in given.items()],
        suggestion=given.get("suggestion", ""),
        fault=fault,
    )


def ratings_page(office: Office, shell: Shell, rated: Sequence[Rated]) -> RatingsPage:
    """The ratings by department and district."""
    return RatingsPage(
        shell,
        [
            RatedRow(
                office.catalogue.department_name(one.department).of(shell.lang),
                words.district_name(one.district, shell.lang),
                one.counted.n,
                f"{one.counted.mean('polite'):.1f}",
                identified=round(100 * one.counted.mean("identified")),
                explained=round(100 * one.counted.mean("explained")),
                repeated=round(100 * one.counted.mean("repeated")),
                said=one.counted.said,
            )
            for one in rated
        ],
        clocks().ratings_at_least,
        clocks().ratings_days,
    )


def statement_rows(office: Office, found: Sequence[Unheard]) -> list[StatementRow]:
    """The statements that wait for an answer."""
    today = office.today()
    return [
        StatementRow(
            one.name,
            one.number,
            _day(office, one.at),
            (by := answer_by(office, one)),
            f"/e/{one.premises}/visits/{one.visit}#hear",
            late=by < today,
        )
        for one in found
    ]


def chased_lines(found: Sequence[Chased], lang: Lang, href: str) -> list[ChasedLine]:
    """What an inspector should chase; `href` with {id} is where each finding stands."""
    return [
        ChasedLine(
            one.open.name,
            one.open.finding.title.of(lang),
            href.format(id=one.open.finding.id),
            one.open.finding.due,
            one.chase.days,
            Wants(one.chase.what.value),
        )
        for one in found
        if one.chase and one.open.finding.due
    ]


def asked_time(office: Office, row: FindingRow) -> AskedTime | None:
    """The request for more time that waits; None where none does."""
    asked = row.course.asked
    if asked is None or asked.day is None or row.due is None or row.followed_by:
        return None
    return AskedTime(row.due, asked.day, asked.why, _day(office, asked.at))


def _statement(office: Office, result: Result, file: ClosingFile) -> Statement:
    visit = result.visit
    said = _day(office, visit.reply_at) if visit.reply_at else None
    return Statement(
        until=working_days_after(visit.date, clocks().statement_working_days).on,
        words=visit.reply,
        on=said,
        heard=visit.heard,
        heard_on=_day(office, visit.heard_at) if visit.heard_at else None,
        heard_by=visit.heard_name if not result.own else "",
        answer_by=working_days_after(said, clocks().answer_working_days).on if said else None,
        may_write=result.own and visit.heard_at is None,
        hear_href=f"/r/visits/{visit.id}/heard" if file.hears else "",
    )


def _steps(office: Office, result: Result, lang: Lang) -> list[StepLine]:
    """Every step on every finding, in order of time; who took it is named to officers."""
    taken = [(t, row) for row in result.findings for t in row.steps]
    return [
        StepLine(
            _day(office, t.at),
            row.title.of(lang),
            StepWord(t.step.value),
            "" if result.own else t.by,
            t.why,
            t.day,
        )
        for t, row in sorted(taken, key=lambda one: one[0].at)
    ]


def _times(office: Office, result: Result, lang: Lang) -> list[TimeForm]:
    longest = timedelta(clocks().more_time.days)
    return [
        TimeForm(n, row.id, row.title.of(lang), row.due, row.due + longest)
        for n, row in enumerate(result.findings, 1)
        if row.due and not against_more_time(row, office.today())
    ]


def _appeal(
    office: Office,
    found: Sequence[FindingRow],
    appeal: Appeal,
    lang: Lang,
    *,
    table: RiskTable | None,
    decides: bool = False,
    each: Mapping[str, Standing] | None = None,
    here: str = "",
) -> AppealShown:
    """An appeal; `here` is where the photos of its visit are served, for whoever decides on them."""
    rows = {row.id: row for row in found}
    lines: list[AppealLine] = []
    for one in appeal.rulings:
        row, then = rows.get(one.finding), (each or {}).get(one.finding)
        line = AppealLine(
            one.finding,
            row.title.of(lang) if row else one.finding,
            row.note if row else "",
            one.grounds,
            mark_of(table, then, lang),
            points_of(then),
            one.upheld,
            one.reason,
        )
        lines.append(
            replace(line, photos=photos_of(row.photos, here), proofs=proofs_of(office, row, here))
            if row and here
            else line
        )
    return AppealShown(
        _day(office, appeal.filed_at),
        appeal.decide_by,
        lines,
        _day(office, appeal.decided_at) if appeal.decided_at else None,
        appeal.decided_name,
        mark_of(table, appeal.before, lang),
        mark_of(table, appeal.after, lang),
        href=f"{APPEALS}/{appeal.id}" if decides and appeal.decided_at is None else "",
        before_score=points_of(appeal.before),
        after_score=points_of(appeal.after),
    )


def _appeal_form(office: Office, file: ClosingFile, lang: Lang) -> AppealForm | None:
    weighed = file.weighed
    if weighed is None:
        return None
    table = table_for(office, weighed.place.industry, office.today())
    lines = [
        AppealLine(
            row.id,
            row.title.of(lang),
            mark=mark_of(table, weighed.each.get(row.id), lang),
            score=points_of(weighed.each.get(row.id)),
        )
        for row in weighed.findings
        if row.state not in STRUCK
    ]
    if not lines:
        return None
    return AppealForm(
        file_by(weighed.visit), lines, mark_of(table, weighed.all, lang), points_of(weighed.all)
    )


def _rerating(office: Office, of: Rerating, lang: Lang) -> ReratingShown:
    task = of.task
    return ReratingShown(
        state=_RERATING.get(task.state, ReratingState.APPROVED) if task else None,
        on=task.ordered_at.astimezone(office.settings.timezone).date() if task else None,
        planned=task.planned if task else None,
        reason=of.refusal,
        may_ask=of.against is None,
        against=of.against.of(lang) if of.against else "",
    )


def _day(office: Office, at: datetime) -> date:
    return at.astimezone(office.settings.timezone).date()
