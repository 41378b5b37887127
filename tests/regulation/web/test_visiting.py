"""A visit through the pages: from the opened list to the signed result, the proof and its confirmation."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import get_args

import pytest
from PIL import Image
from starlette.testclient import TestClient

from graph import findings, register, tasks, visits
from graph.queries import parse
from graph.records import Officer
from graph.scope import Scope
from regulation import attachments
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits.submit import submit
from regulation.web.app import create_app
from regulation.web.current import Current
from templates import TaskEvent
from tests.conftest import Server
from tests.regulation import town
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import (
    INSPECTOR,
    OFFICERS,
    failed,
    from_data,
    opened,
    order,
    submission,
    visiting,
)
from tests.regulation.web.conftest import Clock, Town
from tests.templates.reading import read

pytestmark = pytest.mark.store
EVERYWHERE = Scope("/")
VISITS = parse(
    "tests/read_visits", "// All.\nMATCH (v:Visit) WHERE v.record IS NOT NULL RETURN v.id AS id ORDER BY v.at"
)
CALL_OFF = parse(
    "tests/call_off", "// What another test left open.\nMATCH (t:Task) SET t.state = 'cancelled'"
)
HERE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@pytest.fixture(scope="module")
def built_for_visits(
    embedded_server: Server, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    store, clock = embedded_server.emptied(), Clock()
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path_factory.mktemp("visits"))})
    office = Office(store, visiting(catalogue), settings, now=clock)
    town.settle(office)
    app = create_app(office)
    with ExitStack() as closing:

        def browser() -> TestClient:
            return closing.enter_context(TestClient(app, follow_redirects=False))

        yield Town(office, app, clock, browser)


@pytest.fixture
def town_visited(built_for_visits: Town) -> Town:
    built_for_visits.clock.at = NOW
    built_for_visits.office.store.write("tests.call_off", "tests", lambda tx: tx.run(CALL_OFF))
    return built_for_visits


def csrf(html: str) -> str:
    return next(held["value"] for held in read(html).all("input") if held.get("name") == "csrf")


def jpeg() -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    Image.new("RGB", (2400, 1200), "white").save(out, "JPEG", exif=exif)
    return out.getvalue()


def submitted(office: Office) -> str:
    return office.store.read(lambda tx: tx.run(VISITS))[-1]["id"]


def found(office: Office, visit: str) -> list[findings.FindingRow]:
    return office.store.read(lambda tx: findings.of_visit(tx, visit))


def filled_in(town: Town, task: str, **answers: object) -> tuple[TestClient, object]:
    """The list of a task posted with these fields."""
    client = town.of("inspector")
    page = client.get(f"/i/tasks/{task}/list", headers=HERE)
    fields = {"csrf": csrf(page.text), **answers}
    return client, client.post(f"/i/tasks/{task}/list", data=fields, headers=HERE)


CLEAN = {"rest.people": "1", "rest.kitchen": "1", "rest.to-find-out": "1"}


def test_a_clean_visit_takes_one_tick_a_section_and_two_more_pages(town_visited: Town) -> None:
    office, client = town_visited.office, town_visited.of("inspector")
    task = order(office)
    start = client.get(f"/i/tasks/{task.id}/list", headers=HERE)
    assert "开始检查" in start.text
    opened_ = client.post(f"/i/tasks/{task.id}/start", data={"csrf": csrf(start.text)}, headers=HERE)
    assert (opened_.status_code, opened_.headers["location"]) == (303, f"/i/tasks/{task.id}/list")
    _, kept = filled_in(town_visited, task.id, **CLEAN)
    assert (kept.status_code, kept.headers["location"]) == (303, f"/i/tasks/{task.id}/check")  # pyright: ignore[reportAttributeAccessIssue]
    page = client.get(f"/i/tasks/{task.id}/check", headers=HERE)
    signed = {
        "csrf": csrf(page.text),
        "who": [o.enforcement_number for o in OFFICERS],
        "presence": "signed",
        "sign.owner": "M 10.0 20.0 L 30.0 40.0",
    }
    done = client.post(f"/i/tasks/{task.id}/check", data=signed, headers=HERE)
    visit = submitted(office)
    assert (done.status_code, done.headers["location"]) == (303, f"/e/{MINE.id}/visits/{visit}")
    again = client.post(f"/i/tasks/{task.id}/check", data=signed, headers=HERE)
    assert again.headers["location"] == f"/e/{MINE.id}/visits/{visit}"
    result = client.get(done.headers["location"], headers=HERE)
    assert "全部合格" in result.text
    record = office.store.read(lambda tx: visits.read(tx, EVERYWHERE, visit)).record
    assert {a["how"] for a in record["answers"].values()} == {"rest_of_section"}
    assert record["owner"]["signature"] == "M 10.0 20.0 L 30.0 40.0"


def test_a_desk_task_goes_from_the_order_to_the_owners_page_and_nobody_came(
    town_visited: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Current, "office", lambda _: from_data(town_visited.office, "RECORDS"))
    office, lead, client = town_visited.office, town_visited.of("lead"), town_visited.of("inspector")
    _staff(office)
    form = lead.get(f"/r/premises/{MINE.id}/order", headers=HERE)
    assert "案头检查" in form.text
    assert "第二十七条" in form.text
    wish = {
        "csrf": csrf(form.text),
        "kind": "desk",
        "origin": "by_hand",
        "reason": "年报没有按期报送",
        "planned": town.TODAY.isoformat(),
        "officer": ["1", "2"],
    }
    ordered = lead.post(f"/r/premises/{MINE.id}/order", data=wish, headers=HERE)
    assert ordered.status_code == 303, ordered.text
    task = ordered.headers["location"].rsplit("/", 1)[1]
    page = lead.get(f"/r/tasks/{task}", headers=HERE)
    assert "没有人上门" in page.text
    lead.post(f"/r/tasks/{task}/approve", data={"csrf": csrf(page.text)}, headers=HERE)
    mine = client.get(f"/i/tasks/{task}", headers=HERE).text
    assert "亮检查码" not in mine
    assert f"/i/tasks/{task}/list" in mine
    start = client.get(f"/i/tasks/{task}/list", headers=HERE)
    client.post(f"/i/tasks/{task}/start", data={"csrf": csrf(start.text)}, headers=HERE)
    listed = client.get(f"/i/tasks/{task}/list", headers={**HERE, "Accept": "application/json"}).json()
    assert [row["id"] for section in listed["sections"] for row in section["rows"]] == ["RECORDS"]
    assert "HEALTH" in {row["id"] for row in listed["elsewhere"]}
    _, kept = filled_in(town_visited, task, **{"rest.people": "1"})
    assert kept.status_code == 303  # pyright: ignore[reportAttributeAccessIssue]
    check = client.get(f"/i/tasks/{task}/check", headers=HERE)
    assert 'name="presence"' not in check.text
    signed = {"csrf": csrf(check.text), "who": [o.enforcement_number for o in OFFICERS]}
    done = client.post(f"/i/tasks/{task}/check", data=signed, headers=HERE)
    assert done.status_code == 303, done.text
    result = town_visited.of("owner").get(done.headers["location"], headers=HERE)
    assert "从数据查，没有人上门" in result.text
    assert "没有人上门，经营者一方不用签字" in result.text
    assert town_visited.of("owner").get(f"{done.headers['location']}.pdf").content.startswith(b"%PDF")


def _staff(office: Office) -> None:
    """The two officers as the register knows them."""
    known = [
        Officer(o.number, o.name, o.department, town.EAST, o.enforcement_number, date(2028, 1, 1))
        for o in OFFICERS
    ]
    office.store.write("test.staff", "test", lambda tx: register.put(tx, Officer, known))


def test_paper_is_asked_for_at_once_and_key_rows_are_found_at_once(town_visited: Town) -> None:
    task = opened(town_visited.office)
    page = read(town_visited.of("inspector").get(f"/i/tasks/{task.id}/list", headers=HERE).text)
    links = [held["href"] for held in page.all("a") if held.get("href", "").startswith("#row.")]
    assert links == ["#row.HEALTH", "#row.GAS"]


def test_what_is_missing_is_said_and_nothing_typed_is_lost(town_visited: Town) -> None:
    task = opened(town_visited.office)
    _, answer = filled_in(
        town_visited,
        task.id,
        **{
            "rest.people": "1",
            "a.COLD": "failed",
            "n.COLD": "",
            "a.GAS": "failed",
            "n.GAS": "软管老化",
            "m.GAS": "day",
            "d.GAS": "2026-11-01",
            "a.WASTE": "not_applicable",
            "o.note.1": "门口堆物",
        },
    )
    assert answer.status_code == 422  # pyright: ignore[reportAttributeAccessIssue]
    text = answer.text  # pyright: ignore[reportAttributeAccessIssue]
    links = {held["href"] for held in read(text).all("a")}
    assert {"#row.COLD", "#row.GAS", "#row.WASTE", "#row.PESTS"} <= links
    assert "软管老化" in text
    assert "门口堆物" in text
    assert 'value="2026-11-01"' in text
    kept = town_visited.of("inspector").get(f"/i/tasks/{task.id}/list", headers=HERE).text
    assert "软管老化" in kept


def test_a_photo_is_kept_small_without_what_the_camera_wrote_and_only_its_readers_see_it(
    town_visited: Town,
) -> None:
    office, task = town_visited.office, opened(town_visited.office)
    client = town_visited.of("inspector")
    token = csrf(client.get(f"/i/tasks/{task.id}/list", headers=HERE).text)
    fields = {"csrf": token, **CLEAN, "a.COLD": "failed", "p.COLD": "无证上岗", "m.COLD": "7"}
    files = [("f.COLD", ("a.jpg", jpeg(), "image/jpeg")), ("f.GAS", ("b.jpg", b"", "image/jpeg"))]
    sent = client.post(f"/i/tasks/{task.id}/list", data=fields, files=files, headers=HERE)
    assert sent.status_code == 303
    page = client.get(f"/i/tasks/{task.id}/check", headers=HERE)
    data = {"csrf": csrf(page.text), "who": ["9001001", "9001002"], "presence": "absent", "witness": "邻居"}
    where = client.post(f"/i/tasks/{task.id}/check", data=data, headers=HERE).headers["location"]
    one = found(office, where.rsplit("/", 1)[1])[0]
    assert one.note == "无证上岗"
    path = attachments.served(office.settings, one.photos[0])
    assert path is not None
    with Image.open(path) as picture:
        assert (picture.size, dict(picture.getexif())) == ((1600, 800), {})
    assert attachments.original(office.settings, one.photos[0]) == jpeg()
    there = f"{where}/photos/{one.photos[0]}"
    assert client.get(there).headers["content-type"] == "image/jpeg"
    assert town_visited.of("public").get(there).status_code == 404


@pytest.mark.parametrize(
    ("presence", "who", "word"),
    [
        ("", ["9001001", "9001002"], "签字、拒签"),
        ("refused", ["9001001", "9001002"], "见证人"),
        ("signed", ["9001001"], "两名"),
    ],
)
def test_a_record_without_two_officers_or_the_owner_s_stand_is_not_sent(
    town_visited: Town, presence: str, who: list[str], word: str
) -> None:
    task = opened(town_visited.office)
    client, _ = filled_in(town_visited, task.id, **CLEAN)
    page = client.get(f"/i/tasks/{task.id}/check", headers=HERE)
    data = {"csrf": csrf(page.text), "who": who, "presence": presence}
    answer = client.post(f"/i/tasks/{task.id}/check", data=data, headers=HERE)
    assert answer.status_code == 422
    assert word in answer.text


def test_a_machine_gets_its_receipt_again_and_a_problem_for_anything_else(town_visited: Town) -> None:
    office, client = town_visited.office, town_visited.of("inspector")
    given = submission(office, opened(office))
    first = client.post("/api/v1/visits", json=given.as_json())
    assert first.status_code == 201
    again = client.post("/api/v1/visits", json=given.as_json())
    assert (again.status_code, again.json()) == (201, first.json())
    other = replace(given, note="别的")
    refused = client.post("/api/v1/visits", json=other.as_json(), headers={"Accept": "application/json"})
    assert refused.status_code == 409
    assert first.json()["number"] in refused.json()["detail"]
    less = submission(office, opened(office))
    bad = {**less.as_json(), "answers": {}}
    missing = client.post("/api/v1/visits", json=bad, headers={"Accept": "application/json"})
    assert missing.status_code == 422
    assert "HEALTH" in missing.json()["detail"]
    assert (
        client.post("/api/v1/visits", content=b"x", headers={"Accept": "application/json"}).status_code == 400
    )


def test_the_owner_sends_proof_and_the_department_confirms_what_the_preview_showed(
    town_visited: Town,
) -> None:
    office = town_visited.office
    given = submission(office, opened(office), {"COLD": failed(), "HEALTH": failed("过期")})
    submit(office, INSPECTOR, given)
    here = f"/e/{MINE.id}/visits/{given.id}"
    owner, lead = town_visited.of("owner"), town_visited.of("lead")
    page = owner.get(here, headers=HERE)
    assert "送去确认" in page.text
    empty = owner.post(
        f"{here}/proof", data={"csrf": csrf(page.text), "finding": f"{given.id}:1"}, headers=HERE
    )
    assert empty.status_code == 422
    for n in (1, 2):
        sent = owner.post(
            f"{here}/proof",
            data={"csrf": csrf(page.text), "finding": f"{given.id}:{n}", "words": "已改"},
            files=[("photo", ("a.jpg", jpeg(), "image/jpeg"))],
            headers=HERE,
        )
        assert sent.status_code == 303
    there = f"/r/findings/{given.id}:1"
    settle = lead.get(there, headers=HERE)
    assert "确认全部" in settle.text
    data = {"csrf": csrf(settle.text), "finding": [f"{given.id}:1", f"{given.id}:2"], "do": "accept"}
    assert lead.post(there, data=data, headers=HERE).status_code == 303
    assert {f.state for f in found(office, given.id)} == {"confirmed"}
    assert "都已改好" in owner.get(here, headers=HERE).text
    replied = owner.post(f"{here}/reply", data={"csrf": csrf(page.text), "words": "当时在进货"}, headers=HERE)
    assert replied.status_code == 303
    assert "当时在进货" in lead.get(here, headers=HERE).text


def test_the_page_of_a_task_tells_of_the_opened_list_and_the_visit(town_visited: Town) -> None:
    office = town_visited.office
    task = opened(office)
    submit(office, INSPECTOR, submission(office, task, {}))
    page = town_visited.of("lead").get(f"/r/tasks/{task.id}", headers=HERE)
    assert page.status_code == 200
    assert [word for word in ("打开检查单", "办结") if word not in page.text] == []


def test_every_step_on_a_tasks_record_has_its_word() -> None:
    assert {event.value for event in TaskEvent} == set(get_args(tasks.What))


def test_anyone_reads_the_result_from_its_public_day_on_without_notes_and_names(town_visited: Town) -> None:
    office = town_visited.office
    given = submission(office, opened(office), {"COLD": failed("王某未洗手")})
    submit(office, INSPECTOR, given)
    here = f"/e/{MINE.id}/visits/{given.id}"
    anyone = town_visited.of("public")
    assert anyone.get(here, headers=HERE).status_code == 404
    town_visited.clock.at = town_visited.clock.at.replace(month=12, day=30)
    seen = anyone.get(here, headers=HERE)
    assert seen.status_code == 200
    assert "COLD 事项" in seen.text
    assert not [word for word in ("王某未洗手", "程文山", "PDF") if word in seen.text]
    assert anyone.get(f"{here}.pdf").status_code == 404


def test_the_record_is_a_pdf_in_chinese_the_same_each_time_with_its_rare_characters(
    town_visited: Town,
) -> None:
    office = town_visited.office
    given = submission(office, opened(office), {"COLD": failed("𠮷野家旁，䶮记")})
    submit(office, INSPECTOR, given)
    here = f"/e/{MINE.id}/visits/{given.id}.pdf"
    first = town_visited.of("inspector").get(here)
    assert first.headers["content-type"] == "application/pdf"
    assert first.content.startswith(b"%PDF-1.7")
    assert first.content == town_visited.of("owner").get(here).content
    assert b"pdfaid:part>2" in first.content


def test_a_form_from_elsewhere_changes_nothing(town_visited: Town) -> None:
    task = opened(town_visited.office)
    client = town_visited.of("inspector")
    for path in ("start", "list", "check"):
        assert client.post(f"/i/tasks/{task.id}/{path}", data={"csrf": "x"}, headers=HERE).status_code == 403


def test_a_re_check_holds_exactly_the_rows_that_are_not_settled(town_visited: Town) -> None:
    office = town_visited.office
    given = submission(office, opened(office), {"COLD": failed(), "HEALTH": failed("过期")})
    submit(office, INSPECTOR, given)
    lead, there = town_visited.of("lead"), f"/r/findings/{given.id}:1"
    page = lead.get(there, headers=HERE)
    assert "派人复查" in page.text
    assert f"/r/findings/{given.id}:2" in lead.get("/r/findings", headers=HERE).text
    ordered = lead.post(there, data={"csrf": csrf(page.text), "do": "recheck"}, headers=HERE)
    assert ordered.status_code == 303, read(ordered.text).text()[:400]
    made = office.store.read(
        lambda tx: tasks.read(tx, EVERYWHERE, ordered.headers["location"].split("/")[-1])
    )
    assert (made.rows, made.recheck_of, made.origin) == (("HEALTH", "COLD"), given.id, "recheck")
