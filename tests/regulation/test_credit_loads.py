"""Records that are loaded move the credit of whom they are about, once, and a load cut off is simply run again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph import StoreUnavailable
from graph import credit as stored
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting
from regulation.credit import classing
from regulation.credit.classing import classify_all
from regulation.office import Office
from regulation.planning import burden_of
from regulation.register.concerned import MOST, Concerned
from regulation.register.report import Report
from tests.regulation import tables, town
from tests.regulation.tables import CHAIN, SHOP
from tests.regulation.test_credit import MODEL, card
from tests.regulation.town import TODAY

pytestmark = pytest.mark.store

Loader = Callable[..., Report]
SOON = TODAY - timedelta(20)


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit."""
    return adopting(catalogue, {**catalogue.adoptions, MODEL: Adoption("沈砚", TODAY - timedelta(30))})


@pytest.fixture
def load(office: Office, tmp_path: Path) -> Loader:
    """Loads rows into the office, where a shop, a chain of two places and a pharmacy are known and classified."""
    load = tables.loader(office, tmp_path)
    load("enterprises", tables.ENTERPRISES)
    load("penalties", [penalty("P0", tables.PHARMACY)])
    return load


def penalty(key: str, code: str, severity: int = 5, premises: str | None = None) -> Mapping[str, Any]:
    return {"penalty_id": key, "code": code, "premises": premises, "date": SOON, "severity": severity}


def records(office: Office, code: str) -> Sequence[str]:
    found = office.store.read(lambda tx: stored.record(tx, code))
    assert found is not None
    return [one.record.key for one in found.records]


def credits_of(office: Office, code: str) -> int:
    return len(office.store.read(lambda tx: stored.history(tx, code)))


def credit_of(report: Report) -> object:
    return report.as_json()["credit"]


def test_a_loaded_penalty_moves_the_class_of_its_entity_and_how_its_premises_is_supervised(
    office: Office, load: Loader
) -> None:
    place = tables.identities(office)[f"{SHOP}|"]
    before = office.store.read(lambda tx: burden_of(tx, office.catalogue, card(tx, place), TODAY))
    rows = [penalty("P1", SHOP), penalty("P2", SHOP), penalty("P3", SHOP)]
    assert credit_of(load("penalties", rows)) == {"classified": 1, "changed": 1}
    assert records(office, SHOP) == ["penalty:P1", "penalty:P2", "penalty:P3"]
    after = office.store.read(lambda tx: burden_of(tx, office.catalogue, card(tx, place), TODAY))
    assert (before.credit, after.credit) == ("C", "D")
    assert town.leaves(office)[-1]["action"] == "credit.classify"
    assert credits_of(office, CHAIN) == credits_of(office, SHOP) - 1  # nobody else was touched


def test_the_same_load_again_is_no_news_and_so_is_the_regrade_after_it(office: Office, load: Loader) -> None:
    load("penalties", [penalty("P1", SHOP)])
    known, leaves = credits_of(office, SHOP), len(town.leaves(office))
    assert credit_of(load("penalties", [penalty("P1", SHOP)])) == {"classified": 1, "changed": 0}
    assert len(town.leaves(office)) == leaves
    assert classify_all(office, OPERATOR).changed == 0
    assert credits_of(office, SHOP) == known


def test_a_load_cut_off_before_anybody_was_classified_goes_on_when_it_is_run_again(
    office: Office, load: Loader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut_off(*_: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as at:
        at.setattr(classing, "_classify_page", cut_off)
        with pytest.raises(StoreUnavailable):
            load("penalties", [penalty("P1", SHOP)])
    assert records(office, SHOP) == []
    again = load("penalties", [penalty("P1", SHOP)])
    assert (again.loaded["penalties"], again.unchanged) == (0, 1)
    assert credit_of(again) == {"classified": 1, "changed": 1}
    assert records(office, SHOP) == ["penalty:P1"]


def test_a_penalty_corrected_to_another_entity_leaves_the_first(office: Office, load: Loader) -> None:
    load("penalties", [penalty("P1", SHOP)])
    moved = load("penalties", [penalty("P1", CHAIN, premises="东街店")])
    assert credit_of(moved) == {"classified": 2, "changed": 2}
    assert (records(office, SHOP), records(office, CHAIN)) == ([], ["penalty:P1"])


def test_the_first_rows_of_a_register_say_of_everybody_else_that_there_is_nothing(
    office: Office, tmp_path: Path
) -> None:
    load = tables.loader(office, tmp_path)
    load("enterprises", tables.ENTERPRISES)
    assert credit_of(load("penalties", [penalty("P1", SHOP)])) == {"classified": 3, "changed": 3}
    found = office.store.read(lambda tx: stored.record(tx, CHAIN))
    assert found is not None
    assert found.facts["penalties"].value == []
    assert credit_of(load("penalties", [penalty("P2", SHOP)])) == {"classified": 1, "changed": 1}


def test_visits_complaints_and_what_the_register_states_move_the_class_too(
    office: Office, load: Loader
) -> None:
    failed = {**tables.VISITS[0], "date": SOON, "result": "fail"}
    complaint = {**tables.COMPLAINTS[1], "date": SOON - timedelta(5)}
    assert credit_of(load("visits", [failed])) == {"classified": 1, "changed": 1}
    assert credit_of(load("complaints", [complaint])) == {"classified": 3, "changed": 3}  # the first ones
    assert records(office, SHOP) == ["complaint:C2", "failed_visit:V1"]
    listed = {**tables.ENTERPRISES[0], "fact:on_serious_violation_list": "是"}
    assert credit_of(load("enterprises", [listed])) == {"classified": 1, "changed": 1}
    found = office.store.read(lambda tx: stored.record(tx, SHOP))
    assert found is not None
    assert found.grade == "D"


def test_a_dry_run_classifies_nobody_and_nor_does_a_load_where_no_table_is_adopted(
    office: Office, load: Loader, tmp_path: Path
) -> None:
    tried = load("penalties", [penalty("P1", SHOP)], dry_run=True)
    alone = replace(office, catalogue=adopting(office.catalogue, {}))
    done = tables.loader(alone, tmp_path)("penalties", [penalty("P1", SHOP)])
    assert ("credit" in tried.as_json(), "credit" in done.as_json()) == (False, False)
    assert records(office, SHOP) == []


def test_of_more_entities_than_are_kept_in_memory_everybody_is_concerned() -> None:
    concerned = Concerned()
    concerned.add(["a"])
    assert concerned.codes == {"a"}
    concerned.add(str(number) for number in range(MOST))
    concerned.add(["b"])
    assert concerned.codes is None
