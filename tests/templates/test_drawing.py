"""The drawings say the same as the numbers beside them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates import (
    Band,
    GradeStep,
    Ledger,
    LedgerGroup,
    LedgerRow,
    Mark,
    Plate,
    Points,
    Ruler,
    Share,
    Sign,
    State,
    Tally,
    drawing,
)
from templates.pages import Count
from tests.templates.examples.ledgers import ledger as example_ledger
from tests.templates.examples.ledgers import ledger_down
from tests.templates.examples.values import mark, ruler, ruler_down, ruler_fhrs, speaker

T = speaker("zh")
POINTS = st.integers(-20_000, 20_000)


def summed(points: list[int], start: int = 0) -> Ledger:
    rows = [LedgerRow(f"f{i}", "x", Points(p)) for i, p in enumerate(points)]
    return Ledger([LedgerGroup(rows)], Points(start + sum(points)), Points(start))


@given(st.lists(POINTS, min_size=1, max_size=40), st.sampled_from(["up", "down"]))
def test_each_bar_starts_where_the_last_one_stopped(points: list[int], way: str) -> None:
    up = way == "up"
    drawn = drawing.ledger(
        summed(points, 0 if up else 100_000), ruler(T, 0) if up else ruler_down(T, 100_000)
    )
    bars = [bar for group in drawn.groups for bar in group]
    assert bars[0].before == drawn.origin
    assert [bar.before for bar in bars[1:]] == [bar.after for bar in bars[:-1]]
    assert bars[-1].after == drawn.total
    assert all(0 <= bar.left <= bar.left + bar.width <= 100.001 for bar in bars)
    assert [bar.running.thousandths for bar in bars][-1] == (0 if up else 100_000) + sum(points)


@given(st.lists(POINTS, min_size=1, max_size=10), st.integers(-5, 5).filter(bool))
def test_a_sum_that_is_wrong_by_a_thousandth_is_refused(points: list[int], wrong: int) -> None:
    right = summed(points)
    with pytest.raises(ValueError, match="adds up to"):
        Ledger(right.groups, Points(sum(points) + wrong))


def test_without_a_grade_there_is_no_sum_to_keep() -> None:
    assert Ledger([LedgerGroup([LedgerRow("f", "", Points(5), missing=True)])], None).missing


@pytest.mark.parametrize(
    ("scale", "pointer"),
    [(ruler(T, 32308), 32.308), (ruler_down(T, 82_500), 17.5), (ruler_fhrs(T, 20_000), 25.0)],
)
def test_the_least_risk_is_on_the_left_whichever_way_the_table_counts(scale: Ruler, pointer: float) -> None:
    drawn = drawing.ruler(scale)
    assert drawn.pointer == pointer
    assert drawn.segments[0].mark.sign is Sign.A
    assert round(sum(segment.width for segment in drawn.segments), 3) == 100


def test_a_score_beyond_the_ends_stays_on_the_ruler() -> None:
    assert drawing.ruler(ruler(T, 140_000)).pointer == 100


def test_taking_off_is_hollow_in_both_directions() -> None:
    up = drawing.ledger(example_ledger(T), ruler(T, 32308))
    assert [bar.adds_risk for bar in up.groups[1]][5:] == [False, False, False]
    down = drawing.ledger(ledger_down(T), ruler_down(T, 82_500))
    assert [bar.adds_risk for bar in down.groups[0]] == [True, True, True, False]


def test_the_sentence_knows_the_distance_to_both_neighbours() -> None:
    at = drawing.standing(Plate(mark(T, "B")), ruler(T, 32308), example_ledger(T))
    assert at is not None
    assert (at.to_better, at.to_worse, at.moved, at.missing) == (Points(2308), Points(12692), False, 1)
    assert at.heaviest is not None
    assert at.heaviest.points == Points(8000)


@pytest.mark.parametrize(("letter", "to_better"), [("A", 30_000), ("B", 0)])
def test_a_score_on_an_edge_belongs_to_the_grade_on_the_plate(letter: str, to_better: int) -> None:
    at = drawing.standing(Plate(mark(T, letter)), ruler(T, 30_000), None)
    assert at is not None
    assert (at.moved, at.to_better) == (False, Points(to_better))


def test_a_grade_moved_by_a_trigger_is_not_explained_by_the_score() -> None:
    at = drawing.standing(Plate(mark(T, "D")), ruler(T, 32308), None)
    assert at is not None
    assert at.moved


def test_without_a_score_nothing_is_said_about_distances() -> None:
    assert drawing.standing(Plate(Mark(State.PENDING)), ruler(T), None) is None


@given(st.tuples(*[st.integers(0, 5000)] * 6))
def test_few_is_never_drawn_as_none(n: tuple[int, ...]) -> None:
    counts = [Count(value) for value in n]
    parts = drawing.band(Tally(Count(sum(n)), *counts))
    assert len(parts) == sum(1 for value in [*n[:4], n[4] + n[5]] if value)
    assert all(part.width >= drawing.SLIVER - 0.001 for part in parts)
    assert not parts or abs(sum(part.width for part in parts) - 100) < 0.01


def test_states_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 3 premises and 4"):
        Tally(Count(4), Count(3), *[Count(0)] * 5)


@pytest.mark.parametrize(("part", "step"), [(0, 0), (1, 1), (10, 3), (20, 5)])
def test_more_share_is_more_ink(part: int, step: int) -> None:
    assert drawing.ink(Share(part, 100), 20.0) == step


def test_one_grading_is_no_history_and_two_are() -> None:
    first = GradeStep(date(2025, 1, 1), mark(T, "B"), Points(40_000))
    second = GradeStep(date(2026, 1, 1), mark(T, "A"), Points(20_000))
    assert drawing.history([first], ruler(T), date(2026, 6, 1)) is None
    chart = drawing.history([second, first], ruler(T), date(2026, 6, 1))
    assert chart is not None
    assert [point.step for point in chart.points] == [first, second]
    assert chart.points[0].y < chart.points[1].y  # more risk stands higher


def test_a_mark_has_a_grade_or_a_state_never_half_of_one() -> None:
    with pytest.raises(ValueError, match="a grade has both"):
        Mark(State.PENDING, Sign.A, "A")
    with pytest.raises(ValueError, match="a grade has both"):
        Mark(State.GRADED)


def test_a_ruler_of_many_narrow_grades_is_set_on_two_lines() -> None:
    assert drawing.ruler(ruler_fhrs(T, 0)).crowded
    assert not drawing.ruler(ruler(T)).crowded


def test_bands_may_have_any_letter() -> None:
    one = Band(Mark(State.GRADED, Sign.A, "Pass", "Pass"), Points(0), Points(10))
    assert drawing.ruler(Ruler([one])).segments[0].width == 100
