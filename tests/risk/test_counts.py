"""Events of everybody, counted at the places of their numbers, as those of one subject are."""

from __future__ import annotations

import random
from datetime import timedelta

import polars as pl

from risk import Fact, counts_by_number, integers
from tests.risk.published import TODAY, table

CREDIT = table("cn-credit-risk")
AGES = [0, 1, 364, 365, 366, 730, 731, 1095, 1096, 1825, 1826, 4000]


def test_at_the_place_of_each_number_stands_the_integer_of_its_own_events() -> None:
    draw = random.Random(12)
    events = {
        number: [
            {"date": TODAY - timedelta(days=draw.choice(AGES)), "weight": draw.randint(1, 5)}
            for _ in range(draw.choice([0, 0, 1, 2, 9]))
        ]
        for number in range(2000)
    }
    rows = [{"premises": number, **event} for number, listed in events.items() for event in listed]
    draw.shuffle(rows)
    frame = pl.DataFrame(rows, schema={"premises": pl.UInt32, "date": pl.Date, "weight": pl.UInt8})
    counts = counts_by_number(CREDIT.fact("penalties"), frame.lazy(), TODAY, 2000)
    assert (counts.name, counts.dtype) == ("penalties", pl.Int64)
    assert counts.to_list() == [
        integers(CREDIT, {"penalties": Fact(listed)}, TODAY)["penalties"] for listed in events.values()
    ]


def test_a_column_of_numbers_in_any_order_takes_them_without_a_join() -> None:
    events = pl.LazyFrame(
        {"premises": [2, 0, 2], "date": [TODAY] * 3}, schema_overrides={"premises": pl.UInt32}
    )
    counts = counts_by_number(CREDIT.fact("penalties"), events, TODAY, 3)
    rows = pl.LazyFrame({"premises": [1, 2, 2, 0]}, schema={"premises": pl.UInt32})
    taken = rows.with_columns(penalties=pl.lit(counts).gather(pl.col("premises")))
    assert taken.collect(engine="streaming").rows() == [(1, 0), (2, 6000), (2, 6000), (0, 3000)]


def test_events_of_numbers_beyond_are_left_out() -> None:
    events = pl.LazyFrame({"premises": [0, 7], "date": [TODAY, TODAY]})
    assert counts_by_number(CREDIT.fact("penalties"), events, TODAY, 2).to_list() == [3000, 0]


def test_where_nothing_happened_everybody_has_none() -> None:
    nothing = pl.LazyFrame(schema={"premises": pl.UInt32, "date": pl.Date, "weight": pl.UInt8})
    assert counts_by_number(CREDIT.fact("penalties"), nothing, TODAY, 3).to_list() == [0, 0, 0]
