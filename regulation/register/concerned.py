"""Whom the rows of a load are about: the legal entities that are classified anew once they are in."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from graph import Tx, records
from graph import credit as stored
from graph.records import Record
from regulation.history import History
from regulation.office import Office
from regulation.register.kinds import Draft

MOST = 100_000
"""Legal entities that a load keeps in memory; with more of them everybody is concerned."""


class Concerned:
    """The codes of legal entities, of every row that was used, also where it said nothing new.

    So a load that was interrupted before they were classified needs only to be run again.
    """

    def __init__(self) -> None:
        self._codes: set[str] | None = set()

    @property
    def codes(self) -> frozenset[str] | None:
        """Their codes; None for everybody."""
        return None if self._codes is None else frozenset(self._codes)

    def add(self, codes: Iterable[str]) -> None:
        """Add some."""
        if self._codes is not None:
            self._codes.update(codes)
            self._codes = self._codes if len(self._codes) <= MOST else None


def of_drafts(drafts: Iterable[Draft]) -> set[str]:
    """The legal entities that rows of the register are about."""
    return {code for one in drafts if (code := one.subject.entity if one.subject else _own(one.record))}


def of_history(office: Office, kind: str, rows: pl.DataFrame) -> set[str]:
    """The legal entities that rows of history are about (`code`, `id`), and those that their older rows were about."""
    history = History.of(office)
    older = history.past(kind).join(rows, on="id", how="semi")["premises"].unique()
    left = (
        history.numbers.frame().filter(pl.col("number").is_in(older.implode()))["id"].to_list()
        if older.len()
        else []
    )

    def work(tx: Tx) -> list[str]:
        return stored.codes_of(tx, left)

    return {*rows["code"].unique(), *(office.store.read(work) if left else ())}


def _own(record: Record) -> str | None:
    return record.entity if isinstance(record, records.Premises) else None
