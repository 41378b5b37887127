"""Signing in and out: who gets a session, who does not, how it ends, and what it leaves behind."""

import logging
from datetime import timedelta
from http.cookies import SimpleCookie

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from regulation.access.accounts import FAILURES_BEFORE_LOCK, LOCK_MINUTES, SESSION_HOURS, disable_account
from regulation.access.policy import OPERATOR
from regulation.web.app import create_app
from regulation.web.asking import FORM, SESSION
from regulation.web.signing import local_address
from tests.regulation import town as people
from tests.regulation.town import MINE, NOW, PASSWORD
from tests.regulation.web.asking import HTML, JSON, csrf, sign_in, sign_out, token
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

WRONG = "not the password"


@pytest.fixture(autouse=True)
def admitted(town: Town) -> None:
    """Everyone's account as new."""
    for name in ("author", "lead"):
        people.admit(town.office, name)


def cookies(answer: Response) -> SimpleCookie:
    """The cookies that an answer sets."""
    return SimpleCookie("\r\n".join(answer.headers.get_list("set-cookie")))


def is_in(client: TestClient) -> bool:
    return client.get("/signed-in", headers=JSON).status_code == 303


def actions(town: Town) -> list[str]:
    return sorted(leaf["action"] for leaf in people.leaves(town.office))


def without_secrets(page: str) -> str:
    return page.replace(csrf(page), "…")


def test_the_right_password_opens_a_session_and_leads_to_ones_work(town: Town) -> None:
    client = town.browser()
    led = sign_in(client, "lead")
    assert (led.status_code, led.headers["location"]) == (303, "/signed-in")
    assert client.get("/signed-in").headers["location"] == "/r"
    assert is_in(client)


@pytest.mark.parametrize(
    ("name", "home"),
    [
        ("owner", f"/e/{MINE.id}"),
        ("inspector", "/i"),
        ("lead", "/r"),
        ("regulator", "/r"),
        ("author", "/r/requirements"),
    ],
)
def test_everyone_is_led_to_where_their_work_begins_and_may_open_it(town: Town, name: str, home: str) -> None:
    client = town.of(name)
    assert client.get("/signed-in").headers["location"] == home
    assert client.get(home, headers=HTML).status_code == 200


def test_an_unknown_name_gets_the_very_page_that_a_wrong_password_gets(town: Town) -> None:
    wrong, unknown = (sign_in(town.browser(), name, WRONG) for name in ("author", "ghost0"))
    assert wrong.status_code == unknown.status_code == 422
    assert without_secrets(wrong.text) == without_secrets(unknown.text).replace("ghost0", "author")
    assert {SESSION} & set(cookies(wrong)) == set()


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("", PASSWORD),
        ("author", ""),
        ("author", PASSWORD + " "),
        ("Author", PASSWORD),
        ("author", WRONG * 5_000),
        ("x" * 5_000, WRONG),
        ("author\x00", PASSWORD),
        ("🦊\u202e<script>", "<script>alert(1)</script>"),
        ("' OR 1=1 //", WRONG),
    ],
)
def test_anything_else_opens_none(town: Town, name: str, password: str) -> None:
    client = town.browser()
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    assert not is_in(client)


def test_the_form_keeps_the_name_and_never_the_password(town: Town) -> None:
    answer = sign_in(town.browser(), "author", "a very wrong password")
    assert 'value="author"' in answer.text
    assert "a very wrong password" not in answer.text


def test_five_wrong_passwords_close_the_account_and_a_quarter_of_an_hour_opens_it(town: Town) -> None:
    client = town.browser()
    tried = [sign_in(client, "author", WRONG).status_code for _ in range(FAILURES_BEFORE_LOCK)]
    assert tried == [422] * FAILURES_BEFORE_LOCK
    assert sign_in(client, "author").status_code == 429
    town.clock.at = NOW + timedelta(minutes=LOCK_MINUTES, seconds=-1)
    assert sign_in(client, "author").status_code == 429
    town.clock.at = NOW + timedelta(minutes=LOCK_MINUTES)
    assert sign_in(client, "author").status_code == 303


@pytest.mark.parametrize("given", [None, "", "guessed", "猜的"])
def test_a_form_without_our_token_opens_nothing(town: Town, given: str | None) -> None:
    client = town.browser()
    client.get("/sign-in")
    fields = {"name": "author", "password": PASSWORD} | ({} if given is None else {"csrf": given})
    assert client.post("/sign-in", data=fields).status_code == 422
    assert not is_in(client)


def test_a_token_without_its_cookie_opens_nothing(town: Town) -> None:
    page, client = town.browser().get("/sign-in", headers=HTML).text, town.browser()
    fields = {"name": "author", "password": PASSWORD, "csrf": csrf(page)}
    assert client.post("/sign-in", data=fields).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_that_another_site_sent_opens_and_ends_nothing(town: Town, site: str) -> None:
    client, there = town.browser(), {"sec-fetch-site": site}
    fields = {"name": "author", "password": PASSWORD, "csrf": csrf(client.get("/sign-in", headers=HTML).text)}
    assert client.post("/sign-in", data=fields, headers=there).status_code == 422
    sign_in(client, "author")
    fields = {"csrf": csrf(client.get("/", headers=HTML).text)}
    assert client.post("/sign-out", data=fields, headers=there).status_code == 403
    assert is_in(client)


@pytest.mark.parametrize("given", [None, "", "guessed", "猜的"])
def test_signing_out_takes_the_token_of_ones_own_session(town: Town, given: str | None) -> None:
    client = town.browser()
    sign_in(client, "author")
    assert client.post("/sign-out", data={} if given is None else {"csrf": given}).status_code == 403
    assert is_in(client)


@pytest.mark.parametrize("path", ["/", "/sign-in", "/r/models", "/r", "/nothing-here"])
def test_the_sign_out_button_works_on_every_page_that_shows_it(town: Town, path: str) -> None:
    client = town.browser()
    sign_in(client, "author")
    page = client.get(path, headers=HTML).text
    button = page.split('action="/sign-out"', 1)[1].split("</form>", 1)[0]
    assert client.post("/sign-out", data={"csrf": csrf(button)}).status_code == 303
    assert not is_in(client)


def test_signing_out_ends_the_session_at_once_for_whoever_kept_its_token(town: Town) -> None:
    client, thief = town.browser(), town.browser()
    sign_in(client, "author")
    thief.cookies.set(SESSION, token(client))
    assert is_in(thief)
    left = sign_out(client)
    assert (left.status_code, left.headers["location"]) == (303, "/")
    assert SESSION not in client.cookies
    assert not is_in(client)
    assert not is_in(thief)


def test_a_disabled_account_loses_its_session_at_once(town: Town) -> None:
    client = town.browser()
    sign_in(client, "author")
    disable_account(town.office.store, OPERATOR, "author", town.office.now())
    assert not is_in(client)
    assert client.get("/sign-in").status_code == 200


def test_a_session_ends_after_its_hours(town: Town) -> None:
    client = town.browser()
    sign_in(client, "author")
    town.clock.at = NOW + timedelta(hours=SESSION_HOURS, seconds=-1)
    assert is_in(client)
    town.clock.at = NOW + timedelta(hours=SESSION_HOURS)
    assert not is_in(client)
    assert client.get("/r", headers=HTML).headers["location"].startswith("/sign-in?next=")


def test_signing_in_again_is_another_session(town: Town) -> None:
    client = town.browser()
    sign_in(client, "author")
    first = token(client)
    sign_in(client, "author")
    assert token(client) != first


def test_a_token_that_was_planted_is_never_taken_for_a_session(town: Town) -> None:
    client = town.browser()
    client.cookies.set(SESSION, "planted")
    assert cookies(sign_in(client, "author"))[SESSION].value != "planted"
    planted = town.browser()
    planted.cookies.set(SESSION, "planted")
    assert not is_in(planted)


def test_cookies_are_for_the_server_alone(town: Town) -> None:
    client = town.browser()
    form = cookies(client.get("/sign-in"))[FORM]
    session = cookies(sign_in(client, "author"))[SESSION]
    assert (form["httponly"], form["samesite"], form["path"]) == (True, "strict", "/sign-in")
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "lax", "/")
    assert int(session["max-age"]) == SESSION_HOURS * 3600
    switched = cookies(client.get("/?lang=en&care=1"))
    assert all(c["httponly"] and c["samesite"] == "lax" for c in switched.values())


def test_over_tls_cookies_travel_over_tls_alone(town: Town) -> None:
    with TestClient(create_app(town.office), base_url="https://testserver", follow_redirects=False) as client:
        form, session = client.get("/sign-in"), sign_in(client, "author")
        switched = client.get("/?lang=en")
    set_ = [*cookies(form).values(), *cookies(session).values(), *cookies(switched).values()]
    assert len(set_) == 4  # the form, the session, whose phone it is, the language
    assert all(cookie["secure"] for cookie in set_)
    assert session.headers["strict-transport-security"]


ELSEWHERE = [
    "//evil.example",
    "https://evil.example",
    "HTTPS:evil.example",
    "javascript:alert(1)",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    " //evil.example",
    "evil.example",
    "/\x00",
    "",
]


@pytest.mark.parametrize("wish", ELSEWHERE)
def test_nobody_is_led_to_another_site(town: Town, wish: str) -> None:
    assert local_address(wish) == ""
    assert sign_in(town.browser(), "author", next=wish).headers["location"] == "/signed-in"


@pytest.mark.parametrize("wish", ["/r", "/r/premises?grade=C%2CD&lang=en", f"/e/{MINE.id}/why", "/?q=面馆"])
def test_one_is_led_on_to_an_address_of_this_site(town: Town, wish: str) -> None:
    led = sign_in(town.browser(), "author", next=wish).headers["location"]
    assert led == wish.replace("面馆", "%E9%9D%A2%E9%A6%86")


def test_each_way_in_and_out_leaves_one_leaf_and_a_look_leaves_none(town: Town) -> None:
    client, before = town.browser(), actions(town)
    sign_in(client, "author", WRONG)
    sign_in(client, "author")
    for path in ("/", "/r/models", "/r", "/signed-in"):
        client.get(path)
    sign_out(client)
    after = actions(town)
    for action in before:
        after.remove(action)
    assert after == ["account.sign_in", "account.sign_in_failed", "account.sign_out"]


def test_passwords_and_tokens_are_in_no_log_and_no_evidence(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    client = town.browser()
    with caplog.at_level(logging.DEBUG):
        sign_in(client, "author", WRONG)
        sign_in(client, "author")
    written = caplog.text + people.everything(town.office)
    assert [secret for secret in (PASSWORD, WRONG, token(client)) if secret in written] == []
