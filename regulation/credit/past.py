"""Records against legal entities that lie in history as columns: which fact each counts in is history's own data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from graph.credit import Entered
from regulation.credit.model import Kind
from regulation.credit.rules import rules
from regulation.history import KINDS, Feed, History, feeds
from regulation.office import Office
from risk import Text

NO_TEXT = Text("", "")


def kept_in_columns(office: Office) -> set[str]:
    """The facts of which no row means none: history of what feeds them was loaded, if without a row."""
    return {feed.fact for _kind, feed in _loaded(office) if feed.none_without}


def past_entries(
    office: Office, owners: Mapping[str, str], since: date, day: date
) -> list[tuple[str, Entered]]:
    """The records of a span of days at some premises, each with the code of who operates them.

    `owners` maps a premises to its entity's code.

    Raises:
        HistoryDamaged: a file is missing or is not what was written: then nobody is classified from the rest.
    """
    history = History.of(office)
    numbers = {number: one for one in owners if (number := history.numbers.of(one)) is not None}
    found: list[tuple[str, Entered]] = []
    for kind, feed in _loaded(office):
        rows = history.rows(feed.kind, *numbers, since=since, until=day)
        for row in _counting(feed, rows).iter_rows(named=True):
            premises = numbers[row["premises"]]
            found.append((owners[premises], _entered(kind, feed, premises, row, day)))
    return found


def _loaded(office: Office) -> list[tuple[Kind, Feed]]:
    """The kinds of records that history feeds here, of which something was loaded."""
    history = History.of(office)
    feeding, known = feeds(history.data_dir), rules(history.data_dir)
    fed = [(kind, feed) for kind in known.kinds.values() if (feed := feeding.get(kind.fact))]
    return [(kind, feed) for kind, feed in fed if feed.kind == kind.history and history.has(feed.kind)]


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
