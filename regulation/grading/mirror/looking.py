"""Whose grade may be another one now: the table over the mirror's columns, its outcomes beside those last recorded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

import polars as pl

from regulation.grading.facts import APART, PastOfAll, past_of_all
from regulation.grading.mirror import files
from regulation.grading.mirror.files import Model
from regulation.grading.mirror.rows import ASSESSED, BY_GRAPH, ID, REFUSED, on_day
from regulation.grading.outcome import OUTCOME, outcome
from regulation.office import Office
from risk import RiskTable, assess_many


@dataclass(frozen=True, slots=True)
class Look:
    """What one part of the mirror shows of a day.

    `other` are the ids of those whose outcome is not the recorded one, `untold` of those of whom columns cannot tell:
    the graph decides about both. `states` counts all others, whose grade stands; `refused` says why some have none.
    """

    other: Sequence[str]
    untold: Sequence[str]
    states: Counter[str]
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """One part of the mirror as of a day: rows with the integers of their table, and `untold` ids that are the graph's.

    The graph also decides about those whose facts the table refuses.
    """

    rows: pl.DataFrame
    untold: Sequence[str]


def told_parts(office: Office, parts: Iterable[BinaryIO], table: RiskTable, day: date) -> Iterator[Told]:
    """Each opened part of a model of the mirror as of a day; one in memory at a time."""
    past = past_of_all(office, table, day)
    for part in parts:
        today = _as_of(table, files.rows_in(part), day, past)
        told = ~pl.col(BY_GRAPH) & pl.col(REFUSED).is_null()
        yield Told(today.filter(told), today.filter(~told).get_column(ID).to_list())


def looks(office: Office, model: Model, table: RiskTable, day: date) -> Iterator[Look]:
    """The table over each part of a model of the mirror; one part in memory at a time."""
    past = past_of_all(office, table, day)
    return (look(table, files.read_part(office.settings.data_dir, part), day, past) for part in model.parts)


def look(table: RiskTable, rows: pl.DataFrame, day: date, past: PastOfAll | None = None) -> Look:
    """The table over some rows of its mirror, as of a day, with what history gives beside."""
    today = _as_of(table, rows, day, past)
    told = today.filter(~pl.col(BY_GRAPH))
    refused = told.filter(pl.col(REFUSED).is_not_null()).select(ID, REFUSED)
    graded = assess_many(table, told.filter(pl.col(REFUSED).is_null())).with_columns(outcome(table))
    news = pl.col(OUTCOME).ne_missing(pl.col(ASSESSED))
    untold = today.filter(pl.col(BY_GRAPH)).get_column(ID)
    states = graded.filter(~news).get_column("state")
    return Look(
        graded.filter(news).get_column(ID).to_list(),
        untold.to_list(),
        Counter(states.to_list()),
        dict(refused.iter_rows()),
    )


def _as_of(table: RiskTable, rows: pl.DataFrame, day: date, past: PastOfAll | None) -> pl.DataFrame:
    """Rows of a mirror with the facts that follow from the day and from history."""
    today = on_day(table, rows, day)
    if past is None:
        return today
    return past.beside(today, ID).with_columns((pl.col(BY_GRAPH) | pl.col(APART)).alias(BY_GRAPH))
