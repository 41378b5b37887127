"""Why a premises has its grade, as a page: plate, ruler, ledger, clauses, records."""

from __future__ import annotations

from graph.grades import GradeRecord
from graph.premises import Card
from regulation.catalogue import Catalogue
from regulation.facts import fact_value
from regulation.grading.coming import Coming
from regulation.grading.explain import Explained
from regulation.grading.review import looked_at, open_dispute
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.shell import TABLES
from regulation.web.views import why_time, words
from risk import Assessment, Point, RiskTable, State, Text, standing
from templates import (
    Band,
    ComingGrade,
    Ledger,
    LedgerGroup,
    LedgerRow,
    Link,
    Mark,
    OwnerWhy,
    Plate,
    Points,
    Ruler,
    Share,
    Shell,
    Sign,
    Speech,
    TriggerHit,
    Why,
)
from templates import State as StateWord

MOVED = Text(
    "{start} {from_grade} 级，按此调整为 {to_grade} 级", "{start} {from_grade}, adjusted to {to_grade}"
)
LAST_YEAR = Text("上年度为", "last year's grade was")
BY_SCORE = Text("按分值为", "the score gives")
NOT_APPLICABLE = Text("不适用", "does not apply")
NO_TABLE = {
    "zh": "本行业尚无评分表，等级未评定。",
    "en": "This trade has no risk table yet, so no grade is given.",
}
NOT_YET = {"zh": "尚未评定。", "en": "Not graded yet."}


def why_page(
    shell: Shell,
    office: Office,
    explained: Explained,
    *,
    premises_href: str,
    proved: bool | None = None,
    owner: bool = False,
    review_href: str = "",
    supervision: str = "",
    fault: str = "",
    typed: str = "",
) -> Why:
    """The page of one grade of a premises. `proved`: whether computing it again gave the same, None if not done."""
    record, looked = explained.record, None
    if record is not None:
        looked = looked_at(explained.said, record.id)
    card, table, lang = explained.card, explained.table, shell.lang
    catalogue, zone, today = office.catalogue, office.settings.timezone, office.today()
    assessment = explained.assessment
    present = explained.present
    other = record and present and (present.id, present.version) != (record.model, record.version)
    here = f"{premises_href}/why"
    newest = explained.past[0] if explained.past and not explained.newest else None
    kind = OwnerWhy if owner else Why
    return kind(
        shell=shell,
        name=card.name,
        premises_href=premises_href,
        plate=plate_of(explained, lang),
        ruler=ruler(table, assessment, lang),
        ledger=ledger(catalogue, table, assessment, lang, card.id)
        if assessment or record is None
        else stored_ledger(catalogue, record, lang, card.id),
        table=table_link(table, lang)
        if table or record is None
        else Link(f"{record.model} {record.version}"),
        industry=words.industry_name(catalogue, card.industry, lang),
        district=words.district_name(card.district, lang),
        code=code_of(card),
        as_of=record.as_of if record else None,
        known_needed=Share(table.known_share_at_least, 1000) if table else None,
        on_trial=table.on_trial if table else False,
        supervision=supervision or (words.supervision(assessment.supervision, lang) if assessment else ""),
        triggers=triggers(explained, lang),
        review_on=why_time.due_again(assessment.supervision, assessment.as_of)
        if assessment and explained.newest
        else None,
        coming=coming_grade(explained.coming, lang) if explained.newest else None,
        notes=notes(table, assessment, lang) if assessment or record is None else [],
        json_href=shell.address() if shell.query else shell.path,
        said=words.said(catalogue, explained.said, zone, lang),
        looked_on=looked.at.astimezone(zone).date() if looked else None,
        looked_by=words.said_by(catalogue, looked, lang) if looked else "",
        review_href=review_href,
        grade=record.id if owner and record and explained.newest and not open_dispute(explained.said) else "",
        fault=fault,
        typed=typed,
        kept=why_time.kept(office, explained, here, proved=proved),
        newer=Link(Speech(lang).day(newest.as_of), here) if newest else None,
        present=table_link(present, lang) if other and explained.newest else None,
        unused=record is not None and present is None and explained.newest,
        fadings=why_time.fadings(explained, today, lang),
        ages=why_time.ages(explained, today, lang, card.id),
        every_months=assessment.supervision.every_months if assessment and explained.newest else None,
        today=today,
        before=why_time.before(catalogue, explained, here, lang),
        operator=card.entity.name if card.entity else "",
        address=card.address,
        pdf_href=f"{here}.pdf?grade={record.id}" if record else "",
    )


def plate_of(explained: Explained, lang: Lang) -> Plate:
    """The door plate of a grade; where its edition cannot be read any more, from what was stored."""
    record = explained.record
    if record is None or explained.assessment is not None:
        return words.plate(explained.table, explained.assessment, lang)
    return Plate(words.stored_mark(None, record, lang), record.as_of, Share(record.known_share, 1000))


def stored_ledger(catalogue: Catalogue, record: GradeRecord, lang: Lang, premises: str) -> Ledger:
    """The points of a grade as they were stored, where its edition cannot say their names and clauses any more."""
    rows: list[LedgerRow] = []
    for factor, points in record.points.items():
        fact, declared = record.facts.get(factor), catalogue.facts.get(factor)
        rows.append(
            LedgerRow(
                declared.label.of(lang) if declared else factor,
                fact_value(fact.value, declared, lang) if fact else "",
                Points(points),
                words.record(fact.source, fact.record, fact.date, lang, premises) if fact else None,
            )
        )
    return Ledger([LedgerGroup(rows)], None if record.score is None else Points(record.score))


def coming_grade(coming: Coming | None, lang: Lang) -> ComingGrade | None:
    """What the edition to come would make of the premises; None where none was published."""
    if coming is None:
        return None
    now, then, moved = coming.now, coming.then, coming.moved
    labels = {f.id: f.label for table in (coming.present, coming.table) for f in table.factors}
    return ComingGrade(
        on=coming.table.effective_from,
        table=table_link(coming.table, lang),
        now=words.mark(coming.present, now.state.value, now.grade, lang),
        then=words.mark(coming.table, then.state.value, then.grade, lang),
        now_points=None if now.score is None else Points(now.score),
        then_points=None if then.score is None else Points(then.score),
        factor=labels[moved.factor].of(lang) if moved else "",
        factor_now=Points(moved.before) if moved else None,
        factor_then=Points(moved.after) if moved else None,
    )


def ruler(table: RiskTable | None, assessment: Assessment | None, lang: Lang) -> Ruler:
    """The table's grades in order, and where the score stands. Without a table there is nothing to draw."""
    if table is None:
        return Ruler(())
    given = assessment or _nothing_known(table)
    stands = standing(table, given)
    bands = [
        Band(Mark(StateWord.GRADED, Sign(s.sign), s.grade, s.label.of(lang)), Points(s.start), Points(s.end))
        for s in stands.segments
    ]
    return Ruler(bands, score=None if stands.score is None else Points(stands.score))


def ledger(
    catalogue: Catalogue,
    table: RiskTable | None,
    assessment: Assessment | None,
    lang: Lang,
    premises: str = "",
) -> Ledger:
    """Every factor's points under its part; the sum is the score. With a premises its visits are linked."""
    if table is None or assessment is None:
        return Ledger((), None)
    groups = [
        LedgerGroup(
            rows=[
                ledger_row(catalogue, table, p, lang, premises)
                for p in assessment.points
                if p.part == part.id
            ],
            title=part.label.of(lang) if len(table.parts) > 1 else "",
            note=words.PARTS[part.id].of(lang) if len(table.parts) > 1 and part.id in words.PARTS else "",
        )
        for part in table.parts
    ]
    total = None if assessment.score is None else Points(assessment.score)
    return Ledger([group for group in groups if group.rows], total)


def triggers(explained: Explained, lang: Lang) -> list[TriggerHit]:
    """The circumstances on record that move the grade whatever the score."""
    table, record = explained.table, explained.record
    if table is None or table.adjust is None or record is None:
        return []
    hits: list[TriggerHit] = []
    effect = _moved(explained, lang)
    for name, known, basis in (
        ("raise_triggers", table.adjust.raise_any, table.adjust.raise_basis),
        ("lower_triggers", table.adjust.lower_any, table.adjust.lower_basis),
    ):
        fact = record.facts.get(name)
        given = fact.value if fact and isinstance(fact.value, list) else []
        hits += [
            TriggerHit(t.label.of(lang), effect, words.clause(basis, lang)) for t in known if t.id in given
        ]
    return hits


def _moved(explained: Explained, lang: Lang) -> str:
    """From which grade to which an adjustment went: from last year's where that is known, else from the score's."""
    table, record, assessment = explained.table, explained.record, explained.assessment
    if table is None or record is None or assessment is None or assessment.grade is None:
        return ""
    last = record.facts.get("previous_grade")
    start, grade = (LAST_YEAR, str(last.value)) if last else (BY_SCORE, standing(table, assessment).by_score)
    return MOVED.of(lang).format(start=start.of(lang), from_grade=grade, to_grade=assessment.grade)


def notes(table: RiskTable | None, assessment: Assessment | None, lang: Lang) -> list[str]:
    """What the assessment has to say beside its points; why there is none."""
    if assessment is not None:
        return [note.of(lang) for note in assessment.notes]
    return [(NO_TABLE if table is None else NOT_YET)[lang]]


def table_link(table: RiskTable | None, lang: Lang) -> Link:
    """The edition a grade was made by."""
    if table is None:
        return Link("—")
    return Link(f"{table.title.of(lang)} {table.version}", f"{TABLES}/{table.id}?version={table.version}")


def code_of(card: Card) -> str:
    """The code of the legal entity; empty when it is not known."""
    return card.entity.code if card.entity else ""


def ledger_row(catalogue: Catalogue, table: RiskTable, point: Point, lang: Lang, premises: str) -> LedgerRow:
    """One factor's points with fact, record and clause; with a premises its visit is linked."""
    factor = next(f for f in table.factors if f.id == point.factor)
    fact = catalogue.facts.get(factor.ways[0].fact)
    absent = point.known and factor.none_if_zero is not None and point.value == 0
    value = fact_value(point.value, fact, lang) if point.known else ""
    return LedgerRow(
        factor=point.label.of(lang),
        raw=NOT_APPLICABLE.of(lang) if absent else value,
        points=Points(point.points),
        source=words.record(point.source, point.record, point.date, lang, premises) if point.known else None,
        clause=words.clause(point.basis, lang),
        missing=not point.known,
    )


def _nothing_known(table: RiskTable) -> Assessment:
    """Stands in for the missing score where only the scale is drawn."""
    return Assessment(
        model=table.id,
        version=table.version,
        as_of=table.effective_from,
        state=State.PENDING,
        score=None,
        grade=None,
        known_share=0,
        points=(),
        unknown=(),
        supervision=table.default_supervision,
        notes=(),
    )
