"""A made-up population in the graph for benchmarks."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from graph import Store, register
from graph.records import District, Premises, Term, Visit
from graph.schema import prepare
from regulation.catalogue import Adoption, adopting, read_catalogue
from regulation.office import Office
from regulation.settings import from_env
from risk import Fact, Value
from tests import neo4j

SHOPS, RESTAURANTS, CHICAGO = "food_retail", "catering", "chicago_food"
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


@contextmanager
def office_on_neo4j(adopted: str) -> Iterator[Office]:
    """An office over an empty Neo4j of its own, in which one table on trial is adopted."""
    with (
        tempfile.TemporaryDirectory() as folder,
        neo4j.running(Path(folder) / "neo4j") as url,
        Store(url) as store,
    ):
        prepare(store)
        catalogue = adopting(read_catalogue(), {adopted: Adoption("bench", DAY)})
        yield Office(store, catalogue, from_env({"YIMA_DATA_DIR": f"{folder}/data"}))


@dataclass(frozen=True, slots=True)
class Town:
    """Invented premises of some trades: shops, restaurants, and Chicago's with visits and permits.

    Each has a legal entity of its own; `said` are facts that all of them have besides.
    """

    office: Office
    premises: int
    trades: Sequence[str] = (SHOPS, RESTAURANTS, CHICAGO)
    said: Mapping[str, Fact] = field(default_factory=dict)

    def load(self) -> None:
        """Everything, a page a transaction."""
        places = [District(f"D{n}", f"D{n}", f"D{n}", None, f"/D{n}/") for n in range(DISTRICTS)]
        self._put(District, places)
        self.office.store.write(
            "bench.load", "bench", lambda tx: register.put_missing_departments(tx, [DEPARTMENT])
        )
        of_chicago = [n for n in range(self.premises) if self._trade(n) == CHICAGO]
        self._put(Premises, (self.shop(n) for n in range(self.premises)))
        self._put(Term, (_term(n) for n in of_chicago))
        self._put(Visit, (visit for n in of_chicago for visit in _visits(n)))

    def change(self, salt: int, each: int) -> None:
        """Another dynamic score, or another risk class, for one in `each`: other ones for each salt below that."""
        self._put(Premises, (_changed(self.shop(n)) for n in range(salt, self.premises, each)))

    def shop(self, number: int) -> Premises:
        """One of them."""
        return _shop(number, self._trade(number), self.said)

    def _trade(self, number: int) -> str:
        return self.trades[number % len(self.trades)]

    def _put(self, kind: type, records: Iterable[Any]) -> None:
        for page in batched(records, PAGE):
            self.office.store.write("bench.load", "bench", lambda tx, page=page: register.put(tx, kind, page))


def batched(records: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The records in lists of at most so many."""
    source = iter(records)
    while page := list(islice(source, size)):
        yield page


def _shop(number: int, trade: str, said: Mapping[str, Fact]) -> Premises:
    draw = random.Random(number)
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
            **{
                name: Fact(value, "register", f"r{number}", DAY)
                for name, value in _facts(trade, draw).items()
            },
            **said,
        },
        entity=f"bench:{number}",
        scheme="uscc",
        entity_name=f"司{number}",
        legal_person=None,
    )


def _facts(trade: str, draw: random.Random) -> dict[str, Value]:
    if trade == CHICAGO:
        return {"chicago_risk_class": draw.randrange(1, 4)}
    dynamic: dict[str, Value] = {"dynamic_score": draw.randrange(60)}
    if trade == RESTAURANTS:
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
