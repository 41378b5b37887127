"""The rules of credit that hold: the package's, the chosen set of windows, a deployment's own file over both."""

from __future__ import annotations

import logging
from functools import cache
from pathlib import Path

from regulation.catalogue import CatalogueError, read_toml
from regulation.credit.laying import NOTHING, chosen, lay
from regulation.credit.model import Rules

OWN = Path("credit") / "rules.toml"
"""Where a deployment's own rules lie in its data directory."""

_HERE = Path(__file__).parent
_log = logging.getLogger(__name__)
_kept: dict[Path, tuple[int, Rules]] = {}
"""The own files that were read, with the time of each: a process goes by the last that could be used."""


def rules(data_dir: Path | None = None) -> Rules:
    """The rules of the package and what a deployment lays over them, as its file is now.

    A file that is spoiled while a process goes by it leaves everything as it was, with a line in the log.

    Raises:
        CatalogueError: the file cannot be used and none before it was; names file, place and what to correct.
    """
    if data_dir is None:
        return _package()
    own = data_dir / OWN
    try:
        mark = own.stat().st_mtime_ns
    except FileNotFoundError:
        return _package()
    kept = _kept.get(own)
    if kept is None or kept[0] != mark:
        _kept[own] = (mark, _reread(own, kept[1] if kept else None))
    return _kept[own][1]


def sets() -> tuple[str, ...]:
    """The sets of windows that the package has, by id."""
    return tuple(sorted(path.stem for path in (_HERE / "windows").glob("*.toml")))


def _reread(own: Path, before: Rules | None) -> Rules:
    try:
        return _read(own)
    except CatalogueError as error:
        if before is None:
            raise
        _log.error("The rules of credit stay as they were: %s", error)
        return before


@cache
def _package() -> Rules:
    return _read(None)


def _read(own: Path | None) -> Rules:
    """Lay the package's rules, the chosen set and the own file over one another, in this order."""
    package = _HERE / "rules.toml"
    base, over = read_toml(package), read_toml(own) if own else {}
    name = chosen(over, str(own), sets()) or chosen(base, str(package), sets())
    picked = _HERE / "windows" / f"{name}.toml"
    known = lay(NOTHING, base, str(package))
    known = lay(known, {**read_toml(picked), "windows": name}, str(picked))
    return lay(known, over, str(own), own=True) if own else known
