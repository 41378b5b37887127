"""Regrading one million made-up food sellers, beside a bare scan of the same columns, in one run."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import polars as pl

from risk import FactKind, RiskTable, assess_many, parse_table

SUBJECTS = 1_000_000
ROUNDS = 7
TARGET_SECONDS = 3.0
TABLE = Path(__file__).parents[2] / "regulation" / "tables" / "cn-food-sales-2016" / "2016-12-01.toml"


def run(report: Callable[[str], None]) -> None:
    """Write the facts once, then take scan and regrade in turn, each round both; report medians and ratio."""
    table = parse_table(tomllib.loads(TABLE.read_text("utf-8"), parse_float=Decimal), TABLE.name)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "facts.parquet"
        synthetic(table, SUBJECTS).write_parquet(path)
        report(
            f"{SUBJECTS:,} subjects, {len(table.facts)} facts each, {path.stat().st_size / 1e6:.1f} MB Parquet"
        )
        scan(path)
        grades = regrade(table, path)
        report(f"grades (index, null: not enough known): {_counts(grades)}")
        pairs = [
            (_seconds(lambda: scan(path)), _seconds(lambda: regrade(table, path))) for _ in range(ROUNDS)
        ]
    scans, regrades = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(graded / bare for bare, graded in pairs)
    slowest = max(graded for _, graded in pairs)
    report(f"bare scan    median {scans:.3f} s over {ROUNDS} rounds")
    report(
        f"full regrade median {regrades:.3f} s, slowest {slowest:.3f} s (target under {TARGET_SECONDS:g} s)"
    )
    report(f"ratio regrade / scan, median of the rounds: {ratio:.1f}")


def synthetic(table: RiskTable, subjects: int, seed: int = 20161201) -> pl.DataFrame:
    """Invented facts as integers, skewed as in life, one in eight missing."""
    row = pl.int_range(subjects, eager=True)
    columns = []
    for number, fact in enumerate(table.facts):
        draw = row.hash(seed + number) % 1000
        top = fact.highest if fact.kind is FactKind.SCORE else 6000
        value = (draw * draw * draw * top // 10**9).cast(pl.Int64)
        missing = row.hash(seed - 1 - number) % 8 == 0
        columns.append(pl.select(pl.when(~missing).then(value).alias(fact.id)).to_series())
    return pl.DataFrame(columns)


def scan(path: Path) -> pl.DataFrame:
    """The floor: read every column and add it up."""
    return pl.scan_parquet(path).select(pl.all().sum()).collect()


def regrade(table: RiskTable, path: Path) -> pl.DataFrame:
    """Read the facts, compute every point, score, state and grade."""
    return assess_many(table, pl.scan_parquet(path)).collect()


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _counts(graded: pl.DataFrame) -> str:
    rows = graded.group_by("grade").len().sort("grade").rows()
    return ", ".join(f"{grade}: {count:,}" for grade, count in rows)


if __name__ == "__main__":
    run(lambda line: print(line, file=sys.stdout))
