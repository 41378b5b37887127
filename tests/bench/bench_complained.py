"""Whom somebody complained of lately, out of a whole city's complaints, beside a bare scan of the same columns."""

from __future__ import annotations

import datetime as dt
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import polars as pl

from graph import EmbeddedStore, Store
from graph.schema import prepare
from regulation.catalogue import read_catalogue
from regulation.history import History, complained_since, complaints_about
from regulation.history.files import PART, write_parts
from regulation.history.shelf import next_deed
from regulation.office import Office
from regulation.settings import from_env
from tests.bench.city import AS_OF, COMPLAINTS, megabytes
from tests.bench.timing import p50, p99, peak_mb

T = TypeVar("T")

PREMISES = 2_700_000
DAYS = 5 * 365
SINCE = 90
"""Days in which a complaint is of lately."""
ROUNDS, SOUGHT = 5, 500
KIND = "complaints"


class Measured(NamedTuple):
    """How many premises there are, and seconds: the first time, with the files
    looked at, asked again, and in rounds; most MB held at the start, after the first time, after all rounds."""

    found: int
    first: float
    again: float
    everyone: list[float]
    used: list[float]
    bare: list[float]
    started: float
    peak: float
    more: float
    seek: list[float]


def run(report: Callable[[str], None]) -> None:
    """Write the complaints of a city as they are kept, and ask in a process that has read none of them yet."""
    with tempfile.TemporaryDirectory() as name, EmbeddedStore(Path(name)) as child, child.store() as store:
        prepare(store)
        office = _office(store, name)
        ids, rows = _written(office)
        report(
            f"{PREMISES / 1e6:g} M premises, {rows / 1e6:.1f} M complaints of {DAYS} days, "
            f"{megabytes(Path(name) / 'history' / KIND):.0f} MB Parquet"
        )
        told = _asked(child.address.url, name, ids)
    ratio = statistics.median(one / other for one, other in zip(told.everyone, told.bare, strict=True))
    report(f"complained of within {SINCE} days: {told.found:,} premises")
    report(
        f"  found and sorted  first {told.first:.2f} s, then median "
        f"{p50(told.everyone):.2f} s (slowest {max(told.everyone):.2f}), processor {p50(told.used):.2f} s; "
        f"asked again {told.again * 1e3:.2f} ms"
    )
    report(
        f"  memory at the start {told.started:.0f} MB, at most {told.peak:.0f} MB; "
        f"after {ROUNDS} more days {told.more:.0f} MB"
    )
    report(f"  bare scan of the two columns, these days  median {p50(told.bare):.2f} s; ratio {ratio:.1f}")
    report(
        f"complaints about one premises  p50 {p50(told.seek) * 1e3:.1f} ms, p99 {p99(told.seek) * 1e3:.1f} ms"
    )


def _office(store: Store, data: str) -> Office:
    return Office(store, read_catalogue(), from_env({"YIMA_DATA_DIR": data}))


def _written(office: Office) -> tuple[list[str], int]:
    """Ids of some premises, and how many complaints were written: a file a part, listed as a load lists its files."""
    draw = np.random.default_rng(20261126)
    ids = [draw.bytes(10).hex() for _ in range(PREMISES)]
    history = History.of(office)
    history.numbers.give(ids)
    shelf = history.shelf(KIND)
    before = shelf.manifest()
    files = tuple(file for rows in _parts(draw) for file in write_parts(shelf.folder, "000001", rows))
    deed = next_deed(office, before, "append", "bench")("bench", rows=sum(file.rows for file in files))
    shelf.publish(office, "bench", replace(before, files=files), before, deed)
    return ids[:: PREMISES // SOUGHT], deed.rows


def _parts(draw: np.random.Generator) -> Iterator[pl.DataFrame]:
    """The complaints of each part of the numbers; some are complained of far more often than others."""
    given = 0
    for first in range(0, PREMISES, PART):
        premises = min(PART, PREMISES - first)
        rows = int(premises * COMPLAINTS)
        at = pl.Series(draw.permutation(rows) + given).cast(pl.String)
        days = pl.Series(
            draw.integers(0, DAYS, rows).astype(np.int32) + (AS_OF - dt.date(1970, 1, 1)).days - DAYS
        )
        given += rows
        yield pl.DataFrame(
            {
                "id": "C" + at.str.zfill(10),
                "premises": pl.Series((draw.random(rows) ** 3 * premises).astype(np.uint32) + first),
                "date": days.cast(pl.Date),
                "topic": pl.Series(draw.integers(0, 20, rows)).cast(pl.String),
                "severity": pl.Series(draw.choice(np.array(["minor", "serious", "critical"]), rows)),
                "verified": pl.Series(draw.random(rows) < 0.4),
                "batch": "month-" + (days // 30).cast(pl.String),
            }
        )


def _asked(url: str, data: str, ids: list[str]) -> Measured:
    """What a process of its own measured."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.bench_complained", url, data],
        input=json.dumps(ids),
        capture_output=True,
        text=True,
        check=True,
    )
    return Measured(*json.loads(done.stdout))


def _measure(url: str, data: str, ids: list[str]) -> Measured:
    with Store(url) as store:
        history = History.of(_office(store, data))
        since = AS_OF - dt.timedelta(SINCE)
        started = peak_mb()
        first, _, found = _took(lambda: complained_since(history, since))
        peak = peak_mb()
        again, _, _ = _took(lambda: complained_since(history, since))
        rounds = [
            (
                _took(lambda day=since + dt.timedelta(at): complained_since(history, day)),
                _took(lambda day=since + dt.timedelta(at): _bare(history, day)),
            )
            for at in range(1, ROUNDS + 1)  # a day that was not asked for yet, so that nothing is remembered
        ]
        more = peak_mb()
        seek = [_took(lambda id=id: complaints_about(history, id, 50))[0] for id in ids]
    return Measured(
        found=found.height,
        first=first,
        again=again,
        everyone=[ours[0] for ours, _ in rounds],
        used=[ours[1] for ours, _ in rounds],
        bare=[bare[0] for _, bare in rounds],
        started=started,
        peak=peak,
        more=more,
        seek=seek,
    )


def _bare(history: History, since: dt.date) -> pl.DataFrame:
    return history.scan(KIND, since).select("premises", "date").collect(engine="streaming")


def _took(work: Callable[[], T]) -> tuple[float, float, T]:
    """Seconds by the clock, seconds of the processor, and what came of it."""
    wall, used = time.perf_counter(), time.process_time()
    found = work()
    return time.perf_counter() - wall, time.process_time() - used, found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(_measure(sys.argv[1], sys.argv[2], json.load(sys.stdin))))
    else:
        run(print)
