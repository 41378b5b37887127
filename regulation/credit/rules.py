"""The rules of credit, read once from `rules.toml`: kinds of records, windows of publicity, what a repair needs."""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph.credit import Entered
from risk import Text

NO_TEXT = Text("", "")
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule stands; `verified` false where its text was not read, `assumed` where there is none."""

    law: Text
    article: Text
    verified: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class WindowRule:
    """How long a record of this weight or more is published, and how it is repaired.

    `least_months` it is published whatever is done, `most_months` at the longest. `repaired_weight` is what it weighs
    at most once it is repaired; `needs` name what an applicant does for it.
    """

    from_weight: int
    name: Text
    least_months: int
    most_months: int
    repaired_weight: int
    needs: tuple[str, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record: the fact it counts in, who says it. `windows` rise in weight; without one it is not published.

    `history` is the kind of history in columns that such records lie in, None where the graph holds them alone; `mend`
    says how it ends where nothing can be repaired.
    """

    id: str
    name: Text
    fact: str
    source: str
    history: str | None
    windows: tuple[WindowRule, ...]
    mend: Text

    def window(self, weight: int) -> WindowRule | None:
        """The rule for a record of a weight; None where such a record is not published."""
        fitting = [rule for rule in self.windows if rule.from_weight <= weight]
        return fitting[-1] if fitting else None


@dataclass(frozen=True, slots=True)
class Flag:
    """What the register says of an entity, yes or no: how it ends, whether nothing is repaired while it holds."""

    id: str
    mend: Text
    bars_repair: bool


@dataclass(frozen=True, slots=True)
class Rules:
    """All of the file."""

    schemes: tuple[str, ...]
    due_months: int
    upheld_days: int
    share_working_days: int
    kinds: Mapping[str, Kind]
    flags: Mapping[str, Flag]
    needs: Mapping[str, Text]
    repair: Source
    barred: Source
    share: Source
    assumed: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """When one record is published: from a day until another, both included; repaired from `repairable` on."""

    since: date
    repairable: date
    until: date

    def open_on(self, day: date) -> bool:
        """Whether the record is published on a day."""
        return self.since <= day <= self.until


def window_of(rule: WindowRule, record: Entered, granted: date | None = None) -> Window:
    """When a record is published: by the rule, or until the day its register names.

    A repair `granted` here, or one of the register's, ends it on its day, but never before the least time is over.
    """
    repairable = months_after(record.on, rule.least_months)
    longest = record.public_until or months_after(record.on, rule.most_months)
    repaired = min((day for day in (granted, record.repaired_on) if day), default=None)
    return Window(record.on, repairable, min(longest, max(repaired, repairable)) if repaired else longest)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month.

    >>> months_after(date(2026, 11, 30), 3)
    datetime.date(2027, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@cache
def rules() -> Rules:
    """The rules in force."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    laws = {name: _text(row) for name, row in given["law"].items()}
    return Rules(
        schemes=tuple(given["schemes"]),
        due_months=given["due_months"],
        upheld_days=given["upheld_days"],
        share_working_days=given["share_working_days"],
        kinds={name: _kind(name, row, laws) for name, row in given["kind"].items()},
        flags={
            name: Flag(name, Text(row["mend_zh"], row["mend_en"]), row.get("bars_repair", False))
            for name, row in given["flag"].items()
        },
        needs={name: _text(row) for name, row in given["need"].items()},
        repair=_source(given["repair"], laws),
        barred=_source(given["repair"]["barred"], laws),
        share=_source(given["repair"]["share"], laws),
        assumed=tuple((row["name"], row["why"]) for row in given["assumed"]),
    )


def _kind(name: str, row: Mapping[str, Any], laws: Mapping[str, Text]) -> Kind:
    mend = Text(row["mend_zh"], row["mend_en"]) if "mend_zh" in row else NO_TEXT
    windows = tuple(_window(one, laws) for one in row.get("window", ()))
    return Kind(name, _text(row), row["fact"], row["source"], row.get("history"), windows, mend)


def _window(row: Mapping[str, Any], laws: Mapping[str, Text]) -> WindowRule:
    return WindowRule(
        from_weight=row["from_weight"],
        name=_text(row),
        least_months=row["least_months"],
        most_months=row["most_months"],
        repaired_weight=row["repaired_weight"],
        needs=tuple(row["needs"]),
        source=_source(row, laws),
    )


def _source(row: Mapping[str, Any], laws: Mapping[str, Text]) -> Source:
    article = Text(row["article_zh"], row["article_en"])
    return Source(laws[row["law"]], article, row.get("verified", False), row["law"] == "assumed")


def _text(row: Mapping[str, Any]) -> Text:
    return Text(row["zh"], row["en"])
