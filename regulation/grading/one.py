"""Grading one premises from what is known of it in this transaction; and what its grade would be. Only read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class Settled:
    """The grade of one premises now, what it would be with other facts, and `news` to record; None when it is none."""

    now: Assessment
    then: Assessment
    news: Graded | None


def grade_both(office: Office, subject: SubjectRow, day: date, instead: Mapping[str, Fact]) -> Settled | None:
    """Grade one premises, and say what its grade would be with these facts instead of its own; nothing is written.

    None where its trade has no table, or its facts cannot be graded: then the grade it has stays.
    """
    found = _graded(office, subject, day, [{}, instead])
    if found is None:
        return None
    (new, now), (_, then) = found
    return Settled(now, then, new if is_news(new.assessed, subject.assessed) else None)


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
