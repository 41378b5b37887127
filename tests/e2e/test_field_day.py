"""A visit from the scan to the receipt, with no network but before and after it: what was tapped arrives, once."""

import hashlib
import io
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from regulation.cli.demo import SCENES
from tests.e2e.film import camera, film
from tests.e2e.inspecting import Phone, Thumb, kept_phone
from tests.e2e.looking import look
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

INSPECTOR = SCENES[0].inspector
ANSWERS = 18
FAILED = (0, 6, 12)
KILLED_AFTER = (3, 12)
RELOADED_AFTER = 8
PLACE = {"latitude": 39.912345, "longitude": 116.401, "accuracy": 12.0}

InHand = Callable[[], AbstractContextManager[Phone]]
"""The same phone taken in hand again: its browser started anew over what it has kept."""


def taken(n: int) -> bytes:
    """A photo as a phone takes it: large, turned by what it says of itself, with the place in it."""
    picture = Image.effect_noise((2400, 1800), 40 + n).convert("RGB")
    said = Image.Exif()
    said[0x0112] = 6
    said.get_ifd(0x8825)[1] = "N"
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=88, exif=said)
    return held.getvalue()


def item(page: Page, site: Site, visit: str, n: int) -> Thumb:
    """The n-th item, opened."""
    page.goto(f"{site.address}/i/visit/{visit}?at=i{n}")
    page.wait_for_selector(".ym-ans")
    return Thumb(page)


def answer(page: Page, site: Site, visit: str, n: int) -> None:
    """Answer the n-th item; where it failed with a usual phrase and a photo."""
    thumb = item(page, site, visit, n)
    if n not in FAILED:
        thumb.tap(".ym-ans--passed")
        return
    thumb.tap(".ym-ans--failed")
    thumb.tap("[data-at=phrases] .ym-chip")
    page.set_input_files(
        "[data-at=photo]", {"name": f"{n}.jpg", "mimeType": "image/jpeg", "buffer": taken(n)}
    )
    expect(page.locator(".ym-shot img")).to_have_count(1)


def begun(in_hand: InHand) -> str:
    """The code is filmed, the visit begun, the browser killed; the visit's id."""
    with in_hand() as phone:
        phone.offline()
        page = phone.open("/i/scan")
        expect(page.locator("article h2")).to_be_visible()
        expect(page.locator("article [data-at=distance]")).to_contain_text("米")
        page.locator("article button", has_text="开始检查").click()
        if page.locator("[data-at=farAgain]").is_visible():
            page.locator("article button", has_text="开始检查").click()
        page.wait_for_url("**/i/visit/*-*-*-*-*")
        page.wait_for_selector(".ym-run")  # the address names the visit once it is kept
        phone.kill()
        return page.url.partition("/i/visit/")[2].partition("?")[0]


def answered(in_hand: InHand, site: Site, visit: str) -> None:
    """Every answer of the day, through a reload and killed browsers; the phone has them all."""
    n = 0
    while n < ANSWERS:
        with in_hand() as phone:
            phone.offline()
            while n < ANSWERS:
                answer(phone.page, site, visit, n)
                if n == RELOADED_AFTER:
                    phone.page.reload()
                    expect(phone.page.locator(".ym-ans input:checked")).to_have_value("passed")
                n += 1
                if n - 1 in KILLED_AFTER:
                    phone.kill()
                    break
    with in_hand() as phone:
        phone.offline()
        phone.open(f"/i/visit/{visit}?at=contents")
        held = phone.stored("visits", visit)
        assert len(held["answers"]) == ANSWERS
        assert sum(one["outcome"] == "failed" for one in held["answers"].values()) == len(FAILED)


def locked(in_hand: InHand, site: Site, visit: str) -> dict[str, Any]:
    """The rest passed, read out, signed by two and by the owner, locked, killed; the visit as the phone keeps it."""
    with in_hand() as phone:
        phone.offline()
        page = phone.open(f"/i/visit/{visit}?at=contents")
        thumb = Thumb(page)
        thumb.pass_rest()
        page.goto(f"{site.address}/i/visit/{visit}?at=check")
        page.wait_for_selector(".ym-pad canvas")
        assert page.locator("[data-at=findings] li").count() == len(FAILED)
        thumb.tap("[data-at=scopeChip] .ym-chip")
        thumb.sign_all()
        page.locator("[data-at=lock]").click()
        expect(page.locator(".ym-slip")).to_be_visible()
        signed = phone.stored("visits", visit)
        assert len(phone.stored("photos")) == len(FAILED)
        phone.kill()
    return signed


def arrived(phone: Phone, visit: str) -> dict[str, Any]:
    """The network is back, and it sends by itself; the receipt, after which the phone holds no photo."""
    page = phone.open("/i/outbox")
    expect(page.locator("[data-at=sent] li")).to_have_count(1)
    look(page, "field-day-sent")
    sent = phone.stored("visits", visit)
    assert sent["state"] == "accepted"
    assert phone.stored("photos") == []
    return sent["receipt"]


def test_a_visit_with_no_network_arrives_once_with_equal_hashes(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    premises = site.example.removeprefix("/e/")
    seeing = camera(film(site.code, tmp_path / "label.mjpeg"))

    @contextmanager
    def in_hand() -> Iterator[Phone]:
        allowed = ["camera", "geolocation"]
        with kept_phone(
            browser, site, tmp_path / "phone", seeing, permissions=allowed, geolocation=PLACE
        ) as phone:
            yield phone

    with in_hand() as phone:
        phone.sign_in(INSPECTOR)
        phone.app()
    visit = begun(in_hand)
    answered(in_hand, site, visit)
    signed = locked(in_hand, site, visit)

    assert signed["digest"] == hashlib.sha256(signed["record"].encode()).hexdigest()
    record = json.loads(signed["record"])
    photos = [sha for one in record["answers"].values() for sha in one["photos"]]
    assert record["position"] == {"latitude": 39.912345, "longitude": 116.401, "accuracy": 12}
    assert [scan["way"] for scan in record["scans"]] == ["camera"]
    assert set(record["photos"]) == set(photos)
    assert sum(bool(one["signature"]) for one in record["officers"].values()) == len(record["officers"]) == 2

    with in_hand() as phone:
        receipt = arrived(phone, visit)
        assert receipt["digest"] == signed["digest"]
        assert sorted(receipt["attachments"]) == sorted(photos)
        ask = phone.context.request
        again = ask.post(f"{site.address}/api/v1/visits", data={"record": record, "sending": {"attempt": 2}})
        known = again.json()
        assert (again.status, known["record"], known["visit"]) == (201, receipt["record"], receipt["visit"])
        for sha in photos:
            served = ask.get(f"{site.address}/e/{premises}/visits/{receipt['visit']}/photos/{sha}")
            picture = Image.open(io.BytesIO(served.body()))
            assert (served.status, picture.format, max(picture.size)) == (200, "JPEG", 1600)
            assert not picture.getexif()
        phone.page.goto(f"{site.address}{receipt['result']}")
        look(phone.page, "field-day-result")
        expect(phone.page.locator("main")).to_contain_text(receipt["number"])
        assert phone.page.locator("main img").count() == len(FAILED)
