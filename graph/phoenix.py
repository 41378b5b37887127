"""Who closed, who opened after that, and what a person decided about the two."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from graph.connections import Reached
from graph.findings import STANDING
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_TAKEN = load("phoenix/list_taken")
_PUNISHED = load("phoenix/list_punished")
_OPENED = load("phoenix/list_opened")
_PUT = load("phoenix/put_decision")
_DECISIONS = load("phoenix/list_decisions")
_DECIDED = load("phoenix/list_decided")

LOST = ("revoked", "cancelled")
"""What takes a permit away for good."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A premises that lost a permit or where a red line was found, on a day.

    `event` is one of `LOST` or `red_line`, `what` the kind of permit or the row.
    """

    premises: Reached
    entity: str | None
    owner: str | None
    event: str
    what: str
    day: date


@dataclass(frozen=True, slots=True)
class Opened:
    """A premises whose first permit began on a day."""

    id: str
    owner: str | None
    day: date


# (:PhoenixDecision)-[:ABOUT]->(:Premises), twice
@dataclass(frozen=True, slots=True)
class Decision:
    """What `by` decided about two premises, the `closed` one and the `opened` one, and why.

    `kind` and `shared` are the path that joined them then.
    """

    closed: str
    opened: str
    outcome: str
    reason: str
    by: str
    account: str
    at: datetime
    kind: str
    shared: str
    closed_on: date
    opened_on: date

    @property
    def key(self) -> str:
        """The business key: the two premises."""
        return pair(self.closed, self.opened)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the names of the two premises."""

    decision: Decision
    closed_name: str
    opened_name: str


def pair(closed: str, opened: str) -> str:
    """The key of two premises."""
    return f"{closed}-{opened}"


def ended(tx: Tx, scope: Scope, since: date, today: date, limit: int) -> list[Ended]:
    """Premises of a scope that closed or were punished in a span of days, newest first, `limit` of each kind."""
    given = {"since": since, "today": today, "limit": limit, **scope.params()}
    rows = [
        *tx.run(_TAKEN, lost=list(LOST), **given),
        *tx.run(_PUNISHED, states=[s.value for s in STANDING], **given),
    ]
    found = [Ended(**{**row, "premises": Reached(**row["premises"])}) for row in rows]
    return sorted(found, key=lambda one: one.day, reverse=True)


def opened(tx: Tx, premises: Collection[str], since: date, today: date) -> list[Opened]:
    """Those of some premises whose first permit began in a span of days."""
    return [Opened(**row) for row in tx.run(_OPENED, premises=sorted(premises), since=since, today=today)]


def put(tx: Tx, decision: Decision) -> None:
    """Record a decision. KeyTaken when somebody has decided about the two already."""
    tx.touch(decision.closed)
    tx.touch(decision.opened)
    tx.run(_PUT, key=decision.key, decision=asdict(decision))


def decided(tx: Tx, keys: Sequence[str]) -> set[str]:
    """Those of these pairs about which somebody has decided."""
    return {row["key"] for row in tx.run(_DECIDED, keys=list(keys))}


def decisions(tx: Tx, scope: Scope, *, premises: str | None = None, limit: int = 100) -> list[Decided]:
    """What was decided about pairs of which the scope holds both, of one premises or of all; the newest first."""
    rows = tx.run(_DECISIONS, premises=premises, limit=limit, **scope.params())
    return [Decided(Decision(**row["decision"]), row["closed_name"], row["opened_name"]) for row in rows]
