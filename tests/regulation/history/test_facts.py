"""What history gives a grade: events by their age, the latest reading; the same for one premises and for everyone."""

from datetime import date, timedelta

import polars as pl
import pytest

from graph import grades
from graph.grades import GradeRecord
from regulation.access.policy import OPERATOR
from regulation.grading.explain import explain, recomputes
from regulation.grading.regrade import regrade
from regulation.history import History, facts_of
from regulation.office import Office
from risk import count_events, integers
from tests.regulation.grading_one import regrade_one
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

pytestmark = pytest.mark.store


def newest(office: Office, premises: str) -> GradeRecord:
    return office.store.read(lambda tx: grades.record(tx, premises))


def test_a_grade_rests_on_the_events_of_history_and_recomputes_from_what_it_keeps(office: Office) -> None:
    office = graded_by_credit(office)
    one, other = places(office, "one", "other")
    load(
        office,
        "complaints",
        "b1",
        complaint("c1", one, DAY - timedelta(365)),  # 2 points to 365 days
        complaint("c2", one, DAY - timedelta(366)),  # 1.2
        complaint("c3", one, DAY, verified=False),
        complaint("c4", one, DAY + timedelta(1)),  # not yet
    )
    load(office, "penalties", "b1", penalty("p1", one, DAY, 5))  # 5 × 3
    load(office, "findings", "b1", finding("f1", one, DAY), finding("f2", one, DAY))  # one day: 2.5
    assert not regrade(office, OPERATOR, as_of=DAY).refused
    record = newest(office, one.id)
    assert (record.score, record.state) == (2_000 + 1_200 + 15_000 + 2_500, "graded")
    assert record.facts["penalties"].value == [{"date": "2026-11-20", "weight": 5}]
    assert record.facts["verified_complaints"].date == DAY - timedelta(365)
    assert recomputes(office, record)
    none = newest(office, other.id)
    assert (none.score, none.known_share, none.facts["penalties"].value) == (0, 1_000, [])
    load(office, "complaints", "b2", complaint("c5", one, DAY))
    assert regrade(office, OPERATOR, as_of=DAY).changed == 1
    assert recomputes(office, record)


def test_what_was_never_loaded_is_unknown_and_not_none(office: Office) -> None:
    office = graded_by_credit(office)
    (one,) = places(office, "one")
    load(office, "complaints", "b1", complaint("c1", one, DAY))
    regrade(office, OPERATOR, as_of=DAY)
    record = newest(office, one.id)
    assert set(record.facts) & {"verified_complaints", "penalties", "failed_inspections"} == {
        "verified_complaints"
    }
    assert (record.state, record.score) == ("insufficient", None)


def test_one_premises_inside_a_transaction_is_graded_as_everyone_is(office: Office) -> None:
    office = graded_by_credit(office)
    shops = places(office, *(f"s{number}" for number in range(6)))
    for number, place in enumerate(shops):
        days = [DAY - timedelta(97 * n * (number + 1)) for n in range(number)]
        load(office, "complaints", f"c{number}", *(complaint(f"{number}-{d}", place, d) for d in days))
        load(
            office,
            "penalties",
            f"p{number}",
            *(penalty(f"{number}-{d}", place, d, 1 + number % 5) for d in days),
        )
        load(office, "findings", f"f{number}", *(finding(f"{number}-{d}", place, d) for d in days))
    alone = [
        office.store.write("test.one", "test", lambda tx, p=place: regrade_one(office, tx, p.id, DAY))
        for place in shops
    ]
    assert regrade(office, OPERATOR, as_of=DAY).changed == 0
    assert len({one.score for one in alone if one}) == 6


def test_one_premises_counts_as_the_expressions_count_everyone(one_office: Office) -> None:
    office = graded_by_credit(one_office)
    shops = places(office, *(f"s{number}" for number in range(5)))
    for number, place in enumerate(shops):
        days = [DAY - timedelta(311 * n) for n in range(2 * number)]
        load(
            office,
            "penalties",
            f"p{number}",
            *(penalty(f"{number}-{d}", place, d, 1 + d.day % 2) for d in days),
        )
    history = History.of(office)
    table = office.catalogue.table(MODEL, DAY)
    counted = count_events(
        table.fact("penalties"), history.events("penalties"), DAY, subject="premises"
    ).collect()
    everyone = dict(counted.select("premises", "penalties").rows())
    assert len(set(everyone.values())) > 2
    for place in shops:
        facts = facts_of(history, place.id, DAY, ["penalties"])
        number = history.numbers.of(place.id)
        assert integers(table, facts, DAY)["penalties"] == (0 if number is None else everyone[number])


def test_the_latest_reading_up_to_the_day_is_the_fact(office: Office) -> None:
    office = graded_by_credit(office)
    (one,) = places(office, "one")
    load(
        office,
        "readings",
        "b1",
        reading("r1", one, date(2026, 11, 10), "on_abnormal_list", "true"),
        reading("r2", one, date(2026, 11, 15), "on_abnormal_list", "false"),
        reading("r3", one, DAY + timedelta(1), "on_abnormal_list", "true"),
        reading(
            "r4", one, date(2026, 11, 1), "annual_report_missing", "true"
        ),  # the register's of that day stands
        reading("r5", one, date(2026, 11, 2), "broken_promise", "true"),
    )
    regrade(office, OPERATOR, as_of=DAY)
    facts = newest(office, one.id).facts
    abnormal = facts["on_abnormal_list"]
    assert (abnormal.value, abnormal.source, abnormal.record, abnormal.date) == (
        False,
        "reading",
        "r2",
        date(2026, 11, 15),
    )
    assert (facts["annual_report_missing"].value, facts["annual_report_missing"].source) == (
        False,
        "register",
    )
    assert (facts["broken_promise"].value, facts["broken_promise"].record) == (True, "r5")
    assert explain(office, OPERATOR, one.id).assessment


def test_a_fact_of_many_rows_is_read_the_same_lazily_and_by_seeking(one_office: Office) -> None:
    office = graded_by_credit(one_office)
    (one,) = places(office, "one")
    load(office, "findings", "b1", *(finding(f"f{n}", one, DAY - timedelta(n // 2)) for n in range(9)))
    history = History.of(office)
    whole = history.events("failed_inspections").sort("date").collect()
    assert whole.schema == pl.Schema({"premises": pl.UInt32, "date": pl.Date})
    told = facts_of(history, one.id, DAY, ["failed_inspections"])["failed_inspections"].value
    assert told == [{"date": d.isoformat()} for d in whole["date"]]
