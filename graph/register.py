"""The register's bulk reading and writing: what is known of these keys, and put these records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph import tallies
from graph.queries import Query, load
from graph.records import (
    Department,
    District,
    Officer,
    Premises,
    Record,
    Term,
    Visit,
    as_row,
    digest,
    restore_facts,
)
from graph.store import Tx
from risk import Fact

REGISTER = "register"
"""The source of facts that a loaded register row states."""

_KNOWN: Mapping[type, Query] = {
    District: load("register/known_districts"),
    Department: load("register/known_departments"),
    Officer: load("register/known_officers"),
    Premises: load("register/known_premises"),
    Term: load("register/known_terms"),
    Visit: load("register/known_visits"),
}
_PREMISES_OF_ENTITIES = load("register/premises_of_entities")
_IDS_OF_PREMISES = load("register/ids_of_premises")
_PLACES_OF_ENTITIES = load("register/places_of_entities")
_COUNT_PREMISES = load("register/count_premises")
_PREMISES_OF_PERMITS = load("register/premises_of_permits")
_PREMISES_OF_VISITS = load("register/premises_of_visits")
_PUT_DISTRICTS = load("register/put_districts")
_PUT_DISTRICT_PARENTS = load("register/put_district_parents")
_MOVE_DISTRICTS = load("register/move_districts")
_PUT_DEPARTMENTS = load("register/put_departments")
_PUT_MISSING_DEPARTMENTS = load("register/put_missing_departments")
_PUT_OFFICERS = load("register/put_officers")
_PUT_ENTITIES = load("register/put_entities")
_PUT_PREMISES = load("register/put_premises")
_PUT_OPERATORS = load("register/put_operators")
_PUT_PERMITS = load("register/put_permits")
_PUT_TERMS = load("register/put_terms")
_PUT_CURRENT_TERMS = load("register/put_current_terms")
_PUT_VISITS = load("register/put_visits")


def digests(tx: Tx, kind: type[Record], keys: Iterable[str]) -> dict[str, str]:
    """Key → digest of those of these keys that the register holds already."""
    return {row["key"]: row["digest"] for row in _known(tx, kind, keys)}


def district_paths(tx: Tx, codes: Iterable[str]) -> dict[str, str]:
    """Code → path of those of these districts that are known."""
    return {row["key"]: row["path"] for row in _known(tx, District, codes)}


def premises_of(tx: Tx, entity_codes: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Entity code → keys of its premises, for those of these entities that are known."""
    rows = tx.run(_PREMISES_OF_ENTITIES, codes=sorted(set(entity_codes)))
    return {row["code"]: tuple(row["keys"]) for row in rows}


def places_of(tx: Tx, entity_codes: Iterable[str]) -> list[tuple[str, str | None, str | None]]:
    """Entity code, key and id of each of its premises; an entity without premises has one row with neither."""
    rows = tx.run(_PLACES_OF_ENTITIES, codes=sorted(set(entity_codes)))
    return [(row["code"], row["key"], row["id"]) for row in rows]


def count_premises(tx: Tx) -> int:
    """How many premises the register holds."""
    return tx.run(_COUNT_PREMISES)[0]["premises"]


def put(tx: Tx, kind: type[Record], records: Sequence[Any]) -> None:
    """Write records of one kind; what they refer to must be known already."""
    if records:
        _PUT[kind](tx, records)


def put_missing_departments(tx: Tx, codes: Iterable[str]) -> None:
    """Make the departments that nobody has loaded yet, with their code as their name."""
    tx.touch()
    tx.run(_PUT_MISSING_DEPARTMENTS, codes=sorted(set(codes)))


def _known(tx: Tx, kind: type[Record], keys: Iterable[str]) -> list[dict[str, Any]]:
    return tx.run(_KNOWN[kind], keys=sorted(set(keys)))


def _put_districts(tx: Tx, districts: Sequence[District]) -> None:
    tx.touch_all()
    before = district_paths(tx, (d.code for d in districts))
    moves = [
        {"old": before[d.code], "new": d.path}
        for d in districts
        if d.code in before and before[d.code] != d.path
    ]
    # the lowest first and each alone: what moves with two of them would else be moved twice
    for move in sorted(moves, key=lambda move: len(move["old"]), reverse=True):
        tx.run(_MOVE_DISTRICTS, moves=[move])
    tx.run_rows(_PUT_DISTRICTS, [as_row(d) for d in districts])
    hung = [as_row(d) for d in districts if d.parent]
    if hung:
        tx.run_rows(_PUT_DISTRICT_PARENTS, hung)


def _put_departments(tx: Tx, departments: Sequence[Department]) -> None:
    tx.touch_all()
    tx.run_rows(_PUT_DEPARTMENTS, [as_row(d) for d in departments])


def _put_officers(tx: Tx, officers: Sequence[Officer]) -> None:
    tx.touch()
    tx.run_rows(_PUT_OFFICERS, [as_row(o) for o in officers])


def _put_premises(tx: Tx, premises: Sequence[Premises]) -> None:
    """Premises with their entities; newer facts of other sources stay, and the counts move with them."""
    before = {row["key"]: row for row in _known(tx, Premises, (p.key for p in premises))}
    moves: Counter[tallies.Where] = Counter()
    rows: list[dict[str, Any]] = []
    for place in premises:
        known = before.get(place.key)
        tx.touch(known["id"] if known else place.id)
        moves[_standing(place, known)] += 1
        if known:
            moves[known["district"], known["industry"], known["state"], known["grade"] or ""] -= 1
        kept = {} if known is None else restore_facts(known["facts"])
        rows.append({**as_row(replace(place, facts=_merged(kept, place.facts))), "digest": digest(place)})
    operated = [row for row in rows if row["entity"]]
    tx.run_rows(_PUT_ENTITIES, [_entity(row) for row in operated])
    tx.run_rows(_PUT_PREMISES, rows)
    tx.run_rows(_PUT_OPERATORS, [{"code": row["entity"], "key": row["key"]} for row in operated])
    tallies.move(tx, moves)


def _merged(kept: Mapping[str, Fact], given: Mapping[str, Fact]) -> dict[str, Fact]:
    """A register row's facts beside those that others gave: of two on one fact the newer stands.

    On the same day what was seen on site stands against what a register states.
    """
    others = {
        name: fact
        for name, fact in kept.items()
        if fact.source != REGISTER and (name not in given or _day(fact) >= _day(given[name]))
    }
    return {**given, **others}


def _day(fact: Fact) -> date:
    return fact.date or date.min


def _standing(place: Premises, known: Mapping[str, Any] | None) -> tallies.Where:
    state, grade = ("pending", "") if known is None else (known["state"], known["grade"] or "")
    return place.district, place.industry, state, grade


def _entity(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": row["entity"],
        "scheme": row["scheme"],
        "name": row["entity_name"],
        "legal_person": row["legal_person"],
    }


def _put_terms(tx: Tx, terms: Sequence[Term]) -> None:
    _touch(tx, {t.premises for t in terms}, _PREMISES_OF_PERMITS, {t.permit for t in terms})
    rows = [as_row(t) for t in terms]
    tx.run_rows(_PUT_PERMITS, rows)
    tx.run_rows(_PUT_TERMS, rows)
    tx.run(_PUT_CURRENT_TERMS, permits=sorted({t.permit for t in terms}))


def _put_visits(tx: Tx, visits: Sequence[Visit]) -> None:
    _touch(tx, {v.premises for v in visits}, _PREMISES_OF_VISITS, {v.id for v in visits})
    tx.run_rows(_PUT_VISITS, [as_row(v) for v in visits])


def _touch(tx: Tx, premises: set[str], query: Query, records: set[str]) -> None:
    """Touch the premises of these keys, and those where these records stood before."""
    tx.touch(*(row["id"] for row in tx.run(_IDS_OF_PREMISES, keys=sorted(premises))))
    tx.touch(*(row["id"] for row in tx.run(query, keys=sorted(records))))


_PUT: Mapping[type, Any] = {
    District: _put_districts,
    Department: _put_departments,
    Officer: _put_officers,
    Premises: _put_premises,
    Term: _put_terms,
    Visit: _put_visits,
}
