"""Facts that are lists: the highest of several, items added up, events counted by age; groups, red lines, matrix."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from risk import (
    Fact,
    FactError,
    RiskTable,
    RuleError,
    assess,
    assess_many,
    count_events,
    document,
    integers,
    parse_table,
    supervise,
)
from risk.lines import line_of
from tests.risk import slow
from tests.risk.published import FOLDER, TODAY, as_given, cheapest_items, plain_data, random_frame, table

NYC, CREDIT, LINES = "us-nyc-restaurant", "cn-credit-risk", "cn-food-production-2016"


def random_list(table: RiskTable, name: str, draw: random.Random) -> list[Any]:
    fact = table.fact(name)
    if fact.kind == "several":
        return draw.choices(fact.choices, k=draw.randint(1, 4))
    if fact.kind == "items":
        return [as_given(item) for item in draw.choices(cheapest_items(table, name), k=draw.randint(0, 12))]
    days = [
        draw.choice([0, 1, 364, 365, 366, 730, 731, 1095, 1096, 1825, 1826, 4000])
        for _ in range(draw.randint(0, 7))
    ]
    return [{"date": TODAY - timedelta(days=age), "weight": draw.randint(1, 5)} for age in days]


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (LINES, "product_lines"),
        ("cn-health-food-2016", "main_ingredients"),
        ("cn-medical-device-operation-2022", "device_operations"),
        ("us-fda-retail", "retail_operations"),
        (NYC, "violations"),
        (CREDIT, "penalties"),
        (CREDIT, "failed_inspections"),
        (CREDIT, "verified_complaints"),
    ],
)
def test_lists_become_the_integers_that_counting_one_by_one_gives(model: str, name: str) -> None:
    draw, data = random.Random(5), plain_data(model)
    for _ in range(2000):
        value = random_list(table(model), name, draw)
        assert integers(table(model), {name: Fact(value)}, TODAY)[name] == slow.integer(
            data, name, value, TODAY
        )


@pytest.mark.parametrize(
    ("lines", "points"), [(["0101"], 13.5), (["0101", "050104", "0303"], 28), ("2901", 31.5)]
)
def test_of_several_product_lines_the_highest_counts(lines: Any, points: float) -> None:
    done = assess(table(LINES), {"product_lines": Fact(lines), "dynamic_score": Fact(0)}, TODAY)
    assert done.score == points * 1000


def test_the_product_lines_are_the_published_ones() -> None:
    fact = table(LINES).fact("product_lines")
    assert (len(fact.choices), [code for code, _ in fact.refused]) == (98, ["2701", "2801", "2802"])


@pytest.mark.parametrize("line", ["2701", "2801", "2802"])
def test_a_line_with_a_table_of_its_own_is_refused_in_a_sentence(line: str) -> None:
    with pytest.raises(
        FactError, match=rf"product_lines names {line}, which this table does not take: .*table"
    ):
        integers(table(LINES), {"product_lines": Fact(["0101", line])}, TODAY)


@pytest.mark.parametrize(
    ("violations", "score", "grade"),
    [
        ([], 0, "A"),
        ([("02B", "II"), ("04L", "I")], 13, "A"),
        ([("02B", "I"), ("02G", "I")], 14, "B"),
        ([("02B", "IV"), ("02G", "IV"), ("02H", "I")], 27, "B"),
        ([("07A", "V")], 28, "C"),
    ],
)
def test_new_york_points_add_up_and_their_edges_are_inclusive(
    violations: Any, score: int, grade: str
) -> None:
    given = [{"code": code, "condition": condition} for code, condition in violations]
    done = assess(table(NYC), {"violations": Fact(given)}, TODAY)
    assert (done.score, done.grade) == (score * 1000, grade)
    for code, condition in violations:
        assert f"{code} {condition}" in done.notes[0].en
    assert document(done, "en")["points"][0]["value"] == given


def test_new_york_has_sixty_seven_codes() -> None:
    assert len({item.code for item in cheapest_items(table(NYC), "violations")}) == 67


WORST = {
    "food_handling": 40,
    "processing_method": 20,
    "consumers": 15,
    "vulnerable_group": 22,
    "hygiene": 25,
    "structural": 25,
    "confidence": 30,
    "contamination": 20,
}


def food_law(edition: str, **scores: int) -> str | None:
    facts = {name: Fact(scores.get(name, 0)) for name in WORST}
    return assess(table(edition), facts, TODAY).grade


def test_the_food_law_code_changed_its_bands_between_editions() -> None:
    now, before = "uk-food-law-code", "uk-food-law-code@2008-06-01"
    assert (table(now).version, table(before).version) == ("current", "earlier")
    forty_five = {"food_handling": 30, "hygiene": 15}
    assert (food_law(now, **forty_five), food_law(before, **forty_five)) == ("D", "C")
    assert food_law(now, **WORST) == "A"
    assert food_law(now, food_handling=30) == "E"


@pytest.mark.parametrize(
    ("scores", "grade"),
    [
        ({"food_handling": 40, "consumers": 10, "contamination": 0}, "D"),
        ({"food_handling": 30, "vulnerable_group": 22}, "C"),
        ({"food_handling": 40, "vulnerable_group": 22, "consumers": 10}, "B"),
        ({"food_handling": 40, "vulnerable_group": 22, "confidence": 30}, "A"),
    ],
)
def test_food_law_categories_begin_where_the_code_says(scores: dict[str, int], grade: str) -> None:
    assert food_law("uk-food-law-code", **scores) == grade


def test_the_fda_category_steps_up_for_the_new_and_down_for_the_proven() -> None:
    def category(**facts: Any) -> str | None:
        given = {"retail_operations": ["prepackaged_non_tcs", "limited_menu"]} | facts
        return assess(
            table("us-fda-retail"), {name: Fact(value) for name, value in given.items()}, TODAY
        ).grade

    assert category() == "2"
    assert category(raise_triggers=["newly_permitted"]) == "3"
    assert category(lower_triggers=["proven_control"]) == "1"


def test_the_worst_health_food_costs_forty_and_the_mildest_eighteen() -> None:
    factors = [factor for factor in table("cn-health-food-2016").factors if factor.part == "static"]
    assert sum(factor.max for factor in factors) == 40_000
    assert sum(min(band.points for band in factor.ways[0].bands) for factor in factors) == 18_000


def test_two_scores_are_fused_and_a_red_line_goes_before_them() -> None:
    def fused(food: float, credit: float, **facts: Any) -> str | None:
        given = {"food_risk_score": food, "credit_risk_score": credit} | facts
        done = assess(table("cn-anhui-food-fusion-2024"), {n: Fact(v) for n, v in given.items()}, TODAY)
        assert done.score is not None
        assert done.score == sum(point.points for point in done.points)
        return done.grade

    assert (fused(30, 6), fused(30, 6.001), fused(100, 20)) == ("A", "B", "D")
    assert fused(0, 0, on_serious_violation_list=True) == "D"
    assert fused(0, 0, on_serious_violation_list=True, lower_triggers=["gmp_or_haccp"]) == "D"


def test_a_red_line_stands_in_the_notes_and_carries_no_points() -> None:
    facts = {
        "food_risk_score": Fact(0),
        "credit_risk_score": Fact(0),
        "on_serious_violation_list": Fact(True),
    }
    done = assess(table("cn-anhui-food-fusion-2024"), facts, TODAY)
    assert (done.score, done.grade) == (0, "D")
    assert any("red line" in note.en and "serious violations" in note.en for note in done.notes)


def test_events_of_many_subjects_count_as_those_of_one() -> None:
    draw, fact = random.Random(11), table(CREDIT).fact("penalties")
    lists = {f"s{n}": random_list(table(CREDIT), "penalties", draw) for n in range(3000)}
    rows = [{"subject": name, **event} for name, events in lists.items() for event in events]
    counted = count_events(fact, pl.DataFrame(rows).lazy(), TODAY).collect()
    assert counted.schema["penalties"] == pl.Int64
    many = dict(counted.select("subject", "penalties").iter_rows())
    for name, events in lists.items():
        one = integers(table(CREDIT), {"penalties": Fact(events)}, TODAY)["penalties"]
        assert many.get(name, 0) == one


def test_events_without_weights_weigh_one_and_later_ones_are_not_known() -> None:
    days = [TODAY, TODAY - timedelta(days=400), TODAY + timedelta(days=1)]
    events = pl.DataFrame({"subject": ["a", "a", "b"], "date": days})
    counted = dict(count_events(table(CREDIT).fact("penalties"), events, TODAY).iter_rows())
    assert counted == {"a": 4800, "b": 0}


REFUSED_FACTS: list[tuple[str, str, Any, str]] = [
    (LINES, "product_lines", [], r"product_lines names nothing"),
    (LINES, "product_lines", ["9999"], r"product_lines must be one of"),
    (LINES, "product_lines", 3, r"product_lines must be one of"),
    (NYC, "violations", "02B", r"violations must be a list of \{code, condition\}"),
    (NYC, "violations", ["02B"], r"violations must be a list of"),
    (NYC, "violations", [{"code": "02Z", "condition": "I"}], r"violations names no known code: .*02Z"),
    (NYC, "violations", [{"code": "02B"}], r"has 02B with condition None; it has I, II, III, IV, V"),
    (
        NYC,
        "violations",
        [{"code": "02A", "condition": "I"}],
        r"02A with condition the text 'I'; it has IV, V",
    ),
    (NYC, "violations", [{"code": ["02A"], "condition": "V"}], r"names no known code"),
    (NYC, "violations", [{"code": "02B", "condition": "I", "points": 1}], r"must be a list of"),
    (CREDIT, "penalties", [{"date": "2026-03-02"}], r"penalties has an event from the future, of 2026-03-02"),
    (CREDIT, "penalties", [{"date": "March"}], r"event whose date is the text 'March'"),
    (CREDIT, "penalties", [{"date": "2026-01-01", "weight": 0}], r"weight must be a whole number from 1"),
    (CREDIT, "penalties", [{"date": "2026-01-01", "weight": 1.5}], r"weight must be a whole number"),
    (CREDIT, "penalties", [{"weight": 2}], r"penalties must be a list of \{date, weight\}"),
]


@pytest.mark.parametrize(("model", "name", "value", "sentence"), REFUSED_FACTS)
def test_a_list_that_cannot_be_is_refused_by_name(model: str, name: str, value: Any, sentence: str) -> None:
    with pytest.raises(FactError, match=sentence):
        integers(table(model), {name: Fact(value)}, TODAY)


BASIS = {
    "law": {"zh": "法", "en": "law"},
    "article": {"zh": "条", "en": "art"},
    "verified": False,
    "assumed": True,
}
LABEL = {"zh": "名", "en": "name"}
KINDS = {"prepackaged": 5, "special": 10, "produce": 15, "cold": 20, "cooked": 30}


def groups() -> dict[str, Any]:
    """A provincial table for food sales in which of five kinds of goods the highest counts; bands on a score."""
    flags = [{"id": name, "kind": "flag", "label": LABEL} for name in KINDS]
    costs = [
        {
            "id": name,
            "part": "static",
            "label": {"zh": name, "en": name},
            "unknown": points,
            "basis": "b",
            "fact": name,
            "group": "kinds",
            "points": {"yes": points, "no": 0},
        }
        for name, points in KINDS.items()
    ]
    bands = [{"up_to": 12, "points": 0}, {"up_to": Decimal("30.5"), "points": 20}, {"points": 60}]
    dynamic = {
        "id": "dynamic",
        "part": "dynamic",
        "label": LABEL,
        "unknown": 60,
        "basis": "b",
        "fact": "dynamic",
    }
    grades = [
        {"grade": grade, "label": LABEL, "sign": grade, "basis": "b"} | ({"up_to": edge} if edge else {})
        for grade, edge in (("A", 30), ("B", 45), ("C", 60), ("D", None))
    ]
    return {
        "id": "p2",
        "effective_from": date(2020, 1, 1),
        "on_trial": True,
        "title": LABEL,
        "source": LABEL,
        "bases": {"b": BASIS},
        "parts": [{"id": "static", "label": LABEL, "max": 30}, {"id": "dynamic", "label": LABEL, "max": 60}],
        "facts": [*flags, {"id": "dynamic", "kind": "score", "label": LABEL, "at_most": 60}],
        "factors": [*costs, dynamic | {"bands": bands}],
        "grades": grades,
        "known_share": {"at_least": 1, "basis": "b"},
        "supervision": {"default": {"note": LABEL, "basis": "b"}},
    }


def test_of_a_group_only_the_costliest_counts_as_a_slow_reading_says() -> None:
    model = parse_table(groups(), "p2.toml")
    frame = random_frame(model, 20_000, seed=3)
    rows = assess_many(model, frame)
    for facts, row in zip(frame.iter_rows(named=True), rows.iter_rows(named=True), strict=True):
        expected = slow.score(groups(), facts)
        assert {name: row[name] for name in expected} == expected


def test_the_others_of_a_group_show_nothing_and_the_notes_say_why() -> None:
    facts = {name: Fact(name in ("special", "cold")) for name in KINDS} | {"dynamic": Fact(0)}
    done = assess(parse_table(groups(), "p2.toml"), facts, TODAY)
    assert [point.points for point in done.points] == [0, 0, 0, 20_000, 0, 0]
    assert any("Only the highest of these counts, cold" in note.en for note in done.notes)


@pytest.mark.parametrize(("score", "points"), [(0, 0), (12, 0), ("12.001", 20), ("30.5", 20), ("30.501", 60)])
def test_bands_on_a_score_hold_up_to_their_decimal_edge(score: Any, points: int) -> None:
    facts = {"dynamic": Fact(Decimal(str(score)))}
    assert assess(parse_table(groups(), "p2.toml"), facts, TODAY).points[-1].points == points * 1000


def test_two_grades_lead_to_a_level_and_one_alone_to_its_own_visits() -> None:
    model = table(LINES)
    alone, both, spared = supervise(model, "A"), supervise(model, "A", "D"), supervise(model, "A", "A")
    assert alone.visits is not None
    assert (alone.visits.min, alone.level) == (1, None)
    assert both.level is not None
    assert (both.level.en, both.sample, both.every_months) == ("Level 4 (strict)", 1000, 12)
    assert spared.depth is not None
    assert (spared.depth.en, spared.sample, spared.every_months) == ("short list", 20, 24)
    with pytest.raises(LookupError, match="no cell for A beside cn-credit-risk X"):
        supervise(model, "A", "X")
    with pytest.raises(LookupError, match="no matrix"):
        supervise(table("uk-fhrs"), "5", "A")


def test_any_d_is_the_strictest_level() -> None:
    matrix = table(LINES).matrix
    assert matrix is not None
    assert matrix.basis.assumed
    assert {level.id for pair, level in matrix.cells.items() if "D" in pair} == {"L4"}
    assert len(matrix.cells) == 16


def test_shares_and_coverage_stand_with_the_grade() -> None:
    level = supervise(table("cn-medical-device-operation-2022"), "1")
    assert (level.sample, level.every_months) == (250, 48)
    assert [supervise(table(CREDIT), grade).sample for grade in "ABCD"] == [20, 50, 1000, 1000]


Change = Callable[[dict[str, Any]], Any]
UNSOUND: list[tuple[str, str, Change, str]] = [
    (
        "a table that refers to itself by its matrix",
        LINES,
        lambda data: data["supervision"]["matrix"].update({"with": LINES}),
        r"supervision\.matrix\.with: refers to this table itself",
    ),
    (
        "a factor chosen by what it scores",
        "cn-catering-2016",
        lambda data: data["factors"][2].update(
            none_if_zero="pastry_items", fact="pastry_items", bands=[{"from": 1, "points": 1}]
        ),
        r"refers to pastry_items, which the factor itself scores",
    ),
    (
        "a decay that rises",
        CREDIT,
        lambda data: data["facts"][2]["decay"][1].update(points=4),
        r"facts\.penalties\.decay\[2\]\.points: rises from 3 to 4",
    ),
    (
        "a decay whose ages do not run on",
        CREDIT,
        lambda data: data["facts"][2]["decay"][1].update(to_days=365),
        r"decay\[2\]\.to_days: must be above the 365 days",
    ),
    (
        "weights that cannot reach a grade",
        "cn-health-food-2016",
        lambda data: data["grades"][2].update(up_to=100),
        r"grades\.D: cannot be reached: all factors together cost 100 at most",
    ),
    (
        "an edition that begins before it was published",
        "uk-fhrs",
        lambda data: data.update(published_on=date(2010, 10, 2)),
        r"effective_from: 2010-10-01 is before the edition was published \(2010-10-02\)",
    ),
    (
        "several choices out of order",
        "us-fda-retail",
        lambda data: data["factors"][0]["points"].update(limited_menu=4),
        r"extensive_menu costs less than the choice before it",
    ),
    (
        "a red line without its flag",
        CREDIT,
        lambda data: data["red_lines"][0].update(fact="penalties"),
        r"there is no flag 'penalties'",
    ),
    (
        "a red line to the best grade",
        CREDIT,
        lambda data: data["red_lines"][0].update(at_least="A"),
        r"at_least: must be a grade worse than the best: B, C, D",
    ),
    (
        "a level that is not there",
        LINES,
        lambda data: data["supervision"]["matrix"]["rows"]["A"].update(B="L9"),
        r"matrix\.rows\.A\.B: there is no level 'L9'",
    ),
    (
        "a share above one",
        CREDIT,
        lambda data: data["grades"][0].update(sample=2),
        r"grades\.A\.sample: must be 1 at most",
    ),
    (
        "an item twice",
        NYC,
        lambda data: data["factors"][0]["items"].append(data["factors"][0]["items"][0]),
        r"violations\.items\.02A: stands twice",
    ),
]


@pytest.mark.parametrize(
    ("model", "change", "sentence"), [row[1:] for row in UNSOUND], ids=[row[0] for row in UNSOUND]
)
def test_an_unsound_table_is_refused_in_a_sentence(model: str, change: Change, sentence: str) -> None:
    data = plain_data(model)
    change(data)
    with pytest.raises(RuleError, match=sentence):
        parse_table(data, "draft.toml")


def test_bands_on_a_score_that_do_not_rise_or_run_out_are_refused() -> None:
    data = groups()
    data["factors"][-1]["bands"][1]["up_to"] = 12
    with pytest.raises(RuleError, match=r"bands\[2\]\.up_to: must be above the edge"):
        parse_table(data, "draft.toml")
    data["factors"][-1]["bands"][1]["up_to"] = 60
    with pytest.raises(RuleError, match=r"leaves nothing for the next band: dynamic ends at 60"):
        parse_table(data, "draft.toml")


def test_a_group_of_one_and_one_over_two_parts_are_refused() -> None:
    data = groups()
    data["factors"][0]["group"] = "other"
    with pytest.raises(RuleError, match=r"factors\.prepackaged: is alone in group 'other'"):
        parse_table(data, "draft.toml")
    data["factors"][-1]["group"] = "other"
    with pytest.raises(RuleError, match=r"group 'other' runs over several parts"):
        parse_table(data, "draft.toml")


def test_every_spot_of_a_file_is_found_on_its_line() -> None:
    text = (FOLDER / "cn-credit-risk" / "2022-01-13.toml").read_text("utf-8")
    lines = text.splitlines()

    def at(*steps: str | int) -> str:
        number = line_of(text, steps)
        assert number is not None
        return lines[number - 1]

    assert at("effective_from") == "effective_from = 2022-01-13"
    assert at("factors", 3, "unknown") == "unknown = 25"
    assert at("bases", "assumed", "verified") == "verified = false"
    assert at("red_lines", 0, "at_least") == 'at_least = "D"'
    assert at("facts", 2, "decay", 1, "points").startswith("decay = [")
    assert line_of(text, ("nowhere",)) is None


def test_an_element_of_a_long_list_is_found_on_its_own_line() -> None:
    text = (FOLDER / NYC / "2010-07-27.toml").read_text("utf-8")
    number = line_of(text, ("factors", 0, "items", 1, "points"))
    assert number is not None
    assert 'code = "02B"' in text.splitlines()[number - 1]
