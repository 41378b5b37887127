"""What of its grades a premises wants looked at, told once from its whole past: for stores of an earlier program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph import reviews
from regulation.access.policy import OPERATOR
from regulation.catalogue import CatalogueError
from regulation.office import Office
from risk import Stood, Wanting, Word, first

AT_ONCE = 2_000
"""Premises in one deed; what was cut off is gone on with by the next opening."""


def carry_wanting(office: Office, at_once: int = AT_ONCE) -> int:
    """Let every premises that was graded by an earlier program say what of its grades wants to be looked at; how many.

    A store that is through says so, and is asked one question.
    """
    if not office.store.read(reviews.is_due):
        return 0
    carried = 0
    while unsaid := office.store.read(lambda tx: reviews.unsaid(tx, at_once)):
        told = {id: _told(office, grades) for id, grades in unsaid.items()}
        office.store.write(
            "grade.wanting", OPERATOR.account, lambda tx, told=told: reviews.put_wants(tx, told)
        )
        carried += len(told)
    office.store.write("grade.wanting", OPERATOR.account, reviews.clear_due)
    return carried


def _told(office: Office, grades: Sequence[Mapping[str, Any]]) -> Wanting:
    """From grade to grade, and from word to word about each, in the order in which they were given and said."""
    held: Wanting | None = None
    for grade in grades:
        said = {name: value for name, value in grade.items() if name != "words"}
        stood = Stood(**said, rank=_rank(office, grade))
        held = held.graded(stood) if held else first(stood)
        for word in grade["words"]:
            held = held.said(Word(word))
    assert held is not None, "a premises without grades was listed as graded"  # noqa: S101
    return held


def _rank(office: Office, grade: Mapping[str, Any]) -> int | None:
    """The place of a grade in its edition; None where there was none, or that edition is not here any more."""
    try:
        bands = office.catalogue.edition(grade["model"], grade["version"]).grades
    except CatalogueError:
        return None
    return next((n for n, band in enumerate(bands) if band.grade == grade["grade"]), None)
