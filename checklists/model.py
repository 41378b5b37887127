"""The words of requirements: duty, check, basis, list; what is found at the door, and what must be mended."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checklists.condition import Comparison, Condition
from checklists.facts import FactDeclaration
from risk import Text

ASSUMED = "assumed"
"""The source of points that nobody found a source for."""


class Severity(StrEnum):
    """What a failed row means at the door: 一般项目 or 重点项目 (Order 49, Article 13)."""

    GENERAL = "general"
    KEY = "key"


class Method(StrEnum):
    """How a row is checked: on the spot, on paper, or from data without anybody coming."""

    ON_SITE = "on_site"
    DOCUMENT = "document"
    OFF_SITE = "off_site"


@dataclass(frozen=True, slots=True)
class Law:
    """A law, regulation or rule in one version. `checked_on`: when the text was last looked at.

    `version` is None where nobody established which version was cited. `superseded_by` names a newer text that is
    known and was not read.
    """

    id: str
    name: Text
    version: date | None
    checked_on: date
    superseded_by: Text | None


@dataclass(frozen=True, slots=True)
class Citation:
    """An article of a law; `verified` says that the article was read in that version."""

    law: Law
    article: Text
    verified: bool

    @property
    def in_force(self) -> bool:
        """Whether it may be shown as law in force: it was read, and no newer text is known."""
        return self.verified and self.law.superseded_by is None


@dataclass(frozen=True, slots=True)
class Penalty:
    """What follows from a breach: the article and what it orders, in short."""

    citation: Citation
    note: Text


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row with three readings: `duty` for the handbook and the self-check, `check` for the inspector.

    `mend_days` are working days, 0 means on the spot. `red_line`: the article read orders stop, closure or
    revocation. A checked row counts `points` (thousandths) of the dynamic factor `factor`; None: no risk table
    counts it. `points_source` is the id of what the points come from, ASSUMED where nobody found a source. `covers` are
    common rows with the same duty. Rows that `ask` the same fact are asked once. `good` says what good looks like.
    """

    id: str
    chapter: str
    title: Text
    duty: Text
    check: Text
    department: str
    method: Method
    severity: Severity
    red_line: bool
    when: Condition | None
    mend_days: int
    basis: Citation
    penalty: Penalty | None
    asks: str | None
    factor: str | None
    points: int
    points_source: str | None
    covers: tuple[str, ...]
    phrases: tuple[Text, ...]
    note: Text | None
    good: Text | None = None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the handbook and of the check list."""

    id: str
    title: Text


@dataclass(frozen=True, slots=True)
class Question:
    """What the owner is asked, once, about several facts: flags to tick, or one number or choice."""

    id: str
    text: Text
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inference:
    """A flag that follows from what the register and the permits already say."""

    fact: str
    when: Condition


@dataclass(frozen=True, slots=True)
class Library:
    """All requirements that may concern one trade in one edition: its own, then the common ones.

    `points_sources`: what the published tables that points come from are called, by id.
    """

    industry: str
    version: str
    chapters: tuple[Chapter, ...]
    requirements: tuple[Requirement, ...]
    questions: tuple[Question, ...]
    inferences: tuple[Inference, ...]
    facts: Mapping[str, FactDeclaration]
    points_sources: Mapping[str, Text]

    def requirement(self, key: str) -> Requirement:
        """The row of this id; LookupError when this edition has none."""
        for row in self.requirements:
            if row.id == key:
                return row
        raise LookupError(f"The requirements of {self.industry} {self.version} have no row {key!r}.")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row for one premises, and the facts that decided: why it applies, does not, or cannot be told."""

    requirement: Requirement
    deciding: tuple[Comparison, ...]
    because: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """The rows of a trade for one premises: those that apply, those that do not, those that cannot be told yet."""

    items: tuple[Chosen, ...]
    not_applicable: tuple[Chosen, ...]
    unknown: tuple[Chosen, ...]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A row that is not asked, for another department saw the fact in order: its row `by`, on that visit and day."""

    row: Requirement
    by: str
    visit: str
    on: date


@dataclass(frozen=True, slots=True)
class CheckList:
    """The rows that a task checks. `to_find_out`: whether they apply shows on site. `recognised` rows are not asked.

    `elsewhere` are rows of the same premises that the other place checks: at the door those from data, at the desk all
    others. `left_out` are rows that a short list spares. `digest` pins it: the same for the same rows in the same
    wording.
    """

    industry: str
    version: str
    departments: tuple[str, ...]
    items: tuple[Requirement, ...]
    to_find_out: tuple[Requirement, ...]
    recognised: tuple[Recognised, ...] = ()
    elsewhere: tuple[Requirement, ...] = ()
    left_out: tuple[Requirement, ...] = ()

    @property
    def rows(self) -> tuple[Requirement, ...]:
        """Every row that wants an answer, in the order of the form."""
        return self.items + self.to_find_out

    @property
    def digest(self) -> str:
        """SHA-256 over what the rows ask, as hexadecimal."""
        text = [
            [r.id, r.check.zh, r.severity, r.red_line, r.factor, r.points, r.mend_days] for r in self.rows
        ]
        asked = [self.industry, self.version, list(self.departments), len(self.items), text]
        if self.recognised:
            asked.append([[one.row.id, one.by, one.visit, one.on.isoformat()] for one in self.recognised])
        asked += [
            {name: [row.id for row in rows]}
            for name, rows in (("elsewhere", self.elsewhere), ("left_out", self.left_out))
            if rows
        ]
        return hashlib.sha256(json.dumps(asked, ensure_ascii=False).encode()).hexdigest()


class Outcome(StrEnum):
    """What was seen of one row. Not checked is never passed."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_APPLICABLE = "not_applicable"
    NOT_CHECKED = "not_checked"


class How(StrEnum):
    """Whether a row was answered itself, with the rest of its section in one stroke, or by another department's row.

    Of a recognised answer the note is the id of that row.
    """

    ITEM = "item"
    REST = "rest_of_section"
    RECOGNISED = "recognised"


class Correction(StrEnum):
    """How a failed row is put right: while the inspector is there, or by a day."""

    ON_THE_SPOT = "on_the_spot"
    BY_DATE = "by_date"


@dataclass(frozen=True, slots=True)
class Answer:
    """What an inspector, or an owner in a self-check, says of one row.

    A failed row has a `note`, and a `correction` with the day it is due when it is by date. A row that does not
    apply has its reason in `note`.
    """

    outcome: Outcome
    how: How = How.ITEM
    note: str = ""
    correction: Correction | None = None
    due: date | None = None
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed row: what was found, and by when it is put right (`due` None: on the spot, done).

    `also` are the rows of other departments that the same fact fails: one finding, to be mended once.
    """

    requirement: Requirement
    note: str
    correction: Correction
    due: date | None
    photos: tuple[str, ...]
    also: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A whole list answered: every row with its answer, the findings among them."""

    answers: Mapping[str, Answer]
    findings: tuple[Finding, ...]

    def count(self, outcome: Outcome) -> int:
        """How many rows had this outcome."""
        return sum(answer.outcome is outcome for answer in self.answers.values())


@dataclass(frozen=True, slots=True)
class Checked:
    """What is last known of one row at one premises: it stands until the row is checked again."""

    requirement: str
    outcome: Outcome
    factor: str | None
    points: int
    visit: str
    on: date


@dataclass(frozen=True, slots=True)
class Score:
    """The dynamic score: `failed` of `applicable` points, times the table's `scale`; all thousandths, half up."""

    factor: str
    failed: int
    applicable: int
    scale: int
    value: int
    rows: tuple[Checked, ...]
