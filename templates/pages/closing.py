"""Closing what a visit found: more time, statement, appeal, re-rating, rating, on the result and on their own pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from templates.pages.running import Photo
from templates.pages.shared import Mark, Points, Shell


class StepWord(StrEnum):
    """A step on a finding's record; the page has the words for it."""

    SEND = "send"
    ACCEPT = "accept"
    TURN_DOWN = "turn_down"
    RECHECK_PASSED = "recheck_passed"
    RECHECK_FAILED = "recheck_failed"
    ASK_TIME = "ask_time"
    GRANT_TIME = "grant_time"
    REFUSE_TIME = "refuse_time"
    TAKE_OVER = "take_over"
    ORDER_RECHECK = "order_recheck"
    WITHDRAW = "withdraw"
    ANNUL = "annul"


class Wants(StrEnum):
    """What a finding that is open wants by its days; the page has the words for it."""

    SOON = "soon"
    TODAY = "today"
    LATE = "late"
    LEAD = "lead"
    RECHECK = "recheck"
    CASE = "case"


class ReratingState(StrEnum):
    """Where a re-rating that was asked for stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    REFUSED = "refused"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step: when, on which finding, what, by whom (empty for the owner), why, the day asked for or granted."""

    on: date
    title: str
    what: StepWord
    by: str = ""
    why: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TimeForm:
    """A finding for which its owner may ask for more time, until `latest` at most."""

    n: int
    finding: str
    title: str
    due: date
    latest: date


@dataclass(frozen=True, slots=True)
class Statement:
    """The owner's statement and the department's answer. `until` and `answer_by` are their days."""

    until: date
    words: str = ""
    on: date | None = None
    heard: str = ""
    heard_on: date | None = None
    heard_by: str = ""
    answer_by: date | None = None
    may_write: bool = False
    hear_href: str = ""

    @property
    def late(self) -> bool:
        """Whether it was made after its day; it is taken all the same."""
        return self.on is not None and self.on > self.until


@dataclass(frozen=True, slots=True)
class ProofShown:
    """What the owner sent."""

    on: date
    words: str
    photos: Sequence[Photo] = ()


@dataclass(frozen=True, slots=True)
class AppealLine:
    """One finding of an appeal: the grounds, the standing if it is upheld, what was decided (None: nothing yet).

    `photos` of the visit and `proofs` of the owner are there for whoever decides.
    """

    finding: str
    title: str
    note: str = ""
    grounds: str = ""
    mark: Mark | None = None
    score: Points | None = None
    upheld: bool | None = None
    reason: str = ""
    photos: Sequence[Photo] = ()
    proofs: Sequence[ProofShown] = ()


@dataclass(frozen=True, slots=True)
class AppealShown:
    """An appeal as it stands; `before` and `after` once it is decided, `href` where it is decided."""

    filed_on: date
    decide_by: date
    lines: Sequence[AppealLine]
    decided_on: date | None = None
    decided_by: str = ""
    before: Mark | None = None
    after: Mark | None = None
    href: str = ""
    before_score: Points | None = None
    after_score: Points | None = None


@dataclass(frozen=True, slots=True)
class AppealForm:
    """What the owner may appeal against until a day, with the grade if it is upheld; `every`: if all of it is."""

    until: date
    lines: Sequence[AppealLine]
    every: Mark | None = None
    every_score: Points | None = None


@dataclass(frozen=True, slots=True)
class ReratingShown:
    """A re-rating: where the last one stands, whether one may be asked for now, else why not."""

    state: ReratingState | None = None
    on: date | None = None
    planned: date | None = None
    reason: str = ""
    may_ask: bool = False
    against: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """What is still to be done about a visit, and all that was; a part of its result."""

    statement: Statement
    steps: Sequence[StepLine] = ()
    times: Sequence[TimeForm] = ()
    appeal: AppealShown | None = None
    appeal_form: AppealForm | None = None
    rerating: ReratingShown | None = None
    rate_href: str = ""
    rated: bool = False


@dataclass(frozen=True, slots=True)
class AskedTime:
    """A request for more time that waits for the department: the day that holds, the day asked for, why."""

    due: date
    day: date
    why: str
    on: date


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement that waits for the department's answer; `late`: its day is over."""

    name: str
    number: str
    on: date
    answer_by: date
    href: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class AppealRowShown:
    """An appeal in a list; `late`: its day is over."""

    name: str
    findings: int
    filed_on: date
    decide_by: date
    href: str
    late: bool = False


@dataclass(frozen=True, slots=True)
class Appeals:
    """`/r/appeals`: what waits for a decision, the first due first."""

    shell: Shell
    rows: Sequence[AppealRowShown]


@dataclass(frozen=True, slots=True)
class AppealPage:
    """`/r/appeals/{id}`: the grounds, the grade if it is upheld, and the decision. `involved`: not by who asks."""

    shell: Shell
    name: str
    number: str
    result_href: str
    appeal: AppealShown
    now: Mark
    now_score: Points | None = None
    every: Mark | None = None
    every_score: Points | None = None
    involved: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RatePage:
    """`/rate/{token}`: the five questions, or that this visit was rated. No address and no name stand on it."""

    shell: Shell
    done: bool = False
    at_least: int = 0
    days: int = 0
    chosen: Sequence[str] = ()
    suggestion: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class RatedRow:
    """The ratings of a department in a district: how many, the mean politeness in tenths, the others in percent."""

    department: str
    district: str
    n: int
    polite: str
    identified: int
    explained: int
    repeated: int
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class RatingsPage:
    """`/r/ratings`: whole batches only, never fewer than `at_least` answers."""

    shell: Shell
    rows: Sequence[RatedRow]
    at_least: int
    days: int
