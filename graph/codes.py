"""Codes on walls: which were minted for a premises, where each stands, and every step that changed it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_HOLD = load("codes/hold_premises")
_TAKE = load("codes/take_positions")
_PUT = load("codes/put_codes")
_READ = load("codes/read_codes")
_SLOTS = load("codes/read_slots")
_SET = load("codes/set_status")
_NOT_VALID = load("codes/list_not_valid")
_PLACES = load("codes/read_places")
_OF_ENTITY = load("codes/places_of_entity")


@dataclass(frozen=True, slots=True)
class CodeStep:
    """One change of a code's status: to what, when, by whom, why."""

    status: str
    at: datetime
    by: str
    reason: str


# (:Code)-[:OF]->(:Premises)
@dataclass(frozen=True, slots=True)
class Code:
    """One minted code; `status` is valid, suspended, replaced or revoked. `slot` is its list and position."""

    list: int
    position: int
    kid: int
    host: str
    issued: date
    at: datetime
    status: str = "valid"
    steps: tuple[CodeStep, ...] = ()

    @property
    def slot(self) -> str:
        """The business key."""
        return slot(self.list, self.position)


@dataclass(frozen=True, slots=True)
class LabelPlace:
    """What a label says of a premises."""

    id: str
    name: str
    address: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class CodeStanding:
    """Where the code at a position stands, and whose it is."""

    status: str
    premises: str


def slot(status_list: int, position: int) -> str:
    """The key of a code: its status list and its position there."""
    return f"{status_list}|{position}"


def hold(tx: Tx, premises: Iterable[str]) -> None:
    """Nobody else mints for these premises or changes their codes before this deed ends."""
    tx.touch()
    tx.run(_HOLD, ids=sorted(set(premises)))


def take_positions(tx: Tx, status_list: int, count: int) -> int:
    """The first of so many positions that are now taken."""
    return tx.run(_TAKE, list=status_list, count=count)[0]["first"]


def put(tx: Tx, minted: Mapping[str, Code]) -> None:
    """Record new codes by premises."""
    tx.touch(*minted)
    rows = [
        {
            "premises": premises,
            "slot": code.slot,
            "list": code.list,
            "position": code.position,
            "kid": code.kid,
            "host": code.host,
            "issued": code.issued,
            "at": code.at,
            "status": code.status,
            "steps": "[]",
        }
        for premises, code in minted.items()
    ]
    if rows:
        tx.run_rows(_PUT, rows)


def of_premises(tx: Tx, premises: Iterable[str]) -> dict[str, list[Code]]:
    """All codes of these premises, newest first."""
    found: defaultdict[str, list[Code]] = defaultdict(list)
    for row in tx.run(_READ, ids=sorted(set(premises))):
        found[row["premises"]].append(_code(row["code"]))
    return dict(found)


def standings(tx: Tx, slots: Iterable[str]) -> dict[str, CodeStanding]:
    """Where the codes at these positions stand; one that was never minted is not among them."""
    rows = tx.run(_SLOTS, slots=sorted(set(slots)))
    return {row["slot"]: CodeStanding(row["status"], row["premises"]) for row in rows}


def set_status(tx: Tx, premises: str, code: Code, step: CodeStep) -> None:
    """Let a premises' code stand as the step says, and keep the step with those before."""
    tx.touch(premises)
    steps = [
        {"status": s.status, "at": s.at.isoformat(), "by": s.by, "reason": s.reason}
        for s in (*code.steps, step)
    ]
    tx.run(_SET, slot=code.slot, status=step.status, steps=json.dumps(steps, ensure_ascii=False))


def not_valid(tx: Tx, status_list: int) -> dict[int, str]:
    """Position → status of the codes that are not valid."""
    return {row["position"]: row["status"] for row in tx.run(_NOT_VALID, list=status_list)}


def places(tx: Tx, scope: Scope, premises: Sequence[str]) -> list[LabelPlace]:
    """Those of these premises that the scope holds, as labels name them."""
    rows = tx.run(_PLACES, premises=list(premises), **scope.params())
    return [LabelPlace(**row["premises"]) for row in rows]


def places_of_entity(tx: Tx, code: str) -> list[LabelPlace]:
    """The premises of a legal entity, by name."""
    return [LabelPlace(**row["premises"]) for row in tx.run(_OF_ENTITY, code=code)]


def _code(row: Mapping[str, Any]) -> Code:
    steps = [
        CodeStep(s["status"], datetime.fromisoformat(s["at"]), s["by"], s["reason"])
        for s in json.loads(row["steps"])
    ]
    kept = {name: row[name] for name in ("list", "position", "kid", "host", "issued", "at", "status")}
    return Code(**kept, steps=tuple(steps))
