"""Whatever is loaded in whatever order, and whenever files are drawn together, each row counts once."""

import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from graph import Store
from regulation.access.policy import OPERATOR
from regulation.catalogue import Catalogue
from regulation.history import (
    KINDS,
    Appended,
    BatchRefused,
    History,
    append,
    compact,
    complained_since,
    feeds,
)
from regulation.history import files as history_files
from regulation.office import Office
from regulation.settings import from_env
from tests.conftest import Server
from tests.regulation.conftest import NOW

pytestmark = pytest.mark.store

FIRST = date(2026, 1, 30)
DAYS = [FIRST + timedelta(days) for days in range(4)]
PREMISES = [f"p{number}" for number in range(7)]
"""Of four parts, for here two numbers make one."""
WORDS: Mapping[str, list[Any]] = {
    "severity": ["critical", "minor", None],
    "department": ["market", None],
    "topic": ["鼠迹", "a,b\n\"c\"", None],
    "item": ["3.1", None],
    "fact": ["floor_area_m2"],
    "value": ["1", "2.5"],
    "verified": [True, False, None],
    "amount": [Decimal("0.00"), Decimal("5000.50"), None],
    "public_until": [DAYS[1], None],
    "repaired_on": [DAYS[2], None],
}  # fmt: skip
"""What a column may hold; the severity of penalties is a number."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """A batch as it is sent: its rows by premises' id, and rows that wait."""

    kind: str
    id: str
    rows: list[Row]
    waiting: list[Row]


@dataclass
class Told:
    """What one kind has to say after some batches: the truth as plain lists."""

    accepted: dict[str, Batch] = field(default_factory=dict)
    standing: dict[str, Row] = field(default_factory=dict)
    past: list[Row] = field(default_factory=list)
    aside: dict[str, Row] = field(default_factory=dict)

    def take(self, batch: Batch) -> Appended:
        """Take a batch that was not sent before."""
        self.accepted[batch.id] = batch
        counted = dict.fromkeys(("fresh", "corrected", "unchanged"), 0)
        for row in batch.rows:
            self.aside.pop(row["id"], None)
            older = self.standing.get(row["id"])
            if older and {**older, "batch": None} == {**row, "batch": None}:
                counted["unchanged"] += 1
                continue
            counted["corrected" if older else "fresh"] += 1
            if older:
                self.past.append({**older, "replaced_by": batch.id})
            self.standing[row["id"]] = {**row, "batch": batch.id}
        self.aside |= {row["id"]: row for row in batch.waiting}
        return Appended(**counted, aside=len(batch.waiting))


def frames(batch: Batch) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows of a batch as they are appended."""
    kind = KINDS[batch.kind]
    rows = pl.DataFrame(batch.rows, schema={**kind.schema, "premises": pl.String()})
    return rows, pl.DataFrame(batch.waiting, schema=kind.waiting)


def send(office: Office, batch: Batch) -> Appended:
    """Append a batch."""
    rows, waiting = frames(batch)
    return append(office, OPERATOR, batch.kind, rows, batch=batch.id, aside=waiting)


def words(kind: str) -> some.SearchStrategy[Row]:
    """The own columns of a row of a kind."""
    own = {name: some.sampled_from(WORDS[name]) for name in KINDS[kind].own}
    if kind == "penalties":
        own["severity"] = some.sampled_from([1, 5, None])
    return some.fixed_dictionaries(own)


@some.composite
def batches(draw: some.DrawFn, ids: some.SearchStrategy[str]) -> Batch:
    """A batch of any kind, whose row ids, and whose own id, may have been sent before."""
    kind = draw(some.sampled_from(sorted(KINDS)))
    several = draw(some.lists(ids, min_size=1, max_size=6, unique=True))
    cut = draw(some.integers(0, len(several)))
    rows = [
        {"id": id, "premises": draw(some.sampled_from(PREMISES)), "date": draw(some.sampled_from(DAYS))}
        | draw(words(kind))
        for id in several[:cut]
    ]
    waiting = [
        {"id": id, "date": draw(some.sampled_from(DAYS)), "code": "C", "place": None} | draw(words(kind))
        for id in several[cut:]
    ]
    return Batch(kind, draw(some.sampled_from(["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"])), rows, waiting)


@dataclass(frozen=True)
class DrawnTogether:
    """Files of a kind are drawn together where a part has more than so many."""

    kind: str
    most: int


STEPS = some.one_of(
    batches(some.sampled_from(["r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"])),
    some.builds(DrawnTogether, some.sampled_from(sorted(KINDS)), some.integers(0, 3)),
)


@contextmanager
def new_office(server: Server, catalogue: Catalogue) -> Iterator[Office]:
    """An office with nothing in it, whose parts hold two numbers each."""
    with tempfile.TemporaryDirectory() as data, pytest.MonkeyPatch.context() as patch:
        patch.setattr(history_files, "PART", 2)
        yield Office(server.emptied(), catalogue, from_env({"YIMA_DATA_DIR": data}), now=lambda: NOW)


def by_id(rows: pl.DataFrame | pl.LazyFrame) -> list[Row]:
    """Rows as dicts, sorted so that two lists compare as multisets."""
    return sorted(rows.lazy().collect().to_dicts(), key=repr)


def numbered(history: History, rows: list[Row], *, but: tuple[str, ...] = ()) -> list[Row]:
    """The rows as columns hold them: their premises by number, columns in order."""
    kind_order = ["id", "premises", "date"]
    told = [{**row, "premises": history.numbers.of(row["premises"])} for row in rows]
    return sorted(
        [
            {name: row[name] for name in [*kind_order, *(n for n in row if n not in (*kind_order, *but))]}
            for row in told
        ],
        key=repr,
    )
