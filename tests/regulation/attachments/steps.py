"""One photo sent piece by piece, and every step by which the disk is asked to keep something of it, counted.

A step is anything the file system keeps: a file opened to be written, bytes written, made durable, a name given. They
are counted and not named, so none is forgotten.
"""

import errno
import hashlib
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from regulation import attachments
from regulation.settings import Settings, from_env
from tests.regulation.attachments import corpus

STEPS = ("open", "write", "pwrite", "fsync", "mkdir", "replace", "link")
ACCOUNT = "inspector"
PIECES = 20
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)

PHOTO = corpus.saved(corpus.picture(), "JPEG", quality=60, comment=corpus.SECRET)
NAME = hashlib.sha256(PHOTO).hexdigest()


def settings_of(folder: Path) -> Settings:
    """The settings of a deployment in a folder."""
    return from_env({"YIMA_DATA_DIR": str(folder)})


def send(settings: Settings) -> bool:
    """Send the photo from where it stands, as a phone does; whether it is acknowledged."""
    at = attachments.stands(settings, ACCOUNT, NAME) or attachments.Stands(0, stored=False)
    size = -(-len(PHOTO) // PIECES)
    for _ in range(2 * PIECES + 2):
        if at.stored:
            return True
        try:
            piece = PHOTO[at.offset : at.offset + size]
            at = attachments.take(settings, ACCOUNT, NAME, at.offset, len(PHOTO), piece, NOW)
        except attachments.Elsewhere as elsewhere:
            at = attachments.Stands(elsewhere.offset, stored=False)
    return False


def counted(put: Callable[[Any, str, Any], None], at: int, meant: Callable[[], None]) -> list[str]:
    """Have `meant` happen in place of the step of this number; the steps as they come."""
    seen: list[str] = []

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not args[1] & (os.O_CREAT | os.O_WRONLY):
                return real(*args, **kwargs)
            if name == "mkdir" and Path(args[0]).is_dir():  # nothing is to be made
                return real(*args, **kwargs)
            seen.append(name)
            if len(seen) == at:
                meant()
            return real(*args, **kwargs)

        return step

    for name in STEPS:
        put(os, name, counting(name, getattr(os, name)))
    return seen


def full() -> None:
    """The disk is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def die() -> None:
    """The power fails."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_at(at: int, folder: Path) -> None:
    """Send the photo in this process, and die before the step of this number."""
    counted(setattr, at, die)
    send(settings_of(folder))


def kept(settings: Settings, given: bytes, tries: int = 6) -> str:
    """A photo kept as a phone has it kept: asked again while the machine is too busy to look at it."""
    for _ in range(tries - 1):
        try:
            return attachments.keep(settings, given)
        except attachments.Busy:
            continue
    return attachments.keep(settings, given)
