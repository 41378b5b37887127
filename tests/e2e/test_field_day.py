"""A visit from the scan to the receipt, with no network but before and after it: what was tapped arrives, once."""

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from regulation.cli.demo import SCENES
from tests.e2e.film import camera, film
from tests.e2e.inspecting import Phone, Thumb, kept_phone, kill
from tests.e2e.looking import look
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

INSPECTOR = SCENES[0].inspector
ANSWERS = 18
FAILED = (0, 6, 12)
KILLED_AFTER = (3, 12)
RELOADED_AFTER = 8
PLACE = {"latitude": 39.912345, "longitude": 116.401, "accuracy": 12.0}
EVERY_STATE_SENT = "() => !document.querySelector('[data-state=signed], [data-state=sending]')"


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


def test_a_visit_with_no_network_arrives_once_with_equal_hashes(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    premises, folder = site.example.removeprefix("/e/"), tmp_path / "phone"
    seeing = camera(film(site.code, tmp_path / "label.mjpeg"))

    @contextmanager
    def phone_in_hand() -> Iterator[Phone]:
        allowed = ["camera", "geolocation"]
        with kept_phone(browser, site, folder, seeing, permissions=allowed, geolocation=PLACE) as phone:
            yield phone

    with phone_in_hand() as phone:
        phone.sign_in(INSPECTOR)
        phone.app()
    with phone_in_hand() as phone:
        phone.offline()
        page = phone.open("/i/scan")
        expect(page.locator("article h2")).to_be_visible()
        expect(page.locator("article [data-at=distance]")).to_contain_text("米")
        page.locator("article button", has_text="开始检查").click()
        if page.locator("[data-at=farAgain]").is_visible():
            page.locator("article button", has_text="开始检查").click()
        page.wait_for_url("**/i/visit/*-*-*-*-*")
        page.wait_for_selector(".ym-run")  # the address names the visit once it is kept
        visit = page.url.partition("/i/visit/")[2].partition("?")[0]
        kill(folder)

    n = 0
    while n < ANSWERS:
        with phone_in_hand() as phone:
            phone.offline()
            page = phone.page
            while n < ANSWERS:
                answer(page, site, visit, n)
                if n == RELOADED_AFTER:
                    page.reload()
                    expect(page.locator(".ym-ans input:checked")).to_have_value("passed")
                n += 1
                if n - 1 in KILLED_AFTER:
                    kill(folder)
                    break

    with phone_in_hand() as phone:
        phone.offline()
        page = phone.open(f"/i/visit/{visit}?at=contents")
        held = phone.stored("visits", visit)
        assert len(held["answers"]) == ANSWERS
        assert sum(one["outcome"] == "failed" for one in held["answers"].values()) == len(FAILED)
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
        assert signed["digest"] == hashlib.sha256(signed["record"].encode()).hexdigest()
        assert len(phone.stored("photos")) == len(FAILED)
        kill(folder)

    record = json.loads(signed["record"])
    photos = [sha for one in record["answers"].values() for sha in one["photos"]]
    assert record["position"] == {"latitude": 39.912345, "longitude": 116.401, "accuracy": 12}
    assert [scan["way"] for scan in record["scans"]] == ["camera"]
    assert set(record["photos"]) == set(photos)
    assert sum(bool(one["signature"]) for one in record["officers"].values()) == len(record["officers"]) == 2

    with phone_in_hand() as phone:  # the network is back: it sends by itself
        page = phone.open("/i/outbox")
        page.wait_for_function(EVERY_STATE_SENT)
        expect(page.locator("[data-at=sent] li")).to_have_count(1)
        look(page, "field-day-sent")
        sent = phone.stored("visits", visit)
        assert sent["state"] == "accepted"
        receipt = sent["receipt"]
        assert receipt["digest"] == signed["digest"]
        assert sorted(receipt["attachments"]) == sorted(photos)
        assert phone.stored("photos") == []

        again = phone.context.request.post(
            f"{site.address}/api/v1/visits", data={"record": record, "sending": {"attempt": 2}}
        )
        assert (again.status, again.json()["record"], again.json()["visit"]) == (
            201,
            receipt["record"],
            receipt["visit"],
        )
        for sha in photos:
            served = phone.context.request.get(
                f"{site.address}/e/{premises}/visits/{receipt['visit']}/photos/{sha}"
            )
            picture = Image.open(io.BytesIO(served.body()))
            assert (served.status, picture.format, max(picture.size)) == (200, "JPEG", 1600)
            assert not picture.getexif()
        page.goto(f"{site.address}{receipt['result']}")
        look(page, "field-day-result")
        expect(page.locator("main")).to_contain_text(receipt["number"])
        assert page.locator("main img").count() == len(FAILED)
