"""What has happened at a made-up premises up to a day: terms of permits, visits, complaints, penalties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

VISITS_BACK_DAYS = 3 * 365
MOST_VISITS = 6
"""In those three years, at one premises."""

COMPLAINTS_BACK_DAYS = 2 * 365
PENALTIES_BACK_DAYS = 3 * 365
MOST_PENALTIES = 8
"""In those three years, at one premises."""

AMOUNTS = (100, 500, 2_000, 10_000, 50_000)
"""Yuan that a fine of each severity is a multiple of."""

SERIOUS = 3
SHOWN_DAYS = {"light": (93, 365), "serious": (366, 3 * 365)}
"""At least and at most how long a made-up penalty is shown; a serious one longer."""

ENDING_SOON_DAYS = 90
"""A term that ends within so many days is about to run out."""


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a permit; both days belong to it. No end: it holds until it is taken back."""

    start: date
    end: date | None
    status: str


@dataclass(frozen=True, slots=True)
class Found:
    """A visit's day, result, and how many findings of each severity it made."""

    day: date
    result: str
    critical: int
    serious: int
    minor: int

    @property
    def dynamic_score(self) -> float:
        """Points of the dynamic factors that such findings cost, 0 to 60 in halves."""
        return min(60.0, 14.0 * self.critical + 6.0 * self.serious + 2.5 * self.minor)


@dataclass(frozen=True, slots=True)
class Penalised:
    """A penalty: its day, severity 1 to 5, amount in yuan; until when shown, where its register says; repaired."""

    day: date
    severity: int
    amount: int
    public_until: date | None
    repaired_on: date | None


def terms(rng: Random, today: date, years: int | None) -> list[Term]:
    """The terms of one permit, oldest first: most run on, some end soon, some have run out.

    One without years was given once, in the last twelve years, and does not end.
    """
    if years is None:
        return [Term(today - timedelta(days=rng.randint(60, 12 * 365)), None, "valid")]
    fate = rng.random()
    if fate < 0.04:
        end = today - timedelta(days=rng.randint(1, 400))
    elif fate < 0.10:
        end = today + timedelta(days=rng.randint(0, ENDING_SOON_DAYS))
    else:
        end = today + timedelta(days=rng.randint(ENDING_SOON_DAYS + 1, years * 365 - 1))
    cancelled = end >= today and rng.random() < 0.006
    status = "cancelled" if cancelled else "expired" if end < today else "valid"
    result = [Term(_first_day(end, years), end, status)]
    while len(result) < 3 and rng.random() < 0.4:
        before = result[0].start - timedelta(days=1)
        result.insert(0, Term(_first_day(before, years), before, "expired"))
    return result


def _first_day(end: date, years: int) -> date:
    """The day on which a term of whole years that ends on a day began."""
    after = end + timedelta(days=1)
    day = 28 if (after.month, after.day) == (2, 29) else after.day
    return after.replace(year=after.year - years, day=day)


def last_day(start: date, years: int) -> date:
    """The last day of a term of whole years that begins on a day."""
    day = 28 if (start.month, start.day) == (2, 29) else start.day
    return start.replace(year=start.year + years, day=day) - timedelta(days=1)


def visits(rng: Random, today: date, opened: date, neglect: float) -> list[Found]:
    """The visits of the last three years, oldest first; `neglect` (0 to 1) brings visits and findings."""
    number = 1 + _some(rng, MOST_VISITS - 1, 0.25 + neglect / 2)
    days = _days(rng, max(opened, today - timedelta(days=VISITS_BACK_DAYS)), today, number)
    return [_found(rng, day, neglect) for day in days]


def complaint_days(rng: Random, today: date, opened: date, neglect: float) -> list[date]:
    """The days of the last two years on which somebody complained, oldest first."""
    number = _some(rng, 4, neglect * 0.45)
    return _days(rng, max(opened, today - timedelta(days=COMPLAINTS_BACK_DAYS)), today, number)


def penalties(rng: Random, today: date, opened: date, neglect: float) -> list[Penalised]:
    """The penalties of the last three years, oldest first: at most premises none, most of them light, some repaired."""
    number = _some(rng, MOST_PENALTIES, neglect**2 * 0.6)
    days = _days(rng, max(opened, today - timedelta(days=PENALTIES_BACK_DAYS)), today, number)
    return [_penalised(rng, day, today, neglect) for day in days]


def _penalised(rng: Random, day: date, today: date, neglect: float) -> Penalised:
    severity = 1 + _some(rng, 4, min(1, 0.1 + neglect))
    amount = rng.randint(2, 20) * AMOUNTS[severity - 1]
    least, most = SHOWN_DAYS["serious" if severity >= SERIOUS else "light"]
    repaired = day + timedelta(days=rng.randint(least, most))
    shown = day + timedelta(days=most) if rng.random() < 0.3 else None
    done = repaired <= today and rng.random() < 0.45
    return Penalised(day, severity, amount, shown, repaired if done else None)


def _days(rng: Random, first: date, last: date, number: int) -> list[date]:
    span = (last - first).days
    return sorted(first + timedelta(days=rng.randint(0, span)) for _ in range(number)) if span >= 0 else []


def _some(rng: Random, trials: int, share: float) -> int:
    """How many of some trials come true."""
    return sum(rng.random() < share for _ in range(trials))


def _found(rng: Random, day: date, neglect: float) -> Found:
    critical = _some(rng, 3, neglect * 0.25)
    serious = _some(rng, 5, neglect * 0.5)
    minor = _some(rng, 9, 0.05 + neglect * 0.8)
    passed = "conditions" if serious or minor > 4 else "pass"
    result = "fail" if critical else passed
    return Found(day, result, critical, serious, minor)
