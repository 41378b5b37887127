"""Compaction: the many short files of a part drawn together into one; readers see the same rows throughout.

Files cut by month, as an older program left them, are cut by the numbers of premises when the office is opened next.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import polars as pl

from regulation.access import Action, Who, require
from regulation.history.files import PART, File, cut_of, inside, scanned, write_file
from regulation.history.locking import held
from regulation.history.reading import History
from regulation.history.shelf import next_deed
from regulation.office import Office

MOST_FILES = 8
"""Files of one part before short ones are drawn together.

Measured at a part of 2.7 million rows: one premises is sought in 2.4 ms where there is one file, and each file of a few
thousand rows beside it adds 0.3 ms: 4.5 ms at eight, 7.6 ms at sixteen. To write the long file anew takes 2 to 3 s a
part, the short ones alone 0.03 s; so a file that is longer than all shorter ones together mostly stays as it is.
"""


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
        drawn = {part: _shortest(of, most) for part, of in cut.items() if part is not None and len(of) > most}
        drawn |= {part: [*cut[part], *by_month] for part in _parts_in(shelf.folder, by_month)}
        if not drawn:
            return 0
        gone = {file for files in drawn.values() for file in files}
        files = [file for file in before.files if file not in gone]
        for part, old in sorted(drawn.items()):
            rows = scanned(shelf.folder, old).filter(inside(part)).collect(engine="streaming")
            files.append(write_file(shelf.folder, f"{cut_of(part)}/{before.number + 1:06}.parquet", rows))
        after = replace(before, files=tuple(sorted(files)))
        deed = next_deed(office, before, "compact", who.account)
        shelf.publish(office, who.account, after, before, deed(rows=0))
    return len(drawn)


def is_by_month(office: Office, kind: str) -> bool:
    """Whether rows of a kind still lie in files cut by month.

    Raises:
        HistoryDamaged: the list of files is missing or is not the one that was recorded.
    """
    return any(file.part is None for file in History.of(office).shelf(kind).manifest().files)


def _shortest(files: list[File], most: int) -> list[File]:
    """The shortest of these files: so many that half of `most` remain beside them at most, and more while the next
    is no longer than all of them together. So each row is written again a few times only, however often more comes."""
    taken: list[File] = []
    for file in sorted(files, key=lambda one: one.rows):
        few = len(files) - len(taken) <= most // 2
        if few and file.rows > sum(one.rows for one in taken):
            break
        taken.append(file)
    return taken


def _parts_in(folder: Path, files: list[File]) -> set[int]:
    """The parts whose premises have rows in these files."""
    if not files:
        return set()
    parts = scanned(folder, files).select((pl.col("premises") // PART).unique())
    return set(parts.collect(engine="streaming").to_series())
