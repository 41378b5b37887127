"""History cut by the numbers of premises says the same as history cut by month, as an older program left it."""

import hashlib
import json
from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from graph import history as stored
from regulation.access.policy import OPERATOR
from regulation.cli.saying import brought_up
from regulation.history import History, compact, facts_of, is_by_month
from regulation.history.files import PART, checked, write_file
from regulation.history.manifest import Manifest
from regulation.history.shelf import next_deed
from regulation.office import Office
from regulation.staging import put_in_place, stage
from tests.regulation.history.credit import DAY, complaint, load, places
from tests.regulation.town import leaves

pytestmark = pytest.mark.store


def cut_by_month(office: Office, *, placed: bool = True) -> Manifest:
    """The complaints as an older program kept them: files by month, seek files named beside them.

    Not `placed`: the writer ended after its deed and before its list was put in place.
    """
    history = History.of(office)
    shelf = history.shelf("complaints")
    before = shelf.manifest()
    rows = history.scan("complaints").with_columns(month=pl.col("date").dt.strftime("%Y-%m")).collect()
    months = rows.partition_by("month", as_dict=True, include_key=False)
    files = [write_file(shelf.folder, f"month={key[0]}/old.parquet", one) for key, one in months.items()]
    told = json.loads(replace(before, number=before.number + 1, files=tuple(sorted(files))).text())
    for file in (*told["files"], *told["past"], *told["aside"]):
        file["seek"] = hashlib.sha256(b"seek").hexdigest()
    digest = stage(shelf.path, json.dumps(told, indent=1).encode())
    deed = replace(next_deed(office, before, "compact", "test")(), manifest=digest)
    office.store.write("test.months", "test", lambda tx: stored.put(tx, deed))
    if placed:
        put_in_place(shelf.path, digest)
    return before


def loaded(office: Office) -> list[str]:
    """Complaints of premises of two parts in five months; the ids of the premises."""
    shops = places(office, *(f"s{number}" for number in range(4)))
    numbers = History.of(office).numbers
    numbers.give([shops[0].id, shops[1].id])
    numbers.give([f"filler{number}" for number in range(PART)])
    for batch in range(3):
        days = [DAY - timedelta(40 * batch + n) for n in range(3)]
        rows = [complaint(f"{batch}-{n}-{p.id}", p, day) for p in shops for n, day in enumerate(days)]
        load(office, "complaints", f"b{batch}", *rows)
    return [shop.id for shop in shops]


def said(office: Office, premises: list[str]) -> tuple[list[object], list[tuple[object, ...]]]:
    """The facts of each, and every row."""
    history = History.of(office)
    alone: list[object] = [facts_of(history, one, DAY, ["verified_complaints"]) for one in premises]
    return alone, history.scan("complaints").sort("id").collect().rows()


@pytest.mark.parametrize("placed", [True, False])
def test_files_by_month_are_read_right_and_cut_anew_without_a_loss(one_office: Office, placed: bool) -> None:
    office, premises = one_office, loaded(one_office)
    history = History.of(office)
    shelf = history.shelf("complaints")
    assert {file.part for file in shelf.manifest().files} == {0, 1}
    before = said(office, premises)
    cut_by_month(office, placed=placed)
    assert {file.part for file in shelf.manifest().files} == {None}
    assert said(office, premises) == before
    began = history.scan("complaints")
    assert compact(office, OPERATOR, "complaints") == 2
    assert [file.path.split("/")[0] for file in shelf.manifest().files] == ["part=000", "part=001"]
    assert said(office, premises) == before
    assert began.sort("id").collect().rows() == before[1]
    assert compact(office, OPERATOR, "complaints") == 0


def test_short_files_are_drawn_together_and_a_long_one_stays_as_it_is(one_office: Office) -> None:
    (shop,) = places(one_office, "shop")
    shelf = History.of(one_office).shelf("complaints")

    def lengths() -> list[int]:
        return sorted(file.rows for file in shelf.manifest().files)

    for batch, rows in enumerate([100, 1, 1, 2, 1, 1]):
        load(
            one_office,
            "complaints",
            f"b{batch}",
            *(complaint(f"{batch}-{n}", shop, DAY) for n in range(rows)),
        )
    assert compact(one_office, OPERATOR, "complaints", 6) == 0
    assert compact(one_office, OPERATOR, "complaints", 5) == 1
    assert lengths() == [6, 100]
    long = max(shelf.manifest().files, key=lambda file: file.rows)
    for batch, rows in enumerate([8, 16, 31]):  # each longer than all shorter ones together, and yet too many
        load(
            one_office,
            "complaints",
            f"d{batch}",
            *(complaint(f"d{batch}-{n}", shop, DAY) for n in range(rows)),
        )
    assert compact(one_office, OPERATOR, "complaints", 4) == 1
    assert lengths() == [30, 31, 100]
    assert long in shelf.manifest().files
    assert compact(one_office, OPERATOR, "complaints", 1) == 1
    assert lengths() == [161]


def test_whoever_opens_the_office_has_files_by_month_cut_anew_once(
    one_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    premises = loaded(one_office)
    before = said(one_office, premises)
    cut_by_month(one_office)
    brought_up(one_office)
    assert "2 parts" in capsys.readouterr().err
    assert not is_by_month(one_office, "complaints")
    assert said(one_office, premises) == before
    written = leaves(one_office)
    brought_up(one_office)
    assert (leaves(one_office), capsys.readouterr().err) == (written, "")


def test_a_damaged_history_is_said_and_keeps_nobody_from_opening_the_office(
    one_office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded(one_office)
    cut_by_month(one_office)
    shelf = History.of(one_office).shelf("complaints")
    gone = checked(shelf.folder, shelf.manifest().files[0])
    gone.unlink()
    brought_up(one_office)
    assert str(gone) in capsys.readouterr().err
    assert is_by_month(one_office, "complaints")


def test_one_premises_opens_only_the_files_of_its_part(one_office: Office) -> None:
    premises = loaded(one_office)
    history = History.of(one_office)
    shelf = history.shelf("complaints")
    for file in shelf.manifest().files:
        if file.part == 1:
            checked(shelf.folder, file).unlink()
    first, last = (history.numbers.of(one) for one in (premises[0], premises[-1]))
    assert (first, last) == (0, PART + 3)
    assert history.rows("complaints", 0).height == 9
