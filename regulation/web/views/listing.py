"""A list of premises as a page: rows, facets with counts, and addresses that keep what is narrowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graph.premises import ListRow
from regulation.catalogue import Catalogue
from regulation.register.browse import PAGE_ROWS, Listed, Narrowing
from regulation.settings import Lang
from regulation.web.narrowing import PERMITS, SIGNS, STATES, address, grade_of, with_grade
from regulation.web.shell import PREMISES
from regulation.web.views import counting, words
from regulation.web.views.counting import Counted
from regulation.web.views.overview import ALL, district_options, industry_options
from regulation.web.views.premises import table_of
from risk import Text
from templates import Filter, Option, Pager, Points, PremisesList, PremisesRow, Shell
from templates import State as StateWord

BY_RISK, BY_NAME = "risk", "name"
SORTS = {BY_RISK: Text("风险从高到低", "Highest risk first"), BY_NAME: Text("名称", "Name")}
STATE_WORDS = {
    StateWord.PROVISIONAL: Text("暂评", "Provisional"),
    StateWord.INSUFFICIENT: Text("数据不足", "Not enough known"),
    StateWord.PENDING: Text("未评定", "Not graded yet"),
}
PERMIT_WORDS = {
    "expiring": Text("许可 90 天内到期", "Permit ends within 90 days"),
    "expired": Text("许可已过期", "Permit has expired"),
}
VISITED = Text("近 30 天检查过", "Visited in the last 30 days")
COMPLAINED = Text("近 90 天有投诉", "Complained of in the last 90 days")


def list_page(
    shell: Shell,
    catalogue: Catalogue,
    listed: Listed,
    narrowed: Narrowing,
    *,
    sort: str,
    page: int,
    today: date,
) -> PremisesList:
    """One page of the list."""
    lang = shell.lang
    counted = counting.signed(catalogue, listed.counts, today)
    under = counting.path_of(listed.districts, narrowed.district)
    total = counting.matching(counted, narrowed, under)
    return PremisesList(
        shell=shell,
        rows=[_row(catalogue, row, lang, today) for row in listed.rows],
        total=total,
        of=counting.total(counted),
        pager=_pager(narrowed, sort, page, total, len(listed.rows)),
        q=narrowed.text,
        district=_district_facet(listed, counted, narrowed, lang),
        industry=_industry_facet(catalogue, counted, narrowed, under, lang),
        grade=_grade_facet(counted, narrowed, under, lang),
        permit=_permit_options(narrowed, lang),
        sort=[Option(key, text.of(lang), key == sort) for key, text in SORTS.items()],
        hidden=[
            (name, "1")
            for name, on in (("visited", narrowed.visited), ("complained", narrowed.complained))
            if on
        ],
        filters=_filters(catalogue, listed, narrowed, lang),
        clear_href=PREMISES,
        json_href=address(PREMISES, narrowed, sort=sort),
    )


def _row(catalogue: Catalogue, row: ListRow, lang: Lang, today: date) -> PremisesRow:
    status = words.permit_status("valid", row.permit_until, today) if row.permit_until else None
    return PremisesRow(
        mark=words.mark(table_of(catalogue, row.industry, today), row.state, row.grade, lang),
        name=row.name,
        href=f"{PREMISES}/{row.id}",
        industry=words.industry_name(catalogue, row.industry, lang),
        district=words.district_name(row.district, lang),
        address=row.address,
        score=None if row.score is None else Points(row.score),
        graded_on=row.graded_on,
        permit_ends=row.permit_until,
        permit_status=status,
    )


def _pager(narrowed: Narrowing, sort: str, page: int, total: int, rows: int) -> Pager:
    def there(number: int) -> str:
        return address(PREMISES, narrowed, sort=sort, page=str(number) if number > 1 else "")

    first = (page - 1) * PAGE_ROWS + 1
    return Pager(
        first=first if rows else 0,
        last=first + rows - 1 if rows else 0,
        previous_href=there(page - 1) if page > 1 else "",
        next_href=there(page + 1) if page * PAGE_ROWS < total else "",
    )


def _district_facet(
    listed: Listed, counted: Sequence[Counted], narrowed: Narrowing, lang: Lang
) -> list[Option]:
    paths = {d.code: d.path for d in listed.districts}
    return [
        replace(o, count=counting.matching(counted, narrowed, paths.get(o.value, "/")))
        for o in district_options(listed.districts, narrowed.district, lang)
    ]


def _industry_facet(
    catalogue: Catalogue, counted: list[Counted], narrowed: Narrowing, under: str, lang: Lang
) -> list[Option]:
    return [
        replace(o, count=counting.matching(counted, replace(narrowed, industry=o.value or None), under))
        for o in industry_options(catalogue, counted, narrowed.industry, lang)
    ]


def _grade_facet(counted: Sequence[Counted], narrowed: Narrowing, under: str, lang: Lang) -> list[Option]:
    chosen = grade_of(narrowed)
    names = {
        "": ALL[lang],
        **{sign: sign for sign in SIGNS},
        "C,D": {"zh": "C 与 D", "en": "C and D"}[lang],
        **{state: STATE_WORDS[StateWord(state)].of(lang) for state in STATES},
    }
    if chosen not in names:
        names[chosen] = chosen
    return [
        Option(value, name, value == chosen, counting.matching(counted, with_grade(narrowed, value), under))
        for value, name in names.items()
    ]


def _permit_options(narrowed: Narrowing, lang: Lang) -> list[Option]:
    return [
        Option("", ALL[lang], narrowed.permit is None),
        *(Option(p, PERMIT_WORDS[p].of(lang), p == narrowed.permit) for p in PERMITS),
    ]


def _filters(catalogue: Catalogue, listed: Listed, narrowed: Narrowing, lang: Lang) -> list[Filter]:
    """What is narrowed now, each with the address without it."""
    names = {d.code: words.district_name(d, lang) for d in listed.districts}
    on: list[tuple[str, Narrowing]] = []
    if narrowed.text:
        on.append((f"“{narrowed.text}”", replace(narrowed, text="")))
    if narrowed.district:
        on.append((names.get(narrowed.district, narrowed.district), replace(narrowed, district=None)))
    if narrowed.industry:
        name = words.industry_name(catalogue, narrowed.industry, lang)
        on.append((name, replace(narrowed, industry=None)))
    if narrowed.state:
        on.append((STATE_WORDS[StateWord(narrowed.state)].of(lang), with_grade(narrowed, "")))
    if narrowed.signs:
        on.append((" ".join(narrowed.signs), with_grade(narrowed, "")))
    if narrowed.permit:
        on.append((PERMIT_WORDS[narrowed.permit].of(lang), replace(narrowed, permit=None)))
    if narrowed.visited:
        on.append((VISITED.of(lang), replace(narrowed, visited=False)))
    if narrowed.complained:
        on.append((COMPLAINED.of(lang), replace(narrowed, complained=False)))
    return [Filter(text, address(PREMISES, without)) for text, without in on]
