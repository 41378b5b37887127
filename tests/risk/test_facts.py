"""The edge where facts become integers: what is taken, and what is refused in a sentence."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk import Fact, FactError, integers
from tests.risk.published import MODELS, TODAY, as_facts, random_frame, table

TAKEN: list[tuple[str, str, Any, int]] = [
    ("cn-food-sales-2016", "floor_area_m2", 200.5, 201),
    ("cn-food-sales-2016", "floor_area_m2", Decimal("200.49"), 200),
    ("cn-food-sales-2016", "floor_area_m2", 0.5, 1),
    ("cn-food-sales-2016", "supplier_count", 0, 0),
    ("cn-food-sales-2016", "dynamic_score", 12.0005, 12001),
    ("cn-food-sales-2016", "dynamic_score", Decimal("0.1"), 100),
    ("cn-food-sales-2016", "dynamic_score", 60, 60_000),
    ("cn-food-sales-2016", "previous_grade", "D", 3),
    ("cn-food-sales-2016", "raise_by", 2, 2),
    ("cn-food-sales-2016", "raise_triggers", ["accident", "accident", "other"], 2),
    ("cn-food-sales-2016", "lower_triggers", [], 0),
    ("cn-catering-2016", "form", "canteen", 1),
    ("cn-catering-2016", "cold_dish_perishable", True, 1),
    ("cn-catering-2016", "cold_dish_perishable", False, 0),
    ("chicago-food", "chicago_risk_class", 3, 2),
    ("chicago-food", "chicago_risk_class", 3.0, 2),
    ("uk-fhrs", "confidence", 30, 30_000),
]


@pytest.mark.parametrize(("model", "name", "value", "number"), TAKEN)
def test_facts_become_integers_half_up(model: str, name: str, value: Any, number: int) -> None:
    assert integers(table(model), {name: Fact(value)}, TODAY)[name] == number


REFUSED: list[tuple[str, str, Any, str]] = [
    (
        "cn-food-sales-2016",
        "floor_aera_m2",
        3,
        r"takes no fact 'floor_aera_m2'. Did you mean floor_area_m2\?",
    ),
    ("cn-food-sales-2016", "weather", 3, r"takes no fact 'weather'. It takes: floor_area_m2,"),
    ("uk-fhrs", "raise_by", 1, r"uk-fhrs takes no fact 'raise_by'"),
    ("cn-food-sales-2016", "floor_area_m2", "12", r"floor_area_m2 must be a number, but is the text '12'"),
    ("cn-food-sales-2016", "floor_area_m2", True, r"floor_area_m2 must be a number, but is True"),
    ("cn-food-sales-2016", "floor_area_m2", [1], r"floor_area_m2 must be a number"),
    ("cn-food-sales-2016", "floor_area_m2", float("nan"), r"floor_area_m2 must be a finite number"),
    ("cn-food-sales-2016", "floor_area_m2", float("inf"), r"floor_area_m2 must be a finite number"),
    ("cn-food-sales-2016", "floor_area_m2", Decimal("sNaN"), r"floor_area_m2 must be a finite number"),
    ("cn-food-sales-2016", "supplier_count", -1, r"supplier_count cannot be negative, but is -1"),
    ("cn-food-sales-2016", "supplier_count", -0.1, r"supplier_count cannot be negative"),
    ("cn-food-sales-2016", "supplier_count", 10**13, r"supplier_count is .*more than any subject"),
    ("cn-food-sales-2016", "supplier_count", 10**400, r"supplier_count is .*more than any subject"),
    (
        "cn-food-sales-2016",
        "supplier_count",
        Decimal("1e999999"),
        r"supplier_count is .*more than any subject",
    ),
    ("cn-food-sales-2016", "dynamic_score", 60.0001, r"dynamic_score is 60.0001, above its highest score 60"),
    ("cn-food-sales-2016", "dynamic_score", Decimal("1e999999"), r"dynamic_score is .*above its highest"),
    ("cn-food-sales-2016", "previous_grade", "E", r"previous_grade must be one of A, B, C, D"),
    ("cn-food-sales-2016", "raise_by", 3, r"raise_by must be one of 1, 2, but is 3"),
    ("cn-food-sales-2016", "raise_by", 0, r"raise_by must be one of 1, 2"),
    ("cn-food-sales-2016", "raise_by", True, r"raise_by must be one of 1, 2"),
    (
        "cn-food-sales-2016",
        "raise_triggers",
        ["acident"],
        r"names no known trigger: the text 'acident'. Known are: ",
    ),
    ("cn-food-sales-2016", "raise_triggers", ["clean_3_years"], r"raise_triggers names no known trigger"),
    ("cn-food-sales-2016", "raise_triggers", "accident", r"raise_triggers must be a list"),
    ("cn-food-sales-2016", "raise_triggers", [["accident"]], r"raise_triggers names no known trigger"),
    ("cn-catering-2016", "form", "kiosk", r"form must be one of restaurant, canteen"),
    ("cn-catering-2016", "form", 1, r"form must be one of restaurant"),
    ("cn-catering-2016", "cold_dish_perishable", 1, r"cold_dish_perishable must be true or false, but is 1"),
    ("cn-catering-2016", "cold_dish_perishable", "yes", r"must be true or false, but is the text 'yes'"),
    ("chicago-food", "chicago_risk_class", 4, r"chicago_risk_class must be one of 1, 2, 3, but is 4"),
    ("chicago-food", "chicago_risk_class", "1", r"chicago_risk_class must be one of 1, 2, 3"),
    ("chicago-food", "chicago_risk_class", True, r"chicago_risk_class must be one of 1, 2, 3"),
    ("chicago-food", "chicago_risk_class", Decimal("sNaN"), r"chicago_risk_class must be a finite number"),
    ("uk-fhrs", "hygiene", 7, r"hygiene is 7, but only these scores exist: 0, 5, 10, 15, 20, 25"),
    ("uk-fhrs", "hygiene", 5.0001, r"hygiene is 5.0001, but only these"),
    ("uk-fhrs", "confidence", 15, r"confidence is 15, but only these scores exist: 0, 5, 10, 20, 30"),
]


@pytest.mark.parametrize(("model", "name", "value", "sentence"), REFUSED)
def test_a_fact_that_cannot_be_is_refused_by_name(model: str, name: str, value: Any, sentence: str) -> None:
    with pytest.raises(FactError, match=sentence):
        integers(table(model), {name: Fact(value)}, TODAY)


def test_a_fact_from_the_future_is_refused() -> None:
    late = {"floor_area_m2": Fact(3, date=date(2026, 3, 2)), "supplier_count": Fact(3, date=TODAY)}
    with pytest.raises(
        FactError, match=r"floor_area_m2 is from the future: .*2026-03-02, the assessment 2026-03-01"
    ):
        integers(table("cn-food-sales-2016"), late, TODAY)


def test_a_record_with_a_time_of_day_counts_by_its_day() -> None:
    evening = Fact(3, date=datetime(2026, 3, 1, 23, 59))
    assert integers(table("cn-food-sales-2016"), {"supplier_count": evening}, TODAY)["supplier_count"] == 3


def test_all_problems_are_told_at_once() -> None:
    facts = {"supplier_count": Fact(-1), "floor_area_m2": Fact("big"), "weather": Fact(1)}
    with pytest.raises(FactError) as refused:
        integers(table("cn-food-sales-2016"), facts, TODAY)
    assert len(refused.value.problems) == 3
    assert all(name in str(refused.value) for name in facts)


def test_what_is_not_given_is_none() -> None:
    numbers = integers(table("cn-food-sales-2016"), {}, TODAY)
    assert set(numbers.values()) == {None}
    assert "raise_triggers" in numbers


@pytest.mark.parametrize("model", MODELS)
def test_values_and_integers_go_there_and_back(model: str) -> None:
    for numbers in random_frame(table(model), 50, seed=5).to_dicts():
        assert integers(table(model), as_facts(table(model), numbers), TODAY) == numbers


@given(
    value=st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.lists(st.none() | st.text() | st.lists(st.integers()))
    | st.dictionaries(st.text(), st.integers())
)
def test_any_value_at_all_is_taken_or_refused_in_a_sentence(value: Any) -> None:
    for model in MODELS:
        for name in integers(table(model), {}, TODAY):
            try:
                number = integers(table(model), {name: Fact(value)}, TODAY)[name]
            except FactError as refused:
                assert str(refused).startswith(name)
            else:
                assert number is None or 0 <= number <= 10**12
