"""What departments say to the statements of owners 陈述申辩, and which statements wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_PUT = load("visits/put_heard")
_WAITING = load("visits/list_unheard")


@dataclass(frozen=True, slots=True)
class Unheard:
    """An owner's statement that waits for the department's answer."""

    visit: str
    number: str
    at: datetime
    premises: str
    name: str


def put(tx: Tx, visit: str, words: str, at: datetime, by: str, name: str) -> None:
    """What the department says to the owner's statement."""
    tx.touch()
    tx.run(_PUT, visit=visit, heard=words, at=at, by=by, name=name)


def waiting(tx: Tx, scope: Scope, department: str | None, limit: int = 200) -> list[Unheard]:
    """Statements that nobody has answered within a scope, of one department's visits or of all, oldest first."""
    rows = tx.run(_WAITING, department=department, limit=limit, **scope.params())
    return [Unheard(**row) for row in rows]
