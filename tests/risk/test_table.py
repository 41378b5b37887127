"""Risk tables that are refused, each with the spot named; and which edition is in force."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk import NotInForceError, RiskTable, RuleError, assumed, check_editions, in_force, parse_table
from tests.risk.published import KEYS, MODELS, plain_data, table

GONE = object()
"""Stands for taking a key away."""

BAND = "factors.0.bands"

REFUSED: list[tuple[str, Any, str]] = [
    (f"{BAND}.1.from", 205, r"factors.floor_area_m2.bands\[2\].from: there is a gap: 201 to 204"),
    (f"{BAND}.1.from", 200, r"floor_area_m2.bands\[2\].from: overlaps the band before it.* begin at 201"),
    (f"{BAND}.0.from", 2, r"bands\[1\].from: the first band must start at 0 or 1, but starts at 2"),
    (f"{BAND}.1.to", 150, r"bands\[2\].to: the band ends at 150, before"),
    (f"{BAND}.4.to", 9000, r"bands\[5\].to: the last band must be open"),
    (f"{BAND}.1.to", GONE, r"bands\[2\]: to is missing"),
    (BAND, GONE, r"factors.floor_area_m2: bands is missing"),
    (BAND, [], r"floor_area_m2.bands: must be a list that is not empty"),
    (BAND, "1-200", r"floor_area_m2.bands: must be a list"),
    (BAND, [1], r"floor_area_m2.bands\[1\]: must be a table"),
    (f"{BAND}.0.too", 1, r"bands\[1\]: unknown key 'too'"),
    (f"{BAND}.0.to", Decimal("200.5"), r"bands\[1\].to: must be a whole number"),
    (f"{BAND}.0.points", Decimal("0.0005"), r"points: may have three decimals at most"),
    (f"{BAND}.0.points", 1 / 3, r"points: may have three decimals at most"),
    (f"{BAND}.0.points", Decimal("NaN"), r"points: must be a number from 0"),
    (f"{BAND}.0.points", float("inf"), r"points: must be a number from 0"),
    (f"{BAND}.0.points", "1", r"points: must be a number, but is the text '1'"),
    (f"{BAND}.0.points", True, r"points: must be a number"),
    (f"{BAND}.0.points", -1, r"points: must be a number from 0"),
    (f"{BAND}.0.points", 10**400, r"points: must be a number from 0.*more than 18 digits"),
    ("factors.0.unknown", GONE, r"factors.floor_area_m2: unknown is missing.*no default"),
    ("factors.0.unknown", 9, r"factors.floor_area_m2.unknown: is above the factor's highest points 4"),
    ("factors.0.unkown", 1, r"factors.floor_area_m2: unknown key 'unkown'; did you mean unknown"),
    ("factors.0.basis", GONE, r"factors.floor_area_m2: basis is missing"),
    ("factors.0.basis", "law", r"factors.floor_area_m2.basis: .*there is no \[bases.law\]"),
    ("factors.0.fact", "floor_aera_m2", r"floor_area_m2.fact: .*did you mean floor_area_m2"),
    ("factors.0.id", "floor area", r"must be lower-case letters"),
    ("factors.0.id", "supplier_count", r"factors.supplier_count: there are two factors"),
    ("factors.0.part", "other", r"factors.floor_area_m2.part: there is no part 'other'"),
    ("factors.0", GONE, r"facts.floor_area_m2: no factor uses this fact"),
    ("facts.0.id", "score", r"facts.score.id: .*choose another name"),
    ("facts.0.id", "supplier_count", r"facts.supplier_count: is declared twice"),
    ("facts.0.kind", "number", r"facts.floor_area_m2.kind: must be one of quantity, score"),
    ("facts.8.at_most", 0, r"factors.dynamic_score: can never cost anything"),
    ("facts.8.at_most", GONE, r"facts.dynamic_score: at_most is missing"),
    ("parts.0.max", 39, r"parts.static: its factors can reach 40, above its max 39"),
    ("parts.0.id", "dynamic", r"parts.dynamic: there are two parts"),
    ("bases.more", {"law": 1}, r"bases.more.law: must be a table"),
    ("bases.assumed.verified", True, r"bases.assumed: what is assumed cannot be verified"),
    ("bases.annex.verified", GONE, r"bases.annex: verified is missing"),
    ("colour", 1, r"unknown key 'colour'; remove it"),
    ("grades.1.up_to", 30, r"grades.B.up_to: must be above the edge"),
    ("grades.1.up_to", GONE, r"grades.B: up_to is missing"),
    ("grades.3.up_to", 100, r"grades.D.up_to: the last grade must be open"),
    ("grades.1.grade", "A", r"grades.A: there are two grades"),
    ("grades.0.sign", "E", r"grades.A.sign: must be one of A, B, C, D"),
    ("grades.1.visits", {"min": 3, "max": 1}, r"grades.B.visits: max is below min"),
    ("supervision", GONE, r"supervision is missing"),
    ("supervision.default", GONE, r"supervision: default is missing"),
    ("supervision.default", {"basis": "assumed"}, r"supervision.default: names neither visits nor a note"),
    ("supervision.default.basis", GONE, r"supervision.default: basis is missing"),
    ("known_share", GONE, r"known_share is missing"),
    ("known_share.at_least", 0, r"known_share.at_least: must be above 0"),
    ("known_share.at_least", 60, r"known_share.at_least: must be above 0 and 1"),
    ("title.en", GONE, r"title: en is missing"),
    ("title.zh", " ", r"title.zh: must be a text that is not empty"),
    ("title", "风险", r"title: must be a table"),
    ("effective_from", "2016-12-01", r"effective_from: must be a date such as"),
    ("effective_from", datetime(2016, 12, 1), r"effective_from: must be a date"),
    ("effective_to", date(2016, 1, 1), r"effective_to: 2016-01-01 is before effective_from"),
    ("on_trial", "no", r"on_trial: must be true or false"),
    ("adjust.raise.by_at_most", 0, r"adjust.raise.by_at_most: must be 1 or more"),
    ("adjust.lower.any_of", [], r"adjust.lower.any_of: must be a list"),
    ("adjust.lower.any_of.1.id", "other", r"adjust.lower.any_of.other: there are two triggers"),
]

REFUSED_CATERING: list[tuple[str, Any, str]] = [
    ("factors.0.cases.3", GONE, r"form_and_scale.cases: there is no case for central_kitchen"),
    ("factors.0.cases.0.when", "kiosk", r"form_and_scale.cases.kiosk.when: must be one of"),
    ("factors.0.cases.0.when", "canteen", r"form_and_scale.cases.canteen.when: there are two cases"),
    ("factors.0.by", "diners", r"form_and_scale.by: must name a choice"),
    ("factors.2.points.no", GONE, r"cold_dish_perishable.points: no is missing"),
    ("factors.2.none_if_zero", "form", r"cold_dish_perishable.none_if_zero: must name a quantity"),
    ("facts.0.choices", ["a", "a"], r"facts.form.choices: names a choice twice"),
    ("facts.0.choices", [True], r"facts.form.choices: must be texts"),
    ("facts.0.choices", GONE, r"facts.form: choices is missing"),
]

REFUSED_FHRS: list[tuple[str, Any, str]] = [
    ("facts.0.allowed", [0, 10, 5], r"facts.hygiene.allowed: must rise from score to score"),
    ("facts.0.allowed", ["0"], r"facts.hygiene.allowed: must be a number"),
    ("grades.1.single_up_to", 0, r"grades.4.single_up_to: must be above"),
    ("grades.5.single_up_to", 5, r"grades.0.single_up_to: the last grade must be open"),
]

CASES = [
    pytest.param(model, path, value, sentence, id=f"{model} {path} {number}")
    for model, rows in (
        ("cn-food-sales-2016", REFUSED),
        ("cn-catering-2016", REFUSED_CATERING),
        ("uk-fhrs", REFUSED_FHRS),
    )
    for number, (path, value, sentence) in enumerate(rows)
]


def put(data: Any, path: str, value: Any) -> None:
    """Set or take away what stands at a path such as ``factors.0.unknown``."""
    *outer, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    for step in outer:
        data = data[step]
    if value is GONE:
        del data[last]
    else:
        data[last] = value


@pytest.mark.parametrize(("model", "path", "value", "sentence"), CASES)
def test_an_unsound_table_is_refused_at_its_spot(model: str, path: str, value: Any, sentence: str) -> None:
    data = plain_data(model)
    put(data, path, value)
    with pytest.raises(RuleError, match=sentence) as refused:
        parse_table(data, "draft.toml")
    assert str(refused.value).startswith("draft.toml: ")
    assert str(refused.value).endswith(".")


def test_a_basis_on_which_nothing_rests_is_refused() -> None:
    data = plain_data("uk-fhrs")
    data["bases"]["more"] = data["bases"]["scheme"] | {"version": "2012"}
    with pytest.raises(RuleError, match=r"bases.more: no rule rests on it"):
        parse_table(data, "draft.toml")


@pytest.mark.parametrize("nothing", [None, [], "", 3, {}])
def test_what_is_no_table_at_all_is_refused(nothing: Any) -> None:
    with pytest.raises(RuleError, match=r"draft\.toml: "):
        parse_table(nothing, "draft.toml")


JUNK = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text(max_size=3)
    | st.just([])
    | st.just({})
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.text(max_size=2) | st.integers(), st.integers(), max_size=2)
    | st.dates()
    | st.datetimes()
)


@pytest.mark.parametrize("model", MODELS)
@settings(max_examples=250, deadline=None)
@given(data=st.data())
def test_whatever_stands_anywhere_is_taken_or_refused_in_a_sentence(model: str, data: st.DataObject) -> None:
    draft = plain_data(model)
    spot: Any = draft
    while True:
        key = data.draw(st.sampled_from(sorted(spot) if isinstance(spot, dict) else range(len(spot))))
        inside = spot[key]
        if not isinstance(inside, dict | list) or not inside or data.draw(st.integers(0, 3)) == 0:
            spot[key] = data.draw(JUNK)
            break
        spot = inside
    try:
        parse_table(draft, "draft.toml")
    except RuleError as refused:
        assert str(refused).startswith("draft.toml: ")


@pytest.mark.parametrize("model", MODELS)
def test_every_table_in_the_repository_stands_under_its_id_and_date(model: str) -> None:
    (path,) = [path for path, key in KEYS.items() if key == model]
    assert table(model).id == path.parent.name
    assert table(model).effective_from.isoformat() == path.stem
    assert len(table(model).grades) >= 3


def test_floats_that_are_exact_thousandths_are_taken() -> None:
    data = plain_data("cn-food-sales-2016")
    put(data, f"{BAND}.0.points", 0.125)
    assert parse_table(data, "draft.toml").factors[0].ways[0].bands[0].points == 125


def test_assumed_numbers_can_be_listed() -> None:
    places = [one.where for one in assumed(table("cn-catering-2016"))]
    assert "factors.form_and_scale.collective_delivery" in places
    assert "factors.form_and_scale.restaurant" not in places
    assert "factors.cold_dish_items" in places
    assert [one.where for one in assumed(table("cn-food-sales-2016"))] == [
        "known_share",
        "supervision.default",
    ]
    assert assumed(table("uk-fhrs")) == ()


def edition(first: date, last: date | None = None, model: str = "cn-food-sales-2016") -> RiskTable:
    data = plain_data(model) | {"effective_from": first}
    return parse_table(data | ({"effective_to": last} if last else {}), f"{first}.toml")


OLD, NEW = date(2016, 12, 1), date(2025, 1, 1)


@pytest.mark.parametrize(
    ("day", "version"),
    [
        (OLD, "2016-12-01"),
        (date(2024, 12, 31), "2016-12-01"),
        (NEW, "2025-01-01"),
        (date(2099, 1, 1), "2025-01-01"),
    ],
)
def test_an_edition_runs_until_the_next_takes_effect(day: date, version: str) -> None:
    assert in_force([edition(NEW), edition(OLD)], day).version == version


def test_before_the_first_edition_none_is_in_force() -> None:
    with pytest.raises(
        NotInForceError, match=r"no edition in force on 2010-01-01; there is: from 2016-12-01"
    ):
        in_force([edition(OLD)], date(2010, 1, 1))


def test_between_two_editions_none_is_in_force() -> None:
    editions = [edition(OLD, date(2020, 12, 31)), edition(NEW)]
    check_editions(editions)
    assert in_force(editions, date(2020, 12, 31)).version == "2016-12-01"
    with pytest.raises(NotInForceError, match="2016-12-01 to 2020-12-31, from 2025-01-01"):
        in_force(editions, date(2021, 1, 1))


def test_of_no_editions_none_is_in_force() -> None:
    with pytest.raises(LookupError, match="no edition"):
        in_force([], OLD)


def test_editions_that_overlap_are_refused() -> None:
    with pytest.raises(RuleError, match=r"edition of 2016-12-01 runs to 2025-01-01 and overlaps"):
        check_editions([edition(NEW), edition(OLD, NEW)])


def test_two_editions_from_one_day_are_refused() -> None:
    with pytest.raises(RuleError, match="two editions take effect on 2016-12-01"):
        check_editions([edition(OLD), edition(OLD)])


def test_editions_of_different_models_do_not_meet() -> None:
    check_editions([edition(OLD), edition(OLD, model="cn-catering-2016")])
