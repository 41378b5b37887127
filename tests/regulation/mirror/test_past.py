"""What history in columns gives is found for everybody at once, and grades as it does for one premises."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from regulation.access.policy import OPERATOR
from regulation.grading import mirror
from regulation.grading.mirror import keeping
from regulation.grading.regrade import regrade, regrade_from_graph
from regulation.office import Office
from tests.regulation.history.credit import (
    DAY,
    MODEL,
    complaint,
    finding,
    graded_by_credit,
    load,
    penalty,
    places,
    reading,
)

SHOPS = 24
AGO = [0, 1, 90, 365, 366, 800, 3000]
DAYS = [DAY, DAY + timedelta(1), DAY + timedelta(365), DAY - timedelta(30), DAY + timedelta(3000)]


def test_a_regrade_by_columns_of_history_leaves_nothing_for_one_by_one(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "PART_ROWS", 7)
    office, draw = graded_by_credit(one_office), random.Random(7)
    shops = places(office, *(f"s{number}" for number in range(SHOPS)))
    table = office.catalogue.table(MODEL, DAY)
    for number, day in enumerate(DAYS):
        drawn = [
            (f"{number}-{n}", draw.choice(shops), DAY - timedelta(draw.choice(AGO)), draw.randrange(1, 6))
            for n in range(8)
        ]
        load(office, "complaints", f"c{number}", *(complaint(key, shop, on) for key, shop, on, _ in drawn))
        load(office, "penalties", f"p{number}", *(penalty(*one) for one in drawn[::2]))
        load(office, "findings", f"f{number}", *(finding(key, shop, on) for key, shop, on, _ in drawn[1::2]))
        if number > 2:
            read = reading(f"r{number}", draw.choice(shops), DAY, "broken_promise", "true")
            load(office, "readings", f"r{number}", read)
        by_mirror = regrade(office, OPERATOR, as_of=day)
        by_graph = regrade_from_graph(office, OPERATOR, table, day)
        assert by_graph.changed == 0
        assert by_graph.states == by_mirror.states
        assert by_mirror.changed > 0
        with mirror.alone(office.settings.data_dir):
            assert mirror.check(office).fits
