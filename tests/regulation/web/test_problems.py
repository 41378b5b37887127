"""When something is wrong: a sentence that says what and what now, as a page or as RFC 9457, and never our insides."""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import pytest
from fastapi import Response as Reply
from starlette.testclient import TestClient

from graph import QueryRefused
from regulation.access import Action
from regulation.web.app import create_app
from regulation.web.asking import LANG, SESSION, asks
from tests.regulation import town as people
from tests.regulation.town import MINE
from tests.regulation.web.asking import HEADERS, HTML, JSON, is_a_problem, is_a_problem_page, sign_in
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

TROUBLES = [
    ("public", "GET", "/nothing-here", 404),
    ("public", "GET", f"/e/{people.MISSING}", 404),
    ("public", "GET", "/r/models/no-such-model", 404),
    ("public", "GET", "/r/models/uk-fhrs?version=1066", 404),
    ("public", "DELETE", "/", 405),
    ("lead", "POST", "/r/premises", 405),
    ("author", "GET", "/r", 403),
    ("owner", "GET", f"/r/premises/{MINE.id}", 403),
    ("lead", "GET", "/r/premises?page=abc", 400),
    ("lead", "GET", "/r/premises?page=0", 400),
    ("lead", "POST", "/sign-out", 403),
    ("public", "POST", "/sign-out", 401),
]


@pytest.mark.parametrize(("name", "method", "address", "status"), TROUBLES)
def test_what_is_wrong_is_told_to_people_and_to_machines(
    town: Town, name: str, method: str, address: str, status: int
) -> None:
    client = town.of(name)
    is_a_problem_page(client.request(method, address, headers=HTML), status)
    is_a_problem(client.request(method, address, headers=JSON), status)


def test_a_machine_that_is_nobody_is_told_to_sign_in(town: Town) -> None:
    is_a_problem(town.of("public").get("/r/premises", headers=JSON), 401)


def test_a_wrong_form_is_the_form_again(town: Town) -> None:
    answer = sign_in(town.browser(), "author", "")
    assert answer.status_code == 422
    assert 'action="/sign-in"' in answer.text


def test_a_wrong_method_names_the_right_one(town: Town) -> None:
    assert town.of("public").put("/sign-in").headers["allow"] in ("GET", "POST", "GET, POST")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_problem_speaks_the_readers_language(town: Town, lang: str) -> None:
    client = town.browser()
    client.cookies.set(LANG, lang)
    page = client.get("/nothing-here", headers=HTML).text
    assert f'<html lang="{dict(zh="zh-CN", en="en")[lang]}"' in page


LONG = "long " * 2_000
REFUSED_QUERIES: Sequence[Mapping[str, str]] = [
    {"page": "abc"},
    {"page": "-1"},
    {"page": "0"},
    {"page": "1e3"},
    {"page": "9" * 30},
    {"page": "2001"},
    {"page": ""},
    {"sort": "x"},
    {"sort": "p.name DELETE"},
    {"grade": "Z"},
    {"grade": "A,"},
    {"grade": "graded"},
    {"permit": "x"},
    {"q": LONG},
]
EMPTY_QUERIES: Sequence[Mapping[str, str]] = [
    {"district": "no such"},
    {"industry": "no such"},
    {"district": LONG},
    {"industry": "' OR 1=1 //"},
    {"q": "\x00"},
    {"q": "🦊\u202e"},
    {"q": "'\"`$}{\\"},
    {"district": "\x00"},
    {"page": "2000"},
]
HARMLESS_QUERIES: Sequence[Mapping[str, str]] = [
    {"visited": "yes"},
    {"lang": "xx"},
    {"lang": LONG},
    {"care": "9"},
    {"no such": "thing"},
    {"q": "   "},
    {"grade": ""},
]


def shorten(query: Mapping[str, str]) -> str:
    return ascii(dict(query))[:40]


@pytest.mark.parametrize("query", REFUSED_QUERIES, ids=shorten)
def test_what_cannot_be_meant_is_refused_in_a_sentence(town: Town, query: Mapping[str, str]) -> None:
    address = f"/r/premises?{urlencode(query)}"
    is_a_problem_page(town.of("lead").get(address, headers=HTML), 400)
    is_a_problem(town.of("lead").get(address, headers=JSON), 400)


@pytest.mark.parametrize("query", EMPTY_QUERIES, ids=shorten)
def test_what_matches_nothing_is_an_empty_list(town: Town, query: Mapping[str, str]) -> None:
    address = f"/r/premises?{urlencode(query)}"
    assert town.of("lead").get(address, headers=HTML).status_code == 200
    assert town.of("lead").get(address, headers=JSON).json()["rows"] == []


@pytest.mark.parametrize("query", HARMLESS_QUERIES, ids=shorten)
def test_what_is_not_asked_for_changes_nothing(town: Town, query: Mapping[str, str]) -> None:
    client = town.of("lead")
    plain = client.get("/r/premises", headers=JSON).json()["rows"]
    assert client.get(f"/r/premises?{urlencode(query)}", headers=JSON).json()["rows"] == plain


@pytest.mark.parametrize("query", [*REFUSED_QUERIES, *EMPTY_QUERIES, *HARMLESS_QUERIES], ids=shorten)
def test_no_query_breaks_the_overview(town: Town, query: Mapping[str, str]) -> None:
    answer = town.of("lead").get(f"/r?{urlencode(query)}", headers=HTML)
    # a district that is not theirs to see looks like one that is not there
    assert answer.status_code in ((404,) if "district" in query else (200, 400))


@pytest.mark.parametrize(
    "query", ["q=%FF%FE", "q=%ED%A0%80", "q", "&&=&;=", "page=1&page=abc", "district[]=x", "%00=1"]
)
def test_a_query_of_odd_bytes_breaks_nothing(town: Town, query: str) -> None:
    assert town.of("lead").get(f"/r/premises?{query}", headers=HTML).status_code in (200, 400)


ODD_IDS = [
    "%00",
    "%0a",
    "..",
    "%2e%2e",
    "%252e",
    "%FF",
    "%ED%A0%80",
    "'%20OR%201=1",
    "$id",
    "{premises_id}",
    "%F0%9F%A6%8A",
    "null",
    "x" * 5000,
    MINE.id.upper() + "%20",
    f"{MINE.id}%00",
    f"{MINE.id}%2Fwhy%2Fx",
]


@pytest.mark.parametrize("odd", ODD_IDS, ids=lambda odd: odd[:20])
@pytest.mark.parametrize("path", ["/e/{}", "/r/premises/{}", "/r/premises/{}/why", "/r/models/{}"])
def test_an_odd_id_is_not_found(town: Town, path: str, odd: str) -> None:
    if ".." not in odd.replace("%2e", "."):  # a browser takes those out itself
        assert town.of("lead").get(path.format(odd), headers=HTML).status_code == 404


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"\xff\xfe%zz", "application/x-www-form-urlencoded"),
        (b"--x\r\nContent-Disposition: form-data; name=", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"csrf=" + b"a" * 100_000, "application/x-www-form-urlencoded"),
        (
            b'--x\r\nContent-Disposition: form-data; name="name"; filename="n"\r\n\r\nlead\r\n--x--\r\n',
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_form_of_odd_bytes_opens_nothing_and_breaks_nothing(town: Town, content: bytes, kind: str) -> None:
    answer = town.browser().post("/sign-in", content=content, headers=HTML | {"content-type": kind})
    assert answer.status_code in (400, 422)
    assert SESSION not in answer.headers.get("set-cookie", "")


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
@pytest.mark.parametrize("name", ["public", "lead"])
@pytest.mark.parametrize(
    "fault",
    [
        RuntimeError("MATCH (n) at bolt://root:password@"),
        QueryRefused("Neo4j said no"),
        KeyError("premises.sign"),
    ],
    ids=lambda fault: type(fault).__name__,
)
def test_a_fault_of_ours_shows_nothing_of_our_insides(
    town: Town, fault: Exception, name: str, accept: Mapping[str, str]
) -> None:
    app = create_app(town.office)

    @app.get("/fault", dependencies=[asks(Action.READ_PUBLIC)])
    def broken() -> Reply:
        raise fault

    with TestClient(app, raise_server_exceptions=False) as client:
        if name != "public":
            client.cookies.set(SESSION, town.of(name).cookies[SESSION])
        answer = client.get("/fault", headers=dict(accept))
    (is_a_problem if accept is JSON else is_a_problem_page)(answer, 500)
    assert str(fault) not in answer.text
    assert {header: answer.headers.get(header) for header in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == ("no-cache" if name == "public" else "private, no-store")
