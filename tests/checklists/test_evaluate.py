"""An evaluation is earned ÷ applicable, exactly; what is not known is no mark; an open key row holds it down."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import EvaluationRules, Outcome, Severity, Weighed, evaluate, months_after
from regulation.catalogue import read_catalogue

TODAY = date(2026, 11, 23)
FACES = read_catalogue().evaluations["catering"][-1]
NO_CAP = replace(FACES, open_key_caps_at="excellent")


def row(
    key: str,
    outcome: Outcome = Outcome.PASSED,
    weight: int = 1_000,
    *,
    on: date = TODAY,
    key_row: bool = False,
) -> Weighed:
    return Weighed(key, f"dept{len(key) % 3}", outcome, weight, key_row, "v", on)


def of(earned: int, applicable: int = 100_000, rules: EvaluationRules = FACES) -> str | None:
    """The step of so many thousandths earned."""
    rows = [row("a", weight=earned), row("b", Outcome.FAILED, applicable - earned)]
    return evaluate(rules, [r for r in rows if r.weight], 0, TODAY).step


@pytest.mark.parametrize(
    ("earned", "step"),
    [
        (100_000, "excellent"),
        (90_000, "excellent"),
        (89_999, "good"),
        (75_000, "good"),
        (74_999, "ordinary"),
        (60_000, "ordinary"),
        (59_999, "put_right"),
        (0, "put_right"),
    ],
)
def test_a_step_begins_at_exactly_90_75_60(earned: int, step: str) -> None:
    assert of(earned) == step


def test_the_value_is_rounded_half_up_to_the_thousandth_and_the_rounded_value_decides() -> None:
    assert of(899_995, 1_000_000) == "excellent"  # 89.9995 is shown as 90.000
    assert of(899_994, 1_000_000) == "good"


def test_each_department_has_its_part_and_all_together_make_the_value() -> None:
    rows = [
        row("a"),
        row("bb", Outcome.FAILED, 2_000),
        row("cc", weight=5_000),
        row("d", Outcome.NOT_APPLICABLE),
    ]
    made = evaluate(FACES, rows, 0, TODAY)
    parts = [(c.department, c.earned, c.applicable, c.passed, c.failed, c.value) for c in made.components]
    assert parts == [("dept1", 1_000, 1_000, 1, 0, 100_000), ("dept2", 5_000, 7_000, 1, 1, 71_429)]
    assert (made.value, made.step, made.known_share) == (75_000, "good", 1_000)


def test_below_the_share_that_must_be_known_there_is_no_mark() -> None:
    seen = [row("a", weight=5_000)]
    assert evaluate(FACES, seen, 5_000, TODAY).step == "excellent"
    unknown = evaluate(FACES, seen, 5_001, TODAY)
    assert (unknown.step, unknown.value, unknown.until, unknown.known_share) == (None, None, None, 499)
    assert [c.department for c in unknown.components] == ["dept1"]


@pytest.mark.parametrize(
    "rows", [[], [row("a", Outcome.NOT_APPLICABLE)], [row("a", Outcome.NOT_CHECKED)], [row("a", weight=0)]]
)
def test_with_nothing_seen_there_is_never_a_mark(rows: list[Weighed]) -> None:
    for never in (0, 1_000):
        made = evaluate(FACES, rows, never, TODAY)
        assert (made.step, made.value, made.known_share) == (None, None, 0)


def test_a_result_counts_to_the_last_day_of_its_window_and_is_unknown_after() -> None:
    seen = [row("a", on=date(2025, 11, 23))]
    assert evaluate(FACES, seen, 0, TODAY).until == TODAY
    assert evaluate(FACES, seen, 0, TODAY).step == "excellent"
    assert evaluate(FACES, seen, 0, TODAY + timedelta(1)).step is None


def test_a_mark_says_until_when_it_holds_if_nobody_comes() -> None:
    seen = [row("a", on=TODAY - timedelta(100)), row("bb", weight=2_000), row("c", weight=500)]
    made = evaluate(FACES, seen, 0, TODAY)
    assert made.until == months_after(TODAY, 12)
    thin = evaluate(FACES, seen, 2_000, TODAY)  # 3,500 of 5,500; without the first 2,500
    assert thin.until
    assert thin.until == months_after(TODAY - timedelta(100), 12)
    assert evaluate(FACES, seen, 2_000, thin.until).step == "excellent"
    assert evaluate(FACES, seen, 2_000, thin.until + timedelta(1)).step is None


def test_an_open_key_row_holds_the_step_down_however_old_and_a_general_one_does_not() -> None:
    clean = [row(f"{n}", weight=10_000) for n in range(20)]
    key = row("k", Outcome.FAILED, key_row=True)
    held = evaluate(FACES, [*clean, key], 0, TODAY)
    assert (held.step, held.capped) == ("ordinary", ("k",))
    assert held.value
    assert held.value > 90_000
    old = evaluate(FACES, [*clean, replace(key, on=date(2024, 1, 1))], 0, TODAY)
    assert (old.step, old.capped, old.value) == ("ordinary", ("k",), 100_000)
    assert evaluate(FACES, [*clean, replace(key, key=False)], 0, TODAY).step == "excellent"
    assert evaluate(FACES, [*clean, replace(key, outcome=Outcome.PASSED)], 0, TODAY).step == "excellent"


def test_a_step_below_the_cap_stays_where_it_is() -> None:
    made = evaluate(FACES, [row("a"), row("k", Outcome.FAILED, 9_000, key_row=True)], 0, TODAY)
    assert (made.step, made.capped) == ("put_right", ())


def test_months_end_on_the_last_day_there_is() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 12, 31), 1) == date(2027, 1, 31)
    assert months_after(date(2026, 1, 1), 12) == date(2027, 1, 1)


ROWS = st.lists(
    st.builds(
        Weighed,
        requirement=st.uuids().map(str),
        department=st.sampled_from(["market", "fire", "water"]),
        outcome=st.sampled_from(list(Outcome)),
        weight=st.integers(1, 13_000),
        key=st.booleans(),
        visit=st.just("v"),
        on=st.integers(0, 800).map(lambda days: TODAY - timedelta(days)),
    ),
    max_size=12,
)


@given(ROWS, st.integers(0, 60_000))
def test_a_value_and_a_step_come_together_lie_in_their_range_and_are_the_sum_of_the_parts(
    rows: list[Weighed], never: int
) -> None:
    made = evaluate(FACES, rows, never, TODAY)
    assert (made.value is None) == (made.step is None) == (made.until is None)
    assert 0 <= made.known_share <= 1_000
    if made.value is None or made.step is None:
        assert not any(c.applicable for c in made.components) or made.known_share < FACES.known_share_at_least
        return
    earned, applicable = (sum(getattr(c, n) for c in made.components) for n in ("earned", "applicable"))
    assert 0 <= made.value <= 100_000
    assert 2 * abs(made.value * applicable - earned * 100_000) <= applicable
    assert made.until
    assert made.until >= TODAY
    assert FACES.steps.index(FACES.step(made.step)) >= FACES.steps.index(FACES.step_of(made.value))


@given(ROWS, st.integers(0, 60_000), st.integers(1, 60_000))
def test_knowing_less_never_makes_a_mark_nor_moves_one(rows: list[Weighed], never: int, more: int) -> None:
    now, less = evaluate(FACES, rows, never, TODAY), evaluate(FACES, rows, never + more, TODAY)
    assert less.known_share <= now.known_share
    assert less.step in (None, now.step)
    assert less.value in (None, now.value)


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(rows: list[Weighed], random: Random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert evaluate(FACES, mixed, 0, TODAY) == evaluate(FACES, rows, 0, TODAY)


@given(ROWS, st.data())
def test_putting_a_row_right_never_lowers_anything(rows: list[Weighed], data: st.DataObject) -> None:
    failed = [n for n, one in enumerate(rows) if one.outcome is Outcome.FAILED]
    if not failed:
        return
    at = data.draw(st.sampled_from(failed))
    mended = [
        replace(one, outcome=Outcome.PASSED, on=TODAY) if n == at else one for n, one in enumerate(rows)
    ]
    before, after = evaluate(FACES, rows, 1_000, TODAY), evaluate(FACES, mended, 1_000, TODAY)
    assert after.known_share >= before.known_share
    if before.value is not None and before.step is not None:
        assert after.value is not None
        assert after.step is not None
        steps = [step.id for step in FACES.steps]
        assert steps.index(after.step) <= steps.index(before.step)


@given(ROWS, st.integers(0, 60_000))
def test_the_day_that_a_mark_ends_is_the_last_one_on_which_it_is_given(
    rows: list[Weighed], never: int
) -> None:
    made = evaluate(FACES, rows, never, TODAY)
    if made.until is not None:
        assert evaluate(FACES, rows, never, made.until).step is not None
        assert evaluate(FACES, rows, never, made.until + timedelta(1)).step is None


def test_a_weight_is_the_rows_own_points_or_else_by_severity() -> None:
    assert FACES.weights == {Severity.KEY: 3_000, Severity.GENERAL: 1_000}
    assert NO_CAP.not_above(FACES.worst, "excellent") == FACES.worst
