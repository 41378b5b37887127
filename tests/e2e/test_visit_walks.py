"""One lawful visit in a real browser: ordered, verified at the door, run and signed, mended and confirmed."""

import io
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from regulation.cli.demo import Scene
from regulation.cli.sample import SHOWS
from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import look, look_in_both, picture
from tests.e2e.owning import Thumb
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

TAPS_BESIDE_SECTIONS = 15
"""What a clean visit may take besides one tap a section."""

Somebody = Callable[[str], Visitor]


@pytest.fixture
def somebody(browser: Browser, site: Site) -> Iterator[Somebody]:
    """Somebody with a phone of their own, signed in under a name; "" for a passer-by."""
    with ExitStack() as until_done:

        def made(name: str) -> Visitor:
            one = visitor(browser, site, width=412)
            until_done.callback(one.context.close)
            if name:
                one.sign_in(name)
            return one

        yield made


def sign(thumb: Thumb, pad: str) -> None:
    """Draw a signature on a pad: one stroke."""
    canvas = thumb.page.locator(f"[data-pad='{pad}'] canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    mouse = thumb.page.mouse
    mouse.move(box["x"] + 20, box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 120, box["y"] + 40, steps=5)
    mouse.up()
    thumb.taps += 1


def six_digits(page: Page) -> str:
    found = re.search(r"\d{3} \d{3}", page.locator(".ym-doorcode").inner_text())
    assert found is not None
    return found[0]


def test_the_owner_knows_that_the_visit_is_real_and_the_inspector_runs_exactly_the_list(
    somebody: Somebody, site: Site, scene: Scene
) -> None:
    trade, example = scene.trade, site.example_of(scene.owner.account)
    inspector = somebody(scene.inspector)
    assert inspector.page.url.endswith("/i")
    thumb = Thumb(inspector.page)
    thumb.tap("main a[href^='/i/tasks/']")
    thumb.tap("form[action$='/code'] button")
    digits = six_digits(inspector.page)
    look(inspector.page, f"door-code-{trade}")

    passer_by = somebody("").open(f"{example}/verify")
    wrong = "000 000" if digits != "000 000" else "111 111"
    passer_by.fill("#digits", wrong)
    passer_by.click("main form button")
    assert passer_by.locator(".ym-false").count() == 1
    look(passer_by, f"verify-false-{trade}")
    passer_by.goto(f"{site.address}{example}/verify")
    passer_by.fill("#digits", digits)
    passer_by.click("main form button")
    assert passer_by.locator(".ym-true h1").inner_text() == "检查属实"
    assert digits in passer_by.locator("main").inner_text()
    look_in_both(passer_by, f"verify-true-{trade}")
    passer_by.locator(".ym-stack button").first.click()
    assert "您已核对" in passer_by.locator("main").inner_text()

    thumb.tap("main a[href$='/list']")
    thumb.tap("main .ym-thumb button")
    look_in_both(inspector.page, f"list-{trade}")
    sections = inspector.page.locator("label[for^='rest.']").all()
    assert len(sections) >= 3
    for section in sections:
        thumb.tap(section)
    for told in inspector.page.locator("label[for^='t.'][for$='.confirmed']").all():
        thumb.tap(told)
    thumb.tap("main .ym-thumb button")
    assert "没有问题" in inspector.page.locator("h1").inner_text()
    look_in_both(inspector.page, f"sign-{trade}")
    for officer in inspector.page.locator("label[for^='who.']").all():
        number = officer.get_attribute("for") or ""
        if not inspector.page.locator(f"[id='{number}']").is_checked():
            thumb.tap(officer)
        sign(thumb, number.replace("who.", "sign."))
    thumb.tap("label[for='presence.signed']")
    sign(thumb, "sign.owner")
    thumb.tap("main .ym-thumb button")
    assert "/visits/" in inspector.page.url
    assert "全部合格" in inspector.page.locator("h1").inner_text()
    assert thumb.taps <= len(sections) + TAPS_BESIDE_SECTIONS
    look_in_both(inspector.page, f"result-clean-{trade}")

    result = inspector.page.url.partition("?")[0]
    record = inspector.page.request.get(f"{result}.pdf")
    assert record.headers["content-type"] == "application/pdf"
    owner = somebody(scene.owner.account).open(result.removeprefix(site.address))
    assert owner.locator("h1").inner_text() == inspector.page.locator("h1").inner_text()
    assert passer_by.request.get(result).status != 200  # not public before its day


def test_a_finding_is_mended_by_the_owner_and_confirmed_with_the_grade_seen_before(
    somebody: Somebody, scene: Scene
) -> None:
    lead = somebody(scene.lead.account)
    lead.open("/r/findings")
    lead.page.locator("main a[href^='/r/findings/']").first.click()
    settle = lead.page.url
    result = lead.page.locator("main a[href*='/visits/']").first.get_attribute("href") or ""

    owner = somebody(scene.owner.account)
    page = owner.open(result)
    assert "不合格" in page.locator("h1").inner_text()
    assert page.locator(".ym-plaque--est").count() == 1
    picture = io.BytesIO()
    Image.new("RGB", (800, 600), (120, 160, 120)).save(picture, "JPEG")
    page.set_input_files(
        "#photo\\.1", {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    page.fill("#words\\.1", "已经改好，见照片。")
    page.locator("#f\\.1 form button").click()
    assert "送来整改" in page.locator("#f\\.1").inner_text()
    look(page, f"result-sent-{scene.trade}")

    lead.page.goto(settle)
    assert lead.page.locator(".ym-plaque--est").count() == 1
    expected = lead.page.locator(".ym-plaque--est").inner_text()
    look_in_both(lead.page, f"settle-{scene.trade}")
    lead.page.locator("button[value=accept]").first.click()
    lead.page.wait_for_url("**/visits/*")
    now = lead.page.locator(".ym-plaque").first.inner_text()
    score = re.search(r"\d+\.\d+", expected)
    assert score is not None
    assert score[0] in now
    page.reload()
    assert "已改好" in page.locator("#f\\.1").inner_text()


def test_from_the_overview_to_the_reason_of_one_grade_to_an_ordered_and_approved_visit(
    somebody: Somebody, site: Site, scene: Scene
) -> None:
    waits = site.example_of(scene.owner.account).replace("/e/", "/r/premises/")
    lead = somebody(scene.lead.account)
    assert lead.page.url.endswith("/r")
    picture(lead.page, f"overview-{scene.trade}")
    thumb = Thumb(lead.page)
    thumb.tap(f"main a[href*='industry={scene.trade}'][href*='grade=B']")
    thumb.tap(f"main a[href^='/r/premises/']:not([href^='{waits}'])")
    name = lead.page.locator("h1").inner_text()
    thumb.tap("main a[href$='/why']")
    assert lead.page.locator(".ym-sum tfoot").count() == 1
    picture(lead.page, f"why-{scene.trade}")
    lead.page.go_back()
    thumb.tap("main a[href$='/order']")
    thumb.tap("label[for='kind-case']")
    lead.page.fill("#reason", "群众反映的情况需到现场核实")
    thumb.tap("main .ym-thumbbar button")
    assert re.search(r"/r/tasks/[0-9A-Z]{16}$", lead.page.url), lead.page.locator("main").inner_text()
    assert thumb.taps <= 6
    look(lead.page, f"ordered-{scene.trade}")

    deputy = scene.deputy.account if scene.deputy.account in SHOWS else ""
    page = somebody(deputy or scene.lead.account).open(
        "/r/tasks"
    )  # a department with one lead approves its own
    page.locator("#proposed a", has_text=name).first.click()
    page.locator("form[action$='/approve'] button").click()
    assert page.locator("form[action$='/approve']").count() == 0
    assert "已批准" in page.locator("main").inner_text()
