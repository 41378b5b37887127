"""The rules of credit as values: kinds of records, windows of publicity, what a repair needs."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

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

    `least_months` it is published whatever is done, `most_months` at the longest; of one that is not `published` both
    are 0. `repaired_weight` is what it weighs at most once it is repaired, None where nobody repairs it; `needs` name
    what an applicant does for it. `early` says where it stands when it ends early, or that it never does.
    """

    from_weight: int
    name: Text
    least_months: int
    most_months: int
    repaired_weight: int | None
    needs: tuple[str, ...]
    source: Source
    early: Source
    published: bool = True

    def left(self, weight: int) -> int:
        """What a record of a weight still weighs once it is repaired: all of it where nobody repairs it."""
        return weight if self.repaired_weight is None else min(weight, self.repaired_weight)


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
        """The rule for a record of a weight; None where the kind has no windows."""
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
    """All that holds. `windows` is the set of windows by its id; `laid` names what a deployment's own file gives."""

    windows: str
    windows_name: Text
    laid: tuple[str, ...]
    laws: Mapping[str, Text]
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
    assumed: tuple[tuple[tuple[str, ...], str], ...]

    def window(self, record: Entered) -> WindowRule | None:
        """The rule for a record; None where its kind is neither published nor repaired."""
        return self.kinds[record.kind].window(record.weight)


@dataclass(frozen=True, slots=True)
class Window:
    """When one record is published: from a day until another, both included; repaired from `repairable` on."""

    since: date
    repairable: date
    until: date

    def open_on(self, day: date) -> bool:
        """Whether the record is published on a day."""
        return self.since <= day <= self.until


def window_of(rule: WindowRule, record: Entered, granted: date | None = None) -> Window | None:
    """When a record is published: by the rule, or until the day its register names; None where it is not published.

    A repair `granted` here, or one of the register's, ends it on its day, but never before the least time is over, and
    never where the rule lets nobody repair it.
    """
    if not rule.published:
        return None
    longest = record.public_until or months_after(record.on, rule.most_months)
    if rule.repaired_weight is None:
        return Window(record.on, longest, longest)
    repairable = months_after(record.on, rule.least_months)
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
