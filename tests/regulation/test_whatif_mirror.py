"""A draft tried by the mirror of the population gives the very answer that reading everybody from the graph gives."""

from __future__ import annotations

import random
from typing import Any

import pytest

from regulation.access.policy import OPERATOR
from regulation.catalogue import PACKAGE, read_draft
from regulation.grading import mirror
from regulation.grading.population import pages
from regulation.grading.whatif import trying, whatif, whatif_from_graph
from regulation.office import Office
from regulation.planning.reading import minutes_for
from risk import RiskTable
from tests.regulation.mirror.crowd import TODAY, Crowd

pytestmark = pytest.mark.store

MODELS = ("cn-catering-2016", "cn-food-sales-2016")
SHOPS, ROUNDS, DEEDS = 60, 2, 10


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


def draft_of(office: Office, model: str) -> RiskTable:
    """The edition in force with these changes."""
    text = (PACKAGE / "tables" / model / "2016-12-01.toml").read_text(encoding="utf-8")
    for old, new in DRAFTS[model]:
        assert old in text
        text = text.replace(old, new, 1)
    return read_draft(text.encode(), "draft.toml", model, office.catalogue)


def both(office: Office, model: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The answers by the mirror and from the graph, but for how long they took."""
    draft = draft_of(office, model)
    answers = [way(office, OPERATOR, draft, TODAY, minutes_for) for way in (whatif, whatif_from_graph)]
    mirrored, graph = ({**one.as_json(), "seconds": None} for one in answers)
    return mirrored, graph


def settled(office: Office, seed: int) -> Crowd:
    crowd = Crowd(office, random.Random(seed))
    crowd.settle(SHOPS)
    return crowd


def test_after_random_deeds_the_mirror_answers_as_the_graph_does(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = settled(office, 61)
    everybody: list[str] = []
    moved = 0

    def told(*given: Any) -> Any:
        everybody.append("read")
        return pages(*given)

    monkeypatch.setattr(trying, "pages", told)
    for _ in range(ROUNDS):
        for _ in range(DEEDS):
            crowd.something()
        for model in MODELS:
            everybody.clear()
            mirrored, graph = both(office, model)
            assert mirrored == graph
            assert mirrored["premises"] > 0
            moved += len(mirrored["movers"])
            assert len(everybody) == 1, "only the comparison reads everybody from the graph"
    assert moved > 0


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
