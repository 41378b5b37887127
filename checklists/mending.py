"""Putting a finding right: the days it takes, and the one state machine of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

import chinese_calendar


class Mending(StrEnum):
    """Where a finding stands. Overdue is no state but a day gone by: see `overdue`.

    What is confirmed is never open again; it can only be struck from the record, and what is struck never moves.
    """

    OPEN = "open"
    SENT = "sent"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    ANNULLED = "annulled"


STRUCK = frozenset({Mending.WITHDRAWN, Mending.ANNULLED})
"""Taken away by a correction of the record, or because an appeal was upheld: no finding any more, only kept."""


class Step(StrEnum):
    """What can be done about a finding.

    Proof is sent, then accepted or turned down; a re-check settles it too. More time is asked for, then granted or
    refused. A lead takes over what nobody moves, or has it re-checked. A correction withdraws it, an appeal annuls it.
    A twin is the same finding by another record of the visit: both are put right together.
    """

    SEND = "send"
    ACCEPT = "accept"
    TURN_DOWN = "turn_down"
    RECHECK_PASSED = "recheck_passed"
    RECHECK_FAILED = "recheck_failed"
    ASK_TIME = "ask_time"
    GRANT_TIME = "grant_time"
    REFUSE_TIME = "refuse_time"
    TAKE_OVER = "take_over"
    ORDER_RECHECK = "order_recheck"
    WITH_TWIN = "with_twin"
    WITHDRAW = "withdraw"
    ANNUL = "annul"


@dataclass(frozen=True, slots=True)
class Taken:
    """One step on a finding's record: what, when (in the deployment's own zone), by whom, why.

    `day` is the day asked for or granted.
    """

    step: Step
    at: datetime
    by: str
    why: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """How often more time may be granted, and by how many days at most beyond the day that holds."""

    times: int
    days: int


@dataclass(frozen=True, slots=True)
class Course:
    """A finding's way so far: where it stands, by which day it is to be put right, every step that was taken."""

    state: Mending
    due: date | None
    steps: tuple[Taken, ...] = ()

    @property
    def asked(self) -> Taken | None:
        """The request for more time that waits for its answer; None where none does."""
        if self.state is not Mending.OPEN:
            return None
        last = next((t for t in reversed(self.steps) if t.step in _ABOUT_TIME), None)
        return last if last and last.step is Step.ASK_TIME else None

    @property
    def granted(self) -> int:
        """How often more time was granted."""
        return sum(t.step is Step.GRANT_TIME for t in self.steps)

    @property
    def taken_over(self) -> bool:
        """Whether a lead acted since the day that holds was set."""
        last = next((t for t in reversed(self.steps) if t.step in (*_LEADS, Step.GRANT_TIME)), None)
        return last is not None and last.step in _LEADS


class StepRefused(ValueError):
    """A step that a finding cannot take from where it stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and whether the public holidays up to it are published yet; if not, it may still move."""

    on: date
    holidays_known: bool


_ABOUT_TIME = (Step.ASK_TIME, Step.GRANT_TIME, Step.REFUSE_TIME)
_LEADS = (Step.TAKE_OVER, Step.ORDER_RECHECK)

_NEXT = {
    (Mending.OPEN, Step.SEND): Mending.SENT,
    (Mending.SENT, Step.SEND): Mending.SENT,
    (Mending.SENT, Step.ACCEPT): Mending.CONFIRMED,
    (Mending.SENT, Step.TURN_DOWN): Mending.OPEN,
    **{(state, Step.RECHECK_PASSED): Mending.CONFIRMED for state in (Mending.OPEN, Mending.SENT)},
    **{(state, Step.WITH_TWIN): Mending.CONFIRMED for state in (Mending.OPEN, Mending.SENT)},
    **{(state, Step.RECHECK_FAILED): Mending.OPEN for state in (Mending.OPEN, Mending.SENT)},
    **{(Mending.OPEN, taken): Mending.OPEN for taken in _ABOUT_TIME},
    (Mending.OPEN, Step.TAKE_OVER): Mending.OPEN,
    **{(state, Step.ORDER_RECHECK): state for state in (Mending.OPEN, Mending.SENT)},
    **{(state, Step.WITHDRAW): Mending.WITHDRAWN for state in Mending if state not in STRUCK},
    **{(state, Step.ANNUL): Mending.ANNULLED for state in Mending if state not in STRUCK},
}


def step(state: Mending, taken: Step) -> Mending:
    """Where a finding stands after a step. StepRefused where the step is not open.

    >>> step(Mending.OPEN, Step.SEND)
    <Mending.SENT: 'sent'>
    """
    after = _NEXT.get((state, taken))
    if after is None:
        raise StepRefused(f"A finding that is {state} cannot take the step {taken}.")
    return after


def take(course: Course, taken: Taken, limits: TimeLimits | None = None) -> Course:
    """The way with one step more; a day that is granted holds from then on. StepRefused where it is not open.

    More time is asked for while the day that holds is not over, for a later day within the limits, and not while an
    earlier request waits; it is granted or refused only where it was asked for, and granted no more than asked for.

    Raises:
        StepRefused: the step is not open to the finding.
        TypeError: time is asked for or granted, and no limits are given.
    """
    after = step(course.state, taken.step)
    due = course.due
    if taken.step in _ABOUT_TIME:
        _require_time(course, taken, limits)
        due = taken.day if taken.step is Step.GRANT_TIME else due
    return Course(after, due, (*course.steps, taken))


def why_no_time(course: Course, day: date | None, today: date, limits: TimeLimits) -> str:
    """What speaks against asking for a day: settled, no_day, over, often, waits, early, far; empty where nothing does.

    `day` None asks whether any day could be asked for.
    """
    against = (
        ("settled", course.state is not Mending.OPEN),
        ("no_day", course.due is None),
        ("over", course.due is not None and course.due < today),
        ("often", course.granted >= limits.times),
        ("waits", course.asked is not None),
        ("early", bool(day and course.due and day <= course.due)),
        ("far", bool(day and course.due and day > course.due + timedelta(limits.days))),
    )
    return next((why for why, holds in against if holds), "")


def _require_time(course: Course, taken: Taken, limits: TimeLimits | None) -> None:
    if taken.step is Step.REFUSE_TIME:
        if course.asked is None:
            raise StepRefused("No more time was asked for, so none can be refused.")
        return
    if limits is None:
        raise TypeError("asking for time and granting it goes by limits")
    if taken.step is Step.ASK_TIME:
        why = why_no_time(course, taken.day, taken.at.date(), limits)
        if why or taken.day is None:
            raise StepRefused(f"More time cannot be asked for: {why or 'no day is named'}.")
        return
    asked = course.asked
    if asked is None or asked.day is None or course.due is None or taken.day is None:
        raise StepRefused("No more time was asked for, so none can be granted.")
    if not course.due < taken.day <= asked.day:
        raise StepRefused(
            "What is granted lies after the day that holds and not beyond the day that was asked for."
        )


def overdue(state: Mending, due: date | None, today: date) -> bool:
    """Whether the day for mending has gone by and nothing was sent or confirmed."""
    return state is Mending.OPEN and due is not None and due < today


def working_days_after(start: date, days: int) -> Deadline:
    """The day so many working days after `start` (not counted), by the published holidays of the State Council.

    Years whose holidays are not published yet count Monday to Friday.

    >>> working_days_after(date(2026, 9, 30), 3)  # the National Day holiday lies between
    Deadline(on=datetime.date(2026, 10, 10), holidays_known=True)
    """
    on, known = start, True
    while days > 0:
        on += timedelta(days=1)
        try:
            works = chinese_calendar.is_workday(on)
        except NotImplementedError:
            works, known = on.weekday() < 5, False
        days -= works
    return Deadline(on, known)
