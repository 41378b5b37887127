"""The result of a visit as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from checklists import (
    Answer,
    CheckList,
    How,
    Library,
    Mending,
    Outcome,
    Requirement,
    overdue,
    spread,
    working_days_after,
)
from graph import findings
from graph.findings import FindingRow
from graph.visits import Standing
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.settings import Lang
from regulation.visits.closing import clocks
from regulation.visits.result import Result
from regulation.web.views import words
from regulation.web.views.came import came_of
from regulation.web.views.handbook import cited
from regulation.web.views.records import disputes_of, records_shown
from risk import RiskTable, Text
from templates import (
    Band,
    Clause,
    Closing,
    DepartmentRecord,
    FindingShown,
    FindingState,
    GradeMoves,
    Mark,
    Photo,
    Points,
    ProofShown,
    RowLine,
    RowsSeen,
    Ruler,
    ScoreLine,
    Shell,
    Sign,
    Speech,
    VisitResultPage,
)
from templates import State as StateWord

RECOGNISED = Text("认可{who}的检查", "recognised from {who}")
REST = {"zh": "按“本节其余都合格”记", "en": "recorded with the rest of its section"}


def result_page(
    office: Office,
    shell: Shell,
    result: Result,
    *,
    fault: str = "",
    fault_at: str = "",
    typed: str = "",
    closing: Closing | None = None,
) -> VisitResultPage:
    """The result for whoever may see it; notes, photos and signatures only for officer and owner."""
    visit, record, lang = result.visit, result.visit.record, shell.lang
    here = f"/e/{result.card.id}/visits/{visit.id}"
    zone = office.settings.timezone
    public = office.catalogue.visit_rules(result.card.industry).public_days
    whole = result.whole
    return VisitResultPage(
        shell,
        name=result.card.name,
        number=visit.number,
        on=visit.date,
        premises_href=f"/e/{result.card.id}",
        departments=_departments(office, result, lang),
        officers=[f"{signer['name']} {number}" for number, signer in record["officers"].items()]
        if whole
        else (),
        findings=[_finding(office, result, row, here, shell) for row in result.findings],
        rows=_rows(result, lang),
        records=_records(office, result, lang),
        started=visit.started.astimezone(zone),
        ended=visit.ended.astimezone(zone),
        received=visit.at.astimezone(zone),
        public_on=visit.public_on,
        public_days=public.value,
        public_clause=cited(public.basis, lang) if public.basis else Clause("", assumed=True),
        reply_until=working_days_after(visit.date, clocks().statement_working_days).on,
        digest=visit.record_digest,
        edition=visit.list_version,
        result_href=here,
        kind=visit.kind,
        whole=whole,
        own=result.own,
        grade=_grade(office, result, lang),
        scores=_scores(office, visit.scored, lang),
        points_from=_points_from(result, lang),
        outside=[
            (office.catalogue.department_name(o["department"]).of(lang), o["note"])
            for o in (record["outside"] if whole else ())
        ],
        reply=visit.reply,
        reply_on=visit.reply_at.astimezone(zone).date() if visit.reply_at else None,
        presence=record["owner"]["presence"],
        witness=record["owner"]["witness"] if whole else "",
        why_href=_why(result),
        pdf_href=f"{here}.pdf" if whole else "",
        slip_href=f"/r/premises/{result.card.id}/letter" if whole and not result.own else "",
        settle_href=_settle_all(result),
        note=record["note"] if whole else "",
        fault=fault,
        fault_at=fault_at,
        typed=typed,
        closing=closing,
        version=max((one.version for one in result.records), default=1),
        parts=(parts := records_shown(office, result, here, lang)),
        disputes=disputes_of(office, result, lang),
        shown=next((one for one in parts if one.chosen), None),
        rule_href=f"/r/visits/{visit.id}/rulings",
        came=came_of(result, lang),
    )


def _rows(result: Result, lang: Lang) -> RowsSeen:
    answers: Mapping[str, Any] = result.visit.record["answers"]

    def answered(what: str) -> list[str]:
        return [key for key, answer in answers.items() if answer["outcome"] == what]

    with_section = {key for key, answer in answers.items() if answer["how"] == "rest_of_section"}
    passed = answered("passed")
    return RowsSeen(
        passed=[RowLine(_title(result, k, lang), REST[lang] if k in with_section else "") for k in passed],
        with_section=len(with_section & set(passed)),
        failed=len(answered("failed")),
        not_applicable=[
            RowLine(_title(result, key, lang), answers[key]["note"] if result.whole else "")
            for key in answered("not_applicable")
        ],
        not_checked=[RowLine(_title(result, key, lang)) for key in answered("not_checked")],
    )


def _departments(office: Office, result: Result, lang: Lang) -> str:
    """Who came: the department in charge first."""
    codes = [result.visit.department, *(result.listed.departments if result.listed else ())]
    names = [office.catalogue.department_name(code).of(lang) for code in dict.fromkeys(codes)]
    return {"zh": "、", "en": ", "}[lang].join(names)


def _records(office: Office, result: Result, lang: Lang) -> list[DepartmentRecord]:
    """Each department's own record, where several went together or one recognised what another saw."""
    listed = result.listed
    if listed is None or (len(listed.departments) < 2 and not listed.recognised):
        return []
    given = {
        key: Answer(Outcome(one["outcome"]), How(one["how"]), one["note"])
        for key, one in result.visit.record["answers"].items()
    }
    every = spread(listed, given)
    return [_record(office, result, listed, every, code, lang) for code in listed.departments]


def _record(
    office: Office, result: Result, listed: CheckList, every: Mapping[str, Answer], code: str, lang: Lang
) -> DepartmentRecord:
    lines: dict[Outcome, list[RowLine]] = {outcome: [] for outcome in Outcome}
    for row in listed.rows:
        if row.department == code and row.id in every:
            answer = every[row.id]
            by = answer.note if answer.how is How.RECOGNISED else ""
            lines[answer.outcome].append(RowLine(row.title.of(lang), _by(office, result, by, lang)))
    for one in listed.recognised:
        if one.row.department == code:
            said = f"{_by(office, result, one.by, lang)} {Speech(lang).day(one.on)}"
            lines[Outcome.PASSED].append(RowLine(one.row.title.of(lang), said))
    return DepartmentRecord(
        office.catalogue.department_name(code).of(lang),
        passed=lines[Outcome.PASSED],
        failed=lines[Outcome.FAILED],
        not_applicable=lines[Outcome.NOT_APPLICABLE],
        not_checked=lines[Outcome.NOT_CHECKED],
    )


def _by(office: Office, result: Result, key: str, lang: Lang) -> str:
    """Whose look is recognised; nothing where the department looked itself."""
    row = _requirement(result.library, key) if key else None
    if row is None:
        return ""
    return RECOGNISED.of(lang).format(who=office.catalogue.department_name(row.department).of(lang))


def _grade(office: Office, result: Result, lang: Lang) -> GradeMoves:
    """The grades for everybody, the scores for officer and owner."""
    visit, today = result.visit, table_for(office, result.card.industry, office.today())
    marks = GradeMoves(
        before=mark_of(result.table, visit.before, lang),
        after=mark_of(result.table, visit.after, lang),
        now=mark_of(today, result.now, lang),
        mended=mark_of(today, result.mended, lang),
    )
    if not result.whole:
        return marks
    return replace(
        marks,
        after_score=points_of(visit.after),
        now_score=points_of(result.now),
        mended_score=points_of(result.mended),
        ruler=ruler_of(today, result.now, result.mended, lang),
    )


def mark_of(table: RiskTable | None, of: Standing | None, lang: Lang) -> Mark | None:
    """A standing as the plate shows it."""
    return words.mark(table, of.state, of.grade, lang) if of else None


def ruler_of(
    table: RiskTable | None, now: Standing | None, then: Standing | None, lang: Lang
) -> Ruler | None:
    """The table's grades, where the score stands, and hollow where it would."""
    if table is None or now is None or now.score is None:
        return None
    bands: list[Band] = []
    start = 0
    top = sum(part.max for part in table.parts)
    for grade in table.grades:
        end = grade.up_to if grade.up_to is not None else max(top, start)
        mark = Mark(StateWord.GRADED, Sign(grade.sign), grade.grade, grade.label.of(lang))
        bands.append(Band(mark, Points(start), Points(end)))
        start = end
    expected = Points(then.score) if then and then.score is not None and then.score != now.score else None
    return Ruler(bands, Points(now.score), expected)


def _finding(office: Office, result: Result, row: FindingRow, here: str, shell: Shell) -> FindingShown:
    made = shown(office, result.library, row, here, shell, whole=result.whole)
    unsettled = row.state in findings.UNSETTLED and not row.followed_by
    return _linked(
        made, here, sends=result.own and unsettled, settles=result.settles and row.state is Mending.SENT
    )


def _linked(made: FindingShown, here: str, *, sends: bool, settles: bool) -> FindingShown:
    return replace(
        made,
        send_href=f"{here}/proof" if sends else "",
        settle_href=f"/r/findings/{made.id}" if settles else "",
    )


def shown(
    office: Office, library: Library | None, row: FindingRow, here: str, shell: Shell, *, whole: bool
) -> FindingShown:
    """A finding with all that follows from it; notes and photos for officer and owner."""
    lang, today = shell.lang, office.today()
    requirement = _requirement(library, row.requirement)
    late = overdue(row.state, row.due, today)
    state = FindingState.LATE if late else FindingState(row.state.value)
    return FindingShown(
        id=row.id,
        title=row.title.of(lang),
        how=requirement.duty.of(lang) if requirement else "",
        clause=cited(requirement.basis, lang) if requirement else Clause(row.requirement),
        state=FindingState.AGAIN if row.followed_by else state,
        note=row.note if whole else "",
        points=Points(row.points) if row.points else None,
        due=row.due,
        days=(row.due - today).days if row.due else None,
        due_known=row.holidays_known,
        red_line=row.red_line,
        key=row.severity == "key",
        photos=photos_of(row.photos, here) if whole else (),
        proofs=proofs_of(office, row, here) if whole else (),
        reason=row.reason if whole else "",
        settled_on=row.settled_at.astimezone(office.settings.timezone).date() if row.settled_at else None,
    )


def _requirement(library: Library | None, key: str) -> Requirement | None:
    try:
        return library.requirement(key) if library else None
    except LookupError:
        return None


def proofs_of(office: Office, row: FindingRow, here: str) -> list[ProofShown]:
    """What the owner sent for a finding, day by day; `here` is where the visit's photos are served."""
    zone = office.settings.timezone
    return [ProofShown(p.at.astimezone(zone).date(), p.words, photos_of(p.photos, here)) for p in row.proof]


def photos_of(digests: Iterable[str], here: str) -> list[Photo]:
    """Photos by their digests, as they are served beside a visit."""
    return [Photo(digest, f"{here}/photos/{digest}") for digest in digests]


def _title(result: Result, key: str, lang: Lang) -> str:
    row = _requirement(result.library, key)
    return row.title.of(lang) if row else key


def _scores(office: Office, scored: Mapping[str, Any], lang: Lang) -> list[ScoreLine]:
    return [
        ScoreLine(
            office.catalogue.facts[name].label.of(lang) if name in office.catalogue.facts else name,
            *(Points(one[key]) for key in ("failed", "applicable", "scale", "value")),
        )
        for name, one in scored.items()
    ]


def _points_from(result: Result, lang: Lang) -> str:
    """What the points of the scored rows come from; empty where one of them is assumed."""
    library = result.library
    scored = {key for one in result.visit.scored.values() for key, *_ in one["rows"]}
    sources = {row.points_source for row in library.requirements if row.id in scored} if library else set()
    if library is None or not sources or sources - set(library.points_sources):
        return ""
    return {"zh": "、", "en": ", "}[lang].join(
        library.points_sources[key].of(lang) for key in sorted(str(s) for s in sources)
    )


def points_of(of: Standing | None) -> Points | None:
    """The score of a standing."""
    return Points(of.score) if of and of.score is not None else None


def _why(result: Result) -> str:
    if result.own:
        return f"/e/{result.card.id}/why"
    return f"/r/premises/{result.card.id}/why" if result.whole else ""


def _settle_all(result: Result) -> str:
    first = next((f.id for f in result.findings if f.state is Mending.SENT and not f.followed_by), "")
    return f"/r/findings/{first}" if result.settles and first else ""
