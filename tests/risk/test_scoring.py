"""One path for one subject and for millions, equal to a slow plain reading of the table."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from risk import Factor, RiskTable, Way, assess, assess_many, assess_row, read_row
from risk.factor import reach
from risk.scoring import assessed
from tests.risk import slow
from tests.risk.published import MODELS, TODAY, as_facts, plain_data, random_frame, table, tempting_numbers

EVERY_TABLE = pytest.mark.parametrize("model", MODELS)


@EVERY_TABLE
def test_the_fast_path_gives_what_the_slow_reference_gives(model: str) -> None:
    data, frame = plain_data(model), random_frame(table(model), 20_000, seed=7)
    rows = assess_many(table(model), frame)
    for facts, row in zip(frame.iter_rows(named=True), rows.iter_rows(named=True), strict=True):
        expected = slow.score(data, facts)
        assert {name: row[name] for name in expected} == expected


@EVERY_TABLE
def test_a_lazy_frame_gives_the_same_rows(model: str) -> None:
    frame = random_frame(table(model), 500, seed=8)
    lazy = assess_many(table(model), frame.lazy())
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(assess_many(table(model), frame))


@EVERY_TABLE
def test_in_the_words_of_narwhals_the_rules_are_the_same(model: str) -> None:
    frame = random_frame(table(model), 2000, seed=13)
    general = assessed(table(model), nw, nw.from_native(frame)).to_native()
    assert general.equals(assess_many(table(model), frame))


@EVERY_TABLE
def test_in_plain_python_one_row_is_what_it_is_in_a_frame(model: str) -> None:
    frame = random_frame(table(model), 2000, seed=14)
    for numbers, expected in zip(frame.to_dicts(), assess_many(table(model), frame).to_dicts(), strict=True):
        row = assess_row(table(model), numbers)
        assert {name: row[name] for name in expected} == expected


@EVERY_TABLE
def test_one_subject_is_graded_as_it_is_among_many(model: str) -> None:
    frame = random_frame(table(model), 60, seed=9)
    rows = assess_many(table(model), frame)
    for numbers, row in zip(frame.to_dicts(), rows.to_dicts(), strict=True):
        facts = as_facts(table(model), numbers)
        assert read_row(table(model), row, facts, TODAY) == assess(table(model), facts, TODAY)


@EVERY_TABLE
def test_missing_columns_are_unknown_facts_and_do_not_appear(model: str) -> None:
    nobody = pl.DataFrame({"subject": ["x"]})
    row = assess_many(table(model), nobody).row(0, named=True)
    assert row["state"] == "insufficient"
    assert (row["score"], row["grade"], row["known_share"]) == (None, None, 0)
    assert row["total"] == sum(factor.unknown for factor in table(model).factors)
    assert not set(row) & {fact.id for fact in table(model).facts}


@EVERY_TABLE
def test_all_numbers_that_come_out_are_64_bit_integers(model: str) -> None:
    frame = assess_many(table(model), random_frame(table(model), 20, seed=10))
    numbers = [name for name in frame.columns if name != "state"]
    assert {frame.schema[name] for name in numbers} == {pl.Int64()}
    assert frame.schema["state"] == pl.String


@pytest.mark.parametrize("kind", [pl.Int8, pl.Int16, pl.UInt8, pl.Int32, pl.UInt64])
def test_a_column_of_any_integer_width_gives_the_same(kind: type[pl.DataType]) -> None:
    narrow = pl.DataFrame({"floor_area_m2": [0, 1, 100, None], "dynamic_score": [0, 5, 60, None]})
    wide = assess_many(table("cn-food-sales-2016"), narrow)
    for column in narrow.columns:
        cast = assess_many(table("cn-food-sales-2016"), narrow.with_columns(pl.col(column).cast(kind)))
        assert cast.select("total", "score", "grade").equals(wide.select("total", "score", "grade"))


def test_a_column_of_nothing_but_nulls_is_unknown() -> None:
    nothing = pl.DataFrame({"floor_area_m2": [None], "raise_triggers": [None], "raise_by": [None]})
    row = assess_many(table("cn-food-sales-2016"), nothing).row(0, named=True)
    assert row["floor_area_m2.points"] == 4000


@pytest.mark.parametrize("number", [-1, -(10**15), 10**15])
def test_a_number_that_no_subject_can_have_counts_as_unknown(number: int) -> None:
    row = assess_many(table("cn-food-sales-2016"), pl.DataFrame({"floor_area_m2": [number]})).row(
        0, named=True
    )
    assert (row["floor_area_m2.points"], row["known_share"]) == (4000, 0)


def test_a_float_column_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match=r"floor_area_m2 holds Float64.*integers only"):
        assess_many(table("cn-food-sales-2016"), pl.DataFrame({"floor_area_m2": [10.0]}))


@EVERY_TABLE
def test_a_better_total_never_has_a_worse_grade(model: str) -> None:
    red = [line.fact for line in table(model).red_lines]
    names = [fact.id for fact in table(model).facts if fact.id not in red]
    rows = assess_many(table(model), random_frame(table(model), 3000, seed=12).select(names))
    singles = any(band.single_up_to is not None for band in table(model).grades)
    spread = rows.drop_nulls("grade").group_by("total").agg(pl.col("grade").max()).sort("total")
    assert singles or spread["grade"].is_sorted()


@EVERY_TABLE
def test_every_band_holds_up_to_its_last_number_and_not_beyond(model: str) -> None:
    for factor, way in ways(table(model)):
        ends = [(end, band.points) for band in way.bands for end in (band.start, band.end) if end is not None]
        costs = charged(table(model), factor, way, [number for number, _ in ends])
        assert costs == [points for _, points in ends]


@EVERY_TABLE
def test_none_of_it_costs_nothing(model: str) -> None:
    for factor, way in ways(table(model)):
        if way.bands and way.bands[0].start == 1:
            assert charged(table(model), factor, way, [0]) == [0]


@EVERY_TABLE
def test_learning_a_fact_never_raises_the_total(model: str) -> None:
    for factor, way in ways(table(model)):
        costs = charged(table(model), factor, way, tempting_numbers(table(model), way.fact))
        assert max(costs) <= factor.unknown


BELOW_THEIR_MAX = {("cn-food-production-2016", "static"): 31_500}
"""The measures give the static part 40; the dearest product line with a score costs 31.5."""


@EVERY_TABLE
def test_the_highest_points_of_all_factors_add_up_to_the_declared_maxima(model: str) -> None:
    for part in table(model).parts:
        top = reach([factor for factor in table(model).factors if factor.part == part.id])
        assert top == BELOW_THEIR_MAX.get((model, part.id), part.max)


def ways(table: RiskTable) -> list[tuple[Factor, Way]]:
    return [(factor, way) for factor in table.factors for way in factor.ways]


def charged(table: RiskTable, factor: Factor, way: Way, numbers: list[int]) -> list[int]:
    """What a factor costs by one of its ways for each of the numbers."""
    columns = {way.fact: numbers}
    if factor.by is not None and way.when is not None:
        columns[factor.by] = [way.when] * len(numbers)
    return assess_many(table, pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.Int64)))[
        f"{factor.id}.points"
    ].to_list()


@EVERY_TABLE
def test_an_unknown_fact_is_never_free(model: str) -> None:
    assert all(factor.unknown > 0 for factor in table(model).factors)
