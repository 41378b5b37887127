"""What the one door to the store promises, on both stores."""

import hmac
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from threading import Event
from typing import Any
from uuid import UUID

import pytest

from graph import KeyTaken, QueryMisused, QueryRefused, Store, StoreUnavailable, Tx
from graph.child import free_ports
from graph.queries import Query, parse
from tests.conftest import Server

SHANGHAI = timezone(timedelta(hours=8))

MERGE_THING = parse(
    "sample/merge_thing", "// A thing by its key.\nMERGE (t:Entity {code: $code}) SET t += $facts"
)
MERGE_THINGS = parse(
    "sample/merge_things",
    "// Things by key.\nUNWIND $codes AS code MERGE (t:Entity {code: code}) SET t.seen = true",
)
CREATE_THING = parse("sample/create_thing", "// A thing that is new.\nCREATE (t:Entity {code: $code})")
COUNT_UP = parse("sample/count_up", "// One more.\nMERGE (t:Tally {key: 'k'}) SET t.n = coalesce(t.n, 0) + 1")
READ_COUNT = parse("sample/read_count", "// The count.\nMATCH (t:Tally {key: 'k'}) RETURN t.n AS n")
READ_THINGS = parse(
    "sample/read_things", "// All things.\nMATCH (t:Entity) RETURN t.code AS code ORDER BY code"
)
READ_FACTS = parse(
    "sample/read_facts", "// A thing.\nMATCH (t:Entity {code: $code}) RETURN t {.*} AS facts, t"
)
READ_LEAVES = parse(
    "sample/read_leaves", "// All evidence.\nMATCH (l:Leaf) RETURN l {.*} AS leaf ORDER BY l.id"
)
BROKEN = parse("sample/divide", "// Cannot be done.\nMATCH (t:Entity) RETURN 1 / 0 AS x")


def write(store: Store, query: Query, /, **params: Any) -> list[dict[str, Any]]:
    return store.write("sample.do", "someone", lambda tx: tx.run(query, **params))


def read(store: Store, query: Query, /, **params: Any) -> list[dict[str, Any]]:
    return store.read(lambda tx: tx.run(query, **params))


def leaves(store: Store) -> list[dict[str, Any]]:
    return [row["leaf"] for row in read(store, READ_LEAVES)]


def test_a_deed_leaves_one_leaf_that_commits_to_what_was_written(store: Store) -> None:
    before = datetime.now(UTC)

    def work(tx: Tx) -> int:
        tx.run(MERGE_THING, code="张", facts={"on": date(2026, 3, 1)})
        tx.run(READ_THINGS)
        tx.run(MERGE_THINGS, codes=["a", "b"])
        return 7

    assert store.write("thing.record", "officer-9", work) == 7
    [leaf] = leaves(store)
    assert (leaf["action"], leaf["actor"], leaf["statements"]) == ("thing.record", "officer-9", 2)
    assert before - timedelta(milliseconds=1) <= leaf["at"] <= datetime.now(UTC)
    assert UUID(leaf["id"]).version == 7
    statements = [
        ["sample/merge_thing", {"code": "张", "facts": {"on": "2026-03-01"}}],
        ["sample/merge_things", {"codes": ["a", "b"]}],
    ]
    lines = [
        json.dumps(item, ensure_ascii=False, sort_keys=True, separators=(",", ":")) for item in statements
    ]
    expected = hmac.new(
        bytes.fromhex(leaf["salt"]), "".join(f"{line}\n" for line in lines).encode(), "sha256"
    )
    assert leaf["commitment"] == expected.hexdigest()


def test_a_leaf_holds_nothing_of_what_was_written(store: Store) -> None:
    write(store, MERGE_THING, code="legal-person-李四", facts={})
    assert "李四" not in json.dumps(leaves(store), default=str, ensure_ascii=False)


def test_the_same_deed_twice_commits_to_two_different_values(store: Store) -> None:
    for _ in range(2):
        write(store, MERGE_THING, code="a", facts={})
    first, second = leaves(store)
    assert first["commitment"] != second["commitment"]
    assert first["id"] < second["id"]


def test_a_deed_that_wrote_nothing_leaves_its_leaf_too(store: Store) -> None:
    assert write(store, READ_THINGS) == []
    assert [leaf["statements"] for leaf in leaves(store)] == [0]


def test_a_deed_that_fails_leaves_neither_node_nor_leaf(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.run(MERGE_THINGS, codes=["a", "b"])
        raise LookupError("the visit is unknown")

    with pytest.raises(LookupError, match="the visit is unknown"):
        store.write("thing.record", "someone", work)
    assert (read(store, READ_THINGS), leaves(store)) == ([], [])


def test_a_deed_the_store_refuses_half_way_leaves_nothing(store: Store) -> None:
    def work(tx: Tx) -> None:
        tx.run(MERGE_THINGS, codes=["a", "b"])
        tx.run(BROKEN)

    with pytest.raises(QueryRefused, match=r"refused a query \(while running sample/divide\)"):
        store.write("thing.record", "someone", work)
    assert (read(store, READ_THINGS), leaves(store)) == ([], [])


def test_a_read_refuses_a_query_that_writes(store: Store) -> None:
    with pytest.raises(QueryMisused, match="sample/merge_things writes, and this is a read"):
        read(store, MERGE_THINGS, codes=["a"])
    assert read(store, READ_THINGS) == []


def test_a_misspelt_parameter_records_nothing(store: Store) -> None:
    with pytest.raises(QueryMisused, match="lacks codes and does not know code"):
        write(store, MERGE_THINGS, code=["a"])
    assert (read(store, READ_THINGS), leaves(store)) == ([], [])


def test_only_a_schema_statement_is_run_without_evidence(store: Store) -> None:
    with pytest.raises(QueryMisused, match="defines no constraint or index"):
        store.define(CREATE_THING)
    with pytest.raises(QueryMisused, match="defines no constraint or index"):
        store.define(parse("sample/hidden", "// CREATE INDEX\nMATCH (t) DETACH DELETE t"))


def test_a_key_that_is_taken_is_said_in_a_sentence(store: Store) -> None:
    write(store, CREATE_THING, code="a")
    with pytest.raises(KeyTaken, match=r"already holds this key\. Nothing was recorded\."):
        write(store, CREATE_THING, code="a")
    assert len(leaves(store)) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (date(2026, 3, 1), date(2026, 3, 1)),
        (datetime(2026, 3, 1, 8, 0, 5, 123456, SHANGHAI), datetime(2026, 3, 1, 0, 0, 5, 123456, UTC)),
        ([date(2026, 3, 1), date(2026, 3, 2)], [date(2026, 3, 1), date(2026, 3, 2)]),
        ("合规 'quoted' \\ \n", "合规 'quoted' \\ \n"),
        (2**62, 2**62),
        (True, True),
        (["a", "b"], ["a", "b"]),
        (0.1, 0.1),
    ],
)
def test_a_value_comes_back_as_it_was_given(store: Store, given: object, kept: object) -> None:
    write(store, MERGE_THING, code="a", facts={"value": given, "none": None})
    [row] = read(store, READ_FACTS, code="a")
    assert row == {"facts": {"code": "a", "value": kept}, "t": {"code": "a", "value": kept}}


def test_a_time_without_its_zone_is_not_recorded(store: Store) -> None:
    with pytest.raises(TypeError, match="without its time zone"):
        write(store, MERGE_THING, code="a", facts={"at": datetime(2026, 3, 1)})
    assert read(store, READ_THINGS) == []


def together(threads: int, work: Callable[[int], object]) -> None:
    """Do it in as many threads at once; the first failure is raised."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(work, range(threads)))


@pytest.fixture
def another(store: Store, server: Server) -> Iterator[Store]:
    """A door of its own to the same store, as another process has it: nobody stands in line with it."""
    with Store(server.url) as opened:
        yield opened


def test_a_lost_race_for_the_same_new_keys_is_run_again(another: Store) -> None:
    rounds = [[f"{batch}-{item}" for item in range(5)] for batch in range(10)]

    def merge_all(_: int) -> None:
        for codes in rounds:
            write(another, MERGE_THINGS, codes=codes)

    together(6, merge_all)
    assert [row["code"] for row in read(another, READ_THINGS)] == sorted(
        code for codes in rounds for code in codes
    )
    assert len(leaves(another)) == 6 * len(rounds)


def test_counting_up_in_four_threads_loses_nothing(another: Store) -> None:
    def count(_: int) -> None:
        for _ in range(25):
            write(another, COUNT_UP)

    together(4, count)
    assert read(another, READ_COUNT) == [{"n": 100}]
    assert len(leaves(another)) == 100


def test_deeds_of_one_process_go_to_the_embedded_store_one_after_another_and_none_twice(
    one_store: Store,
) -> None:
    tried: list[int] = []

    def count(number: int) -> None:
        def work(tx: Tx) -> None:
            tried.append(number)
            tx.run(COUNT_UP)

        one_store.write("sample.do", "someone", work)

    together(32, count)
    assert sorted(tried) == [*range(32)]
    assert read(one_store, READ_COUNT) == [{"n": 32}]


def test_whose_turn_never_comes_is_told_so_and_nothing_is_recorded(
    one_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.store.BUSY_SECONDS", 0.2)
    under_way, over = Event(), Event()

    def long(tx: Tx) -> None:
        under_way.set()
        over.wait(30)
        tx.run(COUNT_UP)

    with ThreadPoolExecutor(1) as pool:
        deed = pool.submit(lambda: one_store.write("sample.do", "someone", long))
        under_way.wait(30)
        with pytest.raises(StoreUnavailable, match=r"too busy now\. Nothing was recorded"):
            write(one_store, COUNT_UP)
        assert one_store.ready(), "who only reads waits for nobody"
        over.set()
        deed.result()
    assert read(one_store, READ_COUNT) == [{"n": 1}]


def test_a_store_that_is_down_at_start_is_said_in_a_sentence() -> None:
    port, _ = free_ports()
    with Store(f"bolt://127.0.0.1:{port}") as store:
        assert not store.ready()
        with pytest.raises(StoreUnavailable, match=rf"127\.0\.0\.1:{port} does not answer\. Try again"):
            read(store, READ_THINGS)
        with pytest.raises(StoreUnavailable, match=r"does not answer\. Nothing was recorded\."):
            write(store, MERGE_THINGS, codes=["a"])


@pytest.mark.parametrize(
    "url", ["bolt://", "neo4j://user:secret@:7687", "bolt://host:port", "bolt://host:99999"]
)
def test_an_address_without_host_and_port_is_refused_and_keeps_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="names no host and port") as refused:
        Store(url)
    assert "secret" not in str(refused.value)


def test_rows_too_long_for_one_message_are_written_in_several_and_still_in_one_transaction(
    store: Store,
) -> None:
    put = parse(
        "tests/put_notes", "// Notes.\nUNWIND $rows AS row\nCREATE (n:Note {id: row.id, text: row.text})"
    )
    count = parse("tests/count_notes", "// Notes.\nMATCH (n:Note) RETURN count(n) AS n")
    rows = [{"id": number, "text": "汉" * 8_000} for number in range(800)]

    def broken(tx: Tx) -> None:
        tx.run_rows(put, rows)
        raise ValueError("thought better of it")

    with pytest.raises(ValueError, match="thought better"):
        store.write("notes.put", "test", broken)
    assert store.read(lambda tx: tx.run(count)[0]["n"]) == 0
    store.write("notes.put", "test", lambda tx: tx.run_rows(put, rows))
    assert store.read(lambda tx: tx.run(count)[0]["n"]) == len(rows)


def test_a_message_longer_than_the_store_takes_is_refused_before_the_network(store: Store) -> None:
    put = parse("tests/put_note", "// A note.\nCREATE (n:Note {text: $text})")
    with pytest.raises(QueryMisused, match="fewer rows"):
        store.write("notes.put", "test", lambda tx: tx.run(put, text="x" * 16_000_000))
