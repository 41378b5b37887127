"""Requirements as authors see them: trades, rows, the form of a row, a draft and what it changes for whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from checklists import FactDeclaration, Fault, Library, Method, Severity
from graph.drafts import Draft
from regulation.access import Who
from regulation.authoring import NEW, Drafted, Edition, Impact, Row, RowImpact, typed_of
from regulation.catalogue import COMMON, Catalogue
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.shell import REQUIREMENTS
from risk import Text
from templates import (
    AuthoredChapter,
    AuthoredRow,
    AuthoredRows,
    AuthoredTrade,
    AuthoredTrades,
    DraftedRow,
    DraftPage,
    DraftState,
    FactListed,
    FieldChange,
    Link,
    LintLine,
    Option,
    RowConcerns,
    RowField,
    RowForm,
    Shell,
)

METHODS: Mapping[str, Text] = {
    Method.ON_SITE: Text("现场看", "On site"),
    Method.DOCUMENT: Text("查资料", "On paper"),
    Method.OFF_SITE: Text("不上门，看数据", "From data, nobody comes"),
}
SEVERITIES: Mapping[str, Text] = {
    Severity.GENERAL: Text("一般项", "General"),
    Severity.KEY: Text("重点项", "Key"),
}
YES_NO = {True: Text("是", "Yes"), False: Text("否", "No")}
ALL_TRADES = Text("各行业通用", "Common to all trades")
CHOOSE = Text("请选择", "Choose")
NONE = Text("没有", "None")
ASSUMED = Text("没有出处，暂定", "No source, assumed")
TRUE_FALSE = Text("是或否", "yes or no")
NUMBER = Text("数字", "a number")
READ = Text("（已读）", " (read)")
UNREAD = Text("（待核）", " (not read)")


def trade_name(known: Catalogue, trade: str) -> Text:
    """What a trade is called; COMMON are the rows that all of them have."""
    return ALL_TRADES if trade == COMMON else known.industry_name(trade)


def _editions(libraries: Iterable[Library]) -> dict[str, int]:
    """How many rows each edition has."""
    return {library.version: len(library.requirements) for library in libraries}


def trades_page(
    shell: Shell, office: Office, drafts: Mapping[str, Draft], common: Mapping[str, int], *, writes: bool
) -> AuthoredTrades:
    """The rows common to all, then every trade with requirements; `common` counts the common rows by edition."""
    known, today = office.catalogue, office.today()
    listed: list[AuthoredTrade] = []
    for trade, counted in {
        COMMON: common,
        **{key: _editions(each) for key, each in known.libraries.items()},
    }.items():
        draft = drafts.get(trade)
        waits = draft is not None and draft.open
        now = max((version for version in counted if version <= today.isoformat()), default="")
        newest = max(counted)
        listed.append(
            AuthoredTrade(
                name=trade_name(known, trade).of(shell.lang),
                href=f"{REQUIREMENTS}/{trade}",
                rows=counted[now or newest],
                edition=now,
                next_edition=newest if newest != now else "",
                draft=DraftState(draft.state) if draft and waits else None,
                draft_href=f"{REQUIREMENTS}/{trade}/draft" if waits and writes else "",
                changed=len(draft.concerned) if draft and waits else 0,
            )
        )
    return AuthoredTrades(shell, listed, json_href=REQUIREMENTS)


def rows_page(
    shell: Shell,
    known: Catalogue,
    edition: Edition,
    library: Library,
    draft: Draft | None,
    *,
    versions: Sequence[str],
    q: str,
    writes: bool,
) -> AuthoredRows:
    """The own rows of a trade's newest edition, those that the draft adds after them."""
    lang, here = shell.lang, f"{REQUIREMENTS}/{edition.trade}"
    changed = draft if draft is not None and draft.open else None
    rows = {row["id"]: row for row in [*edition.rows, *(changed.rows if changed else ())]}
    found = [row for row in rows.values() if _matches(row, q)]
    chapters = [
        AuthoredChapter(
            chapter.title.of(lang),
            [
                _listed(known, row, lang, here if writes else "", changed)
                for row in found
                if row["chapter"] == chapter.id
            ],
        )
        for chapter in library.chapters
    ]
    return AuthoredRows(
        shell=shell,
        name=trade_name(known, edition.trade).of(lang),
        trade_href=here,
        edition=edition.version.isoformat(),
        editions=[*reversed(versions)],
        chapters=[chapter for chapter in chapters if chapter.rows],
        total=len(found),
        q=q,
        new_href=f"{here}/{NEW}" if writes else "",
        draft=DraftState(changed.state) if changed else None,
        draft_href=f"{here}/draft" if changed and writes else "",
        changed=len(changed.concerned) if changed else 0,
        json_href=here,
    )


def row_form(
    shell: Shell,
    known: Catalogue,
    edition: Edition,
    library: Library,
    row: str,
    typed: Mapping[str, str],
    *,
    faults: Mapping[str, Text] | None = None,
    draft: Draft | None = None,
) -> RowForm:
    """One row to be written, as far as it is typed."""
    lang, here = shell.lang, f"{REQUIREMENTS}/{edition.trade}"
    said = {field: fault.of(lang) for field, fault in (faults or {}).items()}
    return RowForm(
        shell=shell,
        name=trade_name(known, edition.trade).of(lang),
        trade_href=here,
        row="" if row == NEW else row,
        title=typed.get(f"title.{lang}", ""),
        values=typed,
        faults={field: fault for field, fault in said.items() if field},
        options=_options(known, edition, library, typed, lang),
        facts=[_fact(fact, lang) for fact in known.facts.values()],
        draft_href=f"{here}/draft" if draft is not None and draft.open else "",
        refused=said.get("", ""),
        in_draft=draft is not None and draft.open and draft.row(row) is not None,
        ends=draft.withdrawn.get(row, "") if draft is not None and draft.open else "",
        can_end=edition.row(row) is not None,
    )


def draft_page(
    shell: Shell,
    office: Office,
    who: Who,
    drafted: Drafted,
    concerns: Impact,
    faults: Sequence[Fault],
    *,
    earliest: Any,
    writes: bool,
    publishes: bool,
    fault: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> DraftPage:
    """What a draft changes, for whom, and what comes next."""
    known, draft, lang = office.catalogue, drafted.draft, shell.lang
    here = f"{REQUIREMENTS}/{draft.trade}"
    given = typed or {}
    return DraftPage(
        shell=shell,
        name=trade_name(known, draft.trade).of(lang),
        trade_href=here,
        draft_href=f"{here}/draft",
        state=DraftState(draft.state),
        base=draft.base,
        by=draft.by,
        on=draft.at.astimezone(office.settings.timezone).date(),
        rows=[
            DraftedRow(
                id=row["id"],
                title=row["title"][lang],
                href=f"{here}/{row['id']}",
                new=drafted.edition.row(row["id"]) is None,
                changes=list(changes(known, drafted.before, drafted.edition.row(row["id"]) or {}, row, lang)),
            )
            for row in draft.rows
        ]
        + [
            DraftedRow(
                id=key,
                title=(drafted.edition.row(key) or {"title": {lang: key}})["title"][lang],
                href=f"{here}/{key}",
                new=False,
                changes=[],
                ends=reason,
            )
            for key, reason in draft.withdrawn.items()
        ],
        concerns=[_concern(drafted, row, lang) for row in concerns.rows],
        counted=concerns.premises,
        milliseconds=round(concerns.seconds * 1000),
        whole=concerns.whole,
        whole_href="" if concerns.whole or drafted.after is None else f"{here}/draft?count=all",
        earliest=earliest,
        said=drafted.said,
        lint=[_linted(fault, here, draft, lang) for fault in faults],
        reason=draft.reason,
        version=draft.version or "",
        digest=draft.digest or "",
        writes=writes,
        publishes=publishes,
        own=who.account in draft.authors,
        fault=fault.of(lang) if fault else "",
        typed_day=given.get("day", ""),
        typed_reason=given.get("reason", ""),
        json_href=f"{here}/draft",
    )


def _linted(fault: Fault, here: str, draft: Draft, lang: Lang) -> LintLine:
    """A fault as a line, with the form that mends it where it is about a row of the draft."""
    what, mend = (fault.what_zh, fault.mend_zh) if lang == "zh" else (fault.what, fault.mend)
    href = f"{here}/{fault.row}" if draft.row(fault.row) else ""
    return LintLine(fault.row, href, what, mend, remark=fault.remark)


def changes(known: Catalogue, library: Library, before: Row, after: Row, lang: Lang) -> Iterable[FieldChange]:
    """Every field that differs between two rows, texts in both languages."""
    for field in RowField:
        was, now = before.get(field), after.get(field)
        if was == now:
            continue
        for each in ("zh", "en") if field in _SPOKEN else ("",):
            old, new = (_said(known, library, field, value, each or lang) for value in (was, now))
            if old != new:
                yield FieldChange(field, each, old, new)


_SPOKEN = frozenset(
    {
        RowField.TITLE,
        RowField.DUTY,
        RowField.CHECK,
        RowField.GOOD,
        RowField.NOTE,
        RowField.PHRASES,
        RowField.BASIS,
        RowField.PENALTY,
    }
)
"""Fields that hold texts in both languages."""


def _said(known: Catalogue, library: Library, field: RowField, value: Any, lang: str) -> str:
    """A field's value in words; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return YES_NO[value].of(lang)
        case int() | Decimal():
            return str(value)
        case str():
            return _word(known, library, field, value).of(lang)
        case {"law": law}:
            cited = f"{known.laws[law].name.of(lang) if law in known.laws else law} {value['article'][lang]}"
            note = f" {value['note'][lang]}" if "note" in value else ""
            return f"{cited}{(READ if value['verified'] else UNREAD).of(lang)}{note}"
        case Mapping():
            return str(value.get(lang, ""))
        case _:
            parts = [one[lang] if isinstance(one, Mapping) else str(one) for one in value]
            return {"zh": "；", "en": "; "}[lang].join(parts)


def _word(known: Catalogue, library: Library, field: RowField, value: str) -> Text:
    if field is RowField.CHAPTER:
        return next((c.title for c in library.chapters if c.id == value), Text(value, value))
    if field is RowField.DEPARTMENT:
        return known.department_name(value)
    return {**METHODS, **SEVERITIES}.get(value, Text(value, value))


def _matches(row: Row, q: str) -> bool:
    texts = [row["id"], row.get("when", "")]
    texts += [said for name in ("title", "duty", "check") for said in row[name].values()]
    return all(word in " ".join(texts).lower() for word in q.lower().split())


def _listed(known: Catalogue, row: Row, lang: Lang, here: str, draft: Draft | None) -> AuthoredRow:
    changed = draft.row(row["id"]) if draft else None
    row = changed or row
    law = known.laws.get(row["basis"]["law"])
    return AuthoredRow(
        id=row["id"],
        title=row["title"][lang],
        duty=row["duty"][lang],
        department=known.department_name(row["department"]).of(lang),
        law=f"{law.name.of(lang) if law else ''} {row['basis']['article'][lang]}".strip(),
        when=row.get("when", ""),
        key=row["severity"] == Severity.KEY,
        red_line=row["red_line"],
        href=f"{here}/{row['id']}" if here else "",
        changed=changed is not None,
        ends=draft is not None and row["id"] in draft.withdrawn,
    )


def _options(
    known: Catalogue, edition: Edition, library: Library, typed: Mapping[str, str], lang: Lang
) -> dict[str, Sequence[Option]]:
    laws = {key: law.name for key, law in known.laws.items()}
    factors = sorted({row["factor"] for row in edition.rows if "factor" in row})
    named: dict[str, tuple[Text, Mapping[str, Text]]] = {
        "chapter": (CHOOSE, {chapter.id: chapter.title for chapter in library.chapters}),
        "department": (CHOOSE, known.departments),
        "method": (CHOOSE, METHODS),
        "severity": (CHOOSE, SEVERITIES),
        "basis.law": (CHOOSE, laws),
        "penalty.law": (NONE, laws),
        "factor": (NONE, {name: _fact_name(known, name) for name in factors}),
        "points_source": (
            ASSUMED,
            {key: Text(**name) for key, name in edition.data.get("points_sources", {}).items()},
        ),
    }
    return {
        field: [
            Option("", empty.of(lang)),
            *(
                Option(value, name.of(lang), chosen=typed.get(field) == value)
                for value, name in choices.items()
            ),
        ]
        for field, (empty, choices) in named.items()
    }


def _fact_name(known: Catalogue, name: str) -> Text:
    fact = known.facts.get(name)
    return fact.label if fact else Text(name, name)


def _fact(fact: FactDeclaration, lang: Lang) -> FactListed:
    if fact.type == "flag":
        takes = TRUE_FALSE.of(lang)
    elif fact.choices:
        names = [
            f'"{choice}" {fact.choice_names[choice].of(lang) if choice in fact.choice_names else ""}'.strip()
            for choice in fact.choices
        ]
        takes = {"zh": "、", "en": ", "}[lang].join(names)
    else:
        takes = f"{NUMBER.of(lang)} {fact.unit.of(lang)}".strip()
    return FactListed(fact.name, fact.label.of(lang), takes)


def _concern(drafted: Drafted, row: RowImpact, lang: Lang) -> RowConcerns:
    after, before = drafted.after or drafted.before, drafted.before
    libraries = (after, before, *(library for both in drafted.trades.values() for library in both))
    rows = (one for library in libraries for one in library.requirements if one.id == row.id)
    return RowConcerns(
        id=row.id,
        title=next(rows).title.of(lang),
        gains=row.gains,
        loses=row.loses,
        doubts=row.doubts,
        keeps=row.keeps,
        gaining=[Link(name, f"/e/{key}/handbook") for key, name in row.gaining],
        losing=[Link(name, f"/e/{key}/handbook") for key, name in row.losing],
    )


def filled_in(row: Row | None) -> Mapping[str, str]:
    """The form of a row, or of a new one with what most rows say."""
    return typed_of(row) if row is not None else {"method": Method.ON_SITE, "severity": Severity.GENERAL}
