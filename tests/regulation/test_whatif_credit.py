"""The visits that a what-if counts are those of live supervision: by grade beside the credit class of the entity."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from graph import premises
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.catalogue import PACKAGE, Adoption, Catalogue, CatalogueError, adopting, read_draft
from regulation.grading.whatif import WhatIf, whatif, whatif_from_graph
from regulation.office import Office
from regulation.planning import Burden, burden_of
from regulation.planning.reading import minutes_for
from risk import RiskTable
from tests.regulation.mirror.crowd import TODAY, Crowd

pytestmark = pytest.mark.store

SHOPS = 60
MODELS = {"cn-catering-2016": "catering", "cn-food-sales-2016": "food_retail"}
OWN_MATRIX = """
[supervision.matrix]
with = "cn-credit-risk"
basis = "annex"
levels = [
  { id = "L1", label = { zh = "一级", en = "Level 1" }, visits = { min = 1, max = 1 } },
  { id = "L2", label = { zh = "二级", en = "Level 2" }, visits = { min = 11, max = 12 } },
]
[supervision.matrix.rows]
"""
"""A draft's own matrix: whoever is in class C or D is visited eleven times, whatever the grade."""


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit as well."""
    return adopting(catalogue, {**catalogue.adoptions, "cn-credit-risk": Adoption("沈砚", date(2026, 11, 1))})


def draft_of(office: Office, model: str, matrix: str = "") -> RiskTable:
    """The edition in force, to hold from another day on, with a matrix of its own where one is given."""
    text = (PACKAGE / "tables" / model / "2016-12-01.toml").read_text(encoding="utf-8")
    text = text.replace("effective_from = 2016-12-01", "effective_from = 2027-01-01", 1)
    return read_draft((text + matrix).encode(), "draft.toml", model, office.catalogue)


def rows_of(*classes: str) -> str:
    """The rows of OWN_MATRIX for these classes."""
    row = ", ".join(f'{one} = "{"L2" if one in "CD" else "L1"}"' for one in classes)
    return "".join(f"{grade} = {{ {row} }}\n" for grade in "ABCD")


def settled(office: Office, seed: int) -> Crowd:
    crowd = Crowd(office, random.Random(seed))
    crowd.settle(SHOPS)
    return crowd


def tried(office: Office, model: str, matrix: str = "") -> WhatIf:
    return whatif(office, OPERATOR, draft_of(office, model, matrix), TODAY, minutes_for)


def borne(office: Office, crowd: Crowd, model: str, without: WhatIf) -> list[Burden]:
    """What live supervision says of each premises of a model's trade whose facts the table takes."""

    def burden(shop: str) -> Burden:
        card = card_of(office, shop)
        return office.store.read(lambda tx: burden_of(tx, office.catalogue, card, TODAY))

    here = [shop.id for shop in crowd.shops.values() if shop.industry == MODELS[model]]
    return [burden(shop) for shop in here if shop not in without.refused]


def card_of(office: Office, shop: str) -> premises.Card:
    return office.store.read(lambda tx: premises.card(tx, Scope("/"), shop))


@pytest.mark.parametrize("model", MODELS)
def test_the_visits_of_the_table_in_force_are_the_sum_of_what_supervision_says_of_each_premises(
    office: Office, model: str
) -> None:
    crowd = settled(office, 71)
    found = tried(office, model)
    live = borne(office, crowd, model, found)
    assert len({one.credit for one in live}) > 1
    assert found.premises == len(live)
    assert found.before.unsaid == sum(one.least is None for one in live)
    assert found.before.visits_min == sum(one.least or 0 for one in live)
    assert found.before.visits_max == sum(one.cap or 0 for one in live)
    assert found.after == found.before
    alone = tried(without_classes(office), model)
    assert found.before.visits_min > alone.before.visits_min


def test_a_draft_with_a_matrix_of_its_own_is_counted_by_that(office: Office) -> None:
    crowd = settled(office, 72)
    model = "cn-catering-2016"
    shop = next(
        one for one in crowd.shops.values() if one.industry == MODELS[model] and card_of(office, one.id).grade
    )
    for _ in range(4):
        crowd.punish(shop)
    found = tried(office, model, OWN_MATRIX + rows_of(*"ABCD"))
    least = found.before.visits_min
    for shop in crowd.shops.values():
        card = card_of(office, shop.id)
        if card.industry == MODELS[model] and card.grade:
            now = office.store.read(lambda tx, card=card: burden_of(tx, office.catalogue, card, TODAY))
            least += (11 if now.credit in ("C", "D") else 1) - (now.least or 0)
    assert found.after.visits_min == least
    assert found.over_cap


def test_while_the_table_of_credit_is_not_adopted_the_grade_alone_decides(office: Office) -> None:
    crowd = settled(office, 73)
    alone = without_classes(office)
    for model in MODELS:
        found = tried(alone, model)
        live = borne(alone, crowd, model, found)
        assert {one.credit for one in live} == {None}
        assert found.before.visits_min == sum(one.least or 0 for one in live)
        slow = whatif_from_graph(alone, OPERATOR, draft_of(alone, model), TODAY, minutes_for)
        assert slow.as_json() | {"seconds": 0} == found.as_json() | {"seconds": 0}


def test_the_report_names_no_class_and_counts_nobody_by_it(one_office: Office) -> None:
    settled(one_office, 74)
    matrix = OWN_MATRIX + rows_of(*"ABCD")
    found, alone = (
        tried(one, "cn-food-sales-2016", matrix) for one in (one_office, without_classes(one_office))
    )
    assert found.after != alone.after
    told, without = ({**one.as_json(), "seconds": 0} for one in (found, alone))
    differing = {name for name, value in told.items() if value != without[name]}
    assert differing <= {"needed", "over_cap"}
    assert not any("credit" in name for name in names_in(told))


def test_a_draft_whose_matrix_lacks_a_class_is_refused_by_name(one_office: Office) -> None:
    with pytest.raises(
        CatalogueError, match=r"draft\.toml: rows has a level beside A, B, C; cn-credit-risk gives"
    ):
        draft_of(one_office, "cn-catering-2016", OWN_MATRIX + rows_of(*"ABC"))


def without_classes(office: Office) -> Office:
    """The same office where the adoption of the table of credit was taken back; the classes lie there still."""
    return replace(office, catalogue=adopting(office.catalogue, {}))


def names_in(told: Any) -> list[str]:
    """Every name in something that becomes JSON."""
    if isinstance(told, dict):
        return [*told, *(name for value in told.values() for name in names_in(value))]
    return [name for one in told for name in names_in(one)] if isinstance(told, list) else []
