"""Why a premises has its grade: the stored assessment, the edition it was made by, and the proof by recomputing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graph import NotFound, Tx, grades, premises, reviews
from graph.credit import CreditRecord
from graph.grades import GradeRecord
from graph.premises import Card
from graph.reviews import GradeWord
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.grading.coming import Coming, coming_for, editions_around
from regulation.office import Office
from risk import Assessment, RiskTable, assess, read_row


@dataclass(frozen=True, slots=True)
class Explained:
    """A premises, its newest grade and the reasons for it.

    Before the first grading there is no record and no assessment; without a table for its trade no table either.
    `said` is what owner and officers said of its grades, newest first; `coming` what a published edition that is not
    in force yet would make of it.
    """

    card: Card
    table: RiskTable | None
    record: GradeRecord | None = None
    assessment: Assessment | None = None
    said: Sequence[GradeWord] = ()
    coming: Coming | None = None


def explain(office: Office, who: Who, premises_id: str, action: Action = Action.READ_PREMISES) -> Explained:
    """The newest grade of one premises with every reason. NotFound outside the asker's scope; Refused without one."""
    seen = scope(who, action)
    return office.store.read(lambda tx: explained_in(office, tx, seen, premises_id))


def explained_in(office: Office, tx: Tx, seen: Scope, premises_id: str) -> Explained:
    """The same inside a transaction, within a scope."""
    card, today = premises.card(tx, seen, premises_id), office.today()
    around = editions_around(office.catalogue, card.industry, today)
    subject = grades.subject(tx, premises_id, today) if around else None
    coming = coming_for(office, around, subject, today)
    try:
        record = grades.record(tx, premises_id)
    except NotFound:
        industry = office.catalogue.industries.get(card.industry)
        model = industry.model if industry else None
        table = office.catalogue.table_if_any(model, today) if model else None
        return Explained(card, table, coming=coming)
    table = edition_of(office, record)
    said = reviews.words(tx, premises_id)
    return Explained(card, table, record, assessment_of(table, record), said, coming)


def assessment_of(table: RiskTable, record: GradeRecord | CreditRecord) -> Assessment:
    """The assessment that a stored grade was: its points, each with the fact, the record and the rule it came from.

    Raises ValueError where points and facts do not belong together: then the store was tampered with.
    """
    grades_known = [band.grade for band in table.grades]
    row = {
        **{f"{factor}.points": points for factor, points in record.points.items()},
        "total": sum(record.points.values()),
        "known_share": record.known_share,
        "score": record.score,
        "state": record.state,
        "grade": None if record.grade is None else grades_known.index(record.grade),
    }
    return read_row(table, row, record.facts, record.as_of)


def edition_of(office: Office, record: GradeRecord | CreditRecord) -> RiskTable:
    """The very edition of the table that a grade was made by, in force or superseded."""
    return office.catalogue.edition(record.model, record.version)


def recomputes(office: Office, record: GradeRecord | CreditRecord) -> bool:
    """Whether the stored facts and the stored edition still give the stored assessment, to the last point."""
    table = edition_of(office, record)
    return assess(table, record.facts, record.as_of) == assessment_of(table, record)
