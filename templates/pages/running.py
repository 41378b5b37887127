"""The inspector's run of a check list: the list as one form, the check of the answers, the signatures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.lists import ListDepth, RowElsewhere
from templates.pages.shared import Clause, Points, Shell


class Outcome(StrEnum):
    """What was seen of a row; the page has the words for it."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class Look(StrEnum):
    """Where the answer is found: on the spot, on paper, in data; the page has the words for it."""

    LOOK = "look"
    PAPER = "paper"
    DATA = "data"


class RunFault(StrEnum):
    """What an answer still needs; the page has the sentence for it."""

    MISSING = "missing"
    NOTE = "note"
    CORRECTION = "correction"
    DUE = "due"
    REASON = "reason"
    PHOTO = "photo"
    DEPARTMENT = "department"
    OFFICERS = "officers"
    PRESENCE = "presence"
    WITNESS = "witness"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RunChoice:
    """A word that is chosen with one tap; `on` is the day it stands for, `known` whether its holidays are published."""

    value: str
    text: str
    chosen: bool = False
    on: date | None = None
    known: bool = True


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo that the server has; `digest` names it."""

    digest: str
    href: str


@dataclass(frozen=True, slots=True)
class RunRow:
    """One row of the list. `last` is what was found last time, shown and never filled in.

    `also` names the departments that take this answer over for a row of their own.

    `anchor` is an id for links; the fields' names end in `id`.
    """

    id: str
    anchor: str
    title: str
    check: str
    clause: Clause
    points: Points | None = None
    key: bool = False
    red_line: bool = False
    look: Look = Look.LOOK
    also: Sequence[str] = ()
    last: Outcome | None = None
    outcome: Outcome | None = None
    phrases: Sequence[RunChoice] = ()
    note: str = ""
    mends: Sequence[RunChoice] = ()
    day: str = ""
    reasons: Sequence[RunChoice] = ()
    reason: str = ""
    photos: Sequence[Photo] = ()
    fault: RunFault | None = None


@dataclass(frozen=True, slots=True)
class RunSection:
    """A chapter of the list. `rest` says that what is not answered itself passed (to find out: does not apply)."""

    id: str
    title: str
    rows: Sequence[RunRow]
    rest: bool = False
    to_find_out: bool = False

    @property
    def by_look(self) -> list[tuple[Look, list[RunRow]]]:
        """The rows by where their answer is found, so that paper is asked for once."""
        found = [(look, [row for row in self.rows if row.look is look]) for look in Look]
        return [(look, rows) for look, rows in found if rows]

    @property
    def open(self) -> bool:
        """Whether the rows are shown at once: something in them was answered or is missing."""
        return any(row.fault or row.outcome for row in self.rows)

    @property
    def faults(self) -> list[RunRow]:
        """The rows that still need something."""
        return [row for row in self.rows if row.fault]


@dataclass(frozen=True, slots=True)
class RunTold:
    """A fact that the owner told: confirmed, refuted, or nobody looked."""

    fact: str
    label: str
    value: str
    seen: str = "not_looked"


@dataclass(frozen=True, slots=True)
class RunOutside:
    """Something seen outside the list."""

    number: int
    departments: Sequence[RunChoice]
    note: str = ""
    fault: RunFault | None = None


@dataclass(frozen=True, slots=True)
class RunStart:
    """`/i/tasks/{task}/list` before it is opened: what will be pinned."""

    shell: Shell
    name: str
    number: str
    start_href: str
    back_href: str
    departments: str = ""
    recheck: bool = False
    service: bool = False
    desk: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RunRecognised:
    """A row that is not asked: which department saw it in order, and when."""

    title: str
    department: str
    on: date


@dataclass(frozen=True, slots=True)
class Runner:
    """`/i/tasks/{task}/list`: the whole list as one form; nothing in it needs a script."""

    shell: Shell
    name: str
    number: str
    sections: Sequence[RunSection]
    back_href: str
    total: int
    edition: str
    told: Sequence[RunTold] = ()
    outside: Sequence[RunOutside] = ()
    recognised: Sequence[RunRecognised] = ()
    elsewhere: Sequence[RowElsewhere] = ()
    depth: ListDepth | None = None
    note: str = ""
    service: bool = False
    desk: bool = False
    fault: str = ""

    @property
    def papers(self) -> list[RunRow]:
        """The rows that paper answers."""
        return [row for section in self.sections for row in section.rows if row.look is Look.PAPER]

    @property
    def weighty(self) -> list[RunRow]:
        """The key rows and the red lines."""
        return [row for section in self.sections for row in section.rows if row.key or row.red_line]

    @property
    def faults(self) -> list[RunRow]:
        """Every row that still needs something."""
        return [row for section in self.sections for row in section.faults]


@dataclass(frozen=True, slots=True)
class RunOfficer:
    """Somebody who was sent; `there` says that they were."""

    number: str
    name: str
    department: str
    there: bool = True


@dataclass(frozen=True, slots=True)
class RunFinding:
    """A failed row as it will stand in the record."""

    title: str
    note: str
    href: str
    due: date | None = None
    due_known: bool = True
    photos: int = 0
    points: Points | None = None


@dataclass(frozen=True, slots=True)
class RunCheck:
    """`/i/tasks/{task}/check`: what will stand in the record, and who signs it."""

    shell: Shell
    name: str
    number: str
    edit_href: str
    passed: int
    passed_rest: int
    findings: Sequence[RunFinding]
    not_applicable: Sequence[tuple[str, str]]
    not_checked: Sequence[str]
    officers: Sequence[RunOfficer]
    outside: Sequence[tuple[str, str]] = ()
    presence: str = ""
    owner: str = ""
    witness: str = ""
    faults: Sequence[RunFault] = ()
    detail: str = ""
    service: bool = False
    desk: bool = False
    note: str = ""
    ended: str = ""
