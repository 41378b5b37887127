"""The rules of a day in the field, as data: `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of `rules.toml`; `assumed` are those without a source, each with what it is said of it."""

    most_premises: int
    last_visits: int
    holds_hours: int
    days_ahead: int
    assumed: tuple[tuple[str, str], ...]


@cache
def rules() -> Rules:
    """The rules in force."""
    given = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Rules(
        given["most_premises"],
        given["last_visits"],
        given["holds_hours"],
        given["days_ahead"],
        tuple((row["name"], row["why"]) for row in given["assumed"]),
    )
