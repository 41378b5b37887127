"""Events fade by the table's decay: on the day that is named, and on no other."""

import random
from datetime import date, timedelta

import pytest

from risk import Fact, fades, integers
from tests.risk.published import TODAY, table
from tests.risk.test_lists import CREDIT, random_list

PENALTIES = table(CREDIT).fact("penalties")


def test_an_event_steps_down_the_decay_and_at_last_counts_for_nothing() -> None:
    fine = Fact([{"date": "2026-01-10", "weight": 2}])
    assert [(str(f.on), f.before, f.after) for f in fades(PENALTIES, fine, TODAY)] == [
        ("2027-01-11", 6000, 3600),
        ("2028-01-11", 3600, 1800),
        ("2029-01-10", 1800, 900),
        ("2031-01-10", 900, 0),
    ]


@pytest.mark.parametrize("name", ["penalties", "failed_inspections", "verified_complaints"])
def test_between_two_named_days_nothing_changes_and_on_each_exactly_what_is_said(name: str) -> None:
    fact, draw = table(CREDIT).fact(name), random.Random(7)
    for _ in range(60):
        given = Fact(random_list(table(CREDIT), name, draw))
        found = fades(fact, given, TODAY)
        uncapped = [{"date": f.event, "weight": f.weight} for f in found]
        assert all(one in given.value for one in uncapped)  # type: ignore[operator]
        for day in {f.on for f in found}:
            told = sum(f.before - f.after for f in found if f.on == day)
            before, after = (
                sum(
                    integers(table(CREDIT), {name: Fact([event])}, when)[name] or 0
                    for event in given.value  # type: ignore[union-attr]
                )
                for when in (day - timedelta(days=1), day)
            )
            assert before - after == told


def test_what_is_no_list_of_events_does_not_fade() -> None:
    assert fades(table(CREDIT).fact("on_abnormal_list"), Fact(True), TODAY) == []
    assert fades(PENALTIES, Fact([]), TODAY) == []
    assert fades(PENALTIES, Fact([{"date": date(2001, 1, 1)}]), TODAY) == []


def test_a_list_that_the_table_does_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="must be a list of"):
        fades(PENALTIES, Fact([{"day": "2026-01-01"}]), TODAY)
