"""Every page in both languages at phone and desk width: accessible, nothing runs off, every title its own."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import faults, runs_off, violations
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module", params=["zh", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Visitor]:
    """A regulator who reads in one language."""
    somebody = visitor(browser, site, lang=request.param)
    somebody.open(f"/?lang={request.param}")
    somebody.sign_in("regulator")
    yield somebody
    somebody.context.close()


def addresses(reader: Visitor) -> list[str]:
    """Every kind of page there is, by way of what the list shows."""
    found = [
        "/",
        "/sign-in",
        "/r/phoenix",
        "/r",
        "/r?industry=catering",
        "/r/premises",
        "/r/premises?q=no-such-shop",
    ]
    found += ["/r/trades/catering", "/r/trades/catering?step=none", "/r/trades/pharmacy"]
    found += ["/r/credit", "/r/credit?class=D", "/r/credit?class=none"]
    found += linked(reader, "/r/credit", r"/r/credit/")[:1]
    found += ["/r/grades", "/r/grades?kind=unknown", "/r/grades?industry=catering"]
    found += [
        "/r/models",
        *(f"/r/models/{m}" for m in ("cn-catering-2016", "cn-food-sales-2016", "uk-fhrs", "chicago-food")),
        *(f"/r/models/{m}" for m in ("cn-food-production-2016", "cn-credit-risk", "us-nyc-restaurant")),
    ]
    found.append("/r/premises?grade=pending")  # of which the sample has none: every trade has a table
    for grade in ("A", "B", "C", "D", "provisional", "insufficient"):
        page = reader.open(f"/r/premises?grade={grade}")
        href = page.locator("main a[href^='/r/premises/']").first.get_attribute("href")
        assert href is not None
        public = href.replace("/r/premises", "/e")
        found += [href, f"{href}/why", f"{href}/letter", href.replace("premises", "grades"), public]
        found += [f"{public}/{page}" for page in ("handbook", "facts", "claim", "evaluation")]
    return found


def own(owner: Visitor) -> list[str]:
    """The pages of the example's owner, the handbook narrowed in every way, a visit's result, a notice."""
    pages = (
        "",
        "/handbook",
        "/handbook?show=unmet",
        "/handbook?show=changed",
        "/handbook?show=unknown",
        "/handbook?q=x",
        "/facts",
    )
    here = owner.site.example
    found = [
        f"{here}{page}"
        for page in (
            *pages,
            "/why",
            "/improve",
            "/facts?again=fuel",
            "/self-check",
            "/people",
            "/verify",
            "/credit",
        )
    ]
    return [*found, *linked(owner, here, r"/notices/"), linked(owner, f"{here}/why", r"/why\?grade=")[0]]


def at_the_door(inspector: Visitor) -> list[str]:
    """The inspector's day, a task, its premises, and the list before it is opened."""
    tasks = linked(inspector, "/i", r"/i/tasks/[0-9A-Z]+$")[:1]
    return [
        "/i",
        *tasks,
        *(f"{task}/list" for task in tasks),
        inspector.site.example.replace("/e/", "/i/premises/"),
    ]


def planned(lead: Visitor) -> list[str]:
    """The board, a task, an order, a code's label, what is to be put right, a visit's result, its evaluation."""
    premises = lead.site.example.replace("/e/", "/r/premises/")
    finding = linked(lead, "/r/findings", r"/r/findings/")[0]
    visit = linked(lead, finding, r"/visits/")[0]
    return [
        "/r/tasks",
        "/r/editions",
        "/r/phoenix",
        linked(lead, "/r/phoenix", r"/r/premises/")[0],
        linked(lead, "/r/tasks", r"/r/tasks/[0-9A-Z]+$")[0],
        f"{premises}/order",
        linked(lead, f"{premises}/why", r"/why\?grade=")[0],
        f"{premises}/code",
        "/r/findings",
        finding,
        visit,
        re.sub(r"/visits/.*", "/evaluation", visit),
        linked(lead, "/r/trades/catering", r"row=")[0],
    ]


def written(author: Visitor) -> list[str]:
    """The requirements by trade, a trade's rows, a row to change and a new one; a table with its adoption."""
    trade = "/r/requirements/catering"
    return [
        "/r/requirements",
        trade,
        f"{trade}?q=x-y-z",
        f"{trade}/CAT-001",
        f"{trade}/new",
        "/r/requirements/common",
        "/r/models/cn-medical-trial",
        "/r/models/cn-food-sales-2016/draft",
    ]


def scanned(passer_by: Visitor) -> list[str]:
    """What a passer-by sees: a scanned code, a typed one, the example and whether a visit is real."""
    return [
        passer_by.site.code.removeprefix(passer_by.site.address),
        "/q",
        "/start",
        "/start/catering",
        "/start/lodging?a.area=60&a.fuel=none",
        f"{passer_by.site.example}/verify",
    ]


def linked(reader: Visitor, path: str, to: str) -> list[str]:
    """The addresses that the links of a page lead to, of one kind."""
    links = [link.get_attribute("href") or "" for link in reader.open(path).locator("main a").all()]
    found = [link for link in links if re.search(to, link)]
    assert found, f"{path} leads to no {to}"
    return found


def test_every_page_is_accessible_fits_and_has_a_title_of_its_own(reader: Visitor) -> None:
    assert faults(reader, addresses(reader)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", ["owner", "inspector", "lead", "author", ""])
def test_every_page_of_owner_inspector_department_lead_and_passer_by_too(
    browser: Browser, site: Site, name: str, lang: str
) -> None:
    somebody = visitor(browser, site, lang=lang)
    if name:
        somebody.sign_in(name)
    else:
        somebody.open(f"/?lang={lang}")
    paths = {"owner": own, "inspector": at_the_door, "lead": planned, "author": written, "": scanned}[name]
    assert faults(somebody, paths(somebody)) == []
    somebody.context.close()


def test_a_problem_is_accessible_too(reader: Visitor) -> None:
    answer = reader.page.goto(f"{reader.site.address}/r/premises/0000000000000000")
    assert answer is not None
    assert answer.status == 404
    assert violations(reader.page) == []
    assert not runs_off(reader.page)
