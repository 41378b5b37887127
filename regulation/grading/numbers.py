"""What an enterprise can do about the facts that grade it, and how far ahead is foretold, as data: `improve.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from risk import Text, Value


@dataclass(frozen=True, slots=True)
class Own:
    """A fact that an enterprise sets right itself: what it becomes, its effort in working days, what to do."""

    fact: str
    to: Value
    effort: int
    title: Text


@dataclass(frozen=True, slots=True)
class Earn:
    """A cause for a lower grade that an enterprise can earn; the department decides."""

    trigger: str
    effort: int
    title: Text


@dataclass(frozen=True, slots=True)
class Fixed:
    """Why a fact stays as it is; `told`: the enterprise itself can say it where it is not known."""

    why: Text
    told: bool


@dataclass(frozen=True, slots=True)
class Numbers:
    """All of the file. `effort` maps a kind of step to working days; `assumed` are those without a source.

    `visit` is what the next visit finds at best, by fact, and `visit_title` what that is called.
    """

    forecast_days: int
    effort: Mapping[str, int]
    visit: Mapping[str, Value]
    visit_title: Text
    own: tuple[Own, ...]
    earn: tuple[Earn, ...]
    fixed: Mapping[str, Fixed]
    assumed: tuple[tuple[str, str], ...]


@cache
def numbers() -> Numbers:
    """The numbers in force."""
    given = tomllib.loads((Path(__file__).parent / "improve.toml").read_text(encoding="utf-8"))
    return Numbers(
        forecast_days=given["forecast_days"],
        effort=given["effort"],
        visit=given["visit"]["best"],
        visit_title=_text(given["visit"]),
        own=tuple(Own(row["fact"], row["to"], row["effort"], _text(row)) for row in given["own"]),
        earn=tuple(Earn(row["trigger"], row["effort"], _text(row)) for row in given["earn"]),
        fixed={
            name: Fixed(_text(group), group["told"]) for group in given["fixed"] for name in group["facts"]
        },
        assumed=tuple((row["name"], row["why"]) for row in given["assumed"]),
    )


def _text(row: Mapping[str, str]) -> Text:
    return Text(row["zh"], row["en"])
