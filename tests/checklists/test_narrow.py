"""At the door what can be looked at there, at the desk what data shows: together the whole list, and no row twice."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from checklists import (
    CheckList,
    FactDeclaration,
    Library,
    Method,
    Requirement,
    Severity,
    ShortList,
    at_desk,
    at_door,
    check_list,
    shortened,
)
from regulation.catalogue import read_catalogue
from tests.checklists.rows import library, row

KNOWN = read_catalogue()
LIBRARIES = {trade: editions[-1] for trade, editions in KNOWN.libraries.items()}
SHORT = ShortList(("A", "B"), ("routine",), (Severity.KEY,), ("R3",), None)


def value_of(fact: FactDeclaration) -> some.SearchStrategy[Any]:
    """A value that a fact can have, or that nobody knows it."""
    if fact.choices:
        known: some.SearchStrategy[Any] = some.sampled_from(fact.choices)
        return some.none() | (some.lists(known, max_size=3) if fact.type == "list" else known)
    return some.none() | (some.booleans() if fact.type == "flag" else some.integers(0, 500))


@pytest.mark.parametrize("trade", LIBRARIES)
@settings(max_examples=25, deadline=None)
@given(data=some.data())
def test_door_and_desk_share_no_row_and_together_are_the_whole_list_of_every_trade(
    trade: str, data: some.DataObject
) -> None:
    of = LIBRARIES[trade]
    facts = {name: data.draw(value_of(of.facts[name]), name) for name in sorted(asked_facts(of))}
    whole = check_list(of, facts)
    door, desk = at_door(whole), at_desk(whole)
    assert ids(door.rows) & ids(desk.rows) == set()
    assert ids(door.rows) | ids(desk.rows) == ids(whole.rows)
    assert ids(door.elsewhere) == ids(desk.rows)
    assert ids(desk.elsewhere) == ids(door.rows)
    assert all((r.method is Method.OFF_SITE) == (r.id in ids(desk.rows)) for r in whole.rows)
    asked = [{r.asks for r in one.rows if r.asks} for one in (door, desk)]
    assert asked[0] & asked[1] == set(), "no fact is asked at both places"


def asked_facts(of: Library) -> set[str]:
    """The facts that the trade's questions are about."""
    return {name for question in of.questions for name in question.facts}


def ids(rows: tuple[Requirement, ...]) -> set[str]:
    assert len({one.id for one in rows}) == len(rows)
    return {one.id for one in rows}


def five(**more: Any) -> CheckList:
    """Five rows: the second a key row, the third named by the rule, the fourth a red line."""
    rows = [row(f"R{n}") for n in range(1, 6)]
    rows[1]["severity"] = "key"
    rows[3] |= {"red_line": True, "penalty": RED}
    return replace(check_list(library(*rows), {}), **more)


RED = {
    "law": "food_law",
    "article": row("x")["basis"]["article"],
    "verified": True,
    "note": row("x")["title"],
}


def test_a_short_list_keeps_its_severities_its_rows_and_every_red_line() -> None:
    made = shortened(five(), SHORT, "A", "routine")
    assert [one.id for one in made.rows] == ["R2", "R3", "R4"]
    assert [one.id for one in made.left_out] == ["R1", "R5"]


@pytest.mark.parametrize(
    ("rule", "grade", "kind"),
    [
        (None, "A", "routine"),
        (SHORT, "C", "routine"),
        (SHORT, None, "routine"),
        (SHORT, "A", "case"),
        (ShortList((), (), (), (), None), "A", "routine"),
    ],
)
def test_without_a_rule_that_allows_it_for_this_grade_and_visit_the_list_is_whole(
    rule: ShortList | None, grade: str | None, kind: str
) -> None:
    assert shortened(five(), rule, grade, kind) == five()


def test_the_digest_pins_what_is_left_to_the_desk_and_what_a_short_list_spares() -> None:
    plain = five()
    first = plain.rows[:1]
    assert len({one.digest for one in (plain, five(elsewhere=first), five(left_out=first))}) == 3
