"""`yima handbook` and `yima checklist` as outsiders call them."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from regulation.exchange.xlsform import write_form
from tests.checklists.forms import published
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


def test_with_a_grade_the_document_says_how_deep_the_list_goes_and_what_says_so() -> None:
    assert "depth" not in said("checklist", NOODLES)
    depth = said("checklist", NOODLES, "--grade", "A", "--lang", "en")["depth"]
    assert (depth["list"], depth["left_out"], depth["assumed"]) == ("full", [], False)
    assert (depth["basis"]["article"], depth["basis"]["verified"]) == ("Article 27", True)


def test_a_grade_shortens_the_list_where_the_trades_rule_allows_it(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "catering"
    folder.mkdir(parents=True)
    rule = '[short_list]\ngrades = ["A"]\nkinds = ["routine"]\nseverities = ["key"]\nassumed = true\n'
    (folder / "visits.toml").write_text(rule, encoding="utf-8")

    def listed(grade: str) -> dict[str, Any]:
        ask = ("checklist", "--industry", "catering", "--facts", "-", "--json", "--grade", grade)
        done = yima(*ask, given=json.dumps(NOODLES), data_dir=tmp_path)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    short, whole = listed("A"), listed("D")
    assert (short["depth"]["list"], short["depth"]["assumed"]) == ("short", True)
    assert (whole["depth"]["list"], whole["depth"]["left_out"]) == ("full", [])
    every = {row["id"]: row for row in whole["items"]}
    kept = {row["id"] for row in short["items"]}
    assert kept == {key for key, row in every.items() if row["severity"] == "key" or row["red_line"]}
    left = set(short["depth"]["left_out"])
    assert every.keys() - kept == left & every.keys()
    assert short["not_applicable"] == whole["not_applicable"]


def test_people_read_it_as_text() -> None:
    done = yima(
        "checklist", "--industry", "catering", "--facts", "-", "--lang", "en", given=json.dumps(NOODLES)
    )
    assert done.returncode == 0
    assert "CAT-004" in done.stdout
    assert "Article 45" in done.stdout


BAKERY = {
    "industry.toml": """
zh = "烘焙"
en = "Bakeries"
classes = ["1411"]
departments = [
    "market_regulation", "fire_rescue", "emergency_management", "human_resources", "public_security",
    "urban_management", "ecology",
]
""",
    "requirements.toml": """
version = 2026-11-01

[[requirements]]
id = "BAK-001"
chapter = "oven"
title = { zh = "烤箱", en = "Oven" }
duty = { zh = "烤箱旁三十厘米内不放东西。", en = "Keep thirty centimetres around the oven clear." }
check = { zh = "量一量烤箱四周。", en = "Measure around the oven." }
department = "fire_rescue"
method = "on_site"
severity = "key"
red_line = false
when = "has_oven and oven_count >= 2"
mend_days = 3
basis = { law = "oven_rules", article = { zh = "第一条", en = "Article 1" }, verified = false }
factor = "dynamic_score"
points = 3
phrases = [{ zh = "堆着纸箱", en = "Boxes piled there" }, { zh = "紧贴墙", en = "Against the wall" }]
""",
    "handbook.toml": """
[[chapters]]
id = "oven"
title = { zh = "烤箱", en = "Ovens" }

[[questions]]
id = "oven"
text = { zh = "有烤箱吗？", en = "Is there an oven?" }
facts = ["has_oven"]
""",
    "visits.toml": "",
    "risk.toml": 'model = "cn-food-sales-2016"\n',
}
WORDS = {
    "facts.toml": """
[has_oven]
type = "flag"
unit = ""
zh = "烤箱"
en = "an oven"

[oven_count]
type = "count"
unit = { zh = "台", en = "ovens" }
zh = "烤箱数"
en = "Ovens"
""",
    "laws.toml": '[oven_rules]\nzh = "烤箱规定"\nen = "Oven Rules"\nchecked_on = 2026-11-01\n',
}
"""A trade of one's own: five files, and the words that are new in it."""


def test_a_new_trade_is_a_folder_of_five_files_and_no_python(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "bakery"
    folder.mkdir(parents=True)
    for where, files in ((folder, BAKERY), (folder.parent, WORDS)):
        for name, text in files.items():
            (where / name).write_text(text, encoding="utf-8")
    ask = ("checklist", "--industry", "bakery", "--facts", "-", "--json", "--lang", "en")
    done = yima(*ask, given='{"has_oven": true, "oven_count": 2}', data_dir=tmp_path)
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    (oven,) = [row for row in document["items"] if row["id"] == "BAK-001"]
    assert oven["basis"] == {"law": "Oven Rules", "article": "待核", "version": "待核", "verified": False}
    assert oven["because"] == ["an oven", "Ovens: 2 ovens (≥ 2 ovens)"]
    assert {row["id"] for row in document["items"]} > {"BAK-001", "COM-003"}
    fewer = json.loads(yima(*ask, given='{"has_oven": true, "oven_count": 1}', data_dir=tmp_path).stdout)
    assert "BAK-001" in {row["id"] for row in fewer["not_applicable"]}
    unknown = json.loads(yima(*ask, given="{}", data_dir=tmp_path).stdout)
    assert [row["facts"] for row in unknown["unknown"] if row["id"] == "BAK-001"] == [
        ["has_oven", "oven_count"]
    ]


def test_the_list_goes_out_as_an_xlsform_and_comes_back_as_requirements(tmp_path: Path) -> None:
    form = tmp_path / "list.xlsx"
    document = said("checklist", NOODLES, "--departments", "fire_rescue", "--xlsform", str(form))
    done = yima("checklist", "import", str(form))
    assert done.returncode == 0, done.stderr
    rows = tomllib.loads(done.stdout)["requirements"]
    shown = {item["id"] for item in document["items"]} | {row["id"] for row in document["unknown"]}
    assert {row["id"] for row in rows} == shown
    assert f"{len(rows)} rows; 0 want a basis." in done.stderr
    given = json.loads(yima("checklist", "import", str(form), "--json").stdout)
    assert [row["id"] for row in given["requirements"]] == [row["id"] for row in rows]


def test_a_form_of_somebody_elses_is_imported_and_the_lint_names_each_row(tmp_path: Path) -> None:
    write_form(published(2), tmp_path / "form.xlsx")
    done = yima("checklist", "import", str(tmp_path / "form.xlsx"))
    assert done.returncode == 0, done.stderr
    assert "32 rows; 32 want a basis: fill in law and article" in done.stderr
    (tmp_path / "published.toml").write_text(done.stdout, encoding="utf-8")
    linted = yima("requirements", "lint", str(tmp_path / "published.toml"), "--json")
    assert linted.returncode == 1
    faults = json.loads(linted.stdout)["faults"]
    named = {fault["row"] for fault in faults if fault["kind"] == "no_basis"}
    assert named == {row["id"] for row in tomllib.loads(done.stdout)["requirements"]}
    assert {fault["kind"] for fault in faults} == {"no_basis", "unfilled", "missing_translation"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--facts", "-"), "--industry is missing"),
        (("--industry", "catering"), "--facts is missing"),
        (("--industry", "catering", "--facts", "-", "--xlsform", "list.ods"), "ends in .xlsx"),
        (("--industry", "catering", "--facts", "-", "--xlsform", "/nowhere/list.xlsx"), "cannot be written"),
        (
            ("--industry", "catering", "--facts", "-", "--departments", "housing", "--xlsform", "x.xlsx"),
            "no rows",
        ),
        (("import", "none.xlsx"), "none.xlsx: cannot be used"),
        (("import",), "Missing argument"),
        (("export",), "No such command"),
    ],
)
def test_what_no_form_can_be_made_of_is_a_sentence_and_nothing_on_stdout(
    words: tuple[str, ...], sentence: str
) -> None:
    done = yima("checklist", *words, given=json.dumps(NOODLES))
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
