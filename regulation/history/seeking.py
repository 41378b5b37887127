"""The few rows of one key out of millions, in microseconds: a file beside one of columns, mapped and bisected.

The number of a premises is sought by its id so: in lines sorted by key: head, ends of lines (u64), keys (u32), lines.
"""

from __future__ import annotations

import json
import mmap
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

_HEAD = b"yimaseek"
_COUNT = 8
"""Bytes of the number of lines."""


def seek_bytes(keys: pl.Series, rows: pl.DataFrame) -> bytes:
    """A seek file of these rows; `keys` (u32, ascending) has one for each."""
    lines = (
        rows.select(pl.struct(pl.all()).struct.json_encode()).to_series() if rows.height else pl.Series([""])
    )
    ends = lines.str.len_bytes().cast(pl.UInt64).cum_sum()
    parts = [
        _HEAD,
        rows.height.to_bytes(_COUNT, "little"),
        array("Q", ends.to_list() if rows.height else []).tobytes(),
        array("I", keys.to_list()).tobytes(),
        "".join(lines.to_list()).encode(),
    ]
    return b"".join(parts)


class Seek:
    """A seek file opened. It stays readable after the file was replaced or removed."""

    __slots__ = ("_ends", "_keys", "_map", "_start")

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if self._map[: len(_HEAD)] != _HEAD:
            raise ValueError(f"{path} is no seek file")
        start = len(_HEAD) + _COUNT
        count = int.from_bytes(self._map[len(_HEAD) : start], "little")
        view = memoryview(self._map)
        self._ends = view[start : start + 8 * count].cast("Q")
        self._keys = view[start + 8 * count : start + 12 * count].cast("I")
        self._start = start + 12 * count

    def rows(self, key: int) -> Iterator[dict[str, Any]]:
        """The rows of a key in their order, as JSON holds them (dates as text)."""
        first, after = bisect_left(self._keys, key), bisect_right(self._keys, key)
        for line in range(first, after):
            begin = self._ends[line - 1] if line else 0
            yield json.loads(self._map[self._start + begin : self._start + self._ends[line]])
