"""Rows of every kind: what is written in a cell is taken for what it means, or refused with a sentence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from regulation.catalogue import Catalogue
from regulation.register.cells import Cells, RowFault
from regulation.register.enterprise_rows import search_text
from regulation.register.kinds import KINDS, Reading
from tests.regulation.tables import CHAIN, SHOP, TABLES, licence_number

TODAY = date(2026, 11, 23)
ROW: Mapping[str, Mapping[str, Any]] = {kind: TABLES[kind][0] for kind in KINDS}


def record(catalogue: Catalogue, kind: str, **cells: Any) -> Any:
    """The record of the first row of a kind with some cells changed; `fact_x` stands for `fact:x`."""
    changed = {name.replace("fact_", "fact:", 1): cell for name, cell in cells.items()}
    return KINDS[kind].read(Cells({**ROW[kind], **changed}, TODAY), Reading(catalogue, TODAY)).record


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_of_each_kind_is_read(catalogue: Catalogue, kind: str) -> None:
    assert isinstance(record(catalogue, kind), KINDS[kind].record)


WRONG_CHECK = SHOP[:-1] + ("0" if SHOP[-1] != "0" else "1")
WRONG_LICENCE = licence_number(1)[:-1] + str((int(licence_number(1)[-1]) + 1) % 10)


@pytest.mark.parametrize(
    ("kind", "cells", "told"),
    [
        ("enterprises", {"code": WRONG_CHECK}, "code: .*position 18 is .* a character is mistyped"),
        ("enterprises", {"code": "12345"}, "code: .*5 characters; expected 18"),
        ("enterprises", {"code": None}, "code is empty"),
        ("enterprises", {"name": " "}, "name is empty"),
        ("enterprises", {"industry": "bakery"}, "industry is 'bakery'; it takes .*catering.*pharmacy"),
        ("enterprises", {"industry": "9999"}, "industry: .*9999 is not in GB/T 4754-2017"),
        ("enterprises", {"industry": "6292"}, "industry: .*2011 edition"),
        ("enterprises", {"industry": "A6210"}, "industry: .*6210 正餐服务 is in section H"),
        ("enterprises", {"district": "12"}, "district: .*2 digits"),
        ("enterprises", {"district": "../etc"}, "district: .*expected"),
        ("enterprises", {"latitude": 90.5}, "latitude is 90.5; it lies between -90 and 90"),
        ("enterprises", {"longitude": "-181"}, "longitude is -181; it lies between -180 and 180"),
        ("enterprises", {"latitude": "north"}, "latitude is 'north', which is no number"),
        ("enterprises", {"latitude": float("nan")}, "latitude is 'nan', which is no number"),
        ("enterprises", {"fact_form": "castle"}, "fact:form is 'castle'; it takes .*restaurant"),
        ("enterprises", {"fact_floor_area_m2": "wide"}, "fact:floor_area_m2 is 'wide', which is no number"),
        ("enterprises", {"fact_floor_area_m2": -3}, "floor_area_m2"),
        ("enterprises", {"fact_floor_area_m2": "1e999999999"}, "larger than anything"),
        ("permits", {"number": WRONG_LICENCE}, "number: .*position 16 is .* a character is mistyped"),
        ("permits", {"number": "SC123"}, "number: .*5 characters; expected 16"),
        ("permits", {"valid_from": None}, "valid_from is empty; write the date as 2026-11-22"),
        ("permits", {"valid_to": "2020-01-01"}, "valid_to 2020-01-01 lies before valid_from 2021-05-01"),
        ("permits", {"status": "fine"}, "status is 'fine'; it takes cancelled, expired, .*, valid"),
        ("visits", {"date": "2026-11-24"}, r"date 2026-11-24 lies in the future \(today is 2026-11-23\)"),
        ("visits", {"date": "yesterday"}, "date is 'yesterday', which is no date; write it as 2026-11-22"),
        ("visits", {"date": "2026-02-30"}, "date is '2026-02-30', which is no date"),
        ("visits", {"date": "2026112"}, "date is '2026112', which is no date"),
        ("visits", {"date": None}, "date is empty"),
        (
            "visits",
            {"result": "perfect"},
            "result is 'perfect'; it takes closed, conditions, fail, no_entry, p",
        ),
        ("visits", {"critical": -1}, "critical is -1; it counts, so write 0, 1, 2"),
        ("visits", {"serious": "1.5"}, "serious is 1.5; it counts"),
        ("visits", {"minor": "two"}, "minor is 'two', which is no number"),
        ("visits", {"minor": "99999999999999999999"}, "minor is 9+, larger than anything that is counted"),
        ("visits", {"department": ""}, "department is empty"),
        ("districts", {"code": "099999"}, "code: .*position 1 is 0"),
        ("officers", {"valid_to": "soon"}, "valid_to is 'soon', which is no date"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_sentence(
    catalogue: Catalogue, kind: str, cells: dict[str, Any], told: str
) -> None:
    with pytest.raises(RowFault, match=told):
        record(catalogue, kind, **cells)


@pytest.mark.parametrize(
    "written",
    [
        *("2026-03-09", "2026/3/9", "2026.03.09", "2026年3月9日", "20260309", " 2026-03-09 "),
        *("2026-03-09T08:00:00Z", "2026-03-09 00:00:00", date(2026, 3, 9), datetime(2026, 3, 9, 23)),
    ],
)
def test_a_date_is_read_in_every_usual_form(catalogue: Catalogue, written: object) -> None:
    assert record(catalogue, "visits", date=written).date == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("written", "count"), [(3, 3), ("3", 3), (3.0, 3), ("3.0", 3), ("", None), (None, None)]
)
def test_an_empty_count_is_not_recorded_and_no_zero(
    catalogue: Catalogue, written: object, count: int | None
) -> None:
    assert record(catalogue, "visits", critical=written).critical == count


@pytest.mark.parametrize(
    ("written", "result"),
    [("合格", "pass"), ("Pass", "pass"), ("责令改正", "conditions"), ("不合格", "fail"), ("停业", "closed")],
)
def test_results_are_taken_in_either_language(catalogue: Catalogue, written: str, result: str) -> None:
    assert record(catalogue, "visits", result=written).result == result


@pytest.mark.parametrize(
    ("written", "industry", "trade_class"),
    [("6210", "catering", "6210"), ("H6210", "catering", "6210"), ("catering", "catering", None)],
)
def test_a_class_of_the_standard_leads_to_its_trade(
    catalogue: Catalogue, written: str, industry: str, trade_class: str | None
) -> None:
    shop = record(catalogue, "enterprises", industry=written)
    assert (shop.industry, shop.trade_class) == (industry, trade_class)


def test_a_class_without_a_trade_stands_for_itself(catalogue: Catalogue) -> None:
    shop = record(catalogue, "enterprises", industry="0111", fact_form=None)
    assert (shop.industry, shop.trade_class) == ("0111", "0111")


def test_a_place_is_called_by_its_own_name_and_found_by_both(catalogue: Catalogue) -> None:
    place = record(catalogue, "enterprises", code=f" {CHAIN.lower()} ", premises="码头店")
    assert (place.key, place.name, place.entity_name) == (f"{CHAIN}|码头店", "码头店", "张记面馆")
    assert all(word in place.search for word in ("张记面馆", "码头店", "东街 1 号", CHAIN.lower(), "mtd"))


def test_initials_of_chinese_names_are_searched() -> None:
    assert search_text("张记面馆", None, "Deli") == "张记面馆 deli zjmg"


def test_a_code_of_another_register_is_taken_as_it_is(catalogue: Catalogue) -> None:
    place = record(catalogue, "enterprises", code="duns:15-048-3782")
    assert (place.entity, place.scheme) == ("duns:15-048-3782", "duns")


TRIGGERS = ["intentional_violation_penalty", "sampling_failure"]


@pytest.mark.parametrize("written", ["; ".join(TRIGGERS), "；".join(TRIGGERS), TRIGGERS])
def test_a_list_is_written_with_semicolons_or_is_a_list(catalogue: Catalogue, written: object) -> None:
    place = record(catalogue, "enterprises", fact_raise_triggers=written)
    assert place.facts["raise_triggers"].value == TRIGGERS


def test_a_list_takes_declared_words_only_whatever_the_trade(catalogue: Catalogue) -> None:
    with pytest.raises(RowFault, match=r"holds 'bad_luck'; it takes .*sampling_failure"):
        record(catalogue, "enterprises", industry="0111", fact_form=None, fact_raise_triggers="bad_luck")


def test_two_readings_of_one_premises_differ_in_their_id_alone(catalogue: Catalogue) -> None:
    once, again = (record(catalogue, "enterprises") for _ in range(2))
    assert once.id != again.id
    assert replace(once, id="") == replace(again, id="")


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_column_is_named_with_all_that_the_table_takes(catalogue: Catalogue, kind: str) -> None:
    needed = KINDS[kind].required
    for gone in needed:
        told = KINDS[kind].unusable(tuple(c for c in ROW[kind] if c != gone), catalogue)
        assert told is not None
        assert told.startswith(f"the column {gone} is missing. {kind} takes {', '.join(needed)}")
    assert KINDS[kind].unusable(tuple(ROW[kind]), catalogue) is None


@pytest.mark.parametrize("fact", ["number_of_windows", "days_since_last_visit", ""])
def test_a_fact_that_is_not_declared_or_derived_refuses_the_file(catalogue: Catalogue, fact: str) -> None:
    told = KINDS["enterprises"].unusable((*ROW["enterprises"], f"fact:{fact}"), catalogue)
    assert told == f"the column fact:{fact} names no fact that can be loaded; see industries/facts.toml"
