"""Walks in a real browser without JavaScript: the regulator, the owner, the inspector, the passer-by, the author."""

import re

import pytest

from regulation.cli.demo import Scene
from tests.e2e.conftest import Visitor

pytestmark = pytest.mark.e2e


def number(text: str | None) -> int:
    """The first number in a text, thousands separators aside."""
    found = re.search(r"\d[\d,]*", text or "")
    assert found is not None, text
    return int(found[0].replace(",", ""))


def test_the_regulator_opens_a_number_and_sees_exactly_its_rows_and_why_one_has_its_grade(
    desk: Visitor,
) -> None:
    page = desk.sign_in("regulator")
    assert page.url.endswith("/r")
    link = page.locator("main a[href*='grade=D']").first
    counted = number(link.locator(".n").first.text_content())
    link.click()
    assert number(page.locator("h1").text_content()) == counted
    rows = page.locator("main a[href^='/r/premises/']")
    assert rows.count() >= min(counted, 50)
    name = rows.first.text_content() or ""
    rows.first.click()
    assert name.strip() in (page.locator("h1").text_content() or "")
    page.locator("main a[href$='/why']").first.click()
    points = [
        float(t.replace("−", "-").replace("+", ""))
        for t in page.locator(".ym-led tbody td.p").all_text_contents()
        if t.strip()
    ]
    total = float(page.locator(".ym-led tfoot .p").first.text_content() or "nan")
    assert round(sum(points), 3) == total


def test_the_regulator_searches_by_pinyin_initials_and_keeps_the_filters(desk: Visitor) -> None:
    page = desk.sign_in("regulator")
    desk.open("/r/premises?industry=catering")
    of_all = number(page.locator("h1").text_content())
    page.fill("[name=q]", "mg")
    page.locator("main form button").first.click()
    assert "industry=catering" in page.url
    found = number(page.locator("h1").text_content())
    assert 0 < found < of_all


def test_the_owner_reads_why_the_grade_is_what_it_is_and_nothing_of_others(
    phone: Visitor, scene: Scene
) -> None:
    page = phone.sign_in(scene.owner.account)
    assert re.search(r"/e/[0-9a-z]{16}$", page.url)
    page.click("main a[href$='/why'] >> nth=0")
    assert re.search(r"/e/[0-9a-z]{16}/why$", page.url)
    assert page.locator(".ym-plate").count() >= 1
    answer = page.goto(f"{phone.site.address}/r")
    assert answer is not None
    assert answer.status == 403


def test_a_passer_by_sees_name_permit_last_visit_and_rating_and_is_asked_to_sign_in_for_more(
    phone: Visitor,
) -> None:
    page = phone.open(phone.site.example)
    assert page.locator(".ym-plate").count() == 2  # the grade, and the evaluation
    assert page.locator("h1").text_content()
    answer = page.goto(f"{phone.site.address}{phone.site.example}/why")
    assert answer is not None
    assert "/sign-in" in page.url


def test_the_inspector_sees_only_one_district_and_no_overview(phone: Visitor, scene: Scene) -> None:
    page = phone.sign_in(scene.inspector)
    assert page.url.endswith("/i")
    phone.open("/r/premises")
    seen = number(page.locator("h1").text_content())
    answer = page.goto(f"{phone.site.address}/r")
    assert answer is not None
    assert answer.status == 403
    phone.context.clear_cookies()
    everyone = phone.sign_in("regulator")
    phone.open("/r/premises")
    assert 0 < seen < number(everyone.locator("h1").text_content())


def test_the_author_reads_the_rules_and_nothing_of_enterprises(desk: Visitor) -> None:
    page = desk.sign_in("author")
    assert page.url.endswith("/r/requirements")
    desk.open("/r/models")
    page.locator("main a[href*='cn-food-sales-2016']").first.click()
    assert "2016-12-01" in (page.locator("main").text_content() or "")
    answer = page.goto(f"{desk.site.address}/r/premises")
    assert answer is not None
    assert answer.status == 403


def test_the_chicago_reader_sees_real_records_with_their_source(desk: Visitor) -> None:
    page = desk.sign_in("chicago")
    assert number(page.locator("h1").text_content()) >= 2_000
    desk.open("/r/premises?grade=D")
    page.locator("main a[href^='/r/premises/']").first.click()
    assert "City of Chicago" in (page.locator("footer").text_content() or "")


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(phone: Visitor) -> None:
    page = phone.open("/sign-in")
    page.fill("[name=name]", "regulator")
    page.fill("[name=password]", "not this one")
    page.click("main form button")
    assert page.locator(".govuk-error-summary").count() == 1
    assert page.input_value("[name=name]") == "regulator"


def test_signing_out_ends_it(desk: Visitor) -> None:
    page = desk.sign_in("regulator")
    page.click("form[action='/sign-out'] button")
    page.goto(f"{desk.site.address}/r")
    assert "/sign-in" in page.url


def test_the_language_and_the_large_type_stay_chosen(phone: Visitor) -> None:
    page = phone.open("/")
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    page.click("text=English")
    phone.open("/r/models")
    assert page.locator("html").get_attribute("lang") == "en"
    phone.open("/r/models?care=1")
    phone.open("/")
    assert "ym-care" in (page.locator("html").get_attribute("class") or "")


def test_the_first_tab_stop_skips_to_the_content(desk: Visitor) -> None:
    page = desk.open("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
