"""The outbox in a real browser over a bad network: it keeps all, says why, and sends each visit exactly once."""

from __future__ import annotations

import base64
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests import chromium, machine
from tests.e2e.inspecting import kill
from tests.faults.agreeing import require_agreement, require_photos
from tests.faults.deployment import Deployment, deployed
from tests.faults.proxy import Proxy, proxied_apart
from tests.faults.work import Queued, office_of, settle, visits_to_submit

pytestmark = pytest.mark.e2e

KEPT = (Path(__file__).parent / "kept.js").read_text(encoding="utf-8")
WAIT = 60_000


@dataclass(slots=True)
class Phone:
    """A phone whose browser keeps its store in a folder, so that it can be killed and started again."""

    playwright: Playwright
    folder: Path
    address: str
    token: str
    account: str = "inspector"
    context: BrowserContext = field(init=False)

    def start(self) -> Page:
        """The app's outbox, as a signed-in officer opens it."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=machine.browser(), args=chromium.FLAGS, locale="zh-CN"
        )
        self.context.set_default_timeout(WAIT)
        cookies = {"yima_session": self.token, "yima_account": self.account}
        self.context.add_cookies(
            [{"name": name, "value": value, "url": self.address} for name, value in cookies.items()]
        )
        self.context.add_init_script(KEPT)
        page = self.context.pages[0]
        page.goto(f"{self.address}/i/outbox")
        page.wait_for_selector(".ym-outbox")
        return page

    def kill(self) -> None:
        """The browser with everything it started, with -9."""
        kill(self.folder)
        with suppress(Error):  # it may have been told already that the browser is gone
            self.context.close()


@dataclass(slots=True)
class Scene:
    """What a test stands on."""

    made: Deployment
    proxy: Proxy
    phone: Phone
    work: list[Queued]


@pytest.fixture
def scene(playwright: Playwright, tmp_path: Path) -> Iterator[Scene]:
    """A deployment behind a network that is away, and a phone."""
    with deployed(tmp_path / "data") as made:
        office = office_of(made)
        token = settle(office)
        work = visits_to_submit(office, 4)
        made.start()
        with proxied_apart(made.port, {}) as proxy:
            phone = Phone(playwright, tmp_path / "phone", f"http://127.0.0.1:{proxy.port}", token)
            yield Scene(made, proxy, phone, work)
            phone.context.close()


def put(page: Page, work: Sequence[Queued], account: str = "inspector") -> None:
    """Signed visits with their photos, as the runner leaves them."""
    for visit in work:
        for sha, content in visit.photos.items():
            page.evaluate(
                "([visit, sha, bytes]) => kept.photo(visit, sha, bytes)",
                [visit.id, sha, base64.b64encode(content).decode()],
            )
        record = {"id": visit.id, "account": account, "task": visit.record["task"], "premises": "p"}
        record |= {"name": "东街面馆", "state": "signed", "made": visit.record["ended"], "tries": []}
        page.evaluate("visit => kept.put('visits', visit)", record | {"record": visit.record})


def took(page: Page, work: Sequence[Queued]) -> None:
    """What the phone says it was answered, for the comparison with the store."""
    held = {one["id"]: one for one in page.evaluate("kept.all('visits')")}
    for visit in work:
        visit.receipt = held[visit.id]["receipt"]
        visit.photos.clear()
    assert page.evaluate("kept.count('photos')") == 0


def all_sent(page: Page, work: Sequence[Queued]) -> None:
    """Wait until the phone has a receipt of everything."""
    deadline = time.monotonic() + WAIT / 1000
    held: list[dict[str, Any]] = []
    while time.monotonic() < deadline:
        held = page.evaluate("kept.all('visits')")
        if sum(one["state"] == "accepted" for one in held) == len(work):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"not sent: {[(one['state'], one.get('why'), one.get('said')) for one in held]}")


def test_what_could_not_be_sent_stays_and_goes_by_itself(scene: Scene) -> None:
    """No server: everything stays with its reason. The server again: it is sent on return to the page, once."""
    page = scene.phone.start()
    scene.proxy.away = True
    put(page, scene.work)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-at=waiting]")).to_contain_text("没有网络")
    expect(page.locator("[data-at=waiting] li")).to_have_count(len(scene.work))
    photos = sum(len(visit.photos) for visit in scene.work)
    assert page.evaluate("kept.count('photos')") == photos
    scene.proxy.away = False
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page, scene.work)
    expect(page.locator("[data-at=sent] li")).to_have_count(len(scene.work))
    took(page, scene.work)
    require_agreement(scene.made.store, scene.work)
    require_photos(office_of(scene.made).settings, scene.work)


def test_a_browser_killed_while_it_sends_sends_once(scene: Scene) -> None:
    """Killed with answers cut off under way, again and again: each visit is recorded exactly once."""
    page = scene.phone.start()
    scene.proxy.only = b"/api/"
    put(page, scene.work)
    for fate in ("cut_request", "no_answer", "cut_answer"):
        scene.proxy.faults = {fate: 1.0}
        page.evaluate("dispatchEvent(new Event('online'))")
        while not scene.proxy.met[fate]:
            page.wait_for_timeout(10)
        scene.phone.kill()
        page = scene.phone.start()
    scene.proxy.faults = {}
    page.evaluate("dispatchEvent(new Event('online'))")
    all_sent(page, scene.work)
    took(page, scene.work)
    require_agreement(scene.made.store, scene.work)


def test_a_backup_goes_out_and_comes_in_again_once(scene: Scene, tmp_path: Path) -> None:
    """The file of one phone on another: all there, once; a damaged one is refused."""
    page = scene.phone.start()
    scene.proxy.away = True
    put(page, scene.work)
    page.evaluate("dispatchEvent(new Event('online'))")
    with page.expect_download() as coming:
        page.click("[data-at=save]")
    file = tmp_path / "kept.yima"
    coming.value.save_as(file)
    whole = file.read_bytes()
    for content, said in (
        (whole[:-1], "坏了"),
        (whole[:40] + b"x" + whole[41:], "坏了"),
        (b"hello", "不是备份"),
    ):
        page.set_input_files("#outbox-load", {"name": "a.yima", "mimeType": "x/y", "buffer": content})
        expect(page.locator("[data-at=backup]")).to_contain_text(said)
    page.set_input_files("#outbox-load", file)
    expect(page.locator("[data-at=backup]")).to_contain_text("装回 0 份检查")
    scene.proxy.away = False
    other = Phone(scene.phone.playwright, tmp_path / "other", scene.phone.address, scene.phone.token)
    page = other.start()
    page.set_input_files("#outbox-load", file)
    expect(page.locator("[data-at=backup]")).to_contain_text(f"装回 {len(scene.work)} 份检查")
    page.click("[data-at=retry]")
    all_sent(page, scene.work)
    took(page, scene.work)
    require_agreement(scene.made.store, scene.work)
    other.context.close()
