"""Grades that want a person's eye: the list, and one grade beside the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.premises import Pager
from templates.pages.shared import Clause, Mark, Option, Plate, Points, Record, Shell
from templates.pages.why import GradeSaid, Ledger, Ruler


class GradeKind(StrEnum):
    """Why a grade wants to be seen; the page has the words for it."""

    DISPUTED = "disputed"
    WORSE = "worse"
    BETTER = "better"
    UNKNOWN = "unknown"
    NEW = "new"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Facet:
    """One filter as a link, with how many rows it would list; a `kind` has its words on the page."""

    text: str
    href: str
    count: int
    chosen: bool = False
    kind: GradeKind | None = None


@dataclass(frozen=True, slots=True)
class GradeRow:
    """A premises whose grade wants to be seen. `fell` is by how many steps it got worse since somebody looked."""

    mark: Mark
    name: str
    href: str
    industry: str
    district: str
    on: date
    kinds: Sequence[GradeKind]
    before: Mark | None = None
    fell: int = 0


@dataclass(frozen=True, slots=True)
class GradesPage:
    """`/r/grades`: the grades that nobody has looked at. `steep`: so many steps worse stand first.

    `chosen` is the kind that the list is narrowed to, "" for all.
    """

    shell: Shell
    rows: Sequence[GradeRow]
    total: int
    pager: Pager
    kinds: Sequence[Facet]
    industries: Sequence[Option]
    districts: Sequence[Option]
    steep: int
    chosen: str = ""
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class MovedFactor:
    """A factor whose points differ between two grades; None where the edition did not have it."""

    factor: str
    before: Points | None
    after: Points | None
    raw_before: str = ""
    raw_after: str = ""
    source: Record | None = None
    clause: Clause | None = None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """`/r/grades/{premises}`: old and new grade, what moved it, what was said; to comment, confirm or send back.

    `refused` says why the reader cannot confirm; `fault` what was wrong with what they sent, which stays `typed`.
    `ruler` and `ledger` let the page say why in a sentence and name what costs most; None where nothing can.
    """

    shell: Shell
    name: str
    premises_href: str
    why_href: str
    grade: str
    plate: Plate
    score: Points | None
    moved: Sequence[MovedFactor]
    notes: Sequence[str]
    said: Sequence[GradeSaid]
    before: Mark | None = None
    before_on: date | None = None
    before_score: Points | None = None
    industry: str = ""
    district: str = ""
    ruler: Ruler | None = None
    ledger: Ledger | None = None
    supervision: str = ""
    refused: str = ""
    fault: str = ""
    typed: str = ""
    json_href: str = ""
