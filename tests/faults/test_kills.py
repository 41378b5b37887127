"""Server and store killed with -9 while fifty phones submit over a bad network: nothing lost, nothing doubled."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.agreeing import require_agreement, require_photos
from tests.faults.deployment import Deployment, deployed
from tests.faults.loops import finished
from tests.faults.phones import Phone, all_of, phones
from tests.faults.proxy import proxied
from tests.faults.wire import Door
from tests.faults.work import office_of, settle, visits_to_submit

KINDS = ("server", "store", "server", "both", "server")


async def _killed(made: Deployment, kills: int, crowd: list[Phone], draw: random.Random) -> Counter[str]:
    """Kill at random moments, spread over the work, while the phones go on; the last ones in peace."""
    sending = asyncio.create_task(all_of(crowd))
    total = sum(len(phone.queue) for phone in crowd)
    for n in range(kills):
        while not sending.done() and _answered(crowd) < total * (n + 1) // (kills + 2):
            await asyncio.sleep(0.01)
        await asyncio.sleep(draw.random() * 0.2)
        assert not sending.done(), f"the work was done after {n} kills of {kills}"
        await asyncio.to_thread(_kill, made, KINDS[n % len(KINDS)])
    return await sending


def _answered(crowd: list[Phone]) -> int:
    return sum(visit.receipt is not None for phone in crowd for visit in phone.queue)


def _kill(made: Deployment, kind: str) -> None:
    if kind in ("store", "both"):
        made.kill_store()
    if kind in ("server", "both"):
        made.kill_server()
        made.start()
    made.wait()


@pytest.mark.parametrize(
    ("kills", "submissions"),
    [(20, 1_000), pytest.param(200, 10_000, marks=[pytest.mark.slow, pytest.mark.timeout(3 * 3600)])],
)
def test_killed_at_any_moment_nothing_is_lost_or_doubled(
    tmp_path: Path, kills: int, submissions: int
) -> None:
    """Every visit is recorded once with the digest that was signed, and has one deed in evidence."""
    with deployed(tmp_path) as made:
        office = office_of(made)
        token = settle(office)
        work = visits_to_submit(office, submissions)
        made.start()

        async def all_submitted() -> Counter[str]:
            async with proxied(made.port) as proxy:
                heard = await _killed(
                    made, kills, phones(Door(proxy.port, token), work), random.Random(kills)
                )
            assert all(proxy.met[fault] for fault in proxy.faults), f"a fault never came: {proxy.met}"
            return heard

        heard = finished(all_submitted())
        assert heard["none"] > kills, f"the network was too good: {heard}"
        require_agreement(made.store, work)
        require_photos(office.settings, work)
