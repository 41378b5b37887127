"""No room on the disk: nothing is acknowledged that is not kept, the phones keep all, then all arrives."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.agreeing import require_agreement, require_photos
from tests.faults.deployment import deployed
from tests.faults.loops import finished
from tests.faults.phones import Phone, all_of, phones
from tests.faults.wire import Door
from tests.faults.work import Queued, office_of, settle, visits_to_submit

LEFT = (0, 4, 16, 64, 256)
"""Kibibytes that are left free when the disk runs full, in turn."""

POINTS, EACH = 50, 6
FULL_SECONDS = 1.5
"""How long the disk is full at most, where nobody is refused before."""

REFUSALS = {"500", "503", "507"}


@contextmanager
def small_disk(at: Path, megabytes: int) -> Iterator[Path]:
    """A file system of its own with so much room; only root can have one, as CI does."""
    if os.geteuid() and not os.environ.get("CI"):
        pytest.skip("a disk of a given size takes root")
    at.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)], check=True)
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


def fill(disk: Path, leave: int) -> Path:
    """A file that takes all the room but so many kibibytes, however fast others write meanwhile."""
    filler = disk / "filler"
    with filler.open("wb") as out:
        while True:
            room = os.statvfs(disk)
            wanted = room.f_bavail * room.f_frsize - leave * 1024
            if wanted <= 0:
                return filler
            with suppress(OSError):  # somebody else took some of it
                os.posix_fallocate(out.fileno(), out.seek(0, os.SEEK_END), wanted)


def test_a_full_disk_acknowledges_nothing_it_does_not_keep(tmp_path: Path) -> None:
    """Run full at fifty points while phones submit: what was acknowledged is there, and once there is room all is."""
    with small_disk(tmp_path / "disk", 400) as disk, deployed(disk / "data") as made:
        office = office_of(made)
        token = settle(office)
        work = visits_to_submit(office, EACH * POINTS)
        made.start()
        heard = finished(_through_full_disks(disk, Door(made.port, token), work))
        assert heard["full"] > POINTS // 2, f"the disk was hardly ever full: {heard}"
        assert "500" not in heard, f"a full disk was answered as a fault of ours: {heard}"
        require_agreement(made.store, work)
        require_photos(office.settings, work)


async def _through_full_disks(disk: Path, door: Door, work: Sequence[Queued]) -> Counter[str]:
    """Every few visits the disk runs full: before they are sent, or while they are."""
    draw, heard = random.Random(POINTS), Counter[str]()
    for n in range(POINTS):
        crowd = phones(door, work[n * EACH : (n + 1) * EACH], EACH, seed=n)
        early = n % 2 == 0
        filler = await asyncio.to_thread(fill, disk, LEFT[n % len(LEFT)]) if early else disk / "filler"
        sending = asyncio.create_task(all_of(crowd))
        if not early:
            await asyncio.sleep(draw.random() * 0.1)
            await asyncio.to_thread(fill, disk, LEFT[n % len(LEFT)])
        until = time.monotonic() + FULL_SECONDS
        while not sending.done() and not _refused(crowd) and time.monotonic() < until:
            await asyncio.sleep(0.01)
        filler.unlink()
        heard += await sending
        heard["full"] += bool(_refused(crowd))
    return heard


def _refused(crowd: list[Phone]) -> int:
    return sum(phone.heard[status] for phone in crowd for status in REFUSALS)


def test_where_photos_cannot_be_kept_nothing_that_names_them_is_acknowledged(tmp_path: Path) -> None:
    """The folder of the photos full, then away: the phones keep every photo and record; afterwards all arrive."""
    with small_disk(tmp_path / "data" / "attachments", 1) as disk, deployed(tmp_path / "data") as made:
        office = office_of(made)
        token = settle(office)
        work = [visit for visit in visits_to_submit(office, 80) if visit.photos]
        before = {visit.id: dict(visit.photos) for visit in work}
        made.start()
        filler = fill(disk, 0)
        heard = finished(_trying(phones(Door(made.port, token), work, 10), 5))
        assert heard["507"], heard
        assert not any(visit.receipt for visit in work)
        assert before == {visit.id: visit.photos for visit in work}
        filler.unlink()
        subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
        finished(all_of(phones(Door(made.port, token), work, 10)))
        require_agreement(made.store, work)
        require_photos(office.settings, work)


async def _trying(crowd: list[Phone], seconds: float) -> Counter[str]:
    """Phones that try in vain for a while."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await all_of(crowd)
    return sum((phone.heard for phone in crowd), Counter())


def test_a_queue_of_fourteen_days_still_arrives(tmp_path: Path) -> None:
    """Visits signed two weeks ago, the server asked for the first time today: each is recorded as it was signed."""
    with deployed(tmp_path) as made:
        office = office_of(made)
        token = settle(office)
        work = visits_to_submit(office, 60, ago=timedelta(days=14))
        made.start()
        finished(all_of(phones(Door(made.port, token), work, 6)))
        require_agreement(made.store, work)
        require_photos(office.settings, work)
