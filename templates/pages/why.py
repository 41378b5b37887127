"""Why a premises has its grade: the plate, the ruler, the ledger that adds up to the score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from templates.pages.shared import ZERO, Clause, Link, Mark, Plate, Points, Record, Share, Shell


@dataclass(frozen=True, slots=True)
class Band:
    """One grade's stretch of the score, from its safer end to its riskier end."""

    mark: Mark
    start: Points
    end: Points


@dataclass(frozen=True, slots=True)
class Ruler:
    """The grades in order from least to most risk, and where the score stands between them.

    A table that counts up has start below end (0 to 30, 30 to 45, …), one that counts down from 100 has
    start above end (100 to 85, 85 to 70, …); the least risk is on the left either way. `score` is None
    without a grade. `expected` draws the hollow pointer of a forecast.
    """

    bands: Sequence[Band]
    score: Points | None = None
    expected: Points | None = None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One factor's points, with the fact, its record and its clause beside it.

    `raw` is the fact in words ("118 m²，46 座"), empty when `missing`. For a missing fact `points` is what
    the table charges for unknown. `change` says what would change the row, if the engine computed that.
    """

    factor: str
    raw: str
    points: Points
    source: Record | None = None
    clause: Clause | None = None
    missing: bool = False
    change: str = ""


@dataclass(frozen=True, slots=True)
class LedgerGroup:
    """Rows under one heading (静态分, 动态分), which `note` says in a few words; an empty title prints no heading."""

    rows: Sequence[LedgerRow]
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sum. `start` is where the table begins to count (0, or 100 for one that counts down).

    With a grade, start and the rows add up to `total` to the thousandth, or ValueError; without one
    `total` is None and the rows say only what is known and what is missing.
    """

    groups: Sequence[LedgerGroup]
    total: Points | None
    start: Points = ZERO

    def __post_init__(self) -> None:
        if self.total is None:
            return
        reached = self.start
        for row in self.rows:
            reached = reached + row.points
        if reached != self.total:
            raise ValueError(
                f"the ledger adds up to {reached.thousandths} thousandths and the score is "
                f"{self.total.thousandths}; a page never shows a sum that is wrong"
            )

    @property
    def rows(self) -> Iterator[LedgerRow]:
        """Every row, in order, whatever its group."""
        return (row for group in self.groups for row in group.rows)

    @property
    def missing(self) -> list[LedgerRow]:
        """The rows whose fact is missing."""
        return [row for row in self.rows if row.missing]


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """A circumstance of the table that moved the grade whatever the score (升级, 降级, 红线)."""

    text: str
    effect: str
    clause: Clause | None = None
    source: Record | None = None


@dataclass(frozen=True, slots=True)
class Improvement:
    """A deed that would make the grade better, computed by the engine. `saves` is a positive distance."""

    text: str
    saves: Points
    to: Mark | None = None


class GradeAnswer(StrEnum):
    """What somebody said of a grade; the page has the words for it."""

    DISPUTED = "disputed"
    COMMENTED = "commented"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class GradeSaid:
    """A word on a grade; `by` is a department, or empty for the owner. No officer is named."""

    kind: GradeAnswer
    on: date
    words: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ComingGrade:
    """What the edition that takes effect on a day would make of today's facts, beside the edition in force.

    Points are None without a grade. `factor` costs something else by the two; empty where no factor does.
    """

    on: date
    table: Link
    now: Mark
    then: Mark
    now_points: Points | None = None
    then_points: Points | None = None
    factor: str = ""
    factor_now: Points | None = None
    factor_then: Points | None = None


class Proof(StrEnum):
    """What computing a stored grade again gave; the page has the words for it."""

    EQUAL = "equal"
    DIFFERS = "differs"
    NO_EDITION = "no_edition"
    OTHER_EDITION = "other_edition"


@dataclass(frozen=True, slots=True)
class Fading:
    """From `on` a factor costs `after` in place of `before`, if nothing new is recorded.

    `event` is the day of the event that fades, from `event_before` to `event_after` (zero: it no longer counts); None
    where the time since a record passes an edge of the table. `due`: that day is past, and the next grading counts so.
    """

    on: date
    factor: str
    before: Points
    after: Points
    event: date | None = None
    event_before: Points = ZERO
    event_after: Points = ZERO
    due: bool = False


@dataclass(frozen=True, slots=True)
class Aged:
    """A record, the factors that rest on it, and its age in days at the grading and today; None without a date."""

    factors: Sequence[str]
    record: Record | None
    days_then: int | None
    days_now: int | None


@dataclass(frozen=True, slots=True)
class FactMoved:
    """A fact that is another than at the grade before; "" where it was, or is, not known."""

    fact: str
    before: str
    after: str
    record: Record | None = None


@dataclass(frozen=True, slots=True)
class GradeBefore:
    """One grade of the premises, and what changed since the one before it.

    `edition` is the edition that took another's place, "" if none did. Without `facts` and `edition` only time went by;
    `first`: there is none before it. `shown` is the grade that the page explains.
    """

    on: date
    mark: Mark
    score: Points | None
    href: str
    facts: Sequence[FactMoved] = ()
    edition: str = ""
    first: bool = False
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """The grade as it is stored. `digest` is its SHA-256, `table_digest` that of the file of its edition, "" if gone.

    `proof` is what computing it again gave, None where that was not done; `again_href` leads to where it is.
    """

    id: str
    at: datetime
    digest: str
    table_digest: str = ""
    proof: Proof | None = None
    again_href: str = ""


@dataclass(frozen=True, slots=True)
class Why:
    """`/r/premises/{id}/why`: every point with its record, its clause and its date.

    `table` names the risk table with its version. `known_needed` is the share of the weight below
    which the table gives no grade. `supervision` is what the grade means in visits, or the default
    supervision where there is none. `json_href` is this page as data. Nothing is printed for an
    empty `notes`, `improvements` or `review_on`. `said` is what owner and officers said of the grade; `looked_on` the
    day somebody confirmed it, of the department `looked_by`. `review_href` leads an officer to where that is done;
    `grade` is what an owner's objection is about, "" where none can be sent now.

    `kept` is the grade as it is stored, None before the first. `newer` is the grade that took its place; `present` the
    edition that grades the trade today where that is another, `unused` that none does. `fadings` change by themselves;
    `ages` are of the records, oldest first; `every_months` is how often the grade asks to be looked at, until
    `review_on`. `before` are the premises' grades, newest first.
    """

    shell: Shell
    name: str
    premises_href: str
    plate: Plate
    ruler: Ruler
    ledger: Ledger
    table: Link
    industry: str = ""
    district: str = ""
    code: str = ""
    as_of: date | None = None
    known_needed: Share | None = None
    on_trial: bool = False
    supervision: str = ""
    triggers: Sequence[TriggerHit] = ()
    improvements: Sequence[Improvement] = ()
    review_on: date | None = None
    coming: ComingGrade | None = None
    notes: Sequence[str] = ()
    json_href: str = ""
    said: Sequence[GradeSaid] = ()
    looked_on: date | None = None
    looked_by: str = ""
    review_href: str = ""
    grade: str = ""
    fault: str = ""
    typed: str = ""
    kept: Kept | None = None
    newer: Link | None = None
    present: Link | None = None
    unused: bool = False
    fadings: Sequence[Fading] = ()
    ages: Sequence[Aged] = ()
    every_months: int | None = None
    today: date | None = None
    before: Sequence[GradeBefore] = ()
    pdf_href: str = ""
    operator: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class OwnerWhy(Why):
    """`/e/{id}/why`: the same for the owner, in plain words."""
