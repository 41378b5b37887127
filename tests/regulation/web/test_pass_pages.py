"""The one-time code at its pages: from the officer's letter to the owner's home, handed on, ended at once."""

import re

import pytest
from starlette.testclient import TestClient

from regulation.ownership.passes import WRONG_CODES
from tests.regulation import town as people
from tests.regulation.town import ELSEWHERE, MINE
from tests.regulation.web.asking import HTML, csrf, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

HERE, CLAIM, PEOPLE = f"/e/{MINE.id}", f"/e/{MINE.id}/claim", f"/e/{MINE.id}/people"
LETTER = f"/r/premises/{MINE.id}/letter"
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")


def printed(client: TestClient, path: str, **fields: str) -> str:
    """Ask for a code at a page, and read it there."""
    token = csrf(client.get(path, headers=HTML).text)
    answer = client.post(path, data={"csrf": token, **fields}, headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = client.get(path, headers=HTML)
    assert page.headers["cache-control"] == "no-store"
    return CODE.findall(page.text)[0]


def claim(client: TestClient, code: str, path: str = CLAIM) -> tuple[int, str]:
    """Type a code: the status, and where it leads or what the page says."""
    token = csrf(client.get(path, headers=HTML).text)
    answer = client.post(path, data={"csrf": token, "code": code}, headers=HTML)
    if answer.status_code == 303:
        return 303, answer.headers["location"]
    return answer.status_code, answer.text.replace(code, "").replace(token, "").replace(csrf(answer.text), "")


def test_a_letter_s_code_opens_the_owners_own_page_and_stands_on_no_other_page(town: Town) -> None:
    lead = town.of("lead")
    code = printed(lead, LETTER)
    assert code not in town.of("regulator").get(LETTER, headers=HTML).text
    owner = town.browser()
    assert claim(owner, code.lower()) == (303, HERE)
    home = data(owner, HERE)
    assert [way["href"] for way in home["ways"]][:2] == [f"{HERE}/handbook", f"{HERE}/self-check"]
    assert owner.get(f"/e/{ELSEWHERE.id}/why", headers=HTML).status_code == 404
    assert code not in people.everything(town.office)


def test_used_wrong_foreign_and_ended_codes_are_answered_with_the_same_page(town: Town) -> None:
    used = printed(town.of("lead"), LETTER)
    chief = town.browser()
    assert claim(chief, used)[0] == 303
    ended = printed(chief, PEOPLE, holder="钱店长")
    key = next(h["revoke"] for h in data(chief, PEOPLE)["holders"] if h["name"] == "钱店长")
    token = csrf(chief.get(PEOPLE, headers=HTML).text)
    assert chief.post(PEOPLE, data={"csrf": token, "revoke": key}).status_code == 303
    foreign = printed(town.of("city"), f"/r/premises/{ELSEWHERE.id}/letter")
    passer_by = town.browser()
    said = {claim(passer_by, code) for code in (used, ended, foreign, "0000-0000-0000")}
    assert len(said) == 1
    status, text = said.pop()
    assert (status, "打不开这里" in text) == (422, True)


def test_an_access_that_is_ended_is_shut_at_the_very_next_page(town: Town) -> None:
    chief, manager = town.browser(), town.browser()
    claim(chief, printed(town.of("lead"), LETTER))
    assert claim(manager, printed(chief, PEOPLE, holder="孙店长")) == (303, HERE)
    assert manager.get(f"{HERE}/self-check", headers=HTML).status_code == 200
    assert not data(manager, PEOPLE)["chief"]
    key = next(h["revoke"] for h in data(chief, PEOPLE)["holders"] if h["name"] == "孙店长" and h["revoke"])
    token = csrf(chief.get(PEOPLE, headers=HTML).text)
    chief.post(PEOPLE, data={"csrf": token, "revoke": key})
    assert manager.get(f"{HERE}/self-check", headers=HTML).status_code == 303
    assert "ledger" not in data(manager, HERE)


def test_a_manager_is_not_offered_and_not_allowed_to_hand_on(town: Town) -> None:
    chief, manager = town.browser(), town.browser()
    claim(chief, printed(town.of("lead"), LETTER))
    claim(manager, printed(chief, PEOPLE, holder="李店长"))
    page = manager.get(PEOPLE, headers=HTML).text
    assert 'name="holder"' not in page
    refused = manager.post(PEOPLE, data={"csrf": csrf(page), "holder": "x"}, headers=HTML)
    assert refused.status_code == 422
    assert CODE.findall(refused.text) == []


def test_a_name_that_is_missing_or_too_long_comes_back_as_typed(town: Town) -> None:
    chief = town.browser()
    claim(chief, printed(town.of("lead"), LETTER))
    token = csrf(chief.get(PEOPLE, headers=HTML).text)
    answer = chief.post(PEOPLE, data={"csrf": token, "holder": "长" * 41}, headers=HTML)
    assert answer.status_code == 422
    assert "长" * 41 in answer.text


def test_after_so_many_wrong_codes_the_page_says_how_long_to_wait(town: Town) -> None:
    elsewhere = f"/e/{ELSEWHERE.id}/claim"
    client = town.browser()
    said = [claim(client, f"0000-0000-00{n:02}", elsewhere)[0] for n in range(WRONG_CODES + 2)]
    assert said == [422] * WRONG_CODES + [429, 429]
    assert "15" in claim(client, "0000-0000-0000", elsewhere)[1]


@pytest.mark.parametrize(("code", "words"), [("", "请输入一次性码"), (" - ", "请输入一次性码")])
def test_an_empty_code_is_not_counted(town: Town, code: str, words: str) -> None:
    before = len(people.leaves(town.office))
    status, text = claim(town.browser(), code or " ")
    assert (status, words in text) == (422, True)
    assert len(people.leaves(town.office)) == before


def test_a_code_from_another_sites_form_is_not_tried(town: Town) -> None:
    code = printed(town.of("lead"), LETTER)
    client = town.browser()
    token = csrf(client.get(CLAIM, headers=HTML).text)
    crossed = client.post(
        CLAIM, data={"csrf": token, "code": code}, headers={**HTML, "sec-fetch-site": "cross-site"}
    )
    assert crossed.status_code == 422
    assert claim(client, code) == (303, HERE)
