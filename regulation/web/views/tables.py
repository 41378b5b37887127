"""Risk tables as pages that a law officer can read: factors, bands, points, clauses, grades."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from graph.adoptions import Deed
from regulation.catalogue import Adoption, Catalogue
from regulation.facts import fact_value
from regulation.register.browse import Narrowing
from regulation.settings import Lang
from regulation.web.narrowing import SIGNS, address
from regulation.web.shell import PREMISES, TABLES
from regulation.web.views import words
from regulation.web.views.why import ruler
from risk import (
    Adjust,
    DeclaredFact,
    FactKind,
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
    AdoptionDeed,
    AdoptionForm,
    Clause,
    Count,
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
ADOPTED = Text("试行，{by}决定自 {on} 起在本地采用", "on trial; adopted here by {by} from {on} on")
COMING = Text(
    "试行，{by}决定自 {on} 起在本地采用；在此之前不据此评等级",
    "on trial; adopted here by {by} from {on} on; until then nobody is graded by it",
)
SINGLE = Text("，且任何一项不超过 {most}", ", and no single score above {most}")
NOT_WITHOUT = Text("{fact}为 0 时不适用，计 0 分", "Does not apply, and costs 0, where this is 0: {fact}")
GROUPED = Text("就高不就低：与{others}中只计最高的一项", "of this and {others} only the highest counts")
LISTED = {
    FactKind.SEVERAL: Text("有多项的，就高不就低", "of several the highest counts"),
    FactKind.ITEMS: Text("逐项相加，最多计 {most} 分", "items add up, to {most} points at most"),
    FactKind.EVENTS: Text(
        "每次按权重乘以下列分值相加，最多计 {most} 分",
        "each event costs its weight times these points; {most} at most together",
    ),
}
REFUSED = Text("{value}：{why}", "{value}: {why}")
WITHIN = Text("{days} 天以内，每次", "up to {days} days old, each")
OLDER = Text("{days} 天以前", "older than {days} days")
OVER = Text("超过 {below}", "above {below}")
FROM_TO = Text("超过 {below} 至 {end}（含）", "above {below} up to {end}")
AT_LEAST = Text("红线：等级不优于 {grade} 级", "red line: grade {grade} or worse")
ROW = Text("本表 {grade} 级，另按 {model}：{levels}", "Grade {grade} here, beside {model}: {levels}")
PAIR = Text("{other} 级为{level}", "{other} gives {level}")
ASSUMED_MATRIX = Text(
    "两种等级的组合没有公布来源，为假定。", "No published source pairs the two grades; these are assumed."
)
RAISES = Text("等级上调一至{most}级（风险更高）", "grade raised by one to {most} (more risk)")
LOWERS = Text("等级下调一级", "grade lowered by one")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page of a table shows beside the table. `digest` is the SHA-256 of its file.

    `graded`: how many premises have a grade, by model, for who may count them. `adopts`, `drafts`: who may that.
    """

    digest: str
    today: date
    zone: ZoneInfo
    deeds: Sequence[Deed] = ()
    graded: Mapping[str, Count] = field(default_factory=dict)
    adopts: bool = False
    drafts: bool = False
    fault: Text | None = None
    typed: Mapping[str, str] = field(default_factory=dict)


def tables_page(shell: Shell, catalogue: Catalogue, today: date, graded: Mapping[str, Count]) -> Tables:
    """Every table with its editions."""
    rows = [
        table_row(catalogue, table, shell.lang, today, graded)
        for editions in catalogue.tables.values()
        for table in reversed(editions)
    ]
    return Tables(shell, rows, json_href=TABLES)


def table_row(
    catalogue: Catalogue, table: RiskTable, lang: Lang, today: date, graded: Mapping[str, Count]
) -> TableRow:
    """One edition in a list; the premises are counted with the edition in force."""
    in_force = catalogue.table_if_any(table.id, today) is table
    return TableRow(
        name=table.title.of(lang),
        href=f"{TABLES}/{table.id}?version={table.version}",
        edition=table.version,
        takes_effect=table.effective_from,
        ends=table.effective_to,
        trial=trial(catalogue, table, lang, today),
        in_force=in_force,
        industries=_industries(catalogue, table, lang),
        factors=len(table.factors),
        assumed=len(assumed(table)),
        premises=graded.get(table.id) if in_force else None,
        source=table.source.of(lang),
    )


def table_page(shell: Shell, catalogue: Catalogue, table: RiskTable, standing: Standing) -> TablePage:
    """One edition whole."""
    lang = shell.lang
    adoption = catalogue.adoptions.get(table.id) if table.on_trial else None
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
        trial=trial(catalogue, table, lang, standing.today),
        industries=_industries(catalogue, table, lang),
        summary=table.source.of(lang),
        triggers=[*_red_lines(table, lang), *(_triggers(table.adjust, lang) if table.adjust else ())],
        notes=_notes(table, lang),
        basis=_laws(table, lang),
        editions=[
            Link(other.version, f"{TABLES}/{other.id}?version={other.version}")
            for other in catalogue.tables[table.id]
            if other is not table
        ],
        premises=standing.graded.get(table.id),
        digest=standing.digest,
        reason=adoption.reason if adoption else "",
        unread=bool(adoption and adoption.sha256 and adoption.sha256 != standing.digest),
        deeds=[_deed(deed, standing.zone) for deed in standing.deeds],
        draft_href=f"{TABLES}/{table.id}/draft" if standing.drafts else "",
        form=_form(catalogue, table, adoption, standing, lang),
        json_href=f"{shell.path}?{shell.query}" if shell.query else shell.path,
    )


def counts(catalogue: Catalogue, graded: Mapping[str, int], *, opens: bool) -> dict[str, Count]:
    """How many premises have a grade, by model; with the list behind it for who `opens` it, where one trade has it."""

    def href(model: str) -> str:
        trades = [i.id for i in catalogue.industries.values() if i.table == model]
        if not opens or len(trades) != 1:
            return ""
        return address(PREMISES, Narrowing(industry=trades[0], signs=SIGNS))

    return {model: Count(number, href(model)) for model, number in graded.items()}


def _deed(deed: Deed, zone: ZoneInfo) -> AdoptionDeed:
    return AdoptionDeed(
        taken_back=deed.taken_back,
        by=deed.by,
        on=deed.on,
        recorded=deed.at.astimezone(zone).date(),
        reason=deed.reason,
        edition=deed.edition,
        digest=deed.table,
    )


def _form(
    catalogue: Catalogue, table: RiskTable, adoption: Adoption | None, standing: Standing, lang: Lang
) -> AdoptionForm | None:
    """The form of who may adopt the newest edition; taking back where it is adopted as it stands."""
    if not standing.adopts or not table.on_trial or catalogue.newest(table.id) is not table:
        return None
    return AdoptionForm(
        action_href=f"{TABLES}/{table.id}",
        adopt=adoption is None or adoption.sha256 != standing.digest,
        take_back=adoption is not None,
        earliest=standing.today,
        typed_day=standing.typed.get("day", ""),
        typed_reason=standing.typed.get("reason", ""),
        fault=standing.fault.of(lang) if standing.fault else "",
    )


def trial(catalogue: Catalogue, table: RiskTable, lang: Lang, day: date) -> str:
    """How far a table on trial is: adopted by whom and since when, or by nobody; empty for one that is not on trial."""
    if not table.on_trial:
        return ""
    adoption = catalogue.adoptions.get(table.id)
    if adoption is None:
        return NOT_ADOPTED.of(lang)
    return (
        (ADOPTED if adoption.on <= day else COMING)
        .of(lang)
        .format(by=adoption.by, on=Speech(lang).day(adoption.on))
    )


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
        visits=words.supervision(
            Supervision(
                band.visits, None, is_default=False, sample=band.sample, every_months=band.every_months
            ),
            lang,
        ),
        clause=words.clause(band.basis, lang),
    )


def _factor(catalogue: Catalogue, table: RiskTable, factor: Factor, lang: Lang) -> TableFactor:
    bands = [band for way in factor.ways for band in _bands(catalogue, factor, table, way, lang)]
    return TableFactor(
        name=factor.label.of(lang),
        bands=bands,
        unknown=Points(factor.unknown),
        code=factor.id,
        note=_note(catalogue, table, factor, lang),
        clause=words.clause(factor.basis, lang),
    )


def _note(catalogue: Catalogue, table: RiskTable, factor: Factor, lang: Lang) -> str:
    """When the factor does not apply or another takes its place, and how a list becomes points."""
    said: list[str] = []
    if factor.none_if_zero is not None:
        said.append(NOT_WITHOUT.of(lang).format(fact=catalogue.facts[factor.none_if_zero].label.of(lang)))
    if factor.group is not None:
        others = [f.label.of(lang) for f in table.factors if f.group == factor.group and f is not factor]
        said.append(GROUPED.of(lang).format(others={"zh": "、", "en": ", "}[lang].join(others)))
    for fact in dict.fromkeys(table.fact(way.fact) for way in factor.ways):
        if fact.kind in LISTED:
            said.append(LISTED[fact.kind].of(lang).format(most=f"{plain(fact.highest):g}"))
        said += [REFUSED.of(lang).format(value=value, why=why.of(lang)) for value, why in fact.refused]
    return {"zh": "；", "en": "; "}[lang].join(one.rstrip("。.") for one in said)


def _bands(catalogue: Catalogue, factor: Factor, table: RiskTable, way: Way, lang: Lang) -> list[TableBand]:
    fact = catalogue.facts.get(way.fact)
    case = ""
    if factor.by is not None and way.when is not None:
        choice = table.fact(factor.by).choices[way.when]
        case = f"{fact_value(choice, catalogue.facts.get(factor.by), lang)} · "
    declared = table.fact(way.fact)
    if declared.kind is FactKind.ITEMS:
        return [
            TableBand(f"{case}{item.code} {item.condition or ''}".strip(), Points(item.points))
            for item in way.items
        ]
    if declared.kind is FactKind.EVENTS and not way.bands:
        return _decay(declared, case, lang)
    if not way.bands:
        allowed = {"zh": "、", "en": ", "}[lang].join(f"{plain(n):g}" for n in table.fact(way.fact).allowed)
        return [TableBand(f"{case}{AS_GIVEN.of(lang)} {allowed}".strip(), Points(way.top))]
    if declared.kind in (FactKind.SCORE, FactKind.EVENTS):
        return [
            TableBand(f"{case}{_score_span(before, band.end, lang)}", Points(band.points))
            for before, band in zip([None, *(band.end for band in way.bands)], way.bands, strict=False)
        ]
    named = declared.choices
    counted = not named and not (fact is not None and fact.type == "flag")
    lines: list[TableBand] = []
    if counted and way.bands[0].start > 0:
        lines.append(TableBand(f"{case}{NONE_OF_IT.of(lang)}", Points(0)))
    for band in way.bands:
        if named:
            span = fact_value(named[band.start], fact, lang)
        elif fact is not None and fact.type == "flag":
            span = fact_value(bool(band.start), fact, lang)
        else:
            span = _span(band.start, band.end, fact.unit.of(lang) if fact else "", lang)
        lines.append(TableBand(f"{case}{span}", Points(band.points)))
    return lines


def _decay(fact: DeclaredFact, case: str, lang: Lang) -> list[TableBand]:
    """What one event costs by its age; older than the last step nothing."""
    lines = [
        TableBand(f"{case}{WITHIN.of(lang).format(days=f'{step.to_days:,}')}", Points(step.points))
        for step in fact.decay
    ]
    return [
        *lines,
        TableBand(f"{case}{OLDER.of(lang).format(days=f'{fact.decay[-1].to_days:,}')}", Points(0)),
    ]


def _score_span(below: int | None, end: int | None, lang: Lang) -> str:
    """A band of a score between edges of which the upper one belongs to it, thousandths."""
    if end is None:
        return OVER.of(lang).format(below=f"{plain(below or 0):g}")
    if below is None:
        return UP_TO.of(lang).format(end=f"{plain(end):g}")
    return FROM_TO.of(lang).format(below=f"{plain(below):g}", end=f"{plain(end):g}")


def _red_lines(table: RiskTable, lang: Lang) -> list[TableTrigger]:
    return [
        TableTrigger(
            line.label.of(lang),
            AT_LEAST.of(lang).format(grade=table.grades[line.at_least].grade),
            True,
            words.clause(line.basis, lang),
        )
        for line in table.red_lines
    ]


def _notes(table: RiskTable, lang: Lang) -> list[str]:
    """What holds beside every grade, and each row of the matrix with another model's grades."""
    said = [table.every_grade_note.of(lang)] if table.every_grade_note else []
    if table.matrix is None:
        return said
    for band in table.grades:
        row = {other: level for (own, other), level in table.matrix.cells.items() if own == band.grade}
        levels = {"zh": "；", "en": "; "}[lang].join(
            PAIR.of(lang).format(other=other, level=level.label.of(lang)) for other, level in row.items()
        )
        said.append(ROW.of(lang).format(grade=band.grade, model=table.matrix.other, levels=levels))
    for level in dict.fromkeys(table.matrix.cells.values()):
        given = Supervision(
            level.visits, None, False, level.sample, level.every_months, level.label, level.depth
        )
        said.append(words.supervision(given, lang))
    if table.matrix.basis.assumed:
        said.append(ASSUMED_MATRIX.of(lang))
    return said


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
