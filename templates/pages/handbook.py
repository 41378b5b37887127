"""The owner's rules: the handbook, the questions about the place, the self-check and what it would mean."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from templates.pages.shared import Clause, Link, Mark, Option, Points, Shell


class Shown(StrEnum):
    """What a handbook is narrowed to; the page has the words for it."""

    ALL = "all"
    UNMET = "unmet"
    CHANGED = "changed"
    UNKNOWN = "unknown"


class RowChange(StrEnum):
    """How a row changed for this place; the page has the words for it."""

    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"


class ChangedPart(StrEnum):
    """What of a row says something else now; the page has the words for it."""

    DUTY = "duty"
    CHECK = "check"
    SEVERITY = "severity"
    DEADLINE = "deadline"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A part of a row, in its earlier words and in those of now."""

    part: ChangedPart
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """A row that changed for this place; not `sure`: a fact is unknown, and it may. `href` leads to the row."""

    change: RowChange
    title: str
    duty: str
    parts: Sequence[Rewritten] = ()
    sure: bool = True
    href: str = ""


@dataclass(frozen=True, slots=True)
class HandbookNews:
    """What changed for the owner since the edition `since` ("" where there is none), and the receipt.

    `read_edition` and `read_on` are of the last receipt. `unread`: the edition in force is still to be read; a form
    posts `edition` to `read_href`.
    """

    edition: str
    read_href: str
    unread: bool
    since: str = ""
    changes: Sequence[ChangedRow] = ()
    read_edition: str = ""
    read_on: date | None = None


@dataclass(frozen=True, slots=True)
class ShownTab:
    """One way to narrow the handbook: how many rows it leaves, and its address."""

    shown: Shown
    n: int
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class PastFinding:
    """What a visit found of a row, with the day by which it is to be put right; `sent`: proof waits for an answer."""

    note: str
    found_on: date
    due: date | None
    sent: bool
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class HandbookRow:
    """One row that applies: duty, what the inspector looks at, because of what, on which basis, and what follows.

    `good` says what good looks like, as one can see it. `number` is its place in the handbook, `points` what it
    counts in the grade (`points_assumed`: nobody found a source for it). `newer` names a newer text that is
    known and was not read. `mend_days` are working days, 0 on the spot.
    """

    id: str
    number: str
    title: str
    duty: str
    check: str
    basis: Clause
    because: Sequence[str] = ()
    newer: str = ""
    good: str = ""
    penalty: str = ""
    penalty_clause: Clause | None = None
    penalty_newer: str = ""
    department: str = ""
    key: bool = False
    red_line: bool = False
    mend_days: int = 0
    points: Points | None = None
    points_assumed: bool = False
    finding: PastFinding | None = None
    self_failed: bool = False
    change: RowChange | None = None
    phrases: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class HandbookChapter:
    """One chapter with the rows that are shown of those it has."""

    number: int
    title: str
    rows: Sequence[HandbookRow]
    total: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that does not apply or is not known to: because of what, or which facts are missing."""

    title: str
    because: Sequence[str]
    question_href: str = ""


@dataclass(frozen=True, slots=True)
class HandbookPage:
    """`/e/{id}/handbook`: what this place must do, because of what, and what is looked at. Open to anyone.

    Without `version` the trade has no requirements yet. `look`: made from answers that are kept nowhere, `keep_href`
    says how to keep them. `carried` are names and values that the search form must keep.
    """

    shell: Shell
    name: str
    industry: str
    premises_href: str
    version: str
    as_of: date
    applies: int
    chapters: Sequence[HandbookChapter] = ()
    tabs: Sequence[ShownTab] = ()
    q: str = ""
    carried: Sequence[tuple[str, str]] = ()
    clear_href: str = ""
    not_applicable: Sequence[LeftOut] = ()
    unknown: Sequence[LeftOut] = ()
    questions: int = 0
    undecided: int = 0
    facts_href: str = ""
    look: bool = False
    keep_href: str = ""
    self_check_href: str = ""
    news: HandbookNews | None = None
    unverified: int = 0
    pdf_href: str = ""
    json_href: str = ""


class Whose(StrEnum):
    """Who said a fact; the page has the words for it."""

    REGISTER = "register"
    OWNER = "owner"
    INSPECTOR = "inspector"
    VISIT = "visit"
    PERMIT = "permit"
    INFERRED = "inferred"


class AnswerFault(StrEnum):
    """Why an answer cannot be taken; the page has the sentence for it."""

    CONTRADICTION = "contradiction"
    NUMBER = "number"


class AskedAs(StrEnum):
    """How a question is answered."""

    TICKS = "ticks"
    ONE = "one"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A question with what may be answered: ticks of several facts, one of several, or a number with its unit.

    `decides`: how many rows wait for it. The page adds "none of these" to ticks and "not sure" to all.
    """

    name: str
    text: str
    asked_as: AskedAs
    decides: int
    options: Sequence[Option] = ()
    unsure: bool = False
    none: bool = False
    value: str = ""
    unit: str = ""
    fault: AnswerFault | None = None


@dataclass(frozen=True, slots=True)
class KnownFact:
    """What is known already: who said it and when; `absent` where it says what is not there.

    `forget` is its question where the owner may take it back.
    """

    label: str
    value: str
    whose: Whose
    on: date | None = None
    absent: bool = False
    again_href: str = ""
    forget: str = ""


@dataclass(frozen=True, slots=True)
class FactsPage:
    """`/e/{id}/facts`: tell us about your place. `keeps`: the asker is the owner, so answers are posted and kept.

    Otherwise they only go into the handbook's address. `settled` rows were decided by the owner's word so far.
    """

    shell: Shell
    name: str
    premises_href: str
    handbook_href: str
    facts_href: str
    keeps: bool
    questions: Sequence[QuestionAsked] = ()
    known: Sequence[KnownFact] = ()
    settled: int = 0
    unknown: int = 0
    applies: int = 0
    done: bool = False
    again: str = ""
    carried: Sequence[tuple[str, str]] = ()
    claim_href: str = ""


class Checking(StrEnum):
    """What an owner says of a row; the page has the words for it."""

    PASS = "pass"  # noqa: S105 - an answer
    FAIL = "fail"
    NOT_APPLICABLE = "na"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row to answer, with what was answered before the form came back."""

    id: str
    number: str
    title: str
    duty: str
    said: Checking | None = None
    finding: bool = False
    good: str = ""


@dataclass(frozen=True, slots=True)
class CheckedChapter:
    """A chapter to answer; `rest`: the rest of it was said to be fine."""

    id: str
    number: int
    title: str
    rows: Sequence[CheckedRow]
    rest: bool = False


@dataclass(frozen=True, slots=True)
class PastCheck:
    """An earlier self-check: how many rows were right, how many not, how many were not looked at."""

    on: date
    passed: int
    failed: int
    not_checked: int
    href: str


@dataclass(frozen=True, slots=True)
class SelfCheckPage:
    """`/e/{id}/self-check`: the rows of the handbook, answered by the owner. `empty`: sent without one answer.

    `kept`: when what was answered so far was kept; None where nothing waits.
    """

    shell: Shell
    name: str
    premises_href: str
    handbook_href: str
    total: int
    chapters: Sequence[CheckedChapter] = ()
    last: Sequence[PastCheck] = ()
    empty: bool = False
    kept: datetime | None = None


@dataclass(frozen=True, slots=True)
class ToMend:
    """A row that the owner found wrong, in the order in which it should be mended."""

    title: str
    duty: str
    key: bool
    red_line: bool
    mend_days: int
    points: Points | None
    href: str


@dataclass(frozen=True, slots=True)
class SelfCheckResult:
    """`/e/{id}/self-check/{check}`: what to mend first, and what the table would give. It changes no grade.

    `expected` is the grade if a visit found the same, `mended` if all of it were put right. `worth`: what the table
    says a self-check is worth, empty where it says nothing.
    """

    shell: Shell
    name: str
    premises_href: str
    handbook_href: str
    again_href: str
    on: date
    version: str
    passed: int
    failed: int
    not_applicable: int
    not_checked: int
    to_mend: Sequence[ToMend] = ()
    now: Mark | None = None
    now_score: Points | None = None
    expected: Mark | None = None
    expected_score: Points | None = None
    mended: Mark | None = None
    mended_score: Points | None = None
    table: Link | None = None
    worth: str = ""


@dataclass(frozen=True, slots=True)
class EditionReach:
    """One edition of a trade's handbook: numbers of premises in the reader's scope.

    `concerned` for certain, `perhaps` where a fact is unknown; `read` this edition or a newer one, `concerned_read` of
    those concerned. `since` is the edition it is compared with, "" for the first.
    """

    industry: str
    edition: str
    since: str
    premises: int
    concerned: int
    perhaps: int
    concerned_read: int
    read: int


@dataclass(frozen=True, slots=True)
class EditionsPage:
    """`/r/editions`: whom each edition of the handbooks concerns, and who has read it."""

    shell: Shell
    rows: Sequence[EditionReach]
    json_href: str = ""
