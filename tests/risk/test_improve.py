"""The search for the cheapest improvement: what a brute force over every choice finds, graded by the slow reference."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations, product
from typing import Any

import pytest

from risk import (
    Fact,
    Lever,
    Option,
    Plan,
    RiskTable,
    Step,
    assess,
    cheapest_sums,
    improve,
    improve_with,
    integers,
)
from tests.risk import slow
from tests.risk.published import MODELS, SALES, TODAY, as_facts, plain_data, random_frame, table

EVERY_TABLE = pytest.mark.parametrize("model", MODELS)


def made_up(table: RiskTable, seed: int) -> tuple[dict[str, Fact], list[Lever]]:
    """A subject and up to four levers, which may share facts, factors and groups."""
    draw = random.Random(seed)
    own, *others = (as_facts(table, row) for row in random_frame(table, 12, seed).to_dicts())
    levers = []
    for number in range(draw.randint(0, 4)):
        options = []
        for choice in range(draw.randint(1, 3)):
            other = draw.choice(others)
            names = draw.sample(sorted(other), min(len(other), draw.randint(1, 3)))
            steps = tuple(
                Step(
                    f"s{number}{choice}{n}",
                    draw.randint(0, 4),
                    draw.choice([None, TODAY, TODAY + timedelta(draw.randint(1, 3))]),
                )
                for n in range(draw.randint(1, 2))
            )
            options.append(Option({name: other[name] for name in names}, steps, draw.random() < 0.7))
        levers.append(Lever(tuple(options)))
    return own, levers


def brute(model: str, facts: Mapping[str, Fact], levers: Sequence[Lever]) -> tuple[Any, Any, Any, Any]:
    """Grade now, the best key that reaches the next grade, and merit and key of the best that can be reached."""
    of, data = table(model), plain_data(model)
    steps = {step for lever in levers for option in lever.options for step in option.steps}
    order = {s.id: n for n, s in enumerate(sorted(steps, key=lambda s: (s.by or date.max, s.id)))}
    none = len(of.grades)
    found = []
    for choice in product(*((None, *lever.options) for lever in levers)):
        options = [one for one in choice if one is not None]
        after = dict(facts)
        for one in options:
            after |= one.facts
        row = slow.score(data, integers(of, after, TODAY))
        taken = [step for one in options for step in one.steps]
        key = (sum(s.effort for s in taken), len(taken), tuple(sorted(order[s.id] for s in taken)))
        found.append((key, none if row["grade"] is None else row["grade"], row["total"]))
    now = found[0]
    target = now[1] - 1
    reaching = [one for one in found if one[1] <= target] if target >= 0 else []
    best = min(found, key=lambda one: (one[1], one[2], one[0]))
    better = best[1:] < now[1:]
    return now[1], min(reaching, default=None), best[1:] if better else None, best[0] if better else None


def key_of(plan: Plan, levers: Sequence[Lever]) -> tuple[int, int, tuple[int, ...]]:
    steps = {step for lever in levers for option in lever.options for step in option.steps}
    order = {s.id: n for n, s in enumerate(sorted(steps, key=lambda s: (s.by or date.max, s.id)))}
    return plan.effort, len(plan.steps), tuple(sorted(order[s.id] for s in plan.steps))


@EVERY_TABLE
def test_it_finds_what_brute_force_finds_over_every_choice(model: str) -> None:
    of, reached = table(model), 0
    names = [band.grade for band in of.grades]
    for seed in range(25):
        facts, levers = made_up(of, seed)
        now, cheapest, merit, key = brute(model, facts, levers)
        found = improve_with(of, facts, levers, TODAY)
        assert found.now == assess(of, facts, TODAY)
        assert found.target == (None if now == 0 else names[now - 1])
        assert (found.cheapest and key_of(found.cheapest, levers)) == (cheapest and cheapest[0]), seed
        if found.cheapest and cheapest:
            reached += 1
            assert found.cheapest.after.grade == names[cheapest[1]], seed
            assert found.cheapest.after.total == cheapest[2], seed
        got = found.furthest
        grade = (
            None if got is None else len(names) if got.after.grade is None else names.index(got.after.grade)
        )
        assert (got and (grade, got.after.total)) == merit, seed
        assert (got and key_of(got, levers)) == key, seed
    assert reached


@EVERY_TABLE
def test_what_is_sure_goes_before_what_is_hoped(model: str) -> None:
    of = table(model)
    for seed in range(100, 115):
        facts, levers = made_up(of, seed)
        sure = [Lever(tuple(one for one in lever.options if one.sure)) for lever in levers]
        found, safe = improve(of, facts, levers, TODAY), improve_with(of, facts, sure, TODAY)
        assert found.cheapest == (safe.cheapest or improve_with(of, facts, levers, TODAY).cheapest)
        if safe.furthest:
            assert found.furthest == safe.furthest


@EVERY_TABLE
def test_a_plan_is_the_assessment_of_the_subject_with_its_options(model: str) -> None:
    of = table(model)
    for seed in range(200, 215):
        facts, levers = made_up(of, seed)
        found = improve(of, facts, levers, TODAY)
        for plan in (found.cheapest, found.furthest):
            if plan:
                changed = {name: fact for one in plan.options for name, fact in one.facts.items()}
                assert plan.after == assess(of, {**facts, **changed}, TODAY)
                assert list(plan.steps) == sorted(plan.steps, key=lambda s: (s.by or date.max, s.id))


def sales(**changed: Any) -> dict[str, Fact]:
    return {name: Fact(value) for name, value in (SALES | changed).items() if value is not None}


def to(score: float, step: str, effort: int, *, sure: bool = True) -> Option:
    return Option({"dynamic_score": Fact(score)}, (Step(step, effort, TODAY),), sure)


FOOD = table("cn-food-sales-2016")


def test_of_two_ways_to_the_next_grade_the_cheaper_one_is_named() -> None:
    lever = Lever((to(0, "everything", 9), to(20, "half", 4), to(30, "little", 1)))
    found = improve(FOOD, sales(dynamic_score=40), [lever], TODAY)
    assert (found.now.grade, found.target) == ("C", "B")
    assert found.cheapest
    assert [step.id for step in found.cheapest.steps] == ["little"]
    assert found.furthest
    assert found.furthest.after.grade == "A"


def test_at_the_best_grade_there_is_no_target_and_what_lowers_the_score_is_still_told() -> None:
    found = improve(FOOD, sales(dynamic_score=5), [Lever((to(0, "mend", 1),))], TODAY)
    assert (found.now.grade, found.target, found.cheapest) == ("A", None, None)
    assert found.furthest
    assert found.furthest.after.score == found.now.total - 5000


def test_where_nothing_can_be_changed_it_is_impossible_and_nothing_helps() -> None:
    found = improve(FOOD, sales(dynamic_score=60), [], TODAY)
    assert (found.target, found.cheapest, found.furthest) == ("C", None, None)


def test_a_raise_on_record_keeps_the_grade_whatever_is_mended() -> None:
    facts = sales(dynamic_score=40) | {"raise_triggers": Fact(["accident"]), "previous_grade": Fact("C")}
    found = improve(FOOD, facts, [Lever((to(0, "mend", 1),))], TODAY)
    assert (found.now.grade, found.cheapest) == ("D", None)
    assert found.furthest
    assert found.furthest.after.grade == "D"


def test_a_red_line_keeps_the_grade_until_it_is_gone() -> None:
    fusion = table("cn-anhui-food-fusion-2024")
    facts = {
        "food_risk_score": Fact(10),
        "credit_risk_score": Fact(1),
        "on_serious_violation_list": Fact(True),
    }
    lower = Lever((Option({"food_risk_score": Fact(0)}, (Step("mend", 1),)),))
    assert improve(fusion, facts, [lower], TODAY).cheapest is None
    off = Lever((Option({"on_serious_violation_list": Fact(False)}, (Step("repair", 30),)),))
    found = improve(fusion, facts, [lower, off], TODAY)
    assert found.cheapest
    assert [step.id for step in found.cheapest.steps] == ["repair"]


def test_without_a_grade_the_aim_is_any_grade() -> None:
    facts = sales(dynamic_score=None)
    found = improve(FOOD, facts, [Lever((to(60, "visit", 1, sure=False),))], TODAY)
    assert (found.now.grade, found.target) == (None, "D")
    assert found.cheapest
    assert found.cheapest.after.grade == "D"
    assert not found.cheapest.sure


@pytest.mark.parametrize("seed", range(20))
def test_every_sum_of_weights_is_reached_by_its_cheapest_steps(seed: int) -> None:
    draw = random.Random(seed)
    steps = [
        (
            Step(f"s{n}", draw.randint(1, 3), TODAY + timedelta(draw.randint(0, 2))),
            (draw.randint(0, 3), draw.randint(0, 1)),
        )
        for n in range(7)
    ]
    ordered = sorted(steps, key=lambda one: (one[0].by or date.max, one[0].id))
    best: dict[tuple[int, ...], Any] = {}
    for count in range(len(steps) + 1):
        for chosen in combinations(range(len(steps)), count):
            total = tuple(sum(ordered[n][1][k] for n in chosen) for k in (0, 1))
            key = (sum(ordered[n][0].effort for n in chosen), count, chosen)
            best[total] = min(best.get(total, key), key)
    expected = {total: tuple(ordered[n][0] for n in key[2]) for total, key in best.items()}
    assert cheapest_sums(steps) == expected
