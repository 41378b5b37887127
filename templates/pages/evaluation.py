"""The evaluation of one premises, on its pages and on one of its own; and a trade's evaluations counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.result import FindingState
from templates.pages.shared import NONE_COUNTED, Clause, Count, Link, Option, Points, Share, Shell


class EvaluationState(StrEnum):
    """Whether there is a mark that holds, none yet, or one whose results are too old; the page has the words."""

    EVALUATED = "evaluated"
    NOT_YET = "not-yet"
    TOO_OLD = "too-old"


@dataclass(frozen=True, slots=True)
class EvaluationMark:
    """A step as it is shown. `scale` is faces, stars, letters or points; `sign` the face, the stars or the letter."""

    scale: str
    sign: str
    word: str


@dataclass(frozen=True, slots=True)
class EvaluationPart:
    """One department's part: points of 100, the weights it comes from, the rows that passed and failed."""

    department: str
    value: Points
    earned: Points
    applicable: Points
    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class Evaluated:
    """An evaluation as a premises' page shows it. `mark` is None unless the state is `evaluated`.

    `value` (points of 100), `known` and `parts` are left out for whom they are not; `parts_from` is the day on which
    the parts become public. `known_needed` is the share a mark needs, `until` the last day on which the mark holds.
    """

    state: EvaluationState
    mark: EvaluationMark | None = None
    on: date | None = None
    value: Points | None = None
    until: date | None = None
    known: Share | None = None
    known_needed: Share | None = None
    parts: Sequence[EvaluationPart] = ()
    parts_from: date | None = None
    href: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One evaluation in the trend, newest first in a page; without a mark too little was known."""

    on: date
    mark: EvaluationMark | None = None
    value: Points | None = None


@dataclass(frozen=True, slots=True)
class EvaluationLoss:
    """A row that failed and lowers the evaluation. `gain`: points of 100 that putting it right brings back."""

    title: str
    department: str
    weight: Points
    gain: Points
    on: date
    key: bool = False
    visit_href: str = ""
    handbook_href: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationReply:
    """A visit that the evaluation rests on, and what the owner said to it (empty: nothing yet)."""

    on: date
    department: str
    href: str
    words: str = ""
    said_on: date | None = None


@dataclass(frozen=True, slots=True)
class EvaluationRung:
    """One step of the scale, from so many points of 100; `here` marks the one that is given."""

    mark: EvaluationMark
    least: Points
    here: bool = False


@dataclass(frozen=True, slots=True)
class EvaluationPage:
    """`/e/{id}/evaluation`: the mark, what it is made of, what lowers it, the trend, the owner's word, the rules.

    `whole` false is what anyone may see; then `losses` are empty. `capped` are the open key rows that hold the step
    down, `by_value` is the step that the points alone would give. `assumed`: the names of rules without a source.
    """

    shell: Shell
    name: str
    premises_href: str
    industry: str
    evaluated: Evaluated
    rungs: Sequence[EvaluationRung] = ()
    capped: Sequence[Link] = ()
    by_value: EvaluationMark | None = None
    losses: Sequence[EvaluationLoss] = ()
    trend: Sequence[EvaluationLine] = ()
    replies: Sequence[EvaluationReply] = ()
    edition: str = ""
    window_months: int = 0
    basis: Clause | None = None
    assumed: Sequence[str] = ()
    whole: bool = False
    own: bool = False
    json_href: str = ""


@dataclass(frozen=True, slots=True)
class StepTally:
    """How many premises stand at one step; `mark` None: without a mark."""

    mark: EvaluationMark | None
    count: Count
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class TradeDistrict:
    """One district's premises of a trade: all of them, then by step in the page's order, those without a mark last."""

    name: str
    href: str
    total: int
    counts: Sequence[Count]


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row that failed lately: how often, at how many premises."""

    title: str
    department: str
    times: Count
    places: int
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class FoundLine:
    """Where a row failed, and how that finding stands."""

    name: str
    href: str
    on: date
    state: FindingState
    visit_href: str = ""
    district: str = ""


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """A premises with its mark; `before` is the one it had, where that is shown."""

    name: str
    href: str
    mark: EvaluationMark | None = None
    value: Points | None = None
    on: date | None = None
    before: EvaluationMark | None = None
    district: str = ""


@dataclass(frozen=True, slots=True)
class TradePage:
    """`/r/trades/{industry}`: how a trade is evaluated, what is found most, whose step changed.

    `district` narrows, its first option "all". `chosen` is what `listed` are (the premises at one step) or what
    `found_at` are of (a row), None where nothing was opened.
    """

    shell: Shell
    trade: str
    place: str
    as_of: date
    total: Count
    evaluated: int
    steps: Sequence[StepTally] = ()
    district: Sequence[Option] = ()
    districts: Sequence[TradeDistrict] = ()
    found: Sequence[FoundRow] = ()
    found_months: int = 0
    moved: Sequence[MarkedRow] = ()
    moved_days: int = 0
    listed: Sequence[MarkedRow] = ()
    listed_of: Count = NONE_COUNTED
    chosen: EvaluationMark | None = None
    unmarked: bool = False
    row: str = ""
    found_at: Sequence[FoundLine] = ()
    json_href: str = ""
