"""What the public page of one premises shows, read in one exchange with the store."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from graph import evaluations
from graph.evaluations import EvaluationRow
from graph.premises import Card, DistrictRow, TermRow, VisitRow
from graph.queries import load
from graph.store import Store

_READ = load("landing/read_landing")
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Landing:
    """One premises as anyone may see it: without facts, points or the legal entity behind it.

    `code` is the status of the code that was asked about and the day since when, None when it is none of theirs.
    `parts_public_on`: the day from which all visits that the evaluation rests on are public, None once they are.
    """

    card: Card
    permits: Sequence[TermRow]
    last_visit: VisitRow | None
    code: tuple[str, datetime | None] | None = None
    evaluation: EvaluationRow | None = None
    parts_public_on: date | None = None


def read(store: Store, premises: str, slot: str, today: date) -> Landing | None:
    """What anyone may see of a premises on a day, newest permits first; None when there is none of that id."""
    rows = store.ask(_READ, id=premises, slot=slot)
    if not rows:
        return None
    row = rows[0]
    card = Card(**row["premises"], district=DistrictRow(**row["district"]), entity=None, facts={}, told={})
    permits = sorted(
        (TermRow(**term) for term in row["permits"]),
        key=lambda term: (-term.valid_from.toordinal(), term.number),
    )
    said = next((evaluations.restore(one) for one in row["evaluations"]), None)
    return Landing(
        card,
        permits,
        _last_visit(row["visits"], today),
        _standing(row["code"]),
        said,
        _not_public_before(row["visits"], said, today),
    )


def _standing(code: dict[str, Any] | None) -> tuple[str, datetime | None] | None:
    if not code or code["status"] is None:
        return None
    steps = json.loads(code["steps"])
    return code["status"], datetime.fromisoformat(steps[-1]["at"]) if steps else None


def _not_public_before(
    rows: Sequence[dict[str, Any]], said: EvaluationRow | None, today: date
) -> date | None:
    """The last day on which a visit that an evaluation rests on becomes public; None where all are."""
    named = said.visits if said else ()
    days = [row["public_on"] for row in rows if row["id"] in named and row["public_on"]]
    return max((day for day in days if day > today), default=None)


def _last_visit(rows: Sequence[dict[str, Any]], today: date) -> VisitRow | None:
    """The newest visit whose result is public by then; what nobody came for is none."""
    came = [row for row in rows if row["kind"] != DESK]
    public = [row for row in came if row["public_on"] is None or row["public_on"] <= today]
    if not public:
        return None
    newest = max(public, key=lambda row: (row["date"], row["id"]))
    shown = {name: value for name, value in newest.items() if name != "public_on"}
    return VisitRow(**shown, critical=None, serious=None, minor=None)
