"""The rules by which a visit may go another way than scan, check, sign, send: `exceptions.toml`. Nothing is refused."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

from regulation.visits.circumstances import Circumstances, Exceptional, Moment, Way
from risk import Text

SKEW, LATE, BEYOND_TERM, NOT_SCANNED = "skew", "late", "beyond_term", "not_scanned"
"""What is said of a visit that went another way; pages have a sentence for each."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Where a rule stands; `verified` false where its text was not read."""

    law: Text
    article: Text
    verified: bool


@dataclass(frozen=True, slots=True)
class ExceptionRule:
    """One exception: what it is called, whether the scan may come when leaving, its clause."""

    name: Text
    scanned_when_leaving: bool
    clause: Clause


@dataclass(frozen=True, slots=True)
class ExceptionRules:
    """All of the file. `back_fill_days` are calendar days after the day of the visit."""

    skew: timedelta
    late: timedelta
    back_fill_days: int
    back_fill: Clause
    exceptions: Mapping[Exceptional, ExceptionRule]
    assumed: tuple[tuple[str, str], ...]


@cache
def exception_rules() -> ExceptionRules:
    """The rules in force."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    laws = {name: Text(row["zh"], row["en"]) for name, row in given["law"].items()}
    return ExceptionRules(
        skew=timedelta(minutes=given["skew_minutes"]),
        late=timedelta(hours=given["late_hours"]),
        back_fill_days=given["back_fill"]["calendar_days"],
        back_fill=_clause(given["back_fill"], laws),
        exceptions={
            Exceptional(name): ExceptionRule(
                Text(row["zh"], row["en"]), row["scanned_when_leaving"], _clause(row, laws)
            )
            for name, row in given["exception"].items()
        },
        assumed=tuple((row["name"], row["why"]) for row in given["assumed"]),
    )


def lateness(ended: datetime, received: datetime, reason: str, zone: tzinfo) -> list[str]:
    """How late a record came: LATE after a day without a reason, BEYOND_TERM after the term for entering it afterwards.

    `ended` is the corrected end. The term counts calendar days in the deployment's own time.
    """
    rules = exception_rules()
    days = (received.astimezone(zone).date() - ended.astimezone(zone).date()).days
    flags = [LATE] if received - ended > rules.late and not reason.strip() else []
    return [*flags, BEYOND_TERM] if days > rules.back_fill_days else flags


def scanning(of: Circumstances, admitted: bool) -> list[str]:
    """NOT_SCANNED where nobody scanned on coming in, the enterprise did not check the officer's code (`admitted`), and
    no exception says why.
    """
    moments = {scan.moment for scan in of.scans if scan.way is not Way.NONE}
    if admitted or Moment.ARRIVAL in moments:
        return []
    if of.exception is None:
        return [NOT_SCANNED]
    when_leaving = exception_rules().exceptions[of.exception.rule].scanned_when_leaving
    return [NOT_SCANNED] if when_leaving and Moment.LEAVING not in moments else []


def _clause(row: Mapping[str, Any], laws: Mapping[str, Text]) -> Clause:
    return Clause(laws[row["law"]], Text(row["article_zh"], row["article_en"]), row["verified"])
