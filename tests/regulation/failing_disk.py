"""A photo is sent while the disk fails, or the process is killed, at each thing that is done to the disk in turn.

Run as a program: `failing_disk.py full|killed|small <folder> <photo>`; a line of JSON for each point. `small`: the
kernel itself takes no file longer than so many bytes. The interpreter itself
says when a name is opened, made, moved or taken away (audit events); what is written and made durable is counted where
it is called. What fails is what the kernel would have been asked for; nothing of ours is replaced.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulation import attachments
from regulation.settings import Settings, from_env

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NAMING = {"os.mkdir": 0, "os.rename": 1, "os.link": 1, "os.remove": 0}
"""Audit events that change a folder, and which argument is the name that changes."""

PIECES = 10
"""In which the photo is sent."""


Done = tuple[str, str, str]
"""What was done, the name it was done to, and of which name it was made."""


class Disk:
    """What is done under a folder, counted from 1; at `fails_at` it is full from then on, or the process ends."""

    def __init__(self, top: Path) -> None:
        self.top, self.fails_at, self.killed, self.count = str(top), 0, False, 0
        self.done: list[Done] = []
        sys.addaudithook(self._heard)
        for name in ("pwrite", "write", "fsync", "ftruncate"):
            setattr(os, name, self._counted(name, getattr(os, name)))

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
            self._step("create", _name(args[0]), grows=True)
        elif event in NAMING:
            self._step(event, _name(args[NAMING[event]]), grows=event != "os.remove", of=_name(args[0]))

    def _counted(self, name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(descriptor: int, *rest: Any) -> Any:
            self._step(name, str(Path(f"/proc/self/fd/{descriptor}").readlink()), grows=name != "ftruncate")
            return call(descriptor, *rest)

        return counted

    def _step(self, what: str, name: str, *, grows: bool, of: str = "") -> None:
        if not name.startswith(self.top):
            return
        self.count += 1
        if self.fails_at and self.count >= self.fails_at:
            if self.killed:
                os.kill(os.getpid(), signal.SIGKILL)
            if grows:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), name)
        self.done.append((what, name, of))


def _name(given: Any) -> str:
    return os.fsdecode(given) if isinstance(given, str | bytes | os.PathLike) else ""


def send(settings: Settings, given: bytes) -> str:
    """Send a photo in pieces from where it stands; what the server would say."""
    digest = hashlib.sha256(given).hexdigest()
    size = -(-len(given) // PIECES)
    try:
        for _ in range(PIECES + 1):
            at = attachments.stands(settings, "someone", digest)
            if at and at.stored:
                return "stored"
            offset = at.offset if at else 0
            piece = given[offset : offset + size]
            if attachments.take(settings, "someone", digest, offset, len(given), piece, NOW).stored:
                return "stored"
    except attachments.NoRoom:
        return "no room"
    return "under way"


def kept(settings: Settings, given: bytes) -> str:
    """Keep a photo that is here whole."""
    try:
        attachments.keep(settings, given)
    except attachments.NoRoom:
        return "no room"
    return "stored"


def undurable(done: list[Done]) -> list[str]:
    """Names on the way to an acknowledgement that would not outlast a power cut: not made durable, or their content."""
    lost: list[str] = []
    for at, (what, name, of) in enumerate(done):
        made = [(one, path) for one, path, _ in done[:at]]
        settled = [(one, path) for one, path, _ in done[at:]]
        if what in ("os.mkdir", "os.rename", "os.link") and ("fsync", str(Path(name).parent)) not in settled:
            lost.append(name)
        if what in ("os.rename", "os.link") and ("fsync", of) not in made:
            lost.append(f"what is in {name}")
    return [name for name in lost if "/incoming" not in name]  # a part is promised to nobody


def at_point(
    disk: Disk, settings: Settings, given: bytes, how: str, point: int
) -> tuple[str, bool, list[str]]:
    """What a process of its own says that meets the failure at `point`, and whether it met it."""
    read, write = os.pipe()
    child = os.fork()
    if not child:
        disk.done.clear()
        if how == "small":
            resource.setrlimit(resource.RLIMIT_FSIZE, (point, resource.RLIM_INFINITY))
        else:
            disk.count, disk.fails_at, disk.killed = 0, point, how == "killed"
        said = kept(settings, given) if how == "small" else send(settings, given)
        met = said != "stored" if how == "small" else disk.count >= point
        lost = undurable(disk.done) if said == "stored" else []
        os.write(write, json.dumps([said, met, lost]).encode())
        os._exit(0)
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    if how == "killed" and os.WIFSIGNALED(status):
        return "killed", True, []
    said, met, lost = json.loads(told)
    return said, met, lost


def points(how: str, given: bytes) -> Iterable[int]:
    """What to count through: things done, or bytes that a file may have."""
    if how != "small":
        return range(1, 1_000)
    return (*range(0, 33, 4), *range(33, 3 * len(given), len(given) // 12))


def main(how: str, folder: Path, photo: Path) -> None:
    """Each point until one is not met any more; after each, what is there, and the same photo sent again."""
    given = photo.read_bytes()
    digest = hashlib.sha256(given).hexdigest()
    disk = Disk(folder)
    for point in points(how, given):
        settings = from_env({"YIMA_DATA_DIR": str(folder / str(point))})
        settings.data_dir.mkdir(parents=True)
        said, met, lost = at_point(disk, settings, given, how, point)
        shown = attachments.served(settings, digest)
        line = {
            "point": point,
            "said": said,
            "lost": lost,
            "shown": shown is not None,
            "whole": shown is None or _whole(settings, digest, given),
            "half": [
                path.name for path in settings.data_dir.rglob("*.jpg") if not path.read_bytes().endswith(END)
            ],
            "again": send(settings, given),
            "opens": _whole(settings, digest, given),
        }
        sys.stdout.write(json.dumps(line) + "\n")
        if not met:
            return
    sys.exit("the failure was met at every point; there are more of them")


END = b"\xff\xd9"


def _whole(settings: Settings, digest: str, given: bytes) -> bool:
    """Whether the photo is here, both what is shown and what is sealed."""
    shown = attachments.served(settings, digest)
    same = shown is not None and attachments.original(settings, digest) == given
    return same and shown is not None and shown.read_bytes().endswith(END)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
