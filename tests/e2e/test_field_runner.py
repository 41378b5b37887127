"""A visit on the phone without a network: kept tap by tap through a killed browser, signed, locked, sent once."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from regulation.cli.demo import SCENES, Scene
from tests.e2e.inspecting import Phone, Thumb, begin, kept_phone, phone_at
from tests.e2e.looking import PHONE, here, picture
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

RUN, SENT = SCENES[0], SCENES[1]
"""Whose visit is run and thrown away, and whose is sent: the sample orders one visit a scene."""
TAPS_BESIDE_SECTIONS = 12
"""What a visit with everything in order may take from the contents to the lock, besides one tap a section."""

Check = Callable[[dict[str, Any]], bool]


def first(visit: dict[str, Any], n: int) -> str:
    """The n-th row asked."""
    return [row for part in visit["parts"] for row in part["rows"]][n]


def test_a_browser_killed_after_any_tap_has_lost_none(browser: Browser, site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "phone"
    with kept_phone(browser, site, folder) as phone:
        phone.sign_in(RUN.inspector)
        phone.app()
    with kept_phone(browser, site, folder) as phone:
        phone.offline()
        visit = begin(phone, RUN)
        phone.kill()
    steps: list[tuple[str, Callable[[Thumb], object], Check]] = [
        (
            "i0",
            lambda t: t.tap(".ym-ans--failed"),
            lambda v: v["answers"][first(v, 0)]["outcome"] == "failed",
        ),
        (
            "i0",
            lambda t: t.tap("[data-at=phrases] .ym-chip"),
            lambda v: len(v["answers"][first(v, 0)]["phrases"]) == 1,
        ),
        (
            "i0",
            lambda t: t.tap("[data-at=mends] .ym-chip >> nth=2"),
            lambda v: v["answers"][first(v, 0)]["choice"] == "7",
        ),
        (
            "i1",
            lambda t: t.tap(".ym-ans--not_applicable"),
            lambda v: v["answers"][first(v, 1)]["outcome"] == "not_applicable",
        ),
        (
            "i1",
            lambda t: t.tap("[data-at=reasons] .ym-chip"),
            lambda v: v["answers"][first(v, 1)]["said"] != "",
        ),
        (
            "contents",
            lambda t: t.tap("[data-at=rest] .ym-chip"),
            lambda v: any(v["rest"].values()),
        ),
        ("contents", lambda t: t.pass_rest(skip=1), lambda v: len(v["rest"]) == len(v["parts"])),
        ("check", lambda t: t.tap("[data-at=scopeChip] .ym-chip"), lambda v: v["scope_read"]),
        (
            "check",
            lambda t: t.tap("[data-at=presence] .ym-chip >> nth=1"),
            lambda v: v["presence"] == "refused",
        ),
    ]
    done: list[Check] = []
    for where, tap, holds in steps:
        with kept_phone(browser, site, folder) as phone:
            phone.offline()
            page = phone.open(f"/i/visit/{visit}?at={where}")
            page.wait_for_selector(".ym-run")
            held = phone.stored("visits", visit)
            assert all(check(held) for check in done), where
            tap(Thumb(page))
            phone.kill()
        done.append(holds)
    with kept_phone(browser, site, folder) as phone:
        phone.offline()
        page = phone.open(f"/i/visit/{visit}")
        expect(page.locator("[data-at=presence] input:checked")).to_have_value("refused")
        held = phone.stored("visits", visit)
        assert all(check(held) for check in done)
        assert held["state"] == "draft"
        page.goto(f"{site.address}/i/visit/{visit}?at=i0")
        expect(page.locator(".ym-ans input:checked")).to_have_value("failed")


SLOW_TO_SAY_WHERE = """
const asked = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation)
navigator.geolocation.getCurrentPosition = (told, ...rest) => asked((where) => setTimeout(told, 2500, where), ...rest)
"""
"""A phone that takes its time to find out where it is."""


def test_a_place_found_after_the_visit_was_begun_is_in_its_record(browser: Browser, site: Site) -> None:
    here = {"latitude": 39.9, "longitude": 116.4, "accuracy": 12}
    with phone_at(browser, site, geolocation=here) as phone:
        phone.page.add_init_script(SLOW_TO_SAY_WHERE)
        phone.sign_in(RUN.inspector)
        phone.app()
        phone.offline()
        visit = begin(phone, RUN)
        thumb = Thumb(phone.page)
        assert "latitude" not in phone.stored("visits", visit)["scans"][0], "nobody waits for the place"
        thumb.tap(".ym-ans--failed")
        phone.page.wait_for_timeout(3000)
        thumb.tap("[data-at=phrases] .ym-chip")
        held = phone.stored("visits", visit)
        assert {key: held["scans"][0][key] for key in here} == here
        assert held["answers"][first(held, 0)]["outcome"] == "failed"
        assert len(held["answers"][first(held, 0)]["phrases"]) == 1


@contextmanager
def begun(browser: Browser, site: Site, scene: Scene) -> Iterator[Phone]:
    """A phone with the pack, without a network, its visit begun."""
    with phone_at(browser, site) as held:
        held.sign_in(scene.inspector)
        held.app()
        held.offline()
        begin(held, scene)
        yield held


@pytest.fixture
def phone(browser: Browser, site: Site) -> Iterator[Phone]:
    with begun(browser, site, RUN) as held:
        yield held


@pytest.fixture
def sending(browser: Browser, site: Site) -> Iterator[Phone]:
    with begun(browser, site, SENT) as held:
        yield held


def stood(page: Page, name: str) -> list[str]:
    """Look at the page as it stands; what is wrong with it."""
    wrong = here(page, name)
    for width in (1280, PHONE):
        page.set_viewport_size({"width": width, "height": 839})
        page.evaluate("window.scrollTo(0, 0)")
        picture(page, f"{name}-{width}")
    return wrong


def test_every_page_of_the_run_fits_and_is_accessible_in_both_languages(phone: Phone) -> None:
    page, wrong = phone.page, list[str]()
    address = page.url.partition("?")[0]
    for lang in ("zh", "en"):
        for where in ("i0", "contents", "list", "outside", "check"):
            page.goto(f"{address}?lang={lang}&at={where}")
            page.wait_for_selector(".ym-run")
            if where == "i0":
                page.locator(".ym-ans--failed").first.click()
            wrong += stood(page, f"field-{where}-{lang}")
    assert wrong == []


def test_a_visit_is_thrown_away_only_after_a_question(phone: Phone) -> None:
    page = phone.page
    visit = page.url.partition("/i/visit/")[2].partition("?")[0]
    page.goto(f"{page.url.partition('?')[0]}?at=contents")
    page.locator("[data-at=drop]").click()
    page.locator("[data-at=keep]").click()
    assert phone.stored("visits", visit)["state"] == "draft"
    page.locator("[data-at=drop]").click()
    page.locator("[data-at=sure] [data-at=away]").click()
    page.wait_for_url("**/i/scan")
    assert phone.stored("visits", visit) is None


def test_two_findings_then_everything_else_in_order_signed_and_sent_once(sending: Phone) -> None:
    phone, page, site = sending, sending.page, sending.site
    visit = page.url.partition("/i/visit/")[2].partition("?")[0]
    thumb = Thumb(page)
    for _ in range(2):
        thumb.tap(".ym-ans--failed")
        thumb.tap("[data-at=phrases] .ym-chip")
        thumb.tap("[data-at=next]")
    thumb.tap("[data-at=contents]")
    expect(page.locator("[data-at=on]")).to_have_text("接着答第 3 项")
    sections = thumb.pass_rest()
    expect(page.locator("[data-at=on]")).to_be_hidden()
    expect(page.locator("[data-at=place]")).to_contain_text("已答")
    findings = thumb.taps - sections - 1
    expect(page.locator("[data-stands=problem]")).to_have_count(2)
    expect(page.locator("[data-stands=none], [data-stands=doing]")).to_have_count(0)
    thumb.tap("[data-at=check]")
    assert page.locator("[data-at=findings] li").count() == 2
    thumb.tap("[data-at=scopeChip] .ym-chip")
    thumb.sign_all()
    stood(page, "field-signing-zh")
    page.locator("[data-at=lock]").click()
    thumb.taps += 1
    expect(page.locator(".ym-slip")).to_be_visible()
    assert thumb.taps - findings <= sections + TAPS_BESIDE_SECTIONS
    print(f"taps: {thumb.taps - findings} with everything in order, {thumb.taps} with two findings")
    held = phone.stored("visits", visit)
    assert held["state"] in ("signed", "sending")
    assert held["digest"] == hashlib.sha256(held["record"].encode()).hexdigest()
    expect(page.locator(".ym-slip")).to_contain_text(held["digest"][:12])
    expect(page.locator(".ym-slip ol li")).to_have_count(2)
    assert stood(page, "field-signed-zh") == []
    page.reload()
    expect(page.locator(".ym-slip")).to_be_visible()
    assert page.locator(".ym-ans").count() == 0, "a signed record is read, not answered"
    phone.offline(False)
    page.goto(f"{site.address}/i/outbox")
    expect(page.locator("[data-at=sent] li")).to_have_count(1)
    page.goto(f"{site.address}/i/visit/{visit}")
    expect(page.locator("[data-at=state]")).to_contain_text("服务器收到了")
    receipt = phone.stored("visits", visit)["receipt"]
    assert receipt["digest"] == held["digest"]
