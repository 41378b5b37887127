"""The self-check and what it would mean, as pages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from checklists import Outcome, Requirement, Severity
from graph.findings import FindingRow
from graph.self_checks import Draft, SelfCheck
from regulation.ownership.answers import Given
from regulation.ownership.checking import REST, ROW, Result, SelfCheckForm
from regulation.settings import Lang
from regulation.web.views import words
from regulation.web.views.handbook import by_chapter
from regulation.web.views.why import table_link
from risk import Assessment, RiskTable, Text
from templates import (
    CheckedChapter,
    CheckedRow,
    Checking,
    Mark,
    PastCheck,
    Points,
    SelfCheckPage,
    SelfCheckResult,
    Shell,
    ToMend,
)

MERIT = "self_check"
WORTH = Text(
    "这张评分表把它算作可以下调等级的情形：{merit}。",
    "This table counts it among the merits that may lower the grade: {merit}.",
)


def self_check_page(
    shell: Shell, form: SelfCheckForm, findings: Mapping[str, FindingRow], zone: tzinfo, *, typed: Given = ()
) -> SelfCheckPage:
    """The rows of the handbook as a form with what was answered so far, and the last self-checks."""
    book, lang, here = form.book, shell.lang, f"/e/{form.book.card.id}"
    said = dict(typed) or (form.draft.fields if form.draft else {})
    chapters = [
        CheckedChapter(
            id=chapter,
            number=number,
            title=title,
            rows=[
                CheckedRow(
                    id=row.id,
                    number=f"{number}.{place}",
                    title=row.title.of(lang),
                    duty=row.duty.of(lang),
                    good=row.good.of(lang) if row.good else "",
                    said=Checking(given) if (given := said.get(ROW + row.id, "")) in set(Checking) else None,
                    finding=row.id in findings,
                )
                for place, row in enumerate(rows, 1)
            ],
            rest=bool(said.get(REST + chapter)),
        )
        for number, chapter, title, rows in by_chapter(book, lang)
    ]
    return SelfCheckPage(
        shell=shell,
        name=book.card.name,
        premises_href=here,
        handbook_href=f"{here}/handbook",
        total=len(form.rows),
        chapters=chapters,
        last=[_past(check, here) for check in form.last],
        empty=bool(typed),
        kept=form.draft.at.astimezone(zone) if form.draft else None,
    )


def kept_at(draft: Draft, zone: tzinfo) -> str:
    """The time at which something was just kept."""
    return f"{draft.at.astimezone(zone):%H:%M}"


def self_check_result(shell: Shell, result: Result) -> SelfCheckResult:
    """What the owner found, what to mend first, and what the table would give."""
    lang, check, here = shell.lang, result.check, f"/e/{result.book.card.id}"
    return SelfCheckResult(
        shell=shell,
        name=result.book.card.name,
        premises_href=here,
        handbook_href=f"{here}/handbook",
        again_href=f"{here}/self-check",
        on=check.on,
        version=check.list_version,
        passed=len(check.rows(Outcome.PASSED)),
        failed=len(check.rows(Outcome.FAILED)),
        not_applicable=len(check.rows(Outcome.NOT_APPLICABLE)),
        not_checked=len(check.rows(Outcome.NOT_CHECKED)),
        to_mend=[_to_mend(row, lang, f"{here}/handbook") for row in result.to_mend],
        now=_mark(result, result.now, lang),
        now_score=_score(result.now),
        expected=_mark(result, result.expected, lang),
        expected_score=_score(result.expected),
        mended=_mark(result, result.mended, lang),
        mended_score=_score(result.mended),
        table=table_link(result.table, lang) if result.table else None,
        worth=_worth(result.table, lang),
    )


def _worth(table: RiskTable | None, lang: Lang) -> str:
    """What a table says that checking oneself is worth: a merit of that id among those that lower the grade."""
    merits = table.adjust.lower_any if table and table.adjust else ()
    return next((WORTH.of(lang).format(merit=one.label.of(lang)) for one in merits if one.id == MERIT), "")


def _past(check: SelfCheck, here: str) -> PastCheck:
    return PastCheck(
        check.on,
        len(check.rows(Outcome.PASSED)),
        len(check.rows(Outcome.FAILED)),
        len(check.rows(Outcome.NOT_CHECKED)),
        f"{here}/self-check/{check.id}",
    )


def _to_mend(row: Requirement, lang: Lang, handbook: str) -> ToMend:
    return ToMend(
        title=row.title.of(lang),
        duty=row.duty.of(lang),
        key=row.severity is Severity.KEY,
        red_line=row.red_line,
        mend_days=row.mend_days,
        points=Points(row.points) if row.factor else None,
        href=f"{handbook}#{row.id}",
    )


def _mark(result: Result, assessed: Assessment | None, lang: Lang) -> Mark | None:
    return words.mark(result.table, assessed.state.value, assessed.grade, lang) if assessed else None


def _score(assessed: Assessment | None) -> Points | None:
    return Points(assessed.score) if assessed and assessed.score is not None else None
