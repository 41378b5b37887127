"""A hundred points: what was earned of what was due, to one decimal, in whole numbers."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklists import Answer, Outcome, hundred, rated
from tests.checklists.rows import library, row

ROWS = library(
    *(row(f"R{points}", factor="f", points=points) for points in (1, 2, 3, 4)), row("plain")
).requirements


def scored(outcomes: str) -> int | None:
    """The tenths for one letter a row: p passed, f failed, n not applicable, u not checked."""
    letters = {
        "p": Outcome.PASSED,
        "f": Outcome.FAILED,
        "n": Outcome.NOT_APPLICABLE,
        "u": Outcome.NOT_CHECKED,
    }
    return hundred(
        ROWS, {one.id: Answer(letters[letter]) for one, letter in zip(ROWS, outcomes, strict=True)}
    )


@pytest.mark.parametrize(
    ("outcomes", "tenths"),
    [
        ("ppppp", 1000), ("ffffp", 0), ("fpppp", 900), ("ppfpp", 700), ("pppnp", 1000), ("fppnp", 833), ("pffnp", 167),
        ("npppf", 1000), ("pfnnp", 333), ("fpnnp", 667),
    ],
)  # fmt: skip
def test_what_does_not_apply_leaves_the_sum_that_is_due(outcomes: str, tenths: int) -> None:
    assert scored(outcomes) == tenths


def test_what_nobody_checked_is_neither_earned_nor_lost() -> None:
    assert scored("upppp") is None
    assert scored("ppppu") == 1000, "a row without points does not count"
    assert scored("nnnnp") is None


@given(st.text("pfn", min_size=4, max_size=4))
def test_it_is_the_nearest_tenth_and_never_more_than_a_hundred(outcomes: str) -> None:
    made = scored(outcomes + "p")
    points = list(zip((1, 2, 3, 4), outcomes, strict=True))
    due = sum(p for p, letter in points if letter != "n")
    assert (made is None) == (due == 0)
    if made is not None:
        exact = Fraction(1000 * sum(p for p, letter in points if letter == "p"), due)
        assert exact - Fraction(1, 2) < made <= exact + Fraction(1, 2)


@pytest.mark.parametrize(
    ("tenths", "called"), [(1000, "优秀"), (900, "优秀"), (899, "良好"), (750, "良好"), (600, "一般")]
)
def test_the_rating_begins_at_its_floor(tenths: int, called: str) -> None:
    text = rated(tenths)
    assert text is not None
    assert text.zh == called


def test_below_the_lowest_floor_there_is_no_rating() -> None:
    assert rated(599) is None
