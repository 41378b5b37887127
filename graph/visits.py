"""Visits as they were submitted: the record, its findings, what was referred, and what is now known of each row."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from checklists import Checked, Outcome
from graph import tallies
from graph.errors import NotFound
from graph.findings import open_findings
from graph.grades import Graded, SubjectRow, subject_row, written
from graph.queries import load
from graph.records import dump_facts, restore_facts
from graph.scope import Scope
from graph.store import Tx
from graph.wanting import restore
from risk import Fact, Wanting

_LOCK = load("visits/lock_premises")
_READ_PLACE = load("visits/read_place")
_READ_BOTH = load("visits/read_place_and_subject")
_PUT_PLACE = load("visits/put_place")
_PUT_BOTH = load("visits/put_place_and_grade")
_PUT_VISIT = load("visits/put_visit")
_PUT_SERVICE = load("visits/put_service")
_PUT_STANDING = load("visits/put_standing")
_PUT_REFERRALS = load("visits/put_referrals")
_READ = load("visits/read_visit")
_READ_DIGEST = load("visits/read_digest")
_PUT_REFUSED = load("visits/put_refused")
_READ_PINNED = load("visits/read_pinned")
_PIN = load("visits/pin_list")
_PUT_DRAFT = load("visits/put_draft")
_OF_TASK = load("visits/read_of_task")
_PUT_REPLY = load("visits/put_reply")

__all__ = [
    "PinnedTask",
    "Place",
    "Receipt",
    "Referral",
    "Standing",
    "Submitted",
    "VisitRecord",
    "lock",
    "of_task",
    "open_findings",
    "pin",
    "pinned",
    "place",
    "place_and_subject",
    "put",
    "put_draft",
    "put_place",
    "put_place_and_grade",
    "put_referrals",
    "put_refused",
    "put_reply",
    "put_standing",
    "read",
    "receipt",
    "restore_checked",
]


@dataclass(frozen=True, slots=True)
class Standing:
    """How a premises stands by its grade; `score` in thousandths."""

    state: str
    grade: str | None
    sign: str | None
    score: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """A premises as a visit finds it in the store: facts, the owner's word, what was last checked."""

    id: str
    name: str
    industry: str
    path: str
    facts: Mapping[str, Fact]
    told: Mapping[str, Fact]
    checked: Mapping[str, Checked]
    standing: Standing
    wanting: Wanting | None = None


# (:Visit)-[:OF]->(:Task), (:Visit)-[:AT]->(:Premises) (a service visit SERVED it), (:Visit)-[:BY]->(:Department)
@dataclass(frozen=True, slots=True)
class Submitted:
    """A visit as it was submitted. `record` is the canonical JSON that was signed, `digest` its SHA-256.

    `public_on` is the last day by which the result is published; `scored` says how each factor came about. `started`
    and `ended` are by the server's clock, the record has what the phone said; `flags` say what was unusual about it,
    `arrival` (JSON text) how it was sent.
    """

    id: str
    number: str
    premises: str
    task: str
    kind: str
    date: date
    department: str
    result: str
    critical: int | None
    serious: int | None
    minor: int | None
    record: str
    record_digest: str
    list_version: str
    list_digest: str
    scored: str
    started: datetime
    ended: datetime
    at: datetime
    by: str
    public_on: date
    flags: tuple[str, ...] = ()
    arrival: str = "{}"


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """A visit read back, with where it took place and how the premises stood around it."""

    id: str
    number: str
    kind: str
    date: date
    result: str
    critical: int | None
    serious: int | None
    minor: int | None
    record: Mapping[str, Any]
    record_digest: str
    list_version: str
    list_digest: str
    scored: Mapping[str, Any]
    before: Standing | None
    after: Standing | None
    mended: Standing | None
    started: datetime
    ended: datetime
    at: datetime
    by: str
    public_on: date
    reply: str
    reply_at: datetime | None
    premises: str
    industry: str
    path: str
    department: str
    task: str | None
    task_number: str | None
    flags: tuple[str, ...]
    arrival: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a submitter gets, and gets again for the same submission."""

    visit: str
    number: str
    premises: str
    digest: str
    at: datetime
    public_on: date
    flags: tuple[str, ...] = ()


# (:Referral)-[:FROM]->(:Visit), (:Referral)-[:TO]->(:Department), (:Referral)-[:ABOUT]->(:Premises)
@dataclass(frozen=True, slots=True)
class Referral:
    """Something seen outside the list, told to the department that it concerns; never scored."""

    id: str
    department: str
    note: str
    photos: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class PinnedTask:
    """A task as the runner sees it: where, the list it was opened with (JSON text), what was typed since."""

    premises: str
    industry: str
    path: str
    pinned: Mapping[str, Any] | None
    draft: Mapping[str, Any] | None


def lock(tx: Tx, premises: str, visit: str) -> None:
    """Take the premises, before anything about it is read: two visits to it are written one after the other."""
    tx.touch()
    tx.run(_LOCK, premises=premises, visit=visit)


def place(tx: Tx, premises: str) -> Place:
    """The premises as it stands in the store; NotFound when there is none."""
    rows = tx.run(_READ_PLACE, premises=premises)
    if not rows:
        raise NotFound("There is no such premises here.")
    return _place(rows[0])


def place_and_subject(tx: Tx, premises: str, as_of: date) -> tuple[Place, SubjectRow]:
    """`place` and `grades.subject` in one statement; NotFound when there is none."""
    rows = tx.run(_READ_BOTH, premises=premises, as_of=as_of)
    if not rows:
        raise NotFound("There is no such premises here.")
    return _place(rows[0]), subject_row(rows[0])


def put_place(tx: Tx, of: Place) -> None:
    """What is known of a premises now: facts, the owner's word, each row last checked."""
    tx.touch(of.id)
    tx.run(_PUT_PLACE, premises=of.id, known=_known(of))


def put_place_and_grade(tx: Tx, of: Place, grade: Graded, before: SubjectRow) -> None:
    """`put_place` and the grade that follows in one statement; the premises is held, `before` is how it stood."""
    moves = Counter({(before.district, before.industry, before.state, before.grade or ""): -1})
    moves[before.district, before.industry, grade.state.value, grade.grade or ""] += 1
    tx.touch(of.id)
    tx.run(_PUT_BOTH, known=_known(of), moves=tallies.rows_of(moves), **written(grade, of.wanting))


def put(tx: Tx, visit: Submitted, *, service: bool = False) -> None:
    """Record a visit; what was typed so far goes with it. NotFound when premises, department or task is not there."""
    tx.touch(visit.premises)
    rows = tx.run(
        _PUT_SERVICE if service else _PUT_VISIT,
        premises=visit.premises,
        department=visit.department,
        task=visit.task,
        visit={**asdict(visit), "flags": list(visit.flags)},
    )
    if not rows:
        raise NotFound("The visit's task, department or premises is not there.")


def put_standing(tx: Tx, visit: str, before: Standing, after: Standing, mended: Standing) -> None:
    """How the premises stood before the visit, stands after it, and would once all is put right."""
    said = {"before": asdict(before), "after": asdict(after), "mended": asdict(mended)}
    tx.touch()
    tx.run(_PUT_STANDING, visit=visit, standing=json.dumps(said, sort_keys=True))


def put_referrals(tx: Tx, visit: str, premises: str, referrals: Sequence[Referral]) -> None:
    """Record what is told to other departments."""
    if referrals:
        rows = [{**asdict(r), "photos": list(r.photos), "state": "open"} for r in referrals]
        tx.touch()
        tx.run(_PUT_REFERRALS, visit=visit, premises=premises, referrals=rows)


def receipt(tx: Tx, visit: str) -> Receipt | None:
    """The receipt of what was submitted under an id; None when nothing was."""
    rows = tx.run(_READ_DIGEST, id=visit)
    if not rows or rows[0]["digest"] is None:
        return None
    row = rows[0]
    flags = tuple(row["flags"] or ())
    return Receipt(visit, row["number"], row["premises"], row["digest"], row["at"], row["public_on"], flags)


def put_refused(tx: Tx, *, visit: str, digest: str, record: str, by: str, at: datetime) -> None:
    """Keep a submission whose id another content had already."""
    tx.run(_PUT_REFUSED, key=f"{visit}|{digest}", visit=visit, digest=digest, record=record, by=by, at=at)


def read(tx: Tx, scope: Scope, visit: str) -> VisitRecord:
    """One submitted visit within a scope; NotFound when there is none of that id in it."""
    rows = tx.run(_READ, id=visit, **scope.params())
    if not rows or rows[0]["visit"]["record"] is None:
        raise NotFound("There is no such visit here.")
    row = rows[0]
    found = dict(row.pop("visit"))
    standing = json.loads(found.pop("standing") or "{}")
    around = {name: _standing(standing.get(name)) for name in ("before", "after", "mended")}
    texts = {name: json.loads(found[name] or "{}") for name in ("record", "scored", "arrival")}
    plain = {"reply": found["reply"] or "", "flags": tuple(found["flags"] or ())}
    made: dict[str, Any] = {**found, **row, **around, **texts, **plain}
    return VisitRecord(**made)


def of_task(tx: Tx, task: str) -> str:
    """The address part of the result that a task led to, `premises/visits/visit`; empty while there is none."""
    rows = tx.run(_OF_TASK, task=task)
    return f"{rows[0]['premises']}/visits/{rows[0]['id']}" if rows else ""


def pinned(tx: Tx, task: str) -> PinnedTask:
    """A task's place, pinned list and draft; NotFound when there is no such task."""
    rows = tx.run(_READ_PINNED, task=task)
    if not rows:
        raise NotFound("There is no such task here.")
    row = rows[0]
    texts = {name: json.loads(row[name]) if row[name] else None for name in ("pinned", "draft")}
    return PinnedTask(row["premises"], row["industry"], row["path"], **texts)


def pin(tx: Tx, task: str, listed: Mapping[str, Any]) -> bool:
    """Pin the list a task is run with; False where one was pinned already."""
    return bool(tx.run(_PIN, task=task, pinned=json.dumps(listed, ensure_ascii=False, sort_keys=True)))


def put_draft(tx: Tx, task: str, draft: Mapping[str, Any]) -> None:
    """Keep what was filled in so far."""
    tx.run(_PUT_DRAFT, task=task, draft=json.dumps(draft, ensure_ascii=False, sort_keys=True))


def put_reply(tx: Tx, visit: str, words: str, at: datetime) -> None:
    """The owner's statement beside the result."""
    tx.touch()
    tx.run(_PUT_REPLY, visit=visit, reply=words, at=at)


def _place(row: Mapping[str, Any]) -> Place:
    found = row["premises"]
    return Place(
        id=found["id"],
        name=found["name"],
        industry=found["industry"],
        path=row["path"],
        facts=restore_facts(found["facts"]),
        told=restore_facts(found["told"]),
        checked=restore_checked(found["checked"]),
        standing=Standing(found["state"], found["grade"], found["sign"], found["score"]),
        wanting=restore(found["wanting"]),
    )


def _standing(given: Mapping[str, Any] | None) -> Standing | None:
    return Standing(**given) if given else None


def _known(of: Place) -> dict[str, str]:
    return {
        "facts": dump_facts(of.facts),
        "told": dump_facts(of.told),
        "checked": _dump_checked(of.checked.values()),
    }


def _dump_checked(rows: Collection[Checked]) -> str:
    said = {
        row.requirement: [row.outcome.value, row.factor, row.points, row.visit, row.on.isoformat()]
        for row in rows
    }
    return json.dumps(said, sort_keys=True)


def restore_checked(text: str | None) -> dict[str, Checked]:
    """What was last checked of each row, as it stands in the store."""
    return {
        key: Checked(key, Outcome(outcome), factor, points, visit, date.fromisoformat(on))
        for key, (outcome, factor, points, visit, on) in json.loads(text or "{}").items()
    }
