"""Whose page a deed changes stands in its leaf, and every reader of the feed learns of it, on both stores."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph import QueryMisused, Store, Tx, register
from graph.changes import EVERYTHING, LONGEST_PAUSE, Feed
from graph.leaf import first_id_at
from graph.queries import Query, all_queries, parse
from graph.records import Department, District, Premises, Term, Visit
from graph.store import MOST_TOUCHED

LATEST = parse(
    "sample/latest_leaf",
    "// The newest.\nMATCH (l:Leaf) RETURN l.touched AS touched ORDER BY l.id DESC LIMIT 1",
)
NOTE = parse("sample/note", "// A note.\nMERGE (n:Note {id: $id})")
LATE = parse("sample/late", "// A leaf.\nCREATE (l:Leaf) SET l = $leaf")
SHOWING = [query for query in all_queries() if query.shown and not query.name.startswith("schema/")]


def touched(store: Store) -> list[str] | None:
    return store.read(lambda tx: tx.run(LATEST))[0]["touched"]


def deed(store: Store, *premises: str) -> None:
    def work(tx: Tx) -> None:
        tx.run(NOTE, id="n")
        tx.touch(*premises)

    store.write("note.write", "someone", work)


def settle(store: Store) -> None:
    """Two shops in one district, and a department."""

    def work(tx: Tx) -> None:
        register.put(tx, District, [District("1", "区", "district", None, "/1/")])
        register.put(tx, Department, [Department("d", "局", "office")])
        register.put(tx, Premises, [shop("one"), shop("two")])

    store.write("load", "someone", work)


def shop(name: str) -> Premises:
    empty: dict[str, Any] = dict.fromkeys(
        ("trade_class", "latitude", "longitude", "entity", "scheme", "entity_name", "legal_person")
    )
    return Premises(
        key=name,
        id=f"id-{name}",
        name=name,
        industry="catering",
        district="1",
        address="",
        search=name,
        facts={},
        **empty,
    )


def put(store: Store, kind: type, record: object) -> None:
    store.write("load", "someone", lambda tx: register.put(tx, kind, [record]))


def test_a_leaf_names_the_premises_whose_page_the_deed_changes(store: Store) -> None:
    deed(store, "b", "a")
    assert touched(store) == ["a", "b"]


def test_a_leaf_of_more_premises_than_can_be_named_touches_everything(store: Store) -> None:
    deed(store, *(f"p{n}" for n in range(MOST_TOUCHED)))
    assert len(touched(store) or []) == MOST_TOUCHED
    deed(store, *(f"p{n}" for n in range(MOST_TOUCHED + 1)))
    assert touched(store) == [EVERYTHING]


def test_a_deed_that_writes_on_no_page_touches_nothing(store: Store) -> None:
    store.write("note.write", "someone", lambda tx: tx.run(NOTE, id="n"))
    assert touched(store) is None


@pytest.mark.parametrize("query", SHOWING, ids=lambda query: query.name)
def test_what_writes_near_a_public_page_touches_everything_until_somebody_says_what(query: Query) -> None:
    class Nothing:
        def run(self, *_: object) -> list[object]:
            return []

    tx = Tx(Nothing(), [])  # pyright: ignore[reportArgumentType]
    tx.run(query, **dict.fromkeys(query.params))
    assert tx.touched == [EVERYTHING]
    tx.touch()
    assert tx.touched == []


def test_loading_a_premises_a_permit_or_a_visit_touches_where_it_stands_and_where_it_stood(
    store: Store,
) -> None:
    settle(store)
    put(store, Premises, shop("one"))
    assert touched(store) == ["id-one"]
    day = date(2026, 1, 1)
    put(store, Term, Term("t", "k", "food", "1", "one", day, None, "valid"))
    assert touched(store) == ["id-one"]
    put(store, Term, Term("t", "k", "food", "1", "two", day, None, "valid"))
    assert touched(store) == ["id-one", "id-two"]
    put(store, Visit, Visit("v", "two", day, "d", "pass", 0, 0, 0))
    assert touched(store) == ["id-two"]
    put(store, Visit, Visit("v", "one", day, "d", "pass", 0, 0, 0))
    assert touched(store) == ["id-one", "id-two"]
    put(store, Department, Department("d", "新局", "new office"))
    assert touched(store) == [EVERYTHING]


def test_a_reader_learns_of_each_deed_once(store: Store) -> None:
    feed, now = Feed(), datetime.now(UTC)
    deed(store, "before")
    assert feed.touched(store, now) == {EVERYTHING}
    assert feed.touched(store, now) == frozenset()
    deed(store, "a")
    deed(store, "b", "c")
    assert feed.touched(store, now) == {"a", "b", "c"}
    assert feed.touched(store, now) == frozenset()


def test_a_deed_that_is_recorded_after_later_ones_is_not_missed(store: Store) -> None:
    feed, now = Feed(), datetime.now(UTC)
    feed.touched(store, now)
    deed(store, "prompt")
    assert feed.touched(store, now) == {"prompt"}
    late = {"id": first_id_at(now - timedelta(seconds=40)), "touched": ["late"]}
    store.write("slow.deed", "someone", lambda tx: tx.run(LATE, leaf=late))
    assert feed.touched(store, now + timedelta(seconds=1)) == {"late"}


def test_after_a_long_pause_everything_counts_as_touched(store: Store) -> None:
    feed, now = Feed(), datetime.now(UTC)
    feed.touched(store, now - LONGEST_PAUSE - timedelta(seconds=1))
    assert feed.touched(store, now) == {EVERYTHING}


def test_one_statement_is_asked_in_one_exchange_and_never_writes(store: Store) -> None:
    deed(store, "a")
    assert store.ask(LATEST) == [{"touched": ["a"]}]
    with pytest.raises(QueryMisused, match="writes"):
        store.ask(NOTE, id="x")
    with pytest.raises(QueryMisused, match="does not know"):
        store.ask(LATEST, id="x")
