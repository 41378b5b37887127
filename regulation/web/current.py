"""The office as it is now: requirements and tables published, tables adopted while it runs are taken up whole."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path

from regulation.catalogue import (
    ADOPTED,
    Catalogue,
    CatalogueError,
    adopting,
    reread_adoptions,
    reread_requirements,
    reread_tables,
)
from regulation.office import Office

LOOK_SECONDS = 2.0
"""A worker looks at the folder this often at most while it is asked; another worker's edition is seen within it."""

Stamp = frozenset[tuple[str, int, int]]

_log = logging.getLogger(__name__)


class Current:
    """Gives out one office, and another once files of rules or adoptions changed, or an adoption's day came.

    Files that cannot be used leave everything as it was, with a line in the log.
    """

    def __init__(self, office: Office, clock: Callable[[], float] = time.monotonic) -> None:
        self._office = office
        self._clock = clock
        self._lock = threading.Lock()
        self._rows, self._tables, self._adopted = self._stamps()
        self._day, self._looked = office.today(), clock()

    def office(self) -> Office:
        """The office, what is in those files not older than LOOK_SECONDS."""
        if self._clock() - self._looked >= LOOK_SECONDS:
            self.look()
        return self._office

    def look(self) -> None:
        """Look at the folder now."""
        with self._lock:
            self._looked = self._clock()
            (rows, tables, adopted), day = self._stamps(), self._office.today()
            told = (rows != self._rows, tables != self._tables, adopted != self._adopted, day != self._day)
            self._rows, self._tables, self._adopted, self._day = rows, tables, adopted, day
            if any(told):
                self._office = replace(self._office, catalogue=self._reread(*told))

    def _reread(self, rows: bool, tables: bool, adopted: bool, day: bool) -> Catalogue:
        """The catalogue with those files read again that changed, and the adoptions of the day."""
        folder, today, known = self._office.settings.data_dir, self._office.today(), self._office.catalogue
        try:
            known = reread_requirements(folder, known) if rows else known
        except CatalogueError as error:
            _log.error("The requirements stay as they were: %s", error)
        try:
            known = reread_tables(folder, known) if tables else known
        except CatalogueError as error:
            _log.error("The risk tables stay as they were: %s", error)
        try:
            return reread_adoptions(folder, known, today) if adopted else _on_day(known, today, changed=day)
        except CatalogueError as error:
            _log.error("The adoptions of tables stay as they were: %s", error)
            return known

    def _stamps(self) -> tuple[Stamp, Stamp, Stamp]:
        """Every requirements file of the deployment, every risk table, and its adoptions, with time and length."""
        folder = self._office.settings.data_dir
        return (
            _stamp(folder.glob("industries/*/requirements*.toml")),
            _stamp(folder.glob("tables/*/*.toml")),
            _stamp([folder / ADOPTED]),
        )


def _stamp(paths: Iterable[Path]) -> Stamp:
    found: set[tuple[str, int, int]] = set()
    for path in paths:
        try:
            told = path.stat()
        except FileNotFoundError:
            continue  # not there, or put in place at this very moment; the next look sees it
        found.add((str(path), told.st_mtime_ns, told.st_size))
    return frozenset(found)


def _on_day(known: Catalogue, today: date, *, changed: bool) -> Catalogue:
    return adopting(known, known.adoptions, today) if changed else known
