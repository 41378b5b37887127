"""The one draft of a trade's requirements: its changed and its withdrawn rows, who wrote them, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from graph.queries import load
from graph.store import Tx

_HOLD = load("drafts/hold_draft")
_READ = load("drafts/read_draft")
_LIST = load("drafts/list_drafts")
_PUT = load("drafts/put_draft")

DRAFTING, HANDED_OVER, RETURNED, PUBLISHED = "drafting", "handed_over", "returned", "published"


# (:RuleDraft), one a trade: a published one makes room for the next
@dataclass(frozen=True, slots=True)
class Draft:
    """A draft of changes to the edition `base`; `rows` are whole rows as a requirements file holds them.

    `withdrawn` are the ids of rows that end, each with the reason.
    `authors` wrote a row of it. `by` took the last step at `at`, and `reason` is why it was returned. Of a
    published one `version` is the day it holds from, `digest` the SHA-256 of the file that was written.
    """

    trade: str
    state: str
    base: str
    rows: tuple[Mapping[str, Any], ...]
    authors: tuple[str, ...]
    by: str
    at: datetime
    reason: str = ""
    version: str | None = None
    digest: str | None = None
    withdrawn: Mapping[str, str] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state != PUBLISHED and bool(self.concerned)

    @property
    def concerned(self) -> tuple[str, ...]:
        """The ids of the rows that it changes, adds or withdraws."""
        return (*(row["id"] for row in self.rows), *self.withdrawn)

    def without(self, key: str) -> Draft:
        """The draft that leaves the row of this id as it stands."""
        return replace(
            self,
            rows=tuple(row for row in self.rows if row["id"] != key),
            withdrawn={one: reason for one, reason in self.withdrawn.items() if one != key},
        )

    def row(self, key: str) -> Mapping[str, Any] | None:
        """The changed row of this id; None when the draft does not change it."""
        return next((row for row in self.rows if row["id"] == key), None)


def hold(tx: Tx, trade: str) -> Draft | None:
    """The draft of a trade; nobody else changes it before this deed ends. None where none was ever begun."""
    tx.touch()
    rows = tx.run(_HOLD, trade=trade)
    return _draft(rows[0]["draft"]) if rows and rows[0]["draft"].get("state") else None


def read(tx: Tx, trade: str) -> Draft | None:
    """The draft of a trade; None where none was ever begun."""
    return next((_draft(row["draft"]) for row in tx.run(_READ, trade=trade)), None)


def every(tx: Tx) -> dict[str, Draft]:
    """All drafts, by trade."""
    return {row["draft"]["trade"]: _draft(row["draft"]) for row in tx.run(_LIST)}


def put(tx: Tx, draft: Draft) -> None:
    """Keep a draft that is held."""
    tx.run(_PUT, **params(draft))


def params(draft: Draft) -> dict[str, Any]:
    """What the store keeps of a draft."""
    return {
        "trade": draft.trade,
        "state": draft.state,
        "base": draft.base,
        "rows": json.dumps(draft.rows, default=_plain, ensure_ascii=False),
        "withdrawn": json.dumps(draft.withdrawn, ensure_ascii=False),
        "authors": list(draft.authors),
        "by": draft.by,
        "at": draft.at,
        "reason": draft.reason,
        "version": draft.version,
        "digest": draft.digest,
    }


def _draft(kept: Mapping[str, Any]) -> Draft:
    rows = tuple(json.loads(kept["rows"], parse_float=Decimal))
    withdrawn = json.loads(kept["withdrawn"] or "{}")  # a draft of an older release keeps none
    return Draft(**{**kept, "rows": rows, "withdrawn": withdrawn, "authors": tuple(kept["authors"])})


def _plain(value: Any) -> float | int:
    """Points have three decimals at most, so a float prints them as they were."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"A row of requirements holds no {type(value).__name__}.")
