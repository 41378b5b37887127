"""The one draft of an edition of a risk table: its text, what it was found to change, and how far it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from graph.queries import load
from graph.store import Tx

_HOLD = load("table_drafts/hold_draft")
_READ = load("table_drafts/read_draft")
_LIST = load("table_drafts/list_drafts")
_PUT = load("table_drafts/put_draft")


# (:TableDraft), one a model: a published one makes room for the next
@dataclass(frozen=True, slots=True)
class TableDraft:
    """A draft of a model; `digest` is the SHA-256 of its text, `version` the day from which the text says it holds.

    `author` is the account that put the text there, `handed_by` the one that handed it over for a `reason`; `returned`
    is why it came back. `by` took the last step at `at`. `result` is what it was found to change at `tried_at`.
    """

    model: str
    state: str
    text: str
    digest: str
    version: str
    author: str
    by: str
    at: datetime
    tried_by: str
    tried_at: datetime
    handed_by: str = ""
    reason: str = ""
    returned: str = ""
    result: Mapping[str, Any] = field(default_factory=dict)


def hold(tx: Tx, model: str) -> TableDraft | None:
    """The draft of a model; nobody else changes it before this deed ends. None where none was ever begun."""
    tx.touch()
    rows = tx.run(_HOLD, model=model)
    return _draft(rows[0]["draft"]) if rows and rows[0]["draft"].get("state") else None


def read(tx: Tx, model: str) -> TableDraft | None:
    """The draft of a model; None where none was ever begun."""
    return next((_draft(row["draft"]) for row in tx.run(_READ, model=model)), None)


def every(tx: Tx) -> list[TableDraft]:
    """All drafts, by model."""
    return [_draft(row["draft"]) for row in tx.run(_LIST)]


def put(tx: Tx, draft: TableDraft) -> None:
    """Keep a draft that is held."""
    tx.run(_PUT, **{**asdict(draft), "result": json.dumps(draft.result, ensure_ascii=False)})


def _draft(kept: Mapping[str, Any]) -> TableDraft:
    return TableDraft(**{**kept, "result": json.loads(kept["result"])})
