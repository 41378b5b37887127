"""Complaints lie in columns: sought for one premises, scanned for lists, and carried there from an older store once."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from graph import NotFound, Tx
from graph import history as stored
from graph.queries import parse
from graph.scope import Scope
from regulation.access import Role, Who
from regulation.history import (
    History,
    carry_complaints,
    complained_since,
    complaints_about,
    within,
)
from regulation.office import Office
from regulation.planning import suggest
from regulation.planning.complained import complained
from regulation.register.browse import Narrowing, list_premises, open_premises, overview
from tests.regulation import town
from tests.regulation.town import BY_NAME, EAST, ELSEWHERE, FOOD_OFFICE, MINE, PATHS, SHOPS, TODAY, WEST

pytestmark = pytest.mark.store

LEAD = Who("lead", Role.LEAD, "程文山", PATHS[EAST], FOOD_OFFICE, ("catering", "food_retail"))
HOTPOT = BY_NAME["东街火锅"]
PUT_AS_NODE = parse(
    "sample/put_as_node",
    "// A complaint as programs before schema version 13 wrote it.\n"
    "MATCH (p:Premises {id: $premises})\n"
    "CREATE (c:Complaint {id: $id, date: $date, topic: $topic, severity: $severity, digest: 'd'})-[:ABOUT]->(p)",
)


def days_ago(days: int) -> date:
    return TODAY - timedelta(days)


def told(id: str, place: str, days: int, **more: Any) -> dict[str, Any]:
    return {"id": id, "premises": place, "date": days_ago(days), **more}


def put_as_nodes(office: Office, complaints: Sequence[dict[str, Any]]) -> None:
    """Complaints in the old form."""

    def work(tx: Tx) -> None:
        for one in complaints:
            tx.run(PUT_AS_NODE, topic="鼠迹", severity="serious", **one)

    office.store.write("test.old_form", "test", work)


def standing(office: Office) -> dict[str, date]:
    """The complaints in columns."""
    rows = History.of(office).scan("complaints").select("id", "date").collect()
    return dict(rows.iter_rows())


def test_the_page_of_a_premises_shows_its_own_complaints_newest_first_and_counts_all(office: Office) -> None:
    town.settle(office)
    mine = [told(f"m{days:03}", MINE.id, days, verified=days == 1) for days in range(1, 60)]
    town.complain(office, [*mine, told("else", ELSEWHERE.id, 1)])
    file = open_premises(office, LEAD, MINE.id)
    assert file.complaints_total == 60  # one that the town had
    assert [one.id for one in file.complaints[:2]] == ["m001", "m002"]
    assert [one.verified for one in file.complaints[:2]] == [True, False]
    assert len(file.complaints) == 50
    assert file.visits_total == 1
    with pytest.raises(NotFound):
        open_premises(office, LEAD, ELSEWHERE.id)
    assert complaints_about(History.of(office), "f" * 16, 50) == ([], 0)


def test_a_complaint_asks_for_a_visit_until_one_comes_after_it(office: Office) -> None:
    town.settle(office)
    assert suggest(office, LEAD).of("complaint") == []  # each was followed by a visit, or is older
    town.complain(office, [told("h1", HOTPOT.id, 20), told("h2", HOTPOT.id, 2), told("h3", HOTPOT.id, 201)])
    town.complain(office, [told("w1", ELSEWHERE.id, 0), told("m1", MINE.id, 5)])
    (asking,) = [one.premises for one in suggest(office, LEAD).of("complaint")]
    assert (asking.name, asking.since, asking.complaints) == (HOTPOT.name, days_ago(2), 2)
    elsewhere = replace(LEAD, under=PATHS[WEST])
    assert [one.premises.id for one in suggest(office, elsewhere).of("complaint")] == [ELSEWHERE.id]


def test_a_list_that_is_cut_begins_with_the_newest_complaint(one_office: Office) -> None:
    town.settle(one_office)
    town.complain(one_office, [told(shop.id, shop.id, at) for at, shop in enumerate(SHOPS)])
    recent = complained_since(History.of(one_office), days_ago(90))

    def asking(tx: Tx) -> list[str]:
        return [one.id for one in complained(tx, Scope("/"), recent, 2)]

    never_since = [
        shop.id for at, shop in enumerate(SHOPS) if shop.visited_days is None or shop.visited_days > at
    ]
    assert one_office.store.read(asking) == never_since[:2]


def test_who_was_complained_of_is_the_same_by_scan_and_by_seek(one_office: Office) -> None:
    town.settle(one_office)
    history, since = History.of(one_office), days_ago(90)
    everyone = complained_since(history, since).sort("id")
    sought = complained_since(history, since, [shop.id for shop in SHOPS]).sort("id")
    assert everyone.equals(sought)
    lately = {s.id for s in SHOPS if s.complained_days is not None and s.complained_days <= 90}
    assert set(everyone["id"]) == lately


def test_what_is_asked_of_the_graph_is_no_more_than_the_scope_holds(one_office: Office) -> None:
    town.settle(one_office)
    everyone = complained_since(History.of(one_office), days_ago(400))

    def asked(seen: Scope) -> set[str]:
        return one_office.store.read(lambda tx: set(within(tx, seen, everyone)["id"]))

    narrow = Scope(PATHS[EAST], ("pharmacy",))  # two premises, and more were complained of
    assert asked(narrow) == {BY_NAME["东街药房"].id}
    assert asked(Scope("/")) == set(everyone["id"])
    assert asked(Scope("/", ids=(MINE.id,))) == {MINE.id}


def test_a_list_of_those_complained_of_and_its_count_are_within_the_scope(office: Office) -> None:
    town.settle(office)
    town.complain(office, [told("h1", HOTPOT.id, 90), told("w2", BY_NAME["西街烤鸭"].id, 1)])
    asked = Narrowing(complained=True)
    listed = list_premises(office, LEAD, asked)
    names = {row.name for row in listed.rows}
    assert names == {"东街面馆", "东街火锅", "东街超市"}
    assert sum(tally.count for tally in listed.counts) == len(names)
    assert overview(office, LEAD, Narrowing()).complained == len(names)
    assert list_premises(office, LEAD, Narrowing(district=WEST, complained=True)).rows == []


def test_complaints_of_an_older_store_are_carried_into_columns_exactly_once(office: Office) -> None:
    town.settle(office)
    before = standing(office)
    old = [told(f"old-{number}", MINE.id, number) for number in range(5)]
    put_as_nodes(office, old)
    assert carry_complaints(office, at_once=2) == 5
    carried = {**before, **{one["id"]: one["date"] for one in old}}
    assert standing(office) == carried
    assert office.store.read(lambda tx: stored.complaint_nodes(tx, 10)) == []
    written = town.leaves(office)
    assert carry_complaints(office) == 0
    assert (standing(office), town.leaves(office)) == (carried, written)
    assert open_premises(office, LEAD, MINE.id).complaints_total == 6


def test_carrying_that_was_cut_off_goes_on_and_does_not_overwrite_what_came_since(office: Office) -> None:
    town.settle(office)
    old = [told(f"old-{number}", MINE.id, number) for number in range(4)]
    put_as_nodes(office, old)
    # cut off after two rows stood and before their nodes were deleted; then one was loaded anew with another day
    town.complain(office, [{**one, "topic": "鼠迹"} for one in old[:2]])
    town.complain(office, [{**old[0], "date": days_ago(9), "topic": "鼠迹"}])
    assert carry_complaints(office, at_once=3) == 4
    assert {id: day for id, day in standing(office).items() if id.startswith("old-")} == {
        "old-0": days_ago(9),
        **{one["id"]: one["date"] for one in old[1:]},
    }
    past = History.of(office).past("complaints")
    assert past["id"].to_list() == ["old-0"]  # the one correction, and none made by carrying
    assert office.store.read(lambda tx: stored.complaint_nodes(tx, 10)) == []
