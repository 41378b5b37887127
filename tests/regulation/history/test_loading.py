"""Tables of history: good rows counted once, bad ones back with the reason, strangers kept until they are known."""

import csv
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from regulation.access import Refused
from regulation.access.policy import NOBODY, OPERATOR
from regulation.history import History, facts_of
from regulation.office import Office
from regulation.register.bulk import AT, open_bulk
from regulation.register.loading import load
from regulation.register.reading import TableFileError, read_table_file
from regulation.register.report import Report
from tests.regulation.tables import (
    CHAIN,
    COMPLAINTS,
    ENTERPRISES,
    SHOP,
    credit_code,
    identities,
    loader,
    rejected,
    write,
)

pytestmark = pytest.mark.store

PENALTIES: Sequence[Mapping[str, Any]] = (
    {"penalty_id": "P1", "code": SHOP, "premises": None, "date": "2026-03-01", "severity": 3, "department": "market",
     "amount": 5000.5, "public_until": "2027-03-01", "repaired_on": None},
    {"penalty_id": "P2", "code": CHAIN, "premises": "东街店", "date": "2026-04-02", "severity": 5, "department": None,
     "amount": None, "public_until": None, "repaired_on": "2026-06-01"},
)  # fmt: skip
FINDINGS: Sequence[Mapping[str, Any]] = (
    {
        "finding_id": "F1",
        "code": SHOP,
        "premises": None,
        "date": "2026-03-01",
        "severity": "关键",
        "item": "3.1",
    },
    {
        "finding_id": "F2",
        "code": SHOP,
        "premises": None,
        "date": "2026-03-01",
        "severity": "minor",
        "item": None,
    },
)
READINGS: Sequence[Mapping[str, Any]] = (
    {
        "reading_id": "R1",
        "code": SHOP,
        "premises": None,
        "date": "2026-03-01",
        "fact": "floor_area_m2",
        "value": "81.5",
    },
    {
        "reading_id": "R2",
        "code": SHOP,
        "premises": None,
        "date": "2026-03-02",
        "fact": "on_abnormal_list",
        "value": "是",
    },
)
TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "complaints": COMPLAINTS,
    "penalties": PENALTIES,
    "findings": FINDINGS,
    "readings": READINGS,
}


def reasons(report: Report) -> list[str]:
    return [row["reason"] for row in rejected(report)]


def ids(office: Office, kind: str) -> list[str]:
    return History.of(office).scan(kind).select("id").sort("id").collect()["id"].to_list()


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_every_kind_of_history_loads_from_every_kind_of_file_and_twice_changes_nothing(
    one_office: Office, tmp_path: Path, ending: str
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    for kind, rows in TABLES.items():
        report = load_rows(kind, rows, ending)
        assert (dict(report.loaded), report.unchanged, reasons(report)) == ({kind: 2}, 0, [])
        again = load_rows(kind, rows, ending)
        assert (dict(again.loaded), again.unchanged, again.rejected) == ({kind: 0}, 2, 0)
    history = History.of(one_office)
    number = history.numbers.of(identities(one_office)[f"{CHAIN}|东街店"])
    assert number is not None
    (kept,) = history.rows("penalties", number).rows(named=True)
    assert kept == {
        "id": "P2", "premises": number, "date": date(2026, 4, 2), "severity": 5, "department": None, "amount": None,
        "public_until": None, "repaired_on": date(2026, 6, 1),
    }  # fmt: skip
    (other,) = history.scan("penalties").filter(id="P1").collect().rows(named=True)
    assert (str(other["amount"]), other["public_until"]) == ("5000.50", date(2027, 3, 1))
    shop = identities(one_office)[f"{SHOP}|"]
    facts = facts_of(
        history, shop, date(2026, 11, 1), ["floor_area_m2", "on_abnormal_list", "failed_inspections"]
    )
    assert (facts["floor_area_m2"].value, facts["on_abnormal_list"].value) == (81.5, True)
    assert facts["failed_inspections"].value == [{"date": "2026-03-01"}]


def test_a_corrected_row_stands_and_the_older_stays_in_the_past(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    load_rows("penalties", PENALTIES)
    report = load_rows("penalties", [PENALTIES[0], {**PENALTIES[1], "severity": 2, "premises": "码头店"}])
    assert (report.loaded["penalties"], report.unchanged) == (1, 1)
    history = History.of(office)
    places = identities(office)
    assert [history.rows("penalties", history.numbers.of(places[f"{CHAIN}|{name}"]) or 0).height
            for name in ("东街店", "码头店")] == [0, 1]  # fmt: skip
    (old,) = history.past("penalties").rows(named=True)
    (new,) = history.scan("penalties").filter(id="P2").collect().rows(named=True)
    assert (old["id"], old["severity"], old["replaced_by"]) == ("P2", 5, new["batch"])
    assert old["batch"] != new["batch"]


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("penalties", {"penalty_id": None}, "penalty_id is empty; fill it in"),
    ("penalties", {"severity": "6"}, "severity is '6'; write 1, 2, 3, 4 or 5"),
    ("penalties", {"date": None}, "date is empty; write the date as 2026-11-22"),
    (
        "penalties",
        {"date": "2027-01-01"},
        "date 2027-01-01 lies in the future (today is 2026-11-23); correct the date",
    ),
    ("penalties", {"date": "gestern"}, "date is 'gestern', which is no date; write it as 2026-11-22"),
    ("complaints", {"complaint_id": None}, "complaint_id is empty; fill it in"),
    ("complaints", {"topic": None}, "topic is empty; fill it in"),
    (
        "complaints",
        {"date": "2027-01-01"},
        "date 2027-01-01 lies in the future (today is 2026-11-23); correct the date",
    ),
    ("penalties", {"amount": "-5"}, "amount is -5; write an amount in yuan with at most two decimals"),
    ("penalties", {"code": "x" * 501}, "code holds 501 letters; the register takes 500"),
    ("findings", {"severity": "bad"}, "severity is 'bad'; it takes critical, minor, serious"),
    (
        "readings",
        {"fact": "no such"},
        "fact no such is none that a reading can state; see industries/facts.toml",
    ),
    (
        "readings",
        {"fact": "penalties"},
        "fact penalties is none that a reading can state; see industries/facts.toml",
    ),
    ("readings", {"fact": "floor_area_m2", "value": "wide"}, "value is 'wide', which is no number"),
]


@pytest.mark.parametrize(("kind", "change", "reason"), WRONG)
def test_a_row_that_cannot_be_read_comes_back_with_a_sentence(
    one_office: Office, tmp_path: Path, kind: str, change: dict[str, Any], reason: str
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    report = load_rows(kind, [TABLES[kind][0], {**TABLES[kind][1], **change}])
    assert (report.loaded[kind], reasons(report)) == (1, [reason])
    assert [row["line"] for row in rejected(report)] == ["3"]


def test_of_one_id_twice_in_a_file_an_equal_row_is_dropped_and_another_rejected(
    one_office: Office, tmp_path: Path
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    first = PENALTIES[0]
    report = load_rows("penalties", [first, first, {**first, "severity": 4}])
    assert (report.loaded["penalties"], report.unchanged) == (1, 1)
    assert reasons(report) == ["line 2 says otherwise about the same; keep one of the two"]


def test_a_dry_run_says_what_would_be_and_writes_nothing(one_office: Office, tmp_path: Path) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    stranger = {**PENALTIES[0], "penalty_id": "P9", "code": credit_code(77)}
    report = load_rows("penalties", [*PENALTIES, stranger], dry_run=True)
    assert (dict(report.loaded), report.rejected, report.aside) == ({"penalties": 2}, 1, 1)
    assert not (one_office.settings.data_dir / "history").exists()
    load_rows("penalties", PENALTIES[:1])
    report = load_rows("penalties", PENALTIES, dry_run=True)
    assert (report.loaded["penalties"], report.unchanged) == (1, 1)
    assert ids(one_office, "penalties") == ["P1"]


def test_a_stranger_is_kept_aside_and_taken_in_when_its_premises_is_known(
    office: Office, tmp_path: Path
) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES[:1])
    report = load_rows("penalties", PENALTIES)
    assert (report.loaded["penalties"], report.rejected, report.aside) == (1, 1, 1)
    assert reasons(report) == [f"code: no enterprise {CHAIN} is known; load enterprises first"]
    assert report.as_json()["aside"] == 1
    again = load_rows("penalties", PENALTIES)
    assert (again.loaded["penalties"], again.unchanged, again.aside) == (0, 1, 1)
    assert History.of(office).aside("penalties")["id"].to_list() == ["P2"]
    known = load_rows("enterprises", ENTERPRISES)
    assert (known.loaded["enterprises"], known.loaded["penalties"]) == (len(ENTERPRISES) - 1, 1)
    assert History.of(office).aside("penalties").is_empty()
    assert ids(office, "penalties") == ["P1", "P2"]
    last = load_rows("penalties", PENALTIES)
    assert (last.loaded["penalties"], last.unchanged, last.rejected, last.aside) == (0, 2, 0, 0)


def test_a_place_that_the_enterprise_does_not_have_yet_is_kept_aside_too(
    one_office: Office, tmp_path: Path
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES[:2])
    report = load_rows("penalties", [{**PENALTIES[1], "premises": "码头店"}])
    assert reasons(report) == [f"premises: {CHAIN} has no place named '码头店'; check the name"]
    assert load_rows("enterprises", ENTERPRISES).loaded["penalties"] == 1


def test_a_file_without_its_columns_or_of_somebody_who_may_not_is_refused_whole(
    one_office: Office, tmp_path: Path
) -> None:
    path = write(tmp_path / "p.csv", [{"penalty_id": "P1", "code": SHOP}])
    with pytest.raises(TableFileError, match="the column date, severity is missing"):
        load(one_office, OPERATOR, "penalties", path)
    with pytest.raises(Refused):
        load(one_office, NOBODY, "penalties", path)


LINES = [
    "a,b,c",
    "1,x,y",
    '2,"x, with comma","say ""so"""',
    "3,x",
    "",
    "4,x,y,z",
    ",,",
    '5,"x"y,z',
    '6,x"y,z',
    "7, x ,'=1'",
    '"8","",""',
    "9,\ufffd,y",
    "中,文,字",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("last", ["", '\n10,"two\nlines",z\n11,x,y'])
def test_a_million_rows_are_read_as_one_is(
    tmp_path: Path, encoding: str, end: str, delimiter: str, last: str
) -> None:
    """By columns and by rows the same cells, the same lines and the same faults, whatever is wrong with the file."""
    text = "\n".join(LINES) + last
    if encoding == "gb18030":
        text = text.replace("\ufffd", "")
    text = text.replace(",", delimiter).replace("\n", end)
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode(encoding))
    by_row = [
        (row.line, [row.cells.get(name) for name in "abc"], row.fault) for row in read_table_file(path).rows
    ]
    by_column: list[tuple[int, list[Any], str | None]] = []
    for chunk in open_bulk(path).chunks:
        by_column += [
            (row[AT], [row[name] or "" for name in "abc"], None) for row in chunk.rows.rows(named=True)
        ]
        by_column += [(bad.line, [bad.cells.get(name) for name in "abc"], bad.reason) for bad in chunk.faulty]
    assert sorted(by_column, key=lambda row: row[0]) == by_row


def test_what_was_rejected_can_be_corrected_in_its_own_file_and_loaded(
    one_office: Office, tmp_path: Path
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    report = load_rows("findings", [{**FINDINGS[0], "item": "=1+1", "severity": "bad"}])
    assert report.rejected_file
    with report.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    mended = tmp_path / "mended.csv"
    with mended.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([[cell.replace("bad", "critical") for cell in row] for row in rows])
    assert load(one_office, OPERATOR, "findings", mended).loaded["findings"] == 1
    assert History.of(one_office).scan("findings").collect()["item"].to_list() == ["=1+1"]


def test_the_report_names_what_is_kept_aside_only_where_something_is(
    one_office: Office, tmp_path: Path
) -> None:
    load_rows = loader(one_office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    told = json.loads(json.dumps(load_rows("penalties", PENALTIES).as_json()))
    assert told == {"loaded": {"penalties": 2}, "unchanged": 0, "rejected": 0, "rejected_file": None}
