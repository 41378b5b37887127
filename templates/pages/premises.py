"""The pages of premises: the list, the officer's page of one, the page anyone sees who scans its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.evaluation import Evaluated
from templates.pages.phoenix import PhoenixDecided
from templates.pages.shared import NONE_COUNTED, Count, Link, Mark, Option, Plate, Points, Share, Shell
from templates.pages.why import Ledger, Ruler


class PermitStatus(StrEnum):
    """Where a permit stands on the day of the page; the page has the words for it."""

    VALID = "valid"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    CANCELLED = "cancelled"
    UNKNOWN = "unknown"


class VisitResult(StrEnum):
    """How a visit ended; the page has the words for it."""

    PASSED = "passed"
    CONDITIONS = "conditions"
    FAILED = "failed"
    NOT_DONE = "not-done"


@dataclass(frozen=True, slots=True)
class Pager:
    """Where one page of a list stands. `first` and `last` are row numbers from 1; 0 when empty."""

    first: int
    last: int
    previous_href: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class PremisesRow:
    """One premises in the list."""

    mark: Mark
    name: str
    href: str
    industry: str
    district: str
    address: str = ""
    score: Points | None = None
    graded_on: date | None = None
    permit_ends: date | None = None
    permit_status: PermitStatus | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter that is on, and this list's address without it."""

    text: str
    without_href: str


@dataclass(frozen=True, slots=True)
class PremisesList:
    """`/r/premises`: a GET form with `q`, `district`, `industry`, `grade`, `permit`, `sort`.

    `total` rows match of `of` the reader may see. Each list of options starts with "all" (empty value) and
    carries counts; `sort` carries none. `hidden` are names and values the form must keep besides.
    """

    shell: Shell
    rows: Sequence[PremisesRow]
    total: int
    of: int
    pager: Pager
    q: str = ""
    district: Sequence[Option] = ()
    industry: Sequence[Option] = ()
    grade: Sequence[Option] = ()
    permit: Sequence[Option] = ()
    sort: Sequence[Option] = ()
    hidden: Sequence[tuple[str, str]] = ()
    filters: Sequence[Filter] = ()
    clear_href: str = ""
    csv_href: str = ""
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class Permit:
    """A permit to operate at these premises."""

    kind: str
    number: str = ""
    starts: date | None = None
    ends: date | None = None
    status: PermitStatus = PermitStatus.UNKNOWN
    days_left: int | None = None
    department: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit: items checked and failed where they were counted."""

    on: date
    kind: str
    result: VisitResult
    checked: int | None = None
    failed: int | None = None
    department: str = ""
    reference: str = ""
    remark: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint; `upheld` is None while nobody has decided."""

    on: date
    about: str
    upheld: bool | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class GradeStep:
    """One grading in the history, newest first in a page. `reason`: what changed since the one before."""

    on: date
    mark: Mark
    score: Points | None = None
    reason: str = ""
    table: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """The legal entity that runs the premises. `code` is its unified social credit code."""

    name: str
    code: str = ""
    kind: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another premises of the same entity."""

    mark: Mark
    name: str
    href: str
    industry: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class PremisesPage:
    """`/r/premises/{id}`: all that is on file about one premises.

    The sequences may be cut; `visits_total`, `complaints_total` and `siblings_total` then say how many
    there are. `ledger` lets the sentence name the heaviest factor; None leaves that out.
    """

    shell: Shell
    name: str
    code: str
    plate: Plate
    ruler: Ruler
    why_href: str
    industry: str
    district: Link
    as_of: date
    address: str = ""
    ledger: Ledger | None = None
    table: Link | None = None
    on_trial: bool = False
    known_needed: Share | None = None
    supervision: str = ""
    visit_due: date | None = None
    entity: Entity | None = None
    permits: Sequence[Permit] = ()
    visits: Sequence[Visit] = ()
    visits_total: Count = NONE_COUNTED
    complaints: Sequence[Complaint] = ()
    complaints_total: Count = NONE_COUNTED
    history: Sequence[GradeStep] = ()
    siblings: Sequence[Sibling] = ()
    siblings_total: Count = NONE_COUNTED
    public_href: str = ""
    json_href: str = ""
    order_href: str = ""
    code_href: str = ""
    letter_href: str = ""
    evaluated: Evaluated | None = None
    trade_href: str = ""
    handbook_edition: str = ""
    read_edition: str = ""
    read_on: date | None = None
    editions_href: str = ""
    phoenix: Sequence[PhoenixDecided] = ()


@dataclass(frozen=True, slots=True)
class PublicPremises:
    """`/e/{id}`: what anyone sees who scans the code on the wall. Never credit, never a person's data.

    `plate` is None where the table's grades are not published, `evaluated` where nothing of the evaluation is.
    `months_unvisited` counts whole months since the last visit, None without one on file. `short_code` is that of the
    code on the wall. `unverified`: the premises was found by what somebody typed. `remembered`: the register is away
    and this is the page of then.
    """

    shell: Shell
    name: str
    code: str
    industry: str
    district: str = ""
    address: str = ""
    plate: Plate | None = None
    table: Link | None = None
    permits: Sequence[Permit] = ()
    last_visit: Visit | None = None
    months_unvisited: int | None = None
    sign_in_href: str = ""
    why_href: str = ""
    short_code: str = ""
    handbook_href: str = ""
    verify_href: str = ""
    unverified: bool = False
    remembered: str = ""
    evaluated: Evaluated | None = None
