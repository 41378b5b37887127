"""What each published model gives: adjustment, the single-score fall, form and scale, assumed cells."""

from __future__ import annotations

from typing import Any

import pytest

from risk import Assessment, Fact, Text, assess, document
from tests.risk.published import TODAY, sales, table


def test_the_top_bands_of_food_sales_add_up_to_forty() -> None:
    static = [factor.max for factor in table("cn-food-sales-2016").factors if factor.part == "static"]
    assert (len(static), sum(static)) == (8, 40_000)


ADJUSTED = [
    ("a raise goes one grade from the score", 0, {"raise_triggers": ["accident"]}, "B"),
    ("two if asked", 0, {"raise_triggers": ["accident"], "raise_by": 2}, "C"),
    ("from the previous grade if given", 0, {"raise_triggers": ["other"], "previous_grade": "C"}, "D"),
    ("never beyond the worst", 60, {"raise_triggers": ["other"], "raise_by": 2}, "D"),
    ("several triggers raise once", 0, {"raise_triggers": ["accident", "other"]}, "B"),
    ("a lowering goes one grade", 30, {"lower_triggers": ["clean_3_years"]}, "A"),
    ("from the previous grade too", 0, {"lower_triggers": ["other"], "previous_grade": "D"}, "C"),
    ("never beyond the best", 0, {"lower_triggers": ["other"]}, "A"),
    ("a raise beats a lowering", 0, {"raise_triggers": ["other"], "lower_triggers": ["other"]}, "B"),
    ("no trigger, no change", 0, {"previous_grade": "D", "raise_by": 2}, "A"),
    ("an empty list is no trigger", 0, {"raise_triggers": [], "previous_grade": "D"}, "A"),
]


@pytest.mark.parametrize(
    ("score", "facts", "grade"), [row[1:] for row in ADJUSTED], ids=[r[0] for r in ADJUSTED]
)
def test_the_yearly_adjustment(score: float, facts: dict[str, Any], grade: str) -> None:
    plain_one, done = sales(dynamic_score=score), sales(dynamic_score=score, **facts)
    assert done.grade == grade
    assert done.points == plain_one.points
    assert done.score == plain_one.score
    moved = bool(facts.get("raise_triggers") or facts.get("lower_triggers"))
    assert bool(done.notes) == moved


def test_an_adjustment_names_its_cause_and_both_grades() -> None:
    done = sales(raise_triggers=["accident"], lower_triggers=["other"], previous_grade="B")
    assert done.notes[0] == Text(
        "由“B”级上调为“C”级：发生食品安全事故。", "Grade made worse, from B to C: a food-safety accident."
    )
    assert "a raise comes first" in done.notes[1].en


def test_visits_follow_the_adjusted_grade() -> None:
    done = sales(raise_triggers=["accident"], raise_by=2)
    assert done.supervision.visits is not None
    assert (done.grade, done.supervision.visits.min) == ("C", 2)


FHRS = [
    ((0, 0, 0), "5"),
    ((5, 5, 5), "5"),
    ((10, 0, 0), "4"),
    ((0, 0, 10), "4"),
    ((10, 10, 0), "4"),
    ((10, 10, 5), "3"),
    ((15, 0, 0), "2"),
    ((10, 10, 10), "3"),
    ((15, 10, 10), "2"),
    ((20, 0, 0), "1"),
    ((20, 20, 10), "1"),
    ((25, 0, 0), "0"),
    ((0, 0, 30), "0"),
    ((25, 25, 30), "0"),
]


@pytest.mark.parametrize(("scores", "rating"), FHRS)
def test_fhrs_takes_the_first_rating_whose_both_limits_hold(
    scores: tuple[int, int, int], rating: str
) -> None:
    assert fhrs(scores).grade == rating


def fhrs(scores: tuple[int, ...]) -> Assessment:
    names = ("hygiene", "structural", "confidence")
    facts = {name: Fact(score) for name, score in zip(names, scores, strict=False)}
    return assess(table("uk-fhrs"), facts, TODAY)


def test_fhrs_says_when_a_single_score_made_the_rating_worse() -> None:
    assert "The total alone would give 5" in fhrs((15, 0, 0)).notes[0].en
    assert fhrs((5, 5, 5)).notes == ()


def test_fhrs_needs_all_three_scores_and_sets_no_frequency() -> None:
    assert fhrs((0, 0)).grade is None
    done = fhrs((0, 0, 0))
    assert done.supervision.visits is None
    assert done.supervision.note is not None
    assert document(done, "en")["supervision"] is None


def test_fhrs_ratings_wear_the_four_signs() -> None:
    assert [(band.grade, band.sign) for band in table("uk-fhrs").grades] == list(
        zip("543210", "AABCDD", strict=True)
    )


@pytest.mark.parametrize(
    ("facts", "points"),
    [
        ({"form": "restaurant", "floor_area_m2": 150}, 2),
        ({"form": "restaurant", "floor_area_m2": 3001}, 10),
        ({"form": "canteen", "diners": 301}, 7),
        ({"form": "canteen", "floor_area_m2": 80}, 10),
        ({"floor_area_m2": 80}, 10),
        ({}, 10),
    ],
)
def test_catering_scale_is_read_from_the_fact_its_form_asks_for(facts: dict[str, Any], points: int) -> None:
    point = catering(facts).points[0]
    assert point.points == points * 1000


def catering(facts: dict[str, Any]) -> Assessment:
    return assess(table("cn-catering-2016"), {name: Fact(value) for name, value in facts.items()}, TODAY)


def test_no_cold_dishes_means_none_with_perishables_either() -> None:
    points = {p.factor: p for p in catering({"cold_dish_items": 0}).points}
    assert (points["cold_dish_perishable"].points, points["cold_dish_perishable"].known) == (0, True)
    assert (points["hot_dish_perishable"].points, points["hot_dish_perishable"].known) == (3000, False)


def test_assumed_numbers_are_named_in_one_sentence() -> None:
    spoken = [note for note in catering({"dynamic_score": 1}).notes if "assumed" in note.en]
    assert len(spoken) == 1
    assert "and 7 more" in spoken[0].en


def test_a_table_on_trial_says_so() -> None:
    done = assess(table("chicago-food"), {}, TODAY)
    assert any("on trial" in note.en for note in done.notes)
    assert any("试行" in note.zh for note in done.notes)
