"""The closed loop in a real browser: more time, an appeal decided by another, a rating, a re-rating approved."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page

from regulation.cli.demo import SCENES
from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import look, look_in_both
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e

SCENE = SCENES[0]
Somebody = Callable[[str], Visitor]


@pytest.fixture
def somebody(browser: Browser, site: Site) -> Iterator[Somebody]:
    """Somebody with a phone of their own, signed in under a name."""
    with ExitStack() as until_done:

        def made(name: str) -> Visitor:
            one = visitor(browser, site, width=412)
            until_done.callback(one.context.close)
            one.sign_in(name)
            return one

        yield made


def unfold(page: Page, about: str) -> None:
    page.locator(f"{about} details:not([open]) > summary, details{about}:not([open]) > summary").first.click()


def score(text: str) -> str:
    found = re.search(r"\d+\.\d{3}", text)
    assert found is not None, text
    return found[0]


def test_from_a_finding_to_more_time_to_an_appeal_upheld_to_a_re_rating_approved(somebody: Somebody) -> None:
    lead, owner = somebody(SCENE.lead.account), somebody(SCENE.owner.account)
    lead.open("/r/findings")
    look_in_both(lead.page, "closing-list")
    lead.page.locator("main a[href^='/r/findings/']").first.click()
    settle = lead.page.url.removeprefix(lead.site.address)
    result = lead.page.locator("main a[href*='/visits/']").first.get_attribute("href") or ""

    page = owner.open(result)
    look_in_both(page, "closing-owner")
    more_time(owner, lead, result, settle)
    appeal(owner, lead, somebody(SCENE.deputy.account), result)
    rate(owner, result)
    put_right(owner, lead, result)
    rerated(owner, somebody(SCENE.deputy.account), result)


def more_time(owner: Visitor, lead: Visitor, result: str, settle: str) -> None:
    page = owner.open(result)
    due = date.fromisoformat(page.locator("#f\\.1 time").get_attribute("datetime") or "")
    unfold(page, "#time\\.1")
    page.fill("#day\\.1", (due + timedelta(5)).isoformat())
    page.locator("#time\\.1 form button").click()
    assert "请写明理由" in page.locator(".govuk-error-summary").inner_text()
    page.fill("#day\\.1", (due + timedelta(5)).isoformat())
    page.fill("#why\\.1", "健康检查排到下周")
    page.locator("#time\\.1 form button").click()
    assert "申请延期" in page.locator("main").inner_text()
    lead.open("/r/findings")
    assert "申请延期" in lead.page.locator("main").inner_text()
    lead.open(settle)
    look_in_both(lead.page, "closing-settle")
    lead.page.locator("button[value=grant]").first.click()
    page = owner.open(result)
    assert page.locator("#f\\.1 time").get_attribute("datetime") == (due + timedelta(5)).isoformat()
    assert "同意延期" in page.locator("main").inner_text()


def appeal(owner: Visitor, lead: Visitor, deputy: Visitor, result: str) -> None:
    page = owner.open(result)
    unfold(page, "#appeal")
    expected = score(page.locator("#appeal .ym-sum-line").nth(1).inner_text())
    page.fill("#g\\.2", "合格证明当时在办公室，附照片。")
    page.locator("#appeal form button").click()
    assert "没有参与这次检查的人决定" in page.locator("#appeal").inner_text()
    look(page, "closing-appealed")
    lead.open("/r/appeals")
    lead.page.locator("main a[href^='/r/appeals/']").first.click()
    assert "没有参与的人决定" in lead.page.locator("main").inner_text()  # the lead granted more time
    assert lead.page.locator("main form button").count() == 0
    deputy.open("/r/appeals")
    look_in_both(deputy.page, "closing-appeals")
    deputy.page.locator("main a[href^='/r/appeals/']").first.click()
    look_in_both(deputy.page, "closing-appeal")
    assert score(deputy.page.locator(".ym-plaque--est").inner_text()) == expected
    deputy.page.locator("label[for='r.1.1']").click()
    deputy.page.locator("main form button").click()
    assert "这一项已撤销" in deputy.page.locator("main").inner_text()
    look_in_both(deputy.page, "closing-decided")
    page = owner.open(result)
    assert score(page.locator(".ym-plaque").first.inner_text()) == expected
    assert "复核撤销" in page.locator("#f\\.2").inner_text()


def rate(owner: Visitor, result: str) -> None:
    page = owner.open(result)
    page.locator("main a[href^='/rate/']").click()
    look_in_both(page, "closing-rate")
    page.locator("main form button").click()
    assert "都要选一个答案" in page.locator(".govuk-error-summary").inner_text()
    for answer in ("polite.4", "identified.1", "explained.1", "repeated.0"):
        page.locator(f"label[for='{answer}']").click()
    page.locator("main form button").click()
    assert "谢谢" in page.locator("main").inner_text()
    assert owner.open(result).locator("main a[href^='/rate/']").count() == 0


def put_right(owner: Visitor, lead: Visitor, result: str) -> None:
    page = owner.open(result)
    if not page.locator("#words\\.1").is_visible():
        unfold(page, "#f\\.1")
    page.fill("#words\\.1", "已经补办。")
    page.locator("#f\\.1 form button").click()
    lead.open("/r/findings")
    lead.page.locator("main a[href^='/r/findings/']").first.click()
    lead.page.locator("button[value=accept]").first.click()


def rerated(owner: Visitor, deputy: Visitor, result: str) -> None:
    page = owner.open(result)
    unfold(page, "#rerating")
    page.fill("#again", "健康证明都已补办。")
    page.locator("#rerating form button").click()
    assert "等部门决定" in page.locator("#rerating").inner_text()
    name = page.locator(".ym-crumb a").first.inner_text()
    deputy.open("/r/tasks")
    deputy.page.locator("#proposed a", has_text=name).first.click()
    assert "经营者申请重新评级" in deputy.page.locator("main").inner_text()
    deputy.page.locator("form[action$='/approve'] button").click()
    page = owner.open(result)
    assert "部门同意了" in page.locator("#rerating").inner_text()
    look_in_both(page, "closing-rerated")


def test_what_owners_say_of_visits_has_a_page(somebody: Somebody) -> None:
    page = somebody("regulator").open("/r/ratings")
    assert "还没有够一批" in page.locator("main").inner_text()
    look_in_both(page, "closing-ratings")
