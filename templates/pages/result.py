"""The result of a visit, the same for officer and owner; and the page on which mending is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from templates.pages.closing import AskedTime, Closing, ProofShown, StatementRow, Wants
from templates.pages.records import Dispute, RecordShown
from templates.pages.running import Photo
from templates.pages.shared import Clause, Link, Mark, Points, Shell
from templates.pages.why import Ruler


class FindingState(StrEnum):
    """Where a finding stands; the page has the words for it."""

    OPEN = "open"
    LATE = "late"
    SENT = "sent"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    ANNULLED = "annulled"
    AGAIN = "again"


GONE = (FindingState.WITHDRAWN, FindingState.ANNULLED)
SETTLED = (FindingState.CONFIRMED, *GONE)


class VisitFlag(StrEnum):
    """What was unusual about how a visit came about; the page has the sentence for it."""

    SKEW = "skew"
    LATE = "late"
    BEYOND_TERM = "beyond_term"
    NOT_SCANNED = "not_scanned"


@dataclass(frozen=True, slots=True)
class Came:
    """How a visit came about, for officers. `moved_minutes` is how far the phone's clock was off.

    `exception` is the rule it went by, with its clause; `reason` what was given for it or for coming late.
    """

    flags: Sequence[VisitFlag]
    moved_minutes: int = 0
    late_hours: int = 0
    term_days: int = 0
    term_clause: Clause | None = None
    exception: str = ""
    clause: Clause | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A failed row with all that follows from it. `due` None: put right on the spot.

    `send_href` is where the owner sends proof, `settle_href` where the department settles it; empty for others.
    """

    id: str
    title: str
    how: str
    clause: Clause
    state: FindingState
    note: str = ""
    points: Points | None = None
    due: date | None = None
    days: int | None = None
    due_known: bool = True
    red_line: bool = False
    key: bool = False
    photos: Sequence[Photo] = ()
    proofs: Sequence[ProofShown] = ()
    reason: str = ""
    settled_on: date | None = None
    send_href: str = ""
    settle_href: str = ""


@dataclass(frozen=True, slots=True)
class RowLine:
    """A row that passed, does not apply or was not checked."""

    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """How a dynamic factor came about: failed ÷ applicable × scale."""

    factor: str
    failed: Points
    applicable: Points
    scale: Points
    value: Points


@dataclass(frozen=True, slots=True)
class RowsSeen:
    """How the rows of the list were answered; `with_section`: how many passed with the rest of their section."""

    passed: Sequence[RowLine] = ()
    with_section: int = 0
    failed: int = 0
    not_applicable: Sequence[RowLine] = ()
    not_checked: Sequence[RowLine] = ()

    @property
    def of(self) -> int:
        """How many rows were looked at."""
        return len(self.passed) + self.failed


@dataclass(frozen=True, slots=True)
class DepartmentRecord:
    """What one department has of a visit, complete on its own: its rows, answered by itself or by another one's row."""

    name: str
    passed: Sequence[RowLine] = ()
    failed: Sequence[RowLine] = ()
    not_applicable: Sequence[RowLine] = ()
    not_checked: Sequence[RowLine] = ()

    @property
    def rows(self) -> int:
        """How many rows it holds."""
        return sum(map(len, (self.passed, self.failed, self.not_applicable, self.not_checked)))


@dataclass(frozen=True, slots=True)
class GradeMoves:
    """The grade before the visit and after it, as it stands now, and with what is still open put right."""

    before: Mark | None = None
    after: Mark | None = None
    after_score: Points | None = None
    now: Mark | None = None
    now_score: Points | None = None
    mended: Mark | None = None
    mended_score: Points | None = None
    ruler: Ruler | None = None


@dataclass(frozen=True, slots=True)
class VisitResultPage:
    """`/e/{id}/visits/{visit}`: verdict, grade now and after mending, findings, what passed, what comes, receipt.

    `records` has each department's own record where several went, or recognised another's. `whole` false is what anyone
    may see once it is public: `public_days` working days after the visit at the latest, by `public_clause`. `before`,
    `now`, `mended` are None for a service visit. `parts` are its records where there is more than one, `shown` the one
    that is read alone, `disputes` the rows on which they disagree.
    """

    shell: Shell
    name: str
    number: str
    on: date
    premises_href: str
    departments: str
    officers: Sequence[str]
    findings: Sequence[FindingShown]
    rows: RowsSeen
    started: datetime
    ended: datetime
    received: datetime
    public_on: date
    public_days: int
    public_clause: Clause
    reply_until: date
    digest: str
    edition: str
    result_href: str
    kind: str = "routine"
    whole: bool = True
    own: bool = False
    records: Sequence[DepartmentRecord] = ()
    grade: GradeMoves = GradeMoves()
    scores: Sequence[ScoreLine] = ()
    points_from: str = ""
    outside: Sequence[tuple[str, str]] = ()
    reply: str = ""
    reply_on: date | None = None
    presence: str = "signed"
    witness: str = ""
    why_href: str = ""
    pdf_href: str = ""
    slip_href: str = ""
    settle_href: str = ""
    note: str = ""
    fault: str = ""
    fault_at: str = ""
    typed: str = ""
    closing: Closing | None = None
    version: int = 1
    parts: Sequence[RecordShown] = ()
    disputes: Sequence[Dispute] = ()
    shown: RecordShown | None = None
    rule_href: str = ""
    came: Came | None = None

    @property
    def open(self) -> list[FindingShown]:
        """The findings that still want something."""
        return [f for f in self.findings if f.state not in SETTLED]

    @property
    def gone(self) -> int:
        """How many findings were taken back since: they count no more."""
        return sum(f.state in GONE for f in self.findings)

    @property
    def coming(self) -> list[tuple[date, str]]:
        """The days still to come, with what each is: `reply`, `due`, `public`."""
        days = [(f.due, "due") for f in self.open if f.due]
        return sorted({*days, (self.reply_until, "reply"), (self.public_on, "public")})

    @property
    def due(self) -> date | None:
        """The first day on which something must be put right."""
        return min((f.due for f in self.open if f.due), default=None)


@dataclass(frozen=True, slots=True)
class SettleFinding:
    """One finding to be settled, with the grade that would follow."""

    finding: FindingShown
    mark: Mark
    score: Points | None
    chosen: bool = False
    asked: AskedTime | None = None
    take_over: Wants | None = None


@dataclass(frozen=True, slots=True)
class SettlePage:
    """`/r/findings/{id}`: the proof, and the grade as it would be, before it is confirmed."""

    shell: Shell
    name: str
    number: str
    result_href: str
    now: Mark
    now_score: Points | None
    ruler: Ruler
    items: Sequence[SettleFinding]
    sent: int
    sent_mark: Mark | None = None
    sent_score: Points | None = None
    recheck: bool = False
    table: Link | None = None
    fault: str = ""
    typed: str = ""


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """A finding that is not settled yet."""

    name: str
    title: str
    state: FindingState
    href: str
    due: date | None = None
    wants: Wants | None = None
    days: int = 0
    asked: bool = False
    escalated: bool = False


@dataclass(frozen=True, slots=True)
class Rectifications:
    """`/r/findings`: what is not settled yet, the earliest due first."""

    shell: Shell
    rows: Sequence[RectificationRow]
    statements: Sequence[StatementRow] = ()
    appeals_href: str = ""

    @property
    def escalated(self) -> list[RectificationRow]:
        """Those that a lead has to act on."""
        return [row for row in self.rows if row.escalated]

    @property
    def asked(self) -> list[RectificationRow]:
        """Those for which more time was asked."""
        return [row for row in self.rows if row.asked]

    @property
    def sent(self) -> int:
        """How many wait for the department's word."""
        return sum(row.state is FindingState.SENT for row in self.rows)
