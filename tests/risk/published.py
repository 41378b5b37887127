"""The risk tables in the repository, as plain data and parsed; and made-up facts for them."""

from __future__ import annotations

import copy
import random
import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate
from pathlib import Path
from typing import Any

import polars as pl

from risk import Assessment, Fact, FactKind, Item, RiskTable, Value, assess, parse_table

TODAY = date(2026, 3, 1)
FOLDER = Path(__file__).parents[2] / "regulation" / "tables"
PATHS = sorted(FOLDER.glob("*/*.toml"))
NEWEST = {path.parent.name: path for path in PATHS}
KEYS = {
    path: path.parent.name if path in NEWEST.values() else f"{path.parent.name}@{path.stem}" for path in PATHS
}
"""Every edition: the newest under its model's id, an earlier one under id@day."""

MODELS = list(KEYS.values())


def plain_data(model: str) -> dict[str, Any]:
    """A fresh copy of a table file's plain data, to be changed at will."""
    return copy.deepcopy(_DATA[model])


def table(model: str) -> RiskTable:
    return _TABLES[model]


_DATA = {key: tomllib.loads(path.read_text("utf-8"), parse_float=Decimal) for path, key in KEYS.items()}
_TABLES = {model: parse_table(data, f"{model}.toml") for model, data in _DATA.items()}


def tempting_numbers(table: RiskTable, name: str) -> list[int]:
    """The integers of a fact at which something may go wrong: every edge and its neighbours."""
    fact = table.fact(name)
    if fact.allowed:
        return list(fact.allowed)
    if fact.kind in (FactKind.CHOICE, FactKind.SEVERAL, FactKind.FLAG):
        return list(range(fact.highest + 1))
    if fact.kind is FactKind.ITEMS:
        return list(accumulate((item.points for item in cheapest_items(table, name)[:25]), initial=0))
    if fact.kind is FactKind.EVENTS:
        return sorted({min(fact.highest, weight * fact.decay[0].points) for weight in range(30)})
    edges = {0, 1, 2}
    if fact.kind is FactKind.SCORE:
        edges |= {fact.highest, fact.highest - 1}
    for factor in table.factors:
        for way in factor.ways:
            if way.fact == name:
                edges |= {band.start + step for band in way.bands for step in (-1, 0, 1)}
    return sorted(edge for edge in edges if 0 <= edge <= fact.highest)


def cheapest_items(table: RiskTable, name: str) -> list[Item]:
    """The items a fact may list, the cheapest first."""
    items = [
        item for factor in table.factors for way in factor.ways if way.fact == name for item in way.items
    ]
    return sorted(items, key=lambda item: item.points)


def random_frame(table: RiskTable, subjects: int, seed: int) -> pl.DataFrame:
    """Integer facts of made-up subjects, a good share of them missing, half of them on an edge."""
    draw = random.Random(seed)
    columns: dict[str, list[int | None]] = {}
    for fact in table.facts:
        tempting = tempting_numbers(table, fact.id)
        listed = fact.kind in (FactKind.SEVERAL, FactKind.ITEMS, FactKind.EVENTS)
        far = (
            tempting
            if fact.allowed or listed
            else [draw.randint(0, min(fact.highest, 60_000)) for _ in range(50)]
        )
        columns[fact.id] = [
            None if draw.random() < 0.15 else draw.choice(tempting if draw.random() < 0.5 else far)
            for _ in range(subjects)
        ]
    if table.adjust is not None:
        grades, several = len(table.grades) - 1, min(3, len(table.adjust.raise_any))
        columns |= {
            "previous_grade": [draw.choice([None, *range(grades + 1)]) for _ in range(subjects)],
            "raise_triggers": [draw.choice([None, 0, 0, 0, 1, several]) for _ in range(subjects)],
            "raise_by": [draw.choice([None, 1, table.adjust.raise_by_at_most]) for _ in range(subjects)],
            "lower_triggers": [draw.choice([None, 0, 0, 1]) for _ in range(subjects)],
        }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64))


def as_facts(table: RiskTable, numbers: Mapping[str, int | None]) -> dict[str, Fact]:
    """Integers back to values of which ``integers`` makes these integers."""
    return {name: Fact(_value(table, name, number)) for name, number in numbers.items() if number is not None}


def _value(table: RiskTable, name: str, number: int) -> Value:
    if table.adjust is not None and name == "raise_triggers":
        return [trigger.id for trigger in table.adjust.raise_any[:number]]
    if table.adjust is not None and name == "lower_triggers":
        return [trigger.id for trigger in table.adjust.lower_any[:number]]
    if name == "previous_grade":
        return table.grades[number].grade
    if name == "raise_by":
        return number
    fact = table.fact(name)
    match fact.kind:
        case FactKind.SCORE:
            return Decimal(number) / 1000
        case FactKind.CHOICE:
            return fact.choices[number]
        case FactKind.FLAG:
            return bool(number)
        case FactKind.SEVERAL:
            return [str(choice) for choice in fact.choices[: number + 1]]
        case FactKind.ITEMS:
            sums = list(accumulate((item.points for item in cheapest_items(table, name)), initial=0))
            return [as_given(item) for item in cheapest_items(table, name)[: sums.index(number)]]
        case FactKind.EVENTS:
            weight = -(-number // fact.decay[0].points)
            return [{"date": TODAY, "weight": weight}] if weight else []
        case FactKind.QUANTITY:
            return number


def as_given(item: Item) -> dict[str, Any]:
    """An item as people give it."""
    return {"code": item.code} | ({"condition": item.condition} if item.condition else {})


SALES = {
    "floor_area_m2": 180,
    "prepackaged_ambient_items": 900,
    "prepackaged_chilled_items": 80,
    "prepackaged_frozen_items": 20,
    "bulk_ambient_items": 0,
    "bulk_chilled_items": 0,
    "bulk_frozen_items": 0,
    "supplier_count": 12,
    "dynamic_score": 12.5,
}


def sales(**changed: Any) -> Assessment:
    """The food seller above with some facts changed; None removes one."""
    values = {name: value for name, value in (SALES | changed).items() if value is not None}
    return assess(table("cn-food-sales-2016"), {n: Fact(v) for n, v in values.items()}, TODAY)
