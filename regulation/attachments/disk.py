"""Writing so that it stays written, and what is said when there is no room."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FILE_MODE, FOLDER_MODE = 0o640, 0o750
DRAFT = ".draft"
"""How the name of a file ends that is being written; nothing reads such a file."""


class NoRoom(Exception):
    """The disk is full; nothing was kept, and the same can be sent again when there is room."""


class Away(Exception):
    """The folder of the photos cannot be read or written just now; nothing was kept."""


@contextmanager
def on_disk() -> Iterator[None]:
    """Say what the disk's errors mean: NoRoom, or Away."""
    try:
        yield
    except OSError as error:
        raise (NoRoom if error.errno in FULL else Away) from error


def write(path: Path, content: bytes) -> None:
    """Write a file whole, or not at all; its name is durable once `settle` has been called for its folder."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}{DRAFT}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
        try:
            write_at(descriptor, content, 0)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        draft.replace(path)
    except BaseException:
        with suppress(OSError):
            draft.unlink()
        raise


def write_at(descriptor: int, content: bytes, offset: int) -> None:
    """Write all of it from an offset on; OSError where the disk takes only a part."""
    left = memoryview(content)
    while left:
        written = os.pwrite(descriptor, left, offset)
        left, offset = left[written:], offset + written


def folder(path: Path) -> Path:
    """The folder, made where there is none."""
    if not path.is_dir():
        folder(path.parent)
        with suppress(FileExistsError):
            path.mkdir(FOLDER_MODE)
    return path


def settle(path: Path, top: Path) -> None:
    """Make the names in a folder durable, its own name too, up to and with `top`."""
    for each in (path, *path.parents):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if each == top:
            return
