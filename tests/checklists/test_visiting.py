"""The rules of visits: each with its article, or said to be assumed; a trade states anew only what differs."""

from datetime import date
from typing import Any

import pytest

from checklists import VisitRules, parse_laws, parse_visit_rules
from regulation.catalogue import read_catalogue
from risk import RuleError
from tests.checklists.rows import text

ASSUMED = {"value": 3, "assumed": True}
READ = {"value": 5, "law": "food_law", "article": text("42"), "verified": True}
COMMON: dict[str, Any] = {
    "repeat_months": ASSUMED,
    "public_days": {"value": 20, "assumed": True},
    "recognise_days": {"value": 90, "assumed": True},
}


def parsed(*files: dict[str, Any]) -> VisitRules:
    law = {**text("x"), "version": date(2025, 1, 1), "checked_on": date(2026, 1, 1)}
    named = [
        (data, f"{place}/visits.toml") for place, data in zip(("common", "catering"), files, strict=False)
    ]
    return parse_visit_rules(named, parse_laws({"food_law": law}, "laws.toml"))


def test_a_trade_states_anew_what_differs_and_keeps_the_rest() -> None:
    made = parsed(COMMON, {"repeat_months": READ})
    assert (made.repeat_months.value, made.public_days.value) == (5, 20)
    assert made.assumed == ("public_days", "recognise_days")


SHORT: dict[str, Any] = {"grades": ["A"], "kinds": ["routine"], "severities": ["key"], "assumed": True}


def test_a_short_list_is_declared_by_the_trade_that_allows_it_and_says_where_that_stands() -> None:
    assert parsed(COMMON).short_list is None
    made = parsed(COMMON, {"short_list": SHORT})
    assert made.short_list is not None
    assert (made.short_list.allows("A", "routine"), made.short_list.allows("A", "case")) == (True, False)
    assert "short_list" in made.assumed
    read = {"law": "food_law", "article": text("27"), "verified": True}
    never = parsed(COMMON, {"short_list": read})
    assert never.short_list is not None
    assert not never.short_list.allows("A", "routine")
    assert "short_list" not in never.assumed


def test_no_trade_has_a_short_list_since_no_rule_that_was_read_allows_one_and_the_order_forbids_it() -> None:
    known = read_catalogue()
    rules = {trade: known.visit_rules(trade).short_list for trade in known.industries}
    assert all(rule is None or rule.grades == () for rule in rules.values())
    for trade in ("catering", "food_retail"):
        rule = rules[trade]
        assert rule is not None
        assert rule.basis is not None
        assert (rule.basis.article.en, rule.basis.verified) == ("Article 27", True)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([{"repeat_months": ASSUMED}], "common/visits.toml: public_days is missing"),
        ([COMMON, {"repeat_months": {"value": 3}}], "catering/visits.toml: repeat_months: has no law"),
        ([COMMON, {"repeat_months": {"value": 3, "assumed": False}}], "say assumed = true"),
        ([COMMON, {"repeat_months": {**READ, "law": "none"}}], "none is not a law of laws.toml"),
        ([COMMON, {"repeat_months": {**READ, "value": -1}}], "must be a whole number from 0"),
        (
            [COMMON, {"short_list": {"grades": ["A"], "kinds": ["routine"], "severities": ["key"]}}],
            "has no law",
        ),
        (
            [COMMON, {"short_list": {"grades": ["A"], "kinds": ["routine"], "assumed": True}}],
            "names grades, so",
        ),
        ([COMMON, {"short_list": {**SHORT, "severities": ["big"]}}], "big is no severity"),
        ([COMMON, {"short_list": {**SHORT, "kinds": [1]}}], "takes words in quotes"),
        ([COMMON, {"repeat_month": READ}], "unknown key 'repeat_month'"),
    ],
)
def test_a_rule_without_a_source_or_misspelt_is_refused(files: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        parsed(*files)


def test_caterers_are_visited_by_the_order_and_others_by_what_is_assumed() -> None:
    known = read_catalogue()
    order = known.visit_rules("catering")
    assert order.assumed == ("recognise_days",)
    assert [
        (limit.value, limit.basis and limit.basis.article.en)
        for limit in (order.repeat_months, order.public_days)
    ] == [
        (3, "Article 42"),
        (20, "Article 39"),
    ]
    assert known.visit_rules("food_retail") == order
    assert known.visit_rules("a trade without a folder").assumed == (
        "repeat_months",
        "public_days",
        "recognise_days",
    )
