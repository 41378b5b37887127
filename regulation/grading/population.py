"""Everybody, a page at a time: the premises of some trades with what is known of them on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date

from graph import grades
from graph.grades import SubjectRow
from regulation.office import Office
from risk import RiskTable

PAGE = 2_000
"""Premises read, graded and written at a time."""

Progress = Callable[[str, int], None]
"""Told of what is at work and how many premises more are done."""


def no_progress(_name: str, _rows: int) -> None:
    """Tell nobody."""


def trades_of(office: Office, table: RiskTable) -> list[str]:
    """The trades whose premises a table grades here, in the order of their names."""
    return sorted(i.id for i in office.catalogue.industries.values() if i.model == table.id)


def pages(office: Office, industries: Iterable[str], day: date) -> Iterator[list[SubjectRow]]:
    """The premises of these trades with what is known of them on a day, a page at a time in the order of their ids."""
    wanted = list(industries)

    def page(after: str) -> list[SubjectRow]:
        return office.store.read(lambda tx: grades.subjects(tx, wanted, day, after, PAGE))

    found = page("")
    while found:
        yield found
        found = page(found[-1].id)


def pages_of(office: Office, ids: Sequence[str], day: date) -> Iterator[list[SubjectRow]]:
    """The same of the premises of these ids, a page at a time; one that is not there is left out."""
    for at in range(0, len(ids), PAGE):
        page = ids[at : at + PAGE]
        yield office.store.read(lambda tx, page=page: grades.subjects_of(tx, page, day))
