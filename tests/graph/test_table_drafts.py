"""The draft of a risk table: kept whole, one a model, on both stores."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from graph import Store, Tx, table_drafts
from graph.drafts import DRAFTING, PUBLISHED
from graph.table_drafts import TableDraft

pytestmark = pytest.mark.store

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
DRAFT = TableDraft(
    "t", DRAFTING, 'id = "t"\r\n# 试行\n', "4f" * 32, "2027-01-01", "lin", "林澈", AT, "林澈", AT,
    result={"premises": 3, "movers": [{"name": "面馆"}]},
)  # fmt: skip


def keep(store: Store, draft: TableDraft) -> TableDraft | None:
    """Keep a draft; what was held before."""

    def work(tx: Tx) -> TableDraft | None:
        held = table_drafts.hold(tx, draft.model)
        table_drafts.put(tx, draft)
        return held

    return store.write("test", "test", work)


def test_a_draft_comes_back_to_the_byte_and_another_takes_its_place(store: Store) -> None:
    assert store.read(lambda tx: table_drafts.read(tx, "t")) is None
    assert store.read(table_drafts.every) == []
    assert keep(store, DRAFT) is None
    assert store.read(lambda tx: table_drafts.read(tx, "t")) == DRAFT
    published = replace(DRAFT, state=PUBLISHED, handed_by="lin", reason="修订", returned="", by="沈砚")
    assert keep(store, published) == DRAFT
    other = replace(DRAFT, model="a")
    assert keep(store, other) is None
    assert store.read(table_drafts.every) == [other, published]


def test_a_draft_only_held_is_none(store: Store) -> None:
    store.write("test", "test", lambda tx: table_drafts.hold(tx, "t"))
    assert store.read(lambda tx: table_drafts.read(tx, "t")) is None
    assert store.read(table_drafts.every) == []
