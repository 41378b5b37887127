"""Whose word stands: register, owner, inspector, permit; and what a reload of the register leaves as it is."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph import premises, register
from graph.premises import Card, TermRow
from graph.records import Premises
from graph.scope import Scope
from regulation.catalogue import read_catalogue
from regulation.facts import PROVINCES, known_here
from regulation.office import Office
from risk import Fact
from tests.regulation import town
from tests.regulation.town import MINE, TODAY

DAY = timedelta(1)
ROW = town.premises_of(MINE)


def said(value: bool, source: str, on: date | None = TODAY) -> Fact:
    return Fact(value, source, f"{source}-1", on)


def card(facts: dict[str, Fact], told: dict[str, Fact]) -> Card:
    district = premises.DistrictRow("1", "区", "District", "/1/")
    return Card(
        "p", "k", "店", "catering", None, "", None, None, facts, told, "pending",
        None, None, None, None, None, None, None, district, None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "told", "stands"),
    [
        (None, None, None),
        (said(False, "register"), None, "register"),
        (None, said(True, "owner"), "owner"),
        (said(False, "register"), said(True, "owner", TODAY - DAY), "owner"),
        (said(False, "inspector"), said(True, "owner"), "inspector"),
        (said(False, "visit"), said(True, "owner", TODAY - DAY), "visit"),
        (said(False, "inspector", TODAY - DAY), said(True, "owner"), "owner"),
        (said(False, "inspector", TODAY + DAY), said(True, "owner"), "owner"),
        (said(False, "register", TODAY + DAY), None, None),
        (None, said(True, "owner", TODAY + DAY), None),
    ],
)
def test_the_owner_overrides_the_register_and_an_inspector_the_owner(
    facts: Fact | None, told: Fact | None, stands: str | None
) -> None:
    here = card({"uses_gas": facts} if facts else {}, {"uses_gas": told} if told else {})
    known = known_here(here, [], TODAY)
    assert (known["uses_gas"].source if "uses_gas" in known else None) == stands


def test_a_valid_permit_states_what_it_is_for_and_anybody_else_overrules_it() -> None:
    term = TermRow("污水排入排水管网许可证", "P-1", TODAY - 400 * DAY, TODAY, "valid")
    known = known_here(card({}, {}), [term], TODAY)
    assert known == {
        "discharges_to_sewer": Fact(True, "permit", "P-1", term.valid_from),
        "years_since_first_permit": Fact(1, "permit", None, term.valid_from),
    }
    told = {"discharges_to_sewer": said(False, "owner", TODAY - 900 * DAY)}
    assert known_here(card({}, told), [term], TODAY)["discharges_to_sewer"].source == "owner"
    for gone in (replace(term, status="revoked"), replace(term, valid_to=TODAY - DAY)):
        assert "discharges_to_sewer" not in known_here(card({}, {}), [gone], TODAY)


@pytest.mark.parametrize(
    ("code", "province"),
    [
        ("110105", "北京市"),
        ("110105001", "北京市"),
        ("320581", "江苏省"),
        ("990101", None),
        ("11-shop", None),
    ],
)
def test_the_province_follows_from_the_districts_code(code: str, province: str | None) -> None:
    district = premises.DistrictRow(code, "区", "District", f"/{code}/")
    known = known_here(replace(card({}, {}), district=district), [], TODAY)
    assert known == ({"province": Fact(province, "register", code, None)} if province else {})


@pytest.mark.parametrize(
    ("scheme", "code", "elsewhere"),
    [
        ("uscc", "91990101MA2RK7DX6Q", False),  # a company
        ("uscc", "92990101MA2RK7DX6P", False),  # one person's business
        ("uscc", "52990101MJ2RK7DX6Q", True),  # a private non-enterprise unit
        ("uscc", "12990101MB2RK7DX6Q", True),  # a public institution
        ("chicago-account", "912", None),
    ],
)
def test_who_registered_the_entity_follows_from_its_credit_code_and_the_owner_may_say_otherwise(
    scheme: str, code: str, elsewhere: bool | None
) -> None:
    entity = premises.EntityRow(code, scheme, "养老院", None)
    known = known_here(replace(card({}, {}), entity=entity), [], TODAY)
    stated = {} if elsewhere is None else {"registered_elsewhere": Fact(elsewhere, "register", code, None)}
    assert known == stated
    told = {"registered_elsewhere": said(True, "owner", TODAY)}
    assert known_here(replace(card({}, told), entity=entity), [], TODAY) == told


def test_every_province_is_one_that_conditions_may_name() -> None:
    assert tuple(PROVINCES.values()) == read_catalogue().facts["province"].choices


@pytest.mark.parametrize(
    ("source", "seen_on", "stated_on", "stands"),
    [
        ("inspector", TODAY, TODAY - DAY, "inspector"),
        ("inspector", TODAY, TODAY, "inspector"),
        ("visit", TODAY, TODAY, "visit"),
        ("inspector", TODAY - DAY, TODAY, "register"),
        ("register", TODAY, TODAY - DAY, "register"),
    ],
)
def test_a_reload_of_the_register_overrules_only_what_is_older(
    one_office: Office, source: str, seen_on: date, stated_on: date, stands: str
) -> None:
    def put(row: Premises) -> None:
        one_office.store.write("test.load", "test", lambda tx: register.put(tx, Premises, [row]))

    town.settle(one_office)
    put(replace(ROW, facts={"uses_gas": said(True, source, seen_on)}))
    put(replace(ROW, facts={"uses_gas": said(False, "register", stated_on)}))
    held = one_office.store.read(lambda tx: premises.card(tx, Scope("/"), MINE.id)).facts
    assert held["uses_gas"].source == stands
    assert held["uses_gas"].value is (stands in ("inspector", "visit"))
