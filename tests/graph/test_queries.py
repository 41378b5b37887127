"""Every Cypher file has a purpose, a user, and a plan on both stores."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph
from graph import QueryMisused
from graph.queries import Query, all_queries, load, parse
from tests.conftest import Server

PACKAGE = Path(graph.__file__).parent
FILES = sorted((PACKAGE / "cypher").rglob("*.cypher"))
NAMES = [file.relative_to(PACKAGE / "cypher").with_suffix("").as_posix() for file in FILES]

UNRECOGNIZED = "UNRECOGNIZED"
"""The classification of remarks that an empty register causes: nobody has used this label yet."""


@pytest.mark.parametrize("name", NAMES)
def test_a_cypher_file_opens_with_its_purpose_and_holds_one_statement(name: str) -> None:
    assert load(name).name == name


@pytest.mark.parametrize("name", NAMES)
def test_a_cypher_file_is_loaded_by_a_module(name: str) -> None:
    sought = re.compile(rf"(?<![\w/]){re.escape(name)}(?![\w/])")
    assert any(sought.search(module.read_text(encoding="utf-8")) for module in PACKAGE.rglob("*.py"))


@pytest.mark.parametrize("name", NAMES)
def test_a_cypher_file_is_planned_by_both_stores_without_a_remark(server: Server, name: str) -> None:
    assert list(_remarks(server, load(name))) == []


def _remarks(server: Server, query: Query) -> Iterator[str]:
    with server.driver.session() as session:
        summary = session.execute_write(lambda tx: tx.run(f"EXPLAIN {query.text}").consume())
    for status in summary.gql_status_objects:
        named = status.raw_classification or ""
        if status.is_notification and named != UNRECOGNIZED and "parameter" not in status.status_description:
            yield f"{named}: {status.status_description}"


def test_planning_a_deed_does_not_do_it(server: Server) -> None:
    store = server.emptied()
    deed = parse("sample/add_thing", "// A thing.\nCREATE (t:Thing {id: 'planned'})")
    count = parse("sample/count_things", "// How many.\nMATCH (t:Thing) RETURN count(t) AS n")
    list(_remarks(server, deed))
    assert store.read(lambda tx: tx.run(count)) == [{"n": 0}]


def test_all_queries_are_the_files() -> None:
    assert [query.name for query in all_queries()] == sorted(NAMES)


@pytest.mark.parametrize(
    ("text", "params", "writes"),
    [
        ("MATCH (p {id: $id}) RETURN p", {"id"}, False),
        ("MATCH (p) WHERE p.name = 'CREATE $x' RETURN p.set AS created", set(), False),
        ("MATCH (p) /* MERGE $a */ RETURN p // SET $b", set(), False),
        ("UNWIND $rows AS row\nMERGE (p {id: row.id})\nSET p += row.facts, p.on = $on", {"rows", "on"}, True),
        ("MATCH (p {id: $id}) detach delete p", {"id"}, True),
        ("MATCH (p {id: $id}) REMOVE p.name", {"id"}, True),
        ("CREATE INDEX x IF NOT EXISTS FOR (p:P) ON (p.x)", set(), True),
        ("MATCH (p:`SET $x`) RETURN p", set(), False),
    ],
)
def test_parameters_and_writing_are_read_from_the_text(text: str, params: set[str], writes: bool) -> None:
    query = parse("sample/any", f"// What for.\n{text}\n")
    assert (query.params, query.writes) == (params, writes)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("MATCH (p) RETURN p", "does not say what it is for"),
        ("//\nMATCH (p) RETURN p", "does not say what it is for"),
        ("// Only words.\n", "holds no statement"),
        ("// Two.\nMATCH (p) RETURN p;\nMATCH (q) RETURN q;\n", "more than one statement"),
    ],
)
def test_a_file_out_of_order_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse("sample/any", text)


@pytest.mark.parametrize("name", ["../errors", "schema", "schema/read_version.cypher", ""])
def test_a_name_of_another_form_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="names no query"):
        load(name)


def test_a_name_without_a_file_is_refused() -> None:
    with pytest.raises(FileNotFoundError, match="not there"):
        load("schema/read_nothing")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "lacks code, on"),
        ({"code": "x", "om": None}, "lacks on and does not know om"),
        ({"code": "x", "on": None, "of": 1}, "does not know of"),
    ],
)
def test_a_misspelt_parameter_fails_before_the_network(given: dict[str, object], sentence: str) -> None:
    query = parse("sample/any", "// Any.\nMATCH (d {code: $code}) WHERE d.on = $on RETURN d")
    with pytest.raises(QueryMisused, match=sentence):
        query.require(given)
