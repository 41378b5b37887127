"""Regrading a whole city with its history, beside bare reading and writing and beside DuckDB, in one run."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import polars as pl

from tests.bench.city import COMPLAINTS, FINDINGS, MONTHS, PARTS, cut_by_number, megabytes, write_city

SIZES = (300_000, 900_000, 2_700_000)
ROUNDS = 7
ENGINES = ("ours", "bare", "rival")
CALLED = {"ours": "ours", "bare": "bare scan and write", "rival": "DuckDB SQL"}
MOST_TIMES, MOST_MB = 4, 2000


class Round(NamedTuple):
    """One round of one engine."""

    seconds: float
    processor: float
    peak_mb: float


Rounds = dict[str, list[Round]]


def run(report: Callable[[str], None]) -> None:
    """Cities of three sizes with history cut by month, and the largest once more cut by number, as it is kept."""
    linear: list[tuple[int, float, float]] = []
    for premises in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            write_city(folder, premises)
            report(
                f"{premises / 1e6:g} M premises, {premises * FINDINGS / 1e6:.1f} M findings, "
                f"{premises * COMPLAINTS / 1e6:.1f} M complaints, {megabytes(folder):.0f} MB Parquet, by month"
            )
            rounds = _measured(folder, MONTHS)
            _tell(report, rounds)
            linear.append((premises, *_cost(rounds["ours"], premises)))
            if premises == SIZES[-1]:
                cut_by_number(folder, premises)
                report("the same, history cut by premises numbers")
                _tell(report, _measured(folder, PARTS))
    for premises, wall, processor in linear:
        report(
            f"{premises / 1e6:g} M: ours {wall:.2f} s, {processor:.2f} processor s for each million premises"
        )


def _measured(folder: Path, layout: str) -> Rounds:
    """Every engine once without counting, then in turn; all rows are compared after the first time."""
    with ExitStack() as open_processes:
        asked = {}
        for engine in ENGINES:  # the bare side writes what ours has written, so ours goes first
            asked[engine] = open_processes.enter_context(_process(engine, folder, layout))
            _once(asked[engine])
        _must_agree(folder)
        rounds: Rounds = {engine: [] for engine in ENGINES}
        for _ in range(ROUNDS):
            for engine in ENGINES:
                rounds[engine].append(_once(asked[engine]))
        for process in asked.values():
            process.stdin.close()
    return rounds


def _process(engine: str, folder: Path, layout: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.bench.regrade_engines", engine, str(folder), layout]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _once(process: subprocess.Popen[str]) -> Round:
    assert process.stdin and process.stdout
    process.stdin.write("go\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("An engine ended; what it said stands above.")
    return Round(*json.loads(line))


def _must_agree(folder: Path) -> None:
    """Every grade, every point and every state of everybody, ours and DuckDB's."""
    left, right = (pl.read_parquet(folder / f"{name}.parquet").sort("premises") for name in ("ours", "rival"))
    if not left.equals(right):
        raise RuntimeError("Ours and DuckDB differ.")


def _cost(rounds: list[Round], premises: int) -> tuple[float, float]:
    """Wall and processor seconds for each million premises."""
    wall, processor = (statistics.median(one) for one in list(zip(*rounds, strict=True))[:2])
    return wall / premises * 1e6, processor / premises * 1e6


def _tell(report: Callable[[str], None], rounds: Rounds) -> None:
    for engine, took in rounds.items():
        wall, processor, _ = (statistics.median(column) for column in zip(*took, strict=True))
        slowest, peak = max(one.seconds for one in took), max(one.peak_mb for one in took)
        report(
            f"  {CALLED[engine]:<20} median {wall:.2f} s (slowest {slowest:.2f}), "
            f"processor {processor:.2f} s, peak memory {peak:.0f} MB"
        )
    bare, rival = (
        _ratio(rounds["ours"], rounds[other], lambda one: one.seconds) for other in ("bare", "rival")
    )
    bare_used, rival_used = (
        _ratio(rounds["ours"], rounds[other], lambda one: one.processor) for other in ("bare", "rival")
    )
    report(
        f"  ours / bare {bare:.1f} (target {MOST_TIMES} at most), by processor time {bare_used:.1f}; "
        f"ours / DuckDB {rival:.2f} (target 1 at most), by processor time {rival_used:.2f}; "
        f"memory target under {MOST_MB} MB; all rows identical"
    )


def _ratio(ours: list[Round], other: list[Round], of: Callable[[Round], float]) -> float:
    """Median of the rounds' ratios."""
    return statistics.median(of(one) / of(two) for one, two in zip(ours, other, strict=True))


if __name__ == "__main__":
    run(print)
