"""The numbers of trying a draft, as data: `numbers.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of `numbers.toml`; `assumed` are those without a source, each with what it is said of it."""

    days_valid: int
    most_listed: int
    floor_area_edges: tuple[int, ...]
    assumed: tuple[tuple[str, str], ...]


@cache
def numbers() -> Numbers:
    """The numbers in force."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Numbers(
        given["days_valid"],
        given["most_listed"],
        tuple(given["floor_area_edges"]),
        tuple((row["name"], row["why"]) for row in given["assumed"]),
    )
