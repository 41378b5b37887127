"""The overview as a page: every number with the address of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from graph.premises import DistrictRow
from regulation.catalogue import Catalogue
from regulation.register.browse import Counted as Numbers
from regulation.register.browse import Narrowing
from regulation.settings import Lang
from regulation.web.narrowing import address, with_grade
from regulation.web.shell import OVERVIEW, PREMISES, TRADES
from regulation.web.views import counting, words
from regulation.web.views.counting import Counted
from templates import Count, Option, Overview, Shell, Tally, TallyRow

EVERYWHERE = {"zh": "全部区域", "en": "All districts"}
ALL = {"zh": "全部", "en": "All"}


def overview_page(
    shell: Shell, catalogue: Catalogue, numbers: Numbers, narrowed: Narrowing, today: date
) -> Overview:
    """What stands where, and what is due."""
    counted = counting.signed(catalogue, numbers.counts, today)
    lang = shell.lang
    here = next((d for d in numbers.districts if d.code == narrowed.district), None) or _root(
        numbers.districts
    )
    under = counting.path_of(numbers.districts, narrowed.district)
    return Overview(
        shell=shell,
        place=words.district_name(here, lang) if here else EVERYWHERE[lang],
        as_of=today,
        whole=_tally(counted, narrowed, under),
        high=_high(counted, narrowed, under),
        expiring=_due(numbers.expiring, replace(narrowed, permit="expiring")),
        expired=_due(numbers.expired, replace(narrowed, permit="expired")),
        visited=_due(numbers.visited, replace(narrowed, visited=True)),
        complained=_due(numbers.complained, replace(narrowed, complained=True)),
        industries=_industries(catalogue, counted, narrowed, under, lang),
        districts=_districts(counted, numbers, narrowed, under, lang),
        district=district_options(numbers.districts, narrowed.district, lang),
        industry=industry_options(catalogue, counted, narrowed.industry, lang),
        json_href=address(OVERVIEW, narrowed),
        trade_href=f"{TRADES}/{narrowed.industry}" if narrowed.industry in catalogue.industries else "",
    )


def district_options(districts: Sequence[DistrictRow], chosen: str | None, lang: Lang) -> list[Option]:
    """The districts down to the second level below the root, "all" first."""
    depth = min((d.path.count("/") for d in districts), default=0)
    shown = [d for d in districts if d.path.count("/") <= depth + 1 or d.code == chosen]
    options = [
        Option(d.code, "　" * (d.path.count("/") - depth) + words.district_name(d, lang), d.code == chosen)
        for d in shown
    ]
    return [Option("", ALL[lang], chosen is None), *options]


def industry_options(
    catalogue: Catalogue, counted: list[Counted], chosen: str | None, lang: Lang
) -> list[Option]:
    """The trades there are, "all" first."""
    names = {i: words.industry_name(catalogue, i, lang) for i in {c.industry for c in counted}}
    options = [Option(i, names[i], i == chosen) for i in sorted(names, key=lambda i: names[i])]
    return [Option("", ALL[lang], chosen is None), *options]


def _root(districts: Sequence[DistrictRow]) -> DistrictRow | None:
    """The one district above all others; None when there are several."""
    top = counting.children(districts, "/")
    return top[0] if len(top) == 1 else None


def _due(number: int, narrowed: Narrowing) -> Count:
    return Count(number, address(PREMISES, narrowed))


def _tally(counted: list[Counted], narrowed: Narrowing, under: str) -> Tally:
    def count(sign: str | None = None, state: str | None = None) -> Count:
        there = with_grade(narrowed, sign or state or "")
        number = counting.total(counted, under=under, industry=narrowed.industry, sign=sign, state=state)
        return Count(number, address(PREMISES, there))

    return Tally(
        total=count(),
        a=count("A"),
        b=count("B"),
        c=count("C"),
        d=count("D"),
        pending=count(state="pending"),
        insufficient=count(state="insufficient"),
        provisional=count(state="provisional"),
    )


def _high(counted: list[Counted], narrowed: Narrowing, under: str) -> Count:
    number = counting.total(counted, under=under, industry=narrowed.industry, signs=("C", "D"))
    return Count(number, address(PREMISES, with_grade(narrowed, "C,D")))


def _industries(
    catalogue: Catalogue, counted: list[Counted], narrowed: Narrowing, under: str, lang: Lang
) -> list[TallyRow]:
    there = {c.industry for c in counted if narrowed.industry in (None, c.industry)}
    rows = [
        _row(
            words.industry_name(catalogue, industry, lang),
            counted,
            replace(narrowed, industry=industry),
            under,
        )
        for industry in there
    ]
    return sorted((r for r in rows if r.tally.total.n), key=lambda r: -r.tally.total.n)


def _districts(
    counted: list[Counted], numbers: Numbers, narrowed: Narrowing, under: str, lang: Lang
) -> list[TallyRow]:
    root = under
    if under == "/" and (only := _root(numbers.districts)):
        root = only.path
    rows = [
        _row(words.district_name(child, lang), counted, replace(narrowed, district=child.code), child.path)
        for child in counting.children(numbers.districts, root)
    ]
    return [row for row in rows if row.tally.total.n]


def _row(name: str, counted: list[Counted], narrowed: Narrowing, under: str) -> TallyRow:
    return TallyRow(
        name=name,
        href=address(OVERVIEW, replace(narrowed, text="")),
        tally=_tally(counted, narrowed, under),
        high=_high(counted, narrowed, under),
    )
