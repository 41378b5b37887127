"""The data files of the package, and over them those of a deployment."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path, PurePosixPath
from typing import Any

from regulation.catalogue.model import CatalogueError

PACKAGE = Path(__file__).parent.parent
"""Its `industries/` and `tables/` are what every deployment starts from."""

Layer = Mapping[PurePosixPath, Path]
"""The data files of one root, by their place below it: `industries/catering/requirements.toml`."""


def layer(root: Path) -> Layer:
    """The data files below a root; none where there is no such folder."""
    return {
        PurePosixPath(path.relative_to(root).as_posix()): path
        for pattern in ("industries/*.toml", "industries/*/*.toml", "tables/*/*.toml")
        for path in root.glob(pattern)
    }


def layers_of(data_dir: Path | None) -> list[Layer]:
    """The package's files, and over them the deployment's."""
    return [layer(root) for root in (PACKAGE, data_dir) if root]


def overlaid(layers: Sequence[Layer], pattern: str) -> list[Path]:
    """The files whose place fits a pattern; a later layer's file lies over an earlier one's."""
    found = {place: path for each in layers for place, path in each.items() if place.match(pattern)}
    return [found[place] for place in sorted(found)]


def every(layers: Sequence[Layer], name: str) -> list[Path]:
    """One file of each layer that has it: what a later one declares is added, or stands in an earlier one's place."""
    place = PurePosixPath(name)
    return [each[place] for each in layers if place in each]


def read_toml(path: Path) -> dict[str, Any]:
    """One TOML file with exact decimals; CatalogueError names file and line."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CatalogueError(f"{path}: cannot be read ({error.strerror}).") from error
    return parse_toml(content, str(path))


def parse_toml(content: bytes, name: str) -> dict[str, Any]:
    """What a TOML file of this content says, with exact decimals; CatalogueError names file and line."""
    try:
        return tomllib.loads(content.decode("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{name}: this is not TOML: {error}. Correct that line.") from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{name}: the file is not UTF-8; save it as UTF-8.") from error
