"""One writer at a time in a folder, whichever process it is; the lock ends with whoever held it."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK = ".lock"
"""The file that is held, in the folder itself."""


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Wait until nobody else writes in a folder, and keep others from it for as long as this lasts."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
