"""What browser walks share: the product as `yima run` serves it, and visitors with a browser of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from regulation.cli.demo import SCENES, Scene
from tests.e2e.site import Site

PASSWORD = "yima-demo-2026"


@pytest.fixture(params=SCENES, ids=lambda scene: scene.trade)
def scene(request: pytest.FixtureRequest) -> Scene:
    """Each scene of the sample in turn: its trade, who signs in, what was found."""
    return request.param


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with a browser of their own."""

    context: BrowserContext
    page: Page
    site: Site

    def open(self, path: str) -> Page:
        """Open an address of the site."""
        answer = self.page.goto(f"{self.site.address}{path}")
        assert answer is not None
        assert answer.status == 200, f"{path} answered {answer.status}"
        return self.page

    def sign_in(self, name: str) -> Page:
        """Sign in with a demo account; leads to where this person's work begins."""
        self.open("/sign-in")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.page


def visitor(browser: Browser, site: Site, *, width: int = 1280, lang: str = "zh", js: bool = True) -> Visitor:
    """A new visitor; requests that leave the site fail the test."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        locale={"zh": "zh-CN", "en": "en-GB"}[lang],
        timezone_id="Asia/Shanghai",
        java_script_enabled=js,
    )
    context.set_default_timeout(15_000)
    page = context.new_page()

    def at_home(url: str) -> None:
        assert url.startswith((site.address, "data:", "blob:")), f"a request left the site: {url}"

    page.on("request", lambda request: at_home(request.url))
    return Visitor(context, page, site)


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody at a desk, without JavaScript."""
    somebody = visitor(browser, site, js=False)
    yield somebody
    somebody.context.close()


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Visitor]:
    """Somebody with a phone, without JavaScript."""
    somebody = visitor(browser, site, width=412, js=False)
    yield somebody
    somebody.context.close()
