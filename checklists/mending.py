"""Putting a finding right: the days it takes, and the one state machine of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from checklists.days import works_on


class Mending(StrEnum):
    """Where a finding stands. Overdue is no state but a day gone by: see `overdue`."""

    OPEN = "open"
    SENT = "sent"
    CONFIRMED = "confirmed"


class Step(StrEnum):
    """What can be done about a finding: proof is sent, then accepted or turned down; a re-check settles it too."""

    SEND = "send"
    ACCEPT = "accept"
    TURN_DOWN = "turn_down"
    RECHECK_PASSED = "recheck_passed"
    RECHECK_FAILED = "recheck_failed"


class StepRefused(ValueError):
    """A step that a finding cannot take from where it stands; the message says why."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day, and whether the public holidays up to it are published yet; if not, it may still move."""

    on: date
    holidays_known: bool


_NEXT = {
    (Mending.OPEN, Step.SEND): Mending.SENT,
    (Mending.SENT, Step.SEND): Mending.SENT,
    (Mending.SENT, Step.ACCEPT): Mending.CONFIRMED,
    (Mending.SENT, Step.TURN_DOWN): Mending.OPEN,
    (Mending.OPEN, Step.RECHECK_PASSED): Mending.CONFIRMED,
    (Mending.SENT, Step.RECHECK_PASSED): Mending.CONFIRMED,
    (Mending.OPEN, Step.RECHECK_FAILED): Mending.OPEN,
    (Mending.SENT, Step.RECHECK_FAILED): Mending.OPEN,
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
        works, published = works_on(on)
        known = known and published
        days -= works
    return Deadline(on, known)
