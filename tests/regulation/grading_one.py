"""One premises graded inside a transaction, as a visit to it does."""

from datetime import date

from graph import Tx, visits
from graph.grades import Graded
from regulation.grading.one import grade_both
from regulation.office import Office


def regrade_one(office: Office, tx: Tx, premises: str, day: date) -> Graded | None:
    """What a visit would say of its grade now, recorded where it is news; None where it has none."""
    visits.lock(tx, premises, "test")
    place, subject = visits.place_and_subject(tx, premises, day)
    settled = grade_both(office, subject, day, {})
    if settled and settled.news:
        visits.put_place_and_grade(tx, place, settled.now, subject)
    return settled.now if settled else None
