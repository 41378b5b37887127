"""Which edition of the handbook the owner of a premises has said to have read, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from graph.premises import Card, DistrictRow, TermRow
from graph.queries import load
from graph.records import restore_facts
from graph.scope import Scope
from graph.store import Tx

_PUT = load("handbook_reads/put_read")
_LAST = load("handbook_reads/read_last")
_LIST = load("handbook_reads/list_concerned")
_COUNT = load("handbook_reads/count_read")


# (:HandbookRead)-[:OF]->(:Premises)
@dataclass(frozen=True, slots=True)
class HandbookRead:
    """An owner said to have read an edition of the handbook: of which premises, on which day, by which account."""

    premises: str
    edition: str
    on: date
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Addressed:
    """A premises with what decides its rows, and the newest edition that its owner has read (None: none)."""

    card: Card
    terms: Sequence[TermRow]
    read: str | None


def put(tx: Tx, read: HandbookRead) -> None:
    """Keep that an edition was read; the first day stays when it is said again."""
    tx.touch()
    tx.run(_PUT, key=f"{read.premises} {read.edition}", **asdict(read))


def last(tx: Tx, premises: str) -> HandbookRead | None:
    """The newest edition that was read for a premises; None when none was."""
    return next((HandbookRead(**row) for row in tx.run(_LAST, premises=premises)), None)


def addressed(tx: Tx, scope: Scope, industry: str, after: str, limit: int) -> list[Addressed]:
    """A page of one trade's premises in a scope, in the order of their ids, beginning behind `after`."""
    rows = tx.run(_LIST, industry=industry, after=after, limit=limit, **scope.params())
    return [
        Addressed(
            Card(
                **{
                    **row["premises"],
                    "facts": restore_facts(row["premises"]["facts"]),
                    "told": restore_facts(row["premises"]["told"]),
                },
                district=DistrictRow(**row["district"]),
                entity=None,
            ),
            [TermRow(**term) for term in row["permits"]],
            row["read"],
        )
        for row in rows
    ]


def counted(tx: Tx, scope: Scope, industry: str, edition: str) -> tuple[int, int]:
    """How many premises of a trade a scope holds, and of how many an owner has read this edition or a newer one."""
    row = tx.run(_COUNT, industry=industry, edition=edition, **scope.params())[0]
    return row["premises"], row["read"]
