"""Credit as pages: for officers with the class, for an owner without it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, tzinfo
from urllib.parse import quote, urlencode

from graph.credit import Entered, PlaceOf
from graph.credit import Round as LastRound
from graph.premises import Card
from graph.repairs import APPLIED, GRANTED, REFUSED, Repair
from regulation.credit.classing import next_due
from regulation.credit.model import Rules, Source
from regulation.credit.reading import NO_CLASS, PAGE_ROWS, AskedCredit, CreditFile, Listed, Seen
from regulation.credit.rules import rules
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.shell import CREDIT, PREMISES
from regulation.web.views import words
from regulation.web.views.premises import table_of
from regulation.web.views.why import ledger, notes, ruler, table_link
from risk import Assessment, RiskTable, Supervision, Text
from templates import (
    Clause,
    CreditEntry,
    CreditFlag,
    CreditLine,
    CreditList,
    CreditPage,
    CreditPlace,
    CreditStep,
    Facet,
    Link,
    Option,
    OwnCreditPage,
    Pager,
    Points,
    Publicity,
    Record,
    RepairForm,
    RepairState,
    RepairStep,
    Round,
    Share,
    Shell,
    Unpublished,
    WaitingLine,
)

EVERY_CLASS = Text("全部", "All")
EVERY_TRADE = Text("全部行业", "All trades")
EVERY_DISTRICT = Text("全部区县", "All districts")
WITHOUT = Text("没有类别", "No class")
BESIDE = Text("{grade} 级，信用 {credit} 类：{said}", "grade {grade} beside credit {credit}: {said}")
ALONE = Text("按等级：{said}", "by grade alone: {said}")
VISITS = Text("按现在的情况：{said}。", "As things stand: {said}.")
STATES = {APPLIED: RepairState.APPLIED, GRANTED: RepairState.GRANTED, REFUSED: RepairState.REFUSED}


def supervised(
    office: Office, industry: str, grade: str | None, credit: str | None, lang: Lang, *, officer: bool
) -> str:
    """How a premises is supervised by its grade beside a credit class; "" where the grade alone decides.

    An officer is told which two and which level; an owner only what it means in visits.
    """
    if credit is None or grade is None:
        return ""
    given = office.catalogue.supervision(industry, grade, credit, office.today())
    if given is None or given.level is None:
        return ""
    if not officer:
        return words.supervision(Supervision(given.visits, given.note, is_default=False), lang)
    return BESIDE.of(lang).format(grade=grade, credit=credit, said=words.supervision(given, lang))


def credit_list(shell: Shell, office: Office, found: Listed, asked: AskedCredit, page: int) -> CreditList:
    """One page of the entities by class, with the repairs that wait."""
    lang, today, table, held = shell.lang, office.today(), found.table, rules(office.settings.data_dir)
    known = {band.grade: f"{band.grade} {band.label.of(lang)}" for band in table.grades}
    total = found.counts.get("" if asked.grade == NO_CLASS else asked.grade or "", 0)
    total = total if asked.grade else sum(found.counts.values())
    rows = found.rows[:PAGE_ROWS]
    first = (page - 1) * PAGE_ROWS
    return CreditList(
        shell=shell,
        rows=[
            CreditLine(
                mark=words.mark(table, row.state, row.grade, lang),
                name=row.name,
                href=f"{CREDIT}/{quote(row.code)}",
                code=row.code,
                places=row.places,
                on=row.on,
                score=None if row.score is None else Points(row.score),
            )
            for row in rows
        ],
        total=total,
        pager=Pager(
            first=first + 1 if rows else 0,
            last=first + len(rows),
            previous_href=_address(asked, page - 1) if page > 1 else "",
            next_href=_address(asked, page + 1) if len(found.rows) > PAGE_ROWS else "",
        ),
        classes=_classes(found.counts, known, asked, lang),
        industries=[
            Option("", EVERY_TRADE.of(lang), asked.industry is None),
            *(
                Option(key, words.industry_name(office.catalogue, key, lang), key == asked.industry)
                for key in office.catalogue.industries
            ),
        ],
        districts=[
            Option("", EVERY_DISTRICT.of(lang), asked.district is None),
            *(
                Option(one.code, words.district_name(one, lang), one.code == asked.district)
                for one in found.districts
            ),
        ],
        waiting=[
            WaitingLine(
                name=one.entity,
                href=f"{CREDIT}/{quote(one.repair.entity)}",
                kind=held.kinds[one.repair.kind].name.of(lang),
                on=one.repair.on,
                state=STATES[one.repair.state],
                premises=one.premises,
                since=one.repair.applied_at.astimezone(office.settings.timezone).date(),
                share_by=one.repair.share_by,
                overdue=one.repair.share_by is not None and one.repair.share_by < today,
            )
            for one in found.waiting
        ],
        table=table_link(table, lang),
        chosen=asked.grade or "",
        round=_round(office, found.round, in_force=found.in_force, today=today),
        json_href=shell.path,
    )


def credit_page(
    shell: Shell,
    office: Office,
    file: CreditFile,
    *,
    decides: bool,
    fault: str = "",
    fault_at: str = "",
    typed: str = "",
) -> CreditPage:
    """One entity whole, for officers. `decides`: the reader may answer repairs and share their conclusions."""
    lang, today, zone = shell.lang, office.today(), office.settings.timezone
    table, made, held = file.table, file.assessment, file.rules
    return CreditPage(
        shell=shell,
        name=file.entity.name,
        code=file.entity.code,
        plate=words.plate(table, made, lang),
        ruler=ruler(table, made, lang),
        ledger=ledger(office.catalogue, table, made, lang),
        table=table_link(table, lang),
        entries=[_entry(office, held, one, lang, officer=True, decides=decides) for one in file.records],
        flags=_flags(office, file, lang),
        places=[_place(office, one, _class(file), lang) for one in file.places],
        history=[
            CreditStep(
                words.mark(office.catalogue.edition(row.model, row.version), row.state, row.grade, lang),
                row.at.astimezone(zone).date(),
                None if row.score is None else Points(row.score),
            )
            for row in file.history
        ],
        elsewhere=file.elsewhere,
        known_needed=Share(table.known_share_at_least, 1000) if table else None,
        notes=notes(table, made, lang) if made else (),
        as_of=made.as_of if made else None,
        round=_round(office, file.round, in_force=file.in_force, today=today),
        repair_clause=_clause(held.repair, lang),
        share_clause=_clause(held.share, lang),
        fault=fault,
        fault_at=fault_at,
        typed=typed,
        json_href=shell.path,
    )


def own_credit_page(
    shell: Shell,
    office: Office,
    card: Card,
    file: CreditFile,
    *,
    repair: str = "",
    typed: Mapping[str, str] | None = None,
    fault: str = "",
) -> OwnCreditPage:
    """What an owner sees of the credit of their entity; `repair` is the record whose form is open."""
    lang, held = shell.lang, file.rules
    here = f"/e/{card.id}"
    given = office.catalogue.supervision(card.industry, card.grade, _class(file), office.today())
    visits = words.supervision(Supervision(given.visits, None, is_default=False), lang) if given else ""
    opened = next((one for one in file.records if one.record.key == repair), None)
    return OwnCreditPage(
        shell=shell,
        name=card.name,
        premises_href=here,
        entity=file.entity.name,
        entries=[
            _entry(office, held, one, lang, officer=False, apply=f"{here}/credit") for one in file.records
        ],
        flags=_flags(office, file, lang),
        visits=VISITS.of(lang).format(said=visits) if visits else "",
        form=_form(held, opened, typed or {}, fault, lang) if opened else None,
        repair_clause=_clause(held.repair, lang),
        share_clause=_clause(held.share, lang),
        counted=file.in_force and file.credit is not None,
        as_of=file.credit.as_of if file.credit else None,
        json_href=shell.path,
    )


def _asked(held: Rules, need: str, lang: Lang) -> str:
    """What an applicant was asked; a step that the rules no longer know is called by its id."""
    known = held.needs.get(need)
    return known.of(lang) if known else need


def _class(file: CreditFile) -> str | None:
    """The class that counts for supervision: none while no table is adopted."""
    return file.credit.grade if file.credit and file.in_force else None


def _round(office: Office, last: LastRound | None, *, in_force: bool, today: date) -> Round:
    due = next_due(office, last)
    return Round(in_force, last.as_of if last else None, due, due is not None and due < today)


def _place(office: Office, one: PlaceOf, credit: str | None, lang: Lang) -> CreditPlace:
    today = office.today()
    said = supervised(office, one.industry, one.grade, credit, lang, officer=True)
    given = office.catalogue.supervision(one.industry, one.grade, None, today)
    if not said and given is not None:
        said = ALONE.of(lang).format(said=words.supervision(given, lang))
    return CreditPlace(
        mark=words.mark(table_of(office.catalogue, one.industry, today), one.state, one.grade, lang),
        name=one.name,
        href=f"{PREMISES}/{one.id}",
        industry=words.industry_name(office.catalogue, one.industry, lang),
        supervision=said,
    )


def _entry(
    office: Office,
    held: Rules,
    seen: Seen,
    lang: Lang,
    *,
    officer: bool,
    decides: bool = False,
    apply: str = "",
) -> CreditEntry:
    record, rule = seen.record, seen.rule
    zone, today = office.settings.timezone, office.today()
    may_apply = bool(apply) and seen.place is not None and seen.against is None
    return CreditEntry(
        kind=held.kinds[record.kind].name.of(lang),
        on=record.on,
        what=record.what.of(lang),
        place=_where(seen, record, officer=officer),
        points=None if seen.points is None else Points(seen.points),
        counts_until=seen.counts_until,
        repaired=seen.repaired,
        publicity=Publicity(
            kind=rule.name.of(lang),
            since=seen.window.since,
            least=seen.window.repairable,
            until=seen.window.until,
            open=seen.window.open_on(today),
            clause=_clause(rule.source, lang),
        )
        if rule and seen.window
        else None,
        unpublished=Unpublished(rule.name.of(lang), _clause(rule.source, lang))
        if rule and not rule.published
        else None,
        early=_clause(rule.early, lang) if rule and rule.early != rule.source else None,
        needs=[held.needs[need].of(lang).partition("：" if lang == "zh" else ":")[0] for need in rule.needs]
        if rule
        else (),
        against=_against(held, seen, lang),
        repairs=[_step(office, held, one, zone, lang, decides=decides) for one in seen.repairs],
        repair_href=f"{apply}?{urlencode({'repair': record.key})}" if may_apply else "",
    )


def _against(held: Rules, seen: Seen, lang: Lang) -> str:
    """Why a record cannot be repaired now; for one that nobody repairs, how it ends instead."""
    if seen.rule is None:
        return held.kinds[seen.record.kind].mend.of(lang)
    return seen.against.of(lang) if seen.against else ""


def _where(seen: Seen, record: Entered, *, officer: bool) -> Link | None:
    if seen.place is None:
        return None
    base = PREMISES if officer else "/e"
    return Link(
        seen.place.name,
        words.visit_href(record.premises, record.visit) or f"{base}/{record.premises}",
    )


def _step(office: Office, held: Rules, one: Repair, zone: tzinfo, lang: Lang, *, decides: bool) -> RepairStep:
    shared = one.shared_at is not None
    return RepairStep(
        state=RepairState.SHARED if shared else STATES[one.state],
        applied_on=one.applied_at.astimezone(zone).date(),
        answers=[(_asked(held, need, lang), said) for need, said in zip(one.needs, one.words, strict=True)],
        decided_on=one.decided_at.astimezone(zone).date() if one.decided_at else None,
        department=office.catalogue.department_name(one.department).of(lang) if one.department else "",
        reason=one.reason,
        share_by=one.share_by,
        shared_on=one.shared_at.astimezone(zone).date() if one.shared_at else None,
        shared_with=one.shared_with,
        decide=one.id if decides and one.state == APPLIED else "",
        share=one.id if decides and one.state == GRANTED and not shared else "",
    )


def _flags(office: Office, file: CreditFile, lang: Lang) -> list[CreditFlag]:
    costs = _costs(file.table, file.assessment)
    return [
        CreditFlag(
            text=office.catalogue.facts[name].label.of(lang),
            mend=file.rules.flags[name].mend.of(lang),
            points=Points(costs[name]) if name in costs else None,
            source=Record(words.SOURCES["register"].of(lang), fact.date),
        )
        for name, fact in file.flags.items()
    ]


def _costs(table: RiskTable | None, made: Assessment | None) -> Mapping[str, int]:
    return {point.fact: point.points for point in made.points if point.fact} if table and made else {}


def _form(held: Rules, seen: Seen, typed: Mapping[str, str], fault: str, lang: Lang) -> RepairForm | None:
    if seen.rule is None or seen.place is None or (seen.against and not fault):
        return None
    needs = held.needs
    return RepairForm(
        key=seen.record.key,
        kind=held.kinds[seen.record.kind].name.of(lang),
        on=seen.record.on,
        asked=[(need, needs[need].of(lang), typed.get(need, "")) for need in seen.rule.needs],
        clause=_clause(held.repair, lang),
        fault=fault,
    )


def _clause(source: Source, lang: Lang) -> Clause:
    if source.assumed:
        return Clause(source.law.of(lang), verified=False, assumed=True)
    return Clause(source.law.of(lang), source.article.of(lang), source.verified)


def _classes(
    counts: Mapping[str, int], known: Mapping[str, str], asked: AskedCredit, lang: Lang
) -> Sequence[Facet]:
    made = [
        Facet(
            EVERY_CLASS.of(lang),
            _address(AskedCredit(None, asked.industry, asked.district)),
            sum(counts.values()),
            asked.grade is None,
        )
    ]
    named = {**known, NO_CLASS: WITHOUT.of(lang)}
    for grade, text in named.items():
        count = counts.get("" if grade == NO_CLASS else grade, 0)
        if count or asked.grade == grade:
            href = _address(AskedCredit(grade, asked.industry, asked.district))
            made.append(Facet(text, href, count, asked.grade == grade))
    return made


def _address(asked: AskedCredit, page: int = 1) -> str:
    query = {
        "class": asked.grade,
        "industry": asked.industry,
        "district": asked.district,
        "page": str(page) if page > 1 else None,
    }
    kept = {name: value for name, value in query.items() if value}
    return f"{CREDIT}?{urlencode(kept)}" if kept else CREDIT
