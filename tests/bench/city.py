"""A made-up city for benchmarks: columns of facts and two histories as Parquet, written a month at a time.

Who is visited and complained of is skewed as in life: of 20 million findings at 2.7 million premises one has 140,000.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

AS_OF = dt.date(2026, 11, 26)
FIRST = AS_OF - dt.timedelta(days=1850)
"""A little before the oldest day that counts; the last events are a few days after AS_OF, and not known then."""
LAST = AS_OF + dt.timedelta(days=3)
FINDINGS, COMPLAINTS = 20 / 2.7, 53 / 2.7
"""Events a premises."""
HISTORIES = {"findings": FINDINGS, "complaints": COMPLAINTS}
MONTHS, PARTS = "months", "parts"
PART = 131_072
"""Premises numbers in one part, where history is cut by number."""
ROW_GROUP = 65_536
FLAGS = {
    "on_abnormal_list": 0.03,
    "annual_report_missing": 0.05,
    "broken_promise": 0.01,
    "on_serious_violation_list": 0.002,
}
_SCATTER = 1_000_003
"""Prime to every number of premises here: spreads the busy ones over all numbers."""


def write_city(folder: Path, premises: int, seed: int = 20261126) -> None:
    """Write `mirror.parquet` and both histories in files by month, each sorted by premises and date."""
    draw = np.random.default_rng(seed)
    _mirror(premises, draw).write_parquet(folder / "mirror.parquet")
    for kind, each in HISTORIES.items():
        for first, days in _months():
            rows = int(premises * each * days / ((LAST - FIRST).days + 1))
            place = folder / MONTHS / kind / f"month={first:%Y-%m}"
            place.mkdir(parents=True)
            _events(premises, rows, first, days, draw).write_parquet(
                place / "rows.parquet", row_group_size=ROW_GROUP
            )


def cut_by_number(folder: Path, premises: int) -> None:
    """Write the same events again in files by ranges of premises numbers."""
    for kind in HISTORIES:
        for part, first in enumerate(range(0, premises, PART)):
            place = folder / PARTS / kind / f"part={part:03}"
            place.mkdir(parents=True)
            inside = pl.col("premises").is_between(first, first + PART - 1)
            rows = history(folder, MONTHS, kind).filter(inside).sort("premises", "date").collect()
            rows.write_parquet(place / "rows.parquet", row_group_size=ROW_GROUP)


def history(folder: Path, layout: str, kind: str) -> pl.LazyFrame:
    """The events of one history."""
    return pl.scan_parquet(folder / layout / kind / "**/*.parquet", hive_partitioning=False)


def mirror(folder: Path) -> pl.LazyFrame:
    """The facts of everybody."""
    return pl.scan_parquet(folder / "mirror.parquet")


def megabytes(folder: Path) -> float:
    """What the files below a folder weigh."""
    return sum(path.stat().st_size for path in folder.rglob("*.parquet")) / 1e6


def _mirror(premises: int, draw: np.random.Generator) -> pl.DataFrame:
    """A row a premises in the order of ids, which is none of the numbers; one flag in eight is not known."""
    columns = {"premises": pl.Series(draw.permutation(premises).astype(np.uint32))}
    for name, share in FLAGS.items():
        flag = pl.Series(draw.random(premises) < share).cast(pl.Int64)
        unknown = pl.Series(draw.random(premises) < 1 / 8)
        columns[name] = pl.select(pl.when(~unknown).then(flag)).to_series()
    columns["penalties"] = pl.Series((draw.random(premises) ** 6 * 40).astype(np.int64) * 900).clip(0, 35_000)
    return pl.DataFrame(columns)


def _months() -> Iterator[tuple[dt.date, int]]:
    """First day and number of days of each month of the histories."""
    first = FIRST
    while first <= LAST:
        following = (first.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        yield first, (min(following, LAST + dt.timedelta(days=1)) - first).days
        first = following


def _events(premises: int, rows: int, first: dt.date, days: int, draw: np.random.Generator) -> pl.DataFrame:
    busy = (draw.random(rows) ** 3 * premises).astype(np.uint64)
    day = draw.integers(0, days, rows).astype(np.int32) + (first - dt.date(1970, 1, 1)).days
    frame = pl.DataFrame(
        {
            "premises": pl.Series((busy * _SCATTER % premises).astype(np.uint32)),
            "date": pl.Series(day).cast(pl.Date),
            "weight": pl.Series(np.minimum(draw.integers(1, 5, rows), 3).astype(np.uint8)),
            "topic": pl.Series(draw.integers(0, 20, rows)).cast(pl.String),
        }
    )
    return frame.sort("premises", "date")
