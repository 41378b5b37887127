"""Killed in the middle of writing, the store loses nothing it has acknowledged and keeps nothing half."""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Event

import psutil

from graph import EmbeddedStore, Store, StoreUnavailable, Tx
from graph.queries import parse
from graph.schema import prepare
from tests.graph.test_embedded import until

KILLS = 20
WRITERS = 3
PARTS = 10
WRITES_BEFORE_A_KILL = 25

RECORD_VISIT = parse("sample/record_visit", "// A visit.\nCREATE (v:Visit {id: $id})")
RECORD_PARTS = parse(
    "sample/record_parts",
    "// Its findings.\nMATCH (v:Visit {id: $id}) UNWIND range(1, $parts) AS number "
    "CREATE (v)-[:FOUND]->(f:Finding {number: number})",
)
READ_VISITS = parse(
    "sample/read_visits",
    "// Visits with their findings.\nMATCH (v:Visit) OPTIONAL MATCH (v)-[:FOUND]->(f:Finding) "
    "RETURN v.id AS id, count(f) AS parts",
)
READ_LEAVES = parse("sample/read_leaves", "// Evidence by deed.\nMATCH (l:Leaf) RETURN l.action AS action")
COUNT_FINDINGS = parse("sample/count_findings", "// All findings.\nMATCH (f:Finding) RETURN count(f) AS n")


@dataclass
class Writers:
    """Threads that record visits until the store goes away, and what was acknowledged to them."""

    store: Store
    acknowledged: set[str] = field(default_factory=set)
    numbers: "count[int]" = field(default_factory=count)

    def write_until(self, gone: Event) -> None:
        """Record one visit after the other."""
        while not gone.is_set():
            visit = f"v{next(self.numbers)}"

            def work(tx: Tx, visit: str = visit) -> None:
                tx.run(RECORD_VISIT, id=visit)
                tx.run(RECORD_PARTS, id=visit, parts=PARTS)

            try:
                self.store.write(f"visit.record:{visit}", "someone", work)
            except StoreUnavailable:
                return
            self.acknowledged.add(visit)


def kill_while_writing(child: EmbeddedStore, writers: Writers) -> None:
    """Let the writers get going, kill the child, and wait until it is back by itself."""
    before, had, gone = child.address.child, len(writers.acknowledged), Event()
    with ThreadPoolExecutor(WRITERS) as pool:
        running = [pool.submit(writers.write_until, gone) for _ in range(WRITERS)]
        until(lambda: len(writers.acknowledged) >= had + WRITES_BEFORE_A_KILL)
        os.kill(before, signal.SIGKILL)
        gone.set()
    for writer in running:
        writer.result()
    until(lambda: child.address.child != before and writers.store.ready())
    assert not psutil.pid_exists(before)


def assert_whole(store: Store, acknowledged: set[str]) -> None:
    """Everything acknowledged is there, nothing is half there, and every deed has its one leaf."""
    found = store.read(lambda tx: tx.run(READ_VISITS))
    visits = {row["id"]: row["parts"] for row in found}
    leaves = Counter(row["action"] for row in store.read(lambda tx: tx.run(READ_LEAVES)))
    del leaves["schema.migrate"]
    assert len(found) == len(visits)
    assert acknowledged - visits.keys() == set()
    assert {visit: parts for visit, parts in visits.items() if parts != PARTS} == {}
    assert store.read(lambda tx: tx.run(COUNT_FINDINGS)) == [{"n": PARTS * len(visits)}]
    assert leaves == {f"visit.record:{visit}": 1 for visit in visits}


def test_killed_twenty_times_while_writing_it_loses_nothing_and_comes_back(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        prepare(store)
        writers = Writers(store)
        for _ in range(KILLS):
            kill_while_writing(child, writers)
            assert_whole(store, writers.acknowledged)
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        assert_whole(store, writers.acknowledged)
