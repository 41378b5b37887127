"""Complaints as people meet them: what was said of one premises, and of whom somebody complained lately."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from graph import Tx, premises, tallies
from graph.scope import Scope
from regulation.history.kinds import COMPLAINTS
from regulation.history.reading import History

RECENT = pl.Schema({"id": pl.String(), "newest": pl.Date(), "days": pl.List(pl.Date())})
"""Of a premises that was complained of: its id, the day of the newest complaint, the days of all, oldest first."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """One complaint; `verified` is None while nobody has said whether it is true."""

    id: str
    date: date
    topic: str
    severity: str
    verified: bool | None


def complaints_about(history: History, premises_id: str, limit: int) -> tuple[list[Complaint], int]:
    """The latest complaints about one premises, newest first, and how many there are in all.

    The premises is sought and not scanned for: this costs what its own complaints cost.

    Raises:
        HistoryDamaged: a file is missing or is not what was written.
    """
    number = history.numbers.of(premises_id)
    if number is None:
        return [], 0
    rows = history.rows(COMPLAINTS.name, number)
    latest = rows.sort("date", "id", descending=True).head(limit)
    columns = ("id", "date", "topic", "severity", "verified")
    return [Complaint(*row) for row in latest.select(columns).iter_rows()], rows.height


def complained_since(history: History, since: date, of: Collection[str] | None = None) -> pl.DataFrame:
    """The premises that were complained of since a day, one row each (`RECENT`), that of the newest complaint first.
    Of two on one day that comes first which was known first.

    Of everyone this is one scan of two columns, kept until more is loaded. It passes over no days, for a part is sorted
    by premises and holds every day of each; the scan is the smaller part of the cost (of 53 million complaints a third
    of a second), the larger is to group, sort and name those complained of. `of` a few premises it is a seek for each.

    Raises:
        HistoryDamaged: a file is missing or is not what was written.
    """
    if of is None:
        return _of_everyone(history, since, history.shelf(COMPLAINTS.name).manifest().number)
    known = [(id, number) for id in of if (number := history.numbers.of(id)) is not None]
    numbers = pl.DataFrame(known, schema={"id": pl.String, "number": pl.UInt32}, orient="row")
    rows = history.rows(COMPLAINTS.name, *numbers["number"], since=since, columns=["premises", "date"])
    return _recent(rows.lazy(), numbers)


@lru_cache(maxsize=1)
def _of_everyone(history: History, since: date, _batches: int) -> pl.DataFrame:
    """What `complained_since` says of everyone, kept until there is another batch: the same day asks many times.

    One is kept, for all who ask look back as many days and a city's is a hundred megabytes.
    """
    return _recent(history.scan(COMPLAINTS.name, since), history.numbers.frame())


def _recent(rows: pl.LazyFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    told = rows.select("premises", "date").collect(engine="streaming").sort("premises", "date")
    days = told.group_by("premises", maintain_order=True).agg(pl.col("date").alias("days"))
    newest = days.with_columns(pl.col("days").list.last().alias("newest"))
    ordered = newest.sort("newest", "premises", descending=[True, False])
    named = ordered.join(numbers, left_on="premises", right_on="number", maintain_order="left")
    return named.select(RECENT.names())


def within(tx: Tx, seen: Scope, complained: pl.DataFrame) -> pl.DataFrame:
    """Those of these premises (rows with `id`) about which it is worth asking the graph within a scope.

    Where the scope holds fewer premises than were complained of, its ids are read and no other row is left; else every
    row is, for the question itself is asked within the scope. So the ids that go over Bolt are at most as many as the
    premises complained of or those of the scope, whichever are fewer, and never the complaints.
    """
    if seen.ids is not None:
        return complained.filter(pl.col("id").is_in(list(seen.ids)))
    if sum(tally.count for tally in tallies.read(tx, seen)) >= complained.height:
        return complained
    return complained.filter(pl.col("id").is_in(premises.ids(tx, seen)))
