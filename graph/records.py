"""What the register holds, as it is written: one frozen record a kind, each with its arrow drawn above it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

from risk import Fact


# (:District)-[:WITHIN]->(:District)
@dataclass(frozen=True, slots=True)
class District:
    """A district; `path` leads from the root down to it ("/110000/110100/110101/")."""

    code: str
    name: str
    name_en: str
    parent: str | None
    path: str

    @property
    def key(self) -> str:
        """The business key."""
        return self.code


@dataclass(frozen=True, slots=True)
class Department:
    """A department that supervises."""

    code: str
    name: str
    name_en: str

    @property
    def key(self) -> str:
        """The business key."""
        return self.code


# (:Officer)-[:OF]->(:Department), (:Officer)-[:IN]->(:District)
@dataclass(frozen=True, slots=True)
class Officer:
    """A person who inspects; without a valid enforcement number nobody can be sent to a visit."""

    number: str
    name: str
    department: str
    district: str
    enforcement_number: str | None
    valid_to: date | None

    @property
    def key(self) -> str:
        """The business key."""
        return self.number


# (:Entity)-[:OPERATES]->(:Premises)-[:IN]->(:District)
@dataclass(frozen=True, slots=True)
class Premises:
    """A place of business and, when it is known, the legal entity that operates it.

    `key` is entity code and name of the place; `id` is drawn at random when the place is first seen. `search` is
    lower case: name, pinyin initials, address, codes. `facts` are those the register itself gives. `site` is the
    address in the form in which two are compared within a district; None where it names no one place.
    """

    key: str
    id: str
    name: str
    industry: str
    trade_class: str | None
    district: str
    address: str
    latitude: float | None
    longitude: float | None
    search: str
    facts: Mapping[str, Fact]
    entity: str | None
    scheme: str | None
    entity_name: str | None
    legal_person: str | None
    site: str | None = None


# (:Permit)-[:AT]->(:Premises), (:Permit)-[:HAS_TERM]->(:Term)
@dataclass(frozen=True, slots=True)
class Term:
    """One term of one permit; `permit` is the key of the permit, kind and number.

    `ended_on` is the day it was cancelled or revoked, where the register says so.
    """

    key: str
    permit: str
    kind: str
    number: str
    premises: str
    valid_from: date
    valid_to: date | None
    status: str
    ended_on: date | None = None


# (:Visit)-[:AT]->(:Premises), (:Visit)-[:BY]->(:Department)
@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that took place, with the counts of what was found; None where the count was not recorded."""

    id: str
    premises: str
    date: date
    department: str
    result: str
    critical: int | None
    serious: int | None
    minor: int | None

    @property
    def key(self) -> str:
        """The business key."""
        return self.id


Record = District | Department | Officer | Premises | Term | Visit

_NOT_CONTENT = {Premises: "id", District: "path"}
"""Says nothing about whether a row changed: a premises id is drawn anew at each reading, and a district's path
follows from where its ancestors stand."""


def digest(record: Record) -> str:
    """The same for the same content, so that loading a record twice writes it once."""
    apart = _NOT_CONTENT.get(type(record))
    content = {f.name: getattr(record, f.name) for f in fields(record) if f.name != apart}
    if isinstance(record, Premises):
        content["facts"] = {name: fact.value for name, fact in record.facts.items()}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def as_row(record: Record) -> dict[str, Any]:
    """The record as a parameter of a statement."""
    if isinstance(record, Premises):
        flat = {f.name: getattr(record, f.name) for f in fields(record)}
        return {**flat, "facts": dump_facts(record.facts), "digest": digest(record)}
    return {**asdict(record), "digest": digest(record)}


def dump_facts(facts: Mapping[str, Fact]) -> str:
    """Facts with where each comes from, as the one text property that holds them."""
    return json.dumps(
        {
            name: {
                "value": fact.value,
                "source": fact.source,
                "record": fact.record,
                "date": fact.date.isoformat() if fact.date else None,
            }
            for name, fact in sorted(facts.items())
        },
        ensure_ascii=False,
        default=_exact_number,
    )


def restore_facts(text: str | None) -> dict[str, Fact]:
    """The facts that `dump_facts` wrote."""
    return {
        name: Fact(
            value=row["value"],
            source=row["source"],
            record=row["record"],
            date=date.fromisoformat(row["date"]) if row["date"] else None,
        )
        for name, row in json.loads(text or "{}").items()
    }


def _exact_number(value: object) -> str | float:
    """Dates as text; a decimal as the number it prints as."""
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return float(str(value))
