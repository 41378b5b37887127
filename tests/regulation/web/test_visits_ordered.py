"""One visit from the order to the door over the real pages: who may, what is refused, and how the owner knows."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from graph import Tx, register
from graph.records import Department, Officer
from regulation.planning import rules
from tests.regulation.town import BY_NAME, EAST, FOOD_OFFICE, MINE, NOW, TODAY, Shop, everything, leaves
from tests.regulation.web.asking import HTML, JSON, csrf, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

SHOP, NEXT_DOOR, QUIET = MINE, BY_NAME["东街火锅"], BY_NAME["东街茶馆"]
CASE = {"kind": "case", "origin": "complaint", "planned": TODAY.isoformat(), "officer": ["o1", "o2"]}
ENFORCEMENT = "9001001"


@pytest.fixture(autouse=True)
def staffed(town: Town) -> None:
    """Officers; the signed-in inspector is one of them."""
    far = date(2028, 1, 1)
    officers = [
        Officer("o1", "程望舒", FOOD_OFFICE, EAST, ENFORCEMENT, far),
        Officer("o2", "陆见青", FOOD_OFFICE, EAST, "9001002", far),
    ]

    def work(tx: Tx) -> None:
        register.put(tx, Department, [Department("fire_rescue", "消防", "Fire")])
        register.put(tx, Officer, officers)

    town.office.store.write("test.officers", "test", work)


@pytest.fixture
def task(town: Town) -> Iterator[str]:
    """A case visit to the owner's shop, approved and staffed; called off afterwards."""
    with ordered(town, SHOP) as address:
        assert send(town.of("lead"), f"{address}/approve", {}, page=address).status_code == 303
        yield address.rsplit("/", 1)[1]


@contextmanager
def ordered(town: Town, premises: Shop, **differing: str) -> Iterator[str]:
    """The address of a case visit proposed at a premises; called off afterwards, if it is not under way."""
    lead, order = town.of("lead"), f"/r/premises/{premises.id}/order"
    again = {"why-twice": "再查", "why-merge": "x", "why-cap": "x"}
    made = send(lead, order, {**CASE, **again, **differing}, page=order)
    assert made.status_code == 303, made.text
    address = made.headers["location"]
    yield address
    send(lead, f"{address}/cancel", {"reason": "done with"}, page=address)


def send(client: TestClient, address: str, form: Mapping[str, Any], page: str = "") -> Response:
    """Open a page, take its token, and send a form."""
    token = csrf(client.get(page or address, headers=HTML).text)
    return client.post(address, data={"csrf": token, **form}, headers=HTML)


def shown(town: Town, task: str) -> tuple[str, str]:
    """The code and the digits that the inspector shows now."""
    inspector = town.of("inspector")
    there = f"/i/tasks/{task}"
    assert send(inspector, f"{there}/code", {}, page=there).status_code == 303
    page = data(inspector, f"{there}/code")
    return page["address"].rsplit("/", 1)[1], page["digits"]


def complaints(town: Town) -> int:
    return everything(town.office).count("complains_of")


def test_an_order_that_is_objected_to_keeps_what_was_typed(town: Town) -> None:
    lead, address = town.of("lead"), f"/r/premises/{NEXT_DOOR.id}/order"
    before = len(leaves(town.office))
    typed = {"kind": "special", "origin": "by_hand", "reason": "  ", "planned": "2026-11-01", "plan": ""}
    answer = send(lead, address, typed)
    assert answer.status_code == 422
    for sentence in ("人工下达的任务要写明理由", "日期已经过去", "经批准的计划编号", "待核"):
        assert sentence in answer.text
    assert 'value="2026-11-01"' in answer.text
    assert re.search(r'value="special" id="kind-special" checked', answer.text)
    assert len(leaves(town.office)) == before


def test_a_case_in_ones_own_words_is_not_held_to_the_origin_the_form_only_supposed(town: Town) -> None:
    own = {"kind": "case", "origin": "grade_due", "supposed": "grade_due", "reason": "群众反映的情况"}
    with ordered(town, QUIET, **own) as address:
        assert "人工下达" in town.of("lead").get(address, headers=HTML).text


@pytest.mark.parametrize(
    "differing", [{"supposed": "by_hand"}, {"reason": "按等级应当检查，距上次检查已到时间。"}]
)
def test_an_origin_that_was_chosen_or_kept_with_its_own_reason_is_held_to(
    town: Town, differing: dict[str, str]
) -> None:
    lead, address = town.of("lead"), f"/r/premises/{QUIET.id}/order"
    supposed = {"origin": "grade_due", "supposed": "grade_due", "reason": "群众反映的情况"}
    answer = send(lead, address, {**CASE, **supposed, **differing})
    assert answer.status_code == 422
    assert "“个案检查”不能由“按等级到期”引起" in answer.text


def test_a_form_from_elsewhere_orders_nothing(town: Town) -> None:
    lead, address = town.of("lead"), f"/r/premises/{NEXT_DOOR.id}/order"
    token = csrf(lead.get(address, headers=HTML).text)
    for form, headers in (
        ({**CASE, "csrf": "guessed"}, HTML),
        ({**CASE, "csrf": token}, {**HTML, "sec-fetch-site": "cross-site"}),
    ):
        assert lead.post(address, data=form, headers=headers).status_code == 403


def test_the_board_counts_what_it_lists_and_narrows_by_origin(town: Town, task: str) -> None:
    lead = town.of("lead")
    page = data(lead, "/r/tasks")
    for column in ("proposed", "to_assign", "coming", "under_way", "done"):
        assert page[column]["total"]["n"] == len(page[column]["rows"])
    assert f"/r/tasks/{task}" in [row["href"] for row in page["coming"]["rows"]]
    other = data(lead, "/r/tasks?origin=grade_due")
    assert f"/r/tasks/{task}" not in [row["href"] for row in other["coming"]["rows"]]
    assert lead.get("/r/tasks?origin=whim", headers=JSON).status_code == 400


@pytest.mark.parametrize("name", ["druglead", "drugcity"])
def test_another_departments_task_at_a_trade_that_is_not_theirs_is_not_there(
    town: Town, task: str, name: str
) -> None:
    client = town.of(name)
    assert client.get(f"/r/tasks/{task}", headers=JSON).status_code == 404
    assert task not in client.get("/r/tasks", headers=HTML).text


def test_the_inspector_sees_the_day_the_head_card_and_who_else_has_a_task_there(
    town: Town, task: str
) -> None:
    inspector = town.of("inspector")
    assert f"/i/tasks/{task}" in [row["href"] for row in data(inspector, "/i")["now"]]
    page = data(inspector, f"/i/tasks/{task}")
    assert (page["head"]["name"], page["own"]) == (SHOP.name, "o1")
    here = data(inspector, f"/i/premises/{SHOP.id}")
    assert f"/i/tasks/{task}" in [row["href"] for row in here["own"]]
    there = inspector.get(f"/i/premises/{QUIET.id}", headers=HTML).text
    assert "您在这里没有检查任务" in there


def test_the_code_opens_a_page_that_says_the_visit_is_real(town: Town, task: str) -> None:
    code, digits = shown(town, task)
    page = data(town.of("public"), f"/v/{code}")
    assert (page["name"], page["digits"], page["compared"]) == (SHOP.name, digits, "")
    assert [officer["enforcement"] for officer in page["officers"]] == ["90…1001", "90…1002"]
    html = town.of("public").get(f"/v/{code}", headers=HTML).text
    assert "检查属实" in html
    assert f"{digits[:3]} {digits[3:]}" in html
    assert ENFORCEMENT not in html
    assert data(town.of("inspector"), f"/i/tasks/{task}")["state"] == "under_way"


def test_only_the_hash_of_a_code_is_kept(town: Town, task: str) -> None:
    code, _digits = shown(town, task)
    assert code not in everything(town.office)


def test_a_get_changes_nothing(town: Town, task: str) -> None:
    code, _ = shown(town, task)
    before = everything(town.office)
    for name, address in {
        "public": f"/v/{code}",
        "owner": f"/e/{SHOP.id}/notices/{task}",
        "inspector": f"/i/tasks/{task}/code",
        "lead": f"/r/tasks/{task}",
        "regulator": f"/r/premises/{SHOP.id}/order",
    }.items():
        town.of(name)  # signing in is a deed of its own
        before = everything(town.office)
        assert town.of(name).get(address, headers=HTML).status_code == 200, address
        assert town.of("public").get("/v/none", headers=HTML).status_code == 404
        assert town.of("public").get(f"/e/{SHOP.id}/verify", headers=HTML).status_code == 200
        assert everything(town.office) == before, address


def test_a_code_holds_ten_minutes_and_a_new_one_ends_the_old(town: Town, task: str) -> None:
    public, minutes = town.of("public"), rules().numbers["code_minutes"]
    first, _ = shown(town, task)
    second, digits = shown(town, task)
    old = public.get(f"/v/{first}", headers=HTML)
    assert old.status_code == 410
    assert "过了有效时间" in old.text
    town.clock.at = NOW + timedelta(minutes=minutes, seconds=-1)
    assert public.get(f"/v/{second}", headers=HTML).status_code == 200
    town.clock.at = NOW + timedelta(minutes=minutes)
    late = public.get(f"/v/{second}", headers=HTML)
    assert late.status_code == 410
    assert "不能确认" in late.text
    typed = send(public, f"/e/{SHOP.id}/verify", {"digits": digits})
    assert typed.status_code == 422
    assert "过了有效时间" in typed.text


def test_typed_digits_lead_to_the_same_answer_and_at_another_premises_to_the_failing_one(
    town: Town, task: str
) -> None:
    public = town.of("public")
    _, digits = shown(town, task)
    right = send(public, f"/e/{SHOP.id}/verify", {"digits": f"{digits[:3]} {digits[3:]}"})
    assert right.status_code == 303
    assert data(public, right.headers["location"])["digits"] == digits
    wrong = send(public, f"/e/{NEXT_DOOR.id}/verify", {"digits": digits})
    assert wrong.status_code == 422
    assert "不是给这家的" in wrong.text
    assert SHOP.name not in wrong.text
    assert "12345" in wrong.text
    for bad in ("", "12", "abcdef", "1234567"):
        assert send(public, f"/e/{SHOP.id}/verify", {"digits": bad}).status_code == 422


def test_after_exactly_so_many_wrong_digits_none_is_checked_until_the_time_is_over(
    town: Town, task: str
) -> None:
    public, most, minutes = town.browser(), rules().numbers["guesses"], rules().numbers["guess_minutes"]
    address = f"/e/{SHOP.id}/verify"
    _, digits = shown(town, task)
    town.clock.at = NOW + timedelta(hours=1)  # whatever was typed before is forgotten
    _, digits = shown(town, task)
    wrong = f"{(int(digits) + 1) % 10**6:06}"
    assert [send(public, address, {"digits": wrong}).status_code for _ in range(most)] == [422] * most
    assert send(public, address, {"digits": digits}).status_code == 429
    town.clock.at += timedelta(minutes=minutes, seconds=-1)
    assert send(public, address, {"digits": digits}).status_code == 429
    town.clock.at += timedelta(seconds=1)
    _, digits = shown(town, task)
    assert send(public, address, {"digits": digits}).status_code == 303


def test_each_doubt_has_its_sentence_and_says_that_one_may_refuse(town: Town, task: str) -> None:
    public = town.of("public")
    unknown = public.get("/v/never-was", headers=HTML)
    assert (unknown.status_code, "没有这个检查码" in unknown.text) == (404, True)
    code, _ = shown(town, task)

    def change(valid_to: date) -> None:
        officer = Officer("o1", "程望舒", FOOD_OFFICE, EAST, ENFORCEMENT, valid_to)
        town.office.store.write("test.officer", "test", lambda tx: register.put(tx, Officer, [officer]))

    change(TODAY - timedelta(1))
    invalid = public.get(f"/v/{code}", headers=HTML)
    assert (invalid.status_code, "没有有效的执法资格" in invalid.text) == (410, True)
    change(date(2028, 1, 1))
    other = town.of("owner").get(f"/v/{code}", headers=HTML)
    assert other.status_code == 200
    for answer in (unknown, invalid):
        assert "可以不让他们进门" in answer.text
        assert "12345" in answer.text


def test_an_owner_of_another_premises_is_told_that_the_code_is_not_theirs(town: Town) -> None:
    with ordered(town, NEXT_DOOR) as made:
        send(town.of("lead"), f"{made}/approve", {}, page=made)
        code, _ = shown(town, made.rsplit("/", 1)[1])
        answer = town.of("owner").get(f"/v/{code}", headers=HTML)
    assert (answer.status_code, "不是给这家的" in answer.text) == (410, True)
    assert NEXT_DOOR.name not in answer.text


def test_the_owner_lets_them_in_or_complains_once(town: Town, task: str) -> None:
    public, before = town.browser(), complaints(town)
    code, _ = shown(town, task)
    there = f"/v/{code}"
    assert send(public, f"{there}/compared", {"outcome": "admitted"}, page=there).status_code == 303
    assert data(public, there)["compared"] == "admitted"
    token = csrf(public.get(there, headers=HTML).text)
    for _ in range(2):
        said = public.post(f"{there}/compared", data={"csrf": token, "outcome": "refused"}, headers=HTML)
        assert said.status_code == 303
    assert data(public, there)["compared"] == "refused"
    assert complaints(town) == before + 1
    events = [event["what"] for event in data(town.of("lead"), f"/r/tasks/{task}")["events"]]
    assert events[:2] == ["refused", "admitted"]
    assert leaves(town.office)


def test_who_cannot_be_verified_is_complained_about_once_a_day(town: Town) -> None:
    public, before = town.browser(), complaints(town)
    form = f"/e/{NEXT_DOOR.id}/verify"
    for _ in range(2):
        assert send(public, f"/e/{NEXT_DOOR.id}/complain", {}, page=form).status_code == 200
    assert complaints(town) == before + 1


def test_a_code_is_not_shown_by_who_is_not_sent_nor_before_the_day(town: Town) -> None:
    lead, inspector = town.of("lead"), town.of("inspector")
    with ordered(town, NEXT_DOOR, planned=(TODAY + timedelta(3)).isoformat()) as made:
        there = f"/i/tasks/{made.rsplit('/', 1)[1]}"
        early = send(inspector, f"{there}/code", {}, page=there)
        assert (early.status_code, "还没有批准" in early.text) == (422, True)
        send(lead, f"{made}/approve", {}, page=made)
        early = send(inspector, f"{there}/code", {}, page=there)
        assert (early.status_code, "还没有到计划的日期" in early.text) == (422, True)
        out = send(inspector, f"{there}/recuse", {"officer": "o1", "reason": "亲属"}, page=there)
        assert out.status_code == 303
        alone = send(inspector, f"{there}/code", {}, page=there)
        assert (alone.status_code, "不在这个任务" in alone.text) == (422, True)


def test_the_notice_is_the_owners_and_the_officers_and_nobody_elses(town: Town, task: str) -> None:
    shown(town, task)
    address = f"/e/{SHOP.id}/notices/{task}"
    for name in ("owner", "lead", "inspector"):
        page = town.of(name).get(address, headers=HTML)
        assert (page.status_code, "您的权利" in page.text) == (200, True)
    assert town.of("druglead").get(address, headers=JSON).status_code == 404
    assert town.of("author").get(address, headers=JSON).status_code == 403
    assert town.of("owner").get(f"/e/{NEXT_DOOR.id}/notices/{task}", headers=JSON).status_code == 404


def test_the_list_is_open_to_who_holds_the_code(town: Town, task: str) -> None:
    code, _ = shown(town, task)
    page = data(town.of("public"), f"/v/{code}")
    listed = data(town.of("public"), f"/v/{code}/list")
    assert listed["total"] == page["total"] == sum(len(rows) for _, rows in listed["departments"]) > 0
    assert town.of("public").get("/v/none/list", headers=JSON).status_code == 404
