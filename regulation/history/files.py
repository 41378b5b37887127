"""The files of history: written once under a name of their own, never changed, known by their SHA-256."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import polars as pl

from regulation.history.errors import HistoryDamaged
from regulation.history.seeking import Seek, seek_bytes
from regulation.staging import write_whole

ROW_GROUP = 65_536
"""Rows that Parquet keeps least and greatest values of."""


@dataclass(frozen=True, slots=True, order=True)
class File:
    """One file by its path below its kind's folder, its rows, and the SHA-256 of it and of its seek file."""

    path: str
    rows: int
    sha256: str
    seek: str | None = None

    @property
    def month(self) -> str:
        """The month of its events, as 2026-03."""
        return self.path.split("/", 1)[0].removeprefix("month=")


def write_file(folder: Path, path: str, frame: pl.DataFrame, *, sought: bool = True) -> File:
    """Write rows as Parquet, and so that those of one premises are found, where they are `sought`.

    The rows are sorted by premises and date first. They are on the disk when this returns.
    """
    ordered = frame.sort("premises", "date", "id") if sought else frame.sort("date", "id")
    content = io.BytesIO()
    ordered.write_parquet(content, row_group_size=ROW_GROUP)
    write_whole(folder / path, content.getvalue())
    seek = None
    if sought:
        lines = seek_bytes(ordered["premises"], ordered.drop("premises"))
        write_whole((folder / path).with_suffix(".seek"), lines)
        seek = hashlib.sha256(lines).hexdigest()
    return File(path, frame.height, hashlib.sha256(content.getvalue()).hexdigest(), seek)


def checked(folder: Path, file: File) -> Path:
    """The path of a file whose content is what was written; read whole once a process, and when it was touched.

    Raises:
        HistoryDamaged: it is missing or its content is another.
    """
    path = folder / file.path
    _check(path, file.sha256)
    return path


def seek(folder: Path, file: File) -> Seek:
    """The seek file of a file, opened.

    Raises:
        HistoryDamaged: it is missing or its content is another.
    """
    path = (folder / file.path).with_suffix(".seek")
    return _seek(path, _check(path, file.seek or ""))


def _check(path: Path, sha256: str) -> tuple[int, int, int]:
    try:
        stat = path.stat()
        mark = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        whole = _digest(path, mark) == sha256
    except OSError as error:
        raise HistoryDamaged(
            f"{path} cannot be read ({error.strerror}). Put it back from the last backup; nothing counts without it."
        ) from error
    if not whole:
        raise HistoryDamaged(
            f"{path} is not what was written there. Put it back from the last backup; nothing is counted from it."
        )
    return mark


@lru_cache(maxsize=4096)
def _digest(path: Path, _mark: tuple[int, int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@lru_cache(maxsize=4096)
def _seek(path: Path, _mark: tuple[int, int, int]) -> Seek:
    return Seek(path)
