"""The handbook, and the questions about the place, as pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode

from checklists import (
    Chosen,
    Citation,
    Library,
    Outcome,
    Question,
    Requirement,
    Selection,
    Severity,
    facts_of,
)
from graph.findings import FindingRow
from graph.self_checks import SelfCheck
from regulation.catalogue import Catalogue
from regulation.facts import OWNER
from regulation.ownership.answers import FIELD, NONE, UNSURE, Given
from regulation.ownership.handbook import Handbook
from regulation.ownership.telling import Form
from regulation.settings import Lang
from regulation.web.views import words
from risk import Text
from templates import (
    AnswerFault,
    AskedAs,
    Clause,
    FactsPage,
    HandbookChapter,
    HandbookPage,
    HandbookRow,
    KnownFact,
    LeftOut,
    Option,
    PastFinding,
    Points,
    QuestionAsked,
    Shell,
    Shown,
    ShownTab,
    Whose,
)

YES_NO = (("yes", Text("是", "Yes")), ("no", Text("否", "No")))


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
) -> HandbookPage:
    """The rows that apply, narrowed to what was asked for; findings and the self-check beside their rows."""
    lang, here = shell.lang, f"/e/{book.card.id}"
    industry = words.industry_name(catalogue, book.card.industry, lang)
    as_version = book.library.version if book.library else ""
    plain = HandbookPage(shell, book.card.name, industry, here, as_version, today, len(book.selection.items))
    if book.library is None:
        return plain
    failed = set(last_check.rows(Outcome.FAILED)) if last_check else set[str]()
    chapters = _chapters(catalogue, book, lang, findings, failed, today)
    rows = [row for chapter in chapters for row in chapter.rows]
    kept = [(name, value) for name, value in given if name.startswith(FIELD)]
    carried = urlencode(kept)
    facts_href = f"{here}/facts" + (f"?{carried}" if carried else "")
    return HandbookPage(
        shell=shell,
        name=book.card.name,
        industry=industry,
        premises_href=here,
        version=as_version,
        as_of=today,
        applies=len(rows),
        chapters=[c for chapter in chapters if (c := _narrowed(chapter, shown, q)).rows],
        tabs=_tabs(book, rows, shown, here, q, kept, own),
        q=q,
        carried=[*kept, *([("show", shown.value)] if shown is not Shown.ALL else [])],
        clear_href=_address(f"{here}/handbook", kept, show="" if shown is Shown.ALL else shown.value),
        not_applicable=[] if q or shown is not Shown.ALL else _away(book.selection, book.library, lang),
        unknown=[] if shown is Shown.UNMET else _unknown(book, lang, q, facts_href),
        questions=len(book.questions),
        facts_href=facts_href,
        look=bool(kept),
        keep_href="" if own else f"{here}/claim",
        self_check_href=f"{here}/self-check" if own else "",
        unverified=sum(not row.basis.verified for row in rows),
        json_href=shell.address() if shell.query else shell.path,
    )


def facts_page(
    shell: Shell,
    form: Form,
    *,
    keeps: bool,
    given: Given = (),
    done: bool = False,
    settled: int = 0,
    typed: Given = (),
) -> FactsPage:
    """The questions that are open, and what is known with who said it."""
    book, lang, here = form.book, shell.lang, f"/e/{form.book.card.id}"
    kept = [(name, value) for name, value in given if name.startswith(FIELD)]
    return FactsPage(
        shell=shell,
        name=book.card.name,
        premises_href=here,
        handbook_href=f"{here}/handbook",
        facts_href=f"{here}/facts",
        keeps=keeps,
        questions=[_asked(q, form, lang, typed) for q in form.questions],
        known=_known(book, lang, keeps=keeps, facts_href=f"{here}/facts"),
        settled=settled,
        unknown=len(book.selection.unknown),
        applies=len(book.selection.items),
        done=done,
        again=form.again.id if form.again else "",
        carried=() if keeps else kept,
        claim_href=f"{here}/claim",
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
    today: date,
) -> list[HandbookChapter]:
    chosen = {item.requirement.id: item for item in book.selection.items}
    made: list[HandbookChapter] = []
    for number, _, title, rows in by_chapter(book, lang):
        shown = [
            _row(catalogue, chosen[row.id], lang, f"{number}.{place}", findings.get(row.id), failed, today)
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
    failed: set[str],
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
        penalty=penalty.note.of(lang) if penalty else "",
        penalty_clause=cited(penalty.citation, lang) if penalty else None,
        penalty_newer=newer(penalty.citation, lang) if penalty else "",
        department=catalogue.department_name(row.department).of(lang),
        key=row.severity is Severity.KEY,
        red_line=row.red_line,
        mend_days=row.mend_days,
        points=Points(row.points) if row.factor else None,
        finding=_finding(finding, today) if finding else None,
        self_failed=row.id in failed,
        phrases=[phrase.of(lang) for phrase in row.phrases],
    )


def cited(citation: Citation, lang: Lang) -> Clause:
    """A citation as a page names it."""
    return Clause(citation.law.name.of(lang), citation.article.of(lang), citation.verified)


def newer(citation: Citation, lang: Lang) -> str:
    """The newer text that is known and was not read; empty where none is."""
    return citation.law.superseded_by.of(lang) if citation.law.superseded_by else ""


def _finding(found: FindingRow, today: date) -> PastFinding:
    sent = found.state.value == "sent"
    late = not sent and found.due is not None and found.due < today
    return PastFinding(
        found.note, found.found_on, found.due, sent, late, f"/e/{found.premises}/visits/{found.visit}"
    )


def _narrowed(chapter: HandbookChapter, shown: Shown, q: str) -> HandbookChapter:
    def stays(row: HandbookRow) -> bool:
        if shown is Shown.UNKNOWN or (shown is Shown.UNMET and not _unmet(row)):
            return False
        text = " ".join((row.title, row.duty, row.check, row.department, row.basis.law, *row.because)).lower()
        return all(word in text for word in q.lower().split())

    return HandbookChapter(
        chapter.number, chapter.title, [row for row in chapter.rows if stays(row)], chapter.total
    )


def _unmet(row: HandbookRow) -> bool:
    return row.finding is not None or row.self_failed


def _tabs(
    book: Handbook,
    rows: Sequence[HandbookRow],
    shown: Shown,
    here: str,
    q: str,
    kept: Given,
    own: bool,
) -> list[ShownTab]:
    counted = {Shown.ALL: len(rows), Shown.UNKNOWN: len(book.selection.unknown)}
    if own:
        counted[Shown.UNMET] = sum(_unmet(row) for row in rows)
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


def _unknown(book: Handbook, lang: Lang, q: str, facts_href: str) -> list[LeftOut]:
    asking = {fact: question.id for question in book.questions for fact in question.facts}
    found: list[LeftOut] = []
    for chosen in book.selection.unknown:
        title, because = chosen.requirement.title.of(lang), [b.of(lang) for b in chosen.because]
        if not all(word in " ".join((title, *because)).lower() for word in q.lower().split()):
            continue
        question = next((asking[t.fact] for t in chosen.deciding if t.fact in asking), "")
        found.append(LeftOut(title, because, f"{facts_href}#{FIELD}{question}" if question else ""))
    return found


def _asked(question: Question, form: Form, lang: Lang, typed: Given) -> QuestionAsked:
    declared = form.book.library.facts if form.book.library else {}
    first = declared[question.facts[0]]
    name = FIELD + question.id
    said = [value for given, value in typed if given == name] or _said_before(question, form)
    flags = first.type == "flag"
    if flags and len(question.facts) > 1:
        how, options = AskedAs.TICKS, [(fact, declared[fact].label) for fact in question.facts]
    elif flags:
        how, options = AskedAs.ONE, list(YES_NO)
    elif first.type == "choice":
        how = AskedAs.ONE
        options = [(choice, first.choice_names.get(choice, Text(choice, choice))) for choice in first.choices]
    else:
        how, options = AskedAs.NUMBER, []
    fault = form.said.faults.get(question.id)
    return QuestionAsked(
        name=name,
        text=question.text.of(lang),
        asked_as=how,
        decides=_decides(question, form.book),
        options=[Option(value, text.of(lang), value in said) for value, text in options],
        unsure=UNSURE in said,
        none=NONE in said,
        value=said[0] if how is AskedAs.NUMBER and said else "",
        unit=first.unit.of(lang),
        fault=AnswerFault(fault.value) if fault else None,
    )


def _said_before(question: Question, form: Form) -> list[str]:
    """What is known of a question that is asked once more."""
    if form.again is None or question.id != form.again.id:
        return []
    known = {name: fact.value for name, fact in form.book.known.items() if name in question.facts}
    value = known.get(question.facts[0])
    if len(question.facts) > 1:
        ticked = [name for name, value in known.items() if value is True]
        return ticked or ([NONE] if len(known) == len(question.facts) else [])
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [] if value is None else [str(value)]


def _decides(question: Question, book: Handbook) -> int:
    return sum(
        any(test.fact in question.facts for test in chosen.deciding) for chosen in book.selection.unknown
    )


def _known(book: Handbook, lang: Lang, *, keeps: bool, facts_href: str) -> list[KnownFact]:
    """What is known of the facts that any row asks about."""
    if book.library is None:
        return []
    asked = sorted({fact for row in book.library.requirements for fact in facts_of(row.when)})
    again = {fact: question.id for question in book.library.questions for fact in question.facts}
    made: list[KnownFact] = []
    for name in asked:
        fact, declared = book.known.get(name), book.library.facts[name]
        if fact is None or fact.value is None:
            continue
        told = name in book.card.told and fact.source == OWNER and name not in book.said.facts
        made.append(
            KnownFact(
                label=declared.label.of(lang),
                value=_yes_no(fact.value, lang) or words.fact_value(fact.value, declared, lang),
                whose=Whose(fact.source) if fact.source in set(Whose) else Whose.REGISTER,
                on=fact.date,
                again_href=f"{facts_href}?again={again[name]}" if keeps and name in again else "",
                forget=name if keeps and told else "",
            )
        )
    return made


def _yes_no(value: object, lang: Lang) -> str:
    return dict(YES_NO)["yes" if value else "no"].of(lang) if isinstance(value, bool) else ""
