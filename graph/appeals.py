"""Appeals 复核 against what a visit found: filed by the owner, decided finding by finding by somebody not involved."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from graph.errors import NotFound
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx
from graph.visits import Standing

_PUT = load("appeals/put_appeal")
_READ = load("appeals/read_appeal")
_OF_VISIT = load("appeals/list_of_visit")
_LIST = load("appeals/list_appeals")

FILED, DECIDED = "filed", "decided"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is said of one finding: the owner's grounds, then whether it was upheld (None: not decided) and why."""

    finding: str
    grounds: str
    upheld: bool | None = None
    reason: str = ""


# (:Appeal)-[:AGAINST]->(:Visit), (:Appeal)-[:AT]->(:Premises)
@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against findings of one visit. `before` and `after`: how the premises stood around the decision."""

    id: str
    visit: str
    premises: str
    department: str
    state: str
    rulings: tuple[Ruling, ...]
    filed_at: datetime
    filed_by: str
    decide_by: date
    decided_at: datetime | None = None
    decided_by: str | None = None
    decided_name: str = ""
    before: Standing | None = None
    after: Standing | None = None


@dataclass(frozen=True, slots=True)
class AppealRow:
    """An appeal in a list, with the name of its premises."""

    appeal: Appeal
    name: str


def put(tx: Tx, of: Appeal) -> None:
    """Record an appeal, or where it stands now; the deed has taken the premises."""
    row = {f.name: getattr(of, f.name) for f in fields(of)}
    row |= {"rulings": _text([asdict(one) for one in of.rulings])}
    row |= {name: _text(asdict(row[name])) if row[name] else None for name in ("before", "after")}
    tx.touch(of.premises)
    tx.run(_PUT, id=of.id, visit=of.visit, premises=of.premises, appeal=row)


def read(tx: Tx, scope: Scope, key: str) -> AppealRow:
    """One appeal within a scope; NotFound when there is none of that id in it."""
    rows = tx.run(_READ, id=key, **scope.params())
    if not rows:
        raise NotFound("There is no such appeal here.")
    return AppealRow(_restored(rows[0]["appeal"]), rows[0]["name"])


def of_visit(tx: Tx, visit: str) -> Appeal | None:
    """The appeal against a visit; None while there is none."""
    rows = tx.run(_OF_VISIT, visit=visit)
    return _restored(rows[0]["appeal"]) if rows else None


def listed(tx: Tx, scope: Scope, states: Sequence[str], limit: int = 200) -> list[AppealRow]:
    """Appeals within a scope in some states, the first to be decided first."""
    rows = tx.run(_LIST, states=list(states), limit=limit, **scope.params())
    return [AppealRow(_restored(row["appeal"]), row["name"]) for row in rows]


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _restored(row: Mapping[str, Any]) -> Appeal:
    given = {f.name: row[f.name] for f in fields(Appeal) if row.get(f.name) is not None}
    around = {name: Standing(**json.loads(given[name])) for name in ("before", "after") if name in given}
    rulings = tuple(Ruling(**one) for one in json.loads(row["rulings"]))
    return Appeal(**{**given, **around, "rulings": rulings})
