"""Premises by number: a dense u32 for each, given once in the order of first sight and never changed.

An id of a premises is twenty letters; sixty million rows carry four bytes instead. The numbers lie in parts, each named
by the first number that it gives; a longer part stands in place of those it covers.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import polars as pl

from regulation.history.errors import HistoryDamaged
from regulation.history.locking import LOCK, held
from regulation.history.seeking import Seek, seek_bytes
from regulation.staging import write_whole

T = TypeVar("T")

SCHEMA = pl.Schema({"id": pl.String, "number": pl.UInt32})

MOST_PARTS = 16
"""More are drawn together into one."""


class Numbers:
    """The numbers of one data directory (`<data_dir>/history/numbers/`); as cheap to make as its path."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "history" / "numbers"

    def frame(self) -> pl.DataFrame:
        """All numbers given: `id` (text), `number` (u32), in the order in which they were given.

        Raises:
            HistoryDamaged: a part is missing or cannot be read.
        """
        parts = self._steadily(lambda paths: [_read(path) for path in paths])
        return pl.concat(parts) if parts else pl.DataFrame(schema=SCHEMA)

    def of(self, premises: str) -> int | None:
        """The number of one premises; None when it has none. Takes microseconds.

        Raises:
            HistoryDamaged: a part is missing or cannot be read.
        """
        key = _key(premises)
        rows = self._steadily(lambda paths: [row for path in paths for row in _seek(path).rows(key)])
        return next((row["number"] for row in rows if row["id"] == premises), None)

    def give(self, premises: Iterable[str]) -> pl.DataFrame:
        """The numbers of these premises, new ones for those that had none: `id`, `number`, in their order.

        Raises:
            HistoryDamaged: a part is missing or cannot be read.
        """
        wanted = pl.DataFrame({"id": pl.Series(list(premises), dtype=pl.String)}).unique(
            "id", maintain_order=True
        )
        with held(self._folder):
            self._tidy()
            given = self.frame()
            new = wanted.join(given, on="id", how="anti", maintain_order="left")
            if new.height:
                numbered = new.with_row_index("number", given.height).select(SCHEMA.names()).cast(SCHEMA)
                self._write(given.height, numbered)
                self._draw_together()
                given = pl.concat([given, numbered])
        return wanted.join(given, on="id", how="left", maintain_order="left")

    def __len__(self) -> int:
        return self.frame().height

    def _steadily(self, read: Callable[[list[Path]], T]) -> T:
        """What is read of the parts, once more where they were drawn together meanwhile."""
        while True:
            parts = self._parts()
            try:
                return read(parts)
            except HistoryDamaged:
                if parts == self._parts():
                    raise

    def _parts(self) -> list[Path]:
        """The parts that are read, first to last: each begins where the one before ends."""
        reach: dict[int, tuple[int, Path]] = {}
        for path in self._folder.glob("*-*.parquet"):
            first, after = (int(number) for number in path.stem.split("-"))
            reach[first] = max(reach.get(first, (0, path)), (after, path))
        parts: list[Path] = []
        at = 0
        while at in reach:
            at, part = reach[at]
            parts.append(part)
        if any(first > at for first in reach):
            raise HistoryDamaged(
                f"{self._folder}: the part that begins with number {at} is missing. "
                "Put the folder back from the last backup."
            )
        return parts

    def _write(self, first: int, frame: pl.DataFrame) -> None:
        path = self._folder / f"{first:010}-{first + frame.height:010}.parquet"
        keyed = frame.with_columns(key=pl.Series([_key(id) for id in frame["id"]], dtype=pl.UInt32)).sort(
            "key"
        )
        write_whole(path.with_suffix(".seek"), seek_bytes(keyed["key"], keyed.drop("key")))
        content = io.BytesIO()
        frame.write_parquet(content)
        write_whole(path, content.getvalue())

    def _draw_together(self) -> None:
        parts = self._parts()
        if len(parts) <= MOST_PARTS:
            return
        self._write(0, pl.concat(_read(part) for part in parts))
        self._tidy()

    def _tidy(self) -> None:
        """Drop what stands in no stead: parts that a longer one covers, and what writers left that ended half way."""
        read = {path for part in self._parts() for path in (part, part.with_suffix(".seek"))}
        for path in self._folder.iterdir():
            if path not in read and path.name != LOCK:
                path.unlink(missing_ok=True)


def _key(premises: str) -> int:
    return zlib.crc32(premises.encode())


def _read(part: Path) -> pl.DataFrame:
    first, after = (int(number) for number in part.stem.split("-"))
    try:
        frame = pl.read_parquet(part, glob=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise HistoryDamaged(f"{part} cannot be read. Put it back from the last backup.") from error
    numbers = pl.select(pl.int_range(first, after, dtype=pl.UInt32)).to_series()
    if frame.schema != SCHEMA or not frame["number"].equals(numbers):
        raise HistoryDamaged(
            f"{part} does not hold the numbers of its name. Put it back from the last backup."
        )
    return frame


@lru_cache(maxsize=256)
def _seek(part: Path) -> Seek:
    try:
        return Seek(part.with_suffix(".seek"))
    except (OSError, ValueError) as error:
        raise HistoryDamaged(
            f"{part.with_suffix('.seek')} cannot be read. Put it back from the last backup."
        ) from error
