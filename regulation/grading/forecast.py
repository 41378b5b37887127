"""What will change of one premises by itself, and when: its grade computed for the days to come, nothing being done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby, pairwise
from typing import Any

import polars as pl

from checklists import Mending
from graph import Tx, findings, grades, premises
from graph.findings import FindingRow
from graph.grades import SubjectRow
from graph.premises import TermRow
from graph.scope import Scope
from regulation.catalogue import Catalogue
from regulation.facts import ending
from regulation.grading.facts import MOVING, facts_on
from regulation.grading.numbers import numbers
from regulation.office import Office
from risk import Assessment, Fact, FactError, FactKind, RiskTable, Text, assess_many, integers, read_row


class Cause(StrEnum):
    """What makes a day a turn. The last two carry no points; they are said for what they mean."""

    POINTS = "points"
    EDITION = "edition"
    PERMIT = "permit"
    MENDING = "mending"


@dataclass(frozen=True, slots=True)
class Because:
    """One cause of a turn.

    `name` is the factor whose points move, the edition that begins, the permit that ends, or the finding that is due;
    `before` and `after` are the factor's points in thousandths; `key` is the factor, the table, the permit's number or
    the finding's id.
    """

    cause: Cause
    name: Text
    key: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A day on which something changes by itself.

    Points and grade are new from this day on; a permit still holds on it and a finding can still be mended on it.
    `before` and `after` are the premises the day before and on the day, None where no table grades it then.
    """

    on: date
    because: tuple[Because, ...]
    before: Assessment | None
    after: Assessment | None

    @property
    def moves(self) -> bool:
        """Whether grade, state or score change, and not only what carries no points."""
        return _outcome(self.before) != _outcome(self.after)

    @property
    def regrades(self) -> bool:
        """Whether the grade itself, or whether there is one, changes."""
        return _outcome(self.before)[:2] != _outcome(self.after)[:2]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The premises as it is graded by today's facts, and every turn until a day (inclusive), the nearest first."""

    now: Assessment | None
    until: date
    turns: tuple[Turn, ...]

    @property
    def regrade(self) -> Turn | None:
        """The first day on which the grade itself changes; None where it stays."""
        return next((turn for turn in self.turns if turn.regrades), None)


def forecast_in(office: Office, tx: Tx, premises_id: str) -> Forecast:
    """The forecast of one premises inside a transaction; whether the asker may know is the caller's to see to."""
    today = office.today()
    return forecast(
        office.catalogue,
        grades.subject(tx, premises_id, today),
        premises.permits(tx, premises_id),
        [one.finding for one in findings.open_findings(tx, Scope("/", ids=(premises_id,)))],
        today,
    )


def forecast(
    catalogue: Catalogue,
    subject: SubjectRow,
    terms: Sequence[TermRow],
    unsettled: Sequence[FindingRow],
    today: date,
    days: int | None = None,
) -> Forecast:
    """What changes by itself within so many days (as declared if none are named): each day graded by the table itself.

    Facts stay as they are but for what time does to them; the edition that holds on a day grades it.
    """
    until = today + timedelta(days=numbers().forecast_days if days is None else days)
    stands = _stands(catalogue, subject, today, until)
    because: dict[date, list[Because]] = {}
    around: dict[date, tuple[Assessment | None, Assessment | None]] = {}
    for old, new in pairwise(stands):
        if moved := list(_moved(old, new)):
            because[new.on], around[new.on] = moved, (old.read(), new.read())
    for on, one in (*_permits(catalogue, terms, today, until), *_due(unsettled, today, until)):
        because.setdefault(on, []).append(one)
    now = stands[0].read()
    turns: list[Turn] = []
    held = now
    for on in sorted(because):
        before, after = around.get(on, (held, held))
        turns.append(Turn(on, tuple(because[on]), before, after))
        held = after
    return Forecast(now, until, tuple(turns))


@dataclass(frozen=True, slots=True)
class _Stand:
    """The premises on a day: the edition that holds, the facts it takes, the row it gave; without a row no grade."""

    on: date
    table: RiskTable | None
    facts: Mapping[str, Fact]
    row: Mapping[str, Any] | None

    def points(self) -> dict[str, int]:
        """Factor → thousandths."""
        if self.table is None or self.row is None:
            return {}
        return {factor.id: self.row[f"{factor.id}.points"] for factor in self.table.factors}

    def verdict(self) -> tuple[Any, ...]:
        """What would be news: state, grade, known share."""
        return tuple(self.row[name] for name in ("state", "grade", "known_share")) if self.row else ()

    def read(self) -> Assessment | None:
        """The assessment of that day."""
        return read_row(self.table, self.row, self.facts, self.on) if self.table and self.row else None


def _stands(catalogue: Catalogue, subject: SubjectRow, today: date, until: date) -> list[_Stand]:
    """The premises on every day on which anything may differ from the day before, today first."""
    editions = [(day, table_on(catalogue, subject.industry, day)) for day in _days(today, until)]
    begins = {
        today,
        *(fact.date for fact in subject.facts.values() if fact.date and today < fact.date <= until),
    }
    made: list[_Stand] = []
    for table, held in groupby(editions, key=lambda one: one[1]):
        span = [day for day, _ in held]
        if table is None:
            made.append(_Stand(span[0], None, {}, None))
        else:
            asked = span if _moves(table) else [day for day in span if day == span[0] or day in begins]
            made += _graded(table, subject, asked)
    return made


def _graded(table: RiskTable, subject: SubjectRow, span: Sequence[date]) -> Iterator[_Stand]:
    """The premises on these days by one table; days whose facts it refuses have no row."""
    wanted = tuple(integers(table, {}, span[0]))
    known = [facts_on(subject, day, wanted) for day in span]
    taken = [_integers(table, facts, day) for facts, day in zip(known, span, strict=True)]
    frame = pl.DataFrame([row for row in taken if row is not None], schema=dict.fromkeys(wanted, pl.Int64))
    rows = assess_many(table, frame).iter_rows(named=True)
    for day, facts, row in zip(span, known, taken, strict=True):
        yield _Stand(day, table, facts, None if row is None else next(rows))


def _integers(table: RiskTable, facts: Mapping[str, Fact], day: date) -> dict[str, int | None] | None:
    try:
        return integers(table, facts, day)
    except FactError:
        return None


def _moves(table: RiskTable) -> bool:
    """Whether a table takes a fact that time alone changes."""
    return any(fact.kind is FactKind.EVENTS or fact.id in MOVING for fact in table.facts)


def table_on(catalogue: Catalogue, industry: str, day: date) -> RiskTable | None:
    """The edition that will grade a trade on a day, as far as it is published and adopted by now."""
    known = catalogue.industries.get(industry)
    if known is None or known.table is None:
        return None
    adopted = catalogue.adoptions.get(known.table) or known.adopted
    if known.on_trial and (adopted is None or adopted.on > day):
        return None
    return catalogue.table_if_any(known.table, day)


def _moved(old: _Stand, new: _Stand) -> Iterator[Because]:
    """Why a day differs from the one before; nothing where it does not."""
    if old.table is not new.table:
        named = new.table or old.table
        if named is not None:
            yield Because(Cause.EDITION, named.title, named.id)
        return
    before, after = old.points(), new.points()
    if new.table is None or (before == after and old.verdict() == new.verdict()):
        return
    for factor in new.table.factors:
        if before.get(factor.id) != after.get(factor.id):
            yield Because(Cause.POINTS, factor.label, factor.id, before.get(factor.id), after.get(factor.id))


def _permits(
    catalogue: Catalogue, terms: Sequence[TermRow], today: date, until: date
) -> Iterator[tuple[date, Because]]:
    """The last day of each permit that nobody has renewed yet."""
    for term in ending(terms, today, (until - today).days):
        if term.valid_to and term.valid_to >= today:
            yield term.valid_to, Because(Cause.PERMIT, catalogue.permit_name(term.kind), term.number)


def _due(unsettled: Sequence[FindingRow], today: date, until: date) -> Iterator[tuple[date, Because]]:
    """The last day for putting right what nobody has put right yet."""
    for one in unsettled:
        if one.state is Mending.OPEN and one.due and today <= one.due <= until:
            yield one.due, Because(Cause.MENDING, one.title, one.id)


def _days(today: date, until: date) -> list[date]:
    return [today + timedelta(days=n) for n in range((until - today).days + 1)]


def _outcome(one: Assessment | None) -> tuple[Any, ...]:
    return (one.state, one.grade, one.score, one.total) if one else (None, None, None, None)
