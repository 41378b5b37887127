"""Which days are worked on, by the published holidays of the State Council."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days not worked on from a day on, and the last day up to which public holidays are published."""

    start: date
    off: tuple[date, ...]
    known_to: date | None


def works_on(day: date) -> tuple[bool, bool]:
    """Whether a day is worked on, and whether its year's holidays are published; if not, Monday to Friday count."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < 5, False


def days_off(start: date, days: int) -> DaysOff:
    """The days not worked on among so many from `start` (counted). `known_to` None: not even the first is known.

    >>> days_off(date(2026, 10, 1), 7).off[-1]
    datetime.date(2026, 10, 7)
    """
    every = [start + timedelta(n) for n in range(days)]
    told = {day: works_on(day) for day in every}
    known = [day for day in every if told[day][1]]
    return DaysOff(start, tuple(day for day in every if not told[day][0]), known[-1] if known else None)


def worked_on_or_after(day: date) -> date:
    """The day itself where it is worked on, else the next that is.

    >>> worked_on_or_after(date(2026, 10, 3))
    datetime.date(2026, 10, 8)
    """
    while not works_on(day)[0]:
        day += timedelta(1)
    return day
