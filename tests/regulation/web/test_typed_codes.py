"""What is typed in place of a scan: found or not said so, never taken for verified, counted exactly."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from graph import register
from graph.records import Premises
from qr import short_code
from regulation.register.enterprise_rows import new_id
from regulation.web.limits import MOST_ADDRESSES, Limit
from tests.regulation.town import EAST, MINE, MISSING
from tests.regulation.web.asking import HTML
from tests.regulation.web.conftest import Town

ENTITY, CHAIN = "91990101MA2RK7DX6Q", "91990102MA2RK7DX67"
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def send(client: TestClient, text: str) -> Any:
    page = client.get("/q", headers=dict(HTML)).text
    csrf = page.split('name="csrf" value="')[1].split('"')[0]
    return client.post("/q", data={"csrf": csrf, "code": text}, headers={**HTML, "accept-language": "zh"})


@pytest.fixture(name="client")
def with_tries_left(town: Town) -> TestClient:
    """A passer-by's browser, nothing typed yet."""
    town.app.state.desk.typed = Limit(most=10, seconds=600)
    return town.browser()


@pytest.mark.store
def test_a_typed_short_code_opens_the_page_and_says_that_it_is_not_verified(client: TestClient) -> None:
    code = short_code(MINE.id)
    for typed in (code, code.lower(), code.replace("-", " "), f"  {code.replace('0', 'o')} "):
        answer = send(client, typed)
        assert answer.status_code == 200
        assert MINE.name in answer.text
        assert "已输入，未经验证" in answer.text
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.store
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请输入码号。"),
        ("你好", "看不出是码号"),
        ("1234", "看不出是码号"),
        (short_code(MINE.id)[:-1] + "X", "有一位抄错了"),
        (short_code(MISSING), "登记里没有这个码号"),
        ("91330102MA2RK7DX6Q", "抄错"),
    ],
)
def test_what_leads_nowhere_is_told_in_its_own_sentence_and_kept(
    client: TestClient, typed: str, sentence: str
) -> None:
    answer = send(client, typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert f'value="{typed}"' in answer.text


@pytest.mark.store
def test_an_address_may_try_ten_times_and_not_once_more(client: TestClient, town: Town) -> None:
    statuses = [send(client, short_code(MISSING)).status_code for _ in range(12)]
    assert statuses == [422] * 10 + [429] * 2
    assert "请过 10\u00a0分钟再试" in send(client, short_code(MINE.id)).text
    town.clock.at += timedelta(minutes=10)
    assert send(client, short_code(MINE.id)).status_code == 200


def settle(town: Town, entity: str, *names: str) -> None:
    """Places of one legal entity."""
    places = [
        Premises(
            key=f"{entity}|{name}",
            id=new_id(),
            name=name,
            industry="catering",
            trade_class=None,
            district=EAST,
            address=f"{name}路 1 号",
            latitude=None,
            longitude=None,
            search=name,
            facts={},
            entity=entity,
            scheme="uscc",
            entity_name="某公司",
            legal_person=None,
        )
        for name in names
    ]
    town.office.store.write("load", "someone", lambda tx: register.put(tx, Premises, places))


@pytest.mark.store
@pytest.mark.parametrize("text", ["{}", "https://www.gsxt.gov.cn/x?uniscid={}&a=1", "代码：{}；名称：某公司"])
def test_a_business_licence_opens_the_one_place_and_asks_which_of_several(
    client: TestClient, town: Town, text: str
) -> None:
    settle(town, ENTITY, "单店")
    answer = send(client, text.format(ENTITY))
    assert answer.status_code == 200
    assert "已输入，未经验证" in answer.text
    assert "单店" in answer.text
    settle(town, CHAIN, "甲店", "乙店")
    asked = send(client, text.format(CHAIN)).text
    assert "是哪一家？" in asked
    assert all(words in asked for words in ("甲店", "乙店", "甲店路", "乙店路"))


@pytest.mark.store
def test_a_form_that_is_not_ours_is_not_looked_up(client: TestClient) -> None:
    answer = client.post("/q", data={"csrf": "x", "code": short_code(MINE.id)}, headers=dict(HTML))
    assert answer.status_code == 422
    assert MINE.name not in answer.text


def test_a_limit_counts_each_address_by_itself_and_lets_go_with_time() -> None:
    limit = Limit(most=2, seconds=60)
    assert [limit.seconds_to_wait("a", NOW) for _ in range(3)] == [0, 0, 60]
    assert limit.seconds_to_wait("b", NOW) == 0
    assert limit.seconds_to_wait("a", NOW + timedelta(seconds=59)) == 1
    assert limit.seconds_to_wait("a", NOW + timedelta(seconds=60)) == 0


def test_a_limit_remembers_no_more_addresses_than_it_says() -> None:
    limit = Limit(most=1, seconds=60)
    assert limit.seconds_to_wait("first", NOW) == 0
    for n in range(MOST_ADDRESSES):
        limit.seconds_to_wait(str(n), NOW)
    assert limit.seconds_to_wait("first", NOW) == 0
