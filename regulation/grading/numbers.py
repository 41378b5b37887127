"""The numbers of improving and foretelling a grade, as data: `improve.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers; `assumed` are those without a source, each with what is said of it."""

    forecast_days: int
    assumed: tuple[tuple[str, str], ...]


@cache
def numbers() -> Numbers:
    """The numbers in force."""
    given = tomllib.loads((Path(__file__).parent / "improve.toml").read_text(encoding="utf-8"))
    return Numbers(given["forecast_days"], tuple((row["name"], row["why"]) for row in given["assumed"]))
