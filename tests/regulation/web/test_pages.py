"""The pages over the town: every number opens its rows, data and page are one, nobody is shown what is not theirs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from graph.premises import TermRow
from regulation.catalogue import Catalogue
from regulation.web.asking import CARE, LANG
from regulation.web.views import words
from templates import PermitStatus
from tests.regulation import town as people
from tests.regulation.town import BY_NAME, EAST, MINE, NEITHER, OTHER_TRADE, SHOPS, WEST
from tests.regulation.web.asking import HTML, JSON, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

LANGS = {"zh": "zh-CN", "en": "en"}

PAGES: dict[str, str] = {
    "/": "public",
    "/sign-in": "public",
    "/r/models": "public",
    "/r/models/cn-catering-2016": "public",
    f"/e/{MINE.id}": "public",
    f"/e/{OTHER_TRADE.id}": "public",
    f"/e/{MINE.id}/why": "owner",
    "/r": "lead",
    "/r/premises": "inspector",
    f"/r/premises/{MINE.id}": "inspector",
    f"/r/premises/{MINE.id}/why": "lead",
    f"/r/premises/{OTHER_TRADE.id}": "regulator",
    f"/r/premises/{OTHER_TRADE.id}/why": "regulator",
}
"""Every page, and one who may open it."""


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.all: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))

    def having(self, attribute: str) -> list[str]:
        """All values of an attribute."""
        return [value for _, attributes in self.all if (value := attributes.get(attribute))]


def counts(page: Any) -> Iterator[tuple[int, str]]:
    """Every number of a page that leads somewhere."""
    if isinstance(page, dict):
        if set(page) == {"n", "href"}:
            if page["href"]:
                yield page["n"], page["href"]
        else:
            for value in page.values():
                yield from counts(value)
    elif isinstance(page, list):
        for value in page:
            yield from counts(value)


def listed(client: TestClient, address: str) -> tuple[int, int]:
    """How many rows a list says it has, and how many it has."""
    page = data(client, address)
    assert page["pager"]["next_href"] == ""
    return page["total"], len(page["rows"])


FILTERS = [
    {},
    {"district": EAST},
    {"industry": "catering"},
    {"district": WEST, "industry": "pharmacy"},
    {"district": EAST, "industry": "none"},
    {"district": EAST, "q": "chain", "grade": "pending", "permit": "expired", "visited": "1"},
]


@pytest.mark.parametrize("asked", FILTERS, ids=str)
@pytest.mark.parametrize("name", ["everywhere", "lead"])
def test_every_number_of_the_overview_is_the_length_of_the_list_it_opens(
    town: Town, name: str, asked: Mapping[str, str]
) -> None:
    client = town.of(name)
    if name == "lead" and asked.get("district") == WEST:
        assert client.get(f"/r?{urlencode(asked)}").status_code == 404  # not theirs to count
        return
    overview = data(client, f"/r?{urlencode(asked)}")
    totals: dict[str, tuple[int, int]] = {}
    for number, href in counts(overview):
        assert href.startswith("/r/premises")
        if href not in totals:
            totals[href] = listed(client, href)
        assert (number, number) == totals[href], href
    assert totals


@pytest.mark.parametrize("name", ["everywhere", "regulator", "lead"])
def test_every_row_of_the_overview_opens_the_overview_of_just_that(town: Town, name: str) -> None:
    client = town.of(name)
    overview = data(client, "/r")
    for row in [*overview["industries"], *overview["districts"]]:
        assert data(client, row["href"])["whole"]["total"]["n"] == row["tally"]["total"]["n"], row["name"]
    assert (
        sum(row["tally"]["total"]["n"] for row in overview["industries"]) == overview["whole"]["total"]["n"]
    )


@pytest.mark.parametrize(
    ("name", "mine"),
    [
        ("everywhere", {shop.name for shop in SHOPS}),
        ("city", {shop.name for shop in SHOPS if not shop.name.startswith("外城")}),
        ("regulator", {shop.name for shop in SHOPS if shop.name.startswith("东街")}),
        ("lead", {s.name for s in SHOPS if s.name.startswith("东街") and s.industry != "pharmacy"}),
        ("inspector", {s.name for s in SHOPS if s.name.startswith("东街") and s.industry != "pharmacy"}),
        ("druglead", {"西街药房"}),
        ("drugcity", {"东街药房", "东街药店", "西街药房"}),
    ],
)
def test_a_list_shows_ones_own_and_counts_no_other(town: Town, name: str, mine: set[str]) -> None:
    page = data(town.of(name), "/r/premises")
    assert {row["name"] for row in page["rows"]} == mine
    assert page["total"] == page["of"] == len(mine)
    others = {shop.name for shop in SHOPS} - mine
    shown = town.of(name).get("/r/premises", headers=HTML).text
    assert [other for other in others if other in shown] == []


@pytest.mark.parametrize("facet", ["district", "industry", "grade"])
@pytest.mark.parametrize("asked", [{}, {"industry": "catering", "grade": "C,D"}, {"q": "东街"}], ids=str)
@pytest.mark.parametrize("name", ["everywhere", "lead"])
def test_every_facet_counts_what_choosing_it_lists(
    town: Town, name: str, asked: Mapping[str, str], facet: str
) -> None:
    client = town.of(name)
    for option in data(client, f"/r/premises?{urlencode(asked)}")[facet]:
        chosen = {**asked, facet: option["value"]}
        assert data(client, f"/r/premises?{urlencode(chosen)}")["total"] == option["count"], chosen


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"q": "chain 面馆"}, {"东街面馆", "西街面馆", "外城面馆"}),
        ({"q": "CHAIN", "district": EAST}, {"东街面馆", "东街超市", "东街药房"}),
        ({"q": "nothing like it"}, set()),
        ({"q": "' OR 1=1 //"}, set()),
        (
            {"permit": "expiring"},
            {"东街面馆", "东街茶馆", "东街药房", "西街面馆", "西街粮油", "外城面馆", "外城药房"},
        ),
        ({"permit": "expired"}, {"东街小吃", "东街药店", "西街药房"}),
        ({"visited": "1", "district": EAST}, {"东街面馆", "东街小吃", "东街超市"}),
        ({"complained": "1", "district": WEST}, {"西街面馆", "西街药房"}),
        ({"grade": "pending"}, {s.name for s in SHOPS if s.industry == "pharmacy"}),
        ({"grade": "insufficient"}, {"东街茶馆"}),
        ({"district": "none"}, set()),
        ({"industry": "none"}, set()),
    ],
    ids=lambda given: str(sorted(given) if isinstance(given, set) else given),
)
def test_a_list_narrows_as_asked(town: Town, asked: Mapping[str, str], names: set[str]) -> None:
    page = data(town.of("everywhere"), f"/r/premises?{urlencode(asked)}")
    assert {row["name"] for row in page["rows"]} == names
    assert page["total"] == len(names)


def test_the_worst_score_stands_first_or_the_name(town: Town) -> None:
    client = town.of("everywhere")
    scores = [row["score"] for row in data(client, "/r/premises")["rows"] if row["score"] is not None]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    names = [row["name"] for row in data(client, "/r/premises?sort=name")["rows"]]
    assert names == sorted(names)


@pytest.mark.parametrize("shop", SHOPS, ids=lambda shop: shop.name)
def test_the_points_add_up_to_the_score_and_each_names_its_clause(town: Town, shop: people.Shop) -> None:
    page = data(town.of("everywhere"), f"/r/premises/{shop.id}/why")
    ledger = page["ledger"]
    found = [row for group in ledger["groups"] for row in group["rows"]]
    everyone = data(town.of("everywhere"), "/r/premises")["rows"]
    assert ledger["total"] == next(row["score"] for row in everyone if row["name"] == shop.name)
    if ledger["total"] is None:
        assert page["plate"]["mark"]["letter"] == ""
        assert page["notes"] or found
    else:
        thousandths = sum(round(1000 * row["points"]) for row in found)
        assert thousandths == round(1000 * ledger["total"])
    for row in found:
        assert row["clause"]["law"]
        assert row["missing"] or row["source"] is None or row["source"]["text"]


def test_the_town_has_every_state_of_a_grade(town: Town) -> None:
    marks = [row["mark"] for row in data(town.of("everywhere"), "/r/premises")["rows"]]
    assert {mark["state"] for mark in marks} == {"graded", "provisional", "insufficient", "pending"}
    assert len({mark["sign"] for mark in marks if mark["sign"]}) >= 3


def test_other_premises_of_the_entity_are_shown_within_ones_own_district_and_trade(town: Town) -> None:
    def siblings(name: str) -> set[str]:
        return {row["name"] for row in data(town.of(name), f"/r/premises/{MINE.id}")["siblings"]}

    assert siblings("lead") == {"东街超市"}
    assert siblings("regulator") == {"东街超市", "东街药房"}
    assert siblings("everywhere") == {"东街超市", "东街药房", "西街面馆", "西街药房", "外城面馆"}


def test_every_address_that_a_page_shows_may_be_opened_by_its_reader(town: Town) -> None:
    shown = {
        (name, address)
        for path, name in PAGES.items()
        for address in Elements(town.of(name).get(path, headers=HTML).text).having("href")
        if re.match(r"/(?!static/|sign-in\?)", address)
    }
    assert len(shown) > 50
    closed = [one for one in shown if town.of(one[0]).get(one[1], headers=HTML).status_code != 200]
    assert closed == []


PUBLIC_DATA = {
    "name",
    "code",
    "industry",
    "district",
    "address",
    "plate",
    "table",
    "evaluated",
    "permits",
    "last_visit",
    "months_unvisited",
    "sign_in_href",
    "why_href",
    "short_code",
    "handbook_href",
    "verify_href",
    "unverified",
    "remembered",
}


@pytest.mark.parametrize(
    ("shop", "name"),
    [
        (shop, name)
        for shop in (MINE, BY_NAME["东街火锅"], NEITHER)
        for name in ("public", "owner", "lead", "regulator", "author")
        if (shop, name) != (MINE, "owner")  # there stands their own page
    ],
)
def test_the_public_page_is_the_same_little_for_everyone(town: Town, shop: people.Shop, name: str) -> None:
    page = data(town.of(name), f"/e/{shop.id}")
    assert set(page) <= PUBLIC_DATA
    visit = page["last_visit"]
    assert {key for key, value in visit.items() if value} <= {"on", "kind", "result", "department"}
    whole = town.of(name).get(f"/e/{shop.id}", headers=HTML).text + str(page)
    secrets = [people.LEGAL_PERSON, people.COMPLAINED_TOPIC, "complaint-", "visit-", f"{shop.entity} 公司"]
    assert [secret for secret in secrets if secret in whole] == []


def test_the_address_of_a_premises_is_its_owners_own_page_and_anybody_elses_public_one(town: Town) -> None:
    own = data(town.of("owner"), f"/e/{MINE.id}")
    assert own["why_href"] == f"/e/{MINE.id}/why"
    assert own["ledger"]["total"] is not None
    for name, shop in (("owner", NEITHER), ("public", MINE), ("lead", MINE)):
        assert "ledger" not in data(town.of(name), f"/e/{shop.id}")
    assert data(town.of("public"), f"/e/{MINE.id}")["sign_in_href"] == f"/e/{MINE.id}/claim"


def test_the_legal_person_is_on_no_page_at_all(town: Town) -> None:
    for path, name in PAGES.items():
        assert people.LEGAL_PERSON not in town.of(name).get(path, headers=HTML).text


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("lang", LANGS)
def test_each_page_speaks_the_language_asked_for(town: Town, path: str, lang: str) -> None:
    page = town.of(PAGES[path]).get(path, params={"lang": lang}, headers=HTML)
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    elements = Elements(page.text)
    assert elements.all[0] == ("html", elements.all[0][1] | {"lang": LANGS[lang]})
    other = next(attributes for tag, attributes in elements.all if tag == "a" and attributes.get("hreflang"))
    assert other["hreflang"] == LANGS["en" if lang == "zh" else "zh"]


@pytest.mark.parametrize("path", PAGES)
def test_each_page_is_data_when_data_is_asked_for(town: Town, path: str) -> None:
    answer = town.of(PAGES[path]).get(path, headers=JSON)
    assert answer.headers["content-type"] == "application/json"
    assert "shell" not in answer.json()
    assert "csrf" not in answer.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
        ("*/*", "text/html"),
        ("", "text/html"),
        ("application/json", "application/json"),
        ("application/json;q=0.9,text/html", "text/html"),
        ("text/html;q=0.5, application/json;q=0.9", "application/json"),
        ("application/problem+json", "application/json"),
        ("image/png", "text/html"),
        ("application/json;q=0", "text/html"),
        ("application/json;q=abc;;,,", "text/html"),
    ],
)
def test_what_is_preferred_is_given(town: Town, accept: str, kind: str) -> None:
    assert (
        town.of("public").get("/", headers={"accept": accept}).headers["content-type"].split(";")[0] == kind
    )


@pytest.mark.parametrize(
    ("query", "cookie", "browser", "lang"),
    [
        ("", None, "", "zh-CN"),
        ("", None, "en-GB,en;q=0.9", "en"),
        ("", None, "fr,de", "zh-CN"),
        ("", None, "fr,en;q=0.5,zh;q=0.4", "en"),
        ("", "en", "zh-CN", "en"),
        ("lang=zh", "en", "en", "zh-CN"),
        ("lang=fr", None, "en", "en"),
        ("", "fr", "zh-TW", "zh-CN"),
    ],
)
def test_the_language_is_the_address_then_the_cookie_then_the_browser(
    town: Town, query: str, cookie: str | None, browser: str, lang: str
) -> None:
    client = town.browser()
    if cookie:
        client.cookies.set(LANG, cookie)
    page = client.get(f"/?{query}", headers=HTML | {"accept-language": browser}).text
    assert Elements(page).all[0][1]["lang"] == lang


def test_a_switch_is_remembered_and_what_is_no_switch_is_not(town: Town) -> None:
    client = town.browser()
    client.get("/?lang=en&care=1", headers=HTML)
    assert (client.cookies[LANG], client.cookies[CARE]) == ("en", "1")
    page = client.get("/r/models", headers=HTML).text
    assert Elements(page).all[0][1] == {"lang": "en", "class": "govuk-template ym-care"}
    client.get("/?lang=fr&care=9", headers=HTML)
    assert (client.cookies[LANG], client.cookies[CARE]) == ("en", "1")


def test_the_language_switch_keeps_what_is_narrowed(town: Town) -> None:
    page = town.of("lead").get("/r/premises?grade=C%2CD&q=%E4%B8%9C&lang=zh", headers=HTML).text
    there = next(a["href"] for t, a in Elements(page).all if t == "a" and a.get("hreflang") == "en")
    assert there is not None
    assert parse_qs(urlsplit(there).query) == {"grade": ["C,D"], "q": ["东"], "lang": ["en"]}


def test_the_front_page_lists_no_premises(town: Town) -> None:
    page = town.of("public").get("/", headers=HTML).text
    assert [shop.name for shop in SHOPS if shop.name in page or shop.id in page] == []


@pytest.mark.parametrize(
    ("kind", "zh", "en"),
    [
        ("食品经营许可证", "食品经营许可证", "Food business permit"),
        ("某市特有的证", "某市特有的证", "某市特有的证"),
    ],
)
def test_a_permit_is_named_in_the_language_of_the_page_where_a_trade_declares_it(
    catalogue: Catalogue, kind: str, zh: str, en: str
) -> None:
    term = TermRow(kind, "1", date(2024, 1, 1), date(2028, 12, 31), "valid")
    shown = [words.last_terms(catalogue, [term], date(2026, 11, 23), lang)[0].kind for lang in ("zh", "en")]
    assert shown == [zh, en]


def test_an_ended_term_of_a_renewed_permit_is_not_shown_to_the_public_as_expired(
    catalogue: Catalogue,
) -> None:
    ended = TermRow("诊所备案", "1", date(2019, 1, 1), date(2023, 12, 31), "expired")
    renewed = replace(ended, valid_from=date(2024, 1, 1), valid_to=date(2028, 12, 31), status="valid")
    other = replace(ended, number="2", valid_to=date(2022, 12, 31))
    shown = words.last_terms(catalogue, [renewed, ended, other], date(2026, 11, 23), "zh")
    assert [(permit.number, permit.status) for permit in shown] == [
        ("1", PermitStatus.VALID),
        ("2", PermitStatus.EXPIRED),
    ]
