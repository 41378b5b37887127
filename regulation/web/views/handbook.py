"""The handbook of one premises as a page."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from checklists import (
    ASSUMED,
    Change,
    Chosen,
    Citation,
    Library,
    Outcome,
    Requirement,
    RowPart,
    Selection,
    Severity,
)
from graph.findings import FindingRow
from graph.self_checks import SelfCheck
from regulation.catalogue import Catalogue
from regulation.ownership.answers import FIELD, Given
from regulation.ownership.handbook import Handbook
from regulation.ownership.news import News
from regulation.settings import Lang
from regulation.web.views import words
from risk import Text
from templates import (
    ChangedPart,
    ChangedRow,
    Clause,
    HandbookChapter,
    HandbookNews,
    HandbookPage,
    HandbookRow,
    LeftOut,
    PastFinding,
    Points,
    Rewritten,
    RowChange,
    Shell,
    Shown,
    ShownTab,
)


def handbook_page(
    shell: Shell,
    catalogue: Catalogue,
    book: Handbook,
    today: date,
    *,
    shown: Shown,
    q: str,
    given: Given,
    findings: Mapping[str, FindingRow],
    last_check: SelfCheck | None,
    own: bool,
    news: News | None = None,
) -> HandbookPage:
    """The rows that apply, narrowed to what was asked for; findings and the self-check beside their rows."""
    lang, here = shell.lang, f"/e/{book.card.id}"
    industry = words.industry_name(catalogue, book.card.industry, lang)
    as_version = book.library.version if book.library else ""
    plain = HandbookPage(shell, book.card.name, industry, here, as_version, today, len(book.selection.items))
    if book.library is None:
        return plain
    failed = set(last_check.rows(Outcome.FAILED)) if last_check else set[str]()
    changed = {one.row.id: RowChange(one.what.value) for one in news.changes if one.sure} if news else {}
    chapters = _chapters(catalogue, book, lang, findings, failed, changed, today)
    rows = [row for chapter in chapters for row in chapter.rows]
    kept = [(name, value) for name, value in given if name.startswith(FIELD)]
    carried = urlencode(kept)
    facts_href = f"{here}/facts" + (f"?{carried}" if carried else "")
    found = {
        chosen.requirement.id
        for chosen in (*book.selection.items, *book.selection.unknown)
        if _says(catalogue, chosen, lang, q)
    }
    unknown = _unknown(book, lang, found, facts_href)
    return HandbookPage(
        shell=shell,
        name=book.card.name,
        industry=industry,
        premises_href=here,
        version=as_version,
        as_of=today,
        applies=len(rows),
        chapters=[c for chapter in chapters if (c := _narrowed(chapter, shown, found)).rows],
        tabs=_tabs([row for row in rows if row.id in found], len(unknown), shown, here, q, kept, own),
        q=q,
        carried=[*kept, *([("show", shown.value)] if shown is not Shown.ALL else [])],
        clear_href=_address(f"{here}/handbook", kept, show="" if shown is Shown.ALL else shown.value),
        not_applicable=[] if q or shown is not Shown.ALL else _away(book.selection, book.library, lang),
        unknown=[] if shown in (Shown.UNMET, Shown.CHANGED) else unknown,
        questions=len(book.questions),
        undecided=len(book.selection.unknown),
        facts_href=facts_href,
        look=bool(kept),
        keep_href="" if own else f"{here}/claim",
        self_check_href=f"{here}/self-check" if own else "",
        news=_news(news, here, lang) if news else None,
        unverified=sum(not row.basis.verified for row in rows),
        pdf_href=_address(f"{here}/handbook.pdf", kept),
        json_href=shell.address() if shell.query else shell.path,
    )


def by_chapter(book: Handbook, lang: Lang) -> list[tuple[int, str, str, list[Requirement]]]:
    """The chapters that have a row that applies: number, id, title, rows."""
    chapters = book.library.chapters if book.library else ()
    found = [
        (
            c.id,
            c.title.of(lang),
            [i.requirement for i in book.selection.items if i.requirement.chapter == c.id],
        )
        for c in chapters
    ]
    return [(n, key, title, rows) for n, (key, title, rows) in enumerate((f for f in found if f[2]), 1)]


def _chapters(
    catalogue: Catalogue,
    book: Handbook,
    lang: Lang,
    findings: Mapping[str, FindingRow],
    failed: set[str],
    changed: Mapping[str, RowChange],
    today: date,
) -> list[HandbookChapter]:
    chosen = {item.requirement.id: item for item in book.selection.items}
    made: list[HandbookChapter] = []
    for number, _, title, rows in by_chapter(book, lang):
        shown = [
            replace(
                _row(catalogue, chosen[row.id], lang, f"{number}.{place}", findings.get(row.id), today),
                self_failed=row.id in failed,
                change=changed.get(row.id),
            )
            for place, row in enumerate(rows, 1)
        ]
        made.append(HandbookChapter(number, title, shown, len(shown)))
    return made


def _row(
    catalogue: Catalogue,
    chosen: Chosen,
    lang: Lang,
    number: str,
    finding: FindingRow | None,
    today: date,
) -> HandbookRow:
    row = chosen.requirement
    penalty = row.penalty
    return HandbookRow(
        id=row.id,
        number=number,
        title=row.title.of(lang),
        duty=row.duty.of(lang),
        check=row.check.of(lang),
        basis=cited(row.basis, lang),
        because=[because.of(lang) for because in chosen.because],
        newer=newer(row.basis, lang),
        good=row.good.of(lang) if row.good else "",
        penalty=penalty.note.of(lang) if penalty else "",
        penalty_clause=cited(penalty.citation, lang) if penalty else None,
        penalty_newer=newer(penalty.citation, lang) if penalty else "",
        department=catalogue.department_name(row.department).of(lang),
        key=row.severity is Severity.KEY,
        red_line=row.red_line,
        mend_days=row.mend_days,
        points=Points(row.points) if row.factor else None,
        points_assumed=row.points_source == ASSUMED,
        finding=_finding(finding, today) if finding else None,
        phrases=[phrase.of(lang) for phrase in row.phrases],
    )


def cited(citation: Citation, lang: Lang) -> Clause:
    """A citation as a page names it."""
    return Clause(citation.law.name.of(lang), citation.article.of(lang), citation.verified)


def newer(citation: Citation, lang: Lang) -> str:
    """The newer text that is known and was not read; empty where none is."""
    return citation.law.superseded_by.of(lang) if citation.law.superseded_by else ""


RED_LINE = Text("红线", "red line")
WEIGHTS: Mapping[Severity, Text] = {
    Severity.KEY: Text("重点项", "key item"),
    Severity.GENERAL: Text("一般项", "general item"),
}
ON_THE_SPOT = Text("当场改好", "on the spot")
DAYS = Text("{n} 个工作日", "{n} working days")


def _news(news: News, here: str, lang: Lang) -> HandbookNews:
    return HandbookNews(
        edition=news.edition,
        read_href=f"{here}/handbook/read",
        unread=news.unread,
        since=news.since,
        changes=[_changed(one, lang) for one in news.changes],
        read_edition=news.read.edition if news.read else "",
        read_on=news.read.on if news.read else None,
    )


def _changed(change: Change, lang: Lang) -> ChangedRow:
    row, before, after = change.row, change.before, change.after
    return ChangedRow(
        change=RowChange(change.what.value),
        title=row.title.of(lang),
        duty=row.duty.of(lang),
        parts=[
            Rewritten(ChangedPart(part.value), _part(before, part, lang), _part(after, part, lang))
            for part in change.parts
            if before and after
        ],
        sure=change.sure,
        href=f"#{row.id}" if after and change.sure else "",
    )


def _part(row: Requirement, part: RowPart, lang: Lang) -> str:
    """What a row says of one thing, in words to compare."""
    return {
        RowPart.DUTY: row.duty,
        RowPart.CHECK: row.check,
        RowPart.SEVERITY: RED_LINE if row.red_line else WEIGHTS[row.severity],
        RowPart.DEADLINE: Text(DAYS.zh.format(n=row.mend_days), DAYS.en.format(n=row.mend_days))
        if row.mend_days
        else ON_THE_SPOT,
        RowPart.BASIS: Text(
            f"{row.basis.law.name.zh} {row.basis.article.zh}",
            f"{row.basis.law.name.en}, {row.basis.article.en}",
        ),
    }[part].of(lang)


def _finding(found: FindingRow, today: date) -> PastFinding:
    sent = found.state.value == "sent"
    late = not sent and found.due is not None and found.due < today
    return PastFinding(
        found.note, found.found_on, found.due, sent, late, f"/e/{found.premises}/visits/{found.visit}"
    )


def _narrowed(chapter: HandbookChapter, shown: Shown, found: Collection[str]) -> HandbookChapter:
    left = [row for row in chapter.rows if row.id in found and _stays(row, shown)]
    return HandbookChapter(chapter.number, chapter.title, left, chapter.total)


def _stays(row: HandbookRow, shown: Shown) -> bool:
    if shown is Shown.UNMET:
        return _unmet(row)
    return shown is Shown.ALL or (shown is Shown.CHANGED and row.change is not None)


def _says(catalogue: Catalogue, chosen: Chosen, lang: Lang, q: str) -> bool:
    """Whether all words of a search stand in a row, in the page's language."""
    row = chosen.requirement
    texts = [row.title, row.duty, row.check, row.basis.law.name, row.basis.article, *chosen.because]
    texts += [catalogue.department_name(row.department), *([row.good] if row.good else [])]
    text = " ".join(one.of(lang) for one in texts).lower()
    return all(word in text for word in q.lower().split())


def _unmet(row: HandbookRow) -> bool:
    return row.finding is not None or row.self_failed


def _tabs(
    rows: Sequence[HandbookRow],
    unknown: int,
    shown: Shown,
    here: str,
    q: str,
    kept: Given,
    own: bool,
) -> list[ShownTab]:
    """The ways to narrow, each with the rows that it leaves of those the search found."""
    ways = [Shown.ALL, *([Shown.UNMET, Shown.CHANGED] if own else [])]
    counted = {which: sum(_stays(row, which) for row in rows) for which in ways} | {Shown.UNKNOWN: unknown}
    return [
        ShownTab(
            which,
            counted[which],
            _address(f"{here}/handbook", kept, show="" if which is Shown.ALL else which.value, q=q),
            which is shown,
        )
        for which in Shown
        if which in counted
    ]


def _address(path: str, kept: Given, **more: str) -> str:
    query = urlencode([*((n, v) for n, v in more.items() if v), *kept])
    return f"{path}?{query}" if query else path


def _away(selection: Selection, library: Library, lang: Lang) -> list[LeftOut]:
    return [
        LeftOut(c.requirement.title.of(lang), [b.of(lang) for b in c.because])
        for c in selection.not_applicable
    ]


def _unknown(book: Handbook, lang: Lang, found: Collection[str], facts_href: str) -> list[LeftOut]:
    asking = {fact: question.id for question in book.questions for fact in question.facts}
    left: list[LeftOut] = []
    for chosen in book.selection.unknown:
        if chosen.requirement.id not in found:
            continue
        title, because = chosen.requirement.title.of(lang), [b.of(lang) for b in chosen.because]
        question = next((asking[t.fact] for t in chosen.deciding if t.fact in asking), "")
        left.append(LeftOut(title, because, f"{facts_href}#{FIELD}{question}" if question else ""))
    return left
