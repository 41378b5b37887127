"""Loading: good rows are written and only when they differ, bad ones come back with a reason and can be sent again."""

import json
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import Tx, premises, register, tallies
from graph.scope import Scope
from regulation.access import Refused
from regulation.access.policy import NOBODY
from regulation.catalogue import Adoption, adopting
from regulation.history import History, complaints_about
from regulation.office import Office
from regulation.register.loading import load
from tests.regulation.tables import (
    CHAIN,
    COMPLAINTS,
    DEPARTMENTS,
    DISTRICTS,
    ENTERPRISES,
    OFFICERS,
    PERMITS,
    PHARMACY,
    SHOP,
    TABLES,
    VISITS,
    card,
    contents,
    credit_code,
    identities,
    load_all,
    loader,
    rejected,
    write,
)
from tests.regulation.town import NOW

EVERYWHERE = Scope("/")


DEEDS = ("Leaf", "HistoryDeed")
"""Each deed leaves one."""


def what_happened(office: Office, key: str) -> tuple[list[str], list[str], list[str]]:
    """Permit terms by their first day, visits and complaints of the premises of a key."""
    found = identities(office)[key]
    complaints, number = complaints_about(History.of(office), found, 50)
    assert number == len(complaints)

    def look(tx: Tx) -> tuple[list[str], list[str], list[str]]:
        return (
            [str(term.valid_from) for term in premises.permits(tx, found)],
            [visit.id for visit in premises.visits(tx, found)],
            [complaint.id for complaint in complaints],
        )

    return office.store.read(look)


@pytest.mark.parametrize("ending", [".csv", ".parquet", ".xlsx"])
def test_every_kind_loads_from_every_kind_of_file_and_twice_changes_nothing(
    office: Office, tmp_path: Path, ending: str
) -> None:
    first = load_all(office, tmp_path, ending)
    assert {kind: dict(report.loaded) for kind, report in first.items()} == {
        kind: {kind: len(rows)} for kind, rows in TABLES.items()
    }
    assert [rejected(report) for report in first.values()] == [[]] * len(TABLES)
    held, ids = contents(office.store), identities(office)
    assert (held["Premises"], held["Entity"], held["Permit"], held["Term"]) == (4, 3, 2, 3)
    assert (held["Visit"], held["Officer"], held["District"]) == (2, 2, 4)
    assert "Complaint" not in held  # they are columns
    for kind, report in load_all(office, tmp_path, ending).items():
        assert (report.loaded[kind], report.unchanged, report.rejected) == (0, len(TABLES[kind]), 0)
    assert (contents(office.store), identities(office)) == (held, ids)


def test_the_same_rows_are_the_same_from_every_kind_of_file(one_office: Office, tmp_path: Path) -> None:
    load_all(one_office, tmp_path, ".csv")
    for ending in (".parquet", ".xlsx"):
        assert not any(report.loaded.total() for report in load_all(one_office, tmp_path, ending).values())


CHANGED: list[tuple[str, int, str, Any]] = [
    ("districts", 3, "name", "新港区"),
    ("departments", 1, "name_en", "Health"),
    ("officers", 0, "district", "harbour"),
    ("enterprises", 0, "address", "西街 9 号"),
    ("enterprises", 0, "fact:floor_area_m2", 90),
    ("permits", 2, "status", "吊销"),
    ("visits", 1, "minor", 3),
    ("complaints", 0, "severity", "minor"),
]


@pytest.mark.parametrize(("kind", "place", "column", "cell"), CHANGED)
def test_a_changed_row_is_written_and_only_that_one(
    one_office: Office, tmp_path: Path, kind: str, place: int, column: str, cell: Any
) -> None:
    load_all(one_office, tmp_path)
    held, ids = contents(one_office.store), identities(one_office)
    rows = [dict(row) for row in TABLES[kind]]
    rows[place][column] = cell
    report = loader(one_office, tmp_path)(kind, rows)
    assert (report.loaded[kind], report.unchanged) == (1, len(rows) - 1)
    deed = {"HistoryDeed": held["HistoryDeed"] + 1} if kind == "complaints" else {}
    assert contents(one_office.store) == {**held, **deed, "Leaf": held["Leaf"] + 1}
    assert identities(one_office) == ids
    again = loader(one_office, tmp_path)(kind, rows)
    assert (again.loaded[kind], again.unchanged) == (0, len(rows))


def test_what_a_row_no_longer_states_is_gone(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    assert card(office, f"{SHOP}|").facts["floor_area_m2"].value == 80.5
    bare = {**ENTERPRISES[0], "fact:floor_area_m2": None, "latitude": None, "industry": "pharmacy"}
    load_rows("enterprises", [{**bare, "fact:form": None}])
    shop = card(office, f"{SHOP}|")
    assert (dict(shop.facts), shop.latitude, shop.industry) == ({}, None, "pharmacy")


def test_a_dry_run_says_what_would_be_and_writes_nothing(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    rows = [*ENTERPRISES, {**ENTERPRISES[0], "code": "wrong"}]
    report = load_rows("enterprises", rows, dry_run=True)
    assert (dict(report.loaded), report.unchanged, report.rejected) == ({"enterprises": 4}, 0, 1)
    assert contents(office.store) == {}
    load_rows("enterprises", ENTERPRISES[:3])
    held = contents(office.store)
    report = load_rows("enterprises", rows, dry_run=True)
    assert (dict(report.loaded), report.unchanged, report.rejected) == ({"enterprises": 1}, 3, 1)
    assert contents(office.store) == held


def test_the_report_is_what_the_command_promises(one_office: Office, tmp_path: Path) -> None:
    report = loader(one_office, tmp_path)("enterprises", [*ENTERPRISES, {**ENTERPRISES[0], "code": "wrong"}])
    path = str(report.rejected_file)
    assert json.loads(json.dumps(report.as_json())) == {
        "loaded": {"enterprises": 4},
        "unchanged": 0,
        "rejected": 1,
        "rejected_file": path,
    }


def test_who_may_not_load_loads_nothing(one_office: Office, tmp_path: Path) -> None:
    path = write(tmp_path / "districts.csv", DISTRICTS)
    with pytest.raises(Refused):
        load(one_office, NOBODY, "districts", path)
    assert contents(one_office.store) == {}


# entity and premises


def test_an_entity_and_its_premises_are_different_nodes(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    held = contents(office.store)
    assert (held["Entity"], held["Premises"], held["OPERATES"]) == (3, 4, 4)
    east, quay = (card(office, f"{CHAIN}|{name}") for name in ("东街店", "码头店"))
    assert east.entity == quay.entity
    assert east.entity is not None
    assert (east.entity.code, east.entity.name) == (CHAIN, "李氏连锁")
    assert (east.name, quay.name, east.district.code, quay.district.code) == (
        "东街店",
        "码头店",
        "990101",
        "harbour",
    )


def test_what_happened_lands_at_the_premises_that_the_row_names(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    assert what_happened(office, f"{SHOP}|") == (["2026-05-01", "2021-05-01"], ["V1"], ["C2"])
    assert what_happened(office, f"{CHAIN}|东街店") == ([], ["V2"], ["C1"])
    assert what_happened(office, f"{CHAIN}|码头店") == (["2025-05-01"], [], [])
    assert what_happened(office, f"{PHARMACY}|") == ([], [], [])


@pytest.mark.parametrize(
    ("kind", "row"), [("permits", PERMITS[2]), ("visits", VISITS[1]), ("complaints", COMPLAINTS[0])]
)
def test_of_several_premises_a_row_must_name_one(
    office: Office, tmp_path: Path, kind: str, row: dict[str, Any]
) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    told = {}
    for case, change in {
        "empty": {"premises": None},
        "other": {"premises": "西街店"},
        "nobody": {"code": credit_code(77)},
        "right": {},
    }.items():
        report = load_rows(kind, [{**row, **change}])
        told[case] = [found["reason"] for found in rejected(report)]
        assert (report.loaded[kind], report.rejected) == ((1, 0) if case == "right" else (0, 1))
    assert told == {
        "empty": [f"premises is empty and {CHAIN} has 2 places; say which one"],
        "other": [f"premises: {CHAIN} has no place named '西街店'; check the name"],
        "nobody": [f"code: no enterprise {credit_code(77)} is known; load enterprises first"],
        "right": [],
    }


def test_a_department_that_nobody_loaded_is_made_by_a_visit(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    load_rows("visits", VISITS)
    shop = identities(office)[f"{SHOP}|"]
    (visit,) = office.store.read(lambda tx: premises.visits(tx, shop))
    assert (visit.department, visit.department_name) == ("market", "market")
    load_rows("departments", DEPARTMENTS)
    (visit,) = office.store.read(lambda tx: premises.visits(tx, shop))
    assert visit.department_name == "市场监督管理局"


def test_a_table_that_is_adopted_but_not_in_force_yet_judges_no_row(
    one_office: Office, tmp_path: Path
) -> None:
    known = one_office.catalogue
    later = replace(known.newest("cn-lodging-trial"), effective_from=one_office.today() + timedelta(1))
    known = replace(known, tables={**known.tables, later.id: (later,)})
    waiting = replace(one_office, catalogue=adopting(known, {later.id: Adoption("沈砚", one_office.today())}))
    assert waiting.catalogue.industries["lodging"].model == later.id
    hotel = {**ENTERPRISES[0], "industry": "lodging", "fact:form": None}
    report = loader(waiting, tmp_path)("enterprises", [hotel])
    assert (report.rejected, report.loaded["enterprises"]) == (0, 1)


def test_an_officer_of_an_unknown_department_or_district_is_rejected(
    one_office: Office, tmp_path: Path
) -> None:
    load_rows = loader(one_office, tmp_path)
    reasons = [row["reason"] for row in rejected(load_rows("officers", OFFICERS))]
    assert reasons == [
        "department: no market is known; load departments first",
        "department: no health is known; load departments first",
    ]
    load_rows("departments", DEPARTMENTS)
    reasons = [row["reason"] for row in rejected(load_rows("officers", OFFICERS))]
    assert reasons == [
        "district: no 990101 is known; load districts first",
        "district: no harbour is known; load districts first",
    ]


def test_an_officer_who_moves_is_in_one_place(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    moved = {**OFFICERS[0], "department": "health", "district": "harbour"}
    loader(office, tmp_path)("officers", [moved])
    held = contents(office.store)
    assert (held["Officer"], held["OF"]) == (2, 2)
    assert held["IN"] == 4 + 2  # premises and officers


def test_a_premises_that_moves_is_in_one_district(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    loader(office, tmp_path)("enterprises", [{**ENTERPRISES[0], "district": "harbour"}])
    assert card(office, f"{SHOP}|").district.code == "harbour"
    assert contents(office.store)["IN"] == 4 + 2


def test_the_latest_term_is_what_a_permit_says(office: Office, tmp_path: Path) -> None:
    load_rows = loader(office, tmp_path)
    load_rows("enterprises", ENTERPRISES)
    load_rows("permits", PERMITS[:2])
    rows = office.store.read(
        lambda tx: premises.listing(tx, EVERYWHERE, premises.Search(), by_risk=False, skip=0, limit=9)
    )
    assert {str(row.permit_until) for row in rows if row.permit_until} == {"2031-04-30"}


# the counts that dashboards read


def agreed(office: Office) -> dict[tuple[str, ...], int]:
    """The counts by tally, which must be those of the premises themselves."""

    def look(tx: Tx) -> tuple[list[tallies.Tally], list[tallies.Tally], int]:
        search = premises.Search()
        return (
            tallies.read(tx, EVERYWHERE),
            premises.counts(tx, EVERYWHERE, search),
            register.count_premises(tx),
        )

    kept, counted, all_there_are = office.store.read(look)
    assert sorted(kept, key=str) == sorted(counted, key=str)
    assert sum(tally.count for tally in kept) == all_there_are
    return {(t.district, t.industry, t.state, t.grade): t.count for t in kept}


def test_counts_move_with_the_premises(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    assert agreed(office) == {
        ("990101", "catering", "pending", ""): 2,
        ("harbour", "catering", "pending", ""): 1,
        ("990101", "pharmacy", "pending", ""): 1,
    }
    moved = {**ENTERPRISES[0], "district": "harbour", "industry": "pharmacy", "fact:form": None}
    loader(office, tmp_path)("enterprises", [moved])
    assert agreed(office) == {
        ("990101", "catering", "pending", ""): 1,
        ("harbour", "catering", "pending", ""): 1,
        ("harbour", "pharmacy", "pending", ""): 1,
        ("990101", "pharmacy", "pending", ""): 1,
    }


@pytest.mark.parametrize("seed", range(4))
def test_counts_agree_after_any_sequence_of_loads(one_office: Office, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    load_rows = loader(one_office, tmp_path)
    for _ in range(8):
        rows = [
            {
                **ENTERPRISES[1],
                "code": credit_code(n // 2),
                "premises": f"place {n}",
                "industry": chance.choice(["catering", "pharmacy", "0111", "wrong"]),
                "district": chance.choice(["990101", "990102", "harbour", "880301001", "x y"]),
            }
            for n in chance.sample(range(40), k=chance.randint(1, 30))
        ]
        load_rows("enterprises", rows, chance.choice([".csv", ".parquet"]), dry_run=chance.random() < 0.2)
        if chance.random() < 0.5:
            parent = chance.choice([None, "990100", "880300"])
            load_rows("districts", [{**DISTRICTS[3], "parent": parent}, *DISTRICTS[:2]])
        agreed(one_office)


def test_loading_on_another_day_changes_nothing(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    held = contents(office.store)
    later = Office(office.store, office.catalogue, office.settings, now=lambda: NOW + timedelta(days=40))
    assert not any(report.loaded.total() for report in load_all(later, tmp_path).values())
    assert contents(later.store) == held


def test_a_corrected_row_leaves_the_place_it_was_at(office: Office, tmp_path: Path) -> None:
    load_all(office, tmp_path)
    load_rows = loader(office, tmp_path)
    held = contents(office.store)
    load_rows("visits", [{**VISITS[1], "premises": "码头店", "department": "market"}])
    load_rows("complaints", [{**COMPLAINTS[0], "premises": "码头店"}])
    load_rows("permits", [{**PERMITS[2], "premises": "东街店"}])
    assert what_happened(office, f"{CHAIN}|东街店") == (["2025-05-01"], [], [])
    assert what_happened(office, f"{CHAIN}|码头店") == ([], ["V2"], ["C1"])
    now = contents(office.store)
    assert {kind: now[kind] for kind in held if held[kind] != now[kind] and kind not in DEEDS} == {}
