"""Regrading 300,000 premises on Neo4j after a fiftieth of them changed: by the mirror, beside reading everything."""

from __future__ import annotations

import os
import resource
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

from regulation.access.policy import OPERATOR
from regulation.grading import mirror
from regulation.grading.regrade import Regraded, regrade, regrade_from_graph
from regulation.office import Office
from tests.bench.shops import Town, office_on_neo4j

T = TypeVar("T")

PREMISES = int(os.environ.get("BENCH_PREMISES", "300000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CHANGED = 50
"""One premises in so many gets another grade before each regrade."""
TARGET_SECONDS = 10


def run(report: Callable[[str], None]) -> None:
    """Load, grade all, then in each round change some and regrade by the mirror, change as many and read everything."""
    with office_on_neo4j("chicago-food") as office:
        town = Town(office, PREMISES)
        report(f"{PREMISES:,} premises of three trades loaded in {_seconds(town.load)[0]:.0f} s")
        first, done = _seconds(lambda: regrade(office, OPERATOR))
        report(f"all of them graded for the first time, {done.changed:,} grades written, in {first:.0f} s")
        made, manifest = _seconds(lambda: _rebuilt(office))
        report(
            f"yima mirror rebuild  {made:.0f} s, {_megabytes(office):.1f} MB for {manifest.rows:,} premises"
        )
        _measure(report, office, town)
        report(
            f"peak memory of this process  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


def _measure(report: Callable[[str], None], office: Office, town: Town) -> None:
    idle, _ = _seconds(lambda: regrade(office, OPERATOR))
    report(f"yima regrade, nothing changed  {idle:.2f} s")
    rounds: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        town.change(number, CHANGED)
        by_mirror, ours = _seconds(lambda: regrade(office, OPERATOR))
        town.change(number + ROUNDS, CHANGED)
        by_graph, theirs = _seconds(lambda: _from_graph(office))
        _caught_up(office)
        report(
            f"round {number + 1}: by the mirror {by_mirror:.1f} s, {ours.changed:,} written; "
            f"everything over Bolt {by_graph:.1f} s, {sum(one.changed for one in theirs):,} written"
        )
        rounds.append((by_mirror, by_graph))
    ratio = statistics.median(slow / fast for fast, slow in rounds)
    fast, slow = (statistics.median(column) for column in zip(*rounds, strict=True))
    report(
        f"yima regrade, 2 % of grades changing  median of {ROUNDS} {fast:.1f} s (target under {TARGET_SECONDS} s)"
    )
    report(f"reading everything over Bolt  median {slow:.1f} s; ratio, median of the rounds: {ratio:.1f}")


def _from_graph(office: Office) -> list[Regraded]:
    today = office.today()
    return [regrade_from_graph(office, OPERATOR, table, today) for table in mirror.tables_now(office)]


def _rebuilt(office: Office) -> mirror.Manifest:
    with mirror.alone(office.settings.data_dir):
        return mirror.brought_up(office, mirror.tables_now(office), anew=True)


def _caught_up(office: Office) -> None:
    """What the other way wrote is not the mirror's work of the next round."""
    with mirror.alone(office.settings.data_dir):
        mirror.brought_up(office, mirror.tables_now(office))


def _megabytes(office: Office) -> float:
    return sum(path.stat().st_size for path in mirror.folder(office.settings.data_dir).rglob("*")) / 1e6


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


if __name__ == "__main__":
    run(print)
