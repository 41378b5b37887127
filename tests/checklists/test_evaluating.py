"""The rules of the evaluation: checked whole, each with its source or said to be assumed."""

from datetime import date
from typing import Any

import pytest

from checklists import EvaluationRules, Scale, Severity, parse_evaluation, parse_laws
from regulation.catalogue import CatalogueError, read_catalogue
from risk import RuleError
from tests.checklists.rows import text


def step(key: str, least: float, sign: str = "A", **more: Any) -> dict[str, Any]:
    return {"id": key, "sign": sign, "zh": key, "en": key, "from": least, **more}


COMMON: dict[str, Any] = {
    "version": date(2026, 11, 1),
    "scale": "letters",
    "public": ["mark", "components"],
    "window_months": 12,
    "known_share_at_least": 0.5,
    "open_key_caps_at": "fair",
    "weights": {"key": 3, "general": 1},
    "assumed": True,
    "steps": [step("good", 90), step("fair", 60, "B"), step("poor", 0, "C")],
}
READ = {"law": "food_law", "article": text("42"), "verified": True}
FACES = [step("good", 90, "laugh"), step("fair", 60, "plain"), step("poor", 0, "none")]


def parsed(*files: dict[str, Any]) -> EvaluationRules:
    law = {**text("x"), "version": date(2025, 1, 1), "checked_on": date(2026, 1, 1)}
    named = [
        ({"evaluation": data}, f"{place}/risk.toml")
        for place, data in zip(("common", "catering"), files, strict=False)
    ]
    return parse_evaluation(named, parse_laws({"food_law": law}, "laws.toml"))


def own(**stated: Any) -> dict[str, Any]:
    return {"version": date(2026, 11, 1), **stated}


def test_a_trade_states_anew_what_differs_and_keeps_the_rest_with_its_source() -> None:
    made = parsed(COMMON, own(**READ, scale="faces", steps=FACES, window_months=6))
    assert (made.scale, made.window_months, made.known_share_at_least) == (Scale.FACES, 6, 500)
    assert [one.sign for one in made.steps] == ["laugh", "plain", "none"]
    assert made.weights == {Severity.KEY: 3_000, Severity.GENERAL: 1_000}
    assert made.assumed == ("known_share_at_least", "open_key_caps_at", "weights")
    assert made.basis
    assert made.basis.article.en == "42"


def test_the_newer_of_two_files_names_the_edition() -> None:
    assert parsed(COMMON, {"version": date(2026, 12, 1), "public": []}).version == "2026-12-01"
    assert parsed(COMMON, {"version": date(2026, 10, 1), "public": []}).version == "2026-11-01"


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            [{k: v for k, v in COMMON.items() if k != "weights"}],
            "common/risk.toml: evaluation: weights is missing",
        ),
        ([{**COMMON, "assumed": []}], "evaluation: scale has no source"),
        ([COMMON, own(window_months=6)], "catering/risk.toml: evaluation: window_months has no source"),
        ([COMMON, own(window_months=6, assumed=["weights"])], "weights is no rule that is stated here"),
        ([COMMON, own(window_months=6, **{**READ, "law": "none"})], "none is not a law of laws.toml"),
        ([COMMON, own(windowmonths=6, assumed=True)], "unknown key 'windowmonths'"),
        ([{**COMMON, "window_months": 0}], "window_months: must be at least 1"),
        ([{**COMMON, "known_share_at_least": 0}], "what is not known is never a mark"),
        ([{**COMMON, "known_share_at_least": 1.5}], "at most 1"),
        ([{**COMMON, "open_key_caps_at": "best"}], "best is no step; it takes good, fair, poor"),
        ([{**COMMON, "weights": {"key": 3, "general": 0}}], "every weight must be above 0"),
        ([{**COMMON, "weights": {"key": 3}}], "evaluation.weights: general is missing"),
        ([{**COMMON, "public": ["trend"]}], "without its mark"),
        ([{**COMMON, "public": ["mark", "rows"]}], "public: is 'rows'"),
        ([{**COMMON, "scale": "smiles"}], "scale: is 'smiles'; it takes faces, stars, letters, points"),
        ([{**COMMON, "scale": "faces"}], "evaluation.steps.good: the sign 'A' is none of laugh"),
        ([{**COMMON, "scale": "stars"}], "the sign 'A' is none of 0, 1"),
        ([{**COMMON, "steps": [step("good", 90), step("poor", 1)]}], "end with a step from 0"),
        ([{**COMMON, "steps": [step("good", 101), step("poor", 0)]}], "begin at 100 at most"),
        (
            [{**COMMON, "steps": [step("good", 60), step("fair", 60), step("poor", 0)]}],
            "must stand best first",
        ),
        ([{**COMMON, "steps": [step("good", 60), step("good", 0)]}], "given twice"),
        ([{**COMMON, "steps": [step("good", 60, word="x"), step("poor", 0)]}], "unknown key 'word'"),
        ([{k: v for k, v in COMMON.items() if k != "version"}], "version is missing"),
    ],
)
def test_rules_that_are_not_whole_are_refused_with_file_and_spot(
    files: list[dict[str, Any]], sentence: str
) -> None:
    with pytest.raises(RuleError, match=sentence):
        parsed(*files)


def test_caterers_get_the_published_faces_and_other_trades_letters_that_are_assumed() -> None:
    known = read_catalogue()
    faces = known.evaluation("catering", date(2026, 11, 23))
    assert faces
    assert [(one.id, one.sign, one.least) for one in faces.steps] == [
        ("excellent", "laugh", 90_000),
        ("good", "smile", 75_000),
        ("ordinary", "plain", 60_000),
        ("put_right", "none", 0),
    ]
    assert faces.basis
    assert not faces.basis.verified
    assert faces.assumed == ("known_share_at_least", "open_key_caps_at", "weights")
    letters = known.evaluation("pharmacy", date(2026, 11, 23))
    assert letters == known.evaluation("a trade without a folder", date(2026, 11, 23))
    assert letters
    assert letters.scale is Scale.LETTERS
    assert "steps" in letters.assumed
    assert known.evaluation("pharmacy", date(2020, 1, 1)) is None


def test_a_superseded_edition_stays_beside_the_newest_and_is_found_by_its_day(tmp_path: Any) -> None:
    folder = tmp_path / "industries" / "bakery"
    folder.mkdir(parents=True)
    (folder / "industry.toml").write_text('zh = "烘焙"\nen = "Bakeries"\n', encoding="utf-8")
    stated = "[evaluation]\nversion = {}\nwindow_months = {}\nassumed = true\n"
    (folder / "risk.2027-01-01.toml").write_text(stated.format("2027-01-01", 6), encoding="utf-8")
    (folder / "risk.toml").write_text(stated.format("2028-01-01", 18), encoding="utf-8")
    known = read_catalogue(tmp_path)
    days = [date(2026, 12, 31), date(2027, 1, 1), date(2027, 12, 31), date(2028, 1, 1)]
    assert [(known.evaluation("bakery", d) or pytest.fail("none")).window_months for d in days] == [
        12,
        6,
        6,
        18,
    ]
    assert known.evaluation_edition("bakery", "2027-01-01").window_months == 6
    with pytest.raises(CatalogueError, match="it has 2026-11-01, 2027-01-01, 2028-01-01"):
        known.evaluation_edition("bakery", "2029-01-01")
    (folder / "risk.toml").write_text(stated.format("2028-01-01", 0), encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"bakery.risk\.toml: evaluation\.window_months"):
        read_catalogue(tmp_path)
