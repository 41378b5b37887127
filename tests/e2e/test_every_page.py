"""Every page in both languages at phone and desk width: accessible, nothing runs off, every title its own."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.conftest import Site, Visitor, visitor

pytestmark = pytest.mark.e2e

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDTHS = (320, 412, 1280)


@pytest.fixture(scope="module", params=["zh", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visitor]:
    """A regulator who reads in one language."""
    somebody = visitor(browser, site, lang=request.param)
    somebody.open(f"/?lang={request.param}")
    somebody.sign_in("regulator")
    yield somebody
    somebody.context.close()


def addresses(reader: Visitor) -> list[str]:
    """Every kind of page there is, by way of what the list shows."""
    found = ["/", "/sign-in", "/r", "/r?industry=catering", "/r/premises", "/r/premises?q=no-such-shop"]
    found += [
        "/r/models",
        *(f"/r/models/{m}" for m in ("cn-catering-2016", "cn-food-sales-2016", "uk-fhrs", "chicago-food")),
    ]
    for grade in ("A", "B", "C", "D", "provisional", "insufficient", "pending"):
        page = reader.open(f"/r/premises?grade={grade}")
        href = page.locator("main a[href^='/r/premises/']").first.get_attribute("href")
        assert href is not None
        public = href.replace("/r/premises", "/e")
        found += [href, f"{href}/why", f"{href}/letter", public]
        found += [f"{public}/{page}" for page in ("handbook", "facts", "claim")]
    return found


def own_addresses(site: Site) -> list[str]:
    """The pages of the example's owner, and the handbook narrowed in every way."""
    pages = ("", "/handbook", "/handbook?show=unmet", "/handbook?show=unknown", "/handbook?q=x", "/facts")
    return [f"{site.example}{page}" for page in (*pages, "/facts?again=fuel", "/self-check", "/people")]


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.0 to 2.2, levels A and AA.

    At the end of the page, where the bar with the one thing to press lies over nothing.
    """
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate(AXE)
    return page.evaluate("options => axe.run(document, options)", TAGS)["violations"]


def runs_off(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_every_page_is_accessible_fits_and_has_a_title_of_its_own(reader: Visitor) -> None:
    assert faults(reader, addresses(reader)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_of_the_owner_too(browser: Browser, site: Site, lang: str) -> None:
    owner = visitor(browser, site, lang=lang)
    owner.sign_in("owner")
    assert faults(owner, own_addresses(site)) == []
    owner.context.close()


def faults(reader: Visitor, paths: list[str]) -> list[str]:
    """What is wrong with these pages."""
    wrong: list[str] = []
    titles: dict[str, str] = {}
    for path in paths:
        for width in WIDTHS:
            reader.page.set_viewport_size({"width": width, "height": 900})
            page = reader.open(path)
            if runs_off(page):
                wrong.append(f"{path} runs off at {width}")
            if width != 412:
                wrong += [
                    f"{path} at {width}: {v['id']} {json.dumps(v['nodes'][0]['target'])}"
                    for v in violations(page)
                ]
        title = reader.page.title()
        if titles.setdefault(title, path) != path and "?" not in path:
            wrong.append(f"{path} and {titles[title]} are both titled {title}")
    return wrong


def test_a_problem_is_accessible_too(reader: Visitor) -> None:
    answer = reader.page.goto(f"{reader.site.address}/r/premises/0000000000000000")
    assert answer is not None
    assert answer.status == 404
    assert violations(reader.page) == []
    assert not runs_off(reader.page)
