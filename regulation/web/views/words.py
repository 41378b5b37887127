"""Facts, clauses, grades and visits in the words of a page's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from graph.grades import GradeRecord, GradeRow
from graph.premises import DistrictRow, TermRow, VisitRow
from graph.register import REGISTER
from graph.reviews import GradeWord
from regulation.catalogue import Catalogue
from regulation.register.browse import EXPIRING_DAYS
from regulation.settings import Lang
from risk import Assessment, Basis, RiskTable, Supervision, Text, plain
from templates import (
    Clause,
    GradeAnswer,
    GradeSaid,
    Mark,
    Permit,
    PermitStatus,
    Plate,
    Record,
    Share,
    Sign,
    State,
    Visit,
    VisitResult,
)

SOURCES: Mapping[str, Text] = {
    "register": Text("登记", "Register"),
    "visit": Text("检查", "Visit"),
    "permit": Text("许可", "Permit"),
    "inspector": Text("检查人员核对", "Seen by an inspector"),
    "complaints": Text("投诉", "Complaints"),
    "penalties": Text("处罚", "Penalties"),
    "findings": Text("检查", "Inspections"),
    "reading": Text("监测读数", "Reading"),
}

PARTS: Mapping[str, Text] = {
    "static": Text("这里是什么样的地方", "what the place is"),
    "dynamic": Text(
        "检查和记录说明的，随情况变化", "what inspections and records say; it changes with what happens"
    ),
}
"""What the parts of a table are made of, by the ids that many tables give them."""

FINDINGS = Text(
    "严重 {critical}，较重 {serious}，一般 {minor}", "critical {critical}, serious {serious}, minor {minor}"
)
ROUTINE = Text("检查", "Visit")
DESK = Text("案头检查，没有人上门", "Desk task, nobody came")

_SUBMITTED = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""The ids that phones make; a loaded visit keeps the id of the system it comes from."""

_RESULTS = {
    "pass": VisitResult.PASSED,
    "conditions": VisitResult.CONDITIONS,
    "fail": VisitResult.FAILED,
}
_STATUSES = {
    "suspended": PermitStatus.SUSPENDED,
    "revoked": PermitStatus.REVOKED,
    "cancelled": PermitStatus.CANCELLED,
    "expired": PermitStatus.EXPIRED,
}


def mark(table: RiskTable | None, state: str, grade: str | None, lang: Lang) -> Mark:
    """A grade by its table: letter, word and sign; a state without one."""
    if table is None or grade is None:
        ungraded = State(state) if state in (State.PENDING, State.INSUFFICIENT) else State.PENDING
        return Mark(ungraded)
    band = table.band(grade)
    return Mark(State(state), Sign(band.sign), grade, band.label.of(lang))


def plate(table: RiskTable | None, assessment: Assessment | None, lang: Lang) -> Plate:
    """The door plate of an assessment; of none yet, the plate that says so."""
    if assessment is None:
        return Plate(Mark(State.PENDING))
    return Plate(
        mark(table, assessment.state.value, assessment.grade, lang),
        graded_on=assessment.as_of,
        known=Share(assessment.known_share, 1000),
    )


def stored_mark(table: RiskTable | None, record: GradeRecord | GradeRow, lang: Lang) -> Mark:
    """The mark of a stored grade; without its edition the letter and sign that were stored, and no word."""
    if table is not None or record.grade is None or record.sign is None:
        return mark(table, record.state, record.grade, lang)
    return Mark(State(record.state), Sign(record.sign), record.grade)


def record(source: str | None, name: str | None, on: date | None, lang: Lang, premises: str) -> Record | None:
    """The record that a fact comes from; with a premises, its visit is linked. None without a source."""
    if source is None:
        return None
    known = SOURCES.get(source)
    text = known.of(lang) if known else source
    # the register's own record is the enterprise's entry, whose code stands at the head of the page
    shown = name and source != REGISTER
    href = visit_href(premises, name) if premises and name else ""
    if href:
        return Record(text, on, href)
    return Record(f"{text} {name}" if shown else text, on)


def clause(basis: Basis, lang: Lang) -> Clause:
    """A rule's source as a page names it."""
    if basis.assumed:
        return Clause(basis.law.of(lang), verified=False, assumed=True)
    return Clause(basis.law.of(lang), basis.article.of(lang), basis.verified)


def said(catalogue: Catalogue, given: Sequence[GradeWord], zone: ZoneInfo, lang: Lang) -> list[GradeSaid]:
    """What was said of a premises' grades, newest first; officers by their department alone."""
    return [
        GradeSaid(
            GradeAnswer(one.kind),
            one.at.astimezone(zone).date(),
            one.words,
            said_by(catalogue, one, lang),
        )
        for one in given
    ]


def said_by(catalogue: Catalogue, word: GradeWord, lang: Lang) -> str:
    """The department whose officer said something; "" for the owner and for who has none."""
    return catalogue.department_name(word.department).of(lang) if word.department else ""


def supervision(given: Supervision, lang: Lang) -> str:
    """What a grade, or the lack of one, means in visits; a default speaks for itself."""
    parts: list[str] = [] if given.level is None else [given.level.of(lang)]
    if given.visits and not (given.is_default and given.note):
        least, most = given.visits.min, given.visits.max
        span = str(least) if least == most else f"{least}–{most}"
        plural = "visit" if most == 1 else "visits"
        parts.append(Text(f"每年检查 {span} 次", f"{span} {plural} a year").of(lang))
    if given.sample is not None:
        share = f"{plain(given.sample * 100):g}%"
        parts.append(Text(f"每年抽查 {share}", f"{share} picked a year").of(lang))
    if given.every_months is not None:
        months = given.every_months
        parts.append(Text(f"每 {months} 个月至少一次", f"at least once every {months} months").of(lang))
    if given.depth is not None:
        parts.append(given.depth.of(lang))
    if given.note:
        parts.append(given.note.of(lang).rstrip("。."))
    return {"zh": "；", "en": "; "}[lang].join(parts)


def district_name(district: DistrictRow, lang: Lang) -> str:
    """A district's name."""
    return district.name if lang == "zh" else district.name_en


def permit_status(status: str, valid_to: date | None, today: date) -> PermitStatus:
    """Where a permit's term stands on a day."""
    if status in _STATUSES:
        return _STATUSES[status]
    if status != "valid":
        return PermitStatus.UNKNOWN
    if valid_to is None:
        return PermitStatus.VALID
    if valid_to < today:
        return PermitStatus.EXPIRED
    return PermitStatus.EXPIRING if valid_to <= today + timedelta(days=EXPIRING_DAYS) else PermitStatus.VALID


def permit(catalogue: Catalogue, term: TermRow, today: date, lang: Lang) -> Permit:
    """One term of a permit."""
    return Permit(
        kind=catalogue.permit_name(term.kind).of(lang),
        number=term.number,
        starts=term.valid_from,
        ends=term.valid_to,
        status=permit_status(term.status, term.valid_to, today),
        days_left=(term.valid_to - today).days if term.valid_to and term.valid_to >= today else None,
    )


def last_terms(catalogue: Catalogue, terms: Iterable[TermRow], today: date, lang: Lang) -> list[Permit]:
    """The last term of each permit, the newest first: an ended term of a renewed permit is history."""
    oldest_first = sorted(terms, key=lambda term: term.valid_from)
    last = {(term.kind, term.number): term for term in oldest_first}
    newest_first = sorted(last.values(), key=lambda term: term.valid_from, reverse=True)
    return [permit(catalogue, term, today, lang) for term in newest_first]


def visit_href(premises: str, visit: str) -> str:
    """Where the result of a visit stands; empty for one that was loaded from elsewhere and has none here."""
    return f"/e/{premises}/visits/{visit}" if _SUBMITTED.fullmatch(visit) else ""


def visit(row: VisitRow, lang: Lang, premises: str = "") -> Visit:
    """One visit with what it found; with a premises, linked to its result."""
    counts = {name: getattr(row, name) for name in ("critical", "serious", "minor")}
    known = all(count is not None for count in counts.values())
    return Visit(
        on=row.date,
        kind=(DESK if row.kind == "desk" else ROUTINE).of(lang),
        result=_RESULTS.get(row.result, VisitResult.NOT_DONE),
        department=row.department_name if lang == "zh" else row.department_name_en,
        reference=row.id,
        remark=FINDINGS.of(lang).format(**counts) if known else "",
        href=visit_href(premises, row.id) if premises else "",
    )


def industry_name(catalogue: Catalogue, industry: str, lang: Lang) -> str:
    """What a trade is called."""
    return catalogue.industry_name(industry).of(lang)
