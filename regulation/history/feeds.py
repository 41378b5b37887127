"""Which declared fact is fed by which history: read from `facts.toml`, and turned into events lazily."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import polars as pl

from regulation.catalogue import CatalogueError
from regulation.history.kinds import KINDS

NAME = "facts.toml"

_TAKEN = {"from", "where", "weight", "once_a_day", "without", "assumed"}


@dataclass(frozen=True, slots=True)
class Feed:
    """One fact and the rows that feed it.

    A row counts where each column of `where` holds one of its words; it weighs what the column `weight` says, 1 without
    one. `once_a_day`: the rows of one premises and day are one event. `none_without`: a premises without rows has none,
    once the kind was loaded; else nothing is known of it. `assumed` says what of this has no source; "" when it has.
    """

    fact: str
    kind: str
    where: Mapping[str, tuple[Any, ...]]
    weight: str | None
    once_a_day: bool
    none_without: bool
    assumed: str

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the kind that the events are made of."""
        return tuple(
            dict.fromkeys(["premises", "date", *self.where, *([self.weight] if self.weight else [])])
        )

    def events(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The events among rows of the kind: `premises` (u32), `date` and, where they weigh differently, `weight`."""
        counting = rows
        for column, words in self.where.items():
            counting = counting.filter(pl.col(column).is_in(list(words)))
        weight = [pl.col(self.weight).cast(pl.Int64).alias("weight")] if self.weight else []
        events = counting.select("premises", "date", *weight)
        if not self.once_a_day:
            return events
        return events.group_by("premises", "date").agg(pl.col("weight").max() if self.weight else [])


def feeds(data_dir: Path) -> dict[str, Feed]:
    """The feeds of the package and those a deployment lays over them, by fact.

    Raises:
        CatalogueError: a file cannot be used; names file, fact and what to correct.
    """
    own = data_dir / "history" / NAME
    try:
        mark = own.stat().st_mtime_ns
    except FileNotFoundError:
        return dict(_package())
    return {**_package(), **_read(own, mark)}


@lru_cache(maxsize=1)
def _package() -> dict[str, Feed]:
    return _read(Path(__file__).parent / NAME, 0)


@lru_cache(maxsize=8)
def _read(path: Path, _mark: int) -> dict[str, Feed]:
    try:
        said = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path} cannot be read ({error}). Correct it.") from error
    return {fact: _feed(fact, row, f"{path}, fact {fact}") for fact, row in said.items()}


def _feed(fact: str, row: Any, where: str) -> Feed:
    if not isinstance(row, dict) or set(row) - _TAKEN:
        raise CatalogueError(f"{where}: takes {', '.join(sorted(_TAKEN))} and nothing else.")
    kind = KINDS.get(row.get("from", ""))
    if kind is None or kind.name == "readings":
        raise CatalogueError(f"{where}: from takes complaints, findings or penalties.")
    weight = row.get("weight")
    columns = [*row.get("where", {}), *([weight] if weight else [])]
    strange = [column for column in columns if column not in kind.own]
    if strange:
        raise CatalogueError(
            f"{where}: {kind.name} have no column {strange[0]}; they have {', '.join(kind.own)}."
        )
    if weight and not kind.own[weight].is_integer():
        raise CatalogueError(f"{where}: weight names a column of whole numbers; {weight} is none.")
    if any(not isinstance(words, list) or not words for words in row.get("where", {}).values()):
        raise CatalogueError(f"{where}: where gives each column a list of words.")
    if row.get("without") not in ("none", "unknown"):
        raise CatalogueError(f'{where}: without is "none" or "unknown".')
    return Feed(
        fact=fact,
        kind=kind.name,
        where={column: tuple(words) for column, words in row.get("where", {}).items()},
        weight=weight,
        once_a_day=bool(row.get("once_a_day", False)),
        none_without=row["without"] == "none",
        assumed=str(row.get("assumed", "")),
    )
