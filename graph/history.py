"""What was done to the history that lies in columns: one deed a batch, with the digest of the file that names it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from graph.queries import load
from graph.store import Tx

_PUT = load("history/put_deed")
_LAST = load("history/read_last")
_BATCH = load("history/read_batch")
_COMPLAINT_NODES = load("history/list_complaint_nodes")
_DELETE_COMPLAINT_NODES = load("history/delete_complaint_nodes")


# (:HistoryDeed)
@dataclass(frozen=True, slots=True)
class Deed:
    """A batch appended to a kind of history (`append`), or files drawn together (`compact`).

    `content` is the SHA-256 of the batch's rows, `manifest` that of the file that names all files of the kind as this
    deed left them. `rows` were new, `corrected` stand in place of older ones, `aside` wait for their premises.
    """

    kind: str
    number: int
    action: str
    batch: str
    content: str
    manifest: str
    rows: int
    corrected: int
    aside: int
    at: datetime
    account: str


def put(tx: Tx, deed: Deed) -> None:
    """Record a deed. KeyTaken when another one of this kind got its number first."""
    tx.run(_PUT, key=f"{deed.kind}|{deed.number}", **asdict(deed))
    tx.touch()


def last(tx: Tx, kind: str) -> Deed | None:
    """The last deed on a kind; None when there was none yet."""
    return next((Deed(**row["deed"]) for row in tx.run(_LAST, kind=kind)), None)


def appended(tx: Tx, kind: str, batch: str) -> Deed | None:
    """The deed that appended a batch; None when it is not known."""
    return next((Deed(**row["deed"]) for row in tx.run(_BATCH, kind=kind, batch=batch)), None)


def complaint_nodes(tx: Tx, limit: int) -> list[dict[str, Any]]:
    """Some of the complaints that a program before schema version 13 wrote as nodes: id, premises' id, date, words."""
    return tx.run(_COMPLAINT_NODES, limit=limit)


def delete_complaint_nodes(tx: Tx, ids: Collection[str]) -> None:
    """Delete the nodes of complaints that lie in columns by now."""
    tx.run(_DELETE_COMPLAINT_NODES, ids=sorted(ids))
    tx.touch()
