"""Answers become findings, findings points; nothing unanswered is recorded, nothing unchecked is passed."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import (
    Answer,
    AnswersRefused,
    Checked,
    Correction,
    How,
    Outcome,
    check_list,
    checked,
    judge,
    score,
)
from tests.checklists.rows import library, row

TODAY = date(2026, 11, 25)
LIST = check_list(
    library(
        *(row(key, factor="dynamic_score", points=points) for key, points in (("A", 2), ("B", 4), ("C", 6)))
    ),
    {},
)
PASSED = Answer(Outcome.PASSED)
FAILED = Answer(Outcome.FAILED, note="无证", correction=Correction.BY_DATE, due=TODAY)
AWAY = Answer(Outcome.NOT_APPLICABLE, note="没有冷藏设备")
UNCHECKED = Answer(Outcome.NOT_CHECKED)


def answers(a: Answer = PASSED, b: Answer = PASSED, c: Answer = PASSED) -> dict[str, Answer]:
    return {"A": a, "B": b, "C": c}


def test_a_missing_answer_stops_everything_and_says_which() -> None:
    with pytest.raises(
        AnswersRefused, match=r"2 of 3 items have no answer: A, C\. Nothing was recorded\."
    ) as refused:
        judge(LIST, {"B": PASSED}, TODAY)
    assert refused.value.missing == ("A", "C")


@pytest.mark.parametrize(
    ("answer", "lack"),
    [
        (Answer(Outcome.FAILED), "note"),
        (Answer(Outcome.FAILED, note="  "), "note"),
        (Answer(Outcome.FAILED, note="x"), "correction"),
        (Answer(Outcome.FAILED, note="x", correction=Correction.BY_DATE), "due"),
        (Answer(Outcome.FAILED, note="x", correction=Correction.BY_DATE, due=TODAY - timedelta(1)), "due"),
        (Answer(Outcome.NOT_APPLICABLE), "reason"),
    ],
)
def test_an_answer_that_lacks_something_is_refused_with_what_it_lacks(answer: Answer, lack: str) -> None:
    with pytest.raises(AnswersRefused, match=f"B still needs its {lack}"):
        judge(LIST, answers(b=answer), TODAY)


def test_an_answer_to_a_row_that_the_list_does_not_have_is_refused() -> None:
    with pytest.raises(AnswersRefused, match="The list has no Z"):
        judge(LIST, {**answers(), "Z": PASSED}, TODAY)


def test_what_was_passed_with_the_rest_of_its_section_is_kept_so() -> None:
    rest = Answer(Outcome.PASSED, How.REST)
    judged = judge(LIST, answers(a=rest), TODAY)
    assert (judged.answers["A"].how, judged.answers["B"].how) == (How.REST, How.ITEM)
    assert judged.count(Outcome.PASSED) == 3


def test_a_finding_has_its_day_and_one_put_right_on_the_spot_has_none() -> None:
    spot = Answer(Outcome.FAILED, note="盖子没盖", correction=Correction.ON_THE_SPOT)
    found = judge(LIST, answers(a=FAILED, b=spot), TODAY).findings
    assert [(f.requirement.id, f.due, f.correction) for f in found] == [
        ("A", TODAY, Correction.BY_DATE),
        ("B", None, Correction.ON_THE_SPOT),
    ]


def test_what_was_not_checked_says_nothing_about_its_row() -> None:
    known = checked(LIST, judge(LIST, answers(c=UNCHECKED), TODAY), "v", TODAY)
    assert [row.requirement for row in known] == ["A", "B"]


@pytest.mark.parametrize(
    ("given_answers", "expected"),
    [
        (answers(), (0, 12000, 0)),
        (answers(a=FAILED), (2000, 12000, 10000)),
        (answers(a=FAILED, c=AWAY), (2000, 6000, 20000)),
        (answers(a=FAILED, c=UNCHECKED), (2000, 6000, 20000)),
        (answers(FAILED, FAILED, FAILED), (12000, 12000, 60000)),
    ],
    ids=["clean", "one of all", "not applicable leaves", "not checked leaves", "all"],
)
def test_the_dynamic_score_is_failed_by_applicable_points_on_the_scale(
    given_answers: dict[str, Answer], expected: tuple[int, int, int]
) -> None:
    known = checked(LIST, judge(LIST, given_answers, TODAY), "v", TODAY)
    made = score("dynamic_score", known, 60_000)
    assert made is not None
    assert (made.failed, made.applicable, made.value) == expected


def test_where_nothing_applicable_was_checked_there_is_no_score() -> None:
    known = checked(LIST, judge(LIST, answers(AWAY, UNCHECKED, AWAY), TODAY), "v", TODAY)
    assert score("dynamic_score", known, 60_000) is None
    assert score("another_factor", known, 60_000) is None


ROWS = st.lists(
    st.tuples(st.sampled_from(list(Outcome)), st.integers(1, 20_000)),
    min_size=1,
    max_size=40,
)


@given(ROWS, st.sampled_from([60_000, 40_000, 100_000]))
def test_the_score_is_exact_to_the_thousandth_half_up(rows: list[tuple[Outcome, int]], scale: int) -> None:
    made = score(
        "f",
        [Checked(str(n), outcome, "f", points, "v", TODAY) for n, (outcome, points) in enumerate(rows)],
        scale,
    )
    failed = sum(points for outcome, points in rows if outcome is Outcome.FAILED)
    applicable = failed + sum(points for outcome, points in rows if outcome is Outcome.PASSED)
    if not applicable:
        assert made is None
        return
    assert made is not None
    exact = Fraction(failed * scale, applicable)
    assert made.value == int(exact + Fraction(1, 2))
    assert 0 <= made.value <= scale
