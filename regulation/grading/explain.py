"""Why a premises has its grade: the stored assessment, the edition it was made by, and the proof by recomputing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum

from graph import Tx, grades, reasons
from graph.credit import CreditRecord
from graph.grades import GradeRecord
from graph.premises import Card
from graph.reviews import GradeWord
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.catalogue import CatalogueError
from regulation.grading.coming import Coming, coming_for, editions_around
from regulation.office import Office
from risk import Assessment, RiskTable, assess, read_row


class Kept(StrEnum):
    """How a stored grade stands to the edition it names: readable by it, that edition gone, or another in its place."""

    WHOLE = "whole"
    NO_EDITION = "no_edition"
    OTHER_EDITION = "other_edition"


@dataclass(frozen=True, slots=True)
class Explained:
    """A premises, one of its grades and the reasons for it.

    Before the first grading there is no record and no assessment; without a table for its trade no table either. A
    record without an assessment is one whose edition cannot be read here: `kept` says why. `said` is what owner and
    officers said of its grades, newest first; `coming` what a published edition that is not in force yet would make of
    it. `present` is the edition that grades the trade today, None where none does; `past` the premises' newest
    grades, newest first.
    """

    card: Card
    table: RiskTable | None
    record: GradeRecord | None = None
    assessment: Assessment | None = None
    said: Sequence[GradeWord] = ()
    coming: Coming | None = None
    kept: Kept = Kept.WHOLE
    present: RiskTable | None = None
    past: Sequence[GradeRecord] = ()

    @property
    def newest(self) -> bool:
        """Whether this is the grade that holds, and none that a newer one took the place of."""
        return self.record is None or not self.past or self.record.id == self.past[0].id


def explain(
    office: Office,
    who: Who,
    premises_id: str,
    action: Action = Action.READ_PREMISES,
    grade: str | None = None,
) -> Explained:
    """One grade of one premises with every reason, the newest when none is named.

    NotFound outside the asker's scope, or for a grade that the premises never had; Refused without a right.
    """
    seen = scope(who, action)
    return office.store.read(lambda tx: explained_in(office, tx, seen, premises_id, grade))


def explained_in(
    office: Office, tx: Tx, seen: Scope, premises_id: str, grade: str | None = None
) -> Explained:
    """The same inside a transaction, within a scope."""
    ground, today = reasons.ground(tx, seen, premises_id), office.today()
    card, past = ground.card, ground.grades
    around = editions_around(office.catalogue, card.industry, today)
    subject = grades.subject(tx, premises_id, today) if around else None
    coming = coming_for(office, around, subject, today)
    industry = office.catalogue.industries.get(card.industry)
    model = industry.model if industry else None
    present = office.catalogue.table_if_any(model, today) if model else None
    if not past and grade is None:
        return Explained(card, present, coming=coming, present=present)
    record = next((one for one in past if grade in (None, one.id)), None)
    record = record or grades.record(tx, premises_id, grade)
    table, assessment, kept = read_back(office, record)
    return Explained(card, table, record, assessment, ground.words, coming, kept, present, past)


def read_back(
    office: Office, record: GradeRecord | CreditRecord
) -> tuple[RiskTable | None, Assessment | None, Kept]:
    """The edition that graded and the assessment it gave; neither where that edition cannot tell any more."""
    try:
        table = edition_of(office, record)
    except CatalogueError:
        return None, None, Kept.NO_EDITION
    try:
        return table, assessment_of(table, record), Kept.WHOLE
    except (ValueError, LookupError):
        return None, None, Kept.OTHER_EDITION


def assessment_of(table: RiskTable, record: GradeRecord | CreditRecord) -> Assessment:
    """The assessment that a stored grade was: its points, each with the fact, the record and the rule it came from.

    Raises ValueError or LookupError where points and facts do not belong together: then the store was tampered with, or
    the edition is not the one that graded.
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
    """The very edition of the table that a grade was made by, in force or superseded; CatalogueError if it is gone."""
    return office.catalogue.edition(record.model, record.version)


def recomputes(office: Office, record: GradeRecord | CreditRecord) -> bool:
    """Whether the stored facts and the stored edition still give the stored assessment, to the last point.

    False too where that edition is not here any more, or is another one under its name.
    """
    table, stored, _ = read_back(office, record)
    return table is not None and assess(table, record.facts, record.as_of) == stored


def digest_of(record: GradeRecord) -> str:
    """The SHA-256 of a grade as it is stored, facts and points included: the same on every paper and page of it."""
    text = json.dumps(asdict(record), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
