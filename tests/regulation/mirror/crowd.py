"""A small population that random deeds happen to: loads, visits, permits, moves, other trades, penalties."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import polars as pl

from graph import Tx, register, visits
from graph.records import Department, District, Premises, Term, Visit
from regulation.access.policy import OPERATOR
from regulation.credit.classing import classify, classify_all
from regulation.facts import INSPECTOR
from regulation.grading.regrade import regrade
from regulation.history import KINDS, append
from regulation.office import Office
from risk import Fact, Value

TODAY = date(2026, 11, 23)
DISTRICTS = ("D1", "D2", "D3")
ITEMS = (
    "prepackaged_ambient_items",
    "prepackaged_chilled_items",
    "prepackaged_frozen_items",
    "bulk_ambient_items",
    "bulk_chilled_items",
    "bulk_frozen_items",
    "supplier_count",
)
TRADES = ("food_retail", "catering", "chicago_food", "pharmacy")
"""The last has no table that grades anybody here."""
LISTS, LISTED = ("on_abnormal_list", "annual_report_missing", "broken_promise"), date(2026, 1, 1)
"""What a register says of a legal entity, and since when."""
OF_ONE_ENTITY = 3
"""So many premises are operated by one legal entity."""


@dataclass
class Crowd:
    """Some premises in a store, and the deeds that may happen to them, drawn from a seed.

    Their legal entities have credit classes where the office's catalogue says that the table of credit is adopted.
    """

    office: Office
    draw: random.Random
    shops: dict[str, Premises] = field(default_factory=dict)
    numbers: int = 0

    def settle(self, shops: int) -> None:
        """Districts, a department and so many premises, a third of them visited, all graded."""

        def work(tx: Tx) -> None:
            register.put(tx, District, [District(code, code, code, None, f"/{code}/") for code in DISTRICTS])
            register.put(tx, Department, [Department("market_regulation", "局", "office")])

        self._write(work)
        self.load(shops)
        for _ in range(shops // 3):
            self.visit()
            self.permit()
        for _ in range(shops // 10):
            self.punish()
        if self.office.catalogue.credit_table(TODAY):
            classify_all(self.office, OPERATOR)
        regrade(self.office, OPERATOR)

    def something(self, *, grading: bool = True) -> None:
        """One deed by chance."""
        deeds: list[Callable[[], None]] = [
            self.load,
            self.visit,
            self.visit,
            self.permit,
            self.correct,
            self.correct,
            self.seen_on_site,
            self.move,
            self.change_trade,
            self.lose_facts,
            self.punish,
            self.rename_district,
            *([self.grade_some] if grading else []),
        ]
        self.draw.choice(deeds)()

    def load(self, shops: int = 3) -> None:
        """New premises."""
        new = [self._shop() for _ in range(shops)]
        self.shops |= {shop.key: shop for shop in new}
        self._put(*new)

    def visit(self) -> None:
        """An inspection of other systems, once in a while a corrected one or one of a day to come."""
        number = self.draw.choice([self._number(), self.draw.randrange(self.numbers)])
        day = TODAY - timedelta(self.draw.choice([*range(0, 900, 30), -5]))
        found = [self.draw.choice([0, 0, 1, 2, None]) for _ in range(3)]
        seen = Visit(f"v{number}", self._any().key, day, "market_regulation", "pass", *found)
        self._write(lambda tx: register.put(tx, Visit, [seen]))

    def permit(self) -> None:
        """A term of a permit, new or corrected."""
        number = self.draw.choice([self._number(), self.draw.randrange(self.numbers)])
        begun = TODAY - timedelta(self.draw.choice([*range(0, 3000, 100), -40]))
        term = Term(f"t{number}", f"k{number}", "许可", str(number), self._any().key, begun, None, "valid")
        self._write(lambda tx: register.put(tx, Term, [term]))

    def correct(self, shop: Premises | None = None, score: int | None = None) -> None:
        """A fact loaded anew; once in a while one that no table takes."""
        shop = shop or self._any()
        drawn = self.draw.choice([*range(0, 60, 3), 75, "much"])
        value = self._fact(drawn) if score is None else Fact(score, register.REGISTER, None, TODAY)
        self._change(shop, facts={**shop.facts, "dynamic_score": value})

    def seen_on_site(self) -> None:
        """What an inspector saw stands among the facts."""
        shop = self._any()

        def work(tx: Tx) -> None:
            place = visits.place(tx, shop.id)
            seen = Fact(self.draw.randrange(600), INSPECTOR, "v", TODAY)
            visits.put_place(tx, replace(place, facts={**place.facts, "floor_area_m2": seen}))

        self._write(work)

    def move(self) -> None:
        """Another district."""
        self._change(self._any(), district=self.draw.choice(DISTRICTS))

    def change_trade(self) -> None:
        """Another trade, by another table or by none."""
        self._change(self._any(), industry=self.draw.choice(TRADES))

    def lose_facts(self) -> None:
        """Facts that the register no longer states."""
        shop = self._any()
        kept = {name: fact for name, fact in shop.facts.items() if self.draw.random() < 0.7}
        self._change(shop, facts=kept)

    def rename_district(self) -> None:
        """Words of a district, which change no fact."""
        code, name = self.draw.choice(DISTRICTS), f"区{self._number()}"
        self._write(lambda tx: register.put(tx, District, [District(code, name, name, None, f"/{code}/")]))

    def punish(self, shop: Premises | None = None) -> None:
        """A penalty at one of the premises; the credit class of its legal entity follows it."""
        shop, schema = shop or self._any(), {**KINDS["penalties"].schema, "premises": pl.String()}
        row = dict.fromkeys(schema) | {
            "id": f"penalty{self._number()}",
            "premises": shop.id,
            "date": TODAY - timedelta(self.draw.randrange(1, 300)),
            "severity": self.draw.choice([2, 5, 5]),
            "department": "market_regulation",
        }
        append(self.office, OPERATOR, "penalties", pl.DataFrame([row], schema=schema))
        self._write(lambda tx: classify(self.office, tx, shop.entity or "", TODAY))

    def grade_some(self) -> None:
        """Grades given meanwhile."""
        regrade(self.office, OPERATOR, model="cn-food-sales-2016")

    def _any(self) -> Premises:
        return self.draw.choice(list(self.shops.values()))

    def _number(self) -> int:
        self.numbers += 1
        return self.numbers

    def _change(self, shop: Premises, **other: Any) -> None:
        changed = replace(shop, **other)
        self.shops[shop.key] = changed
        self._put(changed)

    def _put(self, *shops: Premises) -> None:
        self._write(lambda tx: register.put(tx, Premises, shops))

    def _write(self, work: Callable[[Tx], None]) -> None:
        self.office.store.write("test.deed", "test", work)

    def _fact(self, value: Value) -> Fact:
        return Fact(value, register.REGISTER, None, TODAY - timedelta(self.draw.choice([1, 40, 400, -3])))

    def _shop(self) -> Premises:
        number = self._number()
        trade = self.draw.choice(TRADES)
        empty = dict.fromkeys(("trade_class", "latitude", "longitude", "legal_person"))
        return Premises(
            key=f"test:{number // OF_ONE_ENTITY}|{number}",
            id=f"{self.draw.getrandbits(80):020x}",
            name=f"店{number}",
            industry=trade,
            district=self.draw.choice(DISTRICTS),
            address="",
            search=str(number),
            facts={
                **{name: self._fact(value) for name, value in self._facts(trade).items()},
                **dict.fromkeys(LISTS, Fact(False, register.REGISTER, None, LISTED)),
            },
            entity=f"test:{number // OF_ONE_ENTITY}",
            scheme="uscc",
            entity_name=f"司{number // OF_ONE_ENTITY}",
            **empty,
        )

    def _facts(self, trade: str) -> Mapping[str, Value]:
        if trade == "chicago_food":
            return {"chicago_risk_class": self.draw.choice([1, 2, 3])}
        counts = {name: self.draw.randrange(200) for name in ITEMS if self.draw.random() < 0.95}
        return {"floor_area_m2": self.draw.randrange(900), "dynamic_score": self.draw.randrange(60), **counts}
