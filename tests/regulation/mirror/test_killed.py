"""Killed at any step, a regrade leaves the graph and the mirror whole, and the next one goes on from there."""

import random
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from graph import Store, tallies
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.grading import mirror
from regulation.grading.mirror import files
from regulation.grading.regrade import recount, regrade, regrade_from_graph
from regulation.office import Office
from tests.conftest import Server
from tests.regulation.mirror.crowd import TODAY, Crowd
from tests.regulation.mirror.killed import STEPS

SHOPS = 40
DEEDS = 25


def killed(server: Server, office: Office, step: str, times: int) -> bool:
    """Whether a regrade in its own process died at that step; else it came to its end."""
    command = [sys.executable, "-m", "tests.regulation.mirror.killed"]
    where = [server.url, str(office.settings.data_dir), step, str(times)]
    done = subprocess.run([*command, *where], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def counts(office: Office) -> dict[tuple[str, str, str, str], int]:
    """What the tallies say, where they say anything."""
    rows = office.store.read(lambda tx: tallies.read(tx, Scope("/")))
    return {(t.district, t.industry, t.state, t.grade): t.count for t in rows if t.count}


@pytest.mark.store
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_whole_and_goes_on_when_run_again(
    step: str, at_work: Callable[[Store], Office], embedded_server: Server
) -> None:
    office: Office = at_work(embedded_server.emptied())
    crowd = Crowd(office, random.Random(step))
    crowd.settle(SHOPS)
    deaths = 0
    for times in (1, 2, 4):
        for _ in range(DEEDS):
            crowd.something(grading=False)
        deaths += killed(embedded_server, office, step, times)
        lies = files.read(office.settings.data_dir)
        assert lies is not None
        assert all(files.is_whole(office.settings.data_dir, model.parts) for model in lies.models.values())
    assert deaths
    regrade(office, OPERATOR)
    with mirror.alone(office.settings.data_dir):
        assert mirror.check(office).fits
    assert not [*mirror.folder(office.settings.data_dir).rglob("*.tmp")]
    for table in mirror.tables_now(office):
        assert regrade_from_graph(office, OPERATOR, table, TODAY).changed == 0
    moved = counts(office)
    recount(office, OPERATOR)
    assert counts(office) == moved
