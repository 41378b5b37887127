"""The README's pictures, taken from the running sample: `python -m tests.e2e.screenshots http://127.0.0.1:8000`."""

import sys
from pathlib import Path

from tests import chromium
from tests.e2e.conftest import visitor
from tests.e2e.site import Site

PICTURES = Path(__file__).parents[2] / ".readme"


def main(address: str) -> None:
    """Overview and why page at desk width, cut below what matters."""
    with chromium.started() as browser:
        reader = visitor(browser, Site(address, ""), lang="en")
        reader.open("/?lang=en")
        page = reader.sign_in("regulator")
        page.screenshot(path=PICTURES / "overview.png")
        reader.open("/r/premises?grade=B&industry=food_retail")
        page.locator("main a[href^='/r/premises/']").first.click()
        page.locator("main a[href$='/why']").first.click()
        page.screenshot(
            path=PICTURES / "why.png", clip={"x": 0, "y": 0, "width": 1280, "height": 1200}, full_page=True
        )


if __name__ == "__main__":
    main(sys.argv[1])
