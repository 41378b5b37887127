"""What is looked at on every page: that nothing runs off, that it is accessible, and what it looks like."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.e2e.conftest import Visitor

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
TAGS = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
NARROWEST, PHONE, DESK = 320, 412, 1280
HEIGHT = 900
PICTURES = Path(__file__).parents[2] / ".cache" / "walks"
"""Where the walks leave their screenshots."""


def violations(page: Page) -> list[dict[str, Any]]:
    """What axe finds against WCAG 2.0 to 2.2, levels A and AA.

    At the end of the page, where the bar with the one thing to press lies over nothing.
    """
    page.evaluate("window.scrollTo(0, document.documentElement.scrollHeight)")
    page.evaluate(AXE)
    return page.evaluate("options => axe.run(document, options)", TAGS)["violations"]


_WIDER = """width => document.documentElement.scrollWidth <= width && window.innerWidth <= width ? "" :
  [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width)
    .map(e => e.outerHTML.slice(0, 80)).pop() ?? "something" """


def runs_off(page: Page) -> str:
    """What makes the page wider than the screen, with which a phone's window grows; nothing where it fits."""
    assert page.viewport_size is not None
    return page.evaluate(_WIDER, page.viewport_size["width"])


def here(page: Page, path: str) -> list[str]:
    """What is wrong with the page that is open, at every width."""
    wrong: list[str] = []
    for width in (NARROWEST, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        if wider := runs_off(page):
            wrong.append(f"{path} runs off at {width}: {wider}")
        if width != PHONE:
            wrong += [
                f"{path} at {width}: {v['id']} {json.dumps(v['nodes'][0]['target'])}"
                for v in violations(page)
            ]
    return wrong


def faults(reader: Visitor, paths: Iterable[str]) -> list[str]:
    """What is wrong with these pages; each has a title of its own, but for the same page narrowed."""
    wrong: list[str] = []
    titles: dict[str, str] = {}
    for path in paths:
        page = reader.open(path)
        wrong += here(page, path)
        title = page.title()
        if titles.setdefault(title, path) != path and "?" not in path:
            wrong.append(f"{path} and {titles[title]} are both titled {title}")
    return wrong


def picture(page: Page, name: str) -> None:
    """Keep a picture of a step of a walk as it stands."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def look(page: Page, name: str) -> None:
    """Look at a step of a walk at every width; its pictures stay in PICTURES. AssertionError says what is wrong."""
    width = (page.viewport_size or {"width": PHONE})["width"]
    for wide in (DESK, PHONE):
        page.set_viewport_size({"width": wide, "height": HEIGHT})
        page.evaluate("window.scrollTo(0, 0)")
        picture(page, f"{name}-{wide}")
    wrong = here(page, name)
    page.set_viewport_size({"width": width, "height": HEIGHT})
    assert not wrong, wrong


def look_in_both(page: Page, name: str) -> None:
    """`look` at a page in English, then again in Chinese; what was typed on it and not sent is lost."""
    address = page.url.partition("#")[0].partition("?")[0]
    page.goto(f"{address}?lang=en")
    look(page, f"{name}-en")
    page.goto(f"{address}?lang=zh")
    look(page, f"{name}-zh")
