"""The pages of ordering visits: the board, the order form, one task, the notice, the inspector's day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.closing import Wants
from templates.pages.lists import ListDepth, RowElsewhere
from templates.pages.premises import Permit, Visit
from templates.pages.shared import NONE_COUNTED, Clause, Count, Link, Mark, Option, Plate, Shell


class TaskState(StrEnum):
    """Where a task stands; the page has the words for it."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    NOTIFIED = "notified"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


class TaskEvent(StrEnum):
    """What can stand on a task's record; the page has the words for it."""

    ORDERED = "ordered"
    SET_ASIDE = "set_aside"
    JOINED = "joined"
    APPROVED = "approved"
    APPROVED_ALONE = "approved_alone"
    ASSIGNED = "assigned"
    RECUSED = "recused"
    MOVED = "moved"
    NOTIFIED = "notified"
    CODE_SHOWN = "code_shown"
    ADMITTED = "admitted"
    REFUSED = "refused"
    STARTED = "started"
    CANCELLED = "cancelled"
    DONE = "done"
    ADDED = "added"
    CORRECTED = "corrected"
    KEPT_ASIDE = "kept_aside"
    TAKEN_UP = "taken_up"
    DECIDED = "decided"


class Warned(StrEnum):
    """What an inspector should know before going in; the page has the words for it."""

    PERMIT = "permit"
    CAP = "cap"
    COMPLAINT = "complaint"
    OTHER_TASK = "other-task"


@dataclass(frozen=True, slots=True)
class DueRow:
    """A premises that asks for a visit: why, since when, and where to order one.

    `attention` are the points by which it stands further up, `paths` the connections they come from, in words.
    """

    mark: Mark
    name: str
    href: str
    order_href: str
    why: str
    since: date | None
    note: str = ""
    attention: int = 0
    paths: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class TaskLine:
    """One task in a list. `approve` asks for the button that approves it in one tap."""

    href: str
    name: str
    mark: Mark
    number: str
    kind: str
    origin: str
    reason: str
    state: TaskState
    planned: date | None = None
    departments: Sequence[str] = ()
    officers: Sequence[str] = ()
    premises_href: str = ""
    approve: str = ""
    overrides: int = 0


@dataclass(frozen=True, slots=True)
class TaskList:
    """One column of the board and how many stand in it."""

    id: str
    total: Count
    rows: Sequence[TaskLine]


@dataclass(frozen=True, slots=True)
class TaskBoard:
    """What a department lead has before them. `alone` names what the lists are of: a department, or all."""

    shell: Shell
    today: date
    department: str
    origin: Sequence[Option]
    due: Sequence[DueRow]
    due_total: Count
    due_more: bool
    proposed: TaskList
    to_assign: TaskList
    coming: TaskList
    under_way: TaskList
    done: TaskList
    done_days: int
    overdue: Count = NONE_COUNTED
    json_href: str = ""
    phoenix_href: str = ""
    aside_href: str = ""


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """One visit of the year; `counted` whether it counts against the cap."""

    on: date | None
    departments: str
    kind: str
    origin: str
    counted: bool
    made: bool
    href: str = ""


@dataclass(frozen=True, slots=True)
class BurdenTable:
    """The visits of a year at one premises; `counted` those of one department against `cap`."""

    year: int
    lines: Sequence[BurdenLine]
    department: str
    counted: int
    cap: int | None
    services: int


@dataclass(frozen=True, slots=True)
class Against:
    """An objection to an order. `override`: "" never, `reason`, or `ground`; `merge` the address that joins a task."""

    rule: str
    sentence: str
    mend: str
    override: str
    clause: Clause | None = None
    task: Link | None = None
    merge: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OfficerChoice:
    """An officer to send, and why not."""

    number: str
    name: str
    department: str
    enforcement: str
    chosen: bool = False
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a group, with its reasons to choose from where it has some."""

    value: str
    text: str
    chosen: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class OrderForm:
    """A visit to be ordered; what was typed is kept when something speaks against it."""

    shell: Shell
    name: str
    href: str
    mark: Mark
    industry: str
    address: str
    department: str
    departments: Sequence[Option]
    kinds: Sequence[Choice]
    origins: Sequence[Choice]
    reasons: Sequence[str]
    reason: str
    planned: str
    plan: str
    ground: str
    officers: Sequence[OfficerChoice]
    burden: BurdenTable
    against: Sequence[Against] = ()
    open: Sequence[TaskLine] = ()
    depth: ListDepth | None = None
    desk_clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of a task's record."""

    on: date
    time: str
    by: str
    what: TaskEvent
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Spared:
    """What one joint visit spares the enterprise, against each department coming alone.

    `recognised`: how many questions more another department's visit has answered lately.
    """

    visits: int = 0
    questions: int = 0
    minutes: int = 0
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class TaskPage:
    """One task as who orders sees it, with the next step first.

    `may` names the steps that can be taken now: approve, assign, notify, move, cancel, join.
    """

    shell: Shell
    number: str
    name: str
    premises_href: str
    industry: str
    address: str
    mark: Mark
    state: TaskState
    kind: str
    origin: str
    reason: str
    plan: str
    planned: date | None
    departments: Sequence[str]
    announced: bool
    rows: int | None
    overrides: Sequence[tuple[str, str, str]]
    officers: Sequence[OfficerChoice]
    candidates: Sequence[OfficerChoice]
    burden: BurdenTable
    events: Sequence[EventLine]
    may: Sequence[str]
    own_order: bool = False
    notice_href: str = ""
    fault: str = ""
    against: Sequence[Against] = ()
    spared: Spared = Spared()
    desk: bool = False
    elsewhere: Sequence[RowElsewhere] = ()
    depth: ListDepth | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of a visit, as it was given: printable, for the enterprise."""

    shell: Shell
    number: str
    name: str
    address: str
    kind: str
    origin: str
    reason: str
    planned: date | None
    issued: date
    departments: Sequence[str]
    officers: Sequence[OfficerChoice]
    basis: Sequence[Clause]
    rows: Sequence[tuple[str, int]]
    minutes: int
    made: int
    cap: int | None
    counts: bool
    rights: Sequence[str]
    prohibitions: Sequence[str]
    hotline: str
    back_href: str
    verify_href: str
    cancelled: bool = False
    more_laws: int = 0


@dataclass(frozen=True, slots=True)
class ChasedLine:
    """A finding that is due soon or overdue, with days left (negative: gone by)."""

    name: str
    title: str
    href: str
    due: date
    days: int
    wants: Wants


@dataclass(frozen=True, slots=True)
class InspectorDay:
    """The inspector's day: today's tasks, what is overdue with them, then what comes."""

    shell: Shell
    today: date
    now: Sequence[TaskLine]
    coming: Sequence[TaskLine]
    enforcement: str = ""
    valid_to: date | None = None
    number_ended: bool = False
    chased: Sequence[ChasedLine] = ()


@dataclass(frozen=True, slots=True)
class HeadCard:
    """A premises at a glance, before going in."""

    name: str
    href: str
    industry: str
    address: str
    code: str
    plate: Plate
    visits: Sequence[Visit]
    permits: Sequence[Permit]
    findings: Count
    warnings: Sequence[tuple[Warned, str]]


@dataclass(frozen=True, slots=True)
class InspectorTask:
    """One task as who goes sees it: the premises, who and why, the code, the list."""

    shell: Shell
    head: HeadCard
    number: str
    state: TaskState
    kind: str
    origin: str
    reason: str
    planned: date | None
    departments: Sequence[str]
    officers: Sequence[OfficerChoice]
    rows: int | None
    burden: BurdenTable
    code_href: str
    list_href: str
    own: str = ""
    service: bool = False
    not_ready: str = ""
    fault: str = ""
    desk: bool = False
    elsewhere: Sequence[RowElsewhere] = ()
    depth: ListDepth | None = None


@dataclass(frozen=True, slots=True)
class InspectorPremises:
    """A premises after its code was scanned: the open tasks there of all departments, or that there is none."""

    shell: Shell
    head: HeadCard
    own: Sequence[TaskLine]
    others: Sequence[TaskLine]
    burden: BurdenTable


@dataclass(frozen=True, slots=True)
class VisitCodePage:
    """The code as the inspector shows it; without one the page offers to make it. `path` is the QR's drawing."""

    shell: Shell
    name: str
    number: str
    task_href: str
    renew_href: str
    list_href: str
    digits: str = ""
    minutes: int = 0
    until: str = ""
    path: str = ""
    size: int = 0
    address: str = ""
