"""The pack over HTTP: packed, remembered by its tag, and only for who runs visits."""

import gzip
import json

from regulation.field.offer import make_key
from regulation.web.asking import SESSION
from tests.regulation.town import MINE
from tests.regulation.visiting import order
from tests.regulation.web.asking import JSON
from tests.regulation.web.conftest import Town


def test_the_pack_is_sent_packed_and_not_again_while_nothing_changed(town: Town) -> None:
    make_key(town.office.settings)
    client = town.of("inspector")
    first = client.get("/i/pack", headers=JSON)
    assert first.status_code == 200
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.json()["format"] == 1
    assert first.json()["officer"]["account"] == "inspector"
    again = client.get("/i/pack", headers={**JSON, "if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    assert again.headers["yima-made"] == first.json()["made"]
    plain = client.get("/i/pack", headers={**JSON, "accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_the_pack_names_nobody_elses_work(town: Town) -> None:
    task = order(town.office, officers=(), premises=MINE.id)
    text = json.dumps(town.of("inspector").get("/i/pack", headers=JSON).json())
    assert task.id not in text
    assert task.number not in text


def test_a_machine_without_a_session_is_told_to_sign_in(town: Town) -> None:
    answer = town.browser().get("/i/pack", headers=JSON)
    assert answer.status_code == 401
    assert SESSION not in answer.cookies
