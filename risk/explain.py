"""One subject's assessment: the row the expressions gave, with the reason for every point."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Mapping, Sequence
from typing import Any

import polars as pl

from risk import notes
from risk.facts import day, integers
from risk.model import Assessment, Basis, Fact, Factor, Point, RiskTable, State
from risk.scoring import assess_many, assess_row
from risk.supervision import supervise


def assess(table: RiskTable, facts: Mapping[str, Fact], as_of: dt.date) -> Assessment:
    """Grade one subject, by the rules that grade everyone. Raises FactError as ``integers`` does."""
    numbers = integers(table, facts, as_of)
    return _explain(table, assess_row(table, numbers), numbers, facts, as_of)


def assess_each(
    table: RiskTable, cases: Sequence[Mapping[str, Fact]], as_of: dt.date
) -> tuple[Assessment, ...]:
    """``assess`` of several cases in one run of the table, which costs little more than one of them."""
    numbers = [integers(table, facts, as_of) for facts in cases]
    schema = dict.fromkeys(integers(table, {}, as_of), pl.Int64)
    rows = assess_many(table, pl.DataFrame(numbers, schema=schema)).iter_rows(named=True)
    return tuple(
        _explain(table, row, known, facts, as_of)
        for row, known, facts in zip(rows, numbers, cases, strict=True)
    )


def read_row(
    table: RiskTable, row: Mapping[str, Any], facts: Mapping[str, Fact], as_of: dt.date
) -> Assessment:
    """The assessment that one row of ``assess_many`` is, explained by the facts it was computed from.

    Raises FactError as ``integers`` does, and ValueError where row and facts do not belong together: the
    points do not add up to the total, or other facts are known than the row's share says.
    """
    return _explain(table, row, integers(table, facts, as_of), facts, as_of)


def _explain(
    table: RiskTable,
    row: Mapping[str, Any],
    numbers: Mapping[str, int | None],
    facts: Mapping[str, Fact],
    as_of: dt.date,
) -> Assessment:
    points = tuple(
        _point(table, factor, numbers, facts, row[f"{factor.id}.points"]) for factor in table.factors
    )
    _must_agree(table, points, row)
    grade = None if row["grade"] is None else table.grades[row["grade"]].grade
    draft = Assessment(
        model=table.id,
        version=table.version,
        as_of=as_of,
        state=State(row["state"]),
        score=row["score"],
        grade=grade,
        known_share=row["known_share"],
        points=points,
        unknown=tuple(point.factor for point in points if not point.known),
        supervision=supervise(table, grade),
        notes=(),
    )
    return notes.noted(table, draft, facts)


def _must_agree(table: RiskTable, points: tuple[Point, ...], row: Mapping[str, Any]) -> None:
    weight = sum(factor.max for factor in table.factors)
    known = sum(factor.max for factor, point in zip(table.factors, points, strict=True) if point.known)
    if sum(point.points for point in points) != row["total"] or known * 1000 // weight != row["known_share"]:
        raise ValueError(f"{table.id}: the row was computed from other facts than these; compute it anew.")


def known_weight(table: RiskTable, numbers: Mapping[str, int | None], factors: Container[str]) -> int:
    """The weight of those of these factors that integer facts let know, thousandths."""
    return sum(
        factor.max
        for factor in table.factors
        if factor.id in factors and _deciding(table, factor, numbers)[0] is not None
    )


def _deciding(
    table: RiskTable, factor: Factor, numbers: Mapping[str, int | None]
) -> tuple[str | None, Basis]:
    """The name of the fact a factor's points rest on, None if not known, and the rule that applied."""
    if factor.none_if_zero and numbers[factor.none_if_zero] == 0:
        return factor.none_if_zero, factor.basis
    for way in factor.ways:
        if factor.by is None or numbers[factor.by] == way.when:
            return (None if numbers[way.fact] is None else way.fact), way.basis
    return None, factor.basis


def _point(
    table: RiskTable,
    factor: Factor,
    numbers: Mapping[str, int | None],
    facts: Mapping[str, Fact],
    points: int,
) -> Point:
    name, basis = _deciding(table, factor, numbers)
    fact = facts[name] if name else None
    return Point(
        factor=factor.id,
        label=factor.label,
        part=factor.part,
        value=fact.value if fact else None,
        points=points,
        known=fact is not None,
        basis=basis,
        source=fact.source if fact else None,
        record=fact.record if fact else None,
        date=day(fact.date) if fact and fact.date else None,
        fact=name,
    )
