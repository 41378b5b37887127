"""What the public page of one premises shows, read in one exchange with the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.premises import Card, DistrictRow, TermRow, VisitRow
from graph.queries import load
from graph.store import Store

_READ = load("landing/read_landing")


@dataclass(frozen=True, slots=True)
class Landing:
    """One premises as anyone may see it: without facts, points or the legal entity behind it."""

    card: Card
    permits: Sequence[TermRow]
    last_visit: VisitRow | None


def read(store: Store, premises: str, today: date) -> Landing | None:
    """What anyone may see of a premises on a day, newest permits first; None when there is none of that id."""
    rows = store.ask(_READ, id=premises)
    if not rows:
        return None
    row = rows[0]
    card = Card(**row["premises"], district=DistrictRow(**row["district"]), entity=None, facts={}, told={})
    permits = sorted(
        (TermRow(**term) for term in row["permits"]),
        key=lambda term: (-term.valid_from.toordinal(), term.number),
    )
    return Landing(card, permits, _last_visit(row["visits"], today))


def _last_visit(rows: Sequence[dict[str, Any]], today: date) -> VisitRow | None:
    """The newest visit whose result is public by then."""
    public = [row for row in rows if row["public_on"] is None or row["public_on"] <= today]
    if not public:
        return None
    newest = max(public, key=lambda row: (row["date"], row["id"]))
    del newest["public_on"]
    return VisitRow(**newest, critical=None, serious=None, minor=None)
