"""What browser walks share: the product as `yima run` serves it, and visitors with a browser of their own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PASSWORD = "yima-demo-2026"
START_SECONDS = 180


@dataclass(frozen=True, slots=True)
class Site:
    """The running product: its address, what it printed, and the public page it named."""

    address: str
    said: str

    @property
    def example(self) -> str:
        """The address path of the example's public page."""
        found = re.search(r"/e/[0-9a-z]{16}", self.said)
        assert found is not None, self.said
        return found[0]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`yima run` on an empty data directory: store, sample, pages. A clean start for each module."""
    folder = tmp_path_factory.mktemp("run")
    port, log = free_port(), folder / "said.txt"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "regulation.cli", "run", "--port", str(port)],
            env={**os.environ, "YIMA_DATA_DIR": str(folder / "data"), "YIMA_STORE": "embedded:"},
            stderr=said,
            stdout=said,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, log)
            yield Site(address, log.read_text(encoding="utf-8"))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"yima run did not come up:\n{log.read_text(encoding='utf-8')}")


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
