"""Grades that want a person's eye, and what people say of them: objections, comments, confirmations."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from graph.premises import DistrictRow
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx

_PUT = load("reviews/put_word")
_WORDS = load("reviews/list_words")
_WANTING = load("reviews/list_wanting")
_COUNT = load("reviews/count_wanting")
_MAKERS = load("reviews/read_makers")


# (:GradeWord)-[:ABOUT]->(:Grade)
@dataclass(frozen=True, slots=True)
class GradeWord:
    """A word on a grade. `kind`: disputed by the owner; commented, confirmed or sent_back by an officer."""

    id: str
    premises: str
    grade: str
    kind: str
    words: str
    by: str
    department: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Rank:
    """Where a grade stands in its model, 0 for the least risk."""

    model: str
    grade: str
    rank: int


@dataclass(frozen=True, slots=True)
class Stood:
    """A grade as a list shows it."""

    model: str
    version: str
    state: str
    grade: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class WantingRow:
    """A premises whose newest grade wants a person's eye, and why.

    `before` is the last other grade since somebody looked, None where there was none; `fell` by how many steps today's
    is worse than the best since then. `kinds` are of disputed, worse, better, unknown, sent_back; else new.
    """

    id: str
    name: str
    address: str
    industry: str
    district: DistrictRow
    now: Stood
    before: Stood | None
    fell: int
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WantingCount:
    """How many premises of a trade and district want a person's eye for the same reasons."""

    kinds: tuple[str, ...]
    industry: str
    district: DistrictRow
    count: int


@dataclass(frozen=True, slots=True)
class Makers:
    """Who stands behind some visits: accounts and enforcement numbers."""

    accounts: frozenset[str]
    enforcement_numbers: frozenset[str]


def put(tx: Tx, word: GradeWord) -> None:
    """Record a word on a grade, whose premises the deed has locked; it stands on no public page."""
    tx.run(_PUT, **asdict(word))
    tx.touch()


def words(tx: Tx, premises: str, limit: int = 100) -> list[GradeWord]:
    """What was said of the grades of one premises, newest first."""
    return [GradeWord(**row["word"]) for row in tx.run(_WORDS, premises=premises, limit=limit)]


def wanting(
    tx: Tx,
    scope: Scope,
    ranks: Sequence[Rank],
    *,
    kind: str | None,
    industry: str | None,
    steep: int,
    skip: int,
    limit: int,
) -> list[WantingRow]:
    """A page of the grades nobody has looked at; what fell by `steep` steps first, then disputed, worse, newest."""
    rows = tx.run(
        _WANTING,
        ranks=[asdict(one) for one in ranks],
        kind=kind,
        industry=industry,
        steep=steep,
        skip=skip,
        limit=limit,
        **scope.params(),
    )
    return [
        WantingRow(
            **row["premises"],
            district=DistrictRow(**row["district"]),
            now=_stood(row["now"]),
            before=_stood(row["before"]) if row["before"] else None,
            fell=row["fell"],
            kinds=tuple(row["kinds"]),
        )
        for row in rows
    ]


def counts(tx: Tx, scope: Scope, ranks: Sequence[Rank]) -> list[WantingCount]:
    """How many grades want a person's eye, by reasons, trade and district."""
    return [
        WantingCount(tuple(row["kinds"]), row["industry"], DistrictRow(**row["district"]), row["count"])
        for row in tx.run(_COUNT, ranks=[asdict(one) for one in ranks], **scope.params())
    ]


def makers(tx: Tx, visits: Collection[str]) -> Makers:
    """Who made these visits and settled what they found."""
    row = tx.run(_MAKERS, visits=sorted(visits))[0]
    return Makers(frozenset([*row["sent"], *row["settled"]]), frozenset(row["went"]))


def _stood(row: Mapping[str, object]) -> Stood:
    return Stood(**{name: row[name] for name in ("model", "version", "state", "grade", "at")})  # pyright: ignore[reportArgumentType]
