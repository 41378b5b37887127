"""Grading: unknown is a state, outcomes are written once, every grade can be recomputed and explained."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from graph import NotFound, grades, premises, records, register, tallies
from graph.queries import parse
from graph.records import District, Premises, Term, Visit
from graph.scope import Scope
from regulation.access import Refused
from regulation.access.policy import NOBODY, OPERATOR, Action, Role, Who
from regulation.grading.explain import explain, recomputes
from regulation.grading.regrade import recount, regrade
from regulation.office import Office
from regulation.register.enterprise_rows import new_id
from risk import Fact
from tests.regulation.grading_one import regrade_one

DAY = date(2026, 11, 1)
EVERYWHERE = Scope("/")
SET_ASSESSED = parse(
    "tests/set_assessed",
    "// As it was.\nUNWIND $rows AS row MATCH (p:Premises {id: row.id}) SET p.assessed = row.assessed",
)
COUNT_LEAVES = parse("tests/count_leaves", "// Leaves.\nMATCH (l:Leaf) RETURN count(l) AS n")

SHOP: Mapping[str, int | float] = {
    "floor_area_m2": 150,
    "prepackaged_ambient_items": 400,
    "prepackaged_chilled_items": 80,
    "prepackaged_frozen_items": 0,
    "bulk_ambient_items": 20,
    "bulk_chilled_items": 0,
    "bulk_frozen_items": 0,
    "supplier_count": 12,
    "dynamic_score": 10.5,
}


def shop(name: str, facts: Mapping[str, object], industry: str = "food_retail") -> Premises:
    """A premises of its own entity with these facts from the register."""
    return Premises(
        key=f"test:{name}|",
        id=new_id(),
        name=name,
        industry=industry,
        trade_class=None,
        district="D1",
        address="1 Test Road",
        latitude=None,
        longitude=None,
        search=name,
        facts={k: Fact(v, "register", name, DAY) for k, v in facts.items()},  # pyright: ignore[reportArgumentType]
        entity=f"test:{name}",
        scheme="test",
        entity_name=name,
        legal_person=None,
    )


def put(office: Office, places: Sequence[Premises]) -> None:
    def work(tx: register.Tx) -> None:
        register.put(tx, District, [District("D1", "一区", "One", None, "/D1/")])
        register.put_missing_departments(tx, ["market_regulation", "chicago_public_health"])
        register.put(tx, Premises, places)

    office.store.write("test.put", "test", work)


def leaves(office: Office) -> int:
    return office.store.read(lambda tx: tx.run(COUNT_LEAVES)[0]["n"])


def without(*names: str) -> dict[str, int | float]:
    return {name: value for name, value in SHOP.items() if name not in names}


def test_everyone_gets_a_grade_with_reasons_or_an_honest_not_enough_known(office: Office) -> None:
    known, partly, hardly = (
        shop("known", SHOP),
        shop("partly", without("supplier_count")),
        shop("hardly", without("dynamic_score")),
    )
    tableless = shop("tableless", {}, industry="a trade of no folder")
    put(office, [known, partly, hardly, tableless])
    done = regrade(office, OPERATOR)
    assert dict(done.states) == {"graded": 1, "provisional": 1, "insufficient": 1}

    def standing(place: Premises) -> tuple[str, str | None, int | None]:
        card = office.store.read(lambda tx: premises.card(tx, EVERYWHERE, place.id))
        return card.state, card.grade, card.score

    # 1 + 0.5 + 1 + 0 + 1 + 0 + 0 + 2 + 10.5, by the published bands; an unknown supplier count costs 6 in place of 2
    assert standing(known) == ("graded", "A", 16_000)
    assert standing(partly) == ("provisional", "A", 20_000)
    assert standing(hardly) == ("insufficient", None, None)
    assert standing(tableless) == ("pending", None, None)


def test_below_the_threshold_the_default_supervision_is_named_and_no_grade(one_office: Office) -> None:
    place = shop("hardly", without("dynamic_score"))
    put(one_office, [place])
    regrade(one_office, OPERATOR)
    assessment = explain(one_office, OPERATOR, place.id).assessment
    assert assessment is not None
    assert assessment.grade is None
    assert assessment.supervision.is_default
    assert assessment.supervision.visits is not None


def test_grading_again_writes_nothing(office: Office) -> None:
    put(office, [shop(f"s{number}", SHOP) for number in range(5)])
    assert regrade(office, OPERATOR).changed == 5
    before = leaves(office)
    again = regrade(office, OPERATOR)
    assert (again.assessed, again.changed) == (5, 0)
    assert leaves(office) == before


def test_a_store_of_the_first_programs_says_the_same_outcome_anew_and_gets_no_grade(office: Office) -> None:
    places = [shop(f"s{number}", {**SHOP, "dynamic_score": number}) for number in range(4)]
    put(office, places)
    regrade(office, OPERATOR)

    def assessed() -> dict[str, str]:
        rows = office.store.read(lambda tx: grades.subjects_of(tx, [place.id for place in places], DAY))
        return {row.id: row.assessed or "" for row in rows}

    said = assessed()
    assert (
        said[places[1].id] == "cn-food-sales-2016 2016-12-01 graded 0 1000 1000,500,1000,0,1000,0,0,2000,1000"
    )
    older = {id: older_form(text) for id, text in said.items()}

    def as_it_was(tx: register.Tx) -> None:
        tx.touch(*older)
        tx.run(SET_ASSESSED, rows=[{"id": id, "assessed": digest} for id, digest in older.items()])

    office.store.write("test.older", "test", as_it_was)
    office.store.write("test.one", "test", lambda tx: regrade_one(office, tx, places[0].id, office.today()))
    assert assessed() == older
    assert regrade(office, OPERATOR).changed == 0
    assert assessed() == said
    put(
        office,
        [replace(places[2], facts={**places[2].facts, "dynamic_score": Fact(60, "register", "s2", DAY)})],
    )
    office.store.write("test.older", "test", as_it_was)
    assert regrade(office, OPERATOR).changed == 1
    for place, times in zip(places, (1, 1, 2, 1), strict=True):
        history = office.store.read(lambda tx, p=place: grades.history(tx, p.id))
        assert len(history) == times


def test_a_visit_that_grades_a_premises_meanwhile_is_not_overwritten(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, other = shop("visited", SHOP), shop("other", SHOP)
    put(office, [place, other])
    hold, seen = grades.hold, {**place.facts, "dynamic_score": Fact(50, "visit", "v1", DAY)}

    def visited_before(tx: register.Tx, ids: Sequence[str]) -> None:
        monkeypatch.undo()
        put(office, [replace(place, facts=seen)])
        office.store.write("test.visit", "test", lambda tx: regrade_one(office, tx, place.id, office.today()))
        hold(tx, ids)

    monkeypatch.setattr(grades, "hold", visited_before)
    assert regrade(office, OPERATOR).changed == 1
    history = office.store.read(lambda tx: grades.history(tx, place.id))
    assert [(row.grade, row.score) for row in history] == [("C", 55_500)]


def older_form(said: str) -> str:
    """The outcome as it was kept before it was a text."""
    model, version, state, grade, share, points = said.split(" ")
    each = [int(one) for one in points.split(",")]
    parts = [model, version, state, int(grade), int(share), each]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def test_corrected_facts_make_a_new_grade_and_keep_the_old(office: Office) -> None:
    place = shop("corrected", SHOP)
    put(office, [place])
    regrade(office, OPERATOR)
    put(
        office,
        [replace(place, facts={**place.facts, "dynamic_score": Fact(50, "register", "corrected", DAY)})],
    )
    regrade(office, OPERATOR)
    history = office.store.read(lambda tx: grades.history(tx, place.id))
    assert [(row.grade, row.score) for row in history] == [("C", 55_500), ("A", 16_000)]


def test_every_grade_ever_given_recomputes_to_the_bit_from_what_is_stored(office: Office) -> None:
    places = [
        shop("a", SHOP),
        shop("b", without("supplier_count", "bulk_ambient_items")),
        shop("c", {**SHOP, "raise_triggers": ["accident"], "previous_grade": "B", "raise_by": 2}),
        shop("d", {"form": "canteen", "diners": 301, "dynamic_score": 12.345}, industry="catering"),
    ]
    put(office, places)
    regrade(office, OPERATOR)
    put(
        office,
        [replace(places[0], facts={**places[0].facts, "floor_area_m2": Fact(200.5, "register", "a", DAY)})],
    )
    regrade(office, OPERATOR)
    for place in places:
        for row in office.store.read(lambda tx, p=place: grades.history(tx, p.id)):
            record = office.store.read(lambda tx, p=place, g=row.id: grades.record(tx, p.id, g))
            assert recomputes(office, record)


def test_a_grade_by_a_superseded_edition_is_still_explained_by_it(one_office: Office) -> None:
    place = shop("old", SHOP)
    put(one_office, [place])
    regrade(one_office, OPERATOR)
    newer = replace(
        one_office.catalogue.table("cn-food-sales-2016", DAY),
        version="2027-01-01",
        effective_from=date(2027, 1, 1),
    )
    tables = {
        **one_office.catalogue.tables,
        "cn-food-sales-2016": (one_office.catalogue.tables["cn-food-sales-2016"][0], newer),
    }
    later = replace(
        one_office,
        catalogue=replace(one_office.catalogue, tables=tables),
        now=lambda: one_office.now() + timedelta(days=60),
    )
    assert later.catalogue.table("cn-food-sales-2016", later.today()) is newer
    explained = explain(later, OPERATOR, place.id)
    assert explained.table is not None
    assert explained.table.version == "2016-12-01"


def test_the_counts_move_with_every_grade_and_equal_a_recount(office: Office) -> None:
    places = [shop(f"s{n}", {**SHOP, "dynamic_score": n * 6}) for n in range(10)]
    put(office, places)
    regrade(office, OPERATOR)
    put(
        office,
        [replace(places[0], facts={**places[0].facts, "dynamic_score": Fact(60, "register", "s0", DAY)})],
    )
    regrade(office, OPERATOR)
    moved = {
        (t.industry, t.state, t.grade): t.count
        for t in office.store.read(lambda tx: tallies.read(tx, EVERYWHERE))
    }
    recount(office, OPERATOR)
    counted = {
        (t.industry, t.state, t.grade): t.count
        for t in office.store.read(lambda tx: tallies.read(tx, EVERYWHERE))
    }
    assert moved == counted
    assert sum(counted.values()) == 10


def test_facts_from_history_name_their_visit_and_what_came_later_was_not_known_then(office: Office) -> None:
    place = replace(
        shop("taqueria", {}, industry="chicago_food"),
        facts={"chicago_risk_class": Fact(1, "visit", "v1", date(2014, 1, 1))},
    )
    put(office, [place])

    def history(tx: register.Tx) -> None:
        visits = [
            Visit("v1", place.key, date(2014, 1, 1), "chicago_public_health", "fail", 2, 1, 3),
            Visit("v2", place.key, date(2014, 6, 1), "chicago_public_health", "pass", 0, 0, 1),
        ]
        register.put(tx, Visit, visits)
        term = Term("k|1", "k", "Retail Food", "1", place.key, date(2011, 3, 1), date(2015, 3, 1), "valid")
        register.put(tx, Term, [term])

    office.store.write("test.history", "test", history)
    regrade(office, OPERATOR, model="chicago-food", as_of=date(2014, 3, 1))
    early = explain(office, OPERATOR, place.id).record
    assert early is not None
    assert early.facts["critical_at_last_visit"] == Fact(2, "visit", "v1", date(2014, 1, 1))
    assert early.facts["days_since_last_visit"].value == 59
    assert early.facts["years_since_first_permit"].value == 3
    regrade(office, OPERATOR, model="chicago-food", as_of=date(2014, 7, 1))
    later = explain(office, OPERATOR, place.id).record
    assert later is not None
    assert later.facts["critical_at_last_visit"].record == "v2"
    assert later.score is not None
    assert early.score is not None
    assert later.score < early.score


def test_a_premises_whose_facts_no_table_accepts_is_named_and_keeps_its_standing(one_office: Office) -> None:
    good, odd = shop("good", SHOP), shop("odd", {**SHOP, "dynamic_score": 75})
    put(one_office, [good, odd])
    done = regrade(one_office, OPERATOR)
    assert set(done.refused) == {odd.id}
    assert "dynamic_score" in done.refused[odd.id]
    card = one_office.store.read(lambda tx: premises.card(tx, EVERYWHERE, odd.id))
    assert card.state == "pending"


def test_only_those_who_may_regrade_or_explain_do(one_office: Office) -> None:
    place = shop("private", SHOP)
    put(one_office, [place])
    with pytest.raises(Refused):
        regrade(one_office, NOBODY)
    with pytest.raises(Refused):
        explain(one_office, NOBODY, place.id)
    elsewhere = Who("x", Role.REGULATOR, under="/D2/")
    with pytest.raises(NotFound):
        explain(one_office, elsewhere, place.id)
    owner = Who("o", Role.OWNER, premises=(place.id,))
    assert explain(one_office, owner, place.id, Action.EXPLAIN_OWN).card.id == place.id


def test_facts_with_their_sources_come_back_from_the_store_as_they_went(office: Office) -> None:
    facts = {
        "floor_area_m2": Fact(118.25, "register", "R1", DAY),
        "raise_triggers": Fact(["accident", "other"], "visit", None, None),
        "cold_dish_perishable": Fact(True, None, None, None),
        "form": Fact("canteen", "register", "R1", DAY),
    }
    place = replace(shop("facts", {}, industry="catering"), facts=facts)
    put(office, [place])
    card = office.store.read(lambda tx: premises.card(tx, EVERYWHERE, place.id))
    assert dict(card.facts) == facts
    assert records.restore_facts(records.dump_facts(facts)) == facts
