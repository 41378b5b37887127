"""What is not known yet: the values that a fact may turn out to have, how high it may be for a grade, and the worst."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import product
from math import prod

import polars as pl

from risk.explain import assess
from risk.facts import integers
from risk.model import Assessment, Band, Fact, FactKind, RiskTable, Value
from risk.scoring import assess_many

MOST_WAYS = 20_000
"""In so many ways unknown facts may turn out together, then no worst is named."""


def possible(table: RiskTable, name: str) -> tuple[Value, ...]:
    """Values of a fact, one for each stretch that this table may treat differently; of a list that there is none."""
    fact = table.fact(name)
    match fact.kind:
        case FactKind.FLAG:
            return (False, True)
        case FactKind.CHOICE:
            return fact.choices
        case FactKind.SEVERAL:
            return tuple([str(choice)] for choice in fact.choices)
        case FactKind.SCORE:
            return tuple(Decimal(number) / 1000 for number in fact.allowed or (0, fact.highest))
        case FactKind.QUANTITY:
            return tuple(sorted({0, *(band.start for band in _bands(table, name))}))
        case FactKind.ITEMS | FactKind.EVENTS:
            return ([],)


def reaches_up_to(
    table: RiskTable, facts: Mapping[str, Fact], name: str, grade: str, as_of: dt.date
) -> int | None:
    """How high a score (thousandths) or quantity may be, counted from 0, for a grade or a better one.

    None where even 0 is too much, where nothing is, or where the fact is neither.
    """
    fact, names = table.fact(name), [band.grade for band in table.grades]
    if fact.kind is FactKind.SCORE:
        tried = list(fact.allowed or range(fact.highest + 1))
    elif fact.kind is FactKind.QUANTITY:
        tried = sorted(
            {
                0,
                fact.highest,
                *(edge for band in _bands(table, name) for edge in (band.start - 1, band.start)),
            }
        )
        tried = [number for number in tried if 0 <= number <= fact.highest]
    else:
        return None
    columns = {key: [number] * len(tried) for key, number in integers(table, facts, as_of).items()}
    frame = pl.DataFrame(columns | {name: tried}, schema=dict.fromkeys(columns, pl.Int64))
    grades = assess_many(table, frame)["grade"].to_list()
    fits = [given is not None and given <= names.index(grade) for given in grades]
    return tried[fits.index(False) - 1] if fits[0] and not all(fits) else None


def worst(
    table: RiskTable, facts: Mapping[str, Fact], names: Sequence[str], as_of: dt.date
) -> Assessment | None:
    """The subject with these facts as bad as they can turn out together: worst grade, then highest score.

    None where they can turn out in more ways than are tried.
    """
    ranges = [possible(table, name) for name in names]
    if prod(map(len, ranges)) > MOST_WAYS:
        return None
    turned = [
        [integers(table, {name: Fact(value)}, as_of)[name] for value in values]
        for name, values in zip(names, ranges, strict=True)
    ]
    ways = list(product(*turned))
    columns = {key: [number] * len(ways) for key, number in integers(table, facts, as_of).items()}
    columns |= {name: [way[at] for way in ways] for at, name in enumerate(names)}
    rows = assess_many(table, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))).to_dicts()
    none = len(table.grades)
    at = max(
        range(len(ways)),
        key=lambda n: (none if rows[n]["grade"] is None else rows[n]["grade"], rows[n]["total"]),
    )
    values = list(product(*ranges))[at]
    return assess(table, {**facts, **{n: Fact(v) for n, v in zip(names, values, strict=True)}}, as_of)


def _bands(table: RiskTable, name: str) -> list[Band]:
    return [band for factor in table.factors for way in factor.ways if way.fact == name for band in way.bands]
