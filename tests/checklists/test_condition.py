"""Conditions: parsed once, answered in three values, and what decided is named."""

import itertools
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import ConditionError, facts_of, holds, parse_condition
from checklists.condition import Comparison, Condition, Either, Every, Not, deciding, say_test
from tests.checklists.rows import FACTS

VALUES = (True, False, None)


def parsed(text: str) -> Condition:
    return parse_condition(text, FACTS)


@pytest.mark.parametrize(("left", "right"), list(itertools.product(VALUES, VALUES)))
def test_and_or_and_not_follow_the_truth_table_of_the_unknown(left: bool | None, right: bool | None) -> None:
    known = {"gas": left, "lift": right}
    conjunction = False if False in (left, right) else None if None in (left, right) else True
    alternative = True if True in (left, right) else None if None in (left, right) else False
    assert holds(parsed("gas and lift"), known) is conjunction
    assert holds(parsed("gas or lift"), known) is alternative
    assert holds(parsed("not gas"), known) is (None if left is None else not left)


def test_and_binds_tighter_than_or_and_not_tighter_than_both() -> None:
    assert parsed("gas or lift and not raw") == Either(
        (
            Comparison("gas", "==", True),
            Every((Comparison("lift", "==", True), Not(Comparison("raw", "==", True)))),
        )
    )
    assert parsed("(gas or lift) and raw") == Every(
        (
            Either((Comparison("gas", "==", True), Comparison("lift", "==", True))),
            Comparison("raw", "==", True),
        )
    )


@pytest.mark.parametrize(
    ("text", "value", "answer"),
    [
        ("area > 1000", 1000, False),
        ("area > 1000", 1000.5, True),
        ("area >= 1000", 1000, True),
        ("area <= 0.1", Decimal("0.1"), True),
        ("area == 0.3", 0.1 + 0.2, False),
        ("area != 5", 5, False),
        ("area < 5", 4, True),
        ("area in [1, 2.5]", 2.5, True),
        ('form == "canteen"', "canteen", True),
        ('form != "canteen"', "restaurant", True),
        ('form in ["canteen", "restaurant"]', "restaurant", True),
        ("gas == false", False, True),
        ("gas == true", False, False),
    ],
)
def test_a_comparison_is_exact(text: str, value: object, answer: bool) -> None:
    condition = parsed(text)
    (name,) = facts_of(condition)
    assert holds(condition, {name: value}) is answer
    assert holds(condition, {}) is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("gass", "no fact 'gass' is declared; did you mean gas"),
        ("zzz", "no fact 'zzz' is declared; declare it"),
        ("area", "area is no flag; compare it, as in area > 0"),
        ("gas > true", "gas has no order; use == or !="),
        ('form < "canteen"', "form has no order"),
        ("gas == 1", "gas is a flag and takes true or false"),
        ('area > "5"', "area is a quantity and takes a number"),
        ("form == 5", "form is a choice and takes a text in quotes"),
        ('form == "bar"', "form is never 'bar'; it is one of restaurant, canteen"),
        ("gas lift", "'lift' is not expected here; join tests with and, or"),
        ("(gas", r"a \( is not closed"),
        ("gas and", "a fact is missing"),
        ("", "a fact is missing"),
        ("area >", "a value is missing"),
        ("area in 5", "in takes a list"),
        ("area in [5", r"a \[ is not closed"),
        ("gas; lift", "character 4 cannot be read"),
        ("gas and and lift", "a fact is missing"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_place_and_what_to_write(text: str, sentence: str) -> None:
    with pytest.raises(ConditionError, match=sentence) as refused:
        parsed(text)
    assert refused.value.said.en == str(refused.value)
    assert re.search("[\u4e00-\u9fff]", refused.value.said.zh)
    assert re.search(r"\d", refused.value.said.zh)  # the place


FLAGS = ("gas", "lift", "raw", "online")
TREES = st.recursive(
    st.sampled_from(FLAGS),
    lambda inner: st.one_of(
        st.tuples(st.just("not"), inner),
        st.tuples(st.sampled_from(["and", "or"]), inner, inner),
    ),
    max_leaves=8,
)
Tree = str | tuple[str, "Tree"] | tuple[str, "Tree", "Tree"]


def written(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    if len(tree) == 2:
        return f"not ({written(tree[1])})"
    return f"({written(tree[1])}) {tree[0]} ({written(tree[2])})"


def slowly(tree: Tree, known: dict[str, bool]) -> bool:
    if isinstance(tree, str):
        return known[tree]
    if len(tree) == 2:
        return not slowly(tree[1], known)
    left, right = slowly(tree[1], known), slowly(tree[2], known)
    return (left and right) if tree[0] == "and" else (left or right)


KNOWN = st.fixed_dictionaries({name: st.sampled_from(VALUES) for name in FLAGS})


@given(TREES, KNOWN)
def test_an_answer_is_what_every_way_of_filling_in_the_unknown_agrees_on(
    tree: Tree, known: dict[str, bool | None]
) -> None:
    answer = holds(parsed(written(tree)), known)
    unknown = [name for name in FLAGS if known[name] is None]
    ways = [
        slowly(tree, {**{k: bool(v) for k, v in known.items()}, **dict(zip(unknown, filled, strict=True))})
        for filled in itertools.product((True, False), repeat=len(unknown))
    ]
    if answer is not None:
        assert set(ways) == {answer}
    if not unknown:
        assert answer is ways[0]


@given(TREES, KNOWN)
def test_what_is_named_as_deciding_is_known_when_the_answer_is_and_unknown_when_it_is_not(
    tree: Tree, known: dict[str, bool | None]
) -> None:
    condition = parsed(written(tree))
    tests = deciding(condition, known)
    assert tests
    if holds(condition, known) is None:
        assert all(known[test.fact] is None for test in tests)
    else:
        alone = {test.fact: known[test.fact] for test in tests}
        assert None not in alone.values()
        assert holds(condition, alone) is holds(condition, known)


@pytest.mark.parametrize(
    ("text", "known", "zh", "en"),
    [
        ("gas", {"gas": True}, "有gas", "gas"),
        ("gas", {"gas": False}, "否：有gas", "no: gas"),
        ("gas", {}, "有gas", "gas"),
        ("area > 1000", {"area": 1200}, "面积：1,200 m²（> 1,000 m²）", "area: 1,200 m² (> 1,000 m²)"),
        ('form == "canteen"', {"form": "canteen"}, "业态：食堂（= 食堂）", "form: canteen (= canteen)"),
        ("area <= 5", {}, "面积（看是否≤ 5 m²）", "area (≤ 5 m²?)"),
    ],
)
def test_a_reason_reads_well_in_both_languages(text: str, known: dict[str, object], zh: str, en: str) -> None:
    (test,) = deciding(parsed(text), known)
    said = say_test(test, FACTS[test.fact], known)
    assert (said.zh, said.en) == (zh, en)
