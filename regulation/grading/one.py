"""Grading one premises from what is known of it in this transaction; and what its grade would be. Only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph import Tx, grades
from graph.grades import Graded, SubjectRow
from regulation.grading.facts import facts_on, past_of
from regulation.grading.judging import graded
from regulation.grading.outcome import OUTCOME, is_news, outcome_of
from regulation.office import Office
from risk import Assessment, Fact, FactError, RiskTable, assess_row, integers, read_row


def table_for(office: Office, industry: str, day: date) -> RiskTable | None:
    """The edition that grades a trade on a day; None when it has none then."""
    known = office.catalogue.industries.get(industry)
    return office.catalogue.table_if_any(known.model, day) if known and known.model else None


@dataclass(frozen=True, slots=True)
class Settled:
    """The grade of one premises now, what it would be with other facts, and whether the first is news to record."""

    now: Graded
    then: Graded
    news: bool


def grade_both(office: Office, subject: SubjectRow, day: date, instead: Mapping[str, Fact]) -> Settled | None:
    """Grade one premises, and say what its grade would be with these facts instead of its own; nothing is written.

    None where its trade has no table, or its facts cannot be graded: then the grade it has stays.
    """
    table = table_for(office, subject.industry, day)
    rows = _rows(office, table, subject, day, [{}, instead])
    if table is None or rows is None:
        return None
    now, then = (
        graded(office, table, subject, facts, {**row, OUTCOME: outcome_of(table, row)}, day)
        for facts, row in rows
    )
    return Settled(now, then, is_news(now.assessed, subject.assessed))


def grade_with(
    office: Office, tx: Tx, premises: str, day: date, instead: Mapping[str, Fact]
) -> Assessment | None:
    """What the grade of one premises would be with these facts instead of its own, explained; nothing is written."""
    subject = grades.subject(tx, premises, day)
    table = table_for(office, subject.industry, day)
    rows = _rows(office, table, subject, day, [instead])
    if table is None or rows is None:
        return None
    ((facts, row),) = rows
    return read_row(table, row, facts, day)


def _rows(
    office: Office,
    table: RiskTable | None,
    subject: SubjectRow,
    day: date,
    cases: Sequence[Mapping[str, Fact]],
) -> list[tuple[dict[str, Fact], dict[str, Any]]] | None:
    """The facts of one premises and what its table makes of them, once for each case of facts instead of its own."""
    if table is None:
        return None
    wanted = tuple(integers(table, {}, day))
    own = facts_on(subject, day, wanted, past_of(office, [subject], day, wanted).get(subject.id))
    known = [{**own, **{k: v for k, v in case.items() if k in wanted}} for case in cases]
    try:
        return [(facts, assess_row(table, integers(table, facts, day))) for facts in known]
    except FactError:
        return None
