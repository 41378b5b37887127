"""A made-up Chinese city for trying things out: six districts, several trades, a share of it unknown.

Nothing in it is real, and every district's name says so (虚构). Same seed, day and number: same frames.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from regulation.register.sample import history
from regulation.register.sample.columns import (
    COMPLAINTS,
    ENTERPRISES,
    FACT_TYPES,
    PENALTIES,
    PERMITS,
    TEXT,
    VISITS,
)
from regulation.register.sample.invented import (
    CITY,
    CITY_CODE,
    DIVISION,
    QUARTERS,
    ROADS,
    Numbers,
    brand,
    person,
)
from regulation.register.sample.trades import FOOD_PERMIT, TRADES, Fact, Trade

INDUSTRIES = Path(__file__).parents[2] / "industries"
DEPARTMENTS, FACTS = INDUSTRIES / "departments.toml", INDUSTRIES / "facts.toml"
SEVERITIES = ("minor", "serious", "critical")
RAISE_TRIGGERS = ("sampling_failure", "intentional_violation_penalty", "sampling_failure;obstruction")
LARGEST_CHAIN = 6
SELLERS = ("food_retail", "sports", "hazardous_chemicals")
"""Trades whose food licence is for selling food."""

STORY_FROM = 100
PHOENIX = ("渔火街88号", "渔火街８８号（一层）")
"""An address as the one that closed wrote it, and as the one that opened there writes it."""

CLOSED_BACK, BEGAN_BACK = timedelta(days=120), timedelta(days=75)

OPENED_BACK = timedelta(days=5 * 365)
"""When a place without any permit is taken to have opened."""

OPEN_SEA = (29.2, 148.2)
"""Latitude and longitude in the open Pacific, so that no point of the sample lies on anyone's door."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Tables as `yima load` takes them, one row a record, in the order in which they can be loaded."""

    districts: pl.DataFrame
    departments: pl.DataFrame
    officers: pl.DataFrame
    enterprises: pl.DataFrame
    permits: pl.DataFrame
    visits: pl.DataFrame
    complaints: pl.DataFrame
    penalties: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Entity:
    code: str
    name: str
    legal_person: str
    brand: str
    trade: Trade
    premises: int


@dataclass(frozen=True, slots=True)
class _Place:
    entity: _Entity
    industry_class: str
    shop: str
    premises: str | None
    quarter: int
    leaf: int
    address: str
    neglect: float


LISTED = {
    "on_abnormal_list": 0.04,
    "annual_report_missing": 0.07,
    "broken_promise": 0.02,
    "on_serious_violation_list": 0.008,
}
"""The share of entities of which each register of lists states the worst; of the others it states that they are not."""


def made_up_district(today: date, seed: int = 2026, premises: int = 3000) -> Sample:
    """A made-up city as of a day: so many premises, about seven legal entities to eight of them.

    From `STORY_FROM` on two of them, where most eating places are, tell of a suspected phoenix.
    No record is dated after `today` but the ends of permits. Facts are missing in part: some premises have
    gaps, some were never visited and have no dynamic score, of some nothing is known.
    """
    rng = Random(seed)  # noqa: S311  made up, and the same again for the same seed
    numbers = Numbers(rng)
    rows: dict[str, list[dict[str, Any]]] = {
        k: [] for k in ("enterprises", "permits", "visits", "complaints", "penalties")
    }
    told = len(PHOENIX) if premises >= STORY_FROM else 0
    eating: Counter[int] = Counter()
    for place in _places(rng, numbers, premises - told):
        _record(rng, numbers, place, today, rows)
        eating[place.quarter] += place.entity.trade.industry == "catering"
    if told:
        _phoenix(rng, numbers, eating.most_common(1)[0][0], today, rows)
    return Sample(
        districts=_districts(),
        departments=_departments(),
        officers=_officers(rng, today),
        enterprises=pl.DataFrame(rows["enterprises"], schema=ENTERPRISES | _columns(rows["enterprises"])),
        permits=pl.DataFrame(rows["permits"], schema=PERMITS),
        visits=pl.DataFrame(rows["visits"], schema=VISITS),
        complaints=pl.DataFrame(rows["complaints"], schema=COMPLAINTS),
        penalties=pl.DataFrame(rows["penalties"], schema=PENALTIES),
    )


def _columns(rows: Iterable[Mapping[str, Any]]) -> dict[str, type[pl.DataType]]:
    """The columns of the facts that are stated of anybody, in the order in which facts are declared."""
    stated = {column for row in rows for column in row}
    declared = tomllib.loads(FACTS.read_text(encoding="utf-8"))
    return {
        f"fact:{name}": FACT_TYPES[fact["type"]]
        for name, fact in declared.items()
        if f"fact:{name}" in stated
    }


def _places(rng: Random, numbers: Numbers, premises: int) -> Iterator[_Place]:
    """Premises after premises, those of one entity together."""
    until = list(accumulate(trade.share for trade in TRADES))
    made = 0
    while made < premises:
        trade = rng.choices(TRADES, cum_weights=until)[0]
        size = rng.randint(2, LARGEST_CHAIN) if rng.random() < 0.05 else 1
        size = min(size, premises - made)
        made += size
        yield from _entity_places(rng, numbers, trade, size)


def _entity_places(rng: Random, numbers: Numbers, trade: Trade, size: int) -> Iterator[_Place]:
    industry_class, shop = rng.choice([(code, word) for code, words in trade.shops.items() for word in words])
    home = rng.randrange(len(QUARTERS))
    fancy = brand(rng)
    kind = "91" if size > 1 else rng.choices(tuple(trade.kinds), weights=tuple(trade.kinds.values()))[0]
    tail = trade.company if kind == "91" else shop
    where = CITY[0] if kind == "91" else QUARTERS[home][0]
    code = numbers.credit_code(kind, home + 1)
    entity = _Entity(code, f"{where}{fancy}{tail}", person(rng), fancy, trade, size)
    neglect = rng.betavariate(1.3, 3.6)
    for road in rng.sample(ROADS, size):
        quarter = home if size == 1 or rng.random() < 0.6 else rng.randrange(len(QUARTERS))
        leaf = rng.randrange(len(_leaves(quarter)))
        street = f"{CITY[0]}{QUARTERS[quarter][0]}{_leaves(quarter)[leaf][0]}街道{road}"
        yield _Place(
            entity=entity,
            industry_class=industry_class,
            shop=shop,
            premises=f"{fancy}{shop}（{road}{trade.branch}）" if size > 1 else None,
            quarter=quarter,
            leaf=leaf,
            address=f"{street}{rng.randint(1, 399)}号",
            neglect=min(1.0, max(0.0, neglect + rng.gauss(0, 0.05))),
        )


def _record(
    rng: Random, numbers: Numbers, place: _Place, today: date, rows: Mapping[str, list[dict[str, Any]]]
) -> None:
    """Write down one premises: its row, permits, visits, complaints and penalties."""
    key = {"code": place.entity.code, "premises": place.premises}
    trade = place.entity.trade
    facts = trade.facts(rng, place.industry_class)
    permits = _permits(rng, numbers, place, facts, today)
    opened = min((permit["valid_from"] for permit in permits), default=today - OPENED_BACK)
    visits = _visits(rng, numbers, place, opened, today) if rng.random() < 0.9 else []
    rows["permits"].extend(key | permit for permit in permits)
    rows["visits"].extend(key | visit for visit, _ in visits)
    rows["complaints"].extend(
        key | complaint for complaint in _complaints(rng, numbers, place, opened, today)
    )
    rows["penalties"].extend(key | penalty for penalty in _penalties(numbers, place, opened, today))
    grader = next(iter(trade.visitors))
    scores = [found.dynamic_score for visit, found in visits if visit["department"] == grader]
    known = _known(rng, trade, facts, scores) | _registered(place)
    rows["enterprises"].append(key | _enterprise(rng, place, known))


def _registered(place: _Place) -> dict[str, Fact]:
    """What the registers of lists state of the entity: the same at each of its premises, rarely anything bad."""
    rng = Random(place.entity.code)  # noqa: S311  of the entity alone, so that nothing else changes with it
    return {name: rng.random() < share for name, share in LISTED.items()}


def _phoenix(
    rng: Random, numbers: Numbers, quarter: int, today: date, rows: Mapping[str, list[dict[str, Any]]]
) -> None:
    """An eating place whose permits were revoked, and another with the same legal person there soon after."""
    trade = next(trade for trade in TRADES if trade.industry == "catering")
    industry_class, words = next(iter(trade.shops.items()))
    owner, home = person(rng), f"{CITY[0]}{QUARTERS[quarter][0]}{_leaves(quarter)[0][0]}街道"
    began = today - BEGAN_BACK
    for written, opens in zip(PHOENIX, (False, True), strict=True):
        fancy = brand(rng)
        code, name = numbers.credit_code("92", quarter + 1), f"{QUARTERS[quarter][0]}{fancy}{words[0]}"
        entity = _Entity(code, name, owner, fancy, trade, 1)
        address = written if opens else f"{home}{written}"
        place = _Place(entity, industry_class, words[0], None, quarter, 0, address, 0.3)
        facts, key = trade.facts(rng, industry_class), {"code": code, "premises": None}
        begun = began if opens else began - 2 * timedelta(days=365)
        for permit in trade.permits:
            if permit.years and permit.held_by(industry_class, words[0], facts):
                rows["permits"].append(
                    key
                    | {
                        "kind": permit.kind,
                        "number": _permit_number(numbers, place, permit.kind, facts),
                        "valid_from": begun,
                        "valid_to": history.last_day(begun, permit.years),
                        "status": "valid" if opens else "revoked",
                        "ended_on": None if opens else today - CLOSED_BACK,
                    }
                )
        rows["enterprises"].append(key | _enterprise(rng, place, facts))


def _permits(
    rng: Random, numbers: Numbers, place: _Place, facts: Mapping[str, Fact], today: date
) -> list[dict[str, Any]]:
    rows = []
    held = [p for p in place.entity.trade.permits if p.held_by(place.industry_class, place.shop, facts)]
    for permit in held:
        number = _permit_number(numbers, place, permit.kind, facts)
        rows += [
            {
                "kind": permit.kind,
                "number": number,
                "valid_from": t.start,
                "valid_to": t.end,
                "status": t.status,
            }
            for t in history.terms(rng, today, permit.years)
        ]
    return rows


def _visits(
    rng: Random, numbers: Numbers, place: _Place, opened: date, today: date
) -> list[tuple[dict[str, Any], history.Found]]:
    visitors = place.entity.trade.visitors
    departments = rng.choices(tuple(visitors), weights=tuple(visitors.values()), k=history.MOST_VISITS)
    visited = history.visits(rng, today, opened, place.neglect)
    return [
        (
            {
                "visit_id": f"{CITY_CODE}-V-{numbers.next_of('visit'):07d}",
                "date": found.day,
                "department": department,
                "result": found.result,
                "critical": found.critical,
                "serious": found.serious,
                "minor": found.minor,
            },
            found,
        )
        for found, department in zip(visited, departments, strict=False)
    ]


def _complaints(
    rng: Random, numbers: Numbers, place: _Place, opened: date, today: date
) -> list[dict[str, Any]]:
    return [
        {
            "complaint_id": f"{CITY_CODE}-T-{numbers.next_of('complaint'):07d}",
            "date": day,
            "topic": rng.choice(place.entity.trade.topics),
            "severity": rng.choices(SEVERITIES, weights=(70, 25, 5))[0],
        }
        for day in history.complaint_days(rng, today, opened, place.neglect)
    ]


def _penalties(numbers: Numbers, place: _Place, opened: date, today: date) -> list[dict[str, Any]]:
    rng = Random(f"{place.entity.code} {place.premises}")  # noqa: S311  of its own, so that nothing else changes
    return [
        {
            "penalty_id": f"{CITY_CODE}-P-{numbers.next_of('penalty'):07d}",
            "date": one.day,
            "severity": one.severity,
            "department": next(iter(place.entity.trade.visitors)),
            "amount": one.amount,
            "public_until": one.public_until,
            "repaired_on": one.repaired_on,
        }
        for one in history.penalties(rng, today, opened, place.neglect)
    ]


def _permit_number(numbers: Numbers, place: _Place, kind: str, facts: Mapping[str, Fact]) -> str:
    """A food licence by the form of business; other permits numbered with a sign that no province has."""
    if kind == FOOD_PERMIT:
        canteen = facts.get("form") == "canteen" or facts.get("has_canteen") or facts.get("provides_meals")
        sign = "1" if place.entity.trade.industry in SELLERS else "3" if canteen else "2"
        return numbers.food_licence(sign, place.quarter + 1)
    return f"汐{kind[:2]}{DIVISION}{place.quarter + 1:02d}{numbers.next_of(kind):06d}"


def _known(rng: Random, trade: Trade, facts: Mapping[str, Fact], scores: Sequence[float]) -> dict[str, Fact]:
    """The facts that the register has of those there are; `scores` of the visits that grade, oldest first."""
    if rng.random() < 0.06:
        return {}
    gaps = 0.25 if rng.random() < 0.24 else 0.0
    known = {name: None if rng.random() < gaps else value for name, value in facts.items()}
    if scores:
        known["dynamic_score"] = scores[-1]
    if not trade.adjusted:
        return known
    if len(scores) > 1 and rng.random() < 0.3:
        known["previous_grade"] = "ABCD"[min(3, int(scores[-2] / 17))]
    if scores and rng.random() < 0.015 + scores[-1] / 1500:
        known["raise_triggers"] = rng.choice(RAISE_TRIGGERS)
    return known


def _enterprise(rng: Random, place: _Place, facts: Mapping[str, Fact]) -> dict[str, Any]:
    entity = place.entity
    latitude, longitude = (base + rng.gauss(0.12 * place.quarter, 0.02) for base in OPEN_SEA)
    placed = rng.random() < 0.88
    return {
        "name": entity.name,
        "industry": entity.trade.industry if rng.random() < 0.1 else place.industry_class,
        "district": _leaf_code(place.quarter, place.leaf),
        "address": place.address,
        "latitude": round(latitude, 6) if placed else None,
        "longitude": round(longitude, 6) if placed else None,
        "legal_person": entity.legal_person,
        **{f"fact:{name}": value for name, value in facts.items()},
    }


def _leaves(quarter: int) -> list[tuple[str, str]]:
    """The subdistricts of a child district: name and English name."""
    words = QUARTERS[quarter][2].split()
    return list(zip(words[::2], words[1::2], strict=True))


def _quarter_code(quarter: int) -> str:
    return f"{CITY_CODE}-{quarter + 1:02d}"


def _leaf_code(quarter: int, leaf: int) -> str:
    return f"{_quarter_code(quarter)}-{leaf + 1:03d}"


def _districts() -> pl.DataFrame:
    rows: list[tuple[str, str, str, str | None]] = [
        (CITY_CODE, f"{CITY[0]}（虚构样本）", f"{CITY[1]} (made-up sample)", None)
    ]
    for quarter, (name, name_en, _) in enumerate(QUARTERS):
        code = _quarter_code(quarter)
        rows.append((code, f"{name}（虚构）", f"{name_en} District (made-up)", CITY_CODE))
        rows.extend(
            (_leaf_code(quarter, leaf), f"{zh}街道（虚构）", f"{en} Subdistrict (made-up)", code)
            for leaf, (zh, en) in enumerate(_leaves(quarter))
        )
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "name", "name_en", "parent"), TEXT), orient="row")


def _sample_departments() -> list[str]:
    """Codes of the departments that visit in the sample, in the order of the trades."""
    return list(dict.fromkeys(department for trade in TRADES for department in trade.visitors))


def _departments() -> pl.DataFrame:
    declared = tomllib.loads(DEPARTMENTS.read_text(encoding="utf-8"))
    rows = [(code, declared[code]["zh"], declared[code]["en"]) for code in _sample_departments()]
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", "name", "name_en"), TEXT), orient="row")


def _officers(rng: Random, today: date) -> pl.DataFrame:
    """Officers of every department in every child district; the certificates of a few have run out."""
    rows = []
    for quarter in range(len(QUARTERS)):
        for department in _sample_departments():
            for _ in range(6 if department == "market_regulation" else 2):
                number = len(rows) + 1
                valid_to = today + timedelta(days=rng.randint(-60, 5 * 365))
                enforcement = f"{DIVISION}{quarter + 1:02d}{number:05d}"
                rows.append(
                    (
                        f"{CITY_CODE}-{number:04d}",
                        person(rng),
                        department,
                        _quarter_code(quarter),
                        enforcement,
                        valid_to,
                    )
                )
    text = ("number", "name", "department", "district", "enforcement_number")
    return pl.DataFrame(rows, schema={**dict.fromkeys(text, TEXT), "valid_to": pl.Date}, orient="row")
