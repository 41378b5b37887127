"""The README's pictures, taken from the running sample: `python -m tests.e2e.screenshots http://127.0.0.1:8000`."""

import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests import chromium
from tests.e2e.conftest import visitor
from tests.e2e.looking import PHONE
from tests.e2e.site import Site

PICTURES = Path(__file__).parents[2] / ".readme"
TALL = 1200
COLOURS = 128
"""Of a palette: flat pages lose nothing that the eye sees, and two thirds of their bytes."""


def main(address: str) -> None:
    """Overview and why page at desk width, handbook and evaluation on a phone, each cut below what matters."""
    site = Site(address, "", Path())
    with chromium.started() as browser:
        _at_a_desk(browser, site)
        _on_a_phone(browser, site)


def _at_a_desk(browser: Browser, site: Site) -> None:
    reader = visitor(browser, site, lang="en")
    reader.open("/?lang=en")
    page = reader.sign_in("regulator")
    _keep(page, "overview", 900)
    reader.open("/r/premises?grade=B&industry=food_retail")
    page.locator("main a[href^='/r/premises/']").first.click()
    page.locator("main a[href$='/why']").first.click()
    _keep(page, "why", 1200)


def _on_a_phone(browser: Browser, site: Site) -> None:
    """The owner's pages of the place where the sample's visit found something."""
    lead = visitor(browser, site, lang="en")
    lead.sign_in("lead")
    page = lead.open("/r/findings")
    page.locator("main a[href^='/r/findings/']").first.click()
    visit = page.locator("main a[href*='/visits/']").first.get_attribute("href") or ""
    here = visit.partition("/visits/")[0]
    owner = visitor(browser, site, width=PHONE, lang="en")
    owner.open("/?lang=en")
    owner.sign_in("owner")
    owner.page.set_viewport_size({"width": PHONE, "height": TALL})  # the bar at the bottom stays there
    _keep(owner.open(f"{here}/handbook?show=unmet"), "handbook", TALL)
    _keep(owner.open(f"{here}/evaluation"), "evaluation", TALL)


def _keep(page: Page, name: str, height: int) -> None:
    """Keep the top of a page as a small picture."""
    path, width = PICTURES / f"{name}.png", (page.viewport_size or {"width": PHONE})["width"]
    page.screenshot(path=path, clip={"x": 0, "y": 0, "width": width, "height": height}, full_page=True)
    with Image.open(path) as taken:
        small = taken.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(path, optimize=True)


if __name__ == "__main__":
    main(sys.argv[1])
