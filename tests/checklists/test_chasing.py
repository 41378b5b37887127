"""Reminders and escalation are read off the days; a lead who acted is not called again for the same day."""

from datetime import UTC, date, datetime, timedelta

import pytest

from checklists import Chase, ChaseRules, Chasing, Course, Mending, Step, Taken, chase

RULES = ChaseRules(before=(7, 3, 1), after=(1, 3), lead=5, recheck=10, case=30)
DUE = date(2026, 12, 1)
NOW = datetime(2026, 12, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("after", "what", "remind"),
    [
        (-7, Chasing.SOON, True),
        (-6, Chasing.SOON, False),
        (-1, Chasing.SOON, True),
        (0, Chasing.TODAY, True),
        (1, Chasing.LATE, True),
        (2, Chasing.LATE, False),
        (4, Chasing.LATE, False),
        (5, Chasing.LEAD, False),
        (9, Chasing.LEAD, False),
        (10, Chasing.RECHECK, False),
        (30, Chasing.CASE, False),
    ],
)
def test_each_day_says_what_it_wants(after: int, what: Chasing, remind: bool) -> None:
    assert chase(Course(Mending.OPEN, DUE), DUE + timedelta(after), RULES) == Chase(what, -after, remind)


@pytest.mark.parametrize("state", [s for s in Mending if s is not Mending.OPEN])
def test_what_is_not_open_is_not_chased(state: Mending) -> None:
    assert chase(Course(state, DUE), DUE + timedelta(40), RULES) is None


def test_nothing_is_chased_before_the_first_reminder_or_without_a_day() -> None:
    assert chase(Course(Mending.OPEN, DUE), DUE - timedelta(8), RULES) is None
    assert chase(Course(Mending.OPEN, None), DUE, RULES) is None


@pytest.mark.parametrize("step", [Step.TAKE_OVER, Step.ORDER_RECHECK])
def test_what_a_lead_took_up_stays_late_and_escalates_again_after_a_new_day(step: Step) -> None:
    acted = Course(Mending.OPEN, DUE, (Taken(step, NOW, "lead"),))
    assert chase(acted, DUE + timedelta(40), RULES) == Chase(Chasing.LATE, -40, remind=False)
    again = Course(Mending.OPEN, DUE, (*acted.steps, Taken(Step.GRANT_TIME, NOW, "lead", "", DUE)))
    made = chase(again, DUE + timedelta(40), RULES)
    assert made is not None
    assert made.what is Chasing.CASE
