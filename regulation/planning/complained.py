"""Premises that were complained of and that nothing has followed up: the columns know who, the graph what was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from graph import Tx, planning
from graph.planning import Wanting
from graph.scope import Scope
from regulation.history import within

ASKED = 2_000
"""Premises that are asked about at a time."""


def complained(tx: Tx, seen: Scope, recent: pl.DataFrame, limit: int) -> list[Wanting]:
    """Those of the premises complained of (`RECENT`) within a scope that ask for a visit, in their order.

    It is that of the newest complaint. They are asked about until there are enough; at worst as many as the scope holds
    premises, or as were complained of, whichever are fewer.
    """
    found: list[Wanting] = []
    for part in within(tx, seen, recent).iter_slices(ASKED):
        days = {id: (newest, all_days) for id, newest, all_days in part.iter_rows()}
        asking = planning.complained(tx, seen, {id: newest for id, (newest, _) in days.items()})
        found += [replace(one, complaints=_since(days[one.id][1], last)) for one, last in asking]
        if len(found) >= limit:
            break
    return found[:limit]


def _since(days: list[date], last: date | None) -> int:
    """How many complaints came after the last thing that followed one up."""
    return sum(last is None or day > last for day in days)
