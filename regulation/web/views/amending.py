"""A draft edition of a risk table as a page: what it changes, for whom, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from graph.premises import DistrictRow
from graph.table_drafts import TableDraft
from regulation.access import Action, Place, Who, decide
from regulation.amending import Amendment
from regulation.catalogue import Catalogue
from regulation.grading.whatif import DISTRICT, FLOOR_AREA, INDUSTRY, OVER, TRADE_CLASS, UNKNOWN, numbers
from regulation.office import Office
from regulation.register.identifiers import classification
from regulation.settings import Lang
from regulation.web.shell import PREMISES, TABLES
from regulation.web.views import words
from risk import RiskTable, State, Text
from templates import (
    DraftState,
    GroupMoves,
    Mark,
    MatrixRow,
    MoverLine,
    MovesBy,
    NeededLine,
    Points,
    Shell,
    TableDraftPage,
    WhatIfShown,
)

TITLES = {
    INDUSTRY: Text("按行业", "By trade"),
    DISTRICT: Text("按区域", "By district"),
    TRADE_CLASS: Text("按行业小类", "By class of trade"),
    FLOOR_AREA: Text("按面积", "By size"),
}
NOT_KNOWN = Text("不详", "not known")
AT_MOST = Text("{edge} m² 以下（含）", "up to {edge} m²")
LARGER = Text("{edge} m² 以上", "over {edge} m²")
MOVING = ("worse", "better", "gained", "lost")


def table_draft_page(
    shell: Shell,
    office: Office,
    who: Who,
    model: str,
    amendment: Amendment,
    districts: Sequence[DistrictRow],
    *,
    fault: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> TableDraftPage:
    """The draft of a model with what it was found to change, as far as the reader may see whom it concerns."""
    draft, lang, given = amendment.draft, shell.lang, typed or {}
    here = f"{TABLES}/{model}"
    empty = TableDraftPage(
        shell=shell,
        name=office.catalogue.newest(model).title.of(lang),
        table_href=here,
        draft_href=f"{here}/draft",
        days_valid=numbers().days_valid,
        fault=fault.of(lang) if fault else "",
        typed_text=given.get("text", ""),
        json_href=f"{here}/draft",
    )
    if draft is None:
        return empty
    return TableDraftPage(
        shell=shell,
        name=empty.name,
        table_href=here,
        draft_href=empty.draft_href,
        days_valid=empty.days_valid,
        state=DraftState(draft.state),
        version=draft.version,
        edition_href=f"{here}?version={draft.version}" if draft.state == DraftState.PUBLISHED else "",
        digest=draft.digest,
        by=draft.by,
        on=draft.at.astimezone(office.settings.timezone).date(),
        reason=draft.reason,
        returned=draft.returned,
        found=_shown(office, who, draft, amendment.table, districts, lang),
        fresh=amendment.fresh,
        publishes=amendment.publishes,
        own=amendment.own,
        fault=empty.fault,
        typed_day=given.get("day", ""),
        typed_reason=given.get("reason", ""),
        typed_text=empty.typed_text,
        json_href=empty.json_href,
    )


def _shown(
    office: Office,
    who: Who,
    draft: TableDraft,
    after: RiskTable | None,
    districts: Sequence[DistrictRow],
    lang: Lang,
) -> WhatIfShown:
    found, known = draft.result, office.catalogue
    before = known.edition(draft.model, found["before"]) if found["before"] else None
    movers = [one for one in found["movers"] if _may_see(who, one)]
    columns = _in_order(after, {pair["after"] for pair in found["matrix"]})
    names = _names(known, districts, lang)
    return WhatIfShown(
        premises=found["premises"],
        before=found["before"] or "",
        tried_by=draft.tried_by,
        tried_on=draft.tried_at.astimezone(office.settings.timezone).date(),
        milliseconds=round(found["seconds"] * 1000),
        total=_moves("", found["moves"]),
        columns=[_mark(after, name, lang) for name in columns],
        rows=[
            MatrixRow(_mark(before, name, lang), [_count(found["matrix"], name, to) for to in columns])
            for name in _in_order(before, {pair["before"] for pair in found["matrix"]})
        ],
        by=[_by(kind, rows, names, lang) for kind, rows in found["by"].items()],
        needed=_needed(found["needed"]),
        over_cap=sum(pair["premises"] for pair in found["over_cap"]),
        unsaid=found["needed"]["after"]["unsaid"],
        listless=found["needed"]["after"]["listless"],
        movers=[_mover(one, before, after, lang) for one in movers],
        hidden=len(found["movers"]) - len(movers),
        refused=found["refused_premises"],
    )


def _may_see(who: Who, mover: Mapping[str, Any]) -> bool:
    there = Place(mover["premises"], mover["industry"], mover["path"])
    return decide(who, Action.READ_PREMISES, there)


def _in_order(table: RiskTable | None, found: Iterable[str]) -> list[str]:
    """Every grade of a table, best first, and the states without a grade that were found."""
    grades = [band.grade for band in table.grades] if table else []
    return [*grades, *sorted(set(found) - set(grades))]


def _mark(table: RiskTable | None, name: str, lang: Lang) -> Mark:
    grades = [band.grade for band in table.grades] if table else []
    if name in grades:
        return words.mark(table, State.GRADED.value, name, lang)
    return words.mark(table, name, None, lang)


def _count(matrix: Iterable[Mapping[str, Any]], before: str, after: str) -> int:
    return sum(pair["premises"] for pair in matrix if (pair["before"], pair["after"]) == (before, after))


def _moves(name: str, counted: Mapping[str, int], lang: str = "") -> GroupMoves:
    return GroupMoves(name, *(counted[key] for key in MOVING), stays=counted["stays"], lang=lang)


def _by(
    kind: str, rows: Sequence[Mapping[str, Any]], names: Mapping[str, Mapping[str, str]], lang: Lang
) -> MovesBy:
    moving = [row for row in rows if any(row[key] for key in MOVING)]
    moving.sort(key=lambda row: -sum(row[key] for key in MOVING))
    spoken = "zh-CN" if kind == TRADE_CLASS and lang != "zh" else ""
    groups = [
        _moves(names[kind].get(row[kind], row[kind]), row, spoken if row[kind] != UNKNOWN else "")
        for row in moving
    ]
    return MovesBy(TITLES[kind].of(lang), groups, len(rows) - len(moving))


def _names(known: Catalogue, districts: Sequence[DistrictRow], lang: Lang) -> dict[str, dict[str, str]]:
    """What each group is called, by kind and key."""
    nothing, edges = NOT_KNOWN.of(lang), numbers().floor_area_edges
    sizes = {str(edge): AT_MOST.of(lang).format(edge=edge) for edge in edges}
    classes = {code: f"{code} {one.name}" for code, one in classification().items()}
    return {
        INDUSTRY: {key: one.name.of(lang) for key, one in known.industries.items()},
        DISTRICT: {one.code: words.district_name(one, lang) for one in districts},
        TRADE_CLASS: {**classes, UNKNOWN: nothing},
        FLOOR_AREA: {**sizes, OVER: LARGER.of(lang).format(edge=edges[-1]), UNKNOWN: nothing},
    }


def _needed(needed: Mapping[str, Mapping[str, int]]) -> list[NeededLine]:
    def line(key: str, *, hours: bool, most: bool) -> NeededLine:
        before, after = (needed[side][key] for side in ("before", "after"))
        return NeededLine(hours, most, *((n // 60 for n in (before, after)) if hours else (before, after)))

    return [
        line("visits_min", hours=False, most=False),
        line("visits_max", hours=False, most=True),
        line("minutes_min", hours=True, most=False),
        line("minutes_max", hours=True, most=True),
    ]


def _mover(
    mover: Mapping[str, Any], before: RiskTable | None, after: RiskTable | None, lang: Lang
) -> MoverLine:
    factor = mover["factor"]
    return MoverLine(
        name=mover["name"],
        href=f"{PREMISES}/{mover['premises']}/why",
        before=_mark(before, mover["before"], lang),
        after=_mark(after, mover["after"], lang),
        before_total=_points(mover["before_total"]),
        after_total=_points(mover["after_total"]),
        factor=_factor_name(factor["factor"], (after, before), lang) if factor else "",
        factor_before=_points(factor["before"]) if factor else None,
        factor_after=_points(factor["after"]) if factor else None,
    )


def _factor_name(key: str, tables: Iterable[RiskTable | None], lang: Lang) -> str:
    labels = [factor.label for table in tables if table for factor in table.factors if factor.id == key]
    return labels[0].of(lang) if labels else key


def _points(plain: float) -> Points:
    return Points(round(plain * 1000))


def day_of(text: str) -> date | None:
    """A typed day; None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
