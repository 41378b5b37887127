"""Rejected rows: exactly the broken ones come back, each with its reason, and can be corrected and sent again."""

from pathlib import Path

import pytest

from regulation.access.policy import OPERATOR
from regulation.office import Office
from regulation.register.kinds import KINDS
from regulation.register.loading import load
from regulation.register.reading import CHUNK_ROWS, TableFileError
from tests.regulation.tables import (
    ENTERPRISES,
    SHOP,
    VISITS,
    card,
    contents,
    credit_code,
    loader,
    named,
    rejected,
    text,
    write,
)


def test_of_a_file_with_a_tenth_broken_rows_exactly_these_come_back(office: Office, tmp_path: Path) -> None:
    good = [{**ENTERPRISES[0], "code": credit_code(n), "name": f"店 {n}"} for n in range(60)]
    broken = {
        7: {"code": "1234"},
        17: {"industry": "6292"},
        27: {"latitude": 95},
        37: {"fact:floor_area_m2": "=1+1"},
        47: {"address": ""},
        57: {"district": "1"},
    }
    rows = [{**row, **broken.get(n, {})} for n, row in enumerate(good)]
    report = loader(office, tmp_path)("enterprises", rows)
    assert (report.loaded["enterprises"], report.rejected) == (54, 6)
    back = rejected(report)
    assert [int(row["line"]) for row in back] == [n + 2 for n in broken]
    assert [row["name"] for row in back] == [f"店 {n}" for n in broken]
    columns = ["code", "industry", "latitude", "fact:floor_area_m2", "address", "district"]
    assert [row["reason"].split()[0].strip(":") for row in back] == columns
    assert set(named(office).values()) == {row["name"] for n, row in enumerate(good) if n not in broken}


def test_the_corrected_file_of_rejected_rows_can_be_loaded(one_office: Office, tmp_path: Path) -> None:
    load_rows = loader(one_office, tmp_path)
    wrong = [
        {**ENTERPRISES[0], "address": "@码头", "industry": "6292"},
        {**ENTERPRISES[3], "district": "x y"},
    ]
    first = load_rows("enterprises", wrong)
    assert first.rejected_file is not None
    content = first.rejected_file.read_text(encoding="utf-8-sig")
    half = tmp_path / "corrected.csv"
    half.write_text(content.replace("6292", "6241"), encoding="utf-8")
    second = load(one_office, OPERATOR, "enterprises", half)
    assert (second.loaded["enterprises"], second.rejected) == (1, 1)
    assert card(one_office, f"{SHOP}|").address == "@码头"
    assert second.rejected_file is not None
    content = second.rejected_file.read_text(encoding="utf-8-sig")
    assert content.splitlines()[0] == ",".join(["line", "reason", *ENTERPRISES[0]])
    half.write_text(content.replace("x y", "990101"), encoding="utf-8")
    third = load(one_office, OPERATOR, "enterprises", half)
    assert (third.loaded["enterprises"], third.rejected) == (1, 0)


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("-2", "-2"),
        ("+86", "+86"),
        ("plain", "plain"),
    ],
)
def test_no_spreadsheet_runs_what_stands_in_a_rejected_row(
    one_office: Office, tmp_path: Path, cell: str, kept: str
) -> None:
    row = {**ENTERPRISES[0], "name": cell, "code": "wrong"}
    assert [back["name"] for back in rejected(loader(one_office, tmp_path)("enterprises", [row]))] == [kept]


def test_a_row_that_stands_twice_is_loaded_once(one_office: Office, tmp_path: Path) -> None:
    report = loader(one_office, tmp_path)("enterprises", [*ENTERPRISES, ENTERPRISES[0]])
    assert (report.loaded["enterprises"], report.unchanged, report.rejected) == (4, 1, 0)


@pytest.mark.parametrize("between", [0, CHUNK_ROWS])
def test_of_two_rows_that_contradict_each_other_the_second_comes_back(
    one_office: Office, tmp_path: Path, between: int
) -> None:
    others = [{**VISITS[0], "visit_id": f"W{n}"} for n in range(between)]
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    report = load_rows("visits", [VISITS[0], *others, {**VISITS[0], "minor": 9}])
    (back,) = rejected(report)
    assert (back["line"], back["minor"]) == (str(between + 3), "9")
    assert back["reason"] == "line 2 says otherwise about the same; keep one of the two"
    assert report.loaded["visits"] == between + 1


def test_a_fact_that_the_trades_table_refuses_comes_back_with_the_tables_sentence(
    one_office: Office, tmp_path: Path
) -> None:
    report = loader(one_office, tmp_path)("enterprises", [{**ENTERPRISES[0], "fact:floor_area_m2": -5}])
    (back,) = rejected(report)
    assert "floor_area_m2" in back["reason"]
    assert "-5" in back["reason"]


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        (
            "addresses",
            "the column address is missing. enterprises takes code, name, industry, district, address",
        ),
        ("fact:shape", "fact:shape names no fact that can be loaded"),
        ("fact:days_since_last_visit", "fact:days_since_last_visit names no fact that can be loaded"),
    ],
)
def test_a_table_with_wrong_columns_is_refused_whole(
    one_office: Office, tmp_path: Path, instead: str, told: str
) -> None:
    gone = "fact:form" if instead.startswith("fact:") else "address"
    path = tmp_path / "table.csv"
    path.write_text(text(ENTERPRISES).replace(gone, instead), encoding="utf-8")
    with pytest.raises(TableFileError, match=told) as refusal:
        load(one_office, OPERATOR, "enterprises", path)
    assert str(refusal.value).startswith(f"{path}: ")
    assert contents(one_office.store) == {}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows_loads_nothing(one_office: Office, tmp_path: Path, kind: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text(",".join(KINDS[kind].required) + "\n", encoding="utf-8")
    report = load(one_office, OPERATOR, kind, path)
    assert (report.loaded[kind], report.unchanged, report.rejected, report.rejected_file) == (0, 0, 0, None)


@pytest.mark.parametrize("encoding", ["gbk", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_chinese_text_arrives_whole_from_every_encoding(
    one_office: Office, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text(ENTERPRISES, delimiter), encoding=encoding, newline="")
    assert load(one_office, OPERATOR, "enterprises", path).rejected == 0
    assert sorted(named(one_office).values()) == sorted(["张记面馆", "东街店", "码头店", "王氏药房"])


def test_a_long_file_name_does_not_stop_the_rejected_rows(one_office: Office, tmp_path: Path) -> None:
    path = write(tmp_path / f"{'企' * 80}.csv", [{**ENTERPRISES[0], "code": "wrong"}])
    assert len(rejected(load(one_office, OPERATOR, "enterprises", path))) == 1


def test_a_cell_that_no_index_takes_comes_back(office: Office, tmp_path: Path) -> None:
    longest = {column: "面" * 500 for column in ("name", "premises", "address")}
    rows = [{**ENTERPRISES[0], **longest}, {**ENTERPRISES[3], "address": "街" * 501}]
    report = loader(office, tmp_path)("enterprises", rows)
    assert report.loaded["enterprises"] == 1
    assert [row["reason"] for row in rejected(report)] == [
        "address holds 501 letters; the register takes 500"
    ]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_letters_that_no_screen_shows_do_not_stop_a_table(
    office: Office, tmp_path: Path, ending: str
) -> None:
    rows = [{**ENTERPRISES[0], "name": "a\x00b\x1bc\u202ed'\"\\e"}, ENTERPRISES[3]]
    report = loader(office, tmp_path)("enterprises", rows, ending)
    assert (report.loaded["enterprises"], report.rejected) == (2, 0)
    assert named(office)[f"{SHOP}|"] == rows[0]["name"]
