"""The list that a task runs at a premises: what its departments check there, or from data, each fact asked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from checklists import Checked, CheckList, Library, at_desk, at_door, check_list, recognising, shortened
from graph import Tx, premises, visits
from graph.premises import Card, TermRow
from graph.tasks import Task
from regulation.facts import known_here, values
from regulation.office import Office

__all__ = ["CASE", "DESK", "SERVICE", "list_from", "list_of"]

SERVICE, CASE, DESK = "service", "case", "desk"


def list_of(office: Office, tx: Tx, task: Task, card: Card) -> CheckList | None:
    """`list_from` with what the store says of the premises."""
    terms, checked = premises.permits(tx, task.premises), visits.place(tx, task.premises).checked
    return list_from(office, task, card, terms, checked)


def list_from(
    office: Office, task: Task, card: Card, terms: Sequence[TermRow], checked: Mapping[str, Checked]
) -> CheckList | None:
    """The rows that a task names, or all that its departments check there; None where the trade has no requirements.

    A desk task, for which nobody goes, checks what data shows; every other task checks the rest, as short as the
    trade's rule allows for the grade. What another department saw in order lately is recognised and not asked again,
    except where a case leads there. A service visit checks nothing.
    """
    placed = at_desk if task.kind == DESK else at_door
    if task.kind == SERVICE:
        return CheckList(card.industry, "", task.departments, (), ())
    library = office.catalogue.library_if_any(card.industry, office.today())
    if library is None:
        return None
    if task.rows is not None:
        library = _with_rows(office, library, task.rows)
        exactly = tuple(row for row in library.requirements if row.id in task.rows)
        return placed(CheckList(card.industry, library.version, task.departments, exactly, ()))
    known = values(known_here(card, terms, office.today()))
    of = office.catalogue.visit_rules(card.industry)
    listed = placed(check_list(library, known, task.departments))
    listed = shortened(listed, of.short_list, card.grade, task.kind)
    if task.kind == CASE:
        return listed
    since = office.today() - timedelta(of.recognise_days.value)
    return recognising(listed, library, checked, since)


def _with_rows(office: Office, library: Library, rows: Collection[str]) -> Library:
    """The newest edition in force so far that has all these rows: what was found under a row that was withdrawn since
    is checked again by the row as it stood. `library`, which is today's, where none has them all.
    """
    today = office.today().isoformat()
    editions = [one for one in office.catalogue.libraries[library.industry] if one.version <= today]
    return next(
        (one for one in reversed(editions) if {row.id for row in one.requirements}.issuperset(rows)), library
    )
