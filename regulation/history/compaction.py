"""Compaction: the many small files of a month drawn together into one; readers see the same rows throughout."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

import polars as pl

from regulation.access import Action, Who, require
from regulation.history.files import File, checked, write_file
from regulation.history.locking import held
from regulation.history.reading import History
from regulation.history.shelf import next_deed
from regulation.office import Office

MOST_FILES = 8
"""Files of one month before they are drawn together."""


def compact(office: Office, who: Who, kind: str, most: int = MOST_FILES) -> int:
    """Draw together each month of a kind that has more than `most` files; how many months that were.

    The new files and the list that names them are put in place as a batch is; the old ones stay for an hour.

    Raises:
        Refused: to those who may not load.
        HistoryDamaged: a file is missing or is not what was written; nothing was changed.
    """
    require(who, Action.LOAD)
    shelf = History.of(office).shelf(kind)
    with held(shelf.folder):
        before = shelf.tidied()
        months: dict[str, list[File]] = defaultdict(list)
        for file in before.files:
            months[file.month].append(file)
        crowded = {month: files for month, files in months.items() if len(files) > most}
        if not crowded:
            return 0
        name = f"{before.number + 1:06}"
        files = [file for file in before.files if file.month not in crowded]
        for month, parts in crowded.items():
            paths = [checked(shelf.folder, part) for part in parts]
            rows = pl.read_parquet(paths, glob=False, hive_partitioning=False)
            files.append(write_file(shelf.folder, f"month={month}/{name}.parquet", rows))
        after = replace(before, files=tuple(sorted(files)))
        deed = next_deed(office, before, "compact", who.account)
        shelf.publish(office, who.account, after, before, deed(rows=0))
    return len(crowded)
