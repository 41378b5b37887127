"""Grades in time: what fades, what changed from one to the next, any of them computed again, editions come and gone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from graph import NotFound, Store, reasons, register
from graph.grades import GradeRecord
from graph.queries import parse
from graph.records import Visit
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting, read_catalogue
from regulation.grading.expiry import expiries
from regulation.grading.explain import Kept, digest_of, explain, recomputes
from regulation.grading.history import changed_facts, steps
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.loading import load
from regulation.settings import from_env
from risk import Fact
from tests.regulation.tables import SHOP as SHOP_CODE
from tests.regulation.tables import write
from tests.regulation.test_grading import SHOP, put, shop

MODEL = "cn-food-sales-2016"
PUBLISHED = Path(__file__).parents[2] / "regulation" / "tables" / MODEL / "2016-12-01.toml"
SMALL = "{ from = 1, to = 200, points = 1 }"
FINE = "2025-11-20"
CREDIT: Mapping[str, Any] = {
    "on_abnormal_list": False,
    "annual_report_missing": False,
    "penalties": [{"date": FINE, "weight": 2}, {"date": "2024-01-01", "weight": 1}],
    "failed_inspections": [],
    "verified_complaints": [],
    "broken_promise": False,
}

IDS = parse("tests/read_ids", "// Ids.\nMATCH (p:Premises) RETURN p.id AS id")
Clocked = Callable[[date], Office]


def edition(folder: Path, day: str, points: int) -> Path:
    """An edition of the food table of a deployment's own, in which a small shop costs so many points."""
    text = PUBLISHED.read_text(encoding="utf-8")
    assert SMALL in text
    path = folder / "tables" / MODEL / f"{day}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    changed = text.replace("effective_from = 2016-12-01", f"effective_from = {day}")
    path.write_text(changed.replace(SMALL, SMALL.replace("points = 1", f"points = {points}")), "utf-8")
    return path


@pytest.fixture
def opened(one_store: Store, tmp_path: Path) -> Clocked:
    """An office on a day, its tables read anew from its data directory as a start does."""
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path)})

    def opening(day: date) -> Office:
        at = datetime(day.year, day.month, day.day, 2, tzinfo=UTC)
        return Office(one_store, read_catalogue(tmp_path, day), settings, now=lambda: at)

    return opening


def past(office: Office, premises: str) -> Sequence[GradeRecord]:
    return office.store.read(lambda tx: reasons.ground(tx, Scope("/"), premises).grades)


def credit(office: Office) -> Office:
    """The office, its food shops graded by the credit table: the one whose events fade."""
    known: Catalogue = office.catalogue
    trade = replace(known.industries["food_retail"], table="cn-credit-risk", on_trial=True)
    known = replace(known, industries={**known.industries, "food_retail": trade})
    return replace(office, catalogue=adopting(known, {"cn-credit-risk": Adoption("沈砚", date(2025, 1, 1))}))


def test_each_event_of_a_grade_says_from_which_day_it_costs_less_and_the_grade_of_that_day_agrees(
    one_office: Office,
) -> None:
    office, place = credit(one_office), shop("fined", CREDIT)
    put(office, [place])
    regrade(office, OPERATOR, as_of=date(2026, 11, 19))
    seen = explain(office, OPERATOR, place.id)
    assert seen.table and seen.record and seen.assessment
    found = expiries(seen.table, seen.record, seen.assessment)
    assert [(str(e.on), str(e.event), e.event_before, e.event_after) for e in found] == [
        ("2026-11-21", FINE, 6000, 3600),
        ("2027-01-01", "2024-01-01", 900, 450),
        ("2027-11-21", FINE, 3600, 1800),
        ("2028-11-20", FINE, 1800, 900),
        ("2028-12-31", "2024-01-01", 450, 0),
        ("2030-11-20", FINE, 900, 0),
    ]
    assert (found[0].before, found[0].after) == (6900, 4500)
    for expiry in found:
        regrade(office, OPERATOR, as_of=expiry.on)
        record = past(office, place.id)[0]
        assert (record.as_of, record.points["penalties"]) == (expiry.on, expiry.after)


def test_below_the_most_that_events_cost_together_an_event_may_fade_and_the_factor_stays(
    one_office: Office,
) -> None:
    office = credit(one_office)
    many = [{"date": f"2026-{month:02}-01", "weight": 3} for month in range(1, 11)]
    place = shop("often", {**CREDIT, "penalties": many})
    put(office, [place])
    regrade(office, OPERATOR, as_of=date(2026, 11, 19))
    seen = explain(office, OPERATOR, place.id)
    assert seen.table and seen.record and seen.assessment
    first = expiries(seen.table, seen.record, seen.assessment)[0]
    assert (first.event_before, first.event_after) == (9000, 5400)
    assert (first.before, first.after) == (35_000, 35_000)


def test_the_time_since_the_last_visit_passes_the_edges_of_the_table_on_the_days_that_are_named(
    one_office: Office,
) -> None:
    office = replace(
        one_office,
        catalogue=adopting(one_office.catalogue, {"chicago-food": Adoption("沈砚", date(2014, 1, 1))}),
    )
    place = replace(
        shop("taqueria", {}, industry="chicago_food"),
        facts={"chicago_risk_class": Fact(1, "visit", "v1", date(2014, 1, 1))},
    )
    put(office, [place])
    visit = Visit("v1", place.key, date(2014, 1, 1), "chicago_public_health", "fail", 2, 1, 3)
    office.store.write("test.visit", "test", lambda tx: register.put(tx, Visit, [visit]))
    regrade(office, OPERATOR, model="chicago-food", as_of=date(2014, 1, 2))
    seen = explain(office, OPERATOR, place.id)
    assert seen.table and seen.record and seen.assessment
    found = expiries(seen.table, seen.record, seen.assessment)
    assert found
    assert all(e.event is None for e in found)
    for expiry in found:
        regrade(office, OPERATOR, model="chicago-food", as_of=expiry.on)
        assert past(office, place.id)[0].points[expiry.factor] == expiry.after


def test_a_grade_by_an_edition_that_another_took_the_place_of_opens_and_computes_to_the_bit(
    opened: Clocked, tmp_path: Path
) -> None:
    edition(tmp_path, "2026-06-01", 3)
    place = shop("small", SHOP)
    put(first := opened(date(2026, 11, 5)), [place])
    regrade(first, OPERATOR)
    edition(tmp_path, "2026-11-15", 4)
    later = opened(date(2026, 11, 20))
    regrade(later, OPERATOR)
    new, old = past(later, place.id)
    assert (new.version, old.version) == ("2026-11-15", "2026-06-01")
    assert (new.points["floor_area_m2"], old.points["floor_area_m2"]) == (4000, 3000)
    seen = explain(later, OPERATOR, place.id, grade=old.id)
    assert (seen.record, seen.newest, seen.kept) == (old, False, Kept.WHOLE)
    assert seen.table and seen.table.version == "2026-06-01"
    assert seen.present and seen.present.version == "2026-11-15"
    assert seen.assessment and seen.assessment.score == old.score
    assert recomputes(later, old)
    assert recomputes(later, new)
    assert digest_of(old) != digest_of(new)
    assert digest_of(old) == digest_of(past(later, place.id)[1])


def test_where_the_edition_of_a_grade_is_gone_the_grade_stays_and_says_so(
    opened: Clocked, tmp_path: Path
) -> None:
    own = edition(tmp_path, "2026-06-01", 3)
    place = shop("small", SHOP)
    put(first := opened(date(2026, 11, 5)), [place])
    regrade(first, OPERATOR)
    own.unlink()
    later = opened(date(2026, 11, 20))
    seen = explain(later, OPERATOR, place.id)
    assert (seen.table, seen.assessment, seen.kept) == (None, None, Kept.NO_EDITION)
    assert seen.record and seen.record.points["floor_area_m2"] == 3000
    assert not recomputes(later, seen.record)
    regrade(later, OPERATOR)  # by the published edition that is left
    assert explain(later, OPERATOR, place.id).kept is Kept.WHOLE
    assert explain(later, OPERATOR, place.id, grade=seen.record.id).kept is Kept.NO_EDITION


def test_where_another_table_lies_under_the_name_of_the_edition_computing_again_finds_it_out(
    opened: Clocked, tmp_path: Path
) -> None:
    own = edition(tmp_path, "2016-12-01", 3)  # lies over the package's own edition of that day
    place = shop("small", SHOP)
    put(first := opened(date(2026, 11, 5)), [place])
    regrade(first, OPERATOR)
    record = past(first, place.id)[0]
    assert recomputes(first, record)
    own.unlink()
    assert not recomputes(opened(date(2026, 11, 5)), record)


def test_a_grade_that_the_premises_never_had_is_not_found(one_office: Office) -> None:
    mine, other = shop("mine", SHOP), shop("other", SHOP)
    put(one_office, [mine, other])
    regrade(one_office, OPERATOR)
    with pytest.raises(NotFound):
        explain(one_office, OPERATOR, mine.id, grade=past(one_office, other.id)[0].id)


def test_a_corrected_row_that_is_loaded_again_makes_a_new_grade_keeps_the_old_and_says_what_changed(
    office: Office, tmp_path: Path
) -> None:
    row = {
        "code": SHOP_CODE,
        "name": "张记超市",
        "industry": "food_retail",
        "district": "990101",
        "address": "东街 1 号",
        **{f"fact:{name}": value for name, value in SHOP.items()},
    }

    def loaded(*rows: Mapping[str, Any]) -> Sequence[GradeRecord]:
        path = write(tmp_path / "enterprises.csv", rows)
        report = load(office, OPERATOR, "enterprises", path)
        assert (report.loaded["enterprises"], report.rejected) == (1, 0)
        regrade(office, OPERATOR)
        ids: Sequence[str] = [row["id"] for row in office.store.read(lambda tx: tx.run(IDS))]
        return past(office, ids[0])

    first = loaded(row)
    second = loaded({**row, "fact:floor_area_m2": 3500, "fact:supplier_count": ""})
    assert (len(first), len(second)) == (1, 2)
    assert second[1] == first[0]
    newest, oldest = steps(second, whole=True)
    assert oldest.before is None
    assert not newest.other_edition
    changed = {
        one.fact: (one.before and one.before.value, one.after and one.after.value) for one in newest.facts
    }
    assert changed == {"floor_area_m2": (150, 3500), "supplier_count": (12, None)}
    assert newest.facts[0].after and newest.facts[0].after.record
    assert all(recomputes(office, one) for one in second)


def test_only_time_that_went_by_changes_no_fact_and_the_same_value_from_a_newer_record_neither(
    one_office: Office,
) -> None:
    office, place = credit(one_office), shop("fined", CREDIT)
    put(office, [place])
    for day in (date(2026, 11, 19), date(2026, 11, 22)):
        regrade(office, OPERATOR, as_of=day)
    after, before = past(office, place.id)
    assert before.score and after.score and after.score < before.score
    assert changed_facts(before, after) == []
    newer = replace(
        after, facts={name: replace(fact, record="another") for name, fact in after.facts.items()}
    )
    assert changed_facts(after, newer) == []
