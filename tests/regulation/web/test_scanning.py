"""The code on the wall in a browser: who scans what sees what, and nothing changes by it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph import Store, StoreUnavailable
from graph.queries import Query
from qr import Purpose, Status, Token, keys, mint, short_code
from regulation.access.policy import OPERATOR
from regulation.office import Office
from regulation.scanning import codes
from regulation.scanning.folders import folder, ring
from regulation.web.app import create_app
from tests.conftest import Server
from tests.regulation.town import LEAVES, MINE, MISSING, SHOPS
from tests.regulation.web.asking import HTML
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

SPARE = SHOPS[1]
PROMISED_SECONDS = 5


class Fragile(Store):
    """A store that can be away."""

    away = False

    def ask(self, query: Query, /, **params: Any) -> list[dict[str, Any]]:
        """As the store, while it is there."""
        if self.away:
            raise StoreUnavailable("The store does not answer.")
        return super().ask(query, **params)


class Counting(Store):
    """A store that counts how often it is asked."""

    asked = 0

    def ask(self, query: Query, /, **params: Any) -> list[dict[str, Any]]:
        """As the store, counted."""
        self.asked += 1
        return super().ask(query, **params)

    def read(self, work: Any) -> Any:
        """As the store, counted."""
        self.asked += 1
        return super().read(work)


@pytest.fixture(name="scanner")
def keyed(town: Town) -> Town:
    """The town, with keys."""
    keys.make(folder(town.office.settings))
    return town


@pytest.fixture(name="client")
def passer_by(scanner: Town) -> TestClient:
    """A browser that nobody has used."""
    return scanner.browser()


def code_of(office: Office, premises: str) -> str:
    return codes.mint_for(office, OPERATOR, [premises])[0].digits


def signed(office: Office, **changed: Any) -> str:
    """A token that we sign and that the register does not know."""
    kid, key = ring(office.settings).newest
    token = Token(kid, MINE.id, office.today(), 0, 999_999)
    return mint(replace(token, **changed), office.settings.host, key)


def get(client: TestClient, digits: str, lang: str = "zh", **headers: str) -> Any:
    return client.get(f"/q/{digits}", headers={"accept": "text/html", "accept-language": lang, **headers})


def bad_codes(office: Office) -> list[str]:
    """One of each kind that nobody signed for us."""
    good = code_of(office, MINE.id)
    kid, key = ring(office.settings).newest
    token = Token(kid, MINE.id, office.today(), 0, 1)
    return [
        "1",
        "abc",
        "9" * 212,
        "0" * 212,
        good[:-1] + str((int(good[-1]) + 1) % 10),
        good + "0",
        mint(token, "elsewhere.example", key),
        mint(replace(token, kid=255), office.settings.host, key),
    ]


def leaves(office: Office) -> int:
    return len(office.store.read(lambda tx: tx.run(LEAVES)))


def test_a_scan_answers_at_once_with_the_page_of_the_premises(scanner: Town, client: TestClient) -> None:
    digits = code_of(scanner.office, MINE.id)
    for lang, words in (("zh", "与墙上一致"), ("en", "Same as on the wall")):
        answer = get(client, digits, lang)
        assert answer.status_code == 200
        assert MINE.name in answer.text
        assert words in answer.text
        assert short_code(MINE.id) in answer.text
        assert f"/e/{MINE.id}/handbook" in answer.text


def test_scanning_and_opening_forms_changes_nothing(scanner: Town, client: TestClient) -> None:
    digits = code_of(scanner.office, MINE.id)
    manager = scanner.of("lead")
    before = leaves(scanner.office)
    paths = (f"/q/{digits}", f"/q/{digits}?lang=en", "/q/1", f"/q/{'9' * 212}")
    for method, path in product(("GET", "HEAD"), paths):
        client.request(method, path, headers=dict(HTML))
    for path in ("code", "code.png", "code.svg"):
        assert manager.get(f"/r/premises/{MINE.id}/{path}", headers=dict(HTML)).status_code == 200
    client.get("/q", headers=dict(HTML))
    assert leaves(scanner.office) == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_before_the_signature_holds_every_bad_code_is_answered_alike(
    scanner: Town, client: TestClient, lang: str
) -> None:
    answers = [get(client, digits, lang) for digits in bad_codes(scanner.office)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    told = [{name: value for name, value in answer.headers.items() if name != "date"} for answer in answers]
    assert all(headers == told[0] for headers in told)


def test_before_the_signature_holds_the_store_is_not_asked(scanner: Town, embedded_server: Server) -> None:
    with (
        Counting(embedded_server.url) as store,
        TestClient(create_app(replace(scanner.office, store=store))) as client,
    ):
        for digits in bad_codes(scanner.office):
            assert get(client, digits).status_code == 404
        assert store.asked == 0
        assert get(client, code_of(scanner.office, MINE.id)).status_code == 200
        assert store.asked == 1


def test_after_it_each_case_has_its_own_sentence(scanner: Town, client: TestClient) -> None:
    office = scanner.office
    digits = code_of(office, SPARE.id)
    assert SPARE.name in get(client, digits).text

    def said(code: str) -> str:
        answer = get(client, code)
        assert answer.status_code == 200
        assert "location" not in answer.headers
        found = re.search(r"<h1>(.*?)</h1>", answer.text)
        return found.group(1) if found else ""

    assert said(signed(office, purpose=Purpose.BADGE)) == "这不是墙上的码"
    assert said(signed(office, subject=MISSING)) == "登记里没有这家"
    assert said(signed(office)) == "这张码已经作废"  # minted behind the register's back
    fresh = TestClient(create_app(office))
    codes.change(office, OPERATOR, SPARE.id, Status.SUSPENDED, "标签被撕下")
    assert "这张码暂停使用" in get(fresh, digits).text
    codes.change(office, OPERATOR, SPARE.id, Status.VALID, "已核实")
    newer = codes.replace(office, OPERATOR, SPARE.id, "换新").digits
    fresh = TestClient(create_app(office))
    assert "这张码已经换新" in get(fresh, digits).text
    assert SPARE.name in get(fresh, newer).text
    codes.change(office, OPERATOR, SPARE.id, Status.REVOKED, "停业")
    assert "这张码已经作废" in get(TestClient(create_app(office)), newer).text


def eventually(client: TestClient, digits: str, words: str) -> bool:
    """Whether a page says so within the time that is promised."""
    until = time.monotonic() + PROMISED_SECONDS
    while time.monotonic() < until:
        if words in get(client, digits).text:
            return True
        time.sleep(0.2)
    return False


@pytest.fixture(name="elsewhere")
def another_process(scanner: Town, embedded_server: Server) -> Iterator[Office]:
    """The same office at work in another process: a connection of its own, and nothing else in common."""
    with Store(embedded_server.url) as store:
        yield replace(scanner.office, store=store)


def test_what_another_process_changes_is_seen_though_the_page_was_in_memory(
    scanner: Town, elsewhere: Office
) -> None:
    shop = SHOPS[2]
    digits = code_of(scanner.office, shop.id)
    with TestClient(create_app(scanner.office)) as client:
        for _ in range(3):
            assert shop.name in get(client, digits).text
        codes.change(elsewhere, OPERATOR, shop.id, Status.SUSPENDED, "标签被撕下")
        assert eventually(client, digits, "这张码暂停使用")
        codes.change(elsewhere, OPERATOR, shop.id, Status.VALID, "已核实")
        assert eventually(client, digits, shop.name)


def test_a_key_that_is_disabled_makes_its_codes_strange_though_their_pages_were_in_memory(
    scanner: Town,
) -> None:
    old = code_of(scanner.office, MINE.id)
    with TestClient(create_app(scanner.office)) as client:
        for _ in range(2):
            assert MINE.name in get(client, old).text
        kid, _ = ring(scanner.office.settings).newest
        keys.disable(folder(scanner.office.settings), kid)
        assert eventually(client, old, "这不是有效的码")
        assert eventually(client, code_of(scanner.office, MINE.id), MINE.name)


def test_a_page_from_memory_is_the_page_of_the_application_word_for_word(scanner: Town) -> None:
    digits = code_of(scanner.office, MINE.id)
    apart = {"etag", "content-encoding", "content-length", "vary"}
    with TestClient(create_app(scanner.office)) as client:
        first, kept = get(client, digits), get(client, digits)
        # a session that is none goes past the memory
        whole = get(client, digits, cookie="yima_session=none")
    assert first.content == kept.content
    assert {k: v for k, v in kept.headers.items() if k not in apart | {"cache-control"}} == {
        k: v for k, v in whole.headers.items() if k not in apart | {"cache-control"}
    }
    assert kept.headers["cache-control"] == "no-cache"
    assert whole.headers["cache-control"] == "private, no-store"
    assert kept.text == whole.text


def test_an_unchanged_page_is_not_sent_again(scanner: Town, client: TestClient) -> None:
    digits = code_of(scanner.office, MINE.id)
    etag = get(client, digits).headers["etag"]
    again = get(client, digits, **{"if-none-match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert get(client, digits, "en", **{"if-none-match": etag}).status_code == 200
    head = client.head(f"/q/{digits}", headers={"accept": "text/html"})
    assert (head.status_code, head.content) == (200, b"")


def test_what_is_sent_packed_is_the_same_page_and_small(scanner: Town, client: TestClient) -> None:
    digits = code_of(scanner.office, MINE.id)
    packed = get(client, digits, **{"accept-encoding": "gzip"})
    plain = get(client, digits, **{"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.text == plain.text
    found = re.search(r'rel="stylesheet" href="([^"]+)"', plain.text)
    style = client.get(found.group(1), headers={"accept-encoding": "gzip"}) if found else None
    assert style is not None
    assert style.headers["content-encoding"] == "gzip"
    sizes = [int(answer.headers["content-length"]) for answer in (packed, style)]
    assert sum(sizes) <= 40_000


def test_while_the_store_is_away_a_known_page_says_of_when_it_is_and_others_ask_for_patience(
    scanner: Town, embedded_server: Server
) -> None:
    known, other = code_of(scanner.office, MINE.id), code_of(scanner.office, SHOPS[3].id)
    with (
        Fragile(embedded_server.url) as store,
        TestClient(create_app(replace(scanner.office, store=store))) as client,
    ):
        for _ in range(2):
            assert MINE.name in get(client, known).text
        store.away = True
        assert eventually(client, known, "登记系统暂时连不上")
        assert MINE.name in get(client, known).text
        refused = get(client, other)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        store.away = False
        assert eventually(client, other, SHOPS[3].name)


def test_the_owner_who_scans_sees_their_own_page(scanner: Town) -> None:
    digits = code_of(scanner.office, MINE.id)
    own = get(scanner.of("owner"), digits)
    assert own.status_code == 200
    assert own.text.count("与墙上一致？") <= 1
    assert own.text != get(scanner.browser(), digits).text
    assert own.headers["cache-control"] == "private, no-store"


def test_a_manager_stops_a_code_with_a_reason_and_not_without(scanner: Town) -> None:
    digits = code_of(scanner.office, MINE.id)
    manager, here = scanner.of("lead"), f"/r/premises/{MINE.id}/code"
    csrf = manager.get(here, headers=dict(HTML)).text.split('name="csrf" value="')[1].split('"')[0]

    def send(deed: str, reason: str) -> int:
        sent = {"csrf": csrf, "deed": deed, "reason": reason}
        return manager.post(here, data=sent, headers=dict(HTML)).status_code

    assert send("suspend", " ") == 422
    assert send("lift", "为什么") == 400
    assert send("suspend", "标签被撕下") == 303
    assert "这张码暂停使用" in get(TestClient(create_app(scanner.office)), digits).text
    assert "标签被撕下" in manager.get(here, headers=dict(HTML)).text
    assert send("lift", "已核实") == 303
    assert scanner.browser().get("/api/v1/codes/status").content.startswith(b"YMSL")
