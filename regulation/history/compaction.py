"""Compaction: the many small files of a part drawn together into one; readers see the same rows throughout.

Files cut by month, as an older program left them, are cut by the numbers of premises at the first occasion.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl

from regulation.access import Action, Who, require
from regulation.history.files import PART, File, checked, cut_of, write_file
from regulation.history.locking import held
from regulation.history.reading import History
from regulation.history.shelf import next_deed
from regulation.office import Office

MOST_FILES = 8
"""Files of one part before they are drawn together."""


def compact(office: Office, who: Who, kind: str, most: int = MOST_FILES) -> int:
    """Draw together each part of a kind that has more than `most` files or rows in files cut by month; how many.

    The new files and the list that names them are put in place as a batch is; the old ones stay for an hour. One part
    at a time is in memory.

    Raises:
        Refused: to those who may not load.
        HistoryDamaged: a file is missing or is not what was written; nothing was changed.
    """
    require(who, Action.LOAD)
    shelf = History.of(office).shelf(kind)
    with held(shelf.folder):
        before = shelf.tidied()
        cut: dict[int | None, list[File]] = defaultdict(list)
        for file in before.files:
            cut[file.part].append(file)
        by_month = cut.pop(None, [])
        crowded = {part for part, files in cut.items() if part is not None and len(files) > most}
        crowded |= set(_parts_in(shelf.folder, by_month))
        if not crowded:
            return 0
        files = [file for file in before.files if file.part is not None and file.part not in crowded]
        for part in sorted(crowded):
            rows = _rows(shelf.folder, [*cut[part], *by_month], part)
            files.append(write_file(shelf.folder, f"{cut_of(part)}/{before.number + 1:06}.parquet", rows))
        after = replace(before, files=tuple(sorted(files)))
        deed = next_deed(office, before, "compact", who.account)
        shelf.publish(office, who.account, after, before, deed(rows=0))
    return len(crowded)


def _parts_in(folder: Path, files: list[File]) -> Iterator[int]:
    """The parts whose premises have rows in these files."""
    for file in files:
        held_here = _scan(folder, [file]).select((pl.col("premises") // PART).unique())
        yield from held_here.collect(engine="streaming").to_series()


def _rows(folder: Path, files: list[File], part: int) -> pl.DataFrame:
    """The rows of one part in these files."""
    inside = pl.col("premises").is_between(part * PART, (part + 1) * PART - 1)
    return _scan(folder, files).filter(inside).collect(engine="streaming")


def _scan(folder: Path, files: list[File]) -> pl.LazyFrame:
    return pl.scan_parquet([checked(folder, file) for file in files], glob=False, hive_partitioning=False)
