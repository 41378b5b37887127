"""An emergency: begun by rule without a scan, scanned before leaving, signed, printed, sent, not called unscanned."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from regulation.cli.demo import SCENES
from tests.e2e.inspecting import Phone, Thumb, phone_at
from tests.e2e.looking import here, picture
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

SCENE = SCENES[2]
PAPERS = {"58": 58, "80": 80, "large": 210}
"""Each paper and its width in millimetres."""
POINTS_EACH_MM, PIXELS_EACH_MM = 72 / 25.4, 96 / 25.4


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Phone]:
    with phone_at(browser, site) as held:
        held.sign_in(SCENE.inspector)
        held.app()
        own = place(held)
        held.context.set_geolocation({"latitude": own["latitude"], "longitude": own["longitude"]})
        held.offline()
        yield held


def place(phone: Phone) -> dict[str, Any]:
    """The premises of the visit, as the pack has it."""
    own = phone.site.example_of(SCENE.owner.account).removeprefix("/e/")
    return phone.stored("packs", SCENE.inspector)["pack"]["premises"][own]


def begun_by_rule(phone: Phone) -> str:
    """The visit, begun as an emergency; its id."""
    page = phone.open("/i/scan")
    page.locator("[data-at=now] button", has_text="不扫码开始").first.click()
    page.locator("label[for=rule-emergency]").click()
    page.fill("#rule-reason", "接到举报：有老人走失")
    page.locator("button", has_text="不扫码继续").click()
    page.locator("article button", has_text="开始检查").click()
    page.wait_for_url("**/i/visit/*-*-*-*-*")
    page.wait_for_selector(".ym-run")
    return page.url.partition("/i/visit/")[2].partition("?")[0]


def typed(page: Page, code: str) -> None:
    page.fill("#scan-short", code)
    page.locator("form[data-at=typed] button").click()


def width_of(pdf: bytes) -> set[int]:
    """The widths of a PDF's pages, in whole millimetres."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([0-9.]+) [0-9.]+\]", pdf)
    return {round(float(one) / POINTS_EACH_MM) for one in boxes}


def test_an_emergency_is_scanned_before_leaving_and_its_slip_fits_every_paper(phone: Phone) -> None:
    visit, page, site = begun_by_rule(phone), phone.page, phone.site
    places = phone.stored("packs", SCENE.inspector)["pack"]["premises"]
    own = place(phone)
    other = next(one for one in places.values() if one["short_code"] != own["short_code"])
    thumb = Thumb(page)
    page.goto(f"{site.address}/i/visit/{visit}?at=contents")
    thumb.pass_rest()
    if page.locator("[data-at=told]").is_visible():
        page.locator("[data-at=told]").click()
        thumb.tap("[data-at=seen] .ym-chip >> nth=1")
        page.go_back()
    page.locator("[data-at=outside]").click()
    page.select_option("[id='o.dep.0']", index=1)
    page.fill("[id='o.note.0']", "安全出口上锁")
    expect(page.locator("[id='o.note.1']")).to_be_hidden()
    page.locator("[data-at=more]").click()
    expect(page.locator("[id='o.note.1']")).to_be_visible()
    page.locator("[data-at=next]").click()
    page.wait_for_url("**at=check")
    assert here(page, "field-unscanned") == []
    page.locator("[data-at=unscanned] [data-at=scan]").click()
    typed(page, other["short_code"])
    expect(page.locator("[data-at=verdict]")).to_contain_text(own["name"])
    page.locator("[data-at=again]").click()
    typed(page, own["short_code"])
    page.wait_for_url("**at=check")
    expect(page.locator("[data-at=unscanned]")).to_be_hidden()
    thumb.tap("[data-at=scopeChip] .ym-chip")
    thumb.sign_all()
    page.locator("[data-at=lock]").click()
    expect(page.locator(".ym-slip")).to_contain_text(own["name"])

    record = json.loads(phone.stored("visits", visit)["record"])
    assert record["exception"] == {"rule": "emergency", "reason": "接到举报：有老人走失"}
    assert [(scan["moment"], scan["way"]) for scan in record["scans"]] == [
        ("arrival", "none"),
        ("leaving", "typed"),
    ]
    assert record["scans"][1]["latitude"] == own["latitude"]
    assert [one["note"] for one in record["outside"]] == ["安全出口上锁"]
    for paper, millimetres in PAPERS.items():
        page.evaluate("paper => { document.documentElement.dataset.paper = paper }", paper)
        assert width_of(page.pdf(prefer_css_page_size=True)) == {millimetres}, paper
        page.emulate_media(media="print")
        page.set_viewport_size({"width": round(millimetres * PIXELS_EACH_MM), "height": 839})
        expect(page.locator(".ym-slip h3")).to_be_visible()
        assert page.locator("h1, nav, footer, button").filter(visible=True).count() == 0, (
            "only the slip is printed"
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{paper}: it is cut off"
        picture(page, f"field-slip-{paper}")
        page.emulate_media(media="null")
    phone.offline(False)
    page.goto(f"{site.address}/i/outbox")
    expect(page.locator("[data-at=sent] li")).to_have_count(1)
    receipt = phone.stored("visits", visit)["receipt"]
    assert "not_scanned" not in receipt["flags"]
