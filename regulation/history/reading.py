"""History read: lazily for everyone, and the few rows of one premises at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from graph import Store
from regulation.history.feeds import feeds
from regulation.history.files import File, checked, seek
from regulation.history.kinds import KINDS
from regulation.history.numbers import Numbers
from regulation.history.shelf import Shelf
from regulation.office import Office


@dataclass(frozen=True, slots=True)
class History:
    """The history in one data directory; as cheap to make as its two fields."""

    store: Store
    data_dir: Path

    @classmethod
    def of(cls, office: Office) -> History:
        """The history of an office."""
        return cls(office.store, office.settings.data_dir)

    @property
    def numbers(self) -> Numbers:
        """The numbers by which history knows premises."""
        return Numbers(self.data_dir)

    def scan(self, kind: str, since: date | None = None, until: date | None = None) -> pl.LazyFrame:
        """All rows of a kind that stand (`Kind.kept`), each id once; of these days when given, both included.

        The rows are those of one moment: what is appended or drawn together later does not reach the frame. It is to
        be collected within the hour.

        Raises:
            HistoryDamaged: a file is missing or is not what was written.
        """
        shelf = self.shelf(kind)
        files = [checked(shelf.folder, file) for file in _within(shelf.manifest().files, since, until)]
        if not files:
            return pl.LazyFrame(schema=KINDS[kind].kept)
        rows = pl.scan_parquet(files, hive_partitioning=False, glob=False)
        if since:
            rows = rows.filter(pl.col("date") >= since)
        return rows.filter(pl.col("date") <= until) if until else rows

    def rows(
        self, kind: str, *numbers: int, since: date | None = None, until: date | None = None
    ) -> pl.DataFrame:
        """The rows of a few premises (`Kind.kept`), oldest first; takes microseconds a month and premises.

        Raises:
            HistoryDamaged: a file is missing or is not what was written.
        """
        shelf = self.shelf(kind)
        files = [seek(shelf.folder, file) for file in _within(shelf.manifest().files, since, until)]
        found = [
            {**row, "premises": number} for number in numbers for file in files for row in file.rows(number)
        ]
        rows = _as_kept(found, KINDS[kind].kept)
        if since:
            rows = rows.filter(pl.col("date") >= since)
        return (rows.filter(pl.col("date") <= until) if until else rows).sort("date", "id")

    def events(self, fact: str, since: date | None = None, until: date | None = None) -> pl.LazyFrame:
        """The events that feed a fact, of everyone: `premises` (u32), `date`; where they weigh differently `weight`.

        Raises:
            KeyError: no history feeds this fact.
            HistoryDamaged: a file is missing or is not what was written.
        """
        feed = feeds(self.data_dir)[fact]
        return feed.events(self.scan(feed.kind, since, until))

    def has(self, kind: str) -> bool:
        """Whether anything of a kind was ever appended."""
        return self.shelf(kind).manifest().number > 0

    def shelf(self, kind: str) -> Shelf:
        """The folder of a kind."""
        return Shelf.of(self.store, self.data_dir, kind)


def _within(files: tuple[File, ...], since: date | None, until: date | None) -> Iterator[File]:
    first = f"{since:%Y-%m}" if since else ""
    last = f"{until:%Y-%m}" if until else "~"
    return (file for file in files if first <= file.month <= last)


def _as_kept(rows: list[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    """Rows as JSON holds them, where dates and amounts are text, as the frame they were written from."""
    as_text = {name: kind for name, kind in schema.items() if isinstance(kind, pl.Date | pl.Decimal)}
    read = pl.DataFrame(rows, schema={**schema, **dict.fromkeys(as_text, pl.String())})
    return read.with_columns(
        pl.col(name).str.to_date("%Y-%m-%d") if isinstance(kind, pl.Date) else pl.col(name).cast(kind)
        for name, kind in as_text.items()
    )
