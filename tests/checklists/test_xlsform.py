"""A list as an XLSForm and back: nothing is lost, and what somebody else's form lacks is left empty to be named."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import (
    Answer,
    CheckList,
    Correction,
    FormFault,
    Kind,
    Library,
    Outcome,
    Requirement,
    hundred,
    imported,
    judge,
    parse_condition,
    parse_rows,
    rated,
    xlsform,
)
from checklists.condition import Condition, written
from checklists.lint import lint_requirements, lint_texts
from risk import Text
from tests.checklists.forms import PUBLISHED, TODAY, filled_in, form, published, rows_of
from tests.checklists.rows import FACTS, library, row, rows, text, words
from tests.checklists.test_reach import compound

NAME = Text("餐饮服务", "Catering")


def listed(of: Library, to_find_out: int = 0) -> CheckList:
    """All rows of a library as a list; the last ones are to be found out on site."""
    cut = len(of.requirements) - to_find_out
    return CheckList(of.industry, of.version, (), of.requirements[:cut], of.requirements[cut:])


def there_and_back(of: Library, to_find_out: int = 0) -> tuple[Requirement, ...]:
    made = imported(xlsform(listed(of, to_find_out), of, NAME), TODAY)
    read = parse_rows(made.data, "imported.toml", words())
    assert read.version == of.version
    assert made.wanting == 0
    return read.requirements


READ = {"law": "food_law", "article": text("1"), "verified": True}
WHOLE = row(
    "A 1", when='(gas or area >= 0.5) and form in ["canteen"]', severity="key", red_line=True, method="document",
    penalty={**READ, "note": text("closure")}, asks="gas_ok", factor="f", points=2.125, points_source="a_list",
    covers=["B,2", "C"], phrases=[text("one\nof two lines \\n"), text("two")], note=text("n ${"), good=text("g"),
    title=text(" spaces "), duty=text("pay ${price}, not $\u2060{price}"), check=text("=1+1"),
)  # fmt: skip


def test_a_row_comes_back_whole() -> None:
    of = library(WHOLE, row("B,2"), row("C", mend_days=0), row("D", factor="f", points=3))
    assert there_and_back(of, to_find_out=1) == of.requirements


LETTERS = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t\\$")
SAID = st.text(LETTERS, min_size=1, max_size=12).filter(lambda said: said.strip())
TEXTS = st.fixed_dictionaries({"zh": SAID, "en": SAID})
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,6}", fullmatch=True)
CITED = st.fixed_dictionaries({"law": st.just("food_law"), "article": TEXTS, "verified": st.booleans()})
CONDITIONS = st.recursive(
    st.sampled_from(
        ["gas", "area > 5", "area <= -0.25", 'form != "canteen"', "lift == false", "area in [1, 2.50]"]
    ).map(lambda said: parse_condition(said, FACTS)),
    compound,
    max_leaves=6,
)  # fmt: skip
POINTED = st.fixed_dictionaries(
    {"factor": NAMES, "points": st.integers(1, 9999).map(lambda n: n / 1000)},
    optional={"points_source": st.just("a_list")},
)
GIVEN = st.builds(
    lambda base, optional, pointed: {**base, **optional, **pointed},
    st.fixed_dictionaries(
        {
            "id": SAID, "title": TEXTS, "duty": TEXTS, "check": TEXTS, "basis": CITED,
            "department": st.sampled_from(["market", "fire"]), "mend_days": st.integers(0, 365),
            "method": st.sampled_from(["on_site", "document", "off_site"]),
            "severity": st.sampled_from(["general", "key"]),
        }
    ),
    st.fixed_dictionaries(
        {},
        optional={
            "when": CONDITIONS.map(written), "asks": NAMES, "note": TEXTS, "good": TEXTS,
            "covers": st.lists(SAID, min_size=1, max_size=3), "phrases": st.lists(TEXTS, min_size=1, max_size=3),
            "penalty": st.builds(lambda cited, note: {**cited, "note": note}, CITED, TEXTS),
        },
    ),
    st.one_of(st.just({}), POINTED),
)  # fmt: skip
LISTS = st.lists(GIVEN, min_size=1, max_size=4, unique_by=lambda given: given["id"])


def made_up(given: list[dict[str, Any]]) -> Library:
    """A library of made-up rows; `covers` may name rows that are not there, as in a list of one department."""
    parsed = parse_rows(rows(*({**row("x"), **one} for one in given)), "made-up.toml", words())
    plain = library(row("x"))
    return Library(
        plain.industry,
        parsed.version,
        plain.chapters,
        parsed.requirements,
        (),
        (),
        FACTS,
        parsed.points_sources,
    )


@given(LISTS, st.integers(0, 2))
def test_whatever_a_row_says_it_comes_back_the_same(given: list[dict[str, Any]], to_find_out: int) -> None:
    of = made_up(given)
    assert there_and_back(of, min(to_find_out, len(given))) == of.requirements


@given(CONDITIONS)
def test_a_condition_is_written_as_it_is_read(condition: Condition) -> None:
    assert parse_condition(written(condition), FACTS) == condition


def test_the_form_has_a_group_a_chapter_and_a_note_where_a_row_failed() -> None:
    of = library(row("CAT-1"), row("CAT 1", when="gas"))
    sheets = xlsform(listed(of, to_find_out=1), of, NAME)
    assert [(cells["type"], cells.get("name")) for cells in sheets.survey] == [
        ("begin_group", "kitchen"),
        ("select_one yima_outcome", "CAT_1"),
        ("text", "CAT_1_note"),
        ("end_group", None),
        ("begin_group", "to_find_out"),
        ("select_one yima_outcome", "CAT_1_2"),
        ("text", "CAT_1_2_note"),
        ("end_group", None),
    ]
    question, note = sheets.survey[1], sheets.survey[2]
    assert (question["yima_id"], question["label::English (en)"]) == ("CAT-1", "see CAT-1")
    assert question["hint::中文 (zh)"] == "do CAT-1"
    assert note["relevant"].startswith("${CAT_1} = 'failed'")
    assert [choice["name"] for choice in sheets.choices] == [outcome.value for outcome in Outcome]


def test_an_empty_list_makes_no_form() -> None:
    of = library(row("A"))
    with pytest.raises(FormFault, match="no rows"):
        xlsform(CheckList("catering", of.version, (), (), ()), of, NAME)


# forms of somebody else's

ASKED = {"type": "select_one yn", "name": "q1", "label": "厂区无积水"}


def test_a_question_becomes_a_row_with_what_is_missing_left_empty() -> None:
    (made,) = rows_of(form({"type": "begin group", "name": "Yard-A"}, ASKED, {"type": "end group"}))
    assert (made["id"], made["chapter"]) == ("q1", "yard_a")
    assert made["title"] == made["duty"] == made["check"] == {"zh": "厂区无积水", "en": ""}
    assert (made["department"], made["severity"], made["mend_days"]) == ("", "", "")
    assert made["basis"] == {"law": "", "article": {"zh": "", "en": ""}, "verified": False}


def test_the_lint_names_every_row_that_was_imported_and_what_it_wants() -> None:
    made = imported(form(ASKED, {**ASKED, "name": "q2", "label": "No standing water"}), TODAY)
    assert made.wanting == 2
    kept, faults = lint_requirements(made.data, "imported.toml", words())
    faults += lint_texts(made.data, "imported.toml")
    assert kept is not None
    assert kept.requirements == ()
    for key in ("q1", "q2"):
        named = [(fault.kind, fault.spot) for fault in faults if fault.row == key]
        assert (Kind.NO_BASIS, "basis") in named
        assert {spot for kind, spot in named if kind is Kind.UNFILLED} == {
            "department",
            "method",
            "severity",
            "mend_days",
        }
        assert Kind.MISSING_TRANSLATION in {kind for kind, _ in named}
        assert Kind.REFUSED not in {kind for kind, _ in named}


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({"label::中文 (zh)": "水", "label::English (en)": "Water"}, {"zh": "水", "en": "Water"}),
        ({"label:English": "Water", "Label::Chinese": "水"}, {"zh": "水", "en": "Water"}),
        ({"label": "Water"}, {"zh": "", "en": "Water"}),
        ({"label::Français (fr)": "De l'eau"}, {"zh": "", "en": "De l'eau"}),
    ],
)
def test_labels_are_taken_in_our_languages(labels: dict[str, str], said: dict[str, str]) -> None:
    (made,) = rows_of(form({"type": "select_one yn", "name": "q", **labels}))
    assert made["check"] == said


@pytest.mark.parametrize(
    "kind", ["select_one yn", "select one yn", "select1 yn", "select_one yn or_other", " select_one  yn "]
)
def test_a_choice_is_a_row_however_it_is_spelt(kind: str) -> None:
    assert len(rows_of(form({**ASKED, "type": kind}))) == 1


def test_what_offers_no_choice_is_no_row() -> None:
    one = ({"list_name": "one", "name": "ok", "label": "好"},)
    others = [
        {"type": kind, "name": f"x{n}", "label": "x"}
        for n, kind in enumerate(["text", "integer", "select_multiple yn", "select_one one", "note"])
    ]
    with pytest.raises(FormFault, match="no question of type select_one with two choices"):
        imported(form(*others, choices=one), TODAY)


def test_names_that_two_groups_share_become_two_ids() -> None:
    group = ({"type": "begin_group", "name": "a"}, ASKED, {"type": "end_group"})
    assert [made["id"] for made in rows_of(form(*group, *group))] == ["q1", "q1_2"]


def test_the_edition_is_the_forms_day_else_today() -> None:
    assert imported(form(ASKED, version="2025-03-01"), TODAY).data["version"] == date(2025, 3, 1)
    assert imported(form(ASKED, version="v7"), TODAY).data["version"] == TODAY


def test_a_question_that_is_shown_only_sometimes_is_counted() -> None:
    assert imported(form(ASKED, {**ASKED, "name": "q2", "relevant": "${q1} = 'no'"}), TODAY).shown_if == 1


@pytest.mark.parametrize(("column", "cell"), [("yima_points", "many"), ("yima_red_line", "perhaps")])
def test_a_cell_of_ours_that_cannot_be_meant_is_named_by_row_and_column(column: str, cell: str) -> None:
    with pytest.raises(FormFault, match=rf"survey, row 3: {column} is '{cell}'"):
        imported(form(ASKED, {**ASKED, "name": "q2", column: cell}), TODAY)


def test_what_a_spreadsheet_makes_of_a_cell_is_understood() -> None:
    cells = {
        "yima_points": "2.0",
        "yima_factor": "f",
        "yima_red_line": "TRUE",
        "yima_phrases_zh": "水\n\n湿\n",
    }
    (made,) = rows_of(form({**ASKED, **cells}))
    assert (made["points"], made["red_line"]) == (2, True)
    assert made["phrases"] == [{"zh": "水", "en": ""}, {"zh": "湿", "en": ""}]


# the published lists


@pytest.mark.parametrize(("number", "items", "keys"), [(0, 54, 22), (1, 89, 32), (2, 32, 0)])
def test_a_published_list_is_imported_and_run_item_by_item(number: int, items: int, keys: int) -> None:
    made = imported(published(number), TODAY)
    assert made.wanting == items
    run = filled_in(made)
    assert [one.check.zh for one in run] == [
        item["text"] for section in PUBLISHED[number]["sections"] for item in section["items"]
    ]
    assert sum(one.severity == "key" for one in run) == keys
    passed = {one.id: Answer(Outcome.PASSED) for one in run}
    failed = Answer(Outcome.FAILED, note="found", correction=Correction.BY_DATE, due=TODAY)
    of = CheckList("catering", "2026-11-26", ("market",), run, ())
    judged = judge(
        of, {**passed, run[0].id: failed, run[-1].id: Answer(Outcome.NOT_APPLICABLE, note="none")}, TODAY
    )
    assert [finding.requirement.id for finding in judged.findings] == [run[0].id]
    assert judged.count(Outcome.PASSED) == items - 2


KINDS = ("large", "small", "central_kitchen", "canteen")


@pytest.mark.parametrize("kind", KINDS)
def test_the_scored_list_has_a_hundred_points_for_every_kind_of_caterer(kind: str) -> None:
    run = filled_in(imported(published(2, kind), TODAY))
    assert sum(one.points for one in run) == 100_000
    assert hundred(run, {one.id: Answer(Outcome.PASSED) for one in run}) == 1000


@pytest.mark.parametrize(
    ("failed", "off", "tenths", "called"),
    [
        ((), (), 1000, "优秀"),
        (("s5_1", "s5_2"), (), 900, "优秀"),  # 6 and 4 of 100
        (("s5_1", "s6_1"), (), 890, "良好"),  # 6 and 5
        (("s5_1", "s6_1"), ("s3_1", "s1_1"), 884, "良好"),  # 84 of 95
        (("s5_1", "s4_4", "s7_2", "s9_2"), (), 760, "良好"),  # 6 each
        (("s5_1", "s4_4", "s7_2", "s9_2", "s10_1"), (), 710, "一般"),
        (("s5_1",), tuple(f"s7_{n}" for n in (1, 2, 3, 4, 6)), 928, "优秀"),  # 77 of 83
        (("s5_1", "s4_4", "s7_2", "s9_2", "s10_1", "s11_1", "s7_1", "s6_1"), (), 560, None),
    ],
)  # fmt: skip
def test_a_small_caterer_is_scored_and_rated_as_the_list_says(
    failed: tuple[str, ...], off: tuple[str, ...], tenths: int, called: str | None
) -> None:
    run = filled_in(imported(published(2, "small"), TODAY))
    found = Answer(Outcome.FAILED, note="found", correction=Correction.BY_DATE, due=TODAY)
    answers = {one.id: Answer(Outcome.PASSED) for one in run}
    answers |= dict.fromkeys(failed, found) | dict.fromkeys(off, Answer(Outcome.NOT_APPLICABLE, note="none"))
    judged = judge(CheckList("catering", "2026-11-26", ("market",), run, ()), answers, TODAY)
    made = hundred(run, judged.answers)
    assert made == tenths
    named = rated(tenths)
    assert (named.zh if named else None) == called
