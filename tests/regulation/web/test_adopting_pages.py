"""A table on trial is adopted and taken back in the browser, by who may; every page says which it is."""

import hashlib
import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from graph.queries import parse
from regulation.catalogue import ADOPTED, PACKAGE
from regulation.web.current import LOOK_SECONDS, Current
from tests.regulation.town import TODAY
from tests.regulation.web import asking
from tests.regulation.web.asking import HTML, csrf
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

CLEAR = parse("tests/clear_deeds", "// No table was ever adopted.\nMATCH (d:AdoptionDeed) DELETE d")
MODEL = "cn-pharmacy-trial"
HERE = f"/r/models/{MODEL}"
DIGEST = hashlib.sha256((PACKAGE / "tables" / MODEL / "2026-11-22.toml").read_bytes()).hexdigest()
ADOPT = {"step": "adopt", "day": str(TODAY), "reason": "试行一年", "table": DIGEST}


@pytest.fixture(autouse=True)
def nobodys(town: Town) -> None:
    """Nobody has adopted anything."""
    town.office.store.write("test.clear", "test", lambda tx: tx.run(CLEAR))
    (town.office.settings.data_dir / ADOPTED).write_text("", encoding="utf-8")
    town.app.state.current.look()


def send(client: TestClient, form: Mapping[str, str]) -> Response:
    token = csrf(client.get(HERE, headers=HTML).text)
    return client.post(HERE, data={"csrf": token, **form}, headers=HTML)


def model_of(current: Current) -> str | None:
    return current.office().catalogue.industries["pharmacy"].model


def test_only_who_may_adopt_is_shown_the_form(town: Town) -> None:
    for name in ("public", "owner", "inspector", "lead", "regulator", "author"):
        page = asking.data(town.of(name), HERE)
        assert (page["form"] is not None) == (name == "author"), name
        assert page["digest"] == DIGEST
        assert "尚未采用" in page["trial"]
    assert asking.data(town.of("author"), "/r/models/uk-fhrs")["form"] is None


def test_an_adoption_is_told_on_every_page_and_other_workers_notice_within_two_seconds(town: Town) -> None:
    other = Current(town.office, iter([0.0, LOOK_SECONDS - 0.1, LOOK_SECONDS, LOOK_SECONDS]).__next__)
    answer = send(town.of("author"), ADOPT)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}?version=2026-11-22")
    for name in ("public", "author"):
        page = asking.data(town.of(name), HERE)
        assert "author 先生决定自 2026-11-23 起在本地采用" in page["trial"]
        assert (page["reason"], page["unread"]) == ("试行一年", False)
    (deed,) = asking.data(town.of("regulator"), HERE)["deeds"]
    assert (deed["by"], deed["digest"], deed["taken_back"]) == ("author 先生", DIGEST, False)
    assert asking.data(town.of("public"), HERE)["deeds"] == []
    assert model_of(town.app.state.current) == MODEL
    assert model_of(other) is None
    assert model_of(other) == MODEL
    form = asking.data(town.of("author"), HERE)["form"]
    assert (form["adopt"], form["take_back"]) == (False, True)


def test_taken_back_it_grades_nobody_from_now_on(town: Town) -> None:
    assert send(town.of("author"), ADOPT).status_code == 303
    assert send(town.of("author"), {"step": "take-back", "reason": ""}).status_code == 422
    assert send(town.of("author"), {"step": "take-back", "reason": "分值偏高"}).status_code == 303
    page = asking.data(town.of("author"), HERE)
    assert "尚未采用" in page["trial"]
    assert [deed["reason"] for deed in page["deeds"]] == ["分值偏高", "试行一年"]
    assert model_of(town.app.state.current) is None


def test_nobody_is_graded_before_the_day_and_a_server_that_runs_on_notices_that_it_came(town: Town) -> None:
    tomorrow = TODAY + timedelta(1)
    assert send(town.of("author"), {**ADOPT, "day": str(tomorrow)}).status_code == 303
    assert "在此之前不据此评等级" in asking.data(town.of("public"), HERE)["trial"]
    assert model_of(town.app.state.current) is None
    town.clock.at += timedelta(days=1)
    town.app.state.current.look()
    assert model_of(town.app.state.current) == MODEL
    assert "在此之前" not in asking.data(town.of("public"), HERE)["trial"]


@pytest.mark.parametrize(
    ("changes", "zh", "en"),
    [
        ({"reason": ""}, "请写明理由", "Give the reason"),
        ({"day": "soon"}, "最早可以从今天", "at the earliest"),
        ({"table": "0" * 64}, "在您看的时候变了", "changed while you were reading"),
    ],
)
def test_what_is_refused_says_why_in_both_languages_and_keeps_what_was_typed(
    town: Town, changes: dict[str, str], zh: str, en: str
) -> None:
    author = town.of("author")
    for lang, sentence in (("en", en), ("zh", zh)):
        author.get(f"{HERE}?lang={lang}", headers=HTML)
        page = send(author, {**ADOPT, "reason": "留着的理由", **changes})
        assert page.status_code == 422
        assert sentence in page.text
        assert changes.get("reason") == "" or 'value="留着的理由"' in page.text
    assert asking.data(author, HERE)["deeds"] == []


def test_a_table_changed_since_it_was_adopted_is_not_what_was_adopted(town: Town) -> None:
    assert send(town.of("author"), ADOPT).status_code == 303
    own = town.office.settings.data_dir / "tables" / MODEL / "2026-11-22.toml"
    own.parent.mkdir(parents=True)
    try:
        shipped = PACKAGE / "tables" / MODEL / "2026-11-22.toml"
        own.write_text(shipped.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        page = asking.data(town.of("author"), HERE)
        assert page["unread"]
        assert (page["form"]["adopt"], page["form"]["take_back"]) == (True, True)
        assert "采用的不是这一份" in town.of("public").get(HERE, headers=HTML).text
    finally:
        own.unlink()


def test_the_list_counts_the_graded_for_who_may_count_them(town: Town) -> None:
    def premises(name: str) -> list[int]:
        listed = asking.data(town.of(name), "/r/models")["tables"]
        return [row["premises"]["n"] for row in listed if row["premises"]]

    assert premises("public") == premises("inspector") == []
    assert sum(premises("regulator")) > 0
    assert sum(premises("author")) >= sum(premises("regulator"))
    row = next(
        r for r in asking.data(town.of("regulator"), "/r/models")["tables"] if "cn-catering" in r["href"]
    )
    listed = asking.data(town.of("regulator"), row["premises"]["href"])
    assert listed["total"] == row["premises"]["n"]
    assert re.search("2016|办法", row["source"])
