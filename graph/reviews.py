"""Grades that want a person's eye, and what people say of them: objections, comments, confirmations."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph.premises import DistrictRow
from graph.queries import load
from graph.scope import Scope
from graph.store import Tx
from graph.wanting import columns, restore
from risk import Want, Wanting, Word

_PUT = load("reviews/put_word")
_WORDS = load("reviews/list_words")
_WANTING = load("reviews/list_wanting")
_COUNT = load("reviews/count_wanting")
_MAKERS = load("reviews/read_makers")
_READ_WANTING = load("reviews/read_wanting")
_DUE = load("reviews/read_due")
_UNSAID = load("reviews/list_unsaid")
_PUT_WANTS = load("reviews/put_wants")
_CLEAR_DUE = load("reviews/clear_due")


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
class WantingRow:
    """A premises whose newest grade wants a person's eye, and why."""

    id: str
    name: str
    address: str
    industry: str
    district: DistrictRow
    wanting: Wanting


@dataclass(frozen=True, slots=True)
class WantingCount:
    """How many premises of a trade and district want a person's eye for the same reasons."""

    kinds: tuple[Want, ...]
    industry: str
    district: DistrictRow
    count: int


@dataclass(frozen=True, slots=True)
class Makers:
    """Who stands behind some visits: accounts and enforcement numbers."""

    accounts: frozenset[str]
    enforcement_numbers: frozenset[str]


def put(tx: Tx, word: GradeWord) -> None:
    """Record a word on the newest grade of a premises, which the deed has locked; it stands on no public page."""
    held = restore(tx.run(_READ_WANTING, premises=word.premises)[0]["wanting"])
    wants = columns(held.said(Word(word.kind))) if held else {}
    said = {name: value for name, value in asdict(word).items() if name != "grade"}
    tx.run(_PUT, grade=word.grade, premises=word.premises, said=said, wants=wants)
    tx.touch()


def words(tx: Tx, premises: str, limit: int = 100) -> list[GradeWord]:
    """What was said of the grades of one premises, newest first."""
    return [GradeWord(**row["word"]) for row in tx.run(_WORDS, premises=premises, limit=limit)]


def wanting(
    tx: Tx, scope: Scope, *, kind: str | None, industry: str | None, skip: int, limit: int
) -> list[WantingRow]:
    """A page of the grades nobody has looked at: by their turns, those of one turn the newest first."""
    rows = tx.run(_WANTING, kind=kind, industry=industry, skip=skip, limit=limit, **scope.params())
    return [
        WantingRow(**row["premises"], district=DistrictRow(**row["district"]), wanting=held)
        for row in rows
        if (held := restore(row["wanting"]))
    ]


def counts(tx: Tx, scope: Scope) -> list[WantingCount]:
    """How many grades want a person's eye, by reasons, trade and district."""
    return [
        WantingCount(
            tuple(Want(kind) for kind in row["kinds"]),
            row["industry"],
            DistrictRow(**row["district"]),
            row["count"],
        )
        for row in tx.run(_COUNT, **scope.params())
    ]


def is_due(tx: Tx) -> bool:
    """Whether there may be premises, graded by an earlier program, that do not say what they want looked at."""
    return bool(tx.run(_DUE))


def unsaid(tx: Tx, limit: int) -> dict[str, list[dict[str, Any]]]:
    """The grades of some such premises, the oldest first, each with the kinds of what was said of it as `words`."""
    return {row["id"]: row["grades"] for row in tx.run(_UNSAID, limit=limit)}


def put_wants(tx: Tx, told: Mapping[str, Wanting]) -> None:
    """Let premises say what of their grades wants to be looked at; it stands on no public page."""
    tx.touch()
    tx.run_rows(_PUT_WANTS, [{"premises": id, "wants": columns(one)} for id, one in told.items()])


def clear_due(tx: Tx) -> None:
    """Every graded premises says it."""
    tx.touch()
    tx.run(_CLEAR_DUE)


def makers(tx: Tx, visits: Collection[str]) -> Makers:
    """Who made these visits and settled what they found."""
    row = tx.run(_MAKERS, visits=sorted(visits))[0]
    return Makers(frozenset([*row["sent"], *row["settled"]]), frozenset(row["went"]))
