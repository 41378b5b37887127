"""Two officers, two phones, one visit: each answers a section of the list, and what the owner told is looked at."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from regulation.cli.demo import SCENES
from tests.e2e.conftest import PASSWORD, visitor
from tests.e2e.inspecting import Phone, Thumb, begin, phone_at
from tests.e2e.looking import look
from tests.e2e.owning import Thumb as OwnersThumb
from tests.e2e.owning import answer
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

SCENE = SCENES[2]
COLLEAGUE = "care2"


@pytest.fixture(scope="module")
def told(browser: Browser, site: Site) -> None:
    """The owner has answered the questions about their place, which nobody has looked at."""
    owner = visitor(browser, site, width=412)
    owner.sign_in(SCENE.owner.account)
    page = owner.open(f"{site.example_of(SCENE.owner.account)}/facts")
    assert page.locator(".ym-ask").count() > 0
    answer(OwnersThumb(page))
    owner.context.close()


@pytest.fixture(scope="module")
def colleague(browser: Browser, site: Site) -> str:
    """The enforcement number of the second officer of the visit, who has an account now."""
    accounts = {one["name"]: one for one in json.loads(site.command("account", "list", "--json"))}
    first = accounts[SCENE.inspector]
    with phone_at(browser, site) as phone:
        phone.sign_in(SCENE.inspector)
        phone.app()
        (task,) = phone.stored("packs", SCENE.inspector)["pack"]["tasks"]
    (second,) = {one["number"] for one in task["officers"]} - {first["enforcement_number"]}
    site.command(
        *("account", "add", COLLEAGUE, "--role", "inspector", "--district", first["district"]),
        *("--department", first["department"], "--enforcement-number", second),
        typed=f"{PASSWORD}\n",
    )
    return second


@pytest.fixture
def phones(browser: Browser, site: Site, told: None, colleague: str) -> Iterator[tuple[Phone, Phone]]:
    """The two officers' phones with the day's pack, without a network."""
    with ExitStack() as until_done:
        both: list[Phone] = []
        for account in (SCENE.inspector, COLLEAGUE):
            phone = until_done.enter_context(phone_at(browser, site))
            phone.sign_in(account)
            phone.app()
            phone.offline()
            both.append(phone)
        yield both[0], both[1]


def leave(phone: Phone, visit: str, *, but: int) -> list[str]:
    """Leave every section to the colleague but one, and pass that one; the rows that are answered here."""
    page, thumb = phone.page, Thumb(phone.page)
    page.goto(f"{phone.site.address}/i/visit/{visit}?at=contents")
    page.wait_for_selector("[data-at=who]")
    sections = page.locator("[data-at=parts] > section").all()
    for n, section in enumerate(sections):
        if n != but:
            section.locator("[data-at=who]").select_option("elsewhere")
    thumb.tap(sections[but].locator("[data-at=rest] .ym-chip"))
    return phone.stored("visits", visit)["parts"][but]["rows"]


def signed(phone: Phone, visit: str) -> dict[str, Any]:
    """Read out, signed and locked; the record."""
    page, thumb = phone.page, Thumb(phone.page)
    page.goto(f"{phone.site.address}/i/visit/{visit}?at=check")
    thumb.tap("[data-at=scopeChip] .ym-chip")
    thumb.sign_all()
    page.locator("[data-at=lock]").click()
    expect(page.locator(".ym-slip")).to_be_visible()
    return json.loads(phone.stored("visits", visit)["record"])


def sent(phone: Phone, visit: str) -> dict[str, Any]:
    """The receipt, once the network is back."""
    phone.offline(False)
    expect(phone.open("/i/outbox").locator("[data-at=sent] li")).to_have_count(1)
    return phone.stored("visits", visit)["receipt"]


def test_two_phones_with_a_section_each_make_one_visit_and_what_the_owner_told_is_looked_at(
    phones: tuple[Phone, Phone], site: Site
) -> None:
    one, other = phones
    first, second = begin(one, SCENE), begin(other, SCENE, COLLEAGUE)
    mine = leave(one, first, but=0)
    hers = leave(other, second, but=1)

    page = one.page
    page.goto(f"{site.address}/i/visit/{first}?at=told")
    Thumb(page).tap("[data-at=seen] .ym-chip >> nth=1")
    look(page, "field-told")
    records = signed(one, first), signed(other, second)
    assert records[0]["told"][0]["seen"] == "refuted"
    assert {seen["seen"] for seen in records[1]["told"]} == {"not_looked"}
    for record, rows in zip(records, (mine, hers), strict=True):
        passed = {row for row, said in record["answers"].items() if said["outcome"] == "passed"}
        assert passed == set(rows)
        assert {record["answers"][row]["outcome"] for row in set(record["answers"]) - passed} == {
            "not_checked"
        }

    receipts = sent(one, first), sent(other, second)
    assert receipts[0]["result"] == receipts[1]["result"]
    assert ("joined" in receipts[0]["flags"], "joined" in receipts[1]["flags"]) == (False, True)
    shown = one.page.request.get(
        f"{site.address}{receipts[0]['result']}", headers={"accept": "application/json"}
    ).json()
    assert shown["rows"]["with_section"] == len(mine) + len(hers)
    one.open(receipts[0]["result"])
    look(one.page, "field-shared-result")
