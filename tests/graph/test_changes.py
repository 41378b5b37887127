"""Whose page a deed changes stands in its leaf, and every reader of the feed learns of it, on both stores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from graph import QueryMisused, Store, Tx, register
from graph.changes import EVERYTHING, LATENESS, LONGEST_PAUSE, Feed, Place, news
from graph.leaf import first_id_at, leaf
from graph.queries import Query, all_queries, load, parse
from graph.records import Department, District, Premises, Term, Visit
from graph.store import MOST_TOUCHED
from tests.conftest import Server

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
    many = [f"p{n}" for n in range(MOST_TOUCHED + 1)]
    deed(store, *many)
    assert touched(store) == [EVERYTHING]
    place = news(store, None, datetime.now(UTC)).place
    deed(store, *many)
    assert news(store, place, datetime.now(UTC)).named == set(many)


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


def named(store: Store, place: Place | None) -> tuple[frozenset[str], Place]:
    told = news(store, place, datetime.now(UTC))
    return told.named, told.place


def test_whoever_keeps_a_place_learns_of_each_deed_once_however_long_the_pause(store: Store) -> None:
    deed(store, "before")
    told, place = named(store, None)
    assert told == {EVERYTHING}
    assert named(store, place)[0] == frozenset()
    deed(store, "a")
    deed(store, "b", "c")
    later = news(store, place, datetime.now(UTC) + timedelta(days=400))
    assert later.named == {"a", "b", "c"}
    assert news(store, later.place, datetime.now(UTC) + timedelta(days=800)).named == frozenset()


def test_a_deed_may_name_premises_without_a_page_of_theirs_being_forgotten(store: Store) -> None:
    deed(store, "before")
    feed, now = Feed(), datetime.now(UTC)
    feed.touched(store, now)
    _, place = named(store, None)

    def unseen(tx: Tx) -> None:
        tx.run(NOTE, id="n")
        tx.touch("a")
        tx.name("b", "a", *(f"p{n}" for n in range(MOST_TOUCHED)))

    store.write("note.write", "someone", unseen)
    assert touched(store) == ["a"]
    assert feed.touched(store, now) == {"a"}
    assert named(store, place)[0] == {"a", "b", *(f"p{n}" for n in range(MOST_TOUCHED))}


def test_a_place_goes_on_over_more_leaves_than_one_page(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.changes.PAGE", 3)
    deed(store, "before")
    _, place = named(store, None)
    for number in range(8):
        deed(store, f"p{number}")
    told, place = named(store, place)
    assert told == {f"p{number}" for number in range(8)}
    assert named(store, place)[0] == frozenset()


def test_after_more_deeds_than_are_gone_through_everybody_counts_as_changed(
    one_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    deed(one_store, "before")
    _, place = named(one_store, None)
    monkeypatch.setattr("graph.changes.MOST_LEAVES", 3)
    for number in range(5):
        deed(one_store, f"p{number}")
    told, place = named(one_store, place)
    assert told == {EVERYTHING}
    monkeypatch.undo()
    deed(one_store, "after")
    assert named(one_store, place)[0] == {"after"}


def test_a_deed_whose_commit_comes_late_is_not_missed(server: Server) -> None:
    store = server.emptied()
    deed(store, "before")
    _, place = named(store, None)
    made = leaf("slow.deed", "someone", [], ["late"])
    with server.driver.session() as session, session.begin_transaction() as slow:
        slow.run(load("evidence/append_leaf").text, leaf=made).consume()
        for number in range(3):
            deed(store, f"prompt{number}")
        told, place = named(store, place)
        assert told == {"prompt0", "prompt1", "prompt2"}
        slow.commit()
    told, place = named(store, place)
    assert told == {"late"}
    assert named(store, place)[0] == frozenset()


def test_a_deed_by_a_clock_that_is_behind_is_not_missed(store: Store) -> None:
    deed(store, "before")
    _, place = named(store, None)
    then = datetime.now(UTC) - LATENESS + timedelta(seconds=20)
    behind = {"id": first_id_at(then), "touched": ["behind"]}
    store.write("slow.deed", "someone", lambda tx: tx.run(LATE, leaf=behind))
    assert named(store, place)[0] == {"behind"}


def test_a_clock_that_ran_ahead_hides_nothing_that_comes_after(store: Store) -> None:
    ahead = {"id": first_id_at(datetime.now(UTC) + timedelta(days=2)), "touched": ["ahead"]}
    store.write("fast.deed", "someone", lambda tx: tx.run(LATE, leaf=ahead))
    _, place = named(store, None)
    deed(store, "a")
    told, place = named(store, place)
    assert told == {"a"}
    deed(store, "b")
    assert named(store, place)[0] == {"b"}


def test_nothing_is_missed_while_several_write_and_somebody_reads(store: Store) -> None:
    deed(store, "before")
    _, place = named(store, None)

    def write(writer: int) -> None:
        for number in range(25):
            deed(store, f"{writer}-{number}")

    heard: set[str] = set()
    with ThreadPoolExecutor(3) as pool:
        writers = [pool.submit(write, writer) for writer in range(3)]
        while not all(writer.done() for writer in writers):
            told, place = named(store, place)
            heard |= told
    heard |= named(store, place)[0]
    assert heard == {f"{writer}-{number}" for writer in range(3) for number in range(25)}


def test_a_place_in_another_store_or_in_one_put_back_to_an_earlier_day_is_no_place(server: Server) -> None:
    store = server.emptied()
    deed(store, "a")
    _, place = named(store, None)
    assert named(server.emptied(), place)[0] == {EVERYTHING}
    deed(store, "a")
    _, place = named(store, None)
    deed(store, "b")
    _, later = named(store, place)
    with server.driver.session() as session:  # as a backup from before the last deed would
        session.run("MATCH (l:Leaf) WITH l ORDER BY l.id DESC LIMIT 1 DELETE l").consume()
    deed(store, "c")
    assert named(store, place)[0] == {"c"}
    assert named(store, later)[0] == {EVERYTHING}


def test_a_deed_that_did_not_say_whom_it_changes_has_changed_everybody(store: Store) -> None:
    settle(store)
    _, place = named(store, None)
    move = parse("sample/rename", "// A name.\nMATCH (p:Premises {key: $key}) SET p.name = 'x'")
    store.write("premises.rename", "someone", lambda tx: tx.run(move, key="one"))
    assert named(store, place)[0] == {EVERYTHING}


def test_words_of_districts_and_departments_change_pages_and_no_facts(store: Store) -> None:
    settle(store)
    told, place = named(store, None)
    put(store, Department, Department("d", "新局", "new office"))
    put(store, District, District("1", "新区", "new", None, "/1/"))
    assert touched(store) == [EVERYTHING]
    told, place = named(store, place)
    assert told == frozenset()
    put(store, Premises, shop("one"))
    assert named(store, place)[0] == {"id-one"}


def test_a_page_of_loaded_records_names_every_premises_that_they_change(store: Store) -> None:
    settle(store)
    shops = [shop(f"s{number}") for number in range(MOST_TOUCHED + 5)]
    _, place = named(store, None)
    store.write("load", "someone", lambda tx: register.put(tx, Premises, shops))
    told, place = named(store, place)
    assert told == {one.id for one in shops}
    day = date(2026, 1, 1)
    visits = [Visit(f"v{one.key}", one.key, day, "d", "pass", 0, 0, 0) for one in shops]
    store.write("load", "someone", lambda tx: register.put(tx, Visit, visits))
    assert touched(store) == [EVERYTHING]
    told, place = named(store, place)
    assert told == {one.id for one in shops}
    terms = [
        Term(f"t{one.key}", f"k{one.key}", "food", one.key, one.key, day, None, "valid") for one in shops
    ]
    store.write("load", "someone", lambda tx: register.put(tx, Term, terms))
    assert named(store, place)[0] == {one.id for one in shops}


def test_a_deed_may_name_a_page_of_premises_twice_over(store: Store) -> None:
    deed(store, "before")
    _, place = named(store, None)
    many = {f"{number:020x}" for number in range(5_000)}
    deed(store, *many)
    deed(store, "after")
    assert named(store, place)[0] == many | {"after"}


def test_one_statement_is_asked_in_one_exchange_and_never_writes(store: Store) -> None:
    deed(store, "a")
    assert store.ask(LATEST) == [{"touched": ["a"]}]
    with pytest.raises(QueryMisused, match="writes"):
        store.ask(NOTE, id="x")
    with pytest.raises(QueryMisused, match="does not know"):
        store.ask(LATEST, id="x")
