"""Risk tables as pages that a law officer can read: factors, bands, points, clauses, grades."""

from __future__ import annotations

from datetime import date

from regulation.catalogue import Catalogue
from regulation.settings import Lang
from regulation.web.shell import TABLES
from regulation.web.views import words
from regulation.web.views.why import ruler
from risk import (
    Adjust,
    Factor,
    GradeBand,
    RiskTable,
    Supervision,
    Text,
    Trigger,
    Way,
    assumed,
    plain,
)
from templates import (
    Clause,
    Link,
    Mark,
    Points,
    Share,
    Shell,
    Sign,
    Speech,
    TableBand,
    TableFactor,
    TableFactorGroup,
    TableGrade,
    TablePage,
    TableRow,
    Tables,
    TableTrigger,
)
from templates import State as StateWord

NONE_OF_IT = Text("没有（0）", "none (0)")
AS_GIVEN = Text("按评定分值计", "the score itself")
UP_TO = Text("{end} 以下（含）", "up to {end}")
ABOVE = Text("{start} 以上（含）", "{start} and more")
BETWEEN = Text("{start}–{end}", "{start}–{end}")
NOT_ADOPTED = Text(
    "试行，本地尚未采用，不据此评等级", "on trial; not adopted here, so nobody is graded by it"
)
ADOPTED = Text("试行，{by}于 {on} 决定在本地采用", "on trial; adopted here by {by} on {on}")
SINGLE = Text("，且任何一项不超过 {most}", ", and no single score above {most}")
NOT_WITHOUT = Text("{fact}为 0 时不适用，计 0 分", "Does not apply, and costs 0, where this is 0: {fact}")
RAISES = Text("等级上调一至{most}级（风险更高）", "grade raised by one to {most} (more risk)")
LOWERS = Text("等级下调一级", "grade lowered by one")


def tables_page(shell: Shell, catalogue: Catalogue, today: date) -> Tables:
    """Every table with its editions."""
    rows = [
        table_row(catalogue, table, shell.lang, today)
        for editions in catalogue.tables.values()
        for table in reversed(editions)
    ]
    return Tables(shell, rows, json_href=TABLES)


def table_row(catalogue: Catalogue, table: RiskTable, lang: Lang, today: date) -> TableRow:
    """One edition in a list."""
    return TableRow(
        name=table.title.of(lang),
        href=f"{TABLES}/{table.id}?version={table.version}",
        edition=table.version,
        takes_effect=table.effective_from,
        ends=table.effective_to,
        trial=trial(catalogue, table, lang),
        in_force=catalogue.table_if_any(table.id, today) is table,
        industries=_industries(catalogue, table, lang),
        factors=len(table.factors),
        assumed=len(assumed(table)),
    )


def table_page(shell: Shell, catalogue: Catalogue, table: RiskTable) -> TablePage:
    """One edition whole."""
    lang = shell.lang
    return TablePage(
        shell=shell,
        name=table.title.of(lang),
        edition=table.version,
        takes_effect=table.effective_from,
        ends=table.effective_to,
        ruler=ruler(table, None, lang),
        grades=[_grade(table, band, lang) for band in table.grades],
        groups=[
            TableFactorGroup(
                [_factor(catalogue, table, f, lang) for f in table.factors if f.part == part.id],
                part.label.of(lang),
            )
            for part in table.parts
        ],
        known_needed=Share(table.known_share_at_least, 1000),
        default_supervision=words.supervision(table.default_supervision, lang),
        trial=trial(catalogue, table, lang),
        industries=_industries(catalogue, table, lang),
        summary=table.source.of(lang),
        triggers=_triggers(table.adjust, lang) if table.adjust else (),
        basis=_laws(table, lang),
        editions=[
            Link(other.version, f"{TABLES}/{other.id}?version={other.version}")
            for other in catalogue.tables[table.id]
            if other is not table
        ],
        json_href=f"{shell.path}?{shell.query}" if shell.query else shell.path,
    )


def trial(catalogue: Catalogue, table: RiskTable, lang: Lang) -> str:
    """How far a table on trial is: adopted by whom and since when, or by nobody; empty for one that is not on trial."""
    if not table.on_trial:
        return ""
    adoption = catalogue.adoption(table.id)
    if adoption is None:
        return NOT_ADOPTED.of(lang)
    return ADOPTED.of(lang).format(by=adoption.by, on=Speech(lang).day(adoption.on))


def _laws(table: RiskTable, lang: Lang) -> list[Clause]:
    """Each law that the table rests on, once."""
    bases = [*(factor.basis for factor in table.factors), *(band.basis for band in table.grades)]
    laws = dict.fromkeys(basis.law.of(lang) for basis in bases if not basis.assumed)
    return [Clause(law) for law in laws]


def _industries(catalogue: Catalogue, table: RiskTable, lang: Lang) -> str:
    names = [i.name.of(lang) for i in catalogue.industries.values() if i.table == table.id]
    return {"zh": "、", "en": ", "}[lang].join(names)


def _grade(table: RiskTable, band: GradeBand, lang: Lang) -> TableGrade:
    place = table.grades.index(band)
    below = table.grades[place - 1].up_to if place else None
    if band.up_to is None:
        scores = Text(f"超过 {plain(below or 0)}", f"above {plain(below or 0)}").of(lang)
    elif below is None:
        scores = UP_TO.of(lang).format(end=plain(band.up_to))
    else:
        scores = Text(
            f"超过 {plain(below)} 至 {plain(band.up_to)}（含）",
            f"above {plain(below)} up to {plain(band.up_to)}",
        ).of(lang)
    if band.single_up_to is not None:
        scores += SINGLE.of(lang).format(most=plain(band.single_up_to))
    return TableGrade(
        mark=Mark(StateWord.GRADED, Sign(band.sign), band.grade, band.label.of(lang)),
        scores=scores,
        visits=words.supervision(Supervision(band.visits, None, is_default=False), lang),
        clause=words.clause(band.basis, lang),
    )


def _factor(catalogue: Catalogue, table: RiskTable, factor: Factor, lang: Lang) -> TableFactor:
    bands = [band for way in factor.ways for band in _bands(catalogue, factor, table, way, lang)]
    return TableFactor(
        name=factor.label.of(lang),
        bands=bands,
        unknown=Points(factor.unknown),
        code=factor.id,
        note=_note(catalogue, factor, lang),
        clause=words.clause(factor.basis, lang),
    )


def _note(catalogue: Catalogue, factor: Factor, lang: Lang) -> str:
    """When the factor does not apply, if another fact decides that."""
    if factor.none_if_zero is None:
        return ""
    return NOT_WITHOUT.of(lang).format(fact=catalogue.facts[factor.none_if_zero].label.of(lang))


def _bands(catalogue: Catalogue, factor: Factor, table: RiskTable, way: Way, lang: Lang) -> list[TableBand]:
    fact = catalogue.facts.get(way.fact)
    case = ""
    if factor.by is not None and way.when is not None:
        choice = table.fact(factor.by).choices[way.when]
        case = f"{words.fact_value(choice, catalogue.facts.get(factor.by), lang)} · "
    if not way.bands:
        allowed = {"zh": "、", "en": ", "}[lang].join(f"{plain(n):g}" for n in table.fact(way.fact).allowed)
        return [TableBand(f"{case}{AS_GIVEN.of(lang)} {allowed}".strip(), Points(way.top))]
    named = table.fact(way.fact).choices
    counted = not named and not (fact is not None and fact.type == "flag")
    lines: list[TableBand] = []
    if counted and way.bands[0].start > 0:
        lines.append(TableBand(f"{case}{NONE_OF_IT.of(lang)}", Points(0)))
    for band in way.bands:
        if named:
            span = words.fact_value(named[band.start], fact, lang)
        elif fact is not None and fact.type == "flag":
            span = words.fact_value(bool(band.start), fact, lang)
        else:
            span = _span(band.start, band.end, fact.unit.of(lang) if fact else "", lang)
        lines.append(TableBand(f"{case}{span}", Points(band.points)))
    return lines


def _span(start: int, end: int | None, unit: str, lang: Lang) -> str:
    tail = f" {unit}" if unit else ""
    if end is None:
        return ABOVE.of(lang).format(start=f"{start:,}{tail}")
    if start == end:
        return NONE_OF_IT.of(lang) if start == 0 else f"{start:,}{tail}"
    if start <= 1:
        return UP_TO.of(lang).format(end=f"{end:,}{tail}")
    return BETWEEN.of(lang).format(start=f"{start:,}", end=f"{end:,}{tail}")


def _triggers(adjust: Adjust, lang: Lang) -> list[TableTrigger]:
    def hit(trigger: Trigger, *, raises: bool) -> TableTrigger:
        most = {"zh": "两", "en": "two"} if adjust.raise_by_at_most == 2 else {"zh": "一", "en": "one"}
        effect = RAISES.of(lang).format(most=most[lang]) if raises else LOWERS.of(lang)
        basis = adjust.raise_basis if raises else adjust.lower_basis
        return TableTrigger(trigger.label.of(lang), effect, raises, words.clause(basis, lang))

    return [
        *(hit(t, raises=True) for t in adjust.raise_any),
        *(hit(t, raises=False) for t in adjust.lower_any),
    ]
