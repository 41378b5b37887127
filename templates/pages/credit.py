"""Credit: entities by class, one entity for the regulator, and what its owner sees, who is shown no class."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.premises import Pager
from templates.pages.reviewing import Facet
from templates.pages.shared import Clause, Link, Mark, Option, Plate, Points, Record, Share, Shell
from templates.pages.why import Ledger, Ruler


class RepairState(StrEnum):
    """Where a repair stands; the page has the words for it."""

    APPLIED = "repair-applied"
    GRANTED = "repair-granted"
    REFUSED = "repair-refused"
    SHARED = "repair-shared"


@dataclass(frozen=True, slots=True)
class RepairStep:
    """A repair as it stands: what was asked and what was answered, who decided why, by when the conclusion is shared.

    `decide` and `share` are its id where the reader may do that now.
    """

    state: RepairState
    applied_on: date
    answers: Sequence[tuple[str, str]]
    decided_on: date | None = None
    department: str = ""
    reason: str = ""
    share_by: date | None = None
    shared_on: date | None = None
    shared_with: str = ""
    decide: str = ""
    share: str = ""


@dataclass(frozen=True, slots=True)
class Publicity:
    """When a record is published: `since` to `until`, at least until `least`; `open` on the day of the page."""

    kind: str
    since: date
    least: date
    until: date
    open: bool
    clause: Clause


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What kind of record is not published though it counts, and where that stands."""

    kind: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """One record: what, when, where, what it costs and until when, its publicity, its repair.

    `points` is None where it does not stand in the class that was last computed. `against` says why it cannot be
    repaired now; `needs` what a repair asks for, where there is one. `repair_href` leads an owner to apply.
    `early` is where it stands when publication ends early, or that it never does; None where its publicity says that.
    """

    kind: str
    on: date
    what: str = ""
    place: Link | None = None
    points: Points | None = None
    counts_until: date | None = None
    repaired: bool = False
    publicity: Publicity | None = None
    unpublished: Unpublished | None = None
    early: Clause | None = None
    needs: Sequence[str] = ()
    against: str = ""
    repairs: Sequence[RepairStep] = ()
    repair_href: str = ""


@dataclass(frozen=True, slots=True)
class CreditFlag:
    """What the register says of an entity with yes, what it costs, and how it ends. `points` None: a red line."""

    text: str
    mend: str
    points: Points | None = None
    source: Record | None = None


@dataclass(frozen=True, slots=True)
class CreditPlace:
    """One premises of an entity, and how it is supervised by its grade beside the class."""

    mark: Mark
    name: str
    href: str
    industry: str
    supervision: str


@dataclass(frozen=True, slots=True)
class CreditStep:
    """One class in the history of an entity."""

    mark: Mark
    on: date
    score: Points | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """When everybody was last classified, and by when that is due again; `in_force`: a table of credit is adopted."""

    in_force: bool
    on: date | None = None
    due: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CreditPage:
    """`/r/credit/{entity}`: the class with every point, its records, their publicity and repair. For officers alone.

    `elsewhere` counts premises that the reader may not see. `fault` is why what was sent did not stand, `fault_at`
    which repair it was about.
    """

    shell: Shell
    name: str
    code: str
    plate: Plate
    ruler: Ruler
    ledger: Ledger
    table: Link
    entries: Sequence[CreditEntry]
    flags: Sequence[CreditFlag]
    places: Sequence[CreditPlace]
    history: Sequence[CreditStep]
    round: Round
    elsewhere: int = 0
    known_needed: Share | None = None
    notes: Sequence[str] = ()
    as_of: date | None = None
    repair_clause: Clause | None = None
    share_clause: Clause | None = None
    fault: str = ""
    fault_at: str = ""
    typed: str = ""
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class CreditLine:
    """An entity in the list."""

    mark: Mark
    name: str
    href: str
    code: str
    places: int
    on: date
    score: Points | None = None


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A repair that waits: for a decision, or for its conclusion to be shared by a day."""

    name: str
    href: str
    kind: str
    on: date
    state: RepairState
    premises: str
    since: date
    share_by: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class CreditList:
    """`/r/credit`: legal entities by class, and the repairs that wait. For officers alone."""

    shell: Shell
    rows: Sequence[CreditLine]
    total: int
    pager: Pager
    classes: Sequence[Facet]
    industries: Sequence[Option]
    districts: Sequence[Option]
    waiting: Sequence[WaitingLine]
    table: Link
    round: Round
    chosen: str = ""
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class RepairForm:
    """The form to repair one record: what is asked, and what was typed."""

    key: str
    kind: str
    on: date
    asked: Sequence[tuple[str, str, str]]
    clause: Clause
    fault: str = ""


@dataclass(frozen=True, slots=True)
class OwnCreditPage:
    """`/e/{id}/credit`: an owner's own records, what each costs, how long it is published, how it is repaired.

    It names no class: that says how inspections are shared out, and is not said outside the administration.
    """

    shell: Shell
    name: str
    premises_href: str
    entity: str
    entries: Sequence[CreditEntry]
    flags: Sequence[CreditFlag]
    visits: str = ""
    form: RepairForm | None = None
    repair_clause: Clause | None = None
    share_clause: Clause | None = None
    counted: bool = False
    as_of: date | None = None
    json_href: str = ""
