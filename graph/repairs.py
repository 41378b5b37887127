"""Repairs of credit 信用修复: an owner applies for one record, a second person decides, the conclusion is shared."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from graph.errors import NotFound
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_PUT = load("credit/put_repair")
_READ = load("credit/read_repair")
_OF = load("credit/repairs_of")
_LIST = load("credit/list_repairs")

APPLIED, GRANTED, REFUSED = "applied", "granted", "refused"
"""Where a repair stands; the conclusion of a granted one is also shared, or still to be."""


# (:Entity)-[:HAS_REPAIR]->(:Repair)
@dataclass(frozen=True, slots=True)
class Repair:
    """One application to repair one record (`key`, of `kind`, on the day `on`, at `premises`) of an entity.

    `needs` are the steps that were asked for, `words` what the owner says of each, in the same order. `share_by`: the
    day by which the conclusion is to be shared; `shared_with` whom it was shared with.
    """

    id: str
    entity: str
    premises: str
    key: str
    kind: str
    on: date
    state: str
    needs: tuple[str, ...]
    words: tuple[str, ...]
    applied_at: datetime
    applied_by: str
    applied_name: str
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_name: str = ""
    department: str | None = None
    reason: str = ""
    share_by: date | None = None
    shared_at: datetime | None = None
    shared_by: str | None = None
    shared_with: str = ""


@dataclass(frozen=True, slots=True)
class WaitingRepair:
    """A repair in a list, with the names of the entity and the premises."""

    repair: Repair
    entity: str
    premises: str


def put(tx: Tx, repair: Repair) -> None:
    """Record a repair, or where it stands now, of an entity that the deed has taken; it stands on no public page."""
    row = {**asdict(repair), "needs": list(repair.needs), "words": list(repair.words)}
    tx.run(_PUT, entity=repair.entity, repair=row)
    tx.touch()


def read(tx: Tx, repair: str) -> Repair:
    """One repair; NotFound when there is none of that id."""
    rows = tx.run(_READ, id=repair)
    if not rows:
        raise NotFound("There is no such repair.")
    return _repair(rows[0]["repair"])


def of(tx: Tx, entities: Collection[str]) -> list[Repair]:
    """The repairs of some legal entities, newest first."""
    return [_repair(row["repair"]) for row in tx.run(_OF, codes=sorted(entities))]


def waiting(tx: Tx, scope: Scope, states: Sequence[str], limit: int = 200) -> list[WaitingRepair]:
    """Repairs of records at premises within a scope, in some states, the longest waiting first."""
    rows = tx.run(_LIST, states=list(states), limit=limit, **scope.params())
    return [WaitingRepair(_repair(row["repair"]), row["entity"], row["premises"]) for row in rows]


def _repair(row: dict[str, Any]) -> Repair:
    given = {name: row.get(name) for name in Repair.__slots__}
    texts = ("decided_name", "reason", "shared_with")
    return Repair(
        **{
            **given,
            **{name: given[name] or "" for name in texts},
            "needs": tuple(row["needs"] or ()),
            "words": tuple(row["words"] or ()),
        }
    )  # pyright: ignore[reportArgumentType]
