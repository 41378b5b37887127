"""What each of some made-up premises can do for a better grade, found exactly; beside the page's own reading."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from graph import owned, premises
from graph.premises import Search
from graph.scope import Scope
from regulation.access.policy import NOBODY, OPERATOR, Role
from regulation.catalogue import read_catalogue
from regulation.cli import sample
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.sample import made_up_district
from regulation.settings import from_env
from regulation.visits import improving
from tests.bench.timing import Clock, p50, p99

PREMISES, WARM = 1_500, 50


def run(report: Callable[[str], None]) -> None:
    """Load and grade the premises, then ask for each what its owner is shown, the search under a clock of its own."""
    with tempfile.TemporaryDirectory() as data, owned(Path(data)) as store:
        office = Office(store, read_catalogue(), from_env({"YIMA_DATA_DIR": data}))
        made_up = made_up_district(office.today(), premises=PREMISES)
        sample.load_made_up(office, made_up, lambda _name, _rows: None)
        regrade(office, OPERATOR)
        _measure(report, office)


def _measure(report: Callable[[str], None], office: Office) -> None:
    rows = office.store.read(
        lambda tx: premises.listing(
            tx, Scope("/"), Search(state="graded"), by_risk=False, skip=0, limit=PREMISES
        )
    )
    whole: list[float] = []
    search: list[float] = []
    for n, row in enumerate(rows):
        owner = replace(NOBODY, account="bench", role=Role.OWNER, premises=(row.id,))
        clock = Clock()
        with patch.object(improving, "improving_from", clock.timed(improving.improving_from)):
            start = time.perf_counter()
            improving.improving(office, owner, row.id)
            spent = time.perf_counter() - start
        if n >= WARM:
            whole.append(spent * 1000)
            search.append(clock.seconds * 1000)
    share = statistics.median(one / all_of_it for one, all_of_it in zip(search, whole, strict=True))
    report(
        f"{len(search):,} graded premises, the search: p50 {p50(search):.1f} ms, p99 {p99(search):.1f} ms, "
        f"worst {max(search):.1f} ms; with reading p50 {p50(whole):.1f} ms, worst {max(whole):.1f} ms; "
        f"the search is {share:.0%} of it"
    )
