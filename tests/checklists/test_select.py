"""One selection, three readings: nothing is lost, nothing stands twice, the unknown stays unknown."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checklists import CheckList, Selection, check_list, select, to_ask
from tests.checklists.rows import library, row, text


def ids(chosen: Any) -> list[str]:
    return [c.requirement.id for c in chosen]


def halves(selection: Selection) -> tuple[list[str], list[str], list[str]]:
    return ids(selection.items), ids(selection.not_applicable), ids(selection.unknown)


PLAIN = library(row("A"), row("B", when="gas"), row("C", when="area > 100"), row("D", department="fire"))
GAS = [{"id": "fuel", "text": text("Fuel?"), "facts": ["gas", "bottled"]}]


def test_a_row_applies_does_not_or_cannot_be_told() -> None:
    assert halves(select(PLAIN, {"gas": True, "area": 50})) == (["A", "B", "D"], ["C"], [])
    assert halves(select(PLAIN, {})) == (["A", "D"], [], ["B", "C"])
    assert halves(select(PLAIN, {"gas": None})) == (["A", "D"], [], ["B", "C"])


def test_only_the_departments_asked_for_are_listed() -> None:
    assert halves(select(PLAIN, {"gas": True, "area": 500}, ["fire"])) == (["D"], [], [])


def test_what_always_applies_has_no_reason_and_everything_else_has_one() -> None:
    selection = select(PLAIN, {"gas": True, "area": 50})
    assert {c.requirement.id: [t.en for t in c.because] for c in selection.items} == {
        "A": [],
        "B": ["gas"],
        "D": [],
    }
    assert [t.en for t in selection.not_applicable[0].because] == ["area: 50 m² (> 100 m²)"]


COVERED = library(
    row("CAT", when="lift or boiler", covers=["COM"]), row("COM", when="lift or boiler or forklift")
)


def test_a_common_row_that_a_row_of_the_trade_states_is_not_shown_twice() -> None:
    assert halves(select(COVERED, {"lift": True, "forklift": False})) == (["CAT"], [], [])


def test_a_common_row_that_applies_for_another_reason_too_is_shown() -> None:
    assert halves(select(COVERED, {"lift": True, "forklift": True})) == (["CAT", "COM"], [], [])


def test_a_common_row_stands_alone_where_the_row_of_the_trade_does_not_apply() -> None:
    facts = {"lift": False, "boiler": False, "forklift": True}
    assert halves(select(COVERED, facts)) == (["COM"], ["CAT"], [])


def test_a_common_row_that_may_apply_for_another_reason_is_to_find_out() -> None:
    assert halves(select(COVERED, {"lift": True})) == (["CAT"], [], ["COM"])
    (com,) = select(COVERED, {"lift": True}).unknown
    assert [test.fact for test in com.deciding] == ["forklift"]


def test_what_surely_applies_is_not_hidden_by_a_row_that_may() -> None:
    doubtful = library(row("CAT", when="gas", covers=["COM"]), row("COM"))
    assert halves(select(doubtful, {})) == (["COM"], [], ["CAT"])
    assert halves(select(doubtful, {"gas": True})) == (["CAT"], [], [])
    assert halves(select(doubtful, {"gas": False})) == (["COM"], ["CAT"], [])


def test_a_row_that_always_applies_states_its_common_duty_always() -> None:
    always = library(row("CAT", covers=["COM"]), row("COM", when="lift"))
    for known in ({}, {"lift": True}, {"lift": False}):
        assert halves(select(always, known)) == (["CAT"], [], [])
    assert to_ask(always, {}) == ()


def test_another_reason_is_one_that_does_not_name_the_same_facts() -> None:
    areas = library(row("CAT", when="area > 1000", covers=["COM"]), row("COM", when="area > 500 or lift"))
    assert halves(select(areas, {"area": 2000, "lift": False})) == (["CAT"], [], [])
    assert halves(select(areas, {"area": 2000, "lift": True})) == (["CAT", "COM"], [], [])
    assert halves(select(areas, {"area": 700, "lift": False})) == (["COM"], ["CAT"], [])


def test_what_is_asked_can_decide_a_row_and_settles_them_all() -> None:
    questions = [{"id": "all", "text": text("Which?"), "facts": ["lift", "boiler", "forklift"]}]
    asking = library(
        row("CAT", when="lift or boiler", covers=["COM"]),
        row("COM", when="lift or boiler or forklift"),
        questions=questions,
    )
    (question,) = to_ask(asking, {"lift": True})
    assert question.facts == ("forklift",)
    assert to_ask(asking, {"lift": True, "forklift": False}) == ()


def test_what_follows_from_the_register_is_known_and_never_overrules_what_is_stated() -> None:
    inferring = library(row("A", when="raw"), inferences=[{"fact": "raw", "when": "area > 10"}])
    assert halves(select(inferring, {"area": 11})) == (["A"], [], [])
    assert halves(select(inferring, {"area": 11, "raw": False})) == ([], ["A"], [])
    assert halves(select(inferring, {})) == ([], [], ["A"])


def test_only_what_can_still_decide_a_row_is_asked() -> None:
    asking = library(row("A", when="gas"), row("B", when="gas and bottled"), questions=GAS)
    assert [q.facts for q in to_ask(asking, {})] == [("gas", "bottled")]
    assert [q.facts for q in to_ask(asking, {"gas": True})] == [("bottled",)]
    assert to_ask(asking, {"gas": False}) == ()


def test_one_round_of_questions_settles_every_row() -> None:
    questions = [{"id": "all", "text": text("Which?"), "facts": ["lift", "boiler", "forklift"]}]
    asking = library(
        row("CAT", when="lift or boiler", covers=["COM"]),
        row("COM", when="lift or boiler or forklift"),
        questions=questions,
    )
    (question,) = to_ask(asking, {})
    assert question.facts == ("lift", "boiler", "forklift")
    assert select(asking, dict.fromkeys(question.facts, False)).unknown == ()


FLAGS = ("gas", "lift", "boiler", "forklift", "raw", "online")
CONDITIONS = st.sampled_from(["", *FLAGS, *(f"not {f}" for f in FLAGS), "gas and lift", "raw or online"])
FILLED = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in FLAGS})


@given(st.lists(CONDITIONS, min_size=1, max_size=8), FILLED)
def test_every_row_stands_in_exactly_one_list(conditions: list[str], known: dict[str, bool | None]) -> None:
    made = library(*(row(f"R{n}", **({"when": c} if c else {})) for n, c in enumerate(conditions)))
    applies, away, unknown = halves(select(made, known))
    assert sorted(applies + away + unknown) == sorted(f"R{n}" for n in range(len(conditions)))


@given(st.lists(CONDITIONS, min_size=1, max_size=8), FILLED)
def test_the_check_list_holds_what_the_handbook_shows(
    conditions: list[str], known: dict[str, bool | None]
) -> None:
    made = library(*(row(f"R{n}", **({"when": c} if c else {})) for n, c in enumerate(conditions)))
    selection, listed = select(made, known), check_list(made, known)
    assert {r.id for r in listed.items} == set(ids(selection.items))
    assert {r.id for r in listed.to_find_out} == set(ids(selection.unknown))


def test_a_re_check_holds_exactly_the_rows_it_is_for() -> None:
    listed = check_list(PLAIN, {"gas": True}, only=["B", "D"])
    assert [r.id for r in listed.rows] == ["B", "D"]


def test_a_list_is_pinned_by_what_it_asks() -> None:
    def listed(**more: Any) -> CheckList:
        return check_list(library(row("A", **more)), {})

    same = listed()
    assert same.digest == listed().digest
    others = [listed(check=text("else")), listed(severity="key"), listed(mend_days=5)]
    assert len({same.digest, *(o.digest for o in others)}) == 4
