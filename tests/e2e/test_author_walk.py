"""A law officer without a terminal: from the sign-in to a row in every handbook, by two people, under ten minutes."""

import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import visitor
from tests.e2e.looking import DESK, PHONE, PICTURES, here
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

HERE = "/r/requirements/catering"
TEXTS = {
    "title.zh": "排烟道每季清洗",
    "title.en": "Exhaust duct cleaned quarterly",
    "duty.zh": "排烟道每季清洗一次，留下记录。",
    "duty.en": "Have the exhaust duct cleaned each quarter and keep the record.",
    "check.zh": "看最近一季的清洗记录。",
    "check.en": "Read the record of the last quarter.",
    "mend_days": "10",
    "when": "uses_gass",
    "basis.article.zh": "第三十三条",
    "basis.article.en": "Article 33",
}
CHOSEN = {"chapter": "premises", "department": "market_regulation", "basis.law": "food_safety_law"}
MOST_SECONDS = 600
KEYS_A_SECOND = 2.0
"""A slow typist of both languages (assumed)."""


def seen(page: Page, name: str) -> None:
    """Leave a picture, and see that the page is accessible and fits."""
    assert here(page, name) == []
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"author-{name}-{width}.png", full_page=True)


def test_a_row_from_the_sign_in_to_every_handbook_by_two_people(browser: Browser, site: Site) -> None:
    author, second = (visitor(browser, site, lang=lang) for lang in ("zh", "en"))
    clock = [time.monotonic()]
    looking = 0.0

    def look(page: Page, name: str) -> None:
        nonlocal looking
        began = time.monotonic()
        seen(page, name)
        looking += time.monotonic() - began

    page = author.sign_in("author")
    look(page, "trades")
    page.click(f"main a[href='{HERE}']")
    look(page, "rows")
    page.click(f"main a[href='{HERE}/new']")
    for field, text in TEXTS.items():
        page.fill(f"[name='{field}']", text)
    for field, value in CHOSEN.items():
        page.select_option(f"[name='{field}']", value)
    page.click(".ym-thumbbar button")
    assert "uses_gas" in page.locator("[id='when-error']").inner_text()
    assert page.input_value("[name='duty.zh']") == TEXTS["duty.zh"]
    look(page, "form-faulty")
    page.fill("[name='when']", "uses_gas")
    page.click(".ym-thumbbar button")
    page.wait_for_url(f"**{HERE}/draft")
    row = page.locator("h3 .ym-code").inner_text()
    look(page, "draft")
    page.click("button[value='hand-over']")

    other = second.sign_in("author2")
    other.click(f"main a[href='{HERE}/draft']")
    look(other, "to-publish")
    other.click("button[value='publish']")
    other.locator("text=SHA-256").wait_for()
    look(other, "published")
    clock.append(time.monotonic())

    owner = visitor(browser, site)
    owner.sign_in("owner")
    handbook = owner.open(f"{site.example}/handbook")
    shown = handbook.locator("main").inner_text()
    assert TEXTS["title.zh"] in shown
    assert "1 条对本单位有变化" in shown.replace("\u00a0", " ")
    typed = sum(map(len, TEXTS.values())) + len("uses_gas")
    waited = clock[1] - clock[0] - looking
    spent = waited + typed / KEYS_A_SECOND
    Path(PICTURES / "author-seconds.txt").write_text(
        f"{row}: {waited:.1f} s without typing, {typed} letters, {spent:.0f} s in all\n", encoding="utf-8"
    )
    assert spent < MOST_SECONDS
    for somebody in (author, second, owner):
        somebody.context.close()
