"""What people open: one premises with its permits and visits; and lists of premises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.errors import NotFound
from graph.queries import load
from graph.records import restore_facts
from graph.scope import Scope
from graph.store import Tx
from graph.tallies import Tally
from risk import Fact

_CARD = load("premises/read_card")
_PERMITS = load("premises/read_permits")
_VISITS = load("premises/read_visits")
_VISITS_MADE = load("premises/count_visits")
_SIBLINGS = load("premises/read_siblings")
_IDS = load("premises/list_ids")
_LIST = load("premises/list_rows")
_COUNT = load("premises/count_rows")
_DISTRICTS = load("premises/read_districts")
_FACTS = load("premises/list_facts")


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """A district as pages name it."""

    code: str
    name: str
    name_en: str
    path: str


@dataclass(frozen=True, slots=True)
class EntityRow:
    """A legal entity."""

    code: str
    scheme: str
    name: str
    legal_person: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """One premises and its current standing; `score` and `known_share` in thousandths.

    `facts` count for the grade; `told` is the owner's word, which does not before somebody confirmed it.
    """

    id: str
    key: str
    name: str
    industry: str
    trade_class: str | None
    address: str
    latitude: float | None
    longitude: float | None
    facts: Mapping[str, Fact]
    told: Mapping[str, Fact]
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    known_share: int | None
    model: str | None
    version: str | None
    graded_on: date | None
    district: DistrictRow
    entity: EntityRow | None


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of a permit."""

    kind: str
    number: str
    valid_from: date
    valid_to: date | None
    status: str


@dataclass(frozen=True, slots=True)
class FactsRow:
    """What handbook and check list of one premises go by: facts, the owner's word, permits, district, legal entity."""

    id: str
    name: str
    facts: Mapping[str, Fact]
    told: Mapping[str, Fact]
    district: DistrictRow
    entity: EntityRow | None
    terms: tuple[TermRow, ...]


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit with its counts of findings; `kind` is empty where it was loaded from elsewhere."""

    id: str
    date: date
    result: str
    critical: int | None
    serious: int | None
    minor: int | None
    department: str
    department_name: str
    department_name_en: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class SiblingRow:
    """Another premises of the same entity."""

    id: str
    name: str
    industry: str
    state: str
    grade: str | None
    sign: str | None


@dataclass(frozen=True, slots=True)
class ListRow:
    """One premises in a list."""

    id: str
    name: str
    industry: str
    address: str
    state: str
    grade: str | None
    sign: str | None
    score: int | None
    graded_on: date | None
    district: DistrictRow
    permit_until: date | None


@dataclass(frozen=True, slots=True)
class Search:
    """What a list is narrowed to. None does not narrow.

    `signs` are the colour signs A to D of grades. `words` must all occur in a premises' search text (lower
    case). A permit is counted whose latest term was not taken
    away and ends within [`permit_from`, `permit_to`). Visits count from the day named. `complained` are the ids of the
    premises that were complained of, which the columns of history know; each is sent with every question.
    """

    industry: str | None = None
    state: str | None = None
    signs: tuple[str, ...] | None = None
    words: tuple[str, ...] | None = None
    permit_from: date | None = None
    permit_to: date | None = None
    visited_since: date | None = None
    complained: frozenset[str] | None = None

    @property
    def only_by_standing(self) -> bool:
        """Whether the tallies already know the answer."""
        deeper = (self.words, self.permit_from, self.visited_since, self.complained)
        return all(value is None for value in deeper)


def card(tx: Tx, scope: Scope, premises: str) -> Card:
    """One premises; NotFound when there is none of that id within the scope."""
    rows = tx.run(_CARD, id=premises, **scope.params())
    if not rows:
        raise NotFound("There is no such premises here.")
    return card_of(rows[0])


def card_of(row: Mapping[str, Any]) -> Card:
    """The card in a row of a statement that reads one."""
    found, district, entity = row["premises"], row["district"], row["entity"]
    return Card(
        **{**found, "facts": restore_facts(found["facts"]), "told": restore_facts(found["told"])},
        district=DistrictRow(**district),
        entity=EntityRow(**entity) if entity else None,
    )


def permits(tx: Tx, premises: str) -> list[TermRow]:
    """All terms of all its permits, newest first."""
    return [TermRow(**row) for row in tx.run(_PERMITS, id=premises)]


def visits(tx: Tx, premises: str, limit: int = 50) -> list[VisitRow]:
    """Its latest visits, newest first."""
    return [VisitRow(**row) for row in tx.run(_VISITS, id=premises, limit=limit)]


def count_visits(tx: Tx, premises: str) -> int:
    """How many visits it has had in all."""
    return tx.run(_VISITS_MADE, id=premises)[0]["visits"]


def siblings(tx: Tx, scope: Scope, premises: str, limit: int = 100) -> list[SiblingRow]:
    """The entity's other premises that the scope holds."""
    rows = tx.run(_SIBLINGS, id=premises, limit=limit, **scope.params())
    return [SiblingRow(**row["premises"]) for row in rows]


def ids(tx: Tx, scope: Scope) -> list[str]:
    """The ids of all premises within a scope, in no order: as many rows as there are premises."""
    return [row["id"] for row in tx.run(_IDS, **scope.params())]


def listing(tx: Tx, scope: Scope, search: Search, *, by_risk: bool, skip: int, limit: int) -> list[ListRow]:
    """One page of the premises in a scope that match, by risk (sign, then score, highest first) or by name."""
    rows = tx.run(
        _LIST,
        industry=search.industry,
        state=search.state,
        signs=None if search.signs is None else list(search.signs),
        by_risk=by_risk,
        skip=skip,
        limit=limit,
        **_narrowed(search),
        **scope.params(),
    )
    return [
        ListRow(**row["premises"], district=DistrictRow(**row["district"]), permit_until=row["permit_until"])
        for row in rows
    ]


def counts(tx: Tx, scope: Scope, search: Search) -> list[Tally]:
    """The matching premises counted by district, industry, state and grade (which do not narrow here)."""
    rows = tx.run(_COUNT, **_narrowed(search), **scope.params())
    return [Tally(**row) for row in rows]


def districts(tx: Tx, under: str) -> list[DistrictRow]:
    """The districts below a path, itself included, in the order of the tree."""
    return [DistrictRow(**row["district"]) for row in tx.run(_DISTRICTS, under=under)]


def facts_of_trade(tx: Tx, scope: Scope, industry: str, *, after: str, limit: int) -> list[FactsRow]:
    """The next premises of a trade within a scope whose id comes after one, in that order."""
    rows = tx.run(_FACTS, industry=industry, after=after, limit=limit, **scope.params())
    return [_facts_row(row["premises"], row["district"], row["entity"], row["terms"]) for row in rows]


def _facts_row(
    found: Mapping[str, Any],
    district: Mapping[str, Any],
    entity: Mapping[str, Any] | None,
    terms: list[Mapping[str, Any]],
) -> FactsRow:
    return FactsRow(
        found["id"],
        found["name"],
        facts=restore_facts(found["facts"]),
        told=restore_facts(found["told"]),
        district=DistrictRow(**district),
        entity=EntityRow(**entity) if entity else None,
        terms=tuple(TermRow(**term) for term in terms if term["valid_from"]),
    )


def _narrowed(search: Search) -> dict[str, Any]:
    return {
        "words": None if search.words is None else list(search.words),
        "permit_from": search.permit_from,
        "permit_to": search.permit_to,
        "visited_since": search.visited_since,
        # a map, for a key of it is found at once and a word of a list only by going through it
        "complained": None if search.complained is None else dict.fromkeys(search.complained, True),
    }
