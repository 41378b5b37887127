"""What a rule asks for in visits, shares, months; and the matrix of two grades: rule data to levels of supervision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from risk.factor import Bases, basis_of, parse_bases
from risk.model import Level, Matrix, VisitsPerYear
from risk.spot import Spot

SIGNS = ("A", "B", "C", "D")
"""The four colour signs 蓝黄橙红 that a grade may wear, best first."""

WHOLE = 1000
"""A share of one, in thousandths."""


def parse_matrix(data: Mapping[str, Any], where: str, text: str = "") -> Matrix:
    """A matrix that holds for every table without one of its own: a row for each sign, from a TOML file's plain data.

    A level without visits of its own is supervised as often as the trade's grade of the sign it names with ``like``.
    Raises RuleError, as ``parse_table`` does, also for a sign without a row.
    """
    spot = Spot(data, where, text=text)
    bases = parse_bases(spot)
    matrix = matrix_of(spot, "", SIGNS, bases)
    return Matrix(matrix.other, matrix.cells, matrix.basis, by_sign=True)


def matrix_of(one: Spot, model: str, names: Sequence[str], bases: Bases) -> Matrix:
    """The level of supervision for each pair of a grade, by name, and another model's grade."""
    other = one.string("with", "with = the id of the other model")
    if other == model:
        one.refuse("refers to this table itself; name the other model", "with")
    basis = basis_of(one, bases)
    levels = {
        level.id: level for level in map(_level, one.spots("levels", "the levels of supervision", "id"))
    }
    rows = one.spot("rows", "a row for each grade: A = { A = …, B = … }")
    cells: dict[tuple[str, str], Level] = {}
    columns: list[str] = []
    for own in names:
        row = rows.spot(own, "the level beside each of the other model's grades")
        columns = columns or row.names()
        for column in columns:
            name = row.string(column, "a level")
            if name not in levels:
                row.refuse(f"there is no level {name!r}; there are {', '.join(levels)}", column)
            cells[own, column] = levels[name]
        row.done()
    rows.done()
    one.done()
    return Matrix(other, cells, basis)


def _level(one: Spot) -> Level:
    level = Level(
        id=one.string("id", "the level's id"),
        label=one.text("label"),
        visits=visits_of(one),
        sample=sample_of(one),
        every_months=every_months_of(one),
        depth=one.text_or_none("depth"),
        like=_like(one),
    )
    one.done()
    return level


def _like(one: Spot) -> str | None:
    """The sign whose visits a level has, if it names one."""
    if not one.has("like"):
        return None
    sign = one.string("like", "the sign of a grade")
    if sign not in SIGNS:
        one.refuse(f"must be one of {', '.join(SIGNS)}", "like")
    return sign


def visits_of(one: Spot) -> VisitsPerYear | None:
    """Visits a year, if the rule sets any."""
    if not one.has("visits"):
        return None
    spot = one.spot("visits", "visits = { min = …, max = … }")
    visits = VisitsPerYear(
        spot.whole("min", "the fewest visits a year", 366), spot.whole("max", "the most visits a year", 366)
    )
    if visits.max < visits.min:
        spot.refuse("max is below min; swap them")
    spot.done()
    return visits


def sample_of(one: Spot) -> int | None:
    """The share picked at random a year, thousandths, if the rule sets one."""
    if not one.has("sample"):
        return None
    share = one.thousandths("sample", "the share picked a year, 0 to 1")
    if share > WHOLE:
        one.refuse("must be 1 at most: it is a share", "sample")
    return share


def every_months_of(one: Spot) -> int | None:
    """In how many months all are covered once, if the rule says so."""
    if not one.has("every_months"):
        return None
    months = one.whole("every_months", "months", 1200)
    if months < 1:
        one.refuse("must be 1 or more", "every_months")
    return months
