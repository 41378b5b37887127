"""What a browser is told with every answer: nothing inline, nothing from elsewhere, what may be kept and what not."""

import re
from collections.abc import Mapping

import pytest

from tests.regulation.town import MINE
from tests.regulation.web.asking import HEADERS, HTML, JSON
from tests.regulation.web.conftest import Town
from tests.regulation.web.test_pages import PAGES, Elements

pytestmark = pytest.mark.store

PROBLEMS = {"/nothing-here": "public", "/r/premises?page=0": "lead", "/r/premises/none": "lead", "/e": "lead"}


@pytest.mark.parametrize("path", [*PAGES, *PROBLEMS])
def test_a_page_has_nothing_inline_and_nothing_from_elsewhere(town: Town, path: str) -> None:
    page = town.of((PAGES | PROBLEMS)[path]).get(path, headers=HTML).text
    elements = Elements(page)
    assert [tag for tag, _ in elements.all if tag in ("style", "iframe", "object", "embed", "base")] == []
    assert [a for tag, a in elements.all if tag == "script" and not a.get("src")] == []
    inline = [
        name for _, attributes in elements.all for name in attributes if name == "style" or name[:2] == "on"
    ]
    assert inline == []
    loaded = elements.having("src") + [a["href"] or "" for tag, a in elements.all if tag == "link"]
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []
    assert [address for address in elements.having("action") if not re.match(r"/[^/]", address)] == []
    assert not re.search(r"url\(|@import|javascript:", page)


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
@pytest.mark.parametrize(
    "path", [*PAGES, *PROBLEMS, "/healthz", "/readyz", "/api/v1/openapi.json", "/signed-in", "/static/none"]
)
def test_every_answer_carries_the_security_headers(town: Town, path: str, accept: Mapping[str, str]) -> None:
    answer = town.of((PAGES | PROBLEMS).get(path, "public")).get(path, headers=dict(accept))
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
@pytest.mark.parametrize("path", [*PAGES, *PROBLEMS, "/signed-in"])
def test_what_somebody_signed_in_was_shown_is_kept_by_no_cache(
    town: Town, path: str, accept: Mapping[str, str]
) -> None:
    answer = town.of("everywhere").get(path, headers=dict(accept))
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("path", ["/", "/r/models", f"/e/{MINE.id}", "/nothing-here"])
def test_what_depends_on_who_asks_says_so_to_caches(town: Town, path: str) -> None:
    for accept in (HTML, JSON):
        answer = town.of("public").get(path, headers=accept)
        assert answer.headers["vary"] == "Accept, Accept-Encoding, Accept-Language, Cookie"
        assert answer.headers["cache-control"] == "no-cache"


def test_files_with_their_hash_in_the_name_are_kept_for_good(town: Town) -> None:
    client = town.of("lead")
    for address in Elements(client.get("/", headers=HTML).text).having("href"):
        if address.startswith("/static/"):
            answer = client.get(address)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert "immutable" not in client.get("/static/none").headers.get("cache-control", "")


@pytest.mark.parametrize(
    "path", ["/static/../app.py", "/static/%2e%2e/files.py", "/static/", "/static//etc/passwd"]
)
def test_nothing_but_the_static_files_is_served_from_their_folder(town: Town, path: str) -> None:
    assert town.of("public").get(path, headers=HTML).status_code == 404
