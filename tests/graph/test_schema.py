"""An older store is brought up to date, a newer one is left alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import EmbeddedStore, Store, StoreTooNew, Tx, owned, visit_records
from graph.queries import Query, load, parse
from graph.schema import MIGRATIONS, NAME, Migration, prepare, version
from tests.conftest import Server

LATEST = MIGRATIONS[-1].version
ADD_DISTRICT = parse("sample/add_district", "// A district.\nCREATE (d:District {code: $code, path: $code})")
READ_DISTRICTS = parse(
    "sample/read_districts", "// All.\nMATCH (d:District) RETURN d {.*} AS d ORDER BY d.code"
)
NAME_DISTRICTS = parse(
    "sample/name_districts", "// A change of data.\nMATCH (d:District) SET d.name = d.code"
)
ADD_OLD_VISIT = parse(
    "sample/add_old_visit",
    "// A visit as it was recorded before records stood beside it, with a finding.\n"
    "CREATE (t:Task {id: 't', pinned: '{}'}), (f:Finding {id: 'v:1', visit: 'v'}), (v:Visit)\n"
    "SET v = $visit\n"
    "CREATE (v)-[:OF]->(t), (f)-[:IN]->(v)",
)
READ_FINDINGS = parse(
    "sample/read_findings", "// All.\nMATCH (f:Finding) RETURN f.id AS id, f.record AS record"
)
FORGET_VERSION = parse("sample/forget_version", "// As if new.\nMATCH (s:Schema) DETACH DELETE s")
INDEX_NAME = parse(
    "sample/index_name",
    "// A later index.\nCREATE INDEX sample_name IF NOT EXISTS FOR (d:District) ON (d.name)",
)
DROP_INDEX_NAME = parse("sample/drop_index_name", "// As before.\nDROP INDEX sample_name IF EXISTS")


def write(store: Store, query: Query, **params: Any) -> None:
    store.write("sample.do", "someone", lambda tx: tx.run(query, **params))


def set_version(store: Store, number: int) -> None:
    write(store, load("schema/set_version"), name=NAME, version=number)


@pytest.fixture
def versioned(server: Server) -> Iterator[Store]:
    """Each store, empty, its version given back afterwards."""
    store = server.emptied()
    yield store
    store.define(DROP_INDEX_NAME)
    set_version(store, LATEST)


def test_migrations_are_numbered_one_after_the_other() -> None:
    assert [migration.version for migration in MIGRATIONS] == list(range(1, LATEST + 1))


def test_a_prepared_store_is_at_the_latest_version_and_stays_there(store: Store) -> None:
    assert version(store) == LATEST
    prepare(store)
    assert version(store) == LATEST


def test_an_older_store_keeps_its_data_and_is_brought_up_step_by_step(versioned: Store) -> None:
    write(versioned, ADD_DISTRICT, code="d1")
    write(versioned, FORGET_VERSION)
    assert version(versioned) == 0
    prepare(versioned, MIGRATIONS[:1])
    assert version(versioned) == 1
    later = Migration(version=LATEST + 1, definitions=(INDEX_NAME,), changes=(NAME_DISTRICTS,))
    prepare(versioned, (*MIGRATIONS, later))
    assert version(versioned) == LATEST + 1
    found = versioned.read(lambda tx: tx.run(READ_DISTRICTS))
    assert found == [{"d": {"code": "d1", "path": "d1", "name": "d1"}}]


def test_a_visit_recorded_before_records_stood_apart_has_its_record_whole(versioned: Store) -> None:
    at = datetime(2026, 11, 25, 8, 30, tzinfo=UTC)
    visit = {
        "id": "v",
        "number": "J-20261125-0A1B2C",
        "premises": "p",
        "record": '{"id":"v"}',
        "record_digest": "d" * 64,
        "at": at,
        "by": "inspector",
        "public_on": date(2026, 12, 23),
    }
    write(versioned, ADD_OLD_VISIT, visit=visit)
    for _ in range(2):
        set_version(versioned, 14)
        prepare(versioned)
        (record,) = versioned.read(lambda tx: visit_records.of_visit(tx, "v"))
        assert (record.id, record.text, record.digest, record.at) == ("v", '{"id":"v"}', "d" * 64, at)
        assert (record.task, record.premises, record.listed, record.version) == ("t", "p", "{}", 1)
        assert (record.number, record.public_on) == ("J-20261125-0A1B2C", date(2026, 12, 23))
        assert versioned.read(lambda tx: tx.run(READ_FINDINGS)) == [{"id": "v:1", "record": "v"}]


def test_a_migration_that_stopped_half_way_is_run_again(versioned: Store) -> None:
    set_version(versioned, 0)
    for definition in MIGRATIONS[0].definitions[:5]:
        versioned.define(definition)
    prepare(versioned)
    assert version(versioned) == LATEST


def test_a_newer_store_is_refused_and_left_as_it_is(versioned: Store) -> None:
    set_version(versioned, LATEST + 1)
    with pytest.raises(StoreTooNew, match=rf"at schema version {LATEST + 1}, .* up to {LATEST}\. Nothing"):
        prepare(versioned)
    assert version(versioned) == LATEST + 1


def test_what_must_be_one_is_one(store: Store) -> None:
    def twice(tx: Tx) -> None:
        tx.run(ADD_DISTRICT, code="same")
        tx.run(ADD_DISTRICT, code="same")

    with pytest.raises(ValueError, match="already holds this key"):
        store.write("sample.do", "someone", twice)


def test_a_store_of_version_one_is_migrated_when_it_is_opened(tmp_path: Path) -> None:
    with EmbeddedStore(tmp_path) as child, child.store() as store:
        prepare(store, MIGRATIONS[:1])
        write(store, ADD_DISTRICT, code="d1")
    with owned(tmp_path) as store:
        assert version(store) == LATEST
        assert store.read(lambda tx: tx.run(READ_DISTRICTS)) == [{"d": {"code": "d1", "path": "d1"}}]
        set_version(store, LATEST + 1)
    with pytest.raises(StoreTooNew, match="Install the newer program"), owned(tmp_path):
        pass
