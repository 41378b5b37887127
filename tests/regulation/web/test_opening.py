"""Before there is any enterprise: permits in order, rows and why, who will come; answers are kept nowhere."""

from datetime import UTC, datetime

import pytest

from checklists import select
from tests.regulation import town as people
from tests.regulation.web.asking import HTML, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

WITHOUT = "a.fuel=none&a.kitchen=none&a.equipment=none&a.place=none"


@pytest.fixture(autouse=True)
def later(town: Town) -> None:
    """A day on which every trade's requirements are in force."""
    town.clock.at = datetime(2026, 11, 27, 2, tzinfo=UTC)


def test_the_front_page_leads_to_every_trade_that_has_requirements(town: Town) -> None:
    reader = town.browser()
    assert 'href="/start"' in reader.get("/", headers=HTML).text
    listed = data(reader, "/start")["trades"]
    assert {way["href"] for way in listed} == {f"/start/{trade}" for trade in town.office.catalogue.libraries}
    for way in listed:
        page = data(reader, way["href"])
        assert page["stages"][0]["stage"] == "register"
        assert page["permits"] >= 1
        assert page["applies"] > 10
        assert page["departments"]
    assert reader.get("/start/chicago_food").status_code == 404


def test_answers_settle_rows_and_permits_and_are_kept_nowhere(town: Town) -> None:
    reader, before = town.browser(), people.everything(town.office)
    plain = data(reader, "/start/catering")
    gas = data(reader, f"/start/catering?{WITHOUT.replace('a.fuel=none', 'a.fuel=uses_gas')}")
    none = data(reader, f"/start/catering?{WITHOUT}")
    assert len(plain["unknown"]) > len(gas["unknown"])

    def rows(page: dict[str, list[dict[str, list[dict[str, str]]]]]) -> set[str]:
        return {row["id"] for chapter in page["chapters"] for row in chapter["rows"]}

    assert "CAT-021" in rows(gas) - rows(none)
    because = next(r["because"] for c in gas["chapters"] for r in c["rows"] if r["id"] == "CAT-021")
    assert because

    def permits(page: dict[str, list[dict[str, list[dict[str, object]]]]]) -> dict[object, object]:
        return {one["name"]: one["needed"] for stage in page["stages"] for one in stage["permits"]}

    assert permits(plain)["污水排入排水管网许可证"] is False
    assert "污水排入排水管网许可证" not in permits(none)
    assert next(iter(permits(plain))) == "营业执照"
    fuel = next(q for q in gas["questions"] if q["name"] == "a.fuel")
    assert [option["value"] for option in fuel["options"] if option["chosen"]] == ["uses_gas"]
    assert sum(one["rows"] for one in gas["departments"]) == gas["applies"]
    assert people.everything(town.office) == before


def test_what_applies_is_what_the_handbook_of_such_a_place_would_show(town: Town) -> None:
    page = data(town.browser(), "/start/catering?a.fuel=uses_gas")
    library = town.office.catalogue.library("catering", town.office.today())
    known = {"uses_gas": True, "uses_bottled_gas": False, "uses_alcohol_fuel": False}
    chosen = select(library, known)
    shown = [row["id"] for chapter in page["chapters"] for row in chapter["rows"]]
    assert sorted(shown) == sorted(one.requirement.id for one in chosen.items)
    assert len(page["unknown"]) == len(chosen.unknown)


def test_a_number_that_is_none_comes_back_with_what_was_typed(town: Town) -> None:
    answer = town.browser().get("/start/catering?a.staff=many&lang=zh", headers=HTML)
    assert answer.status_code == 422
    assert 'value="many"' in answer.text
    assert "请写一个数字" in answer.text
