"""What an owner can do: findings for sure, the next visit at best, never what the place is; nobody else's."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from graph import NotFound, Tx, findings, grades, visits
from graph.scope import Scope
from regulation.catalogue import Catalogue, read_catalogue
from regulation.grading.facts import facts_on
from regulation.grading.numbers import numbers
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.improving import improving
from regulation.visits.levers import Kind
from regulation.visits.scoring import mended_standing
from regulation.visits.submit import submit
from risk import Fact, assess, integers
from tests.regulation import town
from tests.regulation.town import BY_NAME, MINE, TODAY
from tests.regulation.visiting import INSPECTOR, OWNER, failed, opened, submission, visiting

pytestmark = pytest.mark.store


@pytest.fixture
def settled(one_office: Office) -> Office:
    made = replace(one_office, catalogue=visiting(one_office.catalogue))
    town.settle(made)
    return made


def visited(office: Office, *rows: str) -> None:
    task = opened(office)
    submit(office, INSPECTOR, submission(office, task, {row: failed() for row in rows}))


def test_the_cheapest_findings_reach_the_next_grade_and_each_says_what_it_is_worth(settled: Office) -> None:
    visited(settled, "HEALTH", "RECORDS", "COLD", "PESTS", "WASTE")
    found = improving(settled, OWNER, MINE.id)
    assert found.improvement
    assert found.improvement.target
    way = found.way
    assert way
    assert way.plan.sure
    assert {deed.thing.kind for deed in way.deeds} == {Kind.MEND}
    assert way.deeds[0].before == found.improvement.now
    assert way.deeds[-1].after == way.plan.after
    assert way.plan.after.grade == found.improvement.target
    rows = [row for deed in way.deeds if deed.thing.finding for row in deed.thing.finding.rows]

    def mended(tx: Tx) -> int | None:
        place, table = visits.place(tx, MINE.id), table_for(settled, "catering", TODAY)
        return mended_standing(settled, tx, table, place, TODAY, rows).score

    assert way.plan.after.score == settled.store.read(mended)
    unsettled = settled.store.read(lambda tx: findings.open_findings(tx, Scope("/", ids=(MINE.id,))))
    assert len(way.deeds) < len(unsettled)


def test_without_a_finding_the_next_visit_is_hoped_for_and_how_high_the_score_may_be_is_exact(
    settled: Office,
) -> None:
    hotpot = BY_NAME["东街火锅"]
    found = improving(settled, replace(OWNER, premises=(hotpot.id,)), hotpot.id)
    assert found.way
    assert found.improvement
    assert not found.way.plan.sure
    assert [deed.thing.kind for deed in found.way.deeds] == [Kind.VISIT]
    most, table = found.way.at_most, found.table
    assert most is not None
    assert table is not None
    subject = settled.store.read(lambda tx: grades.subject(tx, hotpot.id, TODAY))
    facts = facts_on(subject, TODAY, integers(table, {}, TODAY))
    graded = [
        assess(table, {**facts, "dynamic_score": Fact(n / 1000)}, TODAY).grade for n in (most, most + 1)
    ]
    assert graded[0] == found.improvement.target
    assert graded[1] == found.improvement.now.grade


def test_nobody_else_learns_of_it(settled: Office) -> None:
    with pytest.raises(NotFound):
        improving(settled, OWNER, BY_NAME["东街火锅"].id)


@pytest.mark.parametrize("what", ["floor_area_m2", "hot_dish_items", "years_since_first_permit"])
def test_what_the_place_is_and_what_has_happened_is_never_changed(settled: Office, what: str) -> None:
    known = numbers()
    assert what in known.fixed
    found = improving(settled, OWNER, MINE.id)
    for way in (found.way, found.further):
        assert not way or what not in {n for option in way.plan.options for n in option.facts}


def declared(catalogue: Catalogue) -> Mapping[str, int]:
    known = numbers()
    places = [*known.visit, *(one.fact for one in known.own), *known.fixed]
    return {name: places.count(name) for name in {*catalogue.facts, *places}}


def test_every_fact_of_every_table_stands_in_exactly_one_place_of_the_rules() -> None:
    catalogue = read_catalogue()
    asked = {fact.id for tables in catalogue.tables.values() for table in tables for fact in table.facts}
    counted = declared(catalogue)
    assert {name: counted.get(name, 0) for name in asked} == dict.fromkeys(asked, 1)
