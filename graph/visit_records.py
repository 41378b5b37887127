"""The records of visits, each whole as it was received: those that make up a visit, and those that were set aside."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from checklists import Checked, Outcome, Ruling
from graph.errors import NotFound
from graph.queries import load
from graph.records import dump_facts, restore_facts
from graph.scope import Scope
from graph.store import Tx
from risk import Fact

_PUT = load("visit_records/put_record")
_PUT_ASIDE = load("visit_records/put_aside")
_READ = load("visit_records/read_record")
_UNITED = load("visit_records/read_united")
_OF_VISIT = load("visit_records/list_of_visit")
_ASIDE = load("visit_records/list_aside")
_TAKE_UP = load("visit_records/take_up")
_PUT_RULINGS = load("visit_records/put_rulings")
_OFFICERS = load("visit_records/list_officers")
_PUT_OPENED = load("visit_records/put_opened")


# (:Record)-[:OF]->(:Visit), or (:Record)-[:KEPT_FOR]->(:Task) while it is set aside
@dataclass(frozen=True, slots=True)
class Record:
    """One record of a visit as it was received. `text` is the canonical JSON that was signed, `digest` its SHA-256.

    `listed` is the list that it answers, in its pinned form (JSON). `version` is 2 where it `corrects` a first record,
    and so on. `aside` says why it does not count, empty where it does; `visit` is empty while it does not. `admitted`:
    who let it count after all, when and why. `timed` has the visit's times by the server's clock, `arrival` how it was
    sent (both JSON); `photos` all that it names.
    """

    id: str
    task: str
    premises: str
    digest: str
    text: str
    listed: str
    at: datetime
    by: str
    visit: str = ""
    number: str = ""
    public_on: date | None = None
    version: int = 1
    corrects: str = ""
    why: str = ""
    flags: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    admitted_by: str = ""
    admitted_at: datetime | None = None
    admitted_why: str = ""
    timed: str = ""
    arrival: str = "{}"
    photos: tuple[str, ...] = ()

    @property
    def called(self) -> str:
        """How a sentence names it: by the visit's number, while it does not count by its digest."""
        return self.number or self.digest[:6].upper()


@dataclass(frozen=True, slots=True)
class Kept:
    """A record that was set aside, with the task and the premises it is of."""

    record: Record
    name: str
    task_number: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A ruling on a row of a visit, with who decided, when and why."""

    ruling: Ruling
    by: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Before:
    """What a visit has taken the place of: each row, fact and older finding that it moved, as that was before it.

    None: nothing was known. A finding is its state, and when, by whom and by which finding it was settled.
    """

    checked: Mapping[str, Checked | None] = field(default_factory=dict)
    facts: Mapping[str, Fact | None] = field(default_factory=dict)
    told: Mapping[str, Fact] = field(default_factory=dict)
    findings: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class United:
    """A visit as it stands before another record joins it. `before`: how the premises stood (JSON of `standing`)."""

    id: str
    number: str
    at: datetime
    by: str
    moved: Before
    decided: tuple[Decided, ...]
    standing: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who bears an enforcement number: the officer's own number, the last day on which the certificate holds."""

    number: str
    valid_to: date | None


def put(tx: Tx, record: Record) -> None:
    """One more record of a visit that is there."""
    tx.touch(record.premises)
    tx.run(_PUT, visit=record.visit, id=record.id, record=row_of(record))


def put_aside(tx: Tx, record: Record) -> None:
    """Keep a record that does not count."""
    tx.touch()
    tx.run(_PUT_ASIDE, task=record.task, record=row_of(record))


def take_up(tx: Tx, record: str) -> None:
    """A record that was set aside is no longer kept apart: whoever calls this counts it in the same deed."""
    tx.run(_TAKE_UP, id=record)


def find(tx: Tx, key: str) -> Record | None:
    """The record that was received under an id, counted or set aside; None when none was."""
    rows = tx.run(_READ, id=key)
    return _record(rows[0]["record"]) if rows else None


def of_visit(tx: Tx, visit: str) -> list[Record]:
    """The records of one visit, in the order in which they were received."""
    return [_record(row["record"]) for row in tx.run(_OF_VISIT, visit=visit)]


def united(tx: Tx, task: str) -> United | None:
    """The visit that a task led to with its records; None while there is none."""
    rows = tx.run(_UNITED, task=task)
    if not rows:
        return None
    found = rows[0]["visit"]
    return United(
        id=found["id"],
        number=found["number"],
        at=found["at"],
        by=found["by"],
        moved=_restore_before(found["base"]),
        decided=restore_rulings(found["rulings"]),
        standing=found["standing"] or "{}",
        records=tuple(_record(row) for row in rows[0]["records"]),
    )


def aside(
    tx: Tx, scope: Scope, department: str | None = None, record: str | None = None, limit: int = 200
) -> list[Kept]:
    """The records set aside within a scope, of one department's tasks or of all; just one where its id is given."""
    rows = tx.run(_ASIDE, record=record, department=department, limit=limit, **scope.params())
    return [Kept(_record(row["record"]), row["name"], row["task_number"]) for row in rows]


def one_aside(tx: Tx, scope: Scope, department: str | None, record: str) -> Kept:
    """One record that was set aside; NotFound when there is none of that id within the scope."""
    found = aside(tx, scope, department, record)
    if not found:
        raise NotFound("There is no such record set aside here.")
    return found[0]


def put_rulings(tx: Tx, visit: str, decided: Sequence[Decided]) -> None:
    """Whose answer stands on which row of a visit."""
    tx.touch()
    tx.run(_PUT_RULINGS, visit=visit, rulings=dump_rulings(decided))


def bearers(tx: Tx, numbers: Collection[str]) -> dict[str, Bearer]:
    """Who bears these enforcement numbers, those that the register knows."""
    rows = tx.run(_OFFICERS, numbers=sorted(numbers))
    return {row["bears"]: Bearer(row["number"], row["valid_to"]) for row in rows}


def row_of(record: Record) -> dict[str, Any]:
    """A record as a node holds it."""
    return {
        **asdict(record),
        "flags": list(record.flags),
        "aside": list(record.aside),
        "photos": list(record.photos),
    }


def dump_before(moved: Before) -> str:
    """What a visit took the place of, as text."""
    said = {
        "checked": {key: _checked_row(row) for key, row in moved.checked.items()},
        "facts": {key: dump_facts({key: fact}) if fact else None for key, fact in moved.facts.items()},
        "told": dump_facts(moved.told),
        "findings": {key: list(row) for key, row in moved.findings.items()},
    }
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def dump_rulings(decided: Iterable[Decided]) -> str:
    """Rulings as text."""
    said = [
        [d.ruling.row, d.ruling.record, sorted(d.ruling.among), d.by, d.at.isoformat(), d.why]
        for d in decided
    ]
    return json.dumps(said, ensure_ascii=False)


def restore_rulings(text: str | None) -> tuple[Decided, ...]:
    """Rulings read back."""
    return tuple(
        Decided(Ruling(row, record, frozenset(among)), by, datetime.fromisoformat(at), why)
        for row, record, among, by, at, why in json.loads(text or "[]")
    )


def _checked_row(row: Checked | None) -> list[Any] | None:
    return [row.outcome.value, row.factor, row.points, row.visit, row.on.isoformat()] if row else None


def _restore_before(text: str | None) -> Before:
    said = json.loads(text or "{}")
    return Before(
        checked={
            key: Checked(key, Outcome(row[0]), row[1], row[2], row[3], date.fromisoformat(row[4]))
            if row
            else None
            for key, row in said.get("checked", {}).items()
        },
        facts={
            key: restore_facts(text)[key] if text else None for key, text in said.get("facts", {}).items()
        },
        told=restore_facts(said.get("told")),
        findings={key: tuple(row) for key, row in said.get("findings", {}).items()},
    )


def _record(row: Mapping[str, Any]) -> Record:
    known = {name: row[name] for name in Record.__slots__ if row.get(name) is not None}
    made = Record(**known)
    return replace(made, flags=tuple(made.flags), aside=tuple(made.aside), photos=tuple(made.photos))


def note_opened(tx: Tx, digest: str, by: str, at: datetime, why: str) -> None:
    """Note that somebody opened the original of a photo."""
    tx.run(_PUT_OPENED, opened={"digest": digest, "by": by, "at": at, "why": why})
