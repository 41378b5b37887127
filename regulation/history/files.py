"""The files of history: written once under a name of their own, never changed, known by their SHA-256.

Events are cut by the numbers of premises, `part=017/…`, and sorted in each file: all that one premises has lies in few
files of one part, and whoever counts everyone meets each premises in one place.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from regulation.history.errors import HistoryDamaged
from regulation.staging import write_whole

ROW_GROUP = 65_536
"""Rows that Parquet keeps least and greatest values of."""

PART = 131_072
"""Numbers of premises in one part."""


@dataclass(frozen=True, slots=True, order=True)
class File:
    """One file by its path below its kind's folder, its rows, and its SHA-256."""

    path: str
    rows: int
    sha256: str

    @property
    def cut(self) -> str:
        """The folder that says which rows it holds, as `part=017`."""
        return self.path.split("/", 1)[0]

    @property
    def part(self) -> int | None:
        """The part whose premises it holds; None for one cut by month, as they once were, which may hold any."""
        name, _, number = self.cut.partition("=")
        return int(number) if name == "part" else None


def part_of(number: int) -> int:
    """The part in which the events of a premises lie, by its number."""
    return number // PART


def cut_of(part: int) -> str:
    """The folder of a part."""
    return f"part={part:03}"


def inside(part: int) -> pl.Expr:
    """Whether a row's premises belongs to a part; said so that whole row groups can be passed over."""
    return pl.col("premises").is_between(part * PART, (part + 1) * PART - 1)


def write_parts(folder: Path, name: str, frame: pl.DataFrame) -> list[File]:
    """Write rows as one file of this name in each part that has any."""
    cut = frame.with_columns(part=pl.col("premises") // PART)
    parts = cut.partition_by("part", as_dict=True, include_key=False)
    return [
        write_file(folder, f"{cut_of(key[0])}/{name}.parquet", rows) for key, rows in sorted(parts.items())
    ]


def write_file(folder: Path, path: str, frame: pl.DataFrame) -> File:
    """Write rows as Parquet, by premises where they have any, and by day. They are on the disk when this returns."""
    by = [name for name in ("premises", "date", "id") if name in frame.columns]
    content = io.BytesIO()
    frame.sort(by).write_parquet(content, row_group_size=ROW_GROUP)
    write_whole(folder / path, content.getvalue())
    return File(path, frame.height, hashlib.sha256(content.getvalue()).hexdigest())


def scanned(folder: Path, files: Iterable[File]) -> pl.LazyFrame:
    """The rows of one file or more, lazily.

    Raises:
        HistoryDamaged: a file is missing or its content is another.
    """
    paths = [checked(folder, file) for file in files]
    return pl.scan_parquet(paths, glob=False, hive_partitioning=False)


def checked(folder: Path, file: File) -> Path:
    """The path of a file whose content is what was written; read whole once a process, and when it was touched.

    Raises:
        HistoryDamaged: it is missing or its content is another.
    """
    path = folder / file.path
    try:
        stat = path.stat()
        whole = _digest(path, (stat.st_ino, stat.st_size, stat.st_mtime_ns)) == file.sha256
    except OSError as error:
        raise HistoryDamaged(
            f"{path} cannot be read ({error.strerror}). Put it back from the last backup; nothing counts without it."
        ) from error
    if not whole:
        raise HistoryDamaged(
            f"{path} is not what was written there. Put it back from the last backup; nothing is counted from it."
        )
    return path


@lru_cache(maxsize=4096)
def _digest(path: Path, _mark: tuple[int, int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
