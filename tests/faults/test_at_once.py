"""The same first upload from 32 connections at once: one record, 32 equal receipts."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.faults.agreeing import require_agreement
from tests.faults.deployment import deployed
from tests.faults.loops import finished
from tests.faults.wire import Answer, Door
from tests.faults.work import Queued, office_of, settle, visits_to_submit

AT_ONCE, TRIES = 32, 3


@pytest.mark.parametrize("times", [5, pytest.param(100, marks=pytest.mark.slow)])
def test_identical_first_uploads_make_one_record(tmp_path: Path, times: int) -> None:
    """Whoever comes second gets the receipt of the first."""
    with deployed(tmp_path) as made:
        office = office_of(made)
        door = Door(0, settle(office))
        work = visits_to_submit(office, times, photos=0)
        made.start()
        door = Door(made.port, door.token)
        for visit in work:
            answers = finished(_at_once(door, visit))
            assert [answer.status for answer in answers] == [201] * AT_ONCE, [a.body for a in answers]
            said = [answer.json() for answer in answers]
            assert all(one == said[0] for one in said)
            visit.receipt = said[0]
        require_agreement(made.store, work)


async def _at_once(door: Door, visit: Queued) -> list[Answer]:
    return await asyncio.gather(*(_answered(door, visit) for _ in range(AT_ONCE)))


async def _answered(door: Door, visit: Queued) -> Answer:
    """What a phone is answered; where nothing comes it sends again, as phones do."""
    for _ in range(TRIES):
        answer = await door.post("/api/v1/visits", visit.record)
        if answer is not None:
            return answer
    raise AssertionError(f"{visit.id} was not answered {TRIES} times")
