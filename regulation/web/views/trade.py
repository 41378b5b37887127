"""One trade as a page: every number with the address of what it counts."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from checklists import Library, Mending, overdue
from graph.evaluations import FoundAt, FoundCount, Marked
from graph.premises import DistrictRow
from regulation.catalogue import Catalogue
from regulation.register.trade import FOUND_MONTHS, MOVED_DAYS, NO_MARK, TradeFile
from regulation.settings import Lang
from regulation.web.shell import PREMISES, TRADES
from regulation.web.views import counting, words
from regulation.web.views.evaluation import mark_of, step_mark
from regulation.web.views.overview import EVERYWHERE, district_options
from templates import (
    Count,
    EvaluationMark,
    FindingState,
    FoundLine,
    FoundRow,
    MarkedRow,
    Points,
    Shell,
    StepTally,
    TradeDistrict,
    TradePage,
)


def trade_page(
    shell: Shell,
    catalogue: Catalogue,
    file: TradeFile,
    today: date,
    *,
    district: str | None,
    step: str = "",
    row: str = "",
) -> TradePage:
    """How the trade stands in the district that was chosen, and what was opened there."""
    lang = shell.lang
    here = next((d for d in file.districts if d.code == district), None)
    counts = _counts(file, file.under)
    return TradePage(
        shell=shell,
        trade=words.industry_name(catalogue, file.industry, lang),
        place=words.district_name(here, lang) if here else EVERYWHERE[lang],
        as_of=today,
        total=Count(_total(file, file.under), _listed_at(file, district)),
        evaluated=sum(n for key, n in counts.items() if key != NO_MARK),
        steps=[
            StepTally(mark, Count(counts[key], _address(file, district, step=key)), key == step)
            for key, mark in _marks(file, lang).items()
        ],
        district=district_options(file.districts, district, lang),
        districts=_districts(file, lang),
        found=[_found(catalogue, file, one, district, row, lang) for one in file.found],
        found_months=FOUND_MONTHS,
        moved=[_marked(file, one, lang) for one in file.moved],
        moved_days=MOVED_DAYS,
        listed=[_marked(file, one, lang) for one in file.listed],
        listed_of=Count(counts.get(step, 0)),
        chosen=step_mark(file.rules, step, lang) if step else None,
        unmarked=step == NO_MARK,
        row=_title(file.library, row, lang) if row else "",
        found_at=[_found_at(one, today, lang) for one in file.found_at],
        json_href=_address(file, district, step=step, row=row),
    )


def _address(file: TradeFile, district: str | None, **more: str) -> str:
    query = {name: value for name, value in {"district": district or "", **more}.items() if value}
    path = f"{TRADES}/{file.industry}"
    return f"{path}?{urlencode(query)}" if query else path


def _listed_at(file: TradeFile, district: str | None) -> str:
    """The list of all premises of the trade."""
    query = {"industry": file.industry, **({"district": district} if district else {})}
    return f"{PREMISES}?{urlencode(query)}"


def _marks(file: TradeFile, lang: Lang) -> dict[str, EvaluationMark | None]:
    """The steps in their order with their marks, and last what bears none."""
    rules = file.rules
    found = {step.id: mark_of(rules, step, lang) for step in rules.steps} if rules else {}
    return {**found, NO_MARK: None}


def _total(file: TradeFile, under: str) -> int:
    return sum(tally.count for tally in file.totals if tally.path.startswith(under))


def _counts(file: TradeFile, under: str) -> dict[str, int]:
    """How many premises of a district stand at each step; the rest bears no mark."""
    counts = {key: 0 for key in (step.id for step in (file.rules.steps if file.rules else ()))}
    for one in file.steps:
        if one.path.startswith(under) and one.step in counts:
            counts[one.step] += one.count
    return {**counts, NO_MARK: _total(file, under) - sum(counts.values())}


def _districts(file: TradeFile, lang: Lang) -> list[TradeDistrict]:
    """The districts below the one chosen that have premises of this trade."""
    below = counting.children(file.districts, file.under)
    if len(below) == 1 and file.under == "/":
        below = counting.children(file.districts, below[0].path)
    rows = [_district(file, one, lang) for one in below]
    return [row for row in rows if row.total]


def _district(file: TradeFile, one: DistrictRow, lang: Lang) -> TradeDistrict:
    counts = _counts(file, one.path)
    return TradeDistrict(
        name=words.district_name(one, lang),
        href=_address(file, one.code),
        total=_total(file, one.path),
        counts=[Count(n, _address(file, one.code, step=key)) for key, n in counts.items()],
    )


def _title(library: Library | None, key: str, lang: Lang) -> str:
    rows = library.requirements if library else ()
    return next((row.title.of(lang) for row in rows if row.id == key), key)


def _found(
    catalogue: Catalogue, file: TradeFile, one: FoundCount, district: str | None, chosen: str, lang: Lang
) -> FoundRow:
    rows = file.library.requirements if file.library else ()
    department = next((row.department for row in rows if row.id == one.requirement), "")
    return FoundRow(
        title=_title(file.library, one.requirement, lang),
        department=catalogue.department_name(department).of(lang) if department else "",
        times=Count(one.times, _address(file, district, row=one.requirement)),
        places=one.places,
        chosen=one.requirement == chosen,
    )


def _found_at(one: FoundAt, today: date, lang: Lang) -> FoundLine:
    state = Mending(one.state)
    return FoundLine(
        name=one.name,
        href=f"{PREMISES}/{one.id}",
        on=one.on,
        state=FindingState.LATE if overdue(state, one.due, today) else FindingState(state.value),
        visit_href=words.visit_href(one.id, one.visit),
        district=words.district_name(one.district, lang),
    )


def _marked(file: TradeFile, one: Marked, lang: Lang) -> MarkedRow:
    return MarkedRow(
        name=one.name,
        href=f"{PREMISES}/{one.id}",
        mark=step_mark(file.rules, one.step, lang),
        value=None if one.value is None else Points(one.value),
        on=one.on,
        before=step_mark(file.rules, one.before, lang),
        district=words.district_name(one.district, lang),
    )
