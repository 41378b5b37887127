"""A table's next edition in the browser: tried, handed over, published by another, told to whom it concerns."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from graph.queries import parse
from regulation.web.current import LOOK_SECONDS, Current
from tests.regulation.test_amending import CONTENT, DIGEST, FIRST
from tests.regulation.test_whatif import CATERERS, MODEL, TIGHTER, drafted
from tests.regulation.town import MINE, TODAY
from tests.regulation.web import asking
from tests.regulation.web.asking import HTML, csrf
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

CLEAR = parse("tests/clear_table_drafts", "// No table was ever drafted.\nMATCH (d:TableDraft) DELETE d")
HERE = f"/r/models/{MODEL}/draft"
OVER = {"step": "hand-over", "day": str(FIRST), "reason": "按去年的结果收紧", "table": DIGEST}
PUBLISH = {"step": "publish", "table": DIGEST}


@pytest.fixture(autouse=True)
def undrafted(town: Town) -> Iterator[None]:
    """Nobody has drafted a table, and none but the shipped editions lies there."""
    town.office.store.write("test.clear", "test", lambda tx: tx.run(CLEAR))
    yield
    for path in town.office.settings.data_dir.glob("tables/*/*"):
        path.unlink()
    town.app.state.current.look()


def send(client: TestClient, form: Mapping[str, str], content: bytes = b"") -> Response:
    token = csrf(client.get(HERE, headers=HTML).text)
    files = {"file": ("draft.toml", content, "application/toml")} if content else None
    return client.post(HERE, data={"csrf": token, **form}, files=files, headers=HTML)


def published(town: Town) -> None:
    assert send(town.of("regulator"), {"step": "draft"}, CONTENT).status_code == 303
    assert send(town.of("regulator"), OVER).status_code == 303
    assert send(town.of("author"), PUBLISH).status_code == 303


def test_a_file_and_a_pasted_text_are_the_same_draft_and_the_page_says_what_it_changes(town: Town) -> None:
    regulator = town.of("everywhere")
    assert send(regulator, {"step": "draft"}, CONTENT).status_code == 303
    first = asking.data(regulator, HERE)
    pasted = send(regulator, {"step": "draft", "text": CONTENT.decode().replace("\n", "\r\n")})
    assert (pasted.status_code, pasted.headers["location"]) == (303, HERE)
    page = asking.data(regulator, HERE)
    assert page["digest"] == first["digest"] == DIGEST
    found = page["found"]
    assert found["premises"] == len(CATERERS) == sum(sum(row["counts"]) for row in found["rows"])
    assert found["total"]["worse"] > 0
    shown = regulator.get(HERE, headers=HTML).text
    for said in ("谁的等级会变", "一年要查多少", "变得最多的", "等级的界限变了", DIGEST):
        assert said in shown


def test_movers_are_named_only_to_who_may_open_them(town: Town) -> None:
    dearer = drafted(*TIGHTER, ("to = 150, points = 2 }", "to = 150, points = 3 }"))
    assert send(town.of("everywhere"), {"step": "draft"}, dearer).status_code == 303
    everywhere, east, author = (
        asking.data(town.of(name), HERE)["found"] for name in ("everywhere", "regulator", "author")
    )
    assert everywhere["hidden"] == 0
    assert 0 < len(east["movers"]) < len(everywhere["movers"])
    assert (author["movers"], author["hidden"]) == ([], len(everywhere["movers"]))
    assert east["hidden"] == len(everywhere["movers"]) - len(east["movers"])
    assert everywhere["rows"] == east["rows"] == author["rows"]


def test_trying_and_handing_over_change_no_grade_and_other_workers_notice_what_is_published(
    town: Town,
) -> None:
    why = f"/e/{MINE.id}/why"
    before = asking.data(town.of("owner"), why)
    assert before["coming"] is None
    times = iter([0.0, LOOK_SECONDS, LOOK_SECONDS, 2 * LOOK_SECONDS, 2 * LOOK_SECONDS])
    other = Current(town.office, times.__next__)
    assert other.office().catalogue.newest(MODEL).version == "2016-12-01"
    published(town)
    assert other.office().catalogue.newest(MODEL).version == "2027-01-01"
    page = asking.data(town.of("owner"), why)
    coming = page.pop("coming")
    assert (coming["on"], coming["factor"]) == ("2027-01-01", "")
    assert page == {key: value for key, value in before.items() if key != "coming"}
    assert asking.data(town.of("author"), HERE)["state"] == "published"
    assert asking.data(town.of("public"), f"/r/models/{MODEL}")["edition"] == "2016-12-01"
    town.clock.at += timedelta(days=FIRST.toordinal() - TODAY.toordinal())
    assert asking.data(town.of("public"), f"/r/models/{MODEL}")["edition"] == "2027-01-01"


def test_owner_and_regulator_read_old_and_new_in_their_language_before_the_day(town: Town) -> None:
    published(town)
    for name, path in (("owner", f"/e/{MINE.id}/why"), ("regulator", f"/r/premises/{MINE.id}/why")):
        client = town.of(name)
        for lang, said in (("en", "From 1 Jan 2027 a new edition applies"), ("zh", "起施行新版本")):
            assert said in client.get(f"{path}?lang={lang}", headers=HTML).text, (name, lang)


def test_only_a_second_person_who_may_publish_is_shown_the_button(town: Town) -> None:
    send(town.of("author"), {"step": "draft"}, CONTENT)
    assert send(town.of("author"), OVER).status_code == 303
    buttons = {
        name: 'value="publish"' in town.of(name).get(HERE, headers=HTML).text
        for name in ("author", "author2", "regulator")
    }
    assert buttons == {"author": False, "author2": True, "regulator": False}
    own = send(town.of("author"), PUBLISH)
    assert own.status_code == 422
    assert "另一位" in own.text
    assert send(town.of("regulator"), PUBLISH).status_code == 403
    back = send(town.of("author2"), {"step": "return", "table": DIGEST, "reason": "再核"})
    assert back.status_code == 303
    assert "再核" in town.of("author").get(HERE, headers=HTML).text


@pytest.mark.parametrize(
    ("form", "content", "zh", "en"),
    [
        ({"step": "draft"}, b"", "请选一个文件", "Choose a file"),
        ({"step": "draft"}, b"id = ", "这份草稿不能用", "cannot be used"),
        ({"step": "draft"}, drafted(), "不能覆盖", "none is ever overwritten"),
        ({"step": "draft", "text": "留着 = 的"}, b"", "这份草稿不能用", "cannot be used"),
        ({**OVER, "reason": ""}, b"", "请写明理由", "Give the reason"),
        ({**OVER, "day": "soon", "reason": "留着"}, b"", "要与文件一致", "must be the file"),
        ({**OVER, "table": "0" * 64, "reason": "留着"}, b"", "在您看的时候变了", "while you were reading"),
    ],
)
def test_what_is_refused_says_why_in_both_languages_and_loses_nothing_typed(
    town: Town, form: dict[str, str], content: bytes, zh: str, en: str
) -> None:
    regulator = town.of("regulator")
    send(regulator, {"step": "draft"}, drafted(*TIGHTER))
    for lang, sentence in (("en", en), ("zh", zh)):
        regulator.get(f"{HERE}?lang={lang}", headers=HTML)
        page = send(regulator, form, content)
        assert page.status_code == 422
        assert sentence in page.text
        assert form.get("reason", "") in page.text
        assert (content.decode().strip() or form.get("text", ""))[:60].split("\n")[0] in page.text
    assert asking.data(regulator, HERE)["digest"] == DIGEST


def test_the_form_of_another_site_does_nothing(town: Town) -> None:
    refused = town.of("regulator").post(HERE, data={"step": "draft", "csrf": "x"}, headers=HTML)
    assert refused.status_code == 403
    assert asking.data(town.of("regulator"), HERE)["state"] is None
