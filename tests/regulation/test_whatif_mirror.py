"""A draft tried by the mirror of the population gives the very answer that reading everybody from the graph gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from regulation.access.policy import OPERATOR
from regulation.catalogue import PACKAGE, Adoption, Catalogue, adopting, read_draft
from regulation.grading import mirror
from regulation.grading.mirror import keeping
from regulation.grading.population import pages
from regulation.grading.regrade import regrade
from regulation.grading.whatif import WhatIf, trying, whatif, whatif_from_graph
from regulation.office import Office
from regulation.planning.reading import minutes_for
from risk import RiskTable
from tests.regulation.mirror.crowd import TODAY, Crowd

pytestmark = pytest.mark.store

MODELS = ("cn-catering-2016", "cn-food-sales-2016")
SHOPS, DEEDS = 60, 10
NEXT_WEEK = TODAY + timedelta(6)
"""By then all facts of the crowd are known, and the mirror tells of nearly everybody."""

Changes = tuple[tuple[str, str], ...]
LATER = ("effective_from = 2016-12-01", "effective_from = 2027-01-01")
DRAFTS = {
    "cn-catering-2016": (LATER, ("to = 150, points = 2 }", "to = 150, points = 3 }")),
    "cn-food-sales-2016": (
        LATER,
        ("up_to = 45", "up_to = 40"),
        ("from = 101, to = 300, points = 3 }", "from = 101, to = 300, points = 3.5 }"),
    ),
}
"""What drafts change in the editions in force: an edge between grades, what a band costs."""
OTHERWISE = {
    "a score refused above another limit": (
        ("at_most = 60", "at_most = 50"),
        ("unknown = 60", "unknown = 50"),
    ),
    "a fact that the table in force does not take": (
        ('id = "supplier_count"\nkind', 'id = "diners"\nkind'),
        ('fact = "supplier_count"', 'fact = "diners"'),
    ),
}
"""What drafts of the table of food sales change in the facts that they take."""


@pytest.fixture(scope="session")
def catalogue(catalogue: Catalogue) -> Catalogue:
    """The tests' catalogue, where a named person has adopted the table of credit as well."""
    return adopting(catalogue, {**catalogue.adoptions, "cn-credit-risk": Adoption("沈砚", date(2026, 11, 1))})


def draft_of(office: Office, model: str, changes: Changes | None = None) -> RiskTable:
    """The edition in force with these changes, those of DRAFTS where none are given."""
    text = (PACKAGE / "tables" / model / "2016-12-01.toml").read_text(encoding="utf-8")
    for old, new in changes or DRAFTS[model]:
        assert old in text
        text = text.replace(old, new, 1)
    return read_draft(text.encode(), "draft.toml", model, office.catalogue)


def both(office: Office, model: str, day: date = TODAY) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers by the mirror and from the graph, but for how long they took."""
    draft = draft_of(office, model)
    mirrored, graph = (
        answer(way(office, OPERATOR, draft, day, minutes_for)) for way in (whatif, whatif_from_graph)
    )
    return mirrored, graph


def settled(office: Office, seed: int) -> Crowd:
    crowd = Crowd(office, random.Random(seed))
    crowd.settle(SHOPS)
    return crowd


def test_after_random_deeds_the_mirror_answers_as_the_graph_does(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = settled(office, 61)
    alone = replace(office, catalogue=adopting(office.catalogue, {}))
    everybody: list[str] = []
    moved = 0
    other_visits: set[str] = set()

    def told(*given: Any) -> Any:
        everybody.append("read")
        return pages(*given)

    monkeypatch.setattr(trying, "pages", told)
    for day in (TODAY, NEXT_WEEK):
        for _ in range(DEEDS):
            crowd.something()
        for model in MODELS:
            everybody.clear()
            mirrored, graph = both(office, model, day)
            assert mirrored == graph
            assert mirrored["premises"] > 0
            moved += len(mirrored["movers"])
            assert len(everybody) == 1, "only the comparison reads everybody from the graph"
            if mirrored["needed"] != both(alone, model, day)[0]["needed"]:
                other_visits.add(model)
    assert moved > 0
    assert other_visits, "the credit classes of entities move the visits"


def test_what_deeds_change_while_the_mirror_is_brought_up_to_date_is_decided_by_the_graph(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = settled(office, 62)
    bring = mirror.brought_up

    def overtaken(*given: Any, **how: Any) -> mirror.Manifest:
        manifest = bring(*given, **how)
        for _ in range(DEEDS):
            crowd.something(grading=False)
        return manifest

    monkeypatch.setattr(mirror, "brought_up", overtaken)
    for model in MODELS:
        mirrored, graph = both(office, model)
        assert mirrored == graph


def test_while_another_keeps_the_mirror_the_graph_answers(office: Office) -> None:
    settled(office, 63)
    with mirror.alone(office.settings.data_dir):
        mirrored, graph = both(office, MODELS[0])
    assert mirrored == graph
    assert mirrored["premises"] > 0


def test_everybody_may_be_regraded_while_a_draft_is_tried_and_the_answer_is_of_when_it_began(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PART_ROWS", 7)
    crowd = settled(office, 64)
    model = MODELS[1]
    draft = draft_of(office, model)
    where = mirror.folder(office.settings.data_dir)
    before = answer(whatif(office, OPERATOR, draft, NEXT_WEEK, minutes_for))
    parts = set(where.glob(f"{model}/*.parquet"))
    written: list[int] = []

    def meanwhile(name: str, _rows: int) -> None:
        if name == model and not written:
            for shop in [one for one in crowd.shops.values() if one.industry == "food_retail"]:
                crowd.correct(shop, 59)
            written.append(regrade(office, OPERATOR, as_of=NEXT_WEEK).changed)

    during = answer(whatif(office, OPERATOR, draft, NEXT_WEEK, minutes_for, progress=meanwhile))
    assert written[0] > 0
    assert len(parts) > 1
    assert not parts & set(where.glob(f"{model}/*.parquet")), "each part was replaced while it was read"
    assert during == before
    mirrored, graph = both(office, model, NEXT_WEEK)
    assert mirrored == graph
    assert mirrored["matrix"] != before["matrix"]


@pytest.mark.parametrize("changes", OTHERWISE.values(), ids=OTHERWISE)
def test_a_draft_that_takes_facts_otherwise_than_the_mirror_holds_them_is_tried_on_the_graph(
    office: Office, monkeypatch: pytest.MonkeyPatch, changes: Changes
) -> None:
    settled(office, 65)
    monkeypatch.setattr(mirror, "brought_up", untouched)
    draft = draft_of(office, "cn-food-sales-2016", (LATER, *changes))
    mirrored, graph = (
        answer(way(office, OPERATOR, draft, TODAY, minutes_for)) for way in (whatif, whatif_from_graph)
    )
    assert mirrored == graph
    assert mirrored["premises"] > 0
    same = whatif_from_graph(
        office, OPERATOR, draft_of(office, "cn-food-sales-2016", (LATER,)), TODAY, minutes_for
    )
    assert mirrored["matrix"] != answer(same)["matrix"], "the other declaration is no matter of form"


def untouched(*_: Any, **__: Any) -> mirror.Manifest:
    raise AssertionError("the mirror does not hold what this draft takes")


def answer(found: WhatIf) -> dict[str, Any]:
    """All that was found but for how long it took."""
    return {**found.as_json(), "seconds": None}
