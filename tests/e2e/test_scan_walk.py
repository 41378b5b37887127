"""The inspector's phone at the door: scan by camera, photo or typing, with and without a network; whose phone it is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Dialog, expect

from qr import read_short_code
from regulation.cli.demo import SCENES
from tests.e2e.film import film, filming, photo
from tests.e2e.inspecting import Phone, phone_at
from tests.e2e.looking import look
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

INSPECTOR = SCENES[0].inspector
OTHER = SCENES[1].inspector
DAY_MS = 24 * 3600 * 1000


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Phone]:
    """A phone without a film in its camera, its officer signed in."""
    with phone_at(browser, site) as held:
        held.sign_in(INSPECTOR)
        yield held


@pytest.fixture
def here(site: Site) -> str:
    """The id of the premises whose code was printed, at which the inspector has a task today."""
    return site.example.removeprefix("/e/")


def place_of(phone: Phone, premises: str) -> dict[str, str]:
    """The premises as the pack has it."""
    return phone.stored("packs", INSPECTOR)["pack"]["premises"][premises]


def begun(phone: Phone) -> dict[str, Any]:
    """The visit that was begun, as the phone has it."""
    phone.page.wait_for_url("**/i/visit/*-*-*-*-*")
    phone.page.wait_for_selector(".ym-run")
    return phone.stored("visits", phone.page.url.partition("/i/visit/")[2].partition("?")[0])


def test_the_label_is_scanned_without_a_network_and_leads_to_the_visit(
    browser: Browser, site: Site, here: str, tmp_path: Path
) -> None:
    reel = film(site.code, tmp_path / "label.mjpeg")
    with filming(browser, reel) as seeing, phone_at(seeing, site) as phone:
        phone.sign_in(INSPECTOR)
        page = phone.app()
        name = place_of(phone, here)["name"]
        expect(page.locator("article h2")).to_have_text(
            name
        )  # the camera was allowed before: it looks at once
        phone.offline()
        page.reload()
        expect(page.locator("[data-strip=net]")).to_contain_text("没有网络")
        expect(page.locator("article h2")).to_have_text(name)
        look(page, "scan-card-offline")
        page.locator("article button", has_text="开始检查").click()
        visit = begun(phone)
        [scan] = visit["scans"]
        assert (scan["way"], scan["code"], scan["verdict"], scan["moment"]) == (
            "camera",
            site.code,
            "ok",
            "arrival",
        )
        assert (visit["premises"], visit["account"]) == (here, INSPECTOR)
        page.reload()
        assert begun(phone)["id"] == visit["id"]
        expect(page.locator("#title")).to_have_text(name)


def test_a_code_that_is_not_ours_is_refused_and_never_opened(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    reel = film("https://evil.example/q/" + "1" * 212, tmp_path / "foreign.mjpeg")
    with filming(browser, reel) as seeing, phone_at(seeing, site) as phone:
        phone.sign_in(INSPECTOR)
        page = phone.app()
        expect(page.locator("[data-at=verdict]")).to_contain_text("这是别的网站的码")
        expect(page.locator("[data-at=read]")).to_contain_text("https://evil.example/q/111")
        assert page.locator("main a[href*='evil']").count() == 0
        assert page.url == f"{site.address}/i/scan"


def test_a_photo_of_the_label_is_read_on_the_phone(phone: Phone, here: str) -> None:
    page = phone.app()
    phone.offline()
    page.set_input_files(
        "#scan-photo", {"name": "码.jpg", "mimeType": "image/jpeg", "buffer": photo(phone.site.code)}
    )
    expect(page.locator("article h2")).to_have_text(place_of(phone, here)["name"])
    page.locator("button", has_text="再扫一个").click()
    page.set_input_files(
        "#scan-photo", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8 not a picture"}
    )
    expect(page.locator("[data-at=trouble]")).to_contain_text("没有认出码")


def test_a_typed_code_says_that_nobody_scanned_it(phone: Phone, here: str) -> None:
    page = phone.app()
    phone.offline()
    page.reload()
    short = place_of(phone, here)["short_code"]
    assert read_short_code(short) == here
    wrong = ("1" if short[0] != "1" else "2") + short[1:]
    page.fill("#scan-short", wrong)
    page.locator("form[data-at=typed] button").click()
    expect(page.locator("[data-at=shortFault]")).to_contain_text("抄错了")
    page.fill("#scan-short", short.lower().replace("-", " "))
    page.locator("form[data-at=typed] button").click()
    expect(page.locator("article h2")).to_have_text(place_of(phone, here)["name"])
    expect(page.locator("article [data-at=typed]")).to_contain_text("没有扫码核验")
    page.locator("article button", has_text="开始检查").click()
    [scan] = begun(phone)["scans"]
    assert (scan["way"], scan["verdict"]) == ("typed", "typed")


def test_a_premises_that_the_pack_lacks_is_said_so_with_what_to_do_now(phone: Phone) -> None:
    page = phone.app()
    phone.offline()
    page.fill("#scan-short", "000000-000000-000000")
    page.locator("form[data-at=typed] button").click()
    expect(page.locator("[data-at=verdict]")).to_contain_text("不在离线包里，现在又没有网络")
    assert not page.locator("[data-at=open]").is_visible()


def test_far_from_the_registered_place_a_reason_is_asked_and_nothing_blocked(
    browser: Browser, site: Site, here: str
) -> None:
    with phone_at(browser, site, geolocation={"latitude": 1.0, "longitude": 1.0, "accuracy": 20}) as phone:
        phone.sign_in(INSPECTOR)
        page = phone.app()
        page.fill("#scan-short", place_of(phone, here)["short_code"])
        page.locator("form[data-at=typed] button").click()
        expect(page.locator("[data-at=farSaid]")).to_contain_text("超过 300 米")
        start = page.locator("article button", has_text="开始检查")
        start.click()
        expect(page.locator("[data-at=farAgain]")).to_be_visible()
        page.fill("#far-reason", "门店已搬到隔壁")
        start.click()
        [scan] = begun(phone)["scans"]
        assert scan["reason"] == "门店已搬到隔壁"
        assert (scan["latitude"], scan["longitude"], scan["accuracy"]) == (1.0, 1.0, 20)


def test_without_a_scan_it_begins_by_rule_and_with_a_reason(phone: Phone) -> None:
    page = phone.app()
    page.locator("[data-at=now] button", has_text="不扫码开始").first.click()
    page.locator("button", has_text="不扫码继续").click()
    expect(page.locator("[data-at=exceptionFault]")).to_contain_text("请选按哪一条")
    page.locator("label[for=rule-emergency]").click()
    page.fill("#rule-reason", "举报后厨着火")
    page.locator("button", has_text="不扫码继续").click()
    page.locator("article button", has_text="开始检查").click()
    visit = begun(phone)
    assert visit["exception"] == {"rule": "emergency", "reason": "举报后厨着火"}
    assert [scan["way"] for scan in visit["scans"]] == ["none"]


def test_a_pack_older_than_a_day_begins_no_visit_but_leads_to_one_that_was_begun(
    phone: Phone, here: str
) -> None:
    page = phone.app()
    task = next(t for t in phone.stored("packs", INSPECTOR)["pack"]["tasks"] if t["premises"] == here)
    short = place_of(phone, here)["short_code"]
    phone.offline()
    held = phone.stored("packs", INSPECTOR)
    phone.put("packs", {**held, "at": held["at"] - DAY_MS - 60_000})
    page.reload()
    expect(page.locator("[data-strip=old]")).to_contain_text("超过 24 小时")
    page.fill("#scan-short", short)
    page.locator("form[data-at=typed] button").click()
    expect(page.locator("article [data-at=why]")).to_contain_text("不能开始新的检查")
    assert not page.locator("article button", has_text="开始检查").is_visible()
    phone.put("visits", {"id": "v-1", "account": INSPECTOR, "task": task["id"], "state": "draft"})
    page.reload()
    page.fill("#scan-short", short)
    page.locator("form[data-at=typed] button").click()
    page.locator("article button", has_text="继续检查").click()
    page.wait_for_url("**/i/visit/v-1")


def test_another_officer_on_this_phone_sees_nothing_of_the_former_who_finds_it_again(phone: Phone) -> None:
    page = phone.app()
    name = page.locator("[data-at=now] a").first.inner_text()
    expect(page.locator("[data-strip=unsure]")).to_be_hidden()
    phone.put("visits", {"id": "v-2", "account": INSPECTOR, "task": "t", "state": "signed"})
    page = phone.open("/i/scan")
    expect(page.locator("[data-strip=unsure]")).to_contain_text("没有答应一直保存")
    page = phone.open("/i")
    asked: list[str] = []

    def no(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.once("dialog", no)
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_function("() => true")
    expect(page.locator("h1")).to_have_text("今日检查")
    assert "次检查没有上传" in asked[0]
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(f"{phone.site.address}/")
    phone.offline()
    page = phone.open("/i/scan")
    expect(page.locator("[data-strip=pack]")).to_contain_text("没有人登录")
    assert name not in page.locator("main").inner_text()
    phone.offline(False)
    phone.sign_in(OTHER)
    page = phone.app()
    assert name not in page.locator("main").inner_text()
    expect(page.locator("[data-strip=unsent]")).to_have_text("待上传 0")
    phone.open("/i").locator("form[action='/sign-out'] button").click()
    page.wait_for_url(f"{phone.site.address}/")
    phone.sign_in(INSPECTOR)
    page = phone.app()
    expect(page.locator("[data-strip=unsent]")).to_have_text("待上传 1")


def test_what_the_server_has_named_goes_after_two_days_and_nothing_else(phone: Phone) -> None:
    page = phone.app()
    now = page.evaluate("Date.now()")
    long_ago, digest = now - 3 * DAY_MS, "d" * 64
    sent = {
        "account": INSPECTOR,
        "task": "t",
        "state": "accepted",
        "digest": digest,
        "record": '{"answers": {"R": {"photos": ["aa"]}}}',
        "receipt": {"record": "r", "digest": digest, "attachments": ["aa"]},
        "tries": [{"at": long_ago, "what": "done"}],
    }
    held = {
        "v-old": sent,
        "v-new": {**sent, "tries": [{"at": now, "what": "done"}]},
        "v-other": {**sent, "receipt": {**sent["receipt"], "digest": "e" * 64}},
        "v-photo": {**sent, "receipt": {**sent["receipt"], "attachments": []}},
        "v-signed": {**sent, "state": "signed", "receipt": None},
        "v-draft": {**sent, "state": "draft", "receipt": None},
    }
    for name, visit in held.items():
        phone.put("visits", {"id": name, **visit})
    for sha, visit in (("left", "v-old"), ("aa", "v-photo")):
        phone.put("photos", {"sha": sha, "visit": visit})
    phone.put("packs", {"account": OTHER, "pack": {}, "at": now})
    phone.put("meta", {"key": "scan:old", "at": "2026-01-01T00:00:00Z", "account": INSPECTOR})
    phone.offline()
    page = phone.open("/i/scan")
    phone.until(lambda: phone.stored("meta", "scan:old") is None)
    expect(phone.open("/i/outbox").locator("[data-at=sent] li")).to_have_count(3)
    assert {one["id"] for one in phone.stored("visits")} == held.keys() - {"v-old"}
    assert [one["sha"] for one in phone.stored("photos")] == ["aa"]
    assert [one["account"] for one in phone.stored("packs")] == [INSPECTOR]

    phone.offline(False)
    page = phone.open("/i")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url(f"{phone.site.address}/")
    assert phone.stored("packs") == []
    assert "v-draft" in {one["id"] for one in phone.stored("visits")}


def test_what_the_worker_keeps_is_nobodys_and_other_pages_say_that_they_need_a_network(phone: Phone) -> None:
    page = phone.app()
    kept = page.evaluate(
        """async () => {
          const found = {}
          for (const name of await caches.keys()) {
            const shelf = await caches.open(name)
            for (const { url } of await shelf.keys()) {
              found[new URL(url).pathname] = await (await shelf.match(url)).text()
            }
          }
          return found
        }"""
    )
    assert {path for path in kept if not path.startswith("/static/")} == {
        "/i/shell/zh",
        "/i/shell/en",
        "/i/lang",
    }
    officer = phone.stored("packs", INSPECTOR)["pack"]["officer"]
    for path, text in kept.items():
        assert officer["name"] not in text, path
        assert "csrf" not in text or path.startswith("/static/"), path
    phone.offline()
    page = phone.open("/i")
    expect(page.locator("#title")).to_have_text("这一页要联网")
    page.locator("main a[href='/i/scan']").first.click()
    expect(page.locator("#title")).to_have_text("扫码检查")
    page = phone.open("/i/scan?lang=en")
    expect(page.locator("#title")).to_have_text("Scan and inspect")
