"""The forecast: exactly the days on which a plain loop over all days finds another grade, each with its cause."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from checklists import Mending
from graph.findings import FindingRow
from graph.grades import PastVisit, SubjectRow
from graph.premises import TermRow
from regulation.catalogue import Adoption, Catalogue, adopting
from regulation.grading.facts import MOVING, derived, facts_on
from regulation.grading.forecast import Cause, Forecast, forecast, table_on
from regulation.grading.numbers import numbers
from risk import Assessment, Fact, RiskTable, Text, assess, integers

TODAY = date(2026, 11, 23)
SHOP = {
    "floor_area_m2": 150,
    "prepackaged_ambient_items": 400,
    "prepackaged_chilled_items": 80,
    "prepackaged_frozen_items": 0,
    "bulk_ambient_items": 20,
    "bulk_chilled_items": 0,
    "bulk_frozen_items": 0,
    "supplier_count": 12,
    "dynamic_score": 20,
}


def subject(industry: str, facts: Mapping[str, Any], **more: Any) -> SubjectRow:
    known = {
        name: fact if isinstance(fact, Fact) else Fact(fact, "register", None, TODAY - timedelta(30))
        for name, fact in facts.items()
    }
    given = {"visits": (), "first_permit": None, **more}
    return SubjectRow("0" * 16, "店", industry, None, "D", "/D/", "pending", None, None, known, **given)


def seen(days_ago: int, critical: int, serious: int) -> PastVisit:
    return PastVisit(f"v{days_ago}", TODAY - timedelta(days_ago), critical, serious, 0)


def plainly(catalogue: Catalogue, of: SubjectRow, day: date) -> Assessment | None:
    table = table_on(catalogue, of.industry, day)
    return assess(table, facts_on(of, day, integers(table, {}, day)), day) if table else None


def news(one: Assessment | None) -> Any:
    return one and (
        one.version,
        one.state,
        one.grade,
        one.known_share,
        [(p.factor, p.points) for p in one.points],
    )


def must_equal_a_loop(catalogue: Catalogue, of: SubjectRow) -> Forecast:
    found = forecast(catalogue, of, (), (), TODAY)
    assert news(found.now) == news(plainly(catalogue, of, TODAY))
    days = [TODAY + timedelta(n) for n in range(numbers().forecast_days + 1)]
    each = [plainly(catalogue, of, day) for day in days]
    changed = [
        (day, news(old), news(new))
        for day, old, new in zip(days[1:], each, each[1:], strict=False)
        if news(old) != news(new)
    ]
    assert [(turn.on, news(turn.before), news(turn.after)) for turn in found.turns] == changed
    return found


@pytest.mark.parametrize("seed", (1, 2))
def test_days_since_the_last_visit_and_years_since_the_first_permit_are_foretold_to_the_day(
    catalogue: Catalogue, seed: int
) -> None:
    draw = random.Random(seed)
    of = subject(
        "chicago_food",
        {"chicago_risk_class": draw.choice([1, 2, 3])},
        visits=[seen(draw.randint(0, 900), draw.randint(0, 2), draw.randint(0, 3))],
        first_permit=TODAY - timedelta(draw.randint(0, 4000)),
    )
    assert must_equal_a_loop(catalogue, of).turns


def graded_by_credit(catalogue: Catalogue) -> Catalogue:
    industries = {**catalogue.industries}
    industries["catering"] = replace(industries["catering"], table="cn-credit-risk", on_trial=False)
    return replace(catalogue, industries=industries)


@pytest.mark.parametrize("seed", range(2))
def test_events_age_out_on_their_days(catalogue: Catalogue, seed: int) -> None:
    draw = random.Random(seed)

    def events() -> list[dict[str, Any]]:
        return [
            {"date": TODAY - timedelta(draw.randint(0, 1900)), "weight": draw.randint(1, 4)}
            for _ in range(draw.randint(0, 6))
        ]

    of = subject(
        "catering",
        {
            "on_abnormal_list": False,
            "annual_report_missing": draw.random() < 0.5,
            "penalties": events(),
            "failed_inspections": events(),
            "verified_complaints": events(),
            "broken_promise": False,
            "on_serious_violation_list": False,
        },
    )
    must_equal_a_loop(graded_by_credit(catalogue), of)


def test_one_penalty_ages_out_the_day_after_each_step_of_the_table(catalogue: Catalogue) -> None:
    penalty = TODAY - timedelta(360)
    flags = ("on_abnormal_list", "annual_report_missing", "broken_promise", "on_serious_violation_list")
    none: Mapping[str, Any] = {
        "failed_inspections": [],
        "verified_complaints": [],
        **dict.fromkeys(flags, False),
    }
    of = subject("catering", {**none, "penalties": [{"date": penalty, "weight": 2}]})
    (turn,) = forecast(graded_by_credit(catalogue), of, (), (), TODAY).turns
    assert turn.on == penalty + timedelta(366)
    (because,) = turn.because
    assert (because.cause, because.key, because.before, because.after) == (
        Cause.POINTS,
        "penalties",
        6000,
        3600,
    )
    assert turn.moves
    assert not turn.regrades


def with_edition(catalogue: Catalogue, model: str, on: date, **changed: Any) -> tuple[Catalogue, RiskTable]:
    coming = replace(catalogue.newest(model), effective_from=on, version=on.isoformat(), **changed)
    return replace(catalogue, tables={**catalogue.tables, model: (*catalogue.tables[model], coming)}), coming


def test_a_published_edition_changes_the_grade_on_its_day(catalogue: Catalogue) -> None:
    old = catalogue.newest("cn-food-sales-2016")
    stricter = (replace(old.grades[0], up_to=10_000), *old.grades[1:])
    day = TODAY + timedelta(40)
    known, coming = with_edition(catalogue, old.id, day, grades=stricter)
    found = must_equal_a_loop(known, subject("food_retail", SHOP))
    assert found.now is not None
    assert found.now.grade == "A"
    turn = found.regrade
    assert turn is not None
    assert (turn.on, turn.because[0].cause, turn.because[0].name) == (day, Cause.EDITION, coming.title)
    assert turn.after is not None
    assert turn.after.grade == "B"


def test_a_table_on_trial_grades_from_the_day_for_which_it_was_adopted(catalogue: Catalogue) -> None:
    day = TODAY + timedelta(10)
    known = adopting(catalogue, {"cn-lodging-trial": Adoption("沈砚", day)}, TODAY)
    of = subject("lodging", {"bed_count": 20, "dynamic_score": 10})
    found = must_equal_a_loop(known, of)
    assert found.now is None
    assert [turn.on for turn in found.turns] == [day]


def test_a_fact_recorded_for_a_later_day_counts_from_that_day(catalogue: Catalogue) -> None:
    day = TODAY + timedelta(9)
    of = subject("food_retail", {**SHOP, "dynamic_score": Fact(55, "visit", "v", day)})
    assert [turn.on for turn in must_equal_a_loop(catalogue, of).turns] == [day]


def finding(state: Mending, due: date | None) -> FindingRow:
    return FindingRow(
        "f", "v", "0" * 16, 1, "CAT-004", Text("健康证明", "Health"), "", "key", False, "d", 1000, "by_date", due, True,
        TODAY, (), state,
    )  # fmt: skip


def test_a_permit_that_ends_and_a_finding_that_is_due_are_turns_without_points(catalogue: Catalogue) -> None:
    ends, due = TODAY + timedelta(30), TODAY + timedelta(7)
    terms = [
        TermRow("食品经营许可证", "N1", date(2020, 1, 1), TODAY - timedelta(3), "expired"),
        TermRow("食品经营许可证", "N1", date(2026, 1, 1), ends, "valid"),
    ]
    found = forecast(catalogue, subject("food_retail", SHOP), terms, [finding(Mending.OPEN, due)], TODAY)
    assert [(t.on, t.because[0].cause, t.moves) for t in found.turns] == [
        (due, Cause.MENDING, False),
        (ends, Cause.PERMIT, False),
    ]
    assert all(turn.after == found.now for turn in found.turns)
    assert found.regrade is None


@pytest.mark.parametrize(
    "terms, unsettled",
    [
        ([TermRow("食品经营许可证", "N1", date(2020, 1, 1), TODAY + timedelta(5), "revoked")], []),
        ([TermRow("食品经营许可证", "N1", date(2020, 1, 1), None, "valid")], []),
        ([], [finding(Mending.SENT, TODAY + timedelta(5))]),
        ([], [finding(Mending.OPEN, None)]),
    ],
    ids=["taken away", "without an end", "proof sent", "on the spot"],
)
def test_what_needs_nothing_of_the_owner_is_no_turn(
    catalogue: Catalogue, terms: list[TermRow], unsettled: list[FindingRow]
) -> None:
    assert forecast(catalogue, subject("food_retail", SHOP), terms, unsettled, TODAY).turns == ()


def test_the_facts_that_another_day_changes_are_all_of_those_that_history_gives() -> None:
    visits = [seen(40, 1, 1)]
    today, later = (derived(visits, TODAY - timedelta(700), TODAY + timedelta(n)) for n in (0, 800))
    assert {name for name in today if today[name].value != later[name].value} == set(MOVING)
