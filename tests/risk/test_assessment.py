"""One subject's assessment: points that add up, honest unknowns, and what follows for supervision."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk import (
    Fact,
    FactKind,
    RiskTable,
    State,
    Text,
    assess,
    assess_many,
    document,
    plain,
    read_row,
)
from tests.risk.published import MODELS, SALES, TODAY, as_given, cheapest_items, sales, table

EVERY_TABLE = pytest.mark.parametrize("model", MODELS)


def random_facts(model: str) -> st.SearchStrategy[dict[str, Fact]]:
    """Any facts a table takes, in the types people give, some missing."""
    shapes: dict[str, st.SearchStrategy[Fact]] = {}
    for fact in table(model).facts:
        match fact.kind:
            case FactKind.QUANTITY:
                numbers = st.integers(0, 20_000) | st.floats(0, 20_000) | st.decimals(0, 20_000, places=2)
            case FactKind.SCORE if fact.allowed:
                numbers = st.sampled_from([plain(score) for score in fact.allowed])
            case FactKind.SCORE:
                numbers = st.floats(0, fact.highest / 1000)
            case FactKind.CHOICE:
                numbers = st.sampled_from(fact.choices)
            case FactKind.FLAG:
                numbers = st.booleans()
            case FactKind.SEVERAL:
                numbers = st.lists(st.sampled_from(fact.choices), min_size=1, max_size=4)
            case FactKind.ITEMS:
                given_items = [as_given(item) for item in cheapest_items(table(model), fact.id)]
                numbers = st.lists(st.sampled_from(given_items), max_size=6)
            case FactKind.EVENTS:
                ages = st.integers(0, 2000).map(lambda age: TODAY - timedelta(days=age))
                event = st.fixed_dictionaries({"date": ages}, optional={"weight": st.integers(1, 5)})
                numbers = st.lists(event, max_size=5)
        shapes[fact.id] = st.builds(Fact, numbers)
    return st.fixed_dictionaries({}, optional=shapes)


@EVERY_TABLE
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_points_add_up_to_the_score_exactly(model: str, data: st.DataObject) -> None:
    done = assess(table(model), data.draw(random_facts(model)), TODAY)
    assert [point.factor for point in done.points] == [factor.id for factor in table(model).factors]
    assert all(type(point.points) is int for point in done.points)
    assert done.score == (None if done.state is State.INSUFFICIENT else sum(p.points for p in done.points))
    shown = document(done, "zh")
    if shown["score"] is not None:
        assert sum(Decimal(str(point["points"])) for point in shown["points"]) == Decimal(str(shown["score"]))


@EVERY_TABLE
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_forgetting_a_fact_never_lowers_the_total(model: str, data: st.DataObject) -> None:
    facts = data.draw(random_facts(model))
    whole = assess(table(model), facts, TODAY)
    for name in list(facts)[:3]:
        less = assess(table(model), {other: fact for other, fact in facts.items() if other != name}, TODAY)
        assert less.total >= whole.total
        assert less.known_share <= whole.known_share


@EVERY_TABLE
def test_every_point_says_what_it_costs_and_by_which_rule(model: str) -> None:
    for point in assess(table(model), {}, TODAY).points:
        assert (point.known, point.value, point.source) == (False, None, None)
        assert point.points == next(f.unknown for f in table(model).factors if f.id == point.factor)
        assert point.basis.law.zh
        assert point.basis.article.en


def test_a_point_carries_value_source_record_and_date_of_its_fact() -> None:
    fact = Fact(180, source="register", record="R-7", date=date(2025, 5, 1))
    point = assess(table("cn-food-sales-2016"), {"floor_area_m2": fact}, TODAY).points[0]
    assert (point.value, point.source, point.record, point.date) == (180, "register", "R-7", date(2025, 5, 1))
    assert (point.points, point.known, point.part) == (1000, True, "static")


def test_all_known_is_graded_with_the_sum_of_the_published_points() -> None:
    done = sales()
    assert (done.state, done.grade, done.known_share) == (State.GRADED, "A", 1000)
    assert done.score == 1000 + 1000 + 1000 + 1000 + 2000 + 12500
    assert done.notes == ()


def test_some_unknown_is_provisional_and_says_so() -> None:
    done = sales(bulk_chilled_items=None)
    assert (done.state, done.grade, done.unknown) == (State.PROVISIONAL, "A", ("bulk_chilled_items",))
    assert done.known_share == 910
    assert "1 of 9 factors are not known" in done.notes[0].en


def test_too_little_known_is_no_grade_and_names_the_default_supervision() -> None:
    done = sales(dynamic_score=None)
    assert (done.state, done.score, done.grade, done.known_share) == (State.INSUFFICIENT, None, None, 400)
    assert len(done.points) == 9
    assert done.supervision.is_default
    assert done.supervision.visits is not None
    assert "每年检查 1–2 次" in done.notes[0].zh
    assert "1–2 visits a year" in done.notes[0].en


def test_the_threshold_itself_is_enough() -> None:
    unknown = dict.fromkeys(name for name in SALES if name != "dynamic_score")
    at = sales(**unknown)
    assert (at.known_share, at.state) == (600, State.PROVISIONAL)


def test_a_raise_without_enough_known_gives_no_grade() -> None:
    assert sales(dynamic_score=None, raise_triggers=["accident"], previous_grade="B").grade is None


@pytest.mark.parametrize(
    ("score", "grade"),
    [(24, "A"), (24.001, "B"), (39, "B"), (39.001, "C"), (54, "C"), (54.001, "D")],
)
def test_the_upper_edge_of_a_grade_still_belongs_to_it(score: float, grade: str) -> None:
    assert sales(dynamic_score=score).grade == grade


@pytest.mark.parametrize(
    ("area", "points"), [(200, 1), (200.4, 1), (200.5, 2), (Decimal("1000.49"), 2), (0, 0)]
)
def test_areas_are_rounded_half_up_before_banding(area: Any, points: int) -> None:
    assert sales(floor_area_m2=area).points[0].points == points * 1000


@pytest.mark.parametrize(("grade", "visits"), [("A", (1, 1)), ("B", (1, 2)), ("C", (2, 3)), ("D", (3, 4))])
def test_visits_follow_the_grade(grade: str, visits: tuple[int, int]) -> None:
    scores = {"A": 0, "B": 30, "C": 45, "D": 60}
    done = sales(dynamic_score=scores[grade])
    assert done.grade == grade
    assert done.supervision.visits is not None
    assert (done.supervision.visits.min, done.supervision.visits.max) == visits
    assert not done.supervision.is_default


def test_a_row_of_other_facts_is_refused() -> None:
    model = table("cn-food-sales-2016")
    row = assess_many(model, pl.DataFrame({"dynamic_score": [5000]})).row(0, named=True)
    assert read_row(model, row, {"dynamic_score": Fact(5)}, TODAY).known_share == 600
    with pytest.raises(ValueError, match="computed from other facts"):
        read_row(model, row, {"dynamic_score": Fact(5), "supplier_count": Fact(3)}, TODAY)


def test_a_language_without_texts_is_refused() -> None:
    assert Text("甲", "a").of("zh-CN") == "甲"
    with pytest.raises(ValueError, match="ask for zh or en"):
        Text("甲", "a").of("fr")


def test_a_grade_a_table_does_not_have_is_refused() -> None:
    any_table: RiskTable = table("uk-fhrs")
    with pytest.raises(LookupError, match=r"no grade 'A'; it has 5, 4"):
        any_table.band("A")
