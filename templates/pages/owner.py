"""The owner's own pages: home, who else opens it, and the one-time code that opens it first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.evaluation import Evaluated
from templates.pages.premises import Visit
from templates.pages.shared import Link, Plate, Share, Shell
from templates.pages.why import Ledger, Ruler


@dataclass(frozen=True, slots=True)
class TodoItem:
    """One thing to do; without a day it has none. `alarm`: it is late."""

    title: str
    text: str
    href: str
    on: date | None = None
    days_left: int | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from the owner's page, with how it stands there."""

    title: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeNotice:
    """A new edition of the handbook, not read yet: rows that changed for this place, and rows that may concern it."""

    edition: str
    changed: int
    perhaps: int
    href: str


@dataclass(frozen=True, slots=True)
class OwnerHome:
    """`/e/{id}` for its owner: plate, ruler, sentence, what is to be done, why, and the ways on.

    `primary` is the one thing to press. `code` is the short code on the wall, `known_needed` what a grade needs.
    """

    shell: Shell
    name: str
    industry: str
    plate: Plate
    ruler: Ruler
    ledger: Ledger
    why_href: str
    district: str = ""
    address: str = ""
    code: str = ""
    table: Link | None = None
    known_needed: Share | None = None
    supervision: str = ""
    todos: Sequence[TodoItem] = ()
    visits: Sequence[Visit] = ()
    ways: Sequence[Way] = ()
    primary: Link | None = None
    news: ChangeNotice | None = None
    json_href: str = ""
    evaluated: Evaluated | None = None
    due_soon: int = 0
    overdue: int = 0


class ClaimFault(StrEnum):
    """Why a one-time code opened nothing; the page has the sentence for it."""

    WRONG = "wrong"
    MISSING = "missing"
    TOO_MANY = "too-many"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """`/e/{id}/claim`: posts `code` and `csrf` to itself.

    `open_days`: how long the owner's view stays open; `wait_minutes` belongs to `TOO_MANY`.
    """

    shell: Shell
    name: str
    premises_href: str
    claim_href: str
    sign_in_href: str
    open_days: int
    code: str = ""
    fault: ClaimFault | None = None
    wait_minutes: int = 0


class HolderState(StrEnum):
    """How an access stands; the page has the words for it."""

    ACTIVE = "active"
    WAITING = "waiting"
    RUN_OUT = "run-out"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who opens the owner's view. `revoke` is the id to end it with, empty where it cannot be ended."""

    name: str
    chief: bool
    state: HolderState
    since: date
    until: date | None = None
    mine: bool = False
    local: bool = False
    revoke: str = ""


class ShareFault(StrEnum):
    """Why an access was not handed on or ended; the page has the sentence for it."""

    NAME = "name"
    LAST = "last"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """`/e/{id}/people`: who opens the owner's view since when; a chief hands it on and ends it.

    `code` is the one-time code just issued for `code_for`, shown this once; it ends on `code_until`.
    """

    shell: Shell
    name: str
    premises_href: str
    people_href: str
    chief: bool
    holders: Sequence[Holder] = ()
    typed: str = ""
    fault: ShareFault | None = None
    code: str = ""
    code_for: str = ""
    code_until: date | None = None
    claim_address: str = ""


@dataclass(frozen=True, slots=True)
class LetterPage:
    """`/r/premises/{id}/letter`: issues a one-time code, then prints it as a letter to the owner.

    Before that `code` is empty and the page is a form.
    """

    shell: Shell
    name: str
    address: str
    premises_href: str
    letter_href: str
    department: str = ""
    as_of: date | None = None
    code: str = ""
    code_until: date | None = None
    claim_address: str = ""
