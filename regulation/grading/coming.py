"""What an edition that was published for a day to come would make of one premises as it is today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from graph.grades import SubjectRow
from regulation.catalogue import Catalogue
from regulation.grading.facts import facts_on, past_of
from regulation.grading.whatif import FactorMoved, moved_by
from regulation.office import Office
from risk import Assessment, FactError, RiskTable, assess, integers


@dataclass(frozen=True, slots=True)
class Coming:
    """Today's facts by the edition in force and by the one to come."""

    present: RiskTable
    table: RiskTable
    now: Assessment
    then: Assessment

    @property
    def moved(self) -> FactorMoved | None:
        """The factor whose points differ most between the two."""
        now, then = ({point.factor: point.points for point in one.points} for one in (self.now, self.then))
        return moved_by(now, then)


def editions_around(catalogue: Catalogue, industry: str, day: date) -> tuple[RiskTable, RiskTable] | None:
    """The edition that grades a trade on a day, and the next one; None where one of the two is not there."""
    known = catalogue.industries.get(industry)
    if known is None or known.model is None:
        return None
    present, coming = catalogue.table_if_any(known.model, day), catalogue.coming(known.model, day)
    return (present, coming) if present and coming else None


def coming_for(
    office: Office, editions: tuple[RiskTable, RiskTable] | None, subject: SubjectRow | None, day: date
) -> Coming | None:
    """The premises by both editions; None where its facts cannot be graded by one of them."""
    if editions is None or subject is None:
        return None
    names = [tuple(integers(table, {}, day)) for table in editions]
    past = past_of(office, [subject], day, {name for each in names for name in each}).get(subject.id)
    try:
        now, then = (
            assess(table, facts_on(subject, day, wanted, past), day)
            for table, wanted in zip(editions, names, strict=True)
        )
    except FactError:
        return None
    return Coming(*editions, now, then)
