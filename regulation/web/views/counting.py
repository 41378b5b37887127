"""Tallies as pages count them: by colour sign and state, narrowed by district and industry."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from graph.premises import DistrictRow
from graph.tallies import Tally
from regulation.catalogue import Catalogue
from regulation.register.browse import Narrowing
from regulation.web.views.premises import table_of

PROVISIONAL = "provisional"


@dataclass(frozen=True, slots=True)
class Counted:
    """One tally with the colour sign of its grade; "" without a grade."""

    district: str
    path: str
    industry: str
    state: str
    sign: str
    count: int


def signed(catalogue: Catalogue, tallies: Iterable[Tally], today: date) -> list[Counted]:
    """Tallies with the sign that each trade's table gives the grade."""
    tables = {industry: table_of(catalogue, industry, today) for industry in {t.industry for t in tallies}}
    counted: list[Counted] = []
    for tally in tallies:
        table = tables[tally.industry]
        sign = table.band(tally.grade).sign if table and tally.grade else ""
        counted.append(Counted(tally.district, tally.path, tally.industry, tally.state, sign, tally.count))
    return counted


def total(
    counted: Iterable[Counted],
    *,
    under: str = "/",
    industry: str | None = None,
    sign: str | None = None,
    signs: Sequence[str] | None = None,
    state: str | None = None,
) -> int:
    """How many premises match; None does not narrow."""
    wanted = (sign,) if sign else signs
    return sum(
        one.count
        for one in counted
        if one.path.startswith(under)
        and (industry is None or one.industry == industry)
        and (wanted is None or one.sign in wanted)
        and (state is None or one.state == state)
    )


def matching(counted: Iterable[Counted], narrowed: Narrowing, under: str) -> int:
    """How many premises match all that a list is narrowed to by district, industry and standing."""
    return total(counted, under=under, industry=narrowed.industry, signs=narrowed.signs, state=narrowed.state)


def path_of(districts: Sequence[DistrictRow], code: str | None) -> str:
    """The path of a district among those that may be seen; "/" for none, and for one that is not among them nowhere."""
    if code is None:
        return "/"
    return next((d.path for d in districts if d.code == code), "//")


def children(districts: Sequence[DistrictRow], under: str) -> list[DistrictRow]:
    """The districts directly below a path; with "/" or a scope's own root, the topmost there are."""
    below = [d for d in districts if d.path.startswith(under) and d.path != under]
    if not below:
        return [d for d in districts if d.path == under]
    shallowest = min(d.path.count("/") for d in below)
    return [d for d in below if d.path.count("/") == shallowest]
