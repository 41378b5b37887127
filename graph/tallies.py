"""The counts that dashboards read: district × industry × state × grade, kept in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_MOVE = load("tallies/move_counts")
_READ = load("tallies/read_counts")
_DELETE = load("tallies/delete_counts")
_COUNT = load("tallies/count_all")

Where = tuple[str, str, str, str]
"""district, industry, state, grade ("" without one)"""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many premises of one district and industry stand at one state and grade ("" without one)."""

    district: str
    path: str
    industry: str
    state: str
    grade: str
    count: int


def move(tx: Tx, moves: Mapping[Where, int]) -> None:
    """Add to and take from the counts; in the order of their keys, so that two writers do not cross."""
    rows = rows_of(moves)
    if rows:
        tx.run(_MOVE, moves=rows)


def rows_of(moves: Mapping[Where, int]) -> list[dict[str, Any]]:
    """The moves as `$moves` of a statement, in the order of their keys; none for what stays as it is."""
    return [_row(where, by) for where, by in sorted(moves.items()) if by]


def read(tx: Tx, scope: Scope) -> list[Tally]:
    """The counts of a scope. They know no single premises: a scope of single premises cannot be counted so."""
    if scope.ids is not None:
        raise ValueError("Tallies count whole districts and industries; count single premises in the query.")
    rows = tx.run(_READ, under=scope.under, industries=scope.params()["industries"])
    return [Tally(**row) for row in rows]


def rebuild(tx: Tx) -> None:
    """Count everything anew."""
    counted = tx.run(_COUNT)
    tx.run(_DELETE)
    move(tx, {(r["district"], r["industry"], r["state"], r["grade"]): r["count"] for r in counted})


def _row(where: Where, by: int) -> dict[str, Any]:
    district, industry, state, grade = where
    return {
        "key": "|".join(where),
        "district": district,
        "industry": industry,
        "state": state,
        "grade": grade,
        "by": by,
    }
