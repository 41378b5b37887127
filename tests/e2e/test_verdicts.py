"""The phone and the server give the same verdict: on changed codes and changed status lists, by both ways to verify."""

import base64
import functools
import http.server
import random
import threading
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from playwright.sync_api import Browser, Page

from qr import Ring, Status, StatusList, StatusListRefused, Token, address, mint, short_code, status
from qr.shortcode import ALPHABET, ShortCodeRefused, read_short_code
from regulation.scanning.codes import verify
from templates import STATIC, asset
from tests.qr.test_token import DIGIT, HOST, KEY, KEYS, MUTATIONS, OLD, REASONS, STRANGER, TOKEN, URL

pytestmark = pytest.mark.e2e

EACH = 2_000
"""So many changed codes of each of ten kinds: 20,000."""

LISTS = 2_000
AS_OF = datetime(2026, 11, 25, 4, 0, tzinfo=UTC)
MS = timedelta(milliseconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WAYS = ("byBrowser", "byNoble")
PUBLIC: Mapping[str, str] = {
    str(kid): base64.urlsafe_b64encode(key.public_bytes_raw()).decode().rstrip("=")
    for kid, key in KEYS.items()
}

_VERDICTS = """async ([file, texts, pack, way]) => {
  const said = await import(file)
  const found = []
  for (const text of texts) {
    const { reason, token, as_of } = await said.verify(text, pack, said[way])
    found.push([reason, token && [token.subject, token.issued, token.status_position, token.place], as_of])
  }
  return found
}"""
_LISTS = """async ([file, lists, host, keys, notBefore, way]) => {
  const said = await import(file)
  const known = said.keysOf({ keys })
  const found = []
  for (const one of lists) {
    const { list, refused } = await said.readList(said.bytesOf(one), host, known, { notBefore, verify: said[way] })
    found.push(refused ?? [list.number, list.as_of, [0, 1, 5, 4711, 9999].map((at) => said.statusOf(list, at))])
  }
  return found
}"""
_SHORT = """async ([file, typed]) => {
  const { readShortCode } = await import(file)
  return typed.map((one) => { const { fault, subject } = readShortCode(one); return fault || subject })
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    """The built files and an empty page, as any server would give them."""

    def do_GET(self) -> None:
        """A file of /static/, or the empty page."""
        if self.path.startswith("/static/"):
            self.path = self.path.removeprefix("/static")
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>empty</title>")
        return None

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """A page of ours, in which the very file that the app loads can be asked."""
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(STATIC))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    opened = browser.new_page()
    opened.set_default_timeout(240_000)
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    yield opened
    opened.close()
    server.shutdown()
    server.server_close()


LISTED = StatusList(
    0, AS_OF, status.pack({0: Status.REVOKED, 5: Status.SUSPENDED, 4711: Status.REPLACED, 77: Status.REVOKED})
)
PUBLISHED = status.sign(LISTED, HOST, 7, KEY)
RING = Ring({7: KEY, 3: OLD})


def changed() -> list[str]:
    """Changed codes of every kind, good ones whose code was stopped, and the table of all reasons."""
    rng = random.Random(20)
    texts = [mutate(rng) for mutate in MUTATIONS.values() for _ in range(EACH)]
    texts += [text for text, _ in REASONS.values()]
    for position in (0, 1, 5, 77, 4711, 2**24 - 1):
        digits = mint(Token(7, TOKEN.subject, TOKEN.issued, 0, position), HOST, KEY)
        texts += [digits, address(digits, HOST)]
    return texts


def as_said(text: str, listed: StatusList | None) -> list[Any]:
    """The server's verdict, as the phone's is written."""
    verdict = verify(text, HOST, RING, listed)
    token = verdict.token
    place = (
        {"latitude": token.place.latitude, "longitude": token.place.longitude}
        if token and token.place
        else None
    )
    told = [token.subject, token.issued.isoformat(), token.status_position, place] if token else None
    return [verdict.reason.value, told, (verdict.as_of - EPOCH) // MS if verdict.as_of else None]


@pytest.mark.parametrize("way", WAYS)
def test_phone_and_server_give_the_same_verdict_on_20000_changed_codes(page: Page, way: str) -> None:
    texts = changed()
    pack = {
        "host": HOST,
        "keys": PUBLIC,
        "status": base64.urlsafe_b64encode(PUBLISHED).decode().rstrip("="),
    }
    said = page.evaluate(_VERDICTS, [asset("verdict.js"), texts, pack, way])
    expected = [as_said(text, LISTED) for text in texts]
    apart = [(text, one, two) for text, one, two in zip(texts, said, expected, strict=True) if one != two]
    assert apart == []
    reasons = Counter(reason for reason, _, _ in said)
    assert set(reasons) == {
        *("ok", "unreadable", "not_ours", "bad_signature", "wrong_host", "unknown_key"),
        *("wrong_purpose", "revoked", "suspended", "replaced"),
    }


def test_without_a_status_list_the_phone_says_what_the_server_says_without_one(page: Page) -> None:
    texts = [DIGIT, URL, *(text for text, _ in REASONS.values())]
    pack = {"host": HOST, "keys": PUBLIC, "status": None}
    said = page.evaluate(_VERDICTS, [asset("verdict.js"), texts, pack, "byNoble"])
    assert said == [as_said(text, None) for text in texts]


def changed_lists() -> list[bytes]:
    """Lists with a bit turned, cut off, of a stranger or another host, from before, and signed though cut off."""
    rng = random.Random(7)

    def bit() -> bytes:
        raw = bytearray(PUBLISHED)
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        return bytes(raw)

    def earlier() -> bytes:
        when = AS_OF + timedelta(milliseconds=rng.randint(-5_000, 5_000))
        return status.sign(StatusList(0, when, LISTED.packed), HOST, rng.choice((7, 3)), KEY)

    def foreign() -> bytes:
        host, key = rng.choice([(HOST, STRANGER), ("staging.example", KEY), (HOST, OLD)])
        return status.sign(LISTED, host, 7, key)

    def short() -> bytes:
        said = PUBLISHED[:-64]
        lying = said[:15] + rng.randrange(2**24).to_bytes(3) + zlib.compress(rng.randbytes(rng.randrange(90)))
        return lying + KEY.sign(b"RGR-SL\0" + HOST.encode() + b"\0" + lying)

    kinds = (bit, earlier, foreign, short, lambda: PUBLISHED[: rng.randrange(len(PUBLISHED))])
    return [PUBLISHED, b"", *(kinds[n % len(kinds)]() for n in range(LISTS))]


REFUSALS: Mapping[str, str] = {
    "This is no status list": "none_of_ours",
    "The status list is not signed": "bad_signature",
    "The status list of": "rolled_back",
    "The status list is cut off": "cut_off",
}


def list_as_said(given: bytes, keys: Mapping[int, Ed25519PublicKey]) -> Any:
    """What the server makes of a list, as the phone writes it."""
    try:
        listed = status.read(given, HOST, keys, not_before=AS_OF)
    except StatusListRefused as refused:
        return next(word for beginning, word in REFUSALS.items() if str(refused).startswith(beginning))
    places = [listed.of(at).name.lower() for at in (0, 1, 5, 4711, 9999)]
    return [listed.number, (listed.as_of - EPOCH) // MS, places]


@pytest.mark.parametrize("way", WAYS)
def test_phone_and_server_say_the_same_of_2000_changed_and_rolled_back_lists(page: Page, way: str) -> None:
    lists = changed_lists()
    given = [base64.urlsafe_b64encode(one).decode() for one in lists]
    before = (AS_OF - EPOCH) // MS
    said = page.evaluate(_LISTS, [asset("verdict.js"), given, HOST, dict(PUBLIC), before, way])
    expected = [list_as_said(one, KEYS) for one in lists]
    assert said == expected
    assert set(REFUSALS.values()) <= {one for one in said if isinstance(one, str)}
    assert sum(isinstance(one, list) for one in said) > 50


def test_a_typed_short_code_is_read_as_the_server_reads_it(page: Page) -> None:
    rng = random.Random(3)
    typed = [short_code("".join(rng.choices(ALPHABET, k=16))) for _ in range(500)]
    for one in typed[:400]:
        letters = list(one)
        letters[rng.randrange(len(letters))] = rng.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ- ·")
        typed.append("".join(letters))
    typed += ["", " ", typed[0].lower().replace("-", " "), typed[0] + "0", typed[0].replace("0", "o")]

    def said(one: str) -> str:
        try:
            return read_short_code(one)
        except ShortCodeRefused as refused:
            return (
                "length"
                if "has" in str(refused).split("letters and digits")[-1] and "this" in str(refused)
                else ("check" if "check letters" in str(refused) else "letter")
            )

    assert page.evaluate(_SHORT, [asset("verdict.js"), typed]) == [said(one) for one in typed]
