"""The app's page, worker and manifest: what they may do, that they name nobody, and what they weigh."""

import gzip
import json
import re
from urllib.parse import quote

import pytest

from templates import STATIC
from tests.regulation.web.asking import HEADERS, HTML, sign_in, sign_out
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

APP = ("/i/scan", "/i/visit/9b1c", "/i/outbox", "/i/shell/zh", "/i/shell/en")
MOST_BYTES = 80 * 1024
"""What the app may weigh packed, without the reader of codes (wasm)."""

MAY = {
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "media-src": "'self' blob:",
    "img-src": "'self' data: blob:",
    "manifest-src": "'self'",
}


def policy(text: str) -> dict[str, str]:
    """A policy by what it is about."""
    return {name: rest for name, _, rest in (part.partition(" ") for part in text.split("; "))}


@pytest.mark.parametrize("path", [*APP, "/sw.js"])
def test_the_app_alone_may_use_camera_position_and_wasm(town: Town, path: str) -> None:
    answer = town.of("inspector").get(path, headers=HTML)
    assert answer.status_code == 200
    everywhere = policy(HEADERS["content-security-policy"])
    assert policy(answer.headers["content-security-policy"]) == everywhere | MAY
    assert answer.headers["permissions-policy"] == "camera=(self), geolocation=(self), microphone=()"


@pytest.mark.parametrize("path", ["/i", "/i/pack", "/field.webmanifest", "/i/scan/no-such", "/"])
def test_all_else_may_do_what_it_always_might(town: Town, path: str) -> None:
    answer = town.of("inspector").get(path, headers=HTML)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_the_page_is_the_same_whoever_asks(town: Town) -> None:
    one = town.of("inspector").get("/i/scan", headers=HTML | {"accept-language": "zh"}).text
    kept = town.browser().get("/i/shell/zh", headers=HTML).text
    assert one == kept
    assert 'name="csrf"' not in one
    assert town.browser().get("/i/scan", headers=HTML).status_code == 303
    assert town.browser().get("/i/shell/fr", headers=HTML).status_code == 404


def test_the_worker_keeps_files_that_are_there_and_is_asked_for_anew_each_time(town: Town) -> None:
    answer = town.browser().get("/sw.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    found = re.search(r"const FILES = (\[.*\])", answer.text)
    assert found is not None
    files = json.loads(found[1])
    assert all(town.browser().get(path).status_code == 200 for path in files)
    page = town.browser().get("/i/shell/zh", headers=HTML).text
    loaded = re.findall(r'<(?:script|link)[^>]*(?:src|href)="(/static/[^"]+\.(?:js|css|svg))"', page)
    assert set(loaded) <= set(files)
    assert re.search(r"yima-field-[0-9a-f]{16}", answer.text)


def test_the_manifest_opens_the_scanner_and_its_icons_are_there(town: Town) -> None:
    told = town.browser().get("/field.webmanifest")
    assert told.headers["content-type"].startswith("application/manifest+json")
    assert (told.json()["start_url"], told.json()["scope"]) == ("/i/scan", "/i")
    for icon in told.json()["icons"]:
        held = town.browser().get(icon["src"])
        assert held.status_code == 200
        assert held.headers["content-type"].startswith(icon["type"])
        if icon["type"] == "image/png":
            assert (
                f"{int.from_bytes(held.content[16:20])}x{int.from_bytes(held.content[20:24])}"
                == icon["sizes"]
            )


def weight(town: Town, lang: str) -> dict[str, int]:
    """What a phone loads before it can be used without a network, packed, but for the wasm."""
    worker = town.browser().get("/sw.js").text
    found = re.search(r"const FILES = (\[.*\])", worker)
    assert found is not None
    files = [path for path in json.loads(found[1]) if not path.endswith(".wasm")]
    page = town.browser().get(f"/i/shell/{lang}", headers=HTML).text
    held = {path: (STATIC / path.removeprefix("/static/")).read_bytes() for path in files}
    held |= {f"/i/shell/{lang}": page.encode(), "/sw.js": worker.encode()}
    return {path: len(gzip.compress(content, 9)) for path, content in held.items()}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_app_weighs_no_more_than_its_budget(town: Town, lang: str) -> None:
    found = weight(town, lang)
    assert sum(found.values()) <= MOST_BYTES, found


def test_the_reader_of_codes_is_sent_packed(town: Town) -> None:
    built = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))
    answer = town.browser().get(f"/static/{built['zxing.wasm']}", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"] == "application/wasm"


def test_a_phone_knows_whose_it_is_until_they_sign_out(town: Town) -> None:
    client = town.browser()
    town.of("inspector")
    told = sign_in(client, "inspector").headers.get_list("set-cookie")
    mine = next(cookie for cookie in told if cookie.startswith("yima_account="))
    assert mine.startswith(f"yima_account={quote('inspector')};")
    assert "httponly" not in mine.lower()
    assert "samesite=strict" in mine.lower()
    ended = sign_out(client).headers.get_list("set-cookie")
    assert any(re.match(r'yima_account="?"?;.*Max-Age=0', cookie) for cookie in ended)
