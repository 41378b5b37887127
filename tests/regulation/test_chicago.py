"""Chicago's real records: every inspection is a visit or comes back with a reason, and no row is counted twice."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from graph import premises
from graph.queries import parse
from graph.records import restore_facts
from graph.scope import Scope
from regulation.access import Refused
from regulation.access.policy import NOBODY, OPERATOR
from regulation.office import Office
from regulation.register.chicago import UNKNOWN_WARD, load_chicago, stated, ward_code
from regulation.register.reading import TableFileError
from regulation.register.sample import CHICAGO
from risk import Fact
from tests.regulation.tables import contents, rejected

FULL = Path(__file__).parents[3] / "shared" / "data" / "chicago"
"""Where the whole of the city's records stands beside a checkout; without it the package's excerpt is loaded."""

AT = parse(
    "tests/chicago_at",
    "// Places.\nMATCH (p:Premises)-[:IN]->(d:District) OPTIONAL MATCH (e:Entity)-[:OPERATES]->(p)\n"
    "RETURN p.key AS key, p.name AS name, d.code AS district, e.code AS entity",
)
VISITED = parse(
    "tests/chicago_visited",
    "// Visits.\nMATCH (v:Visit)-[:AT]->(p:Premises)\n"
    "RETURN v.id AS id, p.key AS key, v.date AS date, v.result AS result, v.critical AS critical,\n"
    "v.serious AS serious, v.minor AS minor",
)
KIND = parse("tests/chicago_kind", "// Facts.\nMATCH (p:Premises) RETURN p.key AS key, p.facts AS facts")

RESULT = {"Pass": "pass", "Pass w/ Conditions": "conditions", "Fail": "fail"}


def licences(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "licences.parquet")


def inspections(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "inspections.parquet")


def wanted(folder: Path) -> dict[str, int]:
    """What must stand in the graph, counted from the files alone."""
    terms, visits = licences(folder), inspections(folder)
    places = terms.select("account_number", pl.col("address").str.strip_chars()).n_unique()
    unlicensed = visits.join(terms, on="license_number", how="anti")
    own = unlicensed.select("license_number", pl.col("dba_name", "address").str.strip_chars()).n_unique()
    permits = terms.select("license_description", "license_number").n_unique()
    return {
        "Department": 1,
        "District": terms["ward"].drop_nulls().n_unique() + 2,
        "Entity": terms["account_number"].n_unique(),
        "OPERATES": places,
        "Premises": places + own,
        "IN": places + own,
        "Permit": permits,
        "Term": terms.height,
        "HAS_TERM": terms.height,
        "Visit": visits.height,
        "BY": visits.height,
        "AT": visits.height + permits,
    }


def held(office: Office) -> dict[str, int]:
    """What stands in the graph, of that which `wanted` counts."""
    return {what: n for what, n in contents(office.store).items() if what not in ("Leaf", "Tally", "WITHIN")}


def copy_with(
    folder: Path,
    *,
    terms: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame,
    visits: Callable[[pl.DataFrame], pl.DataFrame] = lambda frame: frame,
) -> Path:
    """The excerpt's first rows with something changed in them."""
    terms(licences(CHICAGO).head(300)).write_parquet(folder / "licences.parquet")
    visits(inspections(CHICAGO).head(300)).write_parquet(folder / "inspections.parquet")
    return folder


def changed(**cells: list[object]) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Other cells at the head of some columns."""
    return lambda frame: frame.with_columns(
        pl.concat([pl.Series(name, given, frame.schema[name]), frame[name][len(given) :]]).alias(name)
        for name, given in cells.items()
    )


def test_the_excerpt_loads_whole_and_twice_changes_nothing(office: Office) -> None:
    report = load_chicago(office, OPERATOR, CHICAGO)
    assert (report.rejected, report.unchanged) == (0, 0)
    assert held(office) == wanted(CHICAGO)
    assert report.loaded == {
        "departments": 1,
        "districts": wanted(CHICAGO)["District"],
        "enterprises": wanted(CHICAGO)["Premises"],
        "permits": wanted(CHICAGO)["Term"],
        "visits": wanted(CHICAGO)["Visit"],
    }
    before = contents(office.store)
    again = load_chicago(office, OPERATOR, CHICAGO)
    assert (again.loaded.total(), again.unchanged, again.rejected) == (0, report.loaded.total(), 0)
    assert contents(office.store) == before


def test_all_inspections_of_the_city_are_visits_or_come_back(one_office: Office) -> None:
    folder = FULL if FULL.exists() else CHICAGO
    report = load_chicago(one_office, OPERATOR, folder)
    assert report.loaded["visits"] + report.rejected == inspections(folder).height
    assert report.rejected == len(rejected(report))
    assert held(one_office) == wanted(folder)
    assert by_result(one_office) == dict(
        inspections(folder)["results"].replace_strict(RESULT).value_counts().iter_rows()
    )


def by_result(office: Office) -> dict[str, int]:
    """Visits by result."""
    rows = pl.DataFrame(office.store.read(lambda tx: tx.run(VISITED)))
    return dict(rows["result"].value_counts().iter_rows())


def test_each_visit_says_what_its_inspection_said(one_office: Office, tmp_path: Path) -> None:
    folder = copy_with(tmp_path)
    load_chicago(one_office, OPERATOR, folder)
    rows = one_office.store.read(lambda tx: tx.run(VISITED))
    stated = inspections(folder).with_columns(pl.col("results").replace_strict(RESULT))
    columns = [
        "inspection_id",
        "inspection_date",
        "results",
        "critical_count",
        "serious_count",
        "minor_count",
    ]
    found = {
        (
            r["id"].removeprefix("chicago:"),
            r["date"],
            *map(str, (r["result"], r["critical"], r["serious"], r["minor"])),
        )
        for r in rows
    }
    assert found == {(str(i), day, *map(str, rest)) for i, day, *rest in stated.select(columns).iter_rows()}


def test_an_inspection_without_a_known_licence_has_a_place_of_its_own(
    one_office: Office, tmp_path: Path
) -> None:
    folder = copy_with(tmp_path)
    load_chicago(one_office, OPERATOR, folder)
    unlicensed = inspections(folder).join(licences(folder), on="license_number", how="anti")
    one = unlicensed.row(0, named=True)
    places = {row["key"]: row for row in one_office.store.read(lambda tx: tx.run(AT))}
    visited = {row["id"]: row["key"] for row in one_office.store.read(lambda tx: tx.run(VISITED))}
    place = places[visited[f"chicago:{one['inspection_id']}"]]
    assert (place["name"], place["entity"], place["district"]) == (
        one["dba_name"].strip(),
        None,
        UNKNOWN_WARD,
    )
    assert str(one["license_number"]) in place["key"]
    assert {places[visited[f"chicago:{i}"]]["entity"] for i in unlicensed["inspection_id"]} == {None}


@pytest.mark.parametrize(
    ("kind", "children"),
    [
        ("School", True),
        ("Daycare (2 - 6 Years)", True),
        ("Children's Services Facility", True),
        ("CULINARY SCHOOL", False),
        ("Restaurant", False),
        (" ", None),
        (None, None),
    ],
)
def test_an_inspection_states_whether_its_place_is_for_children(
    kind: str | None, children: bool | None
) -> None:
    row = inspections(CHICAGO).row(0, named=True)
    said = stated({**row, "facility_type": kind}).get("school_or_day_care")
    record, day = f"chicago:{row['inspection_id']}", row["inspection_date"]
    assert said == (None if children is None else Fact(children, "visit", record, day))


def test_a_file_that_does_not_say_the_kind_of_place_is_loaded_all_the_same(
    one_office: Office, tmp_path: Path
) -> None:
    folder = copy_with(tmp_path, visits=lambda frame: frame.drop("facility_type"))
    assert load_chicago(one_office, OPERATOR, folder).rejected == 0
    rows = one_office.store.read(lambda tx: tx.run(KIND))
    assert {name for row in rows for name in restore_facts(row["facts"])} == {"chicago_risk_class"}


def test_a_licence_without_a_ward_is_in_no_known_ward(one_office: Office, tmp_path: Path) -> None:
    load_chicago(one_office, OPERATOR, copy_with(tmp_path, terms=changed(ward=[None] * 300)))
    rows = one_office.store.read(lambda tx: tx.run(AT))
    assert {row["district"] for row in rows} == {UNKNOWN_WARD}


def test_the_wards_of_the_city_are_its_districts(one_office: Office, tmp_path: Path) -> None:
    folder = copy_with(tmp_path)
    load_chicago(one_office, OPERATOR, folder)
    found = {d.code: d.path for d in one_office.store.read(lambda tx: premises.districts(tx, "/"))}
    wards = licences(folder)["ward"].drop_nulls().unique()
    assert found == {
        "chicago": "/chicago/",
        **{code: f"/chicago/{code}/" for code in [UNKNOWN_WARD, *map(ward_code, wards)]},
    }
    somewhere = one_office.store.read(lambda tx: premises.counts(tx, Scope("/chicago/"), premises.Search()))
    assert sum(row.count for row in somewhere) == wanted(folder)["Premises"]


def test_broken_inspections_come_back_and_the_others_are_loaded(one_office: Office, tmp_path: Path) -> None:
    ids = inspections(CHICAGO)["inspection_id"].to_list()
    folder = copy_with(
        tmp_path,
        visits=changed(
            inspection_id=[*ids[:6], ids[7]],
            critical_count=[-1],
            inspection_date=[*inspections(CHICAGO)["inspection_date"][:1], None, date(2026, 11, 24)],
            results=[*["Pass"] * 3, "Splendid", None],
            license_number=[*inspections(CHICAGO)["license_number"][:5], None],
        ),
    )
    report = load_chicago(one_office, OPERATOR, folder)
    back = {int(row["line"]): row for row in rejected(report)}
    assert {line: row["reason"].removeprefix("inspections.parquet: ") for line, row in back.items()} == {
        1: "a count is below zero",
        2: "inspection_date is empty",
        3: "inspection_date lies in the future (today is 2026-11-23)",
        4: "results is no result that is known",
        5: "results is no result that is known",
        6: "inspection_id or license_number is empty",
        7: "inspection_id stands there twice",
        8: "inspection_id stands there twice",
    }
    assert (back[1]["critical_count"], back[4]["results"]) == ("-1", "Splendid")
    assert report.loaded["visits"] == 300 - 8
    assert contents(one_office.store)["Visit"] == 300 - 8


def test_broken_licences_come_back_and_their_inspections_stay(one_office: Office, tmp_path: Path) -> None:
    terms = licences(CHICAGO)
    folder = copy_with(
        tmp_path,
        terms=changed(
            license_status=["ODD", None],
            account_number=[*terms["account_number"][:2], None],
            license_term_start_date=[*terms["license_term_start_date"][:3], None, date(2050, 1, 1)],
            address=[*terms["address"][:5], " "],
            latitude=[*terms["latitude"][:6], 191.0],
        ),
    )
    report = load_chicago(one_office, OPERATOR, folder)
    back = [(int(row["line"]), row["reason"]) for row in rejected(report)]
    assert back == [
        (1, "licences.parquet: license_status is none of AAI, AAC, REV, REA"),
        (2, "licences.parquet: license_status is none of AAI, AAC, REV, REA"),
        (3, "licences.parquet: account_number or license_number is empty"),
        (4, "licences.parquet: license_term_start_date is empty"),
        (5, "licences.parquet: license_term_expiration_date lies before license_term_start_date"),
        (6, "licences.parquet: license_description, doing_business_as_name or address is empty"),
        (7, "licences.parquet: latitude or longitude is out of range"),
    ]
    assert rejected(report)[0]["license_status"] == "ODD"
    assert (report.loaded["permits"], report.loaded["visits"]) == (293, 300)


def test_two_terms_of_one_licence_that_begin_alike_come_back(one_office: Office, tmp_path: Path) -> None:
    folder = copy_with(tmp_path, terms=lambda frame: pl.concat([frame, frame.head(1)]))
    report = load_chicago(one_office, OPERATOR, folder)
    assert [int(row["line"]) for row in rejected(report)] == [1, 301]
    assert load_chicago(one_office, OPERATOR, folder).loaded.total() == 0


def test_a_place_without_name_or_licence_comes_back(one_office: Office, tmp_path: Path) -> None:
    folder = copy_with(
        tmp_path,
        terms=lambda frame: frame.clear(),
        visits=changed(dba_name=[None, "  "]),
    )
    report = load_chicago(one_office, OPERATOR, folder)
    assert [row["reason"] for row in rejected(report)] == [
        "inspections.parquet: its licence is not known, and dba_name or address is empty"
    ] * 2
    assert report.loaded["visits"] == 298


def test_a_dry_run_says_what_would_be_and_writes_nothing(one_office: Office) -> None:
    report = load_chicago(one_office, OPERATOR, CHICAGO, dry_run=True)
    assert report.loaded["visits"] == inspections(CHICAGO).height
    assert contents(one_office.store) == {}


def test_who_may_not_load_loads_nothing(one_office: Office) -> None:
    with pytest.raises(Refused):
        load_chicago(one_office, NOBODY, CHICAGO)


def test_files_that_cannot_be_used_are_refused_in_a_sentence(one_office: Office, tmp_path: Path) -> None:
    def told() -> str:
        with pytest.raises(TableFileError) as refusal:
            load_chicago(one_office, OPERATOR, tmp_path)
        return str(refusal.value).removeprefix(f"{tmp_path}/")

    assert told() == "licences.parquet: there is no readable Parquet file of that name."
    copy_with(tmp_path, visits=lambda frame: frame.drop("results", "dba_name"))
    assert told() == "inspections.parquet: the column dba_name, results is missing."
    copy_with(tmp_path, visits=lambda frame: frame.with_columns(inspection_date=pl.lit("last week")))
    assert told() == "inspections.parquet: columns are of other types than these: inspection_date Date."
    (tmp_path / "inspections.parquet").write_bytes(b"PAR1garbage")
    assert told() == "inspections.parquet: there is no readable Parquet file of that name."
