"""A requirements file that does not parse says file, row and what to write; what parses is whole."""

from datetime import date
from typing import Any

import pytest

from checklists import ASSUMED, assemble, parse_laws, parse_reading, parse_rows
from risk import RuleError
from tests.checklists.rows import library, row, rows, text, words

READ = {"law": "food_law", "article": text("1"), "verified": True}
UNREAD = {**READ, "verified": False}
FINE = {**READ, "note": text("closure")}


def refusal(*given: dict[str, Any]) -> str:
    with pytest.raises(RuleError) as refused:
        parse_rows(rows(*given), "catering/requirements.toml", words())
    return str(refused.value)


def test_a_row_is_read_whole() -> None:
    made = library(
        row("A", when="gas", penalty=FINE, phrases=[text("x")], asks="gas_ok", factor="f", points=2)
    ).requirement("A")
    assert (made.points, made.points_source, made.asks) == (2000, ASSUMED, "gas_ok")
    sourced = library(row("A", factor="f", points=2, points_source="a_list"))
    assert sourced.points_sources[sourced.requirement("A").points_source or ""].en == "a published list"
    assert made.basis.law.version == date(2025, 9, 12)
    assert made.penalty is not None
    assert made.penalty.note.zh == "closure"


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (row("A") | {"basis": {"law": "no_law", "article": text("1"), "verified": True}}, "no_law is not a law"),
        ({k: v for k, v in row("A").items() if k != "basis"}, "no basis, no requirement"),
        (row("A", department="police"), "police is not a declared department"),
        (row("A", severity="red_line"), "is 'red_line'; it takes general, key"),
        (row("A", method="by_eye"), "it takes on_site, document, off_site"),
        (row("A", when="gass"), "did you mean gas"),
        (row("A", mend_days=-1), "must be a whole number from 0"),
        (row("A", factor="dynamic_score"), "names both its dynamic factor and its points, or neither"),
        (row("A", points=2), "names both its dynamic factor and its points, or neither"),
        (row("A", factor="f", points=2, points_source="hearsay"), "hearsay is not named under points_sources"),
        (row("A", red_line=True), "must have been read"),
        (row("A", red_line=True, basis=UNREAD, penalty=FINE), "must have been read"),
        (row("A", red_line=True, penalty={**FINE, "verified": False}), "must have been read"),
        (row("A", title={"zh": "只有中文"}), "en is missing"),
        (row("A", duty=text(" ")), "must be a text that is not empty"),
        (row("A", fix_days=3), "unknown key 'fix_days'"),
    ],
)  # fmt: skip
def test_a_row_out_of_order_is_refused_by_name(given: dict[str, Any], sentence: str) -> None:
    said = refusal(given)
    assert said.startswith("catering/requirements.toml: requirements.A")
    assert sentence in said


def test_an_id_is_never_used_twice() -> None:
    assert "the id A is given twice" in refusal(row("A"), row("A"))


def test_two_files_do_not_share_an_id_either() -> None:
    vocabulary = words()
    part = parse_rows(rows(row("A")), "a", vocabulary)
    reading = parse_reading({"chapters": [{"id": "kitchen", "title": text("K")}]}, "h", vocabulary)
    with pytest.raises(RuleError, match="the id A is given twice"):
        assemble("catering", [part, part], [reading], vocabulary, "industries/catering")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"chapter": "attic"}, "in chapter 'attic', which no handbook file has"),
        ({"covers": ["Z"]}, "covers 'Z'"),
    ],
)
def test_a_row_refers_to_what_is_there(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        library(row("A", **more))


def test_a_row_states_no_duty_that_another_department_would_then_miss() -> None:
    with pytest.raises(RuleError, match="row A covers B, which fire supervises and market does not"):
        library(row("A", covers=["B"]), row("B", department="fire"))


@pytest.mark.parametrize(
    ("questions", "sentence"),
    [
        ([{"id": "q", "text": text("?"), "facts": ["gass"]}], "gass is not a declared fact"),
        ([{"id": "q", "text": text("?"), "facts": ["gas", "area"]}], "each must be a flag"),
        ([{"id": f"q{n}", "text": text("?"), "facts": ["gas"]} for n in range(13)], "12 at most are asked"),
    ],
)
def test_questions_are_few_and_about_declared_facts(questions: list[dict[str, Any]], sentence: str) -> None:
    with pytest.raises(RuleError, match=sentence):
        library(row("A"), questions=questions)


def test_a_law_says_which_version_was_looked_at_and_when() -> None:
    with pytest.raises(RuleError, match=r"laws\.toml: food_law: checked_on is missing"):
        parse_laws({"food_law": {**text("x"), "version": date(2025, 1, 1)}}, "laws.toml")
