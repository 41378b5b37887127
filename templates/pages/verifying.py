"""Is this visit real? What the owner sees who scans or types the inspector's code: yes, or loudly no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.lists import RowElsewhere
from templates.pages.planning import OfficerChoice
from templates.pages.shared import Clause, Shell


class VisitDoubt(StrEnum):
    """Why a code does not say that a visit is real; the page has the words for it."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    OTHER_PREMISES = "other-premises"
    CANCELLED = "cancelled"
    ENDED = "ended"
    OFFICER = "officer"


class Compared(StrEnum):
    """What the owner said after comparing; the page has the words for it."""

    NOT_YET = ""
    ADMITTED = "admitted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class VisitVerified:
    """The visit is real: who, why, by what right, what is checked, how often this year."""

    shell: Shell
    name: str
    address: str
    number: str
    digits: str
    until: str
    officers: Sequence[OfficerChoice]
    departments: int
    kind: str
    origin: str
    reason: str
    basis: Sequence[Clause]
    rows: Sequence[tuple[str, int]]
    total: int
    list_href: str
    minutes: int
    year: int
    made: int
    cap: int | None
    counts: bool
    service: bool
    compared: Compared
    compared_href: str
    hotline: str
    checked_at: str
    premises_href: str = ""
    more_laws: int = 0


@dataclass(frozen=True, slots=True)
class VisitDoubted:
    """The visit cannot be confirmed: why, that one may refuse, and whom to call."""

    shell: Shell
    doubt: VisitDoubt
    hotline: str
    checked_at: str
    name: str = ""
    number: str = ""
    complain_href: str = ""
    complained: bool = False
    again_href: str = ""


@dataclass(frozen=True, slots=True)
class VerifyForm:
    """Six digits to be typed. `fault`: missing or many; `minutes` to wait after too many wrong ones."""

    shell: Shell
    name: str
    address: str
    hotline: str
    digits: str = ""
    fault: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class ListedRow:
    """One row of the list as anyone may read it."""

    id: str
    duty: str
    check: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class VisitList:
    """What will be checked, by department; readable without a sign-in."""

    shell: Shell
    name: str
    number: str
    version: str
    total: int
    departments: Sequence[tuple[str, Sequence[ListedRow]]]
    back_href: str
    planned: date | None = None
    elsewhere: Sequence[RowElsewhere] = ()
