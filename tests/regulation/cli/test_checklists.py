"""`yima handbook` and `yima checklist` as outsiders call them."""

import json
from typing import Any

import pytest

from tests.regulation.cli.test_commands import yima

NOODLES = {
    "form": "restaurant",
    "floor_area_m2": 120,
    "hot_dish_items": 30,
    "cold_dish_items": 0,
    "raw_dish_items": 0,
    "uses_gas": True,
    "uses_bottled_gas": False,
    "employee_count": 6,
}


def said(command: str, facts: dict[str, Any], *more: str) -> dict[str, Any]:
    done = yima(command, "--industry", "catering", "--facts", "-", "--json", *more, given=json.dumps(facts))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("command", ["handbook", "checklist"])
def test_the_document_has_the_promised_shape(command: str) -> None:
    document = said(command, NOODLES)
    assert {"industry", "version", "items", "not_applicable", "unknown"} <= set(document)
    for item in document["items"]:
        assert {"id", "department", "severity", "method", "because", "basis"} <= set(item)
        assert set(item["basis"]) == {"law", "article", "version", "verified"}
        assert item["severity"] in ("general", "key")
        assert not {"duty", "check", "good"} & set(item)
    assert all(set(row) == {"id", "because"} and row["because"] for row in document["not_applicable"])
    assert all({"id", "facts"} <= set(row) and row["facts"] for row in document["unknown"])
    items = {item["id"]: item for item in document["items"]}
    assert items["CAT-004"]["because"] == []
    assert len(items["CAT-021"]["because"]) == 1
    assert "CAT-022" in {row["id"] for row in document["not_applicable"]}
    assert "CAT-033" in {row["id"] for row in document["unknown"]}


def test_handbook_and_check_list_show_the_same_rows() -> None:
    handbook, checklist = said("handbook", NOODLES), said("checklist", NOODLES)
    assert handbook == checklist


def test_a_row_stands_in_one_list_only() -> None:
    document = said("handbook", NOODLES)
    ids = [row["id"] for name in ("items", "not_applicable", "unknown") for row in document[name]]
    assert len(ids) == len(set(ids))


def test_departments_narrow_the_list() -> None:
    document = said("checklist", NOODLES, "--departments", "fire_rescue,housing")
    assert {item["department"] for item in document["items"]} == {"fire_rescue"}
    whole = [
        item["id"] for item in said("checklist", NOODLES)["items"] if item["department"] == "fire_rescue"
    ]
    assert [item["id"] for item in document["items"]] == whole


def test_the_language_adds_duty_check_and_what_good_looks_like() -> None:
    (zh,) = [i for i in said("handbook", NOODLES, "--lang", "zh")["items"] if i["id"] == "CAT-004"]
    (en,) = [i for i in said("handbook", NOODLES, "--lang", "en")["items"] if i["id"] == "CAT-004"]
    assert zh["duty"] != en["duty"]
    assert zh["check"] != en["check"]
    assert zh["good"] != en["good"]
    assert en["basis"]["article"] == "Article 45"


def test_an_article_that_was_not_read_says_so() -> None:
    (row,) = [i for i in said("handbook", {**NOODLES, "raw_dish_items": 3})["items"] if i["id"] == "CAT-014"]
    assert (row["basis"]["article"], row["basis"]["verified"]) == ("待核", False)


def test_a_fact_with_its_record_is_taken_as_by_grade() -> None:
    facts = {**NOODLES, "uses_gas": {"value": True, "source": "owner", "date": "2026-11-01"}}
    assert said("handbook", facts) == said("handbook", NOODLES)


@pytest.mark.parametrize(
    ("words", "facts", "sentence"),
    [
        ((), {"uses_gass": True}, "uses_gass is no declared fact"),
        ((), {"uses_gas": "yes"}, "uses_gas must be true or false"),
        ((), {"floor_area_m2": "big"}, "floor_area_m2 must be a number"),
        ((), {"form": "bar"}, "form must be one of restaurant"),
        ((), [1], "no JSON object"),
        (("--departments", "police"), {}, "--departments names police; known are"),
        (("--grade", "E"), {}, "--grade is 'E'; cn-catering-2016 gives A, B, C, D"),
    ],
)
def test_what_cannot_be_meant_is_a_sentence_and_nothing_on_stdout(
    words: tuple[str, ...], facts: object, sentence: str
) -> None:
    done = yima("checklist", "--industry", "catering", "--facts", "-", *words, given=json.dumps(facts))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_trade_without_requirements_says_which_have_some() -> None:
    done = yima("handbook", "--industry", "chicago_food", "--facts", "-", given="{}")
    assert done.returncode == 2
    assert "catering" in done.stderr


def test_every_grade_gets_the_whole_list() -> None:
    assert said("checklist", NOODLES, "--grade", "A") == said("checklist", NOODLES, "--grade", "D")


def test_people_read_it_as_text() -> None:
    done = yima(
        "checklist", "--industry", "catering", "--facts", "-", "--lang", "en", given=json.dumps(NOODLES)
    )
    assert done.returncode == 0
    assert "CAT-004" in done.stdout
    assert "Article 45" in done.stdout
