"""Whatever is loaded in whatever order, and whenever files are drawn together, each row counts once."""

import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from regulation.access.policy import OPERATOR
from regulation.catalogue import Catalogue
from regulation.history import (
    KINDS,
    Appended,
    BatchRefused,
    Feed,
    History,
    append,
    compact,
    complained_since,
    feeds,
)
from regulation.history import files as history_files
from regulation.history.complaints import RECENT
from regulation.office import Office
from regulation.settings import from_env
from tests.conftest import Server
from tests.regulation.town import NOW

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
    return Batch(
        kind, draw(some.sampled_from(["b1", "b2", "b3", "b4", "b5", "b6", "b7", "b8"])), rows, waiting
    )


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


def multiset(rows: Iterable[Row]) -> list[Row]:
    """Rows in an order that depends on nothing but them."""
    return sorted(rows, key=lambda row: repr(sorted(row.items())))


def read(history: History, rows: pl.DataFrame | pl.LazyFrame) -> list[Row]:
    """Rows with their premises by id, as they were sent."""
    names = {number: id for id, number in history.numbers.frame().iter_rows()}
    told = rows.lazy().collect().to_dicts()
    return multiset({**row, "premises": names[row["premises"]]} if "premises" in row else row for row in told)


def without(rows: Iterable[Row], *columns: str) -> list[Row]:
    """Rows without these columns."""
    return [{name: value for name, value in row.items() if name not in columns} for row in rows]


def is_all_there(office: Office, kind: str, told: Told) -> None:
    """What columns say of a kind is what was told, by scan and by seek, as rows and as events."""
    history = History.of(office)
    standing = list(told.standing.values())
    assert read(history, history.scan(kind)) == multiset(standing)
    assert read(history, history.scan(kind, DAYS[1], DAYS[2])) == multiset(
        row for row in standing if DAYS[1] <= row["date"] <= DAYS[2]
    )
    assert read(history, history.past(kind)) == multiset(told.past)
    assert read(history, history.aside(kind)) == multiset(told.aside.values())
    assert history.has(kind) == bool(told.accepted)
    numbers = {id: number for id in PREMISES if (number := history.numbers.of(id)) is not None}
    for id, number in numbers.items():
        mine = without((row for row in standing if row["premises"] == id), "batch")
        alone = history.rows(kind, number)
        assert read(history, alone) == multiset(mine)
        assert alone["date"].is_sorted()
        assert read(history, history.rows(kind, number, since=DAYS[2], columns=["date"])) == multiset(
            {"date": row["date"]} for row in mine if row["date"] >= DAYS[2]
        )
    everyone = history.rows(kind, *numbers.values())
    assert read(history, everyone) == multiset(without(standing, "batch"))
    for feed in feeds(office.settings.data_dir).values():
        if feed.kind == kind:
            assert read(history, history.events(feed.fact)) == multiset(events(feed, standing))


def events(feed: Feed, rows: list[Row]) -> list[Row]:
    """The events among rows, counted by hand."""
    counting = [row for row in rows if all(row[name] in words for name, words in feed.where.items())]
    told = [
        {"premises": row["premises"], "date": row["date"]}
        | ({"weight": row[feed.weight]} if feed.weight else {})
        for row in counting
    ]
    return [dict(event) for event in {tuple(one.items()) for one in told}] if feed.once_a_day else told


def were_complained_of(office: Office, told: Told) -> None:
    """Whom somebody complained of since a day, of everyone and of a few."""
    history = History.of(office)
    days: dict[str, list[date]] = {}
    for row in told.standing.values():
        if row["date"] >= DAYS[1]:
            days.setdefault(row["premises"], []).append(row["date"])
    told_of = [{"id": id, "newest": max(these), "days": sorted(these)} for id, these in days.items()]
    wanted = sorted(told_of, key=lambda one: (-one["newest"].toordinal(), history.numbers.of(one["id"])))
    for recent in (complained_since(history, DAYS[1]), complained_since(history, DAYS[1], PREMISES)):
        assert recent.schema == RECENT
        assert recent.to_dicts() == wanted


# the servers and rules that the fixtures give are the same for every example, and each begins with an empty store
FROM_EMPTY = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@settings(FROM_EMPTY, max_examples=30)
@given(steps=some.lists(STEPS, min_size=1, max_size=10), seed=some.integers(0, 2**32 - 1))
def test_what_is_read_is_what_the_distinct_accepted_batches_say(
    steps: list[Batch | DrawnTogether], seed: int, embedded_server: Server, catalogue: Catalogue
) -> None:
    told = {kind: Told() for kind in KINDS}
    with new_office(embedded_server, catalogue) as office:
        for step in steps:
            if isinstance(step, DrawnTogether):
                compact(office, OPERATOR, step.kind, step.most)
                continue
            known = told[step.kind].accepted.get(step.id)
            if known is None:
                done = send(office, step)
                assert done == told[step.kind].take(step)
            elif known == step:
                assert send(office, step).again
            else:
                with pytest.raises(BatchRefused, match=step.id):
                    send(office, step)
                shuffled = replace(known, rows=random.Random(seed).sample(known.rows, len(known.rows)))
                assert send(office, shuffled) == Appended(
                    unchanged=len(known.rows), aside=len(known.waiting), again=True
                )
        for kind in KINDS:
            is_all_there(office, kind, told[kind])
        were_complained_of(office, told["complaints"])


@settings(FROM_EMPTY, max_examples=8)
@given(
    sent=some.lists(batches(some.uuids().map(str)), min_size=2, max_size=5, unique_by=lambda batch: batch.id),
    draw=some.randoms(use_true_random=False),
)
def test_batches_that_share_no_row_may_come_in_any_order(
    sent: list[Batch], draw: random.Random, embedded_server: Server, catalogue: Catalogue
) -> None:
    read_of: list[dict[str, list[Row]]] = []
    for order in (sent, draw.sample(sent, len(sent))):
        with new_office(embedded_server, catalogue) as office:
            for batch in order:
                send(office, batch)
                if draw.random() < 0.5:
                    compact(office, OPERATOR, batch.kind, draw.randint(0, 2))
            history = History.of(office)
            read_of.append({kind: read(history, history.scan(kind)) for kind in KINDS})
    assert read_of[0] == read_of[1]
    assert sum(map(len, read_of[0].values())) == sum(len(batch.rows) for batch in sent)
