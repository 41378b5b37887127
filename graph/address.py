"""Where the embedded store of a data directory runs, and who owns it: two small files."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil

from graph.errors import StoreInUse, StoreUnavailable

OWNER_ONLY = 0o600
FOLDER_OWNER_ONLY = 0o700

LET_GO_SECONDS = 5.0
"""How long a fork of a dead owner may take to notice that the lock is not its own."""

_held: set[int] = set()


def _let_go() -> None:
    # a forked web worker must not keep the lock of an owner that died
    for descriptor in _held:
        os.close(descriptor)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@dataclass(frozen=True, slots=True)
class Address:
    """A running embedded store: its Bolt port on the loopback address, its password, the two processes.

    `started` is the child's start in seconds since 1970.
    """

    port: int
    password: str = field(repr=False)
    child: int
    owner: int
    started: float

    @property
    def url(self) -> str:
        """What `Store` connects to."""
        return f"bolt://root:{self.password}@127.0.0.1:{self.port}/yima"


def folder(data_dir: Path) -> Path:
    """The embedded store's own folder, made if need be, closed to other users."""
    path = data_dir.resolve() / "store"
    path.mkdir(mode=FOLDER_OWNER_ONLY, parents=True, exist_ok=True)
    path.chmod(FOLDER_OWNER_ONLY)
    return path


def _locked(descriptor: int) -> bool:
    """Take the lock; while it is held for an owner that is dead, wait for its fork to let go of it."""
    deadline = time.monotonic() + LET_GO_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = _named(descriptor)
            if not owner.isdigit() or psutil.pid_exists(int(owner)) or time.monotonic() > deadline:
                return False
            time.sleep(0.05)
        else:
            return True


def _named(descriptor: int) -> str:
    """The owner as the lock's file names it."""
    return os.pread(descriptor, 32, 0).decode()


@contextmanager
def ownership(data_dir: Path) -> Iterator[None]:
    """Hold the store's lock; the system lets it go with the process, however that ends.

    Raises:
        StoreInUse: another process, or another part of this one, holds it.
    """
    path = folder(data_dir) / "lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)
    if not _locked(descriptor):
        owner = _named(descriptor) or "another process"
        os.close(descriptor)
        raise StoreInUse(
            f"The store in {path.parent} is already run by process {owner}. "
            "Stop that one first, or give this one another data directory."
        )
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    _held.add(descriptor)
    try:
        yield
    finally:
        _held.discard(descriptor)
        os.close(descriptor)


def publish(data_dir: Path, address: Address) -> None:
    """Tell this user's other processes where the store runs; they see the old file or the new, never half."""
    write_private(folder(data_dir) / "address.json", json.dumps(asdict(address), indent=1))


def withdraw(data_dir: Path) -> None:
    """The store no longer runs."""
    (folder(data_dir) / "address.json").unlink(missing_ok=True)


def published(data_dir: Path) -> Address:
    """Where the running store of this data directory is.

    Raises:
        StoreUnavailable: none runs, or its owner has not got that far.
    """
    path = data_dir.resolve() / "store" / "address.json"
    try:
        return Address(**json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreUnavailable(
            f"No store runs in {path.parent}. Start it with `yima run`, or name a Neo4j in YIMA_STORE."
        ) from error


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user can read, whole or not at all."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    draft.replace(path)
