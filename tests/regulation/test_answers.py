"""What answers say: ticks, none of these, not sure, numbers; unsure stays unknown and nothing is put in a mouth."""

import pytest

from checklists import Library
from regulation.catalogue import Catalogue
from regulation.ownership.answers import Fault, read_answers
from tests.regulation.town import TODAY

FUELS = ("uses_gas", "uses_bottled_gas", "uses_alcohol_fuel")


@pytest.fixture
def library(catalogue: Catalogue) -> Library:
    return catalogue.library("catering", TODAY)


@pytest.mark.parametrize(
    ("ticked", "facts"),
    [
        ((), {}),
        (("none",), dict.fromkeys(FUELS, False)),
        (("uses_gas",), {"uses_gas": True, "uses_bottled_gas": False, "uses_alcohol_fuel": False}),
        (FUELS, dict.fromkeys(FUELS, True)),
        (("unsure",), {}),
        (("uses_gas", "unsure"), {"uses_gas": True}),
        (("nonsense",), {}),
    ],
)
def test_what_is_ticked_is_there_and_the_rest_is_not_unless_somebody_is_not_sure(
    library: Library, ticked: tuple[str, ...], facts: dict[str, bool]
) -> None:
    said = read_answers(library, {}, [("a.fuel", fact) for fact in ticked])
    assert (dict(said.facts), dict(said.faults)) == (facts, {})
    assert said.unsure == (("fuel",) if "unsure" in ticked else ())


@pytest.mark.parametrize("also", ["uses_gas", "unsure"])
def test_none_of_these_contradicts_every_other_tick(library: Library, also: str) -> None:
    said = read_answers(library, {}, [("a.fuel", "none"), ("a.fuel", also)])
    assert (dict(said.facts), dict(said.faults)) == ({}, {"fuel": Fault.CONTRADICTION})


def test_only_what_was_asked_is_answered(library: Library) -> None:
    said = read_answers(
        library, {"uses_gas": True}, [("a.fuel", "none"), ("a.nothing", "yes"), ("fuel", "none")]
    )
    assert "uses_gas" not in said.facts
    assert said.answered == ("fuel",)


@pytest.mark.parametrize(
    ("typed", "number"),
    [("4", 4), (" 1,200 ", 1200), ("１２", 12), ("0", 0), ("", None), ("unsure", None)],
)
def test_a_number_is_read_as_people_write_it(library: Library, typed: str, number: int | None) -> None:
    said = read_answers(library, {}, [("a.staff", typed)])
    assert said.facts.get("employee_count") == number
    assert not said.faults


@pytest.mark.parametrize("typed", ["-1", "4x", "4.5", "1e99", "NaN", "Infinity", "四个"])
def test_what_is_no_number_of_people_is_refused(library: Library, typed: str) -> None:
    said = read_answers(library, {}, [("a.staff", typed)])
    assert (dict(said.facts), dict(said.faults)) == ({}, {"staff": Fault.NUMBER})
