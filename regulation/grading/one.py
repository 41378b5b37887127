"""Grading one premises inside the transaction that changed its facts; and what its grade would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from graph import Tx, grades
from graph.grades import Graded, SubjectRow
from regulation.grading.facts import facts_on, past_of
from regulation.grading.regrade import graded, outcome_digest
from regulation.office import Office
from risk import Assessment, Fact, FactError, RiskTable, assess_many, integers


def table_for(office: Office, industry: str, day: date) -> RiskTable | None:
    """The edition that grades a trade on a day; None when it has none then."""
    known = office.catalogue.industries.get(industry)
    return office.catalogue.table_if_any(known.model, day) if known and known.model else None


def regrade_one(office: Office, tx: Tx, premises: str, day: date) -> Assessment | None:
    """Grade one premises in this transaction; written only when the outcome is new.

    None where its trade has no table, or its facts cannot be graded: then the grade it has stays.
    """
    found = _graded(office, tx, premises, day, {})
    if found is None:
        return None
    subject, new = found
    if new.assessed != subject.assessed:
        grades.put(tx, [new])
    return new.assessment


def regrade_both(
    office: Office, tx: Tx, premises: str, day: date, instead: Mapping[str, Fact]
) -> tuple[Assessment, Assessment] | None:
    """`regrade_one` and `grade_with` over one frame: running the table costs the same for one row and for two."""
    found = _all_graded(office, tx, premises, day, [{}, instead])
    if found is None:
        return None
    subject, (new, then) = found
    if new.assessed != subject.assessed:
        grades.put(tx, [new])
    return new.assessment, then.assessment


def grade_with(
    office: Office, tx: Tx, premises: str, day: date, instead: Mapping[str, Fact]
) -> Assessment | None:
    """What the grade of one premises would be with these facts instead of its own; nothing is written."""
    found = _graded(office, tx, premises, day, instead)
    return found[1].assessment if found else None


def _graded(
    office: Office, tx: Tx, premises: str, day: date, instead: Mapping[str, Fact]
) -> tuple[SubjectRow, Graded] | None:
    found = _all_graded(office, tx, premises, day, [instead])
    return (found[0], found[1][0]) if found else None


def _all_graded(
    office: Office, tx: Tx, premises: str, day: date, cases: Sequence[Mapping[str, Fact]]
) -> tuple[SubjectRow, list[Graded]] | None:
    """One premises graded once for each case of facts that stand instead of its own, in one run of the table."""
    subject = grades.subject(tx, premises, day)
    table = table_for(office, subject.industry, day)
    if table is None:
        return None
    wanted = tuple(integers(table, {}, day))
    own = facts_on(subject, day, wanted, past_of(office, [subject], day, wanted).get(premises))
    facts = [{**own, **{k: v for k, v in case.items() if k in wanted}} for case in cases]
    try:
        numbers = [integers(table, one, day) for one in facts]
    except FactError:
        return None
    frame = assess_many(table, pl.DataFrame(numbers, schema=dict.fromkeys(wanted, pl.Int64)))
    rows = zip(facts, frame.iter_rows(named=True), strict=True)
    return subject, [
        graded(office, table, subject, one, row, outcome_digest(table, row), day) for one, row in rows
    ]
