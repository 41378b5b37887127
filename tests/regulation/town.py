"""A small town to ask about: two districts and a stranger, three trades, every state of a grade, every role."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl
from argon2 import PasswordHasher

from graph import Tx, accounts, register
from graph.accounts import Account
from graph.queries import parse
from graph.records import Department, District, Premises, Term, Visit
from regulation.access.policy import OPERATOR, Place
from regulation.grading.regrade import regrade
from regulation.history import KINDS, append
from regulation.office import Office
from risk import Fact

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
"""Ten in the morning of that day in Shanghai."""

PASSWORD = "correct horse 电池"
_HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
LEGAL_PERSON = "钱掌柜"
COMPLAINED_TOPIC = "后厨有鼠迹"

CITY, EAST, EAST_STREET, WEST, STRANGER = "900000", "900100", "900101", "900200", "9001"
PATHS: Mapping[str, str] = {
    CITY: "/900000/",
    EAST: "/900000/900100/",
    EAST_STREET: "/900000/900100/900101/",
    WEST: "/900000/900200/",
    STRANGER: "/9001/",  # another tree, whose code begins like the east's
}
FOOD_OFFICE, DRUG_OFFICE = "urban_management", "medical_products"
"""Two departments that share no trade here: catering and food retail, and pharmacy."""

LEAVES = parse(
    "tests/read_leaves", "// All evidence, oldest first.\nMATCH (l:Leaf) RETURN l AS leaf ORDER BY l.id"
)
NODES = parse("tests/read_nodes", "// All there is.\nMATCH (n) RETURN n AS node")

_SHOP: Mapping[str, int | str | bool] = {
    "form": "restaurant",
    "floor_area_m2": 120,
    "prepackaged_ambient_items": 40,
    "prepackaged_chilled_items": 8,
    "prepackaged_frozen_items": 0,
    "bulk_ambient_items": 2,
    "bulk_chilled_items": 0,
    "bulk_frozen_items": 0,
    "supplier_count": 12,
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


@dataclass(frozen=True, slots=True)
class Shop:
    """One premises of the town, in the words that differ from shop to shop. `score` is its dynamic score."""

    name: str
    industry: str
    district: str
    entity: str
    score: int | None = None
    without: tuple[str, ...] = ()
    permit_days: int | None = None
    permit_status: str = "valid"
    visited_days: int | None = None
    complained_days: int | None = None

    @property
    def id(self) -> str:
        """As long as a real one, and the same each time."""
        return f"{SHOPS.index(self) + 1:016x}"

    @property
    def place(self) -> Place:
        """Where it stands, for the policy."""
        return Place(self.id, self.industry, PATHS[self.district])


SHOPS: Sequence[Shop] = (
    Shop("东街面馆", "catering", EAST, "chain", 5, (), 30, visited_days=5, complained_days=10),
    Shop("东街火锅", "catering", EAST_STREET, "hotpot", 25, (), 400, visited_days=200, complained_days=300),
    Shop("东街小吃", "catering", EAST_STREET, "snacks", 40, ("hot_dish_perishable",), -10, "expired", 29),
    Shop("东街茶馆", "catering", EAST, "tea", None, (), 90, visited_days=31),
    Shop("东街超市", "food_retail", EAST, "chain", 60, (), 91, "revoked", 1, 89),
    Shop("东街便利店", "food_retail", EAST_STREET, "corner", 35, ("supplier_count",), 10, "revoked"),
    Shop("东街药房", "pharmacy", EAST, "chain", None, (), 60, visited_days=400, complained_days=91),
    Shop("东街药店", "pharmacy", EAST_STREET, "drugs", None, (), -400),
    Shop("西街面馆", "catering", WEST, "chain", 20, (), 5, visited_days=10, complained_days=2),
    Shop("西街烤鸭", "catering", WEST, "duck", 55, (), None, visited_days=700),
    Shop("西街粮油", "food_retail", WEST, "grain", 10, ("floor_area_m2",), 0),
    Shop("西街药房", "pharmacy", WEST, "chain", None, (), -1, visited_days=30, complained_days=90),
    Shop("外城面馆", "catering", STRANGER, "chain", 15, (), 44, visited_days=3, complained_days=3),
    Shop("外城药房", "pharmacy", STRANGER, "drugs", None, (), 45),
)
BY_NAME: Mapping[str, Shop] = {shop.name: shop for shop in SHOPS}

MINE, OTHER_TRADE = BY_NAME["东街面馆"], BY_NAME["东街药房"]
ELSEWHERE, NEITHER = BY_NAME["西街面馆"], BY_NAME["西街药房"]
MISSING = "f" * 16


def _account(name: str, role: str, district: str | None = None, **more: Any) -> Account:
    given = {"department": None, "enforcement_number": None, "premises": (), **more}
    return Account(name=name, display=f"{name} 先生", role=role, district=district, **given)


ACCOUNTS: Sequence[Account] = (
    _account("owner", "owner", premises=(MINE.id,)),
    _account("inspector", "inspector", EAST, department=FOOD_OFFICE, enforcement_number="9001001"),
    _account("lead", "lead", EAST, department=FOOD_OFFICE),
    _account("regulator", "regulator", EAST),
    _account("author", "author"),
    _account("author2", "author"),
    _account("druglead", "lead", WEST, department=DRUG_OFFICE),
    _account("city", "regulator", CITY),
    _account("drugcity", "regulator", CITY, department=DRUG_OFFICE),
    _account("everywhere", "regulator"),
    _account("nowhere", "regulator", "no such district"),
    _account("idle", "lead", EAST, department="no such department"),
)


def settle(office: Office) -> None:
    """Put the town into an empty store and grade it."""

    def work(tx: Tx) -> None:
        register.put(tx, District, _districts())
        register.put(
            tx, Department, [Department(code, f"{code} 局", code) for code in (FOOD_OFFICE, DRUG_OFFICE)]
        )
        register.put(tx, Premises, [premises_of(shop) for shop in SHOPS])
        register.put(tx, Term, [_term(s, s.permit_days) for s in SHOPS if s.permit_days is not None])
        register.put(tx, Visit, [_visit(s, s.visited_days) for s in SHOPS if s.visited_days is not None])

    office.store.write("test.settle", "test", work)
    complain(office, [_complaint(s, s.complained_days) for s in SHOPS if s.complained_days is not None])
    assert not regrade(office, OPERATOR).refused


def complain(office: Office, complaints: Sequence[Mapping[str, Any]]) -> None:
    """Append complaints: `id`, `premises` (its id), `date`; the rest where it is given."""
    told = {"topic": COMPLAINED_TOPIC, "severity": "serious", "verified": None}
    schema = {**KINDS["complaints"].schema, "premises": pl.String()}
    rows = pl.DataFrame([{**told, **one} for one in complaints], schema=schema)
    append(office, OPERATOR, "complaints", rows)


def admit(office: Office, name: str) -> None:
    """Make one of the town's accounts."""
    enrol(office, next(account for account in ACCOUNTS if account.name == name))


def enrol(office: Office, account: Account) -> None:
    """Make an account whose password is checked in no time; otherwise as any other."""
    office.store.write("test.enrol", "test", lambda tx: accounts.put(tx, account, _HASHED))


def leaves(office: Office) -> list[Mapping[str, Any]]:
    """All evidence."""
    return [row["leaf"] for row in office.store.read(lambda tx: tx.run(LEAVES))]


def everything(office: Office) -> str:
    """All that the store holds, as text."""
    return repr(office.store.read(lambda tx: tx.run(NODES)))


def _districts() -> list[District]:
    names = {CITY: "样城", EAST: "东区", EAST_STREET: "东一街", WEST: "西区", STRANGER: "外城"}
    parents = {EAST: CITY, EAST_STREET: EAST, WEST: CITY}
    return [
        District(code, name, f"District {code}", parents.get(code), PATHS[code])
        for code, name in names.items()
    ]


def premises_of(shop: Shop) -> Premises:
    facts: dict[str, Any] = {k: v for k, v in _SHOP.items() if k not in shop.without}
    if shop.score is not None:
        facts["dynamic_score"] = shop.score
    taken = {} if shop.industry == "pharmacy" else facts
    return Premises(
        key=f"test:{shop.entity}|{shop.name}",
        id=shop.id,
        name=shop.name,
        industry=shop.industry,
        trade_class=None,
        district=shop.district,
        address=f"{shop.name}路 1 号",
        latitude=None,
        longitude=None,
        search=f"{shop.name} {shop.entity}".lower(),
        facts={
            k: Fact(v, "register", f"test:{shop.entity}", TODAY - timedelta(30)) for k, v in taken.items()
        },
        entity=f"test:{shop.entity}",
        scheme="test",
        entity_name=f"{shop.entity} 公司",
        legal_person=LEGAL_PERSON,
    )


def _term(shop: Shop, days: int) -> Term:
    return Term(
        key=f"许可|{shop.name}|1",
        permit=f"许可|{shop.name}",
        kind="食品经营许可证",
        number=f"N{shop.id[-4:]}",
        premises=premises_of(shop).key,
        valid_from=date(2020, 1, 1),
        valid_to=TODAY + timedelta(days),
        status=shop.permit_status,
    )


def _visit(shop: Shop, days: int) -> Visit:
    department = DRUG_OFFICE if shop.industry == "pharmacy" else FOOD_OFFICE
    return Visit(
        id=f"visit-{shop.id[-4:]}",
        premises=premises_of(shop).key,
        date=TODAY - timedelta(days),
        department=department,
        result="conditions",
        critical=1,
        serious=2,
        minor=3,
    )


def _complaint(shop: Shop, days: int) -> dict[str, Any]:
    return {"id": f"complaint-{shop.id[-4:]}", "premises": shop.id, "date": TODAY - timedelta(days)}
