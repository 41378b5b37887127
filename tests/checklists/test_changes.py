"""What a new edition changes for one premises: only what concerns it, and what may while a fact is unknown."""

from typing import Any

import pytest

from checklists import Change, RowPart, What, changes
from tests.checklists.rows import library, row, text

GAS = "gas == true"


def between(old: list[dict[str, Any]], new: list[dict[str, Any]], **known: Any) -> list[Change]:
    return list(changes(library(*old), library(*new), known))


def said(made: list[Change]) -> list[tuple[str, str, bool]]:
    return [(one.row.id, one.what.value, one.sure) for one in made]


def test_the_same_rows_change_nothing() -> None:
    assert between([row("A"), row("B", when=GAS)], [row("A"), row("B", when=GAS)]) == []


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"duty": text("do it otherwise")}, RowPart.DUTY),
        ({"check": text("see it otherwise")}, RowPart.CHECK),
        ({"severity": "key"}, RowPart.SEVERITY),
        ({"mend_days": 5}, RowPart.DEADLINE),
        ({"basis": {"law": "food_law", "article": text("2"), "verified": True}}, RowPart.BASIS),
    ],
)
def test_a_row_that_says_something_else_names_what_differs(more: dict[str, Any], part: RowPart) -> None:
    (made,) = between([row("A")], [row("A", **more)])
    assert (made.what, made.parts, made.sure) == (What.CHANGED, (part,), True)
    assert made.before is not None
    assert made.after is not None


@pytest.mark.parametrize("more", [{"title": text("other")}, {"good": text("clean")}, {"method": "document"}])
def test_other_words_around_a_row_are_no_change_for_anybody(more: dict[str, Any]) -> None:
    assert between([row("A")], [row("A", **more)]) == []


def test_an_english_text_put_right_is_no_change_since_the_chinese_one_holds() -> None:
    assert between([row("A")], [row("A", duty={"zh": "do A", "en": "do A well"})]) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"gas": True}, [("N", "new", True), ("G", "gone", True)]),
        ({"gas": False}, []),
        ({}, [("N", "new", False)]),
    ],
)
def test_rows_that_come_and_go_concern_those_with_the_fact_alone(
    known: dict[str, Any], expected: Any
) -> None:
    made = between([row("A"), row("G", when=GAS)], [row("A"), row("N", when=GAS)], **known)
    assert said(made) == expected


@pytest.mark.parametrize(
    ("known", "expected"),
    [({"gas": True}, [("B", "changed", True)]), ({"gas": False}, []), ({}, [("B", "changed", False)])],
)
def test_a_changed_row_concerns_those_to_whom_it_applies(known: dict[str, Any], expected: Any) -> None:
    made = between([row("B", when=GAS)], [row("B", when=GAS, mend_days=9)], **known)
    assert said(made) == expected


@pytest.mark.parametrize(
    ("before", "after", "known", "expected"),
    [
        (GAS, None, {"gas": False}, [("B", "new", True)]),
        (GAS, None, {"gas": True}, []),
        (GAS, None, {}, [("B", "new", True)]),
        (None, GAS, {"gas": False}, [("B", "gone", True)]),
        (None, GAS, {"gas": True}, []),
        (None, GAS, {}, [("B", "changed", False)]),
    ],
)
def test_a_row_whose_condition_changed_is_new_or_gone_for_those_it_takes_in_or_lets_go(
    before: str | None, after: str | None, known: dict[str, Any], expected: Any
) -> None:
    rows = [row("B", **({"when": when} if when else {})) for when in (before, after)]
    assert said(between([rows[0]], [rows[1]], **known)) == expected
