"""An owner with a phone: from the code on the wall to the handbook, the one-time code, the questions, a self-check."""

import io
import re
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from regulation.cli.demo import Scene
from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import picture
from tests.e2e.owning import Thumb, answer
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

MOST_QUESTIONS = 12
A_BOX = {
    "catering": "a.fuel-uses_gas",
    "medical": "a.drugs_and_insurance-is_insurance_designated",
    "elderly_care": "a.home-is_insurance_designated",
}
"""Trade → a box of its questions that brings more duties."""

CODE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}")


@pytest.fixture
def officer(browser: Browser, site: Site) -> Iterator[Visitor]:
    """The regulator, who gives out codes and letters."""
    somebody = visitor(browser, site, js=False)
    somebody.sign_in("regulator")
    yield somebody
    somebody.context.close()


def letter(officer: Visitor, premises: str) -> str:
    """The one-time code of a letter to the owner of a premises."""
    page = officer.open(f"{premises}/letter")
    page.click("main form button")
    found = CODE.search(page.locator("main").inner_text())
    assert found is not None
    return found[0]


def label(officer: Visitor, premises: str) -> str:
    """What a phone reads from the label on the wall, which is issued if there was none."""
    page = officer.open(f"{premises}/code")
    issue = page.locator("button[name=deed][value=issue]")
    if issue.count():
        issue.click()
    answer = page.request.get(f"{officer.site.address}{premises}/code.png")
    assert answer.status == 200
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(answer.body())))
    return found.text


def test_from_the_code_on_the_wall_to_the_own_page_the_questions_and_a_self_check(
    phone: Visitor, officer: Visitor, scene: Scene
) -> None:
    here = phone.site.example_of(scene.owner.account)
    premises = here.replace("/e/", "/r/premises/")
    page = phone.page
    page.goto(label(officer, premises))
    assert page.locator(".ym-plate").count() == 2  # the grade, and the evaluation
    picture(page, f"scanned-{scene.trade}")
    page.locator(f"main a[href='{here}/handbook']").click()
    before = page.locator(".ym-req").count()
    assert before > 10
    picture(page, f"handbook-{scene.trade}")
    page.click(".ym-thumb a")
    page.click(f"label[for='{A_BOX[scene.trade]}']")
    page.click("main form .ym-thumb button")
    assert A_BOX[scene.trade].replace("-", "=") in page.url
    assert page.locator(".ym-req").count() > before

    page.click(".ym-note a")
    page.fill("#code", letter(officer, premises).lower())
    page.click("main form button")
    assert page.url.endswith(here)
    assert page.locator(".ym-plate").count() == 2
    picture(page, f"own-{scene.trade}")

    thumb = Thumb(page)
    thumb.tap(page.locator(".ym-ways a[href$='/facts']"))
    picture(page, f"questions-{scene.trade}")
    asked = page.locator(".ym-ask").count()
    assert 0 < asked <= MOST_QUESTIONS
    answer(thumb)
    assert thumb.taps <= asked + 4
    while page.locator(".ym-ask").count():
        answer(thumb)
    assert page.locator("[role=status]").count() == 1

    page.goto(f"{phone.site.address}{here}/self-check")
    picture(page, f"self-check-{scene.trade}")
    thumb = Thumb(page)
    chapters = page.locator("label[for^='rest.']").all()
    thumb.tap(page.locator(f"label[for$='{next(iter(scene.findings))}.fail']"))
    for rest in chapters:
        thumb.tap(rest)
    thumb.tap("main form .ym-thumb button")
    assert thumb.taps == len(chapters) + 2
    assert page.locator(".ym-mend li").count() == 1
    assert page.locator(".ym-if .est").count() >= 1
    picture(page, f"self-checked-{scene.trade}")
