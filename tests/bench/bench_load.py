"""Loading the whole Chicago files into the embedded store, beside writing the same rows into SQLite."""

from __future__ import annotations

import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import psutil

from regulation.register.sample import CHICAGO

FULL = Path(__file__).parents[3] / "shared" / "data" / "chicago"
"""The whole files where they lie beside the checkout; else the sample's excerpt is loaded, and said so."""

ROUNDS = 3
TARGET_SECONDS = 60
TARGET_MB = 700


def run(report: Callable[[str], None]) -> None:
    """Load in turn into the store and into SQLite; report medians, the peak memory of all processes, the ratio."""
    folder = FULL if FULL.is_dir() else CHICAGO
    rows = sum(pl.scan_parquet(path).select(pl.len()).collect().item() for path in folder.glob("*.parquet"))
    whole = "whole files" if folder == FULL else "the sample's excerpt: the whole files are not here"
    report(f"{rows:,} licence and inspection rows ({whole}), store start and stop included")
    rounds = [(_load(folder), _sqlite(folder)) for _ in range(ROUNDS)]
    seconds = statistics.median(load for (load, _), _ in rounds)
    most = max(peak for (_, peak), _ in rounds)
    bare = statistics.median(plain for _, plain in rounds)
    ratio = statistics.median(load / plain for (load, _), plain in rounds)
    report(f"yima load chicago  median {seconds:.1f} s (target under {TARGET_SECONDS} s)")
    report(f"peak memory, all processes together  {most:.0f} MB (target under {TARGET_MB} MB)")
    report(f"the same rows into two SQLite tables, unchecked and unlinked  median {bare:.2f} s")
    report(f"ratio, median of the rounds: {ratio:.0f}")


def _load(folder: Path) -> tuple[float, float]:
    """Seconds and peak MB of the command, its store child included."""
    with tempfile.TemporaryDirectory() as data:
        env = {**os.environ, "YIMA_DATA_DIR": data, "YIMA_STORE": "embedded:"}
        start = time.perf_counter()
        command = [sys.executable, "-m", "regulation.cli", "load", "chicago", str(folder), "--json"]
        process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL)
        peak = _watched(process)
        if process.wait():
            raise RuntimeError(f"yima load ended with {process.returncode}.")
        return time.perf_counter() - start, peak


def _watched(process: subprocess.Popen[bytes]) -> float:
    """The highest sum of resident memory of a process and its children, in MB, until it ends."""
    peak = 0.0
    done = threading.Event()

    def wait() -> None:
        process.wait()
        done.set()

    threading.Thread(target=wait, daemon=True).start()
    while not done.wait(0.05):
        try:
            there = psutil.Process(process.pid)
            family = [there, *there.children(recursive=True)]
            peak = max(peak, sum(member.memory_info().rss for member in family) / 1e6)
        except psutil.NoSuchProcess:
            continue
    return peak


def _sqlite(folder: Path) -> float:
    with tempfile.TemporaryDirectory() as data:
        start = time.perf_counter()
        with sqlite3.connect(Path(data) / "rows.db") as db:
            for path in sorted(folder.glob("*.parquet")):
                frame = pl.read_parquet(path).with_columns(pl.selectors.temporal().cast(pl.String))
                names = ", ".join(f'"{name}"' for name in frame.columns)
                marks = ", ".join("?" for _ in frame.columns)
                db.execute(f'CREATE TABLE "{path.stem}" ({names})')
                db.executemany(f'INSERT INTO "{path.stem}" VALUES ({marks})', frame.iter_rows())
        db.close()
        return time.perf_counter() - start


if __name__ == "__main__":
    run(print)
