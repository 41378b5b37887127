"""Whether a condition can be true, and false: settled by trying a value of every kind its facts take."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import holds, parse_condition
from checklists.condition import Comparison, Condition, Either, Every, Not
from checklists.reach import Reach, reach
from tests.checklists.rows import FACTS, fact

WORDS = {
    **FACTS,
    "heads": fact("heads", "count"),
    "town": fact("town", "text"),
    "lines": fact("lines", "list", ("a", "b")),
}


def can(text: str) -> Reach:
    return reach(parse_condition(text, WORDS), WORDS)


@pytest.mark.parametrize(
    "text",
    [
        "gas", "area > 5", "area == 0", "area > 5 and area < 5.1", 'form == "canteen"', "heads > 3 and heads < 5",
        'town != "X" and town != "Y"', "gas and not lift", "heads == 3 or heads == 3.5",
    ],
)  # fmt: skip
def test_what_some_place_fulfils_and_another_does_not_is_a_condition(text: str) -> None:
    assert can(text) == Reach(True, True)


@pytest.mark.parametrize(
    "text",
    [
        "gas and not gas", "area > 5 and area < 5", "area < 0", "heads > 3 and heads < 4", "heads == 3.5",
        'form == "canteen" and form == "restaurant"', 'not form in ["canteen", "restaurant"]',
        'town == "X" and town == "Y"', "gas and (area > 5 and area <= 5)", 'lines == "a"',
    ],
)  # fmt: skip
def test_what_no_place_fulfils_is_found(text: str) -> None:
    assert can(text) == Reach(False, True)


@pytest.mark.parametrize(
    "text",
    [
        "gas or not gas", "area >= 0", "heads < 3 or heads > 2", "area < 5 or area > 4", 'lines != "a"',
        'form in ["canteen", "restaurant"]',
    ],
)  # fmt: skip
def test_what_every_place_fulfils_is_found(text: str) -> None:
    assert can(text) == Reach(True, False)


def test_a_condition_with_too_many_cases_is_left_undecided() -> None:
    many = {f"f{n}": fact(f"f{n}") for n in range(16)}
    text = " and ".join(many)
    assert reach(parse_condition(text, many), many) == Reach(None, None)


LITERALS = st.decimals(min_value=-2, max_value=9, places=1)
TESTS = st.one_of(
    st.builds(
        Comparison,
        st.sampled_from(["area", "heads"]),
        st.sampled_from(["<", "<=", "==", "!=", ">", ">="]),
        LITERALS,
    ),
    st.builds(Comparison, st.sampled_from(["gas", "lift"]), st.just("=="), st.booleans()),
    st.builds(Comparison, st.just("town"), st.sampled_from(["==", "!="]), st.sampled_from(["X", "Y"])),
)
PLACES = st.fixed_dictionaries(
    {
        "area": st.decimals(min_value=0, max_value=12, places=2),
        "heads": st.integers(min_value=0, max_value=12),
        "gas": st.booleans(),
        "lift": st.booleans(),
        "town": st.sampled_from(["X", "Y", "Z", "elsewhere"]),
    }
)


def compound(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(parts, min_size=2, max_size=3).map(tuple)
    return st.one_of(st.builds(Not, parts), st.builds(Every, several), st.builds(Either, several))


@given(condition=st.recursive(TESTS, compound, max_leaves=5), place=PLACES)
def test_no_place_contradicts_what_was_decided(condition: Condition, place: dict[str, object]) -> None:
    decided = reach(condition, WORDS)
    answer = holds(condition, place)
    assert decided.can_hold is None or (decided.can_hold if answer else decided.can_fail)


def test_numbers_are_told_apart_exactly() -> None:
    assert can("area > 0.1 and area < 0.2") == Reach(True, True)
    assert reach(Comparison("area", "<", Decimal("0.0")), WORDS) == Reach(False, True)
