"""Credit 信用: the class of a legal entity, the records it rests on, and the repair of single records."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from graph.errors import NotFound
from graph.findings import UNSETTLED
from graph.premises import EntityRow
from graph.queries import load
from graph.records import dump_facts, restore_facts
from graph.scope import Scope
from graph.store import Tx
from risk import Assessment, Fact, Text

_HOLD = load("credit/hold_entities")
_CODES = load("credit/list_codes")
_AMONG = load("credit/list_codes_among")
_CODES_OF = load("credit/list_codes_of_premises")
_CODE = load("credit/code_of_premises")
_SUBJECTS = load("credit/read_subjects")
_FAILED = load("credit/list_failed_visits")
_OVERDUE = load("credit/list_overdue_findings")
_FOUND_ON = load("credit/list_found")
_PUT = load("credit/put_credits")
_HISTORY = load("credit/read_history")
_RECORD = load("credit/read_record")
_CLASS = load("credit/read_class")
_PLACES = load("credit/list_places")
_ROWS = load("credit/list_rows")
_COUNT = load("credit/count_rows")
_PUT_ROUND = load("credit/put_round")
_ROUND = load("credit/read_round")

NO_TEXT = Text("", "")

FOUND = ("fail", "conditions")
"""The results of a visit that found something."""


@dataclass(frozen=True, slots=True)
class Entered:
    """One record against a legal entity, at one of its premises: what happened, on which day.

    `kind` is one of the kinds of the rules of credit, `weight` how much it weighs against others of its kind; `visit`
    the visit it belongs to, if any; `what` in words, empty where the kind says all. `public_until` and `repaired_on`
    are what its register says of its publication, None where that says nothing.
    """

    kind: str
    id: str
    on: date
    premises: str
    weight: int = 1
    visit: str = ""
    what: Text = NO_TEXT
    public_until: date | None = None
    repaired_on: date | None = None

    @property
    def key(self) -> str:
        """What a repair names it by."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Counted:
    """A record as a credit counted it: with the weight it counted with, 0 where a repair took it away."""

    record: Entered
    weight: int


@dataclass(frozen=True, slots=True)
class EntitySubject:
    """A legal entity before it is classified: what the register states of each of its premises, how it stands."""

    code: str
    name: str
    state: str | None
    grade: str | None
    assessed: str | None
    facts: Mapping[str, Mapping[str, Fact]]


# (:Entity)-[:HAS_CREDIT]->(:Credit)
@dataclass(frozen=True, slots=True)
class Credited:
    """One credit to be recorded. `assessed` is the digest of the outcome: an equal one is no news.

    `places` are the premises of the entity where its class is another one than before; none where the class stays.
    """

    id: str
    entity: str
    at: datetime
    sign: str | None
    assessed: str
    assessment: Assessment
    facts: Mapping[str, Fact]
    records: Sequence[Counted]
    places: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One credit in a history; `score` and `known_share` in thousandths."""

    id: str
    model: str
    version: str
    as_of: date
    at: datetime
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    known_share: int


@dataclass(frozen=True, slots=True)
class CreditRecord:
    """One credit whole: the outcome, each factor's points (thousandths), the facts and the records it rests on."""

    id: str
    entity: str
    at: datetime
    model: str
    version: str
    as_of: date
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    known_share: int
    points: Mapping[str, int]
    facts: Mapping[str, Fact]
    records: Sequence[Counted]


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """One premises of a legal entity, with what says who may see it."""

    id: str
    name: str
    industry: str
    path: str
    state: str
    grade: str | None
    sign: str | None


@dataclass(frozen=True, slots=True)
class EntityCredit:
    """A legal entity in a list; `places` are those within the scope that was asked for."""

    code: str
    name: str
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    on: date
    places: int


@dataclass(frozen=True, slots=True)
class Round:
    """When everybody was last classified: as of which day, how many, of how many that was news.

    `kept` names the facts whose registers were kept then, in their order.
    """

    as_of: date
    at: datetime
    assessed: int
    changed: int
    kept: tuple[str, ...] = ()


def hold(tx: Tx, *entities: str) -> None:
    """Take legal entities until the deed ends, before anything of their credit is read; it stands on no public page."""
    tx.run(_HOLD, codes=sorted(entities))
    tx.touch()


def codes(tx: Tx, schemes: Sequence[str], after: str, limit: int) -> list[str]:
    """The next legal entities of these schemes of codes, in the order of their codes."""
    return [row["code"] for row in tx.run(_CODES, schemes=list(schemes), after=after, limit=limit)]


def codes_among(tx: Tx, schemes: Sequence[str], entities: Collection[str]) -> list[str]:
    """Those of these legal entities that are known and of these schemes of codes, in the order of their codes."""
    return [row["code"] for row in tx.run(_AMONG, schemes=list(schemes), codes=sorted(entities))]


def codes_of(tx: Tx, premises: Collection[str]) -> list[str]:
    """The codes of the legal entities that operate some premises."""
    return [row["code"] for row in tx.run(_CODES_OF, ids=sorted(premises))]


def entity_of(tx: Tx, premises: str) -> tuple[str, str] | None:
    """Code and scheme of the legal entity that operates one premises; None where nobody is known to."""
    rows = tx.run(_CODE, id=premises)
    return (rows[0]["code"], rows[0]["scheme"]) if rows else None


def subjects(tx: Tx, entities: Collection[str]) -> list[EntitySubject]:
    """Some legal entities with what the register states of their premises."""
    return [
        EntitySubject(
            **row["entity"],
            facts={p["id"]: restore_facts(p["facts"]) for p in row["premises"] if p and p["id"]},
        )
        for row in tx.run(_SUBJECTS, codes=sorted(entities))
    ]


def failed_visits(tx: Tx, entities: Collection[str], since: date, day: date) -> list[tuple[str, Entered]]:
    """The visits since a day that premises of these entities did not pass, each with its entity's code."""
    rows = tx.run(_FAILED, codes=sorted(entities), since=since, day=day)
    return [
        (row["code"], Entered("failed_visit", row["id"], row["on"], row["premises"], visit=row["id"]))
        for row in rows
    ]


def overdue_findings(tx: Tx, entities: Collection[str], since: date, day: date) -> list[tuple[str, Entered]]:
    """Key findings of these entities that were to be put right since a day and before another, and are not."""
    states = [state.value for state in UNSETTLED]
    rows = tx.run(_OVERDUE, codes=sorted(entities), since=since, day=day, states=states)
    return [
        (
            row["code"],
            Entered(
                "overdue_finding",
                row["id"],
                row["on"],
                row["premises"],
                visit=row["visit"],
                what=Text(row["zh"], row["en"]),
            ),
        )
        for row in rows
    ]


def found_on(tx: Tx, premises: Collection[str], since: date, day: date) -> list[tuple[str, date]]:
    """The days in a span on which a visit to some premises found something, each with the premises' id."""
    rows = tx.run(_FOUND_ON, premises=sorted(premises), since=since, day=day, found=list(FOUND))
    return [(row["premises"], row["on"]) for row in rows]


def put(tx: Tx, credits: Sequence[Credited]) -> None:
    """Record credits of entities that the deed has taken; they stand on no public page.

    The premises of those whose class moved are named: how often somebody comes there follows it.
    """
    tx.touch()
    tx.name(*(place for one in credits for place in one.places))
    if credits:
        tx.run_rows(_PUT, [_row(one) for one in credits])


def history(tx: Tx, entity: str, limit: int = 50) -> list[CreditRow]:
    """What the credit of one legal entity was, newest first."""
    return [CreditRow(**row["credit"]) for row in tx.run(_HISTORY, entity=entity, limit=limit)]


def record(tx: Tx, entity: str) -> CreditRecord | None:
    """The newest credit of one legal entity whole; None before the first."""
    rows = tx.run(_RECORD, entity=entity)
    if not rows:
        return None
    found = rows[0]["credit"]
    return CreditRecord(
        **{
            **found,
            "points": json.loads(found["points"]),
            "facts": restore_facts(found["facts"]),
            "records": [_restore(one) for one in json.loads(found["records"])],
        }
    )


def class_of(tx: Tx, premises: str) -> str | None:
    """The credit class of the legal entity that operates one premises; None where it has none."""
    rows = tx.run(_CLASS, id=premises)
    return rows[0]["class"] if rows else None


def places(tx: Tx, entity: str) -> tuple[EntityRow, list[PlaceOf]]:
    """One legal entity and all its premises; NotFound where it has none."""
    rows = tx.run(_PLACES, entity=entity)
    if not rows:
        raise NotFound("There is no such legal entity here.")
    found = [PlaceOf(**row["premises"], path=row["path"]) for row in rows]
    return EntityRow(**rows[0]["entity"]), found


def listing(
    tx: Tx, scope: Scope, *, industry: str | None, grade: str | None, skip: int, limit: int
) -> list[EntityCredit]:
    """A page of the entities with premises within a scope, the most risk first; `grade` "": those without a class."""
    given = scope.params()
    rows = tx.run(_ROWS, industry=industry, **{"class": grade}, skip=skip, limit=limit, **given)
    return [EntityCredit(**row["entity"], places=row["places"]) for row in rows]


def counts(tx: Tx, scope: Scope, *, industry: str | None) -> Mapping[str, int]:
    """How many entities with premises within a scope have each class; "" is without one."""
    return {row["class"]: row["count"] for row in tx.run(_COUNT, industry=industry, **scope.params())}


def put_round(tx: Tx, model: str, of: Round) -> None:
    """Note that everybody was classified."""
    tx.run(_PUT_ROUND, model=model, **{**asdict(of), "kept": list(of.kept)})
    tx.touch()


def last_round(tx: Tx, model: str) -> Round | None:
    """When everybody was last classified; None if never."""
    rows = tx.run(_ROUND, model=model)
    return Round(**{**rows[0]["round"], "kept": tuple(rows[0]["round"]["kept"] or ())}) if rows else None


def _row(of: Credited) -> dict[str, Any]:
    result = of.assessment
    return {
        "id": of.id,
        "entity": of.entity,
        "model": result.model,
        "version": result.version,
        "as_of": result.as_of,
        "at": of.at,
        "state": result.state.value,
        "grade": result.grade,
        "sign": of.sign,
        "score": result.score,
        "known_share": result.known_share,
        "assessed": of.assessed,
        "points": json.dumps({point.factor: point.points for point in result.points}),
        "facts": dump_facts(of.facts),
        "records": json.dumps([_dump(one) for one in of.records], ensure_ascii=False),
    }


_DAYS = ("on", "public_until", "repaired_on")


def _dump(one: Counted) -> dict[str, Any]:
    row = asdict(one.record)
    return {
        **row,
        **{name: row[name].isoformat() if row[name] else None for name in _DAYS},
        "counted": one.weight,
    }


def _restore(row: dict[str, Any]) -> Counted:
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in _DAYS}
    given = {name: value for name, value in row.items() if name != "counted"}
    return Counted(Entered(**{**given, **days, "what": Text(**row["what"])}), row["counted"])
