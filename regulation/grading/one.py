"""Grading one premises inside the transaction that changed its facts; and what its grade would be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

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


def regrade_one(office: Office, tx: Tx, premises: str, day: date) -> Assessment | None:
    """Grade one premises, which is held, in this transaction; written and None as `regrade_both` says."""
    found = regrade_both(office, tx, grades.subject(tx, premises, day), day, {})
    return found[0] if found else None


def regrade_both(
    office: Office, tx: Tx, subject: SubjectRow, day: date, instead: Mapping[str, Fact]
) -> tuple[Assessment, Assessment] | None:
    """Grade one premises in this transaction, and say what its grade would be with these facts instead of its own.

    The premises is held, and `subject` is what it is by now in this transaction; written when the outcome is news.
    None where its trade has no table, or its facts cannot be graded: then the grade it has stays.
    """
    found = _graded(office, subject, day, [{}, instead])
    if found is None:
        return None
    (new, now), (_, then) = found
    if is_news(new.assessed, subject.assessed):
        grades.put_one(tx, new, subject)
    return now, then


def grade_with(
    office: Office, tx: Tx, premises: str, day: date, instead: Mapping[str, Fact]
) -> Assessment | None:
    """What the grade of one premises would be with these facts instead of its own; nothing is written."""
    found = _graded(office, grades.subject(tx, premises, day), day, [instead])
    return found[0][1] if found else None


def _graded(
    office: Office, subject: SubjectRow, day: date, cases: Sequence[Mapping[str, Fact]]
) -> list[tuple[Graded, Assessment]] | None:
    """One premises graded once for each case of facts that stand instead of its own."""
    table = table_for(office, subject.industry, day)
    if table is None:
        return None
    wanted = tuple(integers(table, {}, day))
    own = facts_on(subject, day, wanted, past_of(office, [subject], day, wanted).get(subject.id))
    facts = [{**own, **{k: v for k, v in case.items() if k in wanted}} for case in cases]
    try:
        rows = [assess_row(table, integers(table, one, day)) for one in facts]
    except FactError:
        return None
    return [
        (
            graded(office, table, subject, one, {**row, OUTCOME: outcome_of(table, row)}, day),
            read_row(table, row, one, day),
        )
        for one, row in zip(facts, rows, strict=True)
    ]
