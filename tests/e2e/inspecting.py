"""An inspector's phone in a browser walk: signed in, the app on it, with or without a network."""

import os
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from regulation.cli.demo import Scene
from tests import machine
from tests.chromium import FLAGS
from tests.e2e.conftest import PASSWORD
from tests.e2e.site import Site

PIXEL_7 = {
    "viewport": {"width": 412, "height": 839},
    "device_scale_factor": 2.625,
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14; Pixel 7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36",
}
CONTROLLED = "() => navigator.serviceWorker.controller !== null"
STORED = """async ([store, key]) => {
  const idb = await new Promise((done, fail) => {
    const asked = indexedDB.open('yima-field'); asked.onsuccess = () => done(asked.result); asked.onerror = fail
  })
  const held = await new Promise((done, fail) => {
    const asked = idb.transaction(store).objectStore(store)[key === null ? 'getAll' : 'get'](key ?? undefined)
    asked.onsuccess = () => done(asked.result); asked.onerror = fail
  })
  idb.close()
  return held
}"""
PUT = """async ([store, value]) => {
  const idb = await new Promise((done, fail) => {
    const asked = indexedDB.open('yima-field'); asked.onsuccess = () => done(asked.result); asked.onerror = fail
  })
  await new Promise((done, fail) => {
    const tx = idb.transaction(store, 'readwrite')
    tx.objectStore(store).put(value)
    tx.oncomplete = done
    tx.onerror = fail
  })
  idb.close()
}"""


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone with its browser, at a running site; `folder` is where the browser keeps what it has, if it does."""

    context: BrowserContext
    page: Page
    site: Site
    folder: Path | None = None

    def open(self, path: str) -> Page:
        """Open an address of the site, also without a network."""
        self.page.goto(f"{self.site.address}{path}")
        return self.page

    def sign_in(self, name: str) -> Page:
        """Sign in with a demo account."""
        self.open("/sign-in")
        self.page.fill("[name=name]", name)
        self.page.fill("[name=password]", PASSWORD)
        self.page.click("main form button")
        self.page.wait_for_url(lambda url: "/sign-in" not in url)
        return self.page

    def app(self) -> Page:
        """Open the scanner and wait until pack and worker are there: from now on it needs no network."""
        page = self.open("/i/scan")
        page.wait_for_function(CONTROLLED)
        page.wait_for_selector("[data-strip=pack]:has-text('08'), [data-strip=pack]:has-text(':')")
        return page

    def offline(self, away: bool = True) -> None:
        """Take the network away, or give it back."""
        self.context.set_offline(away)

    def kill(self) -> None:
        """End the browser as a phone without power does: nothing is asked, nothing is written any more."""
        assert self.folder is not None, "a browser that keeps nothing cannot be started again"
        kill(self.folder)

    def stored(self, store: str, key: str | None = None) -> Any:
        """What the phone has stored: one value, or all of a store."""
        return self.page.evaluate(STORED, [store, key])

    def until(self, true: Callable[[], bool]) -> None:
        """Ask until it is true, half a minute at most; the page may be read again meanwhile."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            with suppress(Error):
                if true():
                    return
            self.page.wait_for_timeout(100)
        raise AssertionError("it never became true")

    def put(self, store: str, value: Mapping[str, Any]) -> None:
        """Change what is stored, as time or another version of the app would."""
        self.page.evaluate(PUT, [store, value])


def begin(phone: Phone, scene: Scene, account: str = "") -> str:
    """Begin a scene's visit at the printed code, typed in without a network; the visit's id."""
    premises = phone.site.example_of(scene.owner.account).removeprefix("/e/")
    page = phone.open("/i/scan")
    pack = phone.stored("packs", account or scene.inspector)["pack"]
    page.fill("#scan-short", pack["premises"][premises]["short_code"])
    page.locator("form[data-at=typed] button").click()
    page.locator("article button", has_text="开始检查").click()
    page.wait_for_url("**/i/visit/*-*-*-*-*")
    page.wait_for_selector(".ym-run")
    return page.url.partition("/i/visit/")[2].partition("?")[0]


@contextmanager
def phone_at(browser: Browser, site: Site, **more: Any) -> Iterator[Phone]:
    """A phone with a browser of its own; requests that leave the site fail the test."""
    permissions = ["geolocation", "camera"]
    context = browser.new_context(
        **PIXEL_7, locale="zh-CN", timezone_id="Asia/Shanghai", permissions=permissions, **more
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    strays: list[str] = []
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((site.address, "data:", "blob:")) else strays.append(asked.url)
        ),
    )
    yield Phone(context, page, site)
    context.close()
    assert strays == []


@contextmanager
def kept_phone(
    browser: Browser, site: Site, folder: Path, flags: Sequence[str] = (), **more: Any
) -> Iterator[Phone]:
    """A phone whose browser keeps what it has in a folder, as phones do."""
    context = browser.browser_type.launch_persistent_context(
        folder,
        executable_path=machine.browser(),
        args=[*FLAGS, *flags],
        **PIXEL_7,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        **more,
    )
    context.set_default_timeout(40_000)
    try:
        yield Phone(context, context.pages[0], site, folder)
    finally:
        try:
            context.close()
        except Error:
            assert not running(folder), "only a killed browser is closed already"


def running(folder: Path) -> list[int]:
    """The processes of the browser that keeps its things in a folder."""
    found: list[int] = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            said = (process / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in said:
            found.append(int(process.name))
    return found


def kill(folder: Path) -> None:
    """End a browser as a phone without power does: nothing is asked, nothing is written any more."""
    found = running(folder)
    assert found
    for process in found:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


@dataclass(slots=True)
class Thumb:
    """What counts the taps."""

    page: Page
    taps: int = 0

    def tap(self, wanted: str | Locator) -> None:
        """Tap, and wait until the phone says that it is kept."""
        found = self.page.locator(wanted).first if isinstance(wanted, str) else wanted
        self.page.evaluate(
            "() => { for (const e of document.querySelectorAll('[data-at=kept]')) e.textContent = '' }"
        )
        found.click()
        self.taps += 1
        expect(self.page.locator("[data-at=kept]")).to_contain_text("已存本机")

    def pass_rest(self, skip: int = 0) -> int:
        """Everything else in order, in each section after the first `skip`; how many there were."""
        chips = self._there("[data-at=rest] .ym-chip")[skip:]
        for chip in chips:
            self.tap(chip)
        return len(chips)

    def sign_all(self) -> None:
        """Every officer, then the owner."""
        for pad in self._there("[data-at=pads] canvas, [data-at=ownerPad] canvas"):
            self.sign(pad)
        expect(self.page.locator("[data-at=presence] input:checked")).to_have_value("signed")

    def _there(self, wanted: str) -> list[Locator]:
        self.page.wait_for_selector(wanted)
        return self.page.locator(wanted).all()

    def sign(self, pad: Locator) -> None:
        """One stroke."""
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        mouse = self.page.mouse
        mouse.move(box["x"] + 20, box["y"] + 20)
        mouse.down()
        mouse.move(box["x"] + 120, box["y"] + 40, steps=5)
        mouse.up()
        self.taps += 1
