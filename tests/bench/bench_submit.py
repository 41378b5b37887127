"""A submitted visit, durable: the whole commit, and the share of grading the premises in it."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from graph import owned
from regulation.catalogue import read_catalogue
from regulation.grading.one import grade_both
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits import scoring
from regulation.visits.submit import submit
from tests.regulation import town
from tests.regulation.town import SHOPS
from tests.regulation.visiting import INSPECTOR, failed, opened, submission, visiting

VISITS = 300
WARM = 20
TARGET_MS = 100


def run(report: Callable[[str], None]) -> None:
    """Submit visits one after the other at the town's catering places, each with two findings."""
    with tempfile.TemporaryDirectory() as data, owned(Path(data)) as store:
        now = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
        catalogue = visiting(read_catalogue())
        office = Office(store, catalogue, from_env({"YIMA_DATA_DIR": data}), now=lambda: now)
        town.settle(office)
        who = replace(INSPECTOR, under="/")
        places = [shop.id for shop in SHOPS if shop.industry == "catering"]
        whole: list[float] = []
        grading: list[float] = []
        with _timed(grading):
            for n in range(VISITS + WARM):
                task = opened(office, premises=places[0])
                given = submission(office, task, {"COLD": failed(), "HEALTH": failed()})
                grading.clear() if n == WARM else None
                start = time.perf_counter()
                submit(office, who, given)
                whole.append(time.perf_counter() - start)
        _tell(report, whole[WARM:], sum(grading))


@contextmanager
def _timed(spent: list[float]):  # noqa: ANN202 - a context
    def timed(work: Callable[..., object]) -> Callable[..., object]:
        def wrapper(*args: object, **kwargs: object) -> object:
            start = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                spent.append(time.perf_counter() - start)

        return wrapper

    with patch.object(scoring, "grade_both", timed(grade_both)):
        yield


def _tell(report: Callable[[str], None], whole: list[float], grading: float) -> None:
    cuts = statistics.quantiles(whole, n=100)
    report(
        f"{len(whole)} visits with two findings, durable: p50 {1000 * cuts[49]:.1f} ms, p99 {1000 * cuts[98]:.1f} ms "
        f"(target p50 under {TARGET_MS} ms); of it computing the grades now and once mended {grading / sum(whole):.0%}"
    )
