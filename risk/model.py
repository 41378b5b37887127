"""The words of grading: facts, risk tables, points, grades, supervision."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = int | float | str | bool | Decimal | list[str] | list[int] | list[dict[str, Any]]
"""What a fact may hold; what a table takes of it stands in its declaration."""

LARGEST_QUANTITY = 10**12
"""No area, count or age of one subject is larger; bounds every integer well inside 64 bits."""


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages of the product."""

    zh: str
    en: str

    def of(self, lang: str) -> str:
        """The text in ``zh`` or ``en`` (regional forms such as ``zh-CN`` too); ValueError for any other.

        >>> Text("等级", "grade").of("en")
        'grade'
        """
        language = lang.split("-")[0].lower()
        if language not in ("zh", "en"):
            raise ValueError(f"There is no text in the language {lang!r}; ask for zh or en.")
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of a subject: a value, where it comes from, the record's id and date."""

    value: Value
    source: str | None = None
    record: str | None = None
    date: dt.date | None = None


class State(StrEnum):
    """How far an assessment got. ``pending`` is what stands before the first assessment."""

    GRADED = "graded"
    PROVISIONAL = "provisional"
    INSUFFICIENT = "insufficient"
    PENDING = "pending"


class FactKind(StrEnum):
    """How a fact becomes an integer.

    A quantity is rounded, a score in thousandths, a choice its index, a flag 0 or 1. Of several choices the
    last in the declared order counts (the costliest, 就高不就低). Items become the sum of the points looked up
    for each, events the sum of what each costs at its age, both in thousandths and at most ``highest``.
    """

    QUANTITY = "quantity"
    SCORE = "score"
    CHOICE = "choice"
    FLAG = "flag"
    SEVERAL = "several"
    ITEMS = "items"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a rule stands; ``verified``: the article was read; ``assumed``: the number has no source."""

    law: Text
    article: Text
    version: str | None
    verified: bool
    assumed: bool


@dataclass(frozen=True, slots=True)
class VisitsPerYear:
    """Visits a year, both ends inclusive."""

    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the score, such as static or dynamic; ``max`` in thousandths."""

    id: str
    label: Text
    max: int


@dataclass(frozen=True, slots=True)
class Decay:
    """An event up to ``to_days`` old (inclusive) costs ``points`` thousandths for each unit of its weight."""

    to_days: int
    points: int


@dataclass(frozen=True, slots=True)
class Item:
    """What one listed item costs, thousandths; ``condition`` None where the table knows no conditions."""

    code: str
    condition: str | None
    points: int


@dataclass(frozen=True, slots=True)
class DeclaredFact:
    """A fact a table takes. ``highest`` and ``allowed`` are in the integers facts become.

    ``decay`` belongs to events: what one costs by its age; one older than the last step costs nothing.
    ``refused`` says of some values why this table does not take them.
    """

    id: str
    kind: FactKind
    label: Text
    unit: Text | None
    choices: tuple[str | int, ...]
    allowed: tuple[int, ...]
    highest: int
    decay: tuple[Decay, ...] = ()
    refused: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A fact from ``start`` to ``end`` (inclusive, None: no end) costs ``points`` thousandths."""

    start: int
    end: int | None
    points: int


@dataclass(frozen=True, slots=True)
class Way:
    """How one fact becomes points. No bands: the fact is the score itself.

    ``when`` is the index of the choice for which this way holds, None if it always does. ``items`` are what
    each listed item costs, where the fact is a list of them.
    """

    fact: str
    when: int | None
    bands: tuple[Band, ...]
    top: int
    basis: Basis
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """One row of a risk table. ``unknown`` is what it costs when its fact is not known, in thousandths.

    ``by`` names the fact that chooses among several ways; ``none_if_zero`` a count that makes the factor
    not apply when it is 0. Of the factors of one ``group`` only the costliest counts, the first of equals.
    """

    id: str
    part: str
    label: Text
    unknown: int
    basis: Basis
    ways: tuple[Way, ...]
    by: str | None = None
    none_if_zero: str | None = None
    group: str | None = None

    @property
    def max(self) -> int:
        """The most this factor can cost, in thousandths: its weight in the known share."""
        return max(way.top for way in self.ways)


@dataclass(frozen=True, slots=True)
class GradeBand:
    """A grade: total up to ``up_to`` and, where set, no single factor above ``single_up_to`` (inclusive).

    ``sample``: the share picked at random a year, thousandths; ``every_months``: all covered in so many months.
    """

    grade: str
    label: Text
    sign: str
    up_to: int | None
    single_up_to: int | None
    visits: VisitsPerYear | None
    basis: Basis
    sample: int | None = None
    every_months: int | None = None


@dataclass(frozen=True, slots=True)
class RedLine:
    """A flag that puts the grade at ``at_least`` (its index) or worse, whatever the score; it has no points."""

    fact: str
    at_least: int
    label: Text
    basis: Basis


@dataclass(frozen=True, slots=True)
class Level:
    """A level of supervision: visits a year, share picked (thousandths), months to cover all, depth of the list.

    A level without visits has those of the grade that wears the sign ``like``, in the table beside which it stands.
    """

    id: str
    label: Text
    visits: VisitsPerYear | None
    sample: int | None
    every_months: int | None
    depth: Text | None
    like: str | None = None


@dataclass(frozen=True, slots=True)
class Matrix:
    """A table's grade by the grade of another model (``other``): the level of supervision of each pair.

    ``by_sign``: the rows are the signs of the table's grades, not their names.
    """

    other: str
    cells: Mapping[tuple[str, str], Level]
    basis: Basis
    by_sign: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """An event that moves the grade without points."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class Adjust:
    """The yearly adjustment: any one trigger suffices; a raise beats a lowering."""

    raise_any: tuple[Trigger, ...]
    raise_by_at_most: int
    raise_basis: Basis
    lower_any: tuple[Trigger, ...]
    lower_basis: Basis


@dataclass(frozen=True, slots=True)
class Supervision:
    """What follows from an assessment: visits a year and a note. ``is_default``: for want of a grade.

    ``sample`` (thousandths) and ``every_months`` as the grade or level says; ``level`` and ``depth`` come from
    the matrix of two grades.
    """

    visits: VisitsPerYear | None
    note: Text | None
    is_default: bool
    sample: int | None = None
    every_months: int | None = None
    level: Text | None = None
    depth: Text | None = None


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """One dated edition of a risk table, checked whole; two are the same only if they are one object.

    ``version`` is the edition's own name if it has one, else the day it takes effect. ``grades`` run from best
    to worst; all points and limits are integer thousandths.
    """

    id: str
    version: str
    effective_from: dt.date
    effective_to: dt.date | None
    title: Text
    source: Text
    on_trial: bool
    parts: tuple[Part, ...]
    facts: tuple[DeclaredFact, ...]
    factors: tuple[Factor, ...]
    grades: tuple[GradeBand, ...]
    known_share_at_least: int
    known_share_basis: Basis
    default_supervision: Supervision
    default_basis: Basis
    every_grade_note: Text | None
    every_grade_basis: Basis | None
    adjust: Adjust | None
    red_lines: tuple[RedLine, ...]
    matrix: Matrix | None

    def fact(self, name: str) -> DeclaredFact:
        """The declaration of a fact this table's factors use."""
        return next(fact for fact in self.facts if fact.id == name)

    def band(self, grade: str) -> GradeBand:
        """The band of a grade; LookupError if the table has no such grade."""
        for band in self.grades:
            if band.grade == grade:
                return band
        raise LookupError(
            f"{self.id} has no grade {grade!r}; it has {', '.join(b.grade for b in self.grades)}."
        )


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the reasons: what a factor cost, from which value, by which rule, from which record.

    ``fact`` names the fact that decided, None where it is not known.
    """

    factor: str
    label: Text
    part: str
    value: Value | None
    points: int
    known: bool
    basis: Basis
    source: str | None
    record: str | None
    date: dt.date | None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A subject's grade, or an honest "not enough known", with every reason. Scores in thousandths."""

    model: str
    version: str
    as_of: dt.date
    state: State
    score: int | None
    grade: str | None
    known_share: int
    points: tuple[Point, ...]
    unknown: tuple[str, ...]
    supervision: Supervision
    notes: tuple[Text, ...]

    @property
    def total(self) -> int:
        """The sum of all points in thousandths, also where it is not enough for a score."""
        return sum(point.points for point in self.points)


Facts = Mapping[str, Fact]
"""The facts of one subject by name."""
