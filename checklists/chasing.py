"""Chasing what is to be put right: reminders by the day it is due, and when a lead has to act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checklists.mending import Course, Mending


class Chasing(StrEnum):
    """What a finding wants of people on a day, the mildest first."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    LEAD = "lead"
    RECHECK = "recheck"
    CASE = "case"


ESCALATED = (Chasing.LEAD, Chasing.RECHECK, Chasing.CASE)


@dataclass(frozen=True, slots=True)
class ChaseRules:
    """Days before and after the due day on which the owner is reminded; days overdue from which a lead has to act.

    `lead`: it is the lead's; `recheck`: a re-check is proposed; `case`: a case is. Each later than the one before.
    """

    before: Sequence[int]
    after: Sequence[int]
    lead: int
    recheck: int
    case: int


@dataclass(frozen=True, slots=True)
class Chase:
    """What a finding wants by its days: days left (negative: gone by), whether today is a day to remind."""

    what: Chasing
    days: int
    remind: bool


def chase(course: Course, today: date, rules: ChaseRules) -> Chase | None:
    """What a finding wants on a day; None where nothing was left undone or the first reminder is still to come.

    Only what is open is chased: what was sent waits for the department. Once a lead took it over or ordered a
    re-check it is overdue as before, but escalates no further until a new day is set.

    >>> from datetime import date
    >>> rules = ChaseRules(before=(3, 1), after=(1,), lead=5, recheck=10, case=30)
    >>> chase(Course(Mending.OPEN, date(2026, 12, 1)), date(2026, 11, 28), rules)
    Chase(what=<Chasing.SOON: 'soon'>, days=3, remind=True)
    """
    if course.state is not Mending.OPEN or course.due is None:
        return None
    days = (course.due - today).days
    if days > max(rules.before, default=0):
        return None
    if days >= 0:
        return Chase(Chasing.SOON if days else Chasing.TODAY, days, days == 0 or days in rules.before)
    late = -days
    reached = [
        w for w, n in zip(ESCALATED, (rules.lead, rules.recheck, rules.case), strict=True) if late >= n
    ]
    what = reached[-1] if reached and not course.taken_over else Chasing.LATE
    return Chase(what, days, late in rules.after)
