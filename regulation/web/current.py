"""The office as it is now: requirements that were published while the server runs are taken up whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from regulation.catalogue import CatalogueError, reread_requirements
from regulation.office import Office

LOOK_SECONDS = 2.0
"""A worker looks at the folder this often at most while it is asked; another worker's edition is seen within it."""

Stamp = frozenset[tuple[str, int, int]]

_log = logging.getLogger(__name__)


class Current:
    """Gives out one office, and another with the new requirements once their files have changed.

    Files that cannot be used leave everything as it was, with a line in the log.
    """

    def __init__(self, office: Office, clock: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._clock = clock
        self._lock = threading.Lock()
        self._seen, self._looked = self._stamp(), clock()

    def office(self) -> Office:
        """The office, its requirements not older than LOOK_SECONDS."""
        if self._clock() - self._looked >= LOOK_SECONDS:
            self.look()
        return self._office

    def look(self) -> None:
        """Look at the folder now."""
        with self._lock:
            self._looked = self._clock()
            stamp = self._stamp()
            if stamp == self._seen:
                return
            self._seen = stamp
            office = self._office
            try:
                known = reread_requirements(office.settings.data_dir, office.catalogue)
            except CatalogueError as error:
                _log.error("The requirements stay as they were: %s", error)
                return
            self._office = replace(office, catalogue=known)

    def _stamp(self) -> Stamp:
        """Every requirements file of the deployment with its time and length."""
        found: set[tuple[str, int, int]] = set()
        for path in self._office.settings.data_dir.glob("industries/*/requirements*.toml"):
            try:
                told = path.stat()
            except FileNotFoundError:
                continue  # put in place at this very moment; the next look sees it
            found.add((str(path), told.st_mtime_ns, told.st_size))
        return frozenset(found)
