"""History read: lazily for everyone, and the few rows of one premises at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from graph import Store
from regulation.history.feeds import feeds
from regulation.history.files import File, part_of, scanned
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
        return _between(self._lazily(kind, self.shelf(kind).manifest().files), since, until)

    def rows(
        self,
        kind: str,
        *numbers: int,
        since: date | None = None,
        until: date | None = None,
        columns: Collection[str] | None = None,
    ) -> pl.DataFrame:
        """The rows of a few premises (`Kind.schema`, or these columns of it), oldest first.

        Opens only the files of their parts, and reads of them only the columns asked for.

        Raises:
            HistoryDamaged: a file is missing or is not what was written.
        """
        schema = KINDS[kind].schema
        parts = {None, *map(part_of, numbers)}
        files = [file for file in self.shelf(kind).manifest().files if file.part in parts]
        if not (files and numbers):
            return pl.DataFrame(schema={name: schema[name] for name in columns or schema})
        named = pl.col("premises")
        mine = self._lazily(kind, files).filter(
            named == numbers[0] if len(numbers) == 1 else named.is_in(numbers)
        )
        wanted = {*(columns or schema), "date", "id"}
        found = _between(mine, since, until).select(name for name in schema if name in wanted).collect()
        return found.sort("date", "id").select(columns or schema.names())

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

    def aside(self, kind: str) -> pl.DataFrame:
        """The rows of a kind whose premises nobody knew (`Kind.waiting`), by day."""
        return self._all(kind, self.shelf(kind).manifest().aside, KINDS[kind].waiting)

    def past(self, kind: str) -> pl.DataFrame:
        """The rows of a kind that a later batch corrected (`Kind.kept` and `replaced_by`, that batch), oldest first."""
        schema = pl.Schema({**KINDS[kind].kept, "replaced_by": pl.String()})
        return self._all(kind, self.shelf(kind).manifest().past, schema)

    def _lazily(self, kind: str, files: Iterable[File]) -> pl.LazyFrame:
        named = tuple(files)
        return scanned(self.shelf(kind).folder, named) if named else pl.LazyFrame(schema=KINDS[kind].kept)

    def _all(self, kind: str, files: tuple[File, ...], schema: pl.Schema) -> pl.DataFrame:
        return scanned(self.shelf(kind).folder, files).collect() if files else pl.DataFrame(schema=schema)

    def shelf(self, kind: str) -> Shelf:
        """The folder of a kind."""
        return Shelf.of(self.store, self.data_dir, kind)


def _between(rows: pl.LazyFrame, since: date | None, until: date | None) -> pl.LazyFrame:
    if since:
        rows = rows.filter(pl.col("date") >= since)
    return rows.filter(pl.col("date") <= until) if until else rows
