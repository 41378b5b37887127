"""A file that a deed puts in place: staged before the deed, which records its SHA-256, and renamed after it.

Whoever reads in between finds the older file whole. What a process left that ended in between is put in place at the
next start, by the digest that the last deed recorded.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def stage(path: Path, content: bytes) -> str:
    """Write what is to lie at a path beside it; its SHA-256 in hexadecimal."""
    digest = hashlib.sha256(content).hexdigest()
    write_whole(_staged(path, digest), content)
    return digest


def put_in_place(path: Path, digest: str) -> None:
    """Put there what was staged with this digest; nothing happens where that was done already."""
    staged = _staged(path, digest)
    if staged.exists():
        staged.replace(path)
        _sync(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; what it says is on the disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    _sync(path.parent)


def _staged(path: Path, digest: str) -> Path:
    return path.with_name(f"{path.stem}.{digest[:16]}.part")


def _sync(folder: Path) -> None:
    """Have the folder's own entries on the disk, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
