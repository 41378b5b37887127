"""The store that comes with the program: a child process of ours on the loopback address, kept alive."""

import logging
import os
import secrets
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import psutil

from graph import address, child
from graph.address import Address
from graph.errors import StoreUnavailable
from graph.store import Store

LEAST_HEAP_MB = 288
"""Enough to load and serve a city district; with the rest of its process the child stays under 500 MB."""
HEAP_PER_STORED = 4
"""A list over everything needs about this many times what lies on disk (measured at 50,000 premises)."""
START_SECONDS = 60.0
EARLY_DEATHS = 5
"""How many children in a row may end before they ever answered, until none is started any more."""
PAUSE_SECONDS = 0.05

_log = logging.getLogger(__name__)


def heap_for(folder: Path) -> str:
    """The largest Java heap for what a store's folder holds, as Java writes it (`288m`)."""
    stored = sum(file.stat().st_size for file in (folder / "databases").rglob("*") if file.is_file())
    quarter = psutil.virtual_memory().total // 4
    return f"{max(LEAST_HEAP_MB, min(HEAP_PER_STORED * stored, quarter) >> 20)}m"


class EmbeddedStore:
    """Owner of a data directory's store: starts the child, starts it again when it dies, stops it.

    A context manager; a second owner of the same directory is refused with `StoreInUse`. A child left by an
    owner that died is ended first. While owned, the child has the same ports and password all along.

    The child's largest Java heap follows what is stored, up to a quarter of the machine's memory; a child that
    ran out of it is started again with what is right by then. `heap` sets another, as Java writes it (`2g`).
    """

    def __init__(self, data_dir: Path, *, heap: str | None = None) -> None:
        self._data_dir = data_dir
        self._heap = heap
        self._folder = data_dir.resolve() / "store"
        self._stopping = threading.Event()
        self._starting = threading.Lock()
        self._held = ExitStack()
        self._ports = (0, 0)
        self._password = ""
        self._child: subprocess.Popen[bytes] | None = None
        self._address: Address | None = None

    @property
    def address(self) -> Address:
        """Where the child listens, and the present child's process.

        Raises:
            StoreUnavailable: it has not been started, or was stopped.
        """
        if self._address is None:
            raise StoreUnavailable(f"The store in {self._folder} is not started. Enter it first.")
        return self._address

    def __enter__(self) -> Self:
        self._folder = address.folder(self._data_dir)
        with ExitStack() as undo:
            undo.enter_context(address.ownership(self._data_dir))
            undo.callback(self._end)
            for orphan in child.orphans(self._folder):
                _log.warning("Ending the store's process %s, left by an owner that died.", orphan.pid)
                child.end(orphan)
            address.withdraw(self._data_dir)
            self._password = self._new_password()
            self._stopping.clear()
            self._first_start()
            supervisor = threading.Thread(target=self._supervise, name="embedded-store", daemon=True)
            supervisor.start()
            undo.callback(supervisor.join)
            undo.callback(self._end)
            self._held = undo.pop_all()
        return self

    def __exit__(self, *exc: object) -> None:
        self._held.close()

    def store(self, *, notices: bool = False) -> Store:
        """A new connection to the child, whose pages two deeds at once would both want."""
        return Store(self.address.url, in_line=True, notices=notices)

    def _new_password(self) -> str:
        # the child takes the password from the file only when it knows no users yet
        (self._folder / "config" / "server-users.jsonl").unlink(missing_ok=True)
        password = secrets.token_urlsafe(32)
        address.write_private(self._folder / "password", password)
        return password

    def _first_start(self) -> None:
        for _ in range(EARLY_DEATHS):
            self._ports = child.free_ports()  # another program may take one of them before the child does
            self._start()
            if self._answers():
                return
            ended = self._child is None or self._child.poll() is not None
            self._end_child()
            if not ended:
                break
        raise StoreUnavailable(
            f"The store in {self._folder} does not start. Its own words are in {self._folder / 'log'}; "
            "see that the disk has room and that no other program holds the folder."
        )

    def _start(self) -> None:
        with self._starting:
            if not self._stopping.is_set():
                bolt, http = self._ports
                self._child = child.launch(
                    self._folder, bolt=bolt, http=http, heap=self._heap or heap_for(self._folder)
                )

    def _answers(self) -> bool:
        """Wait until the present child answers, then say where it is; False when it ended or is too slow."""
        present = self._child
        if present is None:
            return False
        here = Address(self._ports[0], self._password, present.pid, os.getpid(), time.time())
        deadline = time.monotonic() + START_SECONDS
        while present.poll() is None and time.monotonic() < deadline and not self._stopping.is_set():
            if child.listens(here.port):
                with Store(here.url) as store:
                    ready = store.ready()
                if ready:
                    self._address = here
                    address.publish(self._data_dir, here)
                    return True
            time.sleep(PAUSE_SECONDS)
        return False

    def _supervise(self) -> None:
        early = 0
        while early < EARLY_DEATHS and self._child is not None:
            code = self._child.wait()
            if self._stopping.is_set():
                return
            _log.warning("The store's process ended by itself (%s); starting it again.", code)
            self._stopping.wait(PAUSE_SECONDS * early * 10)
            self._start()
            early = 0 if self._answers() else early + 1
            if early:
                self._end_child()
        _log.error("The store does not come back; its own words are in %s.", self._folder / "log")

    def _end(self) -> None:
        self._stopping.set()
        self._end_child()
        self._address = None
        address.withdraw(self._data_dir)

    def _end_child(self) -> None:
        with self._starting:
            if self._child is not None:
                child.end(self._child)
