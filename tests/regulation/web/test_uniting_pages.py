"""Records set aside and records that differ, on their pages; and the one thing left to a disabled account."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from checklists import Answer, Outcome
from graph import findings, tasks, visits
from graph.scope import Scope
from regulation import attachments
from regulation.access.accounts import disable_account
from regulation.access.policy import OPERATOR
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits.submission import Submission
from regulation.visits.submit import submit
from regulation.web.app import create_app
from tests.conftest import Server
from tests.regulation import town
from tests.regulation.attachments import corpus
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import INSPECTOR, failed, opened, passed, submission, visiting
from tests.regulation.web.asking import HTML, JSON, csrf, data, is_a_problem
from tests.regulation.web.conftest import Clock, Town
from tests.templates.reading import read

pytestmark = pytest.mark.store
ASIDE = "/r/set-aside"
UNSEEN = Answer(Outcome.NOT_CHECKED)


@pytest.fixture
def visited(
    embedded_server: Server, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """The town, its catering requirements the seven of `visiting`."""
    clock = Clock()
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path_factory.mktemp("uniting"))})
    office = Office(embedded_server.emptied(), visiting(catalogue), settings, now=clock)
    town.settle(office)
    app = create_app(office)
    with ExitStack() as closing:

        def browser() -> TestClient:
            return closing.enter_context(TestClient(app, follow_redirects=False))

        yield Town(office, app, clock, browser)


def send(client: TestClient, page: str, address: str, **values: str) -> Response:
    """Fill in a form of a page."""
    token = csrf(client.get(page, headers=HTML).text)
    return client.post(address, data={"csrf": token, **values}, headers=HTML)


def set_aside(office: Office) -> Submission:
    """A record that arrived after its task was cancelled: it does not count."""
    task = opened(office)
    given = submission(office, task, {"COLD": failed("冷藏 12 度")})
    off = replace(office.store.read(lambda tx: tasks.read(tx, Scope("/"), task.id)), state="cancelled")
    office.store.write("test.cancel", "test", lambda tx: tasks.put(tx, off))
    assert submit(office, INSPECTOR, given).aside == ("cancelled",)
    return given


def disputed(office: Office) -> tuple[Submission, Submission, str]:
    """Two records of one visit that differ on COLD, and the address of its result."""
    task = opened(office)
    first = submission(office, task, {"COLD": failed("冷藏 12 度")})
    second = submission(office, task, dict.fromkeys(first.answers, UNSEEN) | {"COLD": passed()})
    visit = submit(office, INSPECTOR, first).visit
    assert submit(office, INSPECTOR, second).flags[-1] == "conflict"
    return first, second, f"/e/{MINE.id}/visits/{visit}"


def outcome(office: Office, row: str) -> Outcome:
    return office.store.read(lambda tx: visits.place(tx, MINE.id)).checked[row].outcome


def states(office: Office, visit: str) -> list[str]:
    return [f.state.value for f in office.store.read(lambda tx: findings.of_visit(tx, visit))]


def test_a_record_set_aside_waits_until_a_lead_admits_it_with_a_reason(visited: Town) -> None:
    office, given, lead = visited.office, set_aside(visited.office), visited.of("lead")
    (row,) = data(lead, ASIDE)["rows"]
    assert (row["record"], row["failed"], row["digest"]) == (given.id, ["COLD 事项"], given.digest())
    assert "任务已经取消" in read(lead.get(ASIDE, headers=HTML).text).text()
    assert "COLD" not in office.store.read(lambda tx: visits.place(tx, MINE.id)).checked
    refused = send(lead, ASIDE, ASIDE, record=given.id, reason=" ")
    assert refused.status_code == 422
    assert "请写明理由" in refused.text
    assert len(data(lead, ASIDE)["rows"]) == 1  # left as it is, it waits on
    admitted = send(lead, ASIDE, ASIDE, record=given.id, reason="取消通知晚到")
    assert (admitted.status_code, admitted.headers["location"]) == (303, f"/e/{MINE.id}/visits/{given.id}")
    assert data(lead, ASIDE)["rows"] == []
    assert outcome(office, "COLD") is Outcome.FAILED
    assert send(lead, ASIDE, ASIDE, record=given.id, reason="再来一次").status_code == 404


def test_what_is_set_aside_is_shown_and_admitted_in_its_own_department_and_area_alone(visited: Town) -> None:
    given = set_aside(visited.office)
    for name in ("druglead", "drugcity", "idle", "nowhere"):
        elsewhere = visited.of(name)
        assert data(elsewhere, ASIDE)["rows"] == [], name
        assert send(elsewhere, ASIDE, ASIDE, record=given.id, reason="我看行").status_code == 404, name
    assert visited.of("inspector").get(ASIDE, headers=HTML).status_code == 403
    assert len(data(visited.of("lead"), ASIDE)["rows"]) == 1


def test_a_row_on_which_records_differ_is_decided_by_who_signed_neither(visited: Town) -> None:
    office = visited.office
    first, second, result = disputed(office)
    lead, rulings = visited.of("lead"), f"/r/visits/{first.id}/rulings"
    (row,) = data(lead, result)["disputes"]
    assert (row["row"], row["may_rule"], row["decided"]) == ("COLD", True, "")
    assert [(a["record"], a["outcome"], a["counts"]) for a in row["answers"]] == [
        (first.id, "failed", True),
        (second.id, "passed", False),
    ]
    (seen,) = data(visited.of("inspector"), result)["disputes"]
    assert seen["may_rule"] is False
    chosen = {"row": "COLD", "record": second.id, "reason": "温度记录在第二份里"}
    assert send(visited.of("inspector"), result, rulings, **chosen).status_code == 403
    empty = send(lead, result, rulings, **{**chosen, "reason": " "})
    assert empty.status_code == 422
    assert "请写明理由" in empty.text
    assert outcome(office, "COLD") is Outcome.FAILED  # the stricter one, until somebody decides
    decided = send(lead, result, rulings, **chosen)
    assert (decided.status_code, decided.headers["location"]) == (303, f"{result}#disputes")
    assert (outcome(office, "COLD"), states(office, first.id)) == (Outcome.PASSED, ["withdrawn"])
    (row,) = data(lead, result)["disputes"]
    assert "温度记录在第二份里" in row["decided"]
    assert send(lead, result, rulings, **chosen).status_code == 422
    assert send(visited.of("druglead"), "/r/findings", rulings, **chosen).status_code == 404


def test_each_record_of_a_visit_is_shown_alone_to_who_reads_it_whole(visited: Town) -> None:
    first, second, result = disputed(visited.office)
    lead = visited.of("lead")
    assert data(lead, result)["shown"] is None
    parts = {one["digest"]: one["speaks"] for one in data(lead, result)["parts"]}
    assert parts == {given.digest(): True for given in (first, second)}
    for given, failing in ((first, 1), (second, 0)):
        page = data(lead, f"{result}?record={given.id}")
        assert (page["shown"]["digest"], len(page["findings"])) == (given.digest(), failing)
        assert "这里只是其中一份记录" in lead.get(f"{result}?record={given.id}", headers=HTML).text
        paper = lead.get(f"{result}.pdf?record={given.id}")
        assert (paper.status_code, paper.content[:5]) == (200, b"%PDF-")


def test_a_passer_by_reads_neither_which_records_differ_nor_an_officers_words(visited: Town) -> None:
    _, _, result = disputed(visited.office)
    visited.clock.at = NOW + timedelta(60)
    passer_by = visited.of("public").get(result, headers=HTML)
    assert passer_by.status_code == 200
    assert "冷藏 12 度" not in passer_by.text
    assert data(visited.of("public"), result)["disputes"] == []


def hand_in(client: TestClient, given: Submission) -> Any:
    return client.post("/api/v1/visits", json=given.as_json(), headers=JSON)


def upload(client: TestClient, photo: bytes) -> Response:
    there = f"/api/v1/attachments/{hashlib.sha256(photo).hexdigest()}"
    headers = {**JSON, "Upload-Offset": "0", "Upload-Length": str(len(photo))}
    return client.patch(there, content=photo, headers=headers)


def test_a_disabled_account_hands_in_what_it_had_and_does_nothing_else(visited: Town) -> None:
    office, client, photo = visited.office, visited.of("inspector"), corpus.camera() + b"left"
    name = hashlib.sha256(photo).hexdigest()
    task = opened(office)
    given = submission(office, task, {"COLD": replace(failed("冷藏 12 度"), photos=(name,))})
    later = submission(office, task, {}, at=NOW + timedelta(minutes=30))
    disable_account(office.store, OPERATOR, "inspector", NOW + timedelta(minutes=5))
    visited.clock.at = NOW + timedelta(hours=1)
    assert upload(client, photo).status_code == 201
    assert attachments.has(office.settings, name)
    answer = hand_in(client, given)
    assert (answer.status_code, answer.json()["set_aside"], answer.json()["attachments"]) == (
        202,
        True,
        [name],
    )
    assert "disabled" in answer.json()["why"]
    assert (hand_in(client, given).status_code, hand_in(client, given).json()) == (202, answer.json())
    is_a_problem(hand_in(client, later), 403)  # made after the account was disabled
    for path in ("/i", "/i/pack", f"/i/tasks/{task.id}/list", "/r/premises", ASIDE, "/r/findings"):
        is_a_problem(client.get(path, headers=JSON), 401)
    start = client.post(f"/i/tasks/{task.id}/start", data={"csrf": "x"}, headers=JSON)
    is_a_problem(start, 401)
    (row,) = data(visited.of("lead"), ASIDE)["rows"]
    assert row["record"] == given.id


def test_a_disabled_account_that_signed_out_hands_nothing_in(visited: Town) -> None:
    office, client = visited.office, visited.of("inspector")
    given = submission(office, opened(office), {})
    page = client.get("/", headers=HTML).text
    kept = dict(client.cookies)
    assert client.post("/sign-out", data={"csrf": csrf(page)}, headers=HTML).status_code == 303
    disable_account(office.store, OPERATOR, "inspector", NOW + timedelta(minutes=5))
    client.cookies.update(kept)
    is_a_problem(hand_in(client, given), 401)
    is_a_problem(upload(client, corpus.camera() + b"out"), 401)
