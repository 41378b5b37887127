"""The day's pack: 150 premises with tasks among them, in bytes and seconds, on both stores."""

from __future__ import annotations

import gzip
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path

from graph import Store, Tx, owned, register
from graph.records import Officer, Premises, Term, Visit
from graph.schema import prepare
from qr import keys
from regulation.catalogue import read_catalogue
from regulation.field.offer import make_key
from regulation.field.pack import pack_for
from regulation.office import Office
from regulation.scanning.folders import folder
from regulation.settings import from_env
from tests import neo4j
from tests.regulation import town
from tests.regulation.town import EAST, FOOD_OFFICE, NOW, SHOPS, TODAY
from tests.regulation.visiting import INSPECTOR, OFFICERS, order

PREMISES = 150
TASKS = 12
ROUNDS = 7


def run(report: Callable[[str], None]) -> None:
    """Take the pack of an officer with twelve tasks in a street of 150 catering places, as the package's rows are."""
    for name, opening in (("embedded", _embedded), ("neo4j", _neo4j)):
        with tempfile.TemporaryDirectory() as data, opening(Path(data)) as store:
            settings = from_env({"YIMA_DATA_DIR": data})
            office = Office(store, read_catalogue(), settings, now=lambda: NOW)
            _fill(office)
            _measure(report, name, office)


def _measure(report: Callable[[str], None], name: str, office: Office) -> None:
    spent: list[float] = []
    body = packed = b""
    premises = 0
    for _ in range(ROUNDS):
        start = time.perf_counter()
        pack = pack_for(office, INSPECTOR)
        body = pack.bytes()
        packed = gzip.compress(body, 6, mtime=0)
        spent.append(time.perf_counter() - start)
        premises = len(pack.content["premises"])
    report(
        f"{name}: {premises} premises, {TASKS} tasks: {len(body):,} bytes, packed {len(packed):,}; the first in "
        f"{spent[0]:.2f} s, then {sorted(spent[1:])[len(spent) // 2 - 1]:.2f} s (median of {ROUNDS - 1})"
    )


def _fill(office: Office) -> None:
    keys.make(folder(office.settings))
    make_key(office.settings)
    town.settle(office)
    shop = town.premises_of(SHOPS[0])
    places = [
        replace(
            shop,
            key=f"bench:{n}|面馆",
            id=f"{0xABC000 + n:016x}",
            name=f"东街 {n} 号面馆",
            address=f"东街 {n} 号",
            latitude=39.9 + n / 10_000,
            longitude=116.4,
            entity=f"bench:{n}",
        )
        for n in range(PREMISES + 50)
    ]
    terms = [
        Term(
            f"许可|{p.id}|1", f"许可|{p.id}", "食品经营许可证", p.id, p.key, date(2022, 1, 1), TODAY, "valid"
        )
        for p in places
    ]
    made = [
        Visit(f"{p.id}-{n}", p.key, date(2026, n, 3), FOOD_OFFICE, "pass", 0, 0, 0)
        for p in places
        for n in range(1, 6)
    ]
    officers = [
        Officer(o.number, o.name, FOOD_OFFICE, EAST, o.enforcement_number, date(2030, 1, 1)) for o in OFFICERS
    ]

    def work(tx: Tx) -> None:
        register.put(tx, Officer, officers)
        register.put(tx, Premises, places)
        register.put(tx, Term, terms)
        register.put(tx, Visit, made)

    office.store.write("bench.fill", "bench", work)
    for place in places[:TASKS]:
        order(office, premises=place.id)


@contextmanager
def _embedded(data: Path) -> Iterator[Store]:
    with owned(data) as store:
        yield store


@contextmanager
def _neo4j(data: Path) -> Iterator[Store]:
    with neo4j.running(data / "neo4j") as url, Store(url) as store:
        prepare(store)
        yield store
