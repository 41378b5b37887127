"""Twenty phones that submit at once over HTTP: photos first, then the record; what an officer waits for."""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.bench.timing import p50, p99
from tests.faults.deployment import deployed
from tests.faults.phones import Phone
from tests.faults.wire import Door
from tests.faults.work import Queued, office_of, settle, visits_to_submit

PHONES = 20
VISITS = 30
"""Of each phone."""
WARM = 5


def run(report: Callable[[str], None]) -> None:
    """Submit from all phones at once to one worker; a visit's time is from its first byte to its receipt."""
    with tempfile.TemporaryDirectory() as data, deployed(Path(data)) as made:
        office = office_of(made)
        token = settle(office)
        work = visits_to_submit(office, PHONES * VISITS)
        made.start()
        begun = time.perf_counter()
        spent = asyncio.run(_all(Door(made.port, token), work))
        whole = time.perf_counter() - begun
    for name, times in spent.items():
        report(
            f"{name}: {len(times)} submitted, p50 {1000 * p50(times):.0f} ms, p99 {1000 * p99(times):.0f} ms"
        )
    report(
        f"{PHONES} phones at once, {len(work) / whole:.0f} visits a second, nobody between phone and server"
    )


async def _all(door: Door, work: Sequence[Queued]) -> dict[str, list[float]]:
    spent: dict[str, list[float]] = {"with a photo": [], "without": []}

    async def one(number: int) -> None:
        phone = Phone(door, work[number::PHONES], random.Random(number))
        for n, visit in enumerate(phone.queue):
            kind = "with a photo" if visit.photos else "without"
            begun = time.perf_counter()
            while not await phone.attempt(visit):
                await asyncio.sleep(phone.patience)
            if n >= WARM:
                spent[kind].append(time.perf_counter() - begun)

    await asyncio.gather(*(one(number) for number in range(PHONES)))
    return {name: times for name, times in spent.items() if times}
