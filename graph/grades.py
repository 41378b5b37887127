"""Grades: what was decided about a premises, from which facts, by which edition of which table."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from graph import tallies
from graph.errors import NotFound
from graph.queries import load
from graph.records import dump_facts, restore_facts
from graph.store import Tx
from graph.wanting import columns, restore
from risk import Fact, State, Stood, Wanting, first

_HISTORY = load("grades/read_history")
_RECORD = load("grades/read_record")
_SUBJECTS = load("grades/read_subjects")
_SUBJECTS_OF = load("grades/read_subjects_of")
_SUBJECT = load("grades/read_subject")
_HOLD = load("grades/hold_premises")
_PUT = load("grades/put_grades")
_PUT_ASSESSED = load("grades/put_assessed")
_STANDINGS = load("grades/read_standings")

_STANDING = ("state", "grade", "sign", "score", "known_share", "model", "version")
"""What a premises says of its newest grade in the grade's own words."""


# (:Premises)-[:HAS_GRADE]->(:Grade)
@dataclass(frozen=True, slots=True)
class Graded:
    """One grade to be recorded; `score`, `known_share` and the points of each factor in thousandths.

    `assessed` says the outcome as one text: an equal one is no news. `rank` is the grade's place in its table.
    """

    id: str
    premises: str
    at: datetime
    model: str
    version: str
    as_of: date
    state: State
    grade: str | None
    rank: int | None
    sign: str | None
    score: int | None
    known_share: int
    assessed: str
    points: Mapping[str, int]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class Restated:
    """The outcome of a premises' newest grade as an older program said it, and as it is said now."""

    premises: str
    before: str
    assessed: str


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One grade in a history; `score` and `known_share` in thousandths."""

    id: str
    model: str
    version: str
    as_of: date
    at: datetime
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    known_share: int


@dataclass(frozen=True, slots=True)
class GradeRecord:
    """One grade whole: the outcome, each factor's points, and the facts it rests on (points in thousandths).

    With the edition of the table it names, this is all that an explanation needs.
    """

    id: str
    premises: str
    at: datetime
    model: str
    version: str
    as_of: date
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    known_share: int
    points: Mapping[str, int]
    facts: Mapping[str, Fact]


@dataclass(frozen=True, slots=True)
class PastVisit:
    """What an earlier visit found; None where a count was not recorded."""

    id: str
    date: date
    critical: int | None
    serious: int | None
    minor: int | None


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """One premises with all that a risk table may take, and where it stands now.

    `path` is that of its district; `visits` are its latest three, newest first. `credit` is the class of who operates
    it, read where many are read at once; None elsewhere.
    """

    id: str
    name: str
    industry: str
    trade_class: str | None
    district: str
    path: str
    state: str
    grade: str | None
    assessed: str | None
    facts: Mapping[str, Fact]
    visits: Sequence[PastVisit]
    first_permit: date | None
    credit: str | None = None


def history(tx: Tx, premises: str, limit: int = 50) -> list[GradeRow]:
    """The grades of one premises, newest first."""
    return [GradeRow(**row["grade"]) for row in tx.run(_HISTORY, id=premises, limit=limit)]


def record(tx: Tx, premises: str, grade: str | None = None) -> GradeRecord:
    """One grade whole, the newest when none is named; NotFound when there is none."""
    rows = tx.run(_RECORD, premises=premises, id=grade)
    if not rows:
        raise NotFound("This premises has no such grade.")
    return restored(rows[0]["grade"])


def restored(grade: Mapping[str, Any]) -> GradeRecord:
    """One grade whole, from what its node says."""
    said: dict[str, Any] = {**grade, "points": json.loads(grade["points"])}
    return GradeRecord(**{**said, "facts": restore_facts(grade["facts"])})


def subjects(tx: Tx, industries: Sequence[str], as_of: date, after: str, limit: int) -> list[SubjectRow]:
    """A page of the premises of these industries, by id; visits after `as_of` are not counted."""
    rows = tx.run(_SUBJECTS, industries=list(industries), as_of=as_of, after=after, limit=limit)
    return [subject_row(row) for row in rows]


def subjects_of(tx: Tx, ids: Collection[str], as_of: date) -> list[SubjectRow]:
    """The premises of these ids, by id; one that is not there is left out. Visits after `as_of` are not counted."""
    rows = tx.run(_SUBJECTS_OF, ids=sorted(ids), as_of=as_of)
    return sorted((subject_row(row) for row in rows), key=lambda subject: subject.id)


def subject(tx: Tx, premises: str, as_of: date) -> SubjectRow:
    """One premises with all that its table may take; NotFound when there is none of that id."""
    rows = tx.run(_SUBJECT, id=premises, as_of=as_of)
    if not rows:
        raise NotFound("There is no such premises here.")
    return subject_row(rows[0])


def hold(tx: Tx, ids: Collection[str]) -> None:
    """Take premises for oneself until the deed ends, before anything about them is read."""
    tx.touch()
    tx.run(_HOLD, ids=sorted(ids), lock="regrade")


def put(tx: Tx, grades: Sequence[Graded]) -> None:
    """Record grades; each premises then says its newest, and the counts move with it."""
    if not grades:
        return
    moves: Counter[tallies.Where] = Counter()
    new = {grade.premises: grade for grade in grades}
    rows = tx.run(_STANDINGS, ids=sorted(new))
    for row in rows:
        after = new[row["id"]]
        moves[row["district"], row["industry"], row["state"], row["grade"]] -= 1
        moves[row["district"], row["industry"], after.state.value, after.grade or ""] += 1
    held = {row["id"]: restore(row["wanting"]) for row in rows}
    tx.run_rows(_PUT, [written(grade, held.get(grade.premises)) for grade in grades])
    tx.touch(*new)
    tallies.move(tx, moves)


def restate(tx: Tx, rows: Sequence[Restated]) -> None:
    """Say outcomes anew in the present form; one that changed meanwhile is left alone."""
    if not rows:
        return
    tx.touch(*(row.premises for row in rows))
    tx.run_rows(_PUT_ASSESSED, [asdict(row) for row in rows])


def subject_row(row: Mapping[str, Any]) -> SubjectRow:
    """The subject in a row of a statement that reads one."""
    found = row["premises"]
    return SubjectRow(
        id=found["id"],
        name=found["name"],
        industry=row["industry"],
        trade_class=found["trade_class"],
        district=row["district"],
        path=row["path"],
        state=found["state"],
        grade=found["grade"],
        assessed=found["assessed"],
        facts=restore_facts(found["facts"]),
        visits=[PastVisit(**visit) for visit in row["visits"] if visit and visit["id"]],
        first_permit=row["first_permit"],
        credit=row.get("credit"),
    )


def written(graded: Graded, held: Wanting | None) -> dict[str, Any]:
    """A grade as the statements that record one take it: `premises`, its node, and what the premises says since.

    `held` is what the premises wanted looked at before; None before its first grade.
    """
    said = {field.name: getattr(graded, field.name) for field in fields(graded)}
    grade = {
        **{name: value for name, value in said.items() if name not in ("assessed", "rank")},
        "state": graded.state.value,
        "points": json.dumps(graded.points),
        "facts": dump_facts(graded.facts),
    }
    now = Stood(graded.model, graded.version, graded.state.value, graded.grade, graded.rank, graded.at)
    standing = {
        **{name: grade[name] for name in _STANDING},
        "graded_on": graded.as_of,
        "assessed": graded.assessed,
        **columns(held.graded(now) if held else first(now)),
    }
    return {"premises": graded.premises, "grade": grade, "standing": standing}
