"""Who adopted a table on trial, who took an adoption back, and why: one row of deeds for the whole deployment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from graph.queries import load
from graph.store import Tx

_PUT = load("adoptions/put_deed")
_LIST = load("adoptions/list_deeds")


# (:AdoptionDeed)
@dataclass(frozen=True, slots=True)
class Deed:
    """An adoption from the day `on`, or `taken_back` on it.

    `by` answers for it; `account` recorded it at `at`. `table` is the SHA-256 of the file of the `edition` that was
    read, `file` that of the deployment's file of adoptions as this deed left it.
    """

    number: int
    model: str
    taken_back: bool
    by: str
    account: str
    reason: str
    edition: str
    table: str
    on: date
    at: datetime
    file: str


def put(tx: Tx, deed: Deed) -> None:
    """Record a deed. KeyTaken when another one got its number first."""
    tx.run(_PUT, **asdict(deed))
    tx.touch()


def every(tx: Tx) -> list[Deed]:
    """All deeds, the newest first."""
    return [Deed(**row["deed"]) for row in tx.run(_LIST)]
