"""Several departments' lists are one visit: no row is lost, no fact is asked twice, each record is whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from checklists import (
    Answer,
    Checked,
    CheckList,
    Correction,
    How,
    Library,
    Outcome,
    asked,
    check_list,
    checked,
    judge,
    recognising,
    spread,
)
from tests.checklists.rows import library, row

TODAY = date(2026, 11, 25)
FAILED = Answer(Outcome.FAILED, note="走道堆着货", correction=Correction.BY_DATE, due=TODAY)
PASSED = Answer(Outcome.PASSED)

EXITS = library(
    row("M-EXIT", department="market", asks="exits_clear"),
    row("F-EXIT", department="fire", asks="exits_clear", severity="key", factor="dynamic_score", points=3),
    row("M-SIGN", department="market", asks="licence_shown"),
    row("F-GAS", department="fire", asks="gas_ok", when="gas"),
    row("M-GAS", department="market", asks="gas_ok"),
)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Rows of two departments; some ask what others ask, some apply only where there is gas."""
    many = draw(st.integers(1, 12))
    made: list[dict[str, Any]] = []
    for number in range(many):
        more: dict[str, Any] = {
            "department": draw(st.sampled_from(("market", "fire"))),
            "severity": draw(st.sampled_from(("general", "key"))),
            "mend_days": draw(st.integers(0, 9)),
        }
        fact = draw(st.sampled_from((None, "exits", "gas_ok", "papers")))
        when = draw(st.sampled_from((None, "gas", "lift")))
        more |= {"asks": fact} if fact else {}
        more |= {"when": when} if when else {}
        made.append(row(f"R{number}", **more))
    return library(*made)


FACTS = st.fixed_dictionaries({}, optional={"gas": st.booleans(), "lift": st.booleans()})


@given(libraries(), FACTS)
def test_merging_loses_no_row_and_asks_no_fact_twice(of: Library, facts: Mapping[str, bool]) -> None:
    listed = check_list(of, facts)
    questions = asked(listed)
    every = [one.id for question in questions for one in (question.row, *question.also)]
    assert sorted(every) == sorted(one.id for one in listed.rows)
    facts_asked = [question.row.asks for question in questions if question.row.asks]
    assert len(facts_asked) == len(set(facts_asked))


@given(libraries(), FACTS)
def test_the_merged_list_holds_what_each_departments_own_list_holds(
    of: Library, facts: Mapping[str, bool]
) -> None:
    merged = check_list(of, facts)
    for department in ("market", "fire"):
        alone = check_list(of, facts, (department,))
        assert alone.items == tuple(one for one in merged.items if one.department == department)
        assert alone.to_find_out == tuple(one for one in merged.to_find_out if one.department == department)


@given(libraries(), FACTS, st.data())
def test_one_answer_a_question_answers_every_row_and_finds_every_failed_fact_once(
    of: Library, facts: Mapping[str, bool], data: st.DataObject
) -> None:
    listed = check_list(of, facts)
    given = {one.row.id: data.draw(st.sampled_from((PASSED, FAILED))) for one in asked(listed)}
    judged = judge(listed, given, TODAY)
    assert judged.answers.keys() == {one.id for one in listed.rows}
    assert [found.requirement.id for found in judged.findings] == [
        one.row.id for one in asked(listed) if given[one.row.id] is FAILED
    ]
    standing = {one.id for found in judged.findings for one in (found.requirement, *found.also)}
    assert standing == {key for key, one in judged.answers.items() if one.outcome is Outcome.FAILED}


def listed(facts: Mapping[str, bool] | None = None, departments: tuple[str, ...] | None = None) -> CheckList:
    return check_list(EXITS, facts or {}, departments)


def test_the_strictest_row_owns_the_question_and_one_that_applies_before_one_to_find_out() -> None:
    owners = {one.row.id: [other.id for other in one.also] for one in asked(listed())}
    assert owners == {"F-EXIT": ["M-EXIT"], "M-SIGN": [], "M-GAS": ["F-GAS"]}


def test_each_departments_record_is_whole_and_says_whose_answer_it_recognises() -> None:
    given = {"F-EXIT": FAILED, "M-SIGN": PASSED, "M-GAS": PASSED}
    judged = judge(listed(), given, TODAY)
    assert judged.answers["M-EXIT"] == Answer(Outcome.FAILED, How.RECOGNISED, "F-EXIT")
    assert judged.answers["F-GAS"] == Answer(Outcome.PASSED, How.RECOGNISED, "M-GAS")
    assert [(f.requirement.id, [o.id for o in f.also]) for f in judged.findings] == [("F-EXIT", ["M-EXIT"])]
    known = {one.requirement: one.outcome for one in checked(listed(), judged, "v", TODAY)}
    assert known["M-EXIT"] is known["F-EXIT"] is Outcome.FAILED


def test_a_row_of_which_it_is_not_known_whether_it_applies_is_not_failed_by_anothers_answer() -> None:
    every = spread(listed(), {"F-EXIT": PASSED, "M-SIGN": PASSED, "M-GAS": FAILED})
    assert every["F-GAS"].outcome is Outcome.NOT_CHECKED


def test_a_row_that_was_answered_itself_keeps_its_own_answer_and_finding() -> None:
    given = {"F-EXIT": FAILED, "M-EXIT": FAILED, "M-SIGN": PASSED, "M-GAS": PASSED}
    judged = judge(listed(), given, TODAY)
    assert judged.answers["M-EXIT"] is FAILED
    assert [(f.requirement.id, f.also) for f in judged.findings] == [("F-EXIT", ()), ("M-EXIT", ())]


def seen(key: str, outcome: Outcome = Outcome.PASSED, days_ago: int = 0) -> dict[str, Checked]:
    return {key: Checked(key, outcome, None, 0, "visit", TODAY - timedelta(days_ago))}


def test_what_another_department_saw_in_order_is_recognised_for_a_set_time() -> None:
    since = TODAY - timedelta(90)
    own = listed(departments=("market",))
    spared = recognising(own, EXITS, seen("F-EXIT", days_ago=90), since)
    assert [one.id for one in spared.rows] == ["M-SIGN", "M-GAS"]
    (one,) = spared.recognised
    assert (one.row.id, one.by, one.visit, one.on) == ("M-EXIT", "F-EXIT", "visit", since)
    assert spared.digest != own.digest
    assert recognising(own, EXITS, seen("F-EXIT", days_ago=91), since) == own


def test_what_failed_or_was_seen_by_the_department_itself_is_asked_again() -> None:
    own, since = listed(departments=("market",)), TODAY - timedelta(90)
    for known in (seen("F-EXIT", Outcome.FAILED), seen("M-EXIT"), seen("F-EXIT", Outcome.NOT_APPLICABLE)):
        assert recognising(own, EXITS, known, since) == own
    assert recognising(listed(), EXITS, seen("F-EXIT"), since) == listed()


def test_a_list_without_recognised_rows_keeps_the_digest_it_always_had() -> None:
    assert replace(listed(), recognised=()).digest == listed().digest
