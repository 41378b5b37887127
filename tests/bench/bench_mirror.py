"""Regrading 300,000 premises on Neo4j after a fiftieth of them changed: by the mirror, beside reading everything."""

from __future__ import annotations

import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from graph import Store, register
from graph.records import District, Premises, Term, Visit
from graph.schema import prepare
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, adopting, read_catalogue
from regulation.grading import mirror
from regulation.grading.regrade import Regraded, regrade, regrade_from_graph
from regulation.office import Office
from regulation.settings import from_env
from risk import Fact, Value
from tests import neo4j

T = TypeVar("T")

PREMISES = int(os.environ.get("BENCH_PREMISES", "300000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CHANGED = 50
"""One premises in so many gets another grade before each regrade."""
TARGET_SECONDS = 10
PAGE = 2_000
DISTRICTS = 16
DEPARTMENT = "market_regulation"
DAY = date(2026, 11, 1)
CATERING: Mapping[str, Value] = {
    "form": "restaurant",
    "cold_dish_items": 3,
    "cold_dish_perishable": True,
    "raw_dish_items": 0,
    "pastry_items": 2,
    "pastry_perishable": False,
    "hot_dish_items": 30,
    "hot_dish_perishable": True,
    "self_made_drink_items": 1,
    "other_food_items": 0,
}
ITEMS = (
    "floor_area_m2",
    "prepackaged_ambient_items",
    "prepackaged_chilled_items",
    "prepackaged_frozen_items",
    "bulk_ambient_items",
    "bulk_chilled_items",
    "bulk_frozen_items",
    "supplier_count",
)


def run(report: Callable[[str], None]) -> None:
    """Load, grade all, then in each round change some and regrade by the mirror, change as many and read everything."""
    with (
        tempfile.TemporaryDirectory() as folder,
        neo4j.running(Path(folder) / "neo4j") as url,
        Store(url) as store,
    ):
        prepare(store)
        catalogue = adopting(read_catalogue(), {"chicago-food": Adoption("bench", DAY)})
        office = Office(store, catalogue, from_env({"YIMA_DATA_DIR": f"{folder}/data"}))
        town = Town(office)
        report(f"{PREMISES:,} premises of three trades loaded in {_seconds(town.load)[0]:.0f} s")
        first, done = _seconds(lambda: regrade(office, OPERATOR))
        report(f"all of them graded for the first time, {done.changed:,} grades written, in {first:.0f} s")
        made, manifest = _seconds(lambda: _rebuilt(office))
        report(
            f"yima mirror rebuild  {made:.0f} s, {_megabytes(office):.1f} MB for {manifest.rows:,} premises"
        )
        _measure(report, office, town)
        report(
            f"peak memory of this process  {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


def _measure(report: Callable[[str], None], office: Office, town: Town) -> None:
    idle, _ = _seconds(lambda: regrade(office, OPERATOR))
    report(f"yima regrade, nothing changed  {idle:.2f} s")
    rounds: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        town.change(number)
        by_mirror, ours = _seconds(lambda: regrade(office, OPERATOR))
        town.change(number + ROUNDS)
        by_graph, theirs = _seconds(lambda: _from_graph(office))
        _caught_up(office)
        report(
            f"round {number + 1}: by the mirror {by_mirror:.1f} s, {ours.changed:,} written; "
            f"everything over Bolt {by_graph:.1f} s, {sum(one.changed for one in theirs):,} written"
        )
        rounds.append((by_mirror, by_graph))
    ratio = statistics.median(slow / fast for fast, slow in rounds)
    fast, slow = (statistics.median(column) for column in zip(*rounds, strict=True))
    report(
        f"yima regrade, 2 % of grades changing  median of {ROUNDS} {fast:.1f} s (target under {TARGET_SECONDS} s)"
    )
    report(f"reading everything over Bolt  median {slow:.1f} s; ratio, median of the rounds: {ratio:.1f}")


def _from_graph(office: Office) -> list[Regraded]:
    today = office.today()
    return [regrade_from_graph(office, OPERATOR, table, today) for table in mirror.tables_now(office)]


def _rebuilt(office: Office) -> mirror.Manifest:
    with mirror.alone(office.settings.data_dir):
        return mirror.brought_up(office, mirror.tables_now(office), anew=True)


def _caught_up(office: Office) -> None:
    """What the other way wrote is not the mirror's work of the next round."""
    with mirror.alone(office.settings.data_dir):
        mirror.brought_up(office, mirror.tables_now(office))


def _megabytes(office: Office) -> float:
    return sum(path.stat().st_size for path in mirror.folder(office.settings.data_dir).rglob("*")) / 1e6


def _seconds(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


@dataclass(frozen=True, slots=True)
class Town:
    """Invented premises of three trades: shops, restaurants, and Chicago's with visits and permits."""

    office: Office

    def load(self) -> None:
        """Everything, a page a transaction."""
        places = [District(f"D{n}", f"D{n}", f"D{n}", None, f"/D{n}/") for n in range(DISTRICTS)]
        self._put(District, places)
        self.office.store.write(
            "bench.load", "bench", lambda tx: register.put_missing_departments(tx, [DEPARTMENT])
        )
        of_chicago = range(2, PREMISES, 3)
        self._put(Premises, (_shop(n) for n in range(PREMISES)))
        self._put(Term, (_term(n) for n in of_chicago))
        self._put(Visit, (visit for n in of_chicago for visit in _visits(n)))

    def change(self, salt: int) -> None:
        """Another dynamic score, or another risk class, for one in CHANGED: other ones for each salt below that."""
        self._put(Premises, (_changed(_shop(n)) for n in range(salt, PREMISES, CHANGED)))

    def _put(self, kind: type, records: Iterable[Any]) -> None:
        for page in batched(records, PAGE):
            self.office.store.write("bench.load", "bench", lambda tx, page=page: register.put(tx, kind, page))


def batched(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The records in lists of at most so many."""
    source = iter(records)
    while page := list(islice(source, size)):
        yield page


def _shop(number: int) -> Premises:
    draw = random.Random(number)
    trade = ("food_retail", "catering", "chicago_food")[number % 3]
    return Premises(
        key=f"bench:{number}|",
        id=f"{draw.getrandbits(80):020x}",
        name=f"店{number}",
        industry=trade,
        trade_class=None,
        district=f"D{number % DISTRICTS}",
        address=f"样街 {number} 号",
        latitude=None,
        longitude=None,
        search=str(number),
        facts={
            name: Fact(value, "register", f"r{number}", DAY) for name, value in _facts(trade, draw).items()
        },
        entity=f"bench:{number}",
        scheme="bench",
        entity_name=f"司{number}",
        legal_person=None,
    )


def _facts(trade: str, draw: random.Random) -> dict[str, Value]:
    if trade == "chicago_food":
        return {"chicago_risk_class": draw.randrange(1, 4)}
    dynamic: dict[str, Value] = {"dynamic_score": draw.randrange(60)}
    if trade == "catering":
        return {**dynamic, **CATERING, "floor_area_m2": draw.randrange(900)}
    return dynamic | {name: draw.randrange(600) for name in ITEMS if draw.random() < 0.95}


def _changed(shop: Premises) -> Premises:
    facts = dict(shop.facts)
    for name, most, least in (("dynamic_score", 60, 0), ("chicago_risk_class", 3, 1)):
        if name in facts and isinstance(value := facts[name].value, int):
            facts[name] = replace(facts[name], value=(value - least + 1) % most + least)
    return replace(shop, facts=facts)


def _term(number: int) -> Term:
    begun = DAY - timedelta(random.Random(number).randrange(3000))
    return Term(f"k{number}|1", f"k{number}", "Retail", str(number), f"bench:{number}|", begun, None, "valid")


def _visits(number: int) -> list[Visit]:
    draw = random.Random(-number)
    return [
        Visit(
            f"v{number}-{which}",
            f"bench:{number}|",
            DAY - timedelta(draw.randrange(1200)),
            DEPARTMENT,
            "pass",
            *(draw.randrange(3) for _ in range(3)),
        )
        for which in range(2)
    ]


if __name__ == "__main__":
    run(print)
