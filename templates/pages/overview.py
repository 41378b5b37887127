"""The regulator's overview: how the premises of a district stand, every number a door to its rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from templates.pages.shared import NONE_COUNTED, Count, Option, Shell, Sign


@dataclass(frozen=True, slots=True)
class Tally:
    """How many premises stand at each sign and without a grade; `provisional` is counted inside A to D."""

    total: Count
    a: Count
    b: Count
    c: Count
    d: Count
    pending: Count
    insufficient: Count
    provisional: Count = NONE_COUNTED

    def __post_init__(self) -> None:
        parts = self.a.n + self.b.n + self.c.n + self.d.n + self.pending.n + self.insufficient.n
        if parts != self.total.n:
            raise ValueError(f"the states add up to {parts} premises and {self.total.n} are on file")

    def of(self, sign: Sign) -> Count:
        """The premises at one sign."""
        return {Sign.A: self.a, Sign.B: self.b, Sign.C: self.c, Sign.D: self.d}[sign]

    @property
    def high(self) -> int:
        """Premises at C and D."""
        return self.c.n + self.d.n

    @property
    def ungraded(self) -> int:
        """Premises without a grade."""
        return self.pending.n + self.insufficient.n


@dataclass(frozen=True, slots=True)
class TallyRow:
    """One industry's or one district's tally. `href` leads to this overview narrowed to it.

    `high` counts C and D together, with the address of both.
    """

    name: str
    href: str
    tally: Tally
    high: Count


@dataclass(frozen=True, slots=True)
class Overview:
    """`/r`: the month in one sentence, the band of grades, industry by grade, districts.

    `place` is the district whose premises are counted, by name. `whole` is that tally with filters on;
    `high` counts its C and D together. The numbers below the band count premises: permits expiring within
    90 days or already expired, visited in the last 30 days, complained of in the last 90. `district` and
    `industry` are the filters, first option "all" with an empty value. `trade_href` leads to the one trade chosen.
    """

    shell: Shell
    place: str
    as_of: date
    whole: Tally
    high: Count
    expiring: Count
    expired: Count
    visited: Count
    complained: Count
    industries: Sequence[TallyRow] = ()
    districts: Sequence[TallyRow] = ()
    district: Sequence[Option] = ()
    industry: Sequence[Option] = ()
    csv_href: str = ""
    json_href: str = ""
    trade_href: str = ""
