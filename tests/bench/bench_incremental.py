"""One grade explained beside a bare read of its record; a visit submitted with the regrade and without."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

from graph import Store, Tx, grades, owned
from graph.schema import prepare
from graph.scope import Scope
from regulation.catalogue import read_catalogue
from regulation.grading.explain import explained_in
from regulation.grading.one import grade_both
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits import scoring
from regulation.visits.submit import submit
from tests import neo4j
from tests.bench.timing import Clock, p50, p99
from tests.regulation import town
from tests.regulation.town import EAST, PATHS, SHOPS
from tests.regulation.visiting import INSPECTOR, failed, opened, submission, visiting

EXPLAINED, PAIRS, WARM = 600, 200, 60
"""The store's machine compiles what it runs often: what comes first is not counted."""
EXPLAIN_MS, SHARE = 3, 0.05
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
FOUND = (("COLD", "HEALTH"), ("COLD", "PESTS", "WASTE"))
"""Failed rows of a place's pairs of visits by turns: so every regrade has news to write."""
PLACES = [
    shop.id for shop in SHOPS if shop.industry == "catering" and PATHS[shop.district].startswith(PATHS[EAST])
]
"""Where the inspector goes, in turn."""


class Visit(NamedTuple):
    """Milliseconds of a submission, and of computing the two grades in it."""

    whole: float
    computing: float


def run(report: Callable[[str], None]) -> None:
    """Both questions on each store that is here."""
    for name, store, data in _stores():
        settings = from_env({"YIMA_DATA_DIR": data})
        office = Office(store, visiting(read_catalogue()), settings, now=lambda: NOW)
        town.settle(office)
        report(f"{name}:")
        _explain(report, office)
        _visits(report, office)


def _stores() -> Iterator[tuple[str, Store, str]]:
    with tempfile.TemporaryDirectory() as data, owned(Path(data)) as store:
        yield "embedded store", store, data
    if neo4j.is_here():
        with ExitStack() as stack:
            data = stack.enter_context(tempfile.TemporaryDirectory())
            url = stack.enter_context(neo4j.running(Path(data) / "home"))
            store = stack.enter_context(Store(url))
            prepare(store)
            yield "Neo4j", store, data


def _explain(report: Callable[[str], None], office: Office) -> None:
    """In turn: why a premises has its grade, and only its record, read by the same statement."""
    ids = [shop.id for shop in SHOPS if shop.industry == "catering"]
    whole, own, bare = [], [], []
    for n in range(EXPLAINED + WARM):
        one = ids[n % len(ids)]
        clock, inside = Clock(), Clock()
        start = time.perf_counter()
        with _running(clock):
            office.store.read(lambda tx, one=one, inside=inside: _within(inside, office, tx, one))
        middle = time.perf_counter()
        office.store.read(lambda tx, one=one: grades.record(tx, one))
        end = time.perf_counter()
        if n >= WARM:
            whole.append((middle - start) * 1000)
            bare.append((end - middle) * 1000)
            own.append((inside.seconds - clock.seconds) * 1000)
    ratio = statistics.median(a / b for a, b in zip(whole, bare, strict=True))
    report(
        f"  one grade explained: p50 {p50(whole):.2f} ms, p99 {p99(whole):.2f} ms (target p50 under {EXPLAIN_MS} ms); "
        f"of it outside the store p50 {p50(own):.2f} ms, p99 {p99(own):.2f} ms"
    )
    report(
        f"  its record read by one statement: p50 {p50(bare):.2f} ms, p99 {p99(bare):.2f} ms; ratio {ratio:.1f}"
    )


def _within(inside: Clock, office: Office, tx: Tx, one: str) -> None:
    with inside:
        explained_in(office, tx, Scope("/"), one)


@contextmanager
def _running(clock: Clock) -> Iterator[None]:
    """Let a clock run while statements do."""
    with patch.object(Tx, "run", clock.timed(Tx.run)):
        yield


def _visits(report: Callable[[str], None], office: Office) -> None:
    """Pairs of the same visit, one graded and one not, in turns of who is first."""
    pairs = [_pair(office, n) for n in range(PAIRS + WARM)][WARM:]
    whole, computing = ([one[k] for one, _ in pairs] for k in range(2))
    own = statistics.median(one.computing / one.whole for one, _ in pairs)
    more = statistics.median(one.whole - bare for one, bare in pairs)
    paired = statistics.median((one.whole - bare) / one.whole for one, bare in pairs)
    report(
        f"  a visit submitted, graded now and once mended: p50 {p50(whole):.1f} ms, p99 {p99(whole):.1f} ms; "
        f"without the regrade p50 {p50([bare for _, bare in pairs]):.1f} ms"
    )
    report(
        f"  the regrade: {more:.2f} ms, {paired:.1%} of it all by the pairs (target under {SHARE:.0%}); "
        f"computing alone p50 {p50(computing):.2f} ms, {own:.1%}"
    )


def _pair(office: Office, n: int) -> tuple[Visit, float]:
    place, found = PLACES[n % len(PLACES)], FOUND[n // len(PLACES) % len(FOUND)]
    if n // 2 % 2:
        bare = _submitted(office, place, found, graded=False).whole
        return _submitted(office, place, found, graded=True), bare
    one = _submitted(office, place, found, graded=True)
    return one, _submitted(office, place, found, graded=False).whole


def _submitted(office: Office, place: str, found: tuple[str, ...], *, graded: bool) -> Visit:
    task = opened(office, premises=place)
    given = submission(office, task, {key: failed() for key in found})
    grading = Clock()

    who = replace(INSPECTOR, under="/")
    work = grading.timed(grade_both) if graded else lambda *_: None
    with patch.object(scoring, "grade_both", work):
        start = time.perf_counter()
        submit(office, who, given)
        whole = time.perf_counter() - start
    return Visit(whole * 1000, grading.seconds * 1000)


if __name__ == "__main__":
    run(print)
