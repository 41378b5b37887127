"""Why this grade: an owner with a phone reads it on one screen, a regulator answers it; both without JavaScript."""

import pytest
from playwright.sync_api import Browser, Locator

from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import HEIGHT, look_in_both
from tests.e2e.owning import Thumb
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


def test_the_first_screen_says_the_grade_why_what_costs_most_and_what_to_do(phone: Visitor) -> None:
    phone.sign_in("owner")
    page = phone.open(phone.site.example)
    thumb = Thumb(page)
    thumb.tap(page.locator("main a[href$='/why']").first)
    next_step = page.locator(".ym-thumb a")
    edge = top(next_step)
    assert bottom(next_step) <= HEIGHT
    for part in (".ym-plate", ".ym-ruler", ".ym-say", ".ym-reasons li >> nth=0"):
        assert bottom(page.locator(part).first) <= edge, f"{part} is not on the first screen"
    assert 1 <= page.locator(".ym-reasons li").count() <= 3
    thumb.tap(next_step)
    assert page.url.endswith("/improve")
    assert thumb.taps == 2


def test_every_proof_opens_at_a_touch_and_is_open_on_paper(phone: Visitor) -> None:
    phone.sign_in("owner")
    page = phone.open(f"{phone.site.example}/why")
    proofs = page.locator(".ym-proofs")
    rows = page.locator(".ym-sum tbody tr").count()
    assert proofs.locator("li").count() == rows
    assert not proofs.is_visible()
    page.emulate_media(media="print")
    assert all(one.is_visible() for one in (proofs, page.locator("#kept dl")))
    page.emulate_media(media="screen")
    page.locator(".ym-folded", has=proofs).locator("summary").click()
    assert proofs.is_visible()


def test_from_the_overview_a_grade_is_read_and_confirmed_in_three_taps(desk: Visitor) -> None:
    page = desk.sign_in("regulator")
    thumb = Thumb(page)
    thumb.tap(page.locator("main a[href='/r/grades']").first)
    thumb.tap(page.locator("main tbody a[href^='/r/grades/']").first)
    assert page.locator(".ym-say").first.inner_text()
    here = page.url
    thumb.tap(page.locator("button[value=confirmed]"))
    assert thumb.taps == 3
    assert page.url.partition("#")[0] == here
    assert page.locator(".ym-time").first.is_visible()


def test_a_why_page_leads_an_officer_to_the_answer_in_one_tap(desk: Visitor) -> None:
    desk.sign_in("regulator")
    page = desk.open("/r/premises?grade=B")
    href = page.locator("main a[href^='/r/premises/']").first.get_attribute("href")
    page = desk.open(f"{href}/why")
    answer = page.locator(".ym-top a[href^='/r/grades/']")
    assert bottom(answer) <= HEIGHT
    answer.click()
    assert page.locator("button[value=confirmed]").is_visible()


def test_the_why_page_is_accessible_and_fits_in_both_languages(browser: Browser, site: Site) -> None:
    owner = visitor(browser, site, width=412)
    owner.sign_in("owner")
    look_in_both(owner.open(f"{site.example}/why"), "why")
    owner.context.close()


def top(of: Locator) -> float:
    """How far from the window's top something begins, in CSS pixels."""
    box = of.bounding_box()
    assert box is not None
    return box["y"]


def bottom(of: Locator) -> float:
    """How far from the window's top something ends, in CSS pixels."""
    box = of.bounding_box()
    assert box is not None
    return box["y"] + box["height"]
