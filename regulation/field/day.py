"""An officer's day read from the store: their tasks, and the premises around them, in a handful of statements."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graph import Tx, field, planning, tasks
from graph.field import Around, Taken
from graph.findings import FindingRow
from graph.premises import VisitRow
from graph.records import Officer
from graph.scope import Scope
from graph.tasks import Task
from regulation.access import Action, Who, scope
from regulation.field.rules import rules
from regulation.office import Office
from regulation.visits.running import STARTS_FROM


@dataclass(frozen=True, slots=True)
class Day:
    """The tasks an officer can run, each with the list it was opened with; the premises there, around, and overdue.

    `more`: there were more premises around than are taken along.
    """

    officer: Officer | None
    tasks: Sequence[tuple[Task, Mapping[str, Any] | None]]
    premises: Mapping[str, Taken]
    visits: Mapping[str, Sequence[VisitRow]]
    findings: Mapping[str, Sequence[FindingRow]]
    more: bool


def day_in_field(office: Office, who: Who) -> Day:
    """What somebody takes along. Only what their scope holds; of tasks only those that they are sent on."""
    seen = scope(who, Action.RUN_VISIT)
    return office.store.read(lambda tx: _day(office, who, tx, seen))


def _day(office: Office, who: Who, tx: Tx, seen: Scope) -> Day:
    number, most = who.enforcement_number, rules().most_premises
    officer = planning.officer(tx, number) if number else None
    sent = tasks.pinned_of_officer(tx, seen, number, STARTS_FROM) if number else []
    own = field.premises(tx, seen, {task.premises for task, _ in sent})
    around = _around(own)
    others = field.overdue(tx, seen, office.today(), most + 1)
    if around:
        others += field.near(tx, seen, around, most + 1)
    wanted = [one for one in dict.fromkeys(others) if one not in own]
    found = own | field.premises(tx, seen, wanted[: max(0, most - len(own))])
    return Day(
        officer=officer,
        tasks=[(task, pinned) for task, pinned in sent if task.premises in own],
        premises=found,
        visits=field.visits(tx, found, rules().last_visits),
        findings=field.open_findings(tx, found),
        more=len(own) + len(wanted) > len(found),
    )


def _around(own: Mapping[str, Taken]) -> list[Around]:
    """The districts and trades of some premises, each with the middle of those whose place is known."""
    grouped: dict[tuple[str, str], list[tuple[float, float]]] = {}
    for taken in own.values():
        card = taken.card
        points = grouped.setdefault((card.district.path, card.industry), [])
        if card.latitude is not None and card.longitude is not None:
            points.append((card.latitude, card.longitude))
    made: list[Around] = []
    for (path, industry), points in sorted(grouped.items()):
        north = sum(p[0] for p in points) / len(points) if points else None
        east = sum(p[1] for p in points) / len(points) if points else None
        stretch = 1.0 if north is None else math.cos(math.radians(north))
        made.append(Around(path, industry, north, east, stretch))
    return made
