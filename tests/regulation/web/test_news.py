"""A new edition reaches those it concerns: the owner is told and says when it is read; the department sees it."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from checklists import Library
from graph import Tx, owners
from regulation.catalogue import Adoption, Catalogue, adopting, read_catalogue
from risk import Fact, Text
from tests.regulation import town as people
from tests.regulation.town import BY_NAME, ELSEWHERE, MINE, NOW, SHOPS
from tests.regulation.web.asking import HTML, csrf, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

HERE = f"/e/{MINE.id}"
FIRST, SECOND = "2026-11-22", "2026-11-25"
HOTPOT, SNACKS = BY_NAME["东街火锅"], BY_NAME["东街小吃"]
NO_GAS = {"uses_gas": False, "uses_bottled_gas": False, "uses_alcohol_fuel": False}


def renewed(library: Library) -> Library:
    """The next edition: the gas row is mended sooner and a new gas row comes; nothing else changes."""
    gas = library.requirement("CAT-021")
    alarm = replace(gas, id="CAT-900", title=Text("燃气自闭阀", "Gas shut-off"), covers=())
    rows = [replace(row, mend_days=row.mend_days + 1) if row is gas else row for row in library.requirements]
    return replace(library, version=SECOND, requirements=(*rows, alarm))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Catering in two editions, of which the second takes effect two days after the town's day."""
    known = read_catalogue()
    adoption = Adoption("沈砚", date(2026, 11, 1))
    known = adopting(known, {i.table: adoption for i in known.industries.values() if i.table and i.on_trial})
    first = known.library("catering", date(2026, 11, 23))
    assert first.version == FIRST
    return replace(known, libraries={**known.libraries, "catering": (first, renewed(first))})


@pytest.fixture(autouse=True)
def facts(town: Town) -> None:
    """One uses gas, one does not; of the others nobody knows."""

    def work(tx: Tx) -> None:
        day = date(2026, 11, 22)
        owners.put_told(tx, MINE.id, {"uses_gas": Fact(True, "owner", None, day)})
        without = {name: Fact(value, "owner", None, day) for name, value in NO_GAS.items()}
        owners.put_told(tx, HOTPOT.id, without)

    town.office.store.write("test.tell", "test", work)


def read(town: Town, edition: str, name: str = "owner") -> Any:
    client = town.of(name)
    token = csrf(client.get(f"{HERE}/facts", headers=HTML).text)
    return client.post(f"{HERE}/handbook/read", data={"csrf": token, "edition": edition}, headers=HTML)


def on(town: Town, day: str) -> None:
    """Let a day come; sessions have ended by then, so everybody signs in again when next asked for."""
    town.clock.at = NOW + timedelta((date.fromisoformat(day) - NOW.date()).days)
    town.known.clear()


def test_the_owner_is_told_what_changed_until_they_read_it_and_the_department_sees_the_receipt(
    town: Town,
) -> None:
    owner, lead = town.of("owner"), town.of("lead")
    regulators = f"/r/premises/{MINE.id}"
    assert data(lead, regulators)["read_on"] is None
    news = data(owner, f"{HERE}/handbook")["news"]
    assert (news["unread"], news["since"], news["changes"]) == (True, "", [])
    assert data(owner, HERE)["news"] is None

    assert read(town, FIRST).status_code == 303
    assert data(owner, f"{HERE}/handbook")["news"]["unread"] is False
    seen = data(lead, regulators)
    assert (seen["handbook_edition"], seen["read_edition"], seen["read_on"]) == (FIRST, FIRST, "2026-11-23")

    on(town, SECOND)
    owner, lead, public = town.of("owner"), town.of("lead"), town.of("public")
    before = people.everything(town.office)
    notice = data(owner, HERE)["news"]
    assert (notice["edition"], notice["changed"], notice["perhaps"]) == (SECOND, 2, 0)
    assert "2 条对本单位有变化" in owner.get(HERE, headers=HTML).text.replace("\u00a0", " ")
    page = data(owner, f"{HERE}/handbook")
    assert page["news"]["since"] == FIRST
    assert [(one["change"], one["sure"]) for one in page["news"]["changes"]] == [
        ("changed", True),
        ("new", True),
    ]
    (part,) = page["news"]["changes"][0]["parts"]
    assert part["part"] == "deadline"
    assert part["before"] != part["now"]
    changed = data(owner, f"{HERE}/handbook?show=changed")
    assert {row["id"] for chapter in changed["chapters"] for row in chapter["rows"]} == {"CAT-021", "CAT-900"}
    assert next(tab["n"] for tab in page["tabs"] if tab["shown"] == "changed") == 2
    html = owner.get(f"{HERE}/handbook", headers=HTML).text
    assert "我看过了" in html
    assert data(public, f"{HERE}/handbook")["news"] is None
    assert "我看过了" not in public.get(f"{HERE}/handbook", headers=HTML).text
    assert data(lead, regulators)["read_edition"] == FIRST
    assert people.everything(town.office) == before

    assert read(town, SECOND).status_code == 303
    assert data(owner, HERE)["news"] is None
    after = data(owner, f"{HERE}/handbook")["news"]
    assert (after["unread"], after["changes"], after["read_on"]) == (False, [], "2026-11-25")
    assert data(lead, regulators)["read_edition"] == SECOND
    deeds = [row["leaf"]["action"] for row in town.office.store.read(lambda tx: tx.run(people.LEAVES))]
    assert deeds.count("owner.read_handbook") == 2


def test_per_edition_those_concerned_and_those_who_read_are_counted_in_the_askers_scope(town: Town) -> None:
    on(town, SECOND)
    found = {(row["industry"], row["edition"]): row for row in data(town.of("lead"), "/r/editions")["rows"]}
    second = found["餐饮服务", SECOND]
    caterers = [s for s in SHOPS if s.industry == "catering" and s.place.path.startswith("/900000/900100/")]
    assert second["since"] == FIRST
    assert (second["premises"], second["concerned"], second["perhaps"]) == (
        len(caterers),
        1,
        len(caterers) - 2,
    )
    assert found["餐饮服务", FIRST]["concerned"] == len(caterers)
    assert all(row["concerned_read"] <= row["read"] <= row["premises"] for row in found.values())
    city = {(row["industry"], row["edition"]): row for row in data(town.of("city"), "/r/editions")["rows"]}
    assert city["餐饮服务", SECOND]["premises"] > len(caterers)
    drugs = {row["industry"] for row in data(town.of("druglead"), "/r/editions")["rows"]}
    assert "餐饮服务" not in drugs


@pytest.mark.parametrize("edition", ["", "2020-01-01", SECOND])
def test_what_is_no_edition_in_force_is_not_taken_as_read(town: Town, edition: str) -> None:
    on(town, NOW.date().isoformat())
    town.of("owner")
    before = people.everything(town.office)
    assert read(town, edition).status_code == 400
    assert people.everything(town.office) == before


def test_only_the_owner_of_a_place_says_that_it_was_read(town: Town) -> None:
    on(town, NOW.date().isoformat())
    client = town.of("owner")
    token = csrf(client.get(f"{HERE}/facts", headers=HTML).text)
    sent = {"csrf": token, "edition": FIRST}
    assert client.post(f"/e/{ELSEWHERE.id}/handbook/read", data=sent).status_code == 404
    assert client.post(f"{HERE}/handbook/read", data={"edition": FIRST}).status_code == 403
    assert town.of("lead").post(f"{HERE}/handbook/read", data=sent).status_code == 403
    assert town.of("public").post(f"{HERE}/handbook/read", data=sent).status_code == 401
