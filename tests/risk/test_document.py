"""An assessment as shown: the promised keys, the place on the ruler."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from risk import assess, document, standing
from tests.risk.published import MODELS, TODAY, sales, table

EVERY_TABLE = pytest.mark.parametrize("model", MODELS)


def test_the_document_is_the_promised_one() -> None:
    shown = document(sales(bulk_chilled_items=None, supplier_count=Decimal("12")), "zh")
    assert set(shown) == {
        *("model", "version", "state", "score", "grade", "known_share"),
        *("points", "unknown", "supervision", "notes"),
    }
    assert (shown["model"], shown["version"]) == ("cn-food-sales-2016", "2016-12-01")
    assert (shown["state"], shown["score"], shown["known_share"]) == ("provisional", 27.5, 0.91)
    assert set(shown["points"][0]) == {"factor", "value", "points", "basis", "source"}
    assert set(shown["points"][0]["basis"]) == {"law", "article", "version", "verified", "assumed"}
    assert shown["supervision"] == {"visits_per_year": {"min": 1, "max": 1}}
    assert all(isinstance(note, str) for note in shown["notes"])
    assert json.loads(json.dumps(shown)) == shown


def test_the_document_of_too_little_has_null_for_score_and_grade() -> None:
    shown = document(sales(dynamic_score=None), "en")
    assert (shown["score"], shown["grade"], shown["state"]) == (None, None, "insufficient")
    assert shown["supervision"] == {"visits_per_year": {"min": 1, "max": 2}}
    assert sum(point["points"] for point in shown["points"]) == 66


@EVERY_TABLE
def test_english_documents_hold_no_chinese(model: str) -> None:
    shown = document(assess(table(model), {}, TODAY), "en")
    text = json.dumps([shown["notes"], [point["basis"] for point in shown["points"]]], ensure_ascii=False)
    assert not [sign for sign in text if "一" <= sign <= "鿿"]


@pytest.mark.parametrize(
    ("score", "better", "worse", "grade"),
    [(6, None, 18_000, "A"), (24, None, 0, "A"), (26, 2_000, 13_000, "B"), (60, 6_000, None, "D")],
)
def test_the_ruler_knows_how_near_the_next_grades_are(
    score: int, better: int | None, worse: int | None, grade: str
) -> None:
    done = sales(dynamic_score=score)
    at = standing(table("cn-food-sales-2016"), done)
    assert (at.score, at.to_better, at.to_worse, at.by_score) == (done.score, better, worse, grade)
    assert [(s.grade, s.start, s.end) for s in at.segments] == [
        ("A", 0, 30_000),
        ("B", 30_000, 45_000),
        ("C", 45_000, 60_000),
        ("D", 60_000, 100_000),
    ]


def test_without_a_score_the_ruler_has_no_pointer() -> None:
    at = standing(table("cn-food-sales-2016"), sales(dynamic_score=None))
    assert (at.score, at.to_better, at.to_worse, at.by_score) == (None, None, None, None)
    assert len(at.segments) == 4
