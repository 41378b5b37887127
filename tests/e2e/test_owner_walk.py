"""An owner with a phone: from the handbook on the wall to the one-time code, the questions and a self-check."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.e2e.conftest import Visitor, visitor
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

MOST_QUESTIONS = 12
CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@dataclass
class Thumb:
    """Counts how often somebody has to touch the glass."""

    page: Page
    taps: int = 0

    def tap(self, what: str | Locator) -> None:
        """Touch one thing."""
        found = self.page.locator(what).first if isinstance(what, str) else what
        found.click()
        self.taps += 1


@pytest.fixture
def letter(browser: Browser, site: Site) -> Iterator[str]:
    """The one-time code of a letter to the example's owner."""
    officer = visitor(browser, site, js=False)
    officer.sign_in("regulator")
    page = officer.open(f"{site.example.replace('/e/', '/r/premises/')}/letter")
    page.click("main form button")
    found = CODE.search(page.locator("main").inner_text())
    assert found is not None
    yield found[0]
    officer.context.close()


def answer(thumb: Thumb) -> None:
    """Answer every question on the page: none of these, no, four people."""
    for question in thumb.page.locator(".ym-ask").all():
        number = question.locator("input[inputmode]")
        if number.count():
            number.fill("4")
            thumb.taps += 2
            continue
        none = question.locator("input[value=none], input[value=no]")
        thumb.tap(question.locator(f"label[for='{none.first.get_attribute('id')}']"))
    thumb.tap("main form .ym-thumb button")


def test_from_the_handbook_to_the_own_page_the_questions_and_a_self_check(
    phone: Visitor, letter: str
) -> None:
    page = phone.open(f"{phone.site.example}/handbook")
    before = page.locator(".ym-req").count()
    assert before > 10
    page.click(".ym-thumb a")
    page.click("label[for='a.fuel-uses_gas']")
    page.click("main form .ym-thumb button")
    assert "a.fuel=uses_gas" in page.url
    assert page.locator(".ym-req").count() > before

    page.click(".ym-note a")
    page.fill("#code", letter.lower())
    page.click("main form button")
    assert page.url.endswith(phone.site.example)
    assert page.locator(".ym-plate").count() == 1

    thumb = Thumb(page)
    thumb.tap(page.locator(".ym-ways a[href$='/facts']"))
    asked = page.locator(".ym-ask").count()
    assert 0 < asked <= MOST_QUESTIONS
    answer(thumb)
    assert thumb.taps <= asked + 4
    while page.locator(".ym-ask").count():
        answer(thumb)
    assert page.locator("[role=status]").count() == 1

    page.goto(f"{phone.site.address}{phone.site.example}/self-check")
    thumb = Thumb(page)
    chapters = page.locator("label[for^='rest.']").all()
    thumb.tap(page.locator("label[for$='.fail']").nth(2))
    for rest in chapters:
        thumb.tap(rest)
    thumb.tap("main form .ym-thumb button")
    assert thumb.taps == len(chapters) + 2
    assert page.locator(".ym-mend li").count() == 1
    assert page.locator(".ym-if .est").count() >= 1
