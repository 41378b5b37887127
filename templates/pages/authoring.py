"""The pages on which requirements are read row by row, written, compared and published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.shared import Link, Option, Shell


class DraftState(StrEnum):
    """How far a draft of requirements is."""

    DRAFTING = "drafting"
    HANDED_OVER = "handed_over"
    RETURNED = "returned"
    PUBLISHED = "published"


class RowField(StrEnum):
    """What a row of requirements says, field by field."""

    CHAPTER = "chapter"
    TITLE = "title"
    DUTY = "duty"
    CHECK = "check"
    GOOD = "good"
    NOTE = "note"
    DEPARTMENT = "department"
    METHOD = "method"
    SEVERITY = "severity"
    RED_LINE = "red_line"
    WHEN = "when"
    MEND_DAYS = "mend_days"
    BASIS = "basis"
    PENALTY = "penalty"
    PHRASES = "phrases"
    ASKS = "asks"
    FACTOR = "factor"
    POINTS = "points"
    POINTS_SOURCE = "points_source"
    COVERS = "covers"


@dataclass(frozen=True, slots=True)
class AuthoredTrade:
    """A trade in the list: its rows, the edition in force, the next one if one is published, its open draft."""

    name: str
    href: str
    rows: int
    edition: str
    next_edition: str = ""
    draft: DraftState | None = None
    draft_href: str = ""
    changed: int = 0


@dataclass(frozen=True, slots=True)
class AuthoredTrades:
    """`/r/requirements`: every trade with its requirements, editions and draft."""

    shell: Shell
    trades: Sequence[AuthoredTrade]
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class AuthoredRow:
    """A row in the list of a trade; `href` is empty for who does not write. The draft changes it, or ends it."""

    id: str
    title: str
    duty: str
    department: str
    law: str
    when: str = ""
    key: bool = False
    red_line: bool = False
    href: str = ""
    changed: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class AuthoredChapter:
    """The rows of one chapter."""

    title: str
    rows: Sequence[AuthoredRow]


@dataclass(frozen=True, slots=True)
class AuthoredRows:
    """`/r/requirements/{trade}`: the trade's own rows by chapter, searched by `q`."""

    shell: Shell
    name: str
    trade_href: str
    edition: str
    editions: Sequence[str]
    chapters: Sequence[AuthoredChapter]
    total: int
    q: str = ""
    new_href: str = ""
    draft: DraftState | None = None
    draft_href: str = ""
    changed: int = 0
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class FactListed:
    """A declared fact, as a condition may name it, with the values it takes."""

    name: str
    label: str
    takes: str


@dataclass(frozen=True, slots=True)
class RowForm:
    """`/r/requirements/{trade}/new` and `/{row}`: one row, Chinese and English side by side; posts to itself.

    `values` and `faults` go by field (`duty.zh`, `basis.law`); `refused` speaks of the whole. A row of the newest
    edition `can_end`, and `ends` for a reason where the draft withdraws it.
    """

    shell: Shell
    name: str
    trade_href: str
    row: str
    title: str
    values: Mapping[str, str]
    faults: Mapping[str, str]
    options: Mapping[str, Sequence[Option]]
    facts: Sequence[FactListed]
    draft_href: str = ""
    refused: str = ""
    in_draft: bool = False
    ends: str = ""
    can_end: bool = False


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a row before and after, in one language; empty where there is nothing."""

    field: RowField
    lang: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DraftedRow:
    """A row of a draft: every field that differs from the newest edition, or why the row `ends`."""

    id: str
    title: str
    href: str
    new: bool
    changes: Sequence[FieldChange]
    ends: str = ""


@dataclass(frozen=True, slots=True)
class LintLine:
    """One thing that the lint says of a draft: about which row, what it is, what mends it.

    A remark is only to be known. `href` is the form of the row where the draft can mend it there.
    """

    row: str
    href: str
    what: str
    mend: str
    remark: bool


@dataclass(frozen=True, slots=True)
class RowConcerns:
    """How many premises get a row, lose it, cannot tell yet, and have it before and after; examples of the first."""

    id: str
    title: str
    gains: int
    loses: int
    doubts: int
    keeps: int
    gaining: Sequence[Link] = ()
    losing: Sequence[Link] = ()


@dataclass(frozen=True, slots=True)
class DraftPage:
    """`/r/requirements/{trade}/draft`: what a draft changes, for whom, and the step that comes next.

    `said` is what is wrong with the whole library as it would be, empty where it reads; `lint` is what the lint says of
    the draft, faults first. `earliest` is the first day it
    can hold from; `fault` is why a step was not taken. `whole_href` counts everyone where only some were counted.
    """

    shell: Shell
    name: str
    trade_href: str
    draft_href: str
    state: DraftState
    base: str
    by: str
    on: date
    rows: Sequence[DraftedRow]
    concerns: Sequence[RowConcerns]
    counted: int
    milliseconds: int
    whole: bool
    earliest: date
    whole_href: str = ""
    said: Sequence[str] = ()
    lint: Sequence[LintLine] = ()
    reason: str = ""
    version: str = ""
    digest: str = ""
    writes: bool = False
    publishes: bool = False
    own: bool = False
    fault: str = ""
    typed_day: str = ""
    typed_reason: str = ""
    json_href: str = ""
