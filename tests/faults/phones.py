"""Phones as js/field/send.js has them: photos first, the record last, kept until the server named what it stored."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tests.faults.wire import Answer, Door
from tests.faults.work import Queued

PIECE = 8 * 1024
MOST_SECONDS = 3.0
"""A phone's waiting grows up to this; a real one's grows to ten minutes."""

KEEPS = (401, 403, 429, 500, 502, 503, 504, 507)
"""Answers after which a phone keeps everything and comes again."""


class Rejected(AssertionError):
    """The server refused a visit that is right."""


@dataclass(slots=True)
class Phone:
    """One phone with its queue. `dies` is how often it is switched off after an answer, before it has kept it."""

    door: Door
    queue: Sequence[Queued]
    draw: random.Random
    dies: float = 0.1
    patience: float = 0.2
    heard: Counter[str] = field(default_factory=Counter)

    async def run(self) -> None:
        """Send until everything was answered."""
        for visit in self.queue:
            while visit.receipt is None or (self.draw.random() < self.dies and not self._done(visit)):
                waits = self.patience
                while not await self.attempt(visit):
                    await asyncio.sleep(waits * (0.5 + self.draw.random()))
                    waits = min(2 * waits, MOST_SECONDS)

    async def attempt(self, visit: Queued) -> bool:
        """One try at a visit: True once it was answered for good."""
        visit.tries += 1
        for sha, content in list(visit.photos.items()):
            if not await self._upload(sha, content):
                return False
        answer = await self.door.post("/api/v1/visits", _sent(visit))
        self._hear(answer)
        if answer is None or answer.status in KEEPS:
            return False
        if answer.status not in (201, 202):
            raise Rejected(f"{answer.status} {answer.body.decode()} for {visit.id}")
        self._answered(visit, answer)
        return True

    def _answered(self, visit: Queued, answer: Answer) -> None:
        said = answer.json()
        assert said["digest"] == visit.digest, "the receipt is of another record"
        if visit.receipt is not None:
            assert said == visit.receipt, "the same record got two different receipts"
        visit.receipt = said
        for sha in said.get("attachments", ()):
            visit.photos.pop(sha, None)

    async def _upload(self, sha: str, content: bytes) -> bool:
        head = await self.door.ask("HEAD", f"/api/v1/attachments/{sha}")
        self._hear(head)
        if head is None or head.status not in (200, 404):
            return False
        if head.headers.get("upload-complete") == "?1":
            return True
        at = int(head.headers.get("upload-offset", 0))
        while True:
            headers = {
                "upload-offset": str(at),
                "upload-length": str(len(content)),
                "content-type": "application/octet-stream",
            }
            answer = await self.door.ask(
                "PATCH", f"/api/v1/attachments/{sha}", content[at : at + PIECE], headers
            )
            self._hear(answer)
            if answer is None or answer.status in KEEPS:
                return False
            if answer.status == 201:
                return True
            if answer.status not in (204, 409):
                raise Rejected(f"{answer.status} {answer.body.decode()} for photo {sha}")
            at = int(answer.headers["upload-offset"])

    def _done(self, visit: Queued) -> bool:
        return visit.tries > 12

    def _hear(self, answer: Answer | None) -> None:
        self.heard["none" if answer is None else str(answer.status)] += 1


def _sent(visit: Queued) -> dict[str, object]:
    """A record as a phone sends it: with when, and for the how manieth time."""
    sending = {"sent": datetime.now(UTC).isoformat(), "attempt": visit.tries, "reason": ""}
    return {"record": visit.record, "offer": None, "sending": sending}


def phones(door: Door, work: Sequence[Queued], count: int = 50, seed: int = 7) -> list[Phone]:
    """So many phones, the work dealt out to them."""
    return [Phone(door, work[n::count], random.Random(seed + n)) for n in range(count) if work[n::count]]


async def all_of(crowd: Sequence[Phone]) -> Counter[str]:
    """Every phone at once, until all are done; what they heard together."""
    async with asyncio.TaskGroup() as group:
        for phone in crowd:
            group.create_task(phone.run())
    return sum((phone.heard for phone in crowd), Counter())
