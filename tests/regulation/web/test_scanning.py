"""The code on the wall in a browser: who scans what sees what, and nothing changes by it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph import Store, StoreUnavailable, codes
from graph.queries import Query
from qr import Purpose, Status, Token, keys, mint
from regulation.access.policy import OPERATOR
from regulation.office import Office
from regulation.scanning.codes import change, folder, mint_for, ring
from regulation.web.app import create_app
from tests.regulation.town import LEAVES, MINE, MISSING, SHOPS
from tests.regulation.web.asking import HTML, JSON
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

PAGE_HEADERS = {"accept": "text/html", "accept-language": "zh"}


@pytest.fixture(name="scanner")
def keyed(town: Town) -> Town:
    """The town, with keys."""
    keys.make(folder(town.office.settings))
    return town


def code_of(office: Office, premises: str) -> str:
    return mint_for(office, OPERATOR, [premises])[0].digits


def forged(office: Office, **changed: Any) -> str:
    """A token that we sign and that the register does not know."""
    kid, key = ring(office.settings).newest
    token = Token(kid, MINE.id, office.today(), 0, 999_999)
    return mint(replace(token, **changed), office.settings.host, key)


def get(client: TestClient, digits: str, lang: str = "zh") -> Any:
    return client.get(f"/q/{digits}", headers={"accept": "text/html", "accept-language": lang})


def leaves(office: Office) -> int:
    return len(office.store.read(lambda tx: tx.run(LEAVES)))


def test_a_scan_answers_at_once_with_the_page_of_the_premises(scanner: Town) -> None:
    answer = get(scanner.browser(), code_of(scanner.office, MINE.id))
    assert answer.status_code == 200
    assert MINE.name in answer.text
    assert "与墙上一致" in answer.text
    assert MINE.name in get(scanner.browser(), code_of(scanner.office, MINE.id), "en").text


def test_scanning_changes_nothing(scanner: Town) -> None:
    digits = code_of(scanner.office, MINE.id)
    before = leaves(scanner.office)
    client = scanner.browser()
    for method, path in product(("GET", "HEAD"), (f"/q/{digits}", f"/q/{digits}?lang=en", "/q/1", "/q")):
        client.request(method, path, headers=PAGE_HEADERS)
    assert leaves(scanner.office) == before
