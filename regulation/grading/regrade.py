"""Grading everyone: the mirror finds whose grade may be another one, the graph decides, and what changed is written.

A page is graded and written at a time; an interrupted regrade goes on where it stopped when it is run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graph import Tx, grades, tallies
from graph.grades import SubjectRow
from regulation.access import Action, Who, require
from regulation.grading import mirror
from regulation.grading.judging import Judged, judged
from regulation.grading.population import PAGE, Progress, no_progress, pages, pages_of, trades_of
from regulation.office import Office
from risk import RiskTable


@dataclass(slots=True)
class Regraded:
    """What a regrade did. `refused` maps a premises id to why its facts could not be graded."""

    assessed: int = 0
    changed: int = 0
    states: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The report as `yima regrade --json` prints it."""
        return {
            "assessed": self.assessed,
            "changed": self.changed,
            "states": dict(sorted(self.states.items())),
            "refused": [{"premises": key, "reason": reason} for key, reason in self.refused.items()],
        }


def regrade(
    office: Office,
    who: Who,
    *,
    model: str | None = None,
    as_of: date | None = None,
    progress: Progress = no_progress,
) -> Regraded:
    """Grade every premises whose trade has a table (or those of one model), as of a day (today if none is named).

    Only an outcome that differs from the last one is written: the same facts and table change nothing. By an edition
    that is not in force today everybody is read from the graph.

    Raises:
        MirrorInUse: another process regrades everyone, or keeps the mirror; nothing was begun.
    """
    require(who, Action.REGRADE)
    day = as_of or office.today()
    tables = _tables(office, model, day)
    done = Regraded()
    with mirror.alone(office.settings.data_dir):
        known = mirror.brought_up(office, tables, progress).models
        for table in tables:
            work = _Work(office, who, table, day, done, progress)
            if table.id in known and known[table.id].edition.version == table.version:
                _by_mirror(work, known[table.id])
            else:
                _by_graph(work)
    return done


def regrade_from_graph(office: Office, who: Who, table: RiskTable, day: date) -> Regraded:
    """The same of one table with everybody read from the graph and nothing from the mirror: slow, and the truth."""
    require(who, Action.REGRADE)
    work = _Work(office, who, table, day, Regraded(), no_progress)
    _by_graph(work)
    return work.done


@dataclass(frozen=True, slots=True)
class _Work:
    """Grading everyone by one table: by whose word, as of which day, what came of it so far, who is told."""

    office: Office
    who: Who
    table: RiskTable
    day: date
    done: Regraded
    progress: Progress

    def tell(self, states: Counter[str], refused: Mapping[str, str]) -> None:
        """Count some that were looked at."""
        self.done.states += states
        self.done.assessed += states.total()
        self.done.refused.update(refused)
        self.progress(self.table.id, states.total() + len(refused))


def recount(office: Office, who: Who) -> None:
    """Count all tallies anew from the premises themselves."""
    require(who, Action.REGRADE)
    office.store.write("tallies.rebuild", who.account, tallies.rebuild)


def _tables(office: Office, model: str | None, day: date) -> list[RiskTable]:
    """The edition of the named model in force on a day; of every trade's model that has one then."""
    if model:
        return [office.catalogue.table(model, day)]
    used = sorted({i.model for i in office.catalogue.industries.values() if i.model})
    return [table for name in used if (table := office.catalogue.table_if_any(name, day))]


def _by_mirror(work: _Work, model: mirror.Model) -> None:
    """Grade those whose outcome the mirror cannot tell to be the recorded one; of all others it says how they stand."""
    for look in mirror.looks(work.office, model, work.table, work.day):
        work.tell(look.states, look.refused)
        for at in range(0, len(look.other), PAGE):
            found = _write(work, look.other[at : at + PAGE])
            work.tell(found.states, found.refused)
        _by_pages(work, pages_of(work.office, look.untold, work.day))


def _by_graph(work: _Work) -> None:
    """Grade everybody from what the graph says."""
    _by_pages(work, pages(work.office, trades_of(work.office, work.table), work.day))


def _by_pages(work: _Work, read: Iterable[Sequence[SubjectRow]]) -> None:
    """Grade these premises, a page at a time."""
    for page in read:
        found = _judged(work, page)
        work.tell(found.states, found.refused)
        if found.to_write:
            _write(work, found.to_write)


def _judged(work: _Work, subjects: Sequence[SubjectRow]) -> Judged:
    """The table over these premises; whoever is in another trade by now is left to its table."""
    trades = set(trades_of(work.office, work.table))
    return judged(work.office, work.table, [one for one in subjects if one.industry in trades], work.day)


def _write(work: _Work, ids: Sequence[str]) -> Judged:
    """Record what is news of these premises.

    They are held before they are read, or read once more: a visit may have graded one since.
    """

    def deed(tx: Tx) -> Judged:
        grades.hold(tx, ids)
        found = _judged(work, grades.subjects_of(tx, ids, work.day))
        grades.put(tx, found.news)
        grades.restate(tx, found.older)
        return found

    found = work.office.store.write("grade.regrade", work.who.account, deed)
    work.done.changed += len(found.news)
    return found
