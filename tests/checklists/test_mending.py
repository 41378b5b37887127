"""Mending: one state machine, and days that people work."""

from datetime import date
from itertools import product

import pytest

from checklists import Deadline, Mending, Step, StepRefused, overdue, step, working_days_after

OPEN_STEPS = {
    (Mending.OPEN, Step.SEND): Mending.SENT,
    (Mending.OPEN, Step.RECHECK_PASSED): Mending.CONFIRMED,
    (Mending.OPEN, Step.RECHECK_FAILED): Mending.OPEN,
    (Mending.SENT, Step.SEND): Mending.SENT,
    (Mending.SENT, Step.ACCEPT): Mending.CONFIRMED,
    (Mending.SENT, Step.TURN_DOWN): Mending.OPEN,
    (Mending.SENT, Step.RECHECK_PASSED): Mending.CONFIRMED,
    (Mending.SENT, Step.RECHECK_FAILED): Mending.OPEN,
}


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
