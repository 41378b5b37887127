"""How a grade becomes better: the cheapest things to do by their days, what stays, and what changes by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.shared import ZERO, Link, Mark, Plate, Points, Shell
from templates.pages.why import Ruler


class ImproveState(StrEnum):
    """How far one can get: already at the best; surely there; there at best; not there; nothing grades this place."""

    BEST = "best"
    SURE = "sure"
    HOPED = "hoped"
    IMPOSSIBLE = "impossible"
    UNGRADED = "ungraded"


class DeedKind(StrEnum):
    """What kind of thing is to be done; the page has the words for it."""

    MEND = "mend"
    SENT = "sent"
    SHOW = "show"
    TELL = "tell"
    SAY = "say"
    VISIT = "visit"
    OWN = "own"
    EARN = "earn"


class AheadKind(StrEnum):
    """What changes by itself; the page has the words for it."""

    POINTS = "points"
    EDITION = "edition"
    PERMIT = "permit"
    MENDING = "mending"


@dataclass(frozen=True, slots=True)
class DeedLine:
    """One thing to do, by a day if it has one: how many points go (below zero: come), and how it stands then."""

    kind: DeedKind
    title: str
    href: str
    on: date | None
    days_left: int | None
    saves: Points
    score: Points | None
    mark: Mark
    same_grade: bool


@dataclass(frozen=True, slots=True)
class KeptFactor:
    """A factor whose points stay."""

    factor: str
    points: Points


@dataclass(frozen=True, slots=True)
class Unmoved:
    """Factors that stay for one reason."""

    why: str
    factors: Sequence[KeptFactor]


@dataclass(frozen=True, slots=True)
class AheadCause:
    """One cause of a day's change; `before` and `after` are a factor's points."""

    kind: AheadKind
    name: str
    before: Points | None = None
    after: Points | None = None


@dataclass(frozen=True, slots=True)
class AheadLine:
    """A day on which something changes by itself, and how it stands then where points or grade change."""

    on: date
    days_left: int
    causes: Sequence[AheadCause]
    mark: Mark | None = None
    score: Points | None = None
    same_grade: bool = True


@dataclass(frozen=True, slots=True)
class Improve:
    """`/e/{id}/improve` for its owner.

    `steps` reach `target`, or where that is impossible as far as one can get; `then` is how it stands afterwards, and
    `worst` how if what is to be told turns out as bad as can be. `at_most` says how high the one thing hoped for may
    be. `limit` is the highest score of the target. `margin` is how far the next worse grade is, `losing` what would
    bring it about at once.
    """

    shell: Shell
    name: str
    premises_href: str
    why_href: str
    industry: str
    plate: Plate
    ruler: Ruler
    state: ImproveState
    as_of: date
    until: date
    now: Mark
    now_score: Points | None = None
    target: Mark | None = None
    limit: Points | None = None
    steps: Sequence[DeedLine] = ()
    effort: int = 0
    then: Mark | None = None
    then_score: Points | None = None
    worst: Mark | None = None
    at_most: str = ""
    kept: Sequence[Unmoved] = ()
    kept_points: Points = ZERO
    held: Sequence[str] = ()
    margin: Points | None = None
    worse: Mark | None = None
    losing: Sequence[str] = ()
    ahead: Sequence[AheadLine] = ()
    table: Link | None = None
    json_href: str = ""
