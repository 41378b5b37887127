"""The industries' data files: each class has one trade, every name used in them is declared."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from regulation.register import identifiers

INDUSTRIES = Path(identifiers.__file__).parents[1] / "industries"
OVERSEES = {"justice"}
"""Departments that watch over the others and supervise no trade."""
TYPES = {"count", "quantity", "score", "flag", "choice", "list", "items", "events"}


def read(path: Path) -> dict[str, Any]:
    """One TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


TRADES = {path.parent.name: read(path) for path in INDUSTRIES.glob("*/industry.toml")}
FACTS = read(INDUSTRIES / "facts.toml")


def test_the_eleven_trades_are_there() -> None:
    assert set(TRADES) == {
        "catering",
        "chicago_food",
        "elderly_care",
        "food_retail",
        "hazardous_chemicals",
        "lodging",
        "logistics",
        "medical",
        "pharmacy",
        "sports",
        "tourism",
        "training",
    }


@pytest.mark.parametrize("trade", sorted(TRADES))
def test_a_trade_covers_classes_of_the_standard_as_written_there(trade: str) -> None:
    classes = TRADES[trade]["classes"]
    assert [identifiers.industry_class(code).code for code in classes] == classes
    assert all(len(code) == 4 for code in classes)


def test_no_class_belongs_to_two_trades() -> None:
    covered = Counter(code for trade in TRADES.values() for code in trade["classes"])
    assert [code for code, trades in covered.items() if trades > 1] == []


def test_every_department_has_a_name_in_both_languages() -> None:
    declared = read(INDUSTRIES / "departments.toml")
    assert {code for trade in TRADES.values() for code in trade["departments"]} == set(declared) - OVERSEES
    assert all(department["zh"] and department["en"] for department in declared.values())


def test_every_fact_has_a_type_a_unit_and_a_name_in_both_languages() -> None:
    assert {fact["type"] for fact in FACTS.values()} <= TYPES
    assert all(fact["zh"] and fact["en"] and "unit" in fact for fact in FACTS.values())
    named = {name for name, fact in FACTS.items() if fact["type"] in ("choice", "list")}
    assert [name for name in named if not FACTS[name].get("choices")] == []


def test_what_follows_from_history_district_and_code_is_never_loaded() -> None:
    assert {name for name, fact in FACTS.items() if fact.get("derived")} == {
        "visits_on_record",
        "critical_at_last_visit",
        "serious_at_last_visit",
        "minor_at_last_visit",
        "critical_visits_of_last_three",
        "days_since_last_visit",
        "years_since_first_permit",
        "province",
        "registered_elsewhere",
    }
