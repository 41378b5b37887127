"""How all stands after the records of a visit, to be compared."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from checklists import Answer, Mending, Outcome
from graph import findings, tallies, visit_records, visits
from graph.scope import Scope
from graph.tasks import Task
from regulation.office import Office
from regulation.visits.submission import Submission
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import (
    POINTS,
    submission,
)

EVERYWHERE = Scope("/")
ROWS = (*POINTS, "ONLINE")


@dataclass(frozen=True)
class Stand:
    """What follows from the records of a visit, without what only names which came first."""

    answers: dict[str, Any]
    findings: list[tuple[str, str, str, str]]
    checked: dict[str, Any]
    facts: dict[str, Any]
    grade: visits.Standing
    visit: tuple[Any, ...]
    tallies: list[Any]


def stand(office: Office, task: Task) -> Stand:
    def read(tx: Any) -> Stand:
        known = visit_records.united(tx, task.id)
        assert known is not None
        visit = visits.read(tx, EVERYWHERE, known.id)
        place = visits.place(tx, MINE.id)
        answers = {
            key: (one["outcome"], one["note"], one.get("record", ""))
            for key, one in visit.record["answers"].items()
        }
        scored = {k: (v["failed"], v["applicable"], v["value"]) for k, v in visit.scored.items()}
        # what a correction took away is history: which correction came first says whether it carries a finding on
        own = [f for f in findings.of_visit(tx, known.id) if f.state is not Mending.WITHDRAWN]
        return Stand(
            answers,
            sorted((f.requirement, f.record, f.note, f.state.value) for f in own),
            {k: (r.outcome, r.points, r.visit == known.id, r.on) for k, r in place.checked.items()},
            {k: (f.value, f.record == known.id) for k, f in place.facts.items()},
            place.standing,
            (
                visit.date,
                visit.result,
                visit.critical,
                visit.serious,
                visit.minor,
                visit.record_digest,
                scored,
            ),
            sorted(map(str, tallies.read(tx, EVERYWHERE))),
        )

    return office.store.read(read)


def another(
    office: Office, task: Task, answers: dict[str, Answer], minutes: int = 0, **changed: Any
) -> Submission:
    """A record of a phone on which only these rows were looked at."""
    unseen = dict.fromkeys(ROWS, Answer(Outcome.NOT_CHECKED))
    return submission(office, task, {**unseen, **answers}, at=NOW - timedelta(minutes=minutes), **changed)


def of_visit(office: Office, visit: str) -> dict[str, findings.FindingRow]:
    found = office.store.read(lambda tx: findings.of_visit(tx, visit))
    return {f"{f.requirement}/{f.record}": f for f in found}


def visit_place(office: Office) -> visits.Place:
    return office.store.read(lambda tx: visits.place(tx, MINE.id))
