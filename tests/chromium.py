"""The headless Chromium of browser walks and of the README's pictures."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright, sync_playwright

from tests import machine

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def started() -> Iterator[Browser]:
    """A browser that ends with the block; only one can run in a process at a time."""
    with sync_playwright() as playwright, of(playwright) as browser:
        yield browser


@contextmanager
def of(playwright: Playwright) -> Iterator[Browser]:
    """A browser of a Playwright that runs already."""
    browser = playwright.chromium.launch(executable_path=machine.browser(), args=FLAGS)
    yield browser
    browser.close()
