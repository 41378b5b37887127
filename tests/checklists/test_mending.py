"""Mending: one state machine, and days that people work."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import (
    STRUCK,
    Course,
    Deadline,
    Mending,
    Step,
    StepRefused,
    Taken,
    TimeLimits,
    overdue,
    step,
    take,
    why_no_time,
    working_days_after,
)

OPEN, SENT, CONFIRMED = Mending.OPEN, Mending.SENT, Mending.CONFIRMED
OPEN_STEPS = {
    (OPEN, Step.SEND): SENT,
    (OPEN, Step.RECHECK_PASSED): CONFIRMED,
    (OPEN, Step.RECHECK_FAILED): OPEN,
    (OPEN, Step.ASK_TIME): OPEN,
    (OPEN, Step.GRANT_TIME): OPEN,
    (OPEN, Step.REFUSE_TIME): OPEN,
    (OPEN, Step.TAKE_OVER): OPEN,
    (OPEN, Step.ORDER_RECHECK): OPEN,
    (SENT, Step.SEND): SENT,
    (SENT, Step.ACCEPT): CONFIRMED,
    (SENT, Step.TURN_DOWN): OPEN,
    (SENT, Step.RECHECK_PASSED): CONFIRMED,
    (SENT, Step.RECHECK_FAILED): OPEN,
    (SENT, Step.ORDER_RECHECK): SENT,
    **{(state, Step.WITH_TWIN): CONFIRMED for state in (OPEN, SENT)},
    **{(state, Step.WITHDRAW): Mending.WITHDRAWN for state in (OPEN, SENT, CONFIRMED)},
    **{(state, Step.ANNUL): Mending.ANNULLED for state in (OPEN, SENT, CONFIRMED)},
}
LIMITS = TimeLimits(times=1, days=30)
DUE = date(2026, 12, 1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def taken(what: Step, on: date = date(2026, 11, 24), day: date | None = None) -> Taken:
    return Taken(what, at(on), "owner", "why", day)


@pytest.mark.parametrize(("state", "taken"), list(product(Mending, Step)))
def test_a_finding_takes_just_the_steps_that_are_open_to_it(state: Mending, taken: Step) -> None:
    if (state, taken) in OPEN_STEPS:
        assert step(state, taken) is OPEN_STEPS[state, taken]
    else:
        with pytest.raises(StepRefused, match=f"{state} cannot take the step {taken}"):
            step(state, taken)


def test_overdue_is_a_day_gone_by_with_nothing_sent() -> None:
    due, after = date(2026, 12, 1), date(2026, 12, 2)
    assert overdue(Mending.OPEN, due, after)
    assert not overdue(Mending.OPEN, due, due)
    assert not overdue(Mending.SENT, due, after)
    assert not overdue(Mending.CONFIRMED, due, after)
    assert not overdue(Mending.OPEN, None, after)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        (date(2026, 11, 25), 0, Deadline(date(2026, 11, 25), True)),
        (date(2026, 11, 25), 3, Deadline(date(2026, 11, 30), True)),
        (date(2026, 9, 30), 1, Deadline(date(2026, 10, 8), True)),
        (date(2026, 12, 31), 1, Deadline(date(2027, 1, 1), False)),
        (date(2027, 1, 1), 1, Deadline(date(2027, 1, 4), False)),
    ],
    ids=[
        "on the spot",
        "over a weekend",
        "over the National Day",
        "holidays not published",
        "Monday to Friday",
    ],
)
def test_working_days_know_the_published_holidays_and_say_when_they_do_not(
    start: date, days: int, expected: Deadline
) -> None:
    assert working_days_after(start, days) == expected


STEPS = st.lists(
    st.builds(
        lambda what, on, day: taken(what, DUE + timedelta(on), day and DUE + timedelta(day)),
        st.sampled_from(Step),
        st.integers(-20, 20),
        st.none() | st.integers(-5, 70),
    ),
    max_size=30,
)


@given(STEPS)
def test_no_walk_leaves_the_diagram_and_what_is_settled_is_never_open_again(walk: list[Taken]) -> None:
    course = Course(OPEN, DUE)
    for one in walk:
        try:
            after = take(course, one, LIMITS)
        except StepRefused:
            continue
        assert after.state is OPEN_STEPS[course.state, one.step]
        assert after.steps == (*course.steps, one)
        assert course.state not in STRUCK
        assert course.state is not CONFIRMED or after.state in STRUCK
        assert after.granted <= LIMITS.times
        assert after.due == (one.day if one.step is Step.GRANT_TIME else course.due)
        assert after.due is not None
        assert DUE <= after.due <= DUE + timedelta(LIMITS.days * LIMITS.times)
        course = after


def test_more_time_is_asked_for_then_granted_no_further_than_asked_and_holds_from_then_on() -> None:
    wanted = DUE + timedelta(10)
    asked = take(Course(OPEN, DUE), taken(Step.ASK_TIME, day=wanted), LIMITS)
    assert asked.asked is not None
    for day in (DUE, wanted + timedelta(1), None):
        with pytest.raises(StepRefused):
            take(asked, taken(Step.GRANT_TIME, day=day), LIMITS)
    granted = take(asked, taken(Step.GRANT_TIME, day=DUE + timedelta(7)), LIMITS)
    assert (granted.due, granted.asked, granted.granted) == (DUE + timedelta(7), None, 1)
    with pytest.raises(StepRefused, match="often"):
        take(granted, taken(Step.ASK_TIME, day=DUE + timedelta(9)), LIMITS)
    with pytest.raises(StepRefused, match="No more time was asked for"):
        take(granted, taken(Step.REFUSE_TIME), LIMITS)


@pytest.mark.parametrize(
    ("course", "day", "today", "why"),
    [
        (Course(OPEN, DUE), DUE + timedelta(1), DUE, ""),
        (Course(OPEN, DUE), DUE + timedelta(30), DUE, ""),
        (Course(OPEN, DUE), DUE + timedelta(31), DUE, "far"),
        (Course(OPEN, DUE), DUE, DUE, "early"),
        (Course(OPEN, DUE), DUE + timedelta(1), DUE + timedelta(1), "over"),
        (Course(OPEN, None), DUE, DUE, "no_day"),
        (Course(SENT, DUE), DUE + timedelta(1), DUE, "settled"),
        (Course(OPEN, DUE, (taken(Step.ASK_TIME),)), DUE + timedelta(1), DUE, "waits"),
        (Course(OPEN, DUE, (taken(Step.GRANT_TIME),)), DUE + timedelta(1), DUE, "often"),
    ],
)
def test_what_speaks_against_more_time_is_named(course: Course, day: date, today: date, why: str) -> None:
    assert why_no_time(course, day, today, LIMITS) == why
