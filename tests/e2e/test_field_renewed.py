"""A new edition of the app: it comes between visits, what was answered stays, and no network is needed for it then."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from regulation.cli.demo import SCENES
from tests.e2e.inspecting import Thumb, begin, kept_phone
from tests.e2e.site import free_port, running

pytestmark = pytest.mark.e2e

SCENE = SCENES[0]
ROOMS = ("checklists", "graph", "qr", "regulation", "risk", "templates")
WAS, IS = "没有网络，照样能查：答一项，存一项。", "没有网络也能查，新版。"
SHELVES = "async () => (await caches.keys()).filter(name => name.startsWith('yima-field-'))"
WAITS = "async () => Boolean((await navigator.serviceWorker.getRegistration('/i')).waiting)"
MARK = "() => { window.markedHere = true }"
MARKED = "() => window.markedHere === true"


def newer(folder: Path) -> Path:
    """Another edition of the product: one sentence of the app is another."""
    own = Path(__file__).parents[2]
    for room in ROOMS:
        shutil.copytree(
            own / room, folder / room, ignore=shutil.ignore_patterns("node_modules", "__pycache__")
        )
    words = folder / "templates" / "inspector" / "field" / "words.html"
    text = words.read_text(encoding="utf-8")
    assert WAS in text
    words.write_text(text.replace(WAS, IS), encoding="utf-8")
    return folder


def says(page: Page, sentence: str) -> None:
    expect(page.locator("[data-strip=net]")).to_have_text(sentence)


def test_a_new_edition_comes_between_visits_and_loses_nothing(
    browser: Browser, first_start: Path, tmp_path: Path
) -> None:
    folder, port = tmp_path / "run", free_port()
    shutil.copytree(first_start, folder / "data")
    code = newer(tmp_path / "newer")
    with running(folder, port=port) as site, kept_phone(browser, site, tmp_path / "phone") as phone:
        phone.sign_in(SCENE.inspector)
        page = phone.app()
        phone.offline()
        visit = begin(phone, SCENE)
        Thumb(page).tap(".ym-ans--passed")
        says(page, WAS)
        (old,) = page.evaluate(SHELVES)
    with (
        running(folder, port=port, code=code) as site,
        kept_phone(browser, site, tmp_path / "phone") as phone,
    ):
        page = phone.open(f"/i/visit/{visit}")
        expect(page.locator(".ym-ans input:checked")).to_have_value("passed")
        page.evaluate(MARK)
        phone.until(lambda: page.evaluate(WAITS))
        assert page.evaluate(MARKED), "a visit is under way: nothing is read again under its answers"
        phone.offline()
        page.reload()
        says(page, WAS)
        expect(page.locator(".ym-ans input:checked")).to_have_value("passed")

        phone.offline(False)
        page = phone.open("/i/scan")
        phone.until(lambda: len(names := page.evaluate(SHELVES)) == 1 and names != [old])
        phone.offline()
        page = phone.open(f"/i/visit/{visit}")
        says(page, IS)
        expect(page.locator(".ym-ans input:checked")).to_have_value("passed")
        assert phone.stored("visits", visit)["state"] == "draft"
