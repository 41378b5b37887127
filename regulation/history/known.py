"""What history makes known of premises on a day: lists of events for a table's decay, and the latest readings."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import polars as pl

from regulation.history.feeds import Feed, feeds
from regulation.history.reading import History
from risk import Fact

READING = "reading"
"""The source of a fact that a reading states."""


def facts_of(history: History, premises: str, day: date, wanted: Iterable[str]) -> dict[str, Fact]:
    """Those of the wanted facts that the history of one premises gives on a day.

    Raises:
        HistoryDamaged: a file is missing or is not what was written.
    """
    return facts_of_many(history, [premises], day, wanted).get(premises, {})


def facts_of_many(
    history: History, premises: Sequence[str], day: date, wanted: Iterable[str]
) -> dict[str, dict[str, Fact]]:
    """The same for a page of premises, by id. What happened after the day does not count, whenever it was loaded.

    Raises:
        HistoryDamaged: a file is missing or is not what was written.
    """
    names = set(wanted)
    feeding = [
        feed for name, feed in feeds(history.data_dir).items() if name in names and history.has(feed.kind)
    ]
    read = history.has("readings")
    if not feeding and not read:
        return {}
    ids = {number: one for one in premises if (number := history.numbers.of(one)) is not None}
    known: dict[str, dict[str, Fact]] = {one: {} for one in premises}
    for feed in feeding:
        events = _events(history, feed, list(ids), day)
        if feed.none_without:
            for facts in known.values():
                facts[feed.fact] = Fact([], feed.kind, None, None)
        for number, listed in events.items():
            newest = date.fromisoformat(listed[-1]["date"])
            known[ids[number]][feed.fact] = Fact(listed, feed.kind, None, newest)
    if read:
        for number, name, fact in _readings(history, list(ids), day, names):
            known[ids[number]][name] = fact
    return known


def _events(history: History, feed: Feed, numbers: list[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """The events of each premises by its number, oldest first, as a risk table takes them and a grade keeps them."""
    rows = history.rows(feed.kind, *numbers, until=day, columns=feed.columns)
    events = feed.events(rows.lazy()).sort("premises", "date", *(["weight"] if feed.weight else [])).collect()
    told = events.with_columns(pl.col("date").dt.to_string("%Y-%m-%d"))
    listed: dict[int, list[dict[str, Any]]] = {}
    for event in told.iter_rows(named=True):
        listed.setdefault(event.pop("premises"), []).append(event)
    return listed


def _readings(
    history: History, numbers: list[int], day: date, names: set[str]
) -> Iterator[tuple[int, str, Fact]]:
    """Number of the premises, name of the fact, and what the latest reading up to a day states."""
    rows = history.rows("readings", *numbers, until=day).filter(pl.col("fact").is_in(list(names)))
    for row in latest(rows.lazy()).collect().iter_rows(named=True):
        yield row["premises"], row["fact"], Fact(json.loads(row["value"]), READING, row["id"], row["date"])


def latest(readings: pl.LazyFrame) -> pl.LazyFrame:
    """Of each premises and fact the latest reading; of two of one day that with the greater id."""
    return readings.sort("date", "id").group_by("premises", "fact", maintain_order=True).last()
