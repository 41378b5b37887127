"""The tree of districts: whoever is named has a place in it, and what stands below moves with it."""

from pathlib import Path

import pytest

from graph import premises, tallies
from graph.queries import parse
from graph.scope import Scope
from regulation.office import Office
from tests.regulation.tables import DISTRICTS, ENTERPRISES, SHOP, Rows, contents, loader, rejected

WITHIN = parse(
    "tests/within",
    "// Arrows.\nMATCH (d:District)-[:WITHIN]->(p:District) RETURN d.code AS code, p.code AS parent",
)


def paths(office: Office) -> dict[str, str]:
    """Code → path of all districts."""
    return {d.code: d.path for d in office.store.read(lambda tx: premises.districts(tx, "/"))}


def names(office: Office) -> dict[str, str]:
    """Code → name of all districts."""
    return {d.code: d.name for d in office.store.read(lambda tx: premises.districts(tx, "/"))}


def parents(office: Office) -> dict[str, str]:
    """District → parent, of all that have one; a second parent fails."""
    rows = office.store.read(lambda tx: tx.run(WITHIN))
    assert len({row["code"] for row in rows}) == len(rows)
    return {row["code"]: row["parent"] for row in rows}


def at(office: Office, under: str) -> int:
    """How many premises a filter on a district's subtree finds; lists and both ways of counting agree."""
    scope = Scope(under)
    search = premises.Search()
    listed = office.store.read(
        lambda tx: premises.listing(tx, scope, search, by_risk=False, skip=0, limit=999)
    )
    counted = office.store.read(lambda tx: premises.counts(tx, scope, search))
    tallied = office.store.read(lambda tx: tallies.read(tx, scope))
    assert len(listed) == sum(t.count for t in counted) == sum(t.count for t in tallied)
    return len(listed)


def shops(*districts: str) -> Rows:
    """An enterprise with one place in each of these districts."""
    return [{**ENTERPRISES[1], "code": SHOP, "premises": d, "district": d} for d in districts]


def tree(**above: str | None) -> Rows:
    """Districts by their own codes, each with its parent."""
    return [{"code": code, "name": f"区 {code}", "parent": parent} for code, parent in above.items()]


def test_an_unknown_district_is_made_with_its_code_as_its_name(office: Office, tmp_path: Path) -> None:
    loader(office, tmp_path)("enterprises", shops("990101001", "harbour"))
    assert paths(office) == {
        "990000": "/990000/",
        "990100": "/990000/990100/",
        "990101": "/990000/990100/990101/",
        "990101001": "/990000/990100/990101/990101001/",
        "harbour": "/harbour/",
    }
    assert parents(office) == {"990101001": "990101", "990101": "990100", "990100": "990000"}
    assert all(code == name for code, name in names(office).items())
    assert [at(office, path) for path in ("/", "/990000/", "/harbour/", "/880000/")] == [2, 1, 1, 0]


def test_a_districts_table_names_and_hangs_what_was_only_named(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", shops("990101", "harbour"))
    report = load_rows("districts", DISTRICTS)
    assert report.loaded["districts"] == 4
    assert names(office)["harbour"] == "港区"
    assert parents(office) == {"harbour": "990100", "990101": "990100", "990100": "990000"}
    assert [at(office, path) for path in ("/990000/990100/", "/harbour/")] == [2, 0]


def test_all_that_stands_below_a_district_moves_with_it(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", shops("990101001", "990101002", "990102"))
    load_rows("districts", tree(zone=None))
    load_rows("districts", tree(**{"990101": "zone"}))
    found = paths(office)
    assert found["990101001"] == "/zone/990101/990101001/"
    assert found["990102"] == "/990000/990100/990102/"
    assert [at(office, path) for path in ("/zone/", "/zone/990101/", "/990000/")] == [2, 2, 1]
    load_rows("enterprises", shops("990101003"))
    assert paths(office)["990101003"] == "/zone/990101/990101003/"


def test_several_districts_of_one_line_move_at_once(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("districts", tree(a=None, b="a", c="b", d="c", z=None))
    load_rows("enterprises", shops("d"))
    load_rows("districts", tree(b="a", a="z"))
    assert paths(office)["d"] == "/z/a/b/c/d/"
    load_rows("districts", tree(c="z", b="c", a="b"))
    assert paths(office) == {"z": "/z/", "c": "/z/c/", "b": "/z/c/b/", "a": "/z/c/b/a/", "d": "/z/c/d/"}
    assert parents(office) == {"c": "z", "b": "c", "a": "b", "d": "c"}
    assert at(office, "/z/c/") == 1


def test_a_place_below_one_that_moves_in_the_same_table_follows(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("districts", tree(a=None, b="a", c="b", z=None))
    load_rows("districts", [*tree(a="z"), {**tree(c="b")[0], "name": "renamed"}])
    assert paths(office)["c"] == "/z/a/b/c/"


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (tree(x="x"), "parent: x would stand below itself; correct the parent"),
        (tree(a="c"), "parent: a would stand below itself; correct the parent"),
        (tree(x="y", y="x"), "parent: x would stand below itself; correct the parent"),
        (tree(x="gone"), "parent: no district gone is known; load it first or put it above this line"),
    ],
    ids=["itself", "its child's child", "each other", "unknown"],
)
def test_a_parent_that_cannot_be_is_rejected(
    one_office: Office, tmp_path: Path, rows: Rows, told: str
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("districts", tree(a=None, b="a", c="b"))
    held = contents(one_office.store)
    report = load_rows("districts", rows)
    assert (report.loaded["districts"], report.rejected) == (0, len(rows))
    assert rejected(report)[0]["reason"] == told
    assert contents(one_office.store) == held


def test_a_parent_may_stand_below_its_child_in_the_table(one_office: Office, tmp_path: Path) -> None:
    report = loader(one_office, tmp_path)("districts", tree(c="b", b="a", a=None))
    assert (report.loaded["districts"], report.rejected) == (3, 0)
    assert paths(one_office)["c"] == "/a/b/c/"


def test_the_districts_between_are_made_as_well(one_office: Office, tmp_path: Path) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("districts", [{"code": "990101", "name": "东区"}])
    assert parents(one_office) == {"990101": "990100", "990100": "990000"}
    load_rows("districts", [{"code": "990100", "name": "虚构市"}])
    assert names(one_office) == {"990000": "990000", "990100": "虚构市", "990101": "东区"}
    assert parents(one_office) == {"990101": "990100", "990100": "990000"}
