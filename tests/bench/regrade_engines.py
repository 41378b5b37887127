"""The three sides of the regrade benchmark, each in a process of its own: bare reading and writing, ours, DuckDB."""

from __future__ import annotations

import json
import os
import sys
import time
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from risk import DeclaredFact, FactKind, Factor, RiskTable, State, assess_many, counts_by_number, parse_table
from tests.bench.city import AS_OF, history, mirror
from tests.bench.timing import peak_mb

PATH = Path(__file__).parents[2] / "regulation" / "tables" / "cn-credit-risk" / "2022-01-13.toml"
FED = {"failed_inspections": "findings", "verified_complaints": "complaints"}
"""Which fact of the table counts which history."""


def table() -> RiskTable:
    """The shipped table with facts that count events."""
    return parse_table(tomllib.loads(PATH.read_text("utf-8"), parse_float=Decimal), PATH.name)


def columns(of: RiskTable) -> list[str]:
    """What is written of everybody."""
    points = [f"{factor.id}.points" for factor in of.factors]
    return ["premises", *points, "total", "known_share", "score", "grade", "state"]


def bare(folder: Path, layout: str) -> Callable[[], None]:
    """Read every column that is needed, and write a result that is there already."""
    result = pl.read_parquet(folder / "ours.parquet")

    def work() -> None:
        mirror(folder).max().collect(engine="streaming")
        for kind in FED.values():
            needed = pl.col("premises", "date", "weight").max()
            history(folder, layout, kind).select(needed).collect(engine="streaming")
        result.lazy().sink_parquet(folder / "bare.parquet", engine="streaming")

    return work


def ours(folder: Path, layout: str) -> Callable[[], None]:
    """Count both histories, grade everybody, write every point."""
    by = table()

    def work() -> None:
        premises = mirror(folder).select(pl.len()).collect().item()
        counts = [
            counts_by_number(by.fact(fact), history(folder, layout, kind), AS_OF, premises)
            for fact, kind in FED.items()
        ]
        own = [pl.lit(count).gather(pl.col("premises")).alias(count.name) for count in counts]
        graded = assess_many(by, mirror(folder).with_columns(own)).select(columns(by))
        graded.sink_parquet(folder / "ours.parquet", engine="streaming")

    return work


def rival(folder: Path, layout: str) -> Callable[[], None]:
    """The same in DuckDB's SQL."""
    session = duckdb.connect()
    session.execute(f"SET threads = {os.cpu_count()}; SET preserve_insertion_order = false")
    sql = statement(table(), folder, layout)
    return lambda: session.execute(sql) and None


def statement(by: RiskTable, folder: Path, layout: str) -> str:
    """What a person would write by hand for this table: counts by premises, points, sums, grade and state."""
    counted = [
        f"{fact}_counts AS ({_counted(by.fact(fact), f'{folder}/{layout}/{kind}/**/*.parquet')})"
        for fact, kind in FED.items()
    ]
    own = [f"coalesce({fact}_counts.n, 0) AS {fact}" for fact in FED]
    joins = [f"LEFT JOIN {fact}_counts USING (premises)" for fact in FED]
    points = [f'{_points(by, factor)} AS "{factor.id}.points"' for factor in by.factors]
    known = [f"CASE WHEN {factor.ways[0].fact} IS NULL THEN 0 ELSE {factor.max} END" for factor in by.factors]
    red = [f"coalesce({line.fact}, 0) AS red_{n}" for n, line in enumerate(by.red_lines)]
    weight = sum(factor.max for factor in by.factors)
    total = " + ".join(f'"{factor.id}.points"' for factor in by.factors)
    enough = f"known_share >= {by.known_share_at_least}"
    return f"""
        COPY (
            WITH {", ".join(counted)},
            facts AS (SELECT m.*, {", ".join(own)} FROM '{folder}/mirror.parquet' m {" ".join(joins)}),
            charged AS (
                SELECT premises, {", ".join(points)}, {", ".join(red)},
                    (({" + ".join(known)}) * 1000 // {weight})::BIGINT AS known_share
                FROM facts
            ),
            summed AS (SELECT *, ({total})::BIGINT AS total FROM charged)
            SELECT premises, {", ".join(f'"{factor.id}.points"' for factor in by.factors)}, total, known_share,
                CASE WHEN {enough} THEN total END AS score,
                CASE WHEN {enough} THEN {_grade(by)} END::BIGINT AS grade,
                CASE WHEN NOT {enough} THEN '{State.INSUFFICIENT}' WHEN known_share = 1000 THEN '{State.GRADED}'
                    ELSE '{State.PROVISIONAL}' END AS state
            FROM summed
        ) TO '{folder}/rival.parquet' (FORMAT parquet, COMPRESSION zstd)"""


def _counted(fact: DeclaredFact, files: str) -> str:
    steps = "".join(
        f" WHEN date >= DATE '{AS_OF}' - {step.to_days} THEN {step.points}" for step in fact.decay
    )
    cost = f"CASE WHEN date > DATE '{AS_OF}' THEN 0{steps} ELSE 0 END::BIGINT"
    counted = f"least(sum({cost} * weight), {fact.highest})::BIGINT AS n"
    return f"SELECT premises, {counted} FROM '{files}' GROUP BY premises"


def _points(by: RiskTable, factor: Factor) -> str:
    way = factor.ways[0]
    unknown = f"WHEN {way.fact} IS NULL THEN {factor.unknown}"
    if by.fact(way.fact).kind is FactKind.EVENTS:
        return f"CASE {unknown} ELSE {way.fact} END::BIGINT"
    bands = "".join(f" WHEN {way.fact} = {band.start} THEN {band.points}" for band in way.bands)
    return f"CASE {unknown}{bands} END::BIGINT"


def _grade(by: RiskTable) -> str:
    last = len(by.grades) - 1
    limits = "".join(f" WHEN total <= {band.up_to} THEN {n}" for n, band in enumerate(by.grades) if n < last)
    worst = [f"CASE WHEN red_{n} = 1 THEN {line.at_least} ELSE 0 END" for n, line in enumerate(by.red_lines)]
    return f"greatest(CASE{limits} ELSE {last} END, {', '.join(worst)})"


def serve(engine: str, folder: Path, layout: str) -> None:
    """Do the work once for each line that comes, and tell seconds, processor seconds and peak memory."""
    work = {"bare": bare, "ours": ours, "rival": rival}[engine](folder, layout)
    for _ in sys.stdin:
        wall, used = time.perf_counter(), time.process_time()
        work()
        told = [time.perf_counter() - wall, time.process_time() - used, peak_mb()]
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
