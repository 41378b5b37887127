"""The time of a visit: kept as the phone's clock said it, corrected by the server's, and never a reason to refuse."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from checklists import Answer, worked_on_or_after
from regulation.visits.circumstances import LONGEST_REASON
from regulation.visits.exceptions import exception_rules
from regulation.visits.fields import read_moment

NOTHING, A_DAY = timedelta(0), timedelta(1)


@dataclass(frozen=True, slots=True)
class Sending:
    """What the phone says when it sends: its clock then (None: not said), which attempt this is, why so late."""

    sent: datetime | None = None
    attempt: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Timed:
    """When a visit was, by the server's clock. `days` is how much later its day is than the phone said.

    `ahead` is what was added to the phone's times; `skewed` says that its clock was off.
    """

    started: datetime
    ended: datetime
    on: date
    days: int
    ahead: timedelta
    skewed: bool


def read_sending(data: object) -> Sending:
    """The sending of an envelope; what cannot be read counts as not said, for it is no reason to refuse a visit."""
    given: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    attempt, reason = given.get("attempt"), given.get("reason")
    return Sending(
        sent=read_moment(given.get("sent")),
        attempt=attempt if isinstance(attempt, int) and 0 <= attempt < 10**6 else 0,
        reason=reason.strip()[:LONGEST_REASON] if isinstance(reason, str) else "",
    )


def timed(
    started: datetime,
    ended: datetime,
    sending: Sending,
    offset_ms: int | None,
    received: datetime,
    zone: tzinfo,
) -> Timed:
    """The times of a visit by the server's clock.

    The clock at sending, beside when that arrived, says how far it is off; so does `offset_ms`, from when the pack was
    taken. Where the two differ the clock was set in between, and the one that puts the end nearest before the arrival
    is believed. No visit ends after it arrived.
    """
    most = exception_rules().skew
    known = [received - sending.sent] if sending.sent else []
    if offset_ms is not None:
        known.append(timedelta(milliseconds=offset_ms))
    ahead = min(known or [NOTHING], key=lambda one: _distance(ended, one, received, most))
    off = abs(ahead) > most
    end = min(_moved(ended, ahead if off else NOTHING), received)
    length = ended - started
    begin = _moved(end, -length) if length >= NOTHING else end
    on = end.astimezone(zone).date()
    return Timed(
        started=begin,
        ended=end,
        on=on,
        days=(on - _day(ended, zone)).days,
        ahead=end - ended,
        skewed=any(abs(one) > most for one in known) or length < NOTHING or ended - received > most,
    )


def dump_timed(when: Timed) -> str:
    """The times as text."""
    said = [when.started.isoformat(), when.ended.isoformat(), when.on.isoformat(), when.days]
    return json.dumps([*said, when.ahead.total_seconds(), when.skewed])


def restore_timed(text: str) -> Timed:
    """The times that `dump_timed` wrote."""
    started, ended, on, days, ahead, skewed = json.loads(text)
    begin, end = datetime.fromisoformat(started), datetime.fromisoformat(ended)
    return Timed(begin, end, date.fromisoformat(on), days, timedelta(seconds=ahead), skewed)


def with_days_moved(answers: Mapping[str, Answer], when: Timed) -> dict[str, Answer]:
    """The answers with the days by which something is due as far from the visit as the phone meant, on a working day.

    Only where the phone's clock was more than a day off, or the day would lie before the visit; the record itself keeps
    what the phone said.
    """
    if not when.skewed:
        return dict(answers)
    return {
        key: replace(answer, due=_due(answer.due, when)) if answer.due else answer
        for key, answer in answers.items()
    }


def _due(due: date, when: Timed) -> date:
    try:
        meant = due + timedelta(when.days) if abs(when.ahead) > A_DAY else due
    except OverflowError:
        return worked_on_or_after(when.on)
    if meant == due and due >= when.on:
        return due
    return worked_on_or_after(max(meant, when.on))


def _distance(
    ended: datetime, ahead: timedelta, received: datetime, most: timedelta
) -> tuple[bool, timedelta]:
    """How far from its arrival a visit would have ended, those that would end after it last."""
    away = received - _moved(ended, ahead)
    return away < -most, abs(away)


def _moved(at: datetime, by: timedelta) -> datetime:
    try:
        return at + by
    except OverflowError:
        return at


def _day(at: datetime, zone: tzinfo) -> date:
    try:
        return at.astimezone(zone).date()
    except OverflowError:
        return at.date()
