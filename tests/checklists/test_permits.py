"""The permits of a trade: in the order in which one needs them, called for by facts, refused when not whole."""

from typing import Any

import pytest

from checklists import called_for, in_order, parse_permits
from risk import RuleError
from tests.checklists.rows import library, row, text, words


def permit(key: str, stage: str = "permit", **more: Any) -> dict[str, Any]:
    plain = {"id": key, "stage": stage, "zh": key, "en": key, "department": "market", "when": text("before")}
    return {**plain, **more}


def parsed(*given: dict[str, Any]) -> Any:
    return parse_permits({"permits": list(given)}, "industry.toml", words())


def test_permits_stand_by_stage_the_common_first_and_a_trades_own_stands_for_the_common_one() -> None:
    common = parsed(permit("licence", "register"), permit("fire", "opening"))
    own = parsed(
        permit("later", "running"), permit("food"), permit("drain", "opening"), permit("fire", "permit")
    )
    made = in_order(common, own)
    assert [one.id for one in made] == ["licence", "fire", "food", "drain", "later"]
    assert made[1] is own[3]


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"gas": True}, [("always", True), ("gas", True), ("open", None)]),
        ({"gas": False}, [("always", True), ("open", None)]),
        ({}, [("always", True), ("gas", None), ("open", None)]),
    ],
)
def test_what_is_not_known_is_said_to_be_unknown_and_what_is_not_needed_is_left_out(
    known: dict[str, Any], expected: Any
) -> None:
    of = parsed(permit("always"), permit("gas", **{"if": "gas"}), permit("open", perhaps=True))
    made = called_for(of, library(row("A")), known)
    assert [(one.permit.id, one.needed) for one in made] == expected
    assert all(one.because for one in made if one.permit.id == "gas")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"department": "police"}, "police is not a declared department"),
        ({"stage": "soon"}, "it takes register, permit, opening, running"),
        ({"if": "gass"}, "gass"),
        ({"if": "gas", "perhaps": True}, "drop perhaps or if"),
        ({"whenn": 1}, "did you mean when"),
        ({"en": ""}, "must be a text that is not empty"),
    ],
)
def test_a_permit_that_is_not_whole_is_refused_by_name(more: dict[str, Any], sentence: str) -> None:
    with pytest.raises(RuleError, match=r"industry\.toml: permits\.food") as refused:
        parsed(permit("food", **more))
    assert sentence in str(refused.value)


def test_an_id_is_given_once_and_a_file_may_have_none() -> None:
    with pytest.raises(RuleError, match="given twice"):
        parsed(permit("food"), permit("food"))
    assert parse_permits({"zh": "x"}, "industry.toml", words()) == ()
