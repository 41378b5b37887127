"""Records against legal entities that lie in history as columns: which fact each counts in is history's own data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from graph.credit import Entered
from regulation.credit.rules import Kind, rules
from regulation.history import KINDS, Feed, History, feeds
from regulation.office import Office
from risk import Text

NO_TEXT = Text("", "")


def past_entries(
    office: Office, owners: Mapping[str, str], since: date, day: date
) -> tuple[list[tuple[str, Entered]], set[str]]:
    """The records of a span of days at some premises, each with the code of who operates them, and the facts kept.

    `owners` maps a premises to its entity's code. A fact is kept once history of what feeds it was loaded, if without
    a row there is none.

    Raises:
        HistoryDamaged: a file is missing or is not what was written: then nobody is classified from the rest.
    """
    history = History.of(office)
    numbers = {number: one for one in owners if (number := history.numbers.of(one)) is not None}
    found: list[tuple[str, Entered]] = []
    kept: set[str] = set()
    feeding = feeds(history.data_dir)
    for kind in rules().kinds.values():
        feed = feeding.get(kind.fact)
        if kind.history is None or feed is None or feed.kind != kind.history or not history.has(feed.kind):
            continue
        if feed.none_without:
            kept.add(feed.fact)
        rows = history.rows(feed.kind, *numbers, since=since, until=day)
        for row in _counting(feed, rows).iter_rows(named=True):
            premises = numbers[row["premises"]]
            found.append((owners[premises], _entered(kind, feed, premises, row, day)))
    return found, kept


def _counting(feed: Feed, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that count by a feed; of several of one premises and day, where they are one event, the heaviest."""
    for column, words in feed.where.items():
        rows = rows.filter(pl.col(column).is_in(list(words)))
    if not feed.once_a_day:
        return rows
    heaviest = rows.sort(feed.weight, "id", descending=[True, False]) if feed.weight else rows.sort("id")
    return heaviest.unique(["premises", "date"], keep="first", maintain_order=True)


def _entered(kind: Kind, feed: Feed, premises: str, row: Mapping[str, Any], day: date) -> Entered:
    """A row as a record; what it says of a repair after the day was not known then."""
    own = KINDS[feed.kind].own
    said = row["topic"] if "topic" in own else row["item"] if "item" in own else None
    repaired = row["repaired_on"] if "repaired_on" in own else None
    return Entered(
        kind=kind.id,
        id=row["id"],
        on=row["date"],
        premises=premises,
        weight=int(row[feed.weight]) if feed.weight else 1,
        what=Text(said, said) if said else NO_TEXT,
        public_until=row["public_until"] if "public_until" in own else None,
        repaired_on=repaired if repaired and repaired <= day else None,
    )
