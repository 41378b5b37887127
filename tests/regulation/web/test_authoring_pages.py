"""Two authors and no terminal: a row is written, shown to concern whom, handed over, published, and in force."""

import hashlib
import json
import re
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from checklists import select
from graph import Tx, drafts
from graph.leaf import Statement, commitment
from graph.queries import load, parse
from regulation.authoring import finish
from regulation.authoring.editions import newest
from regulation.catalogue import PACKAGE, read_catalogue
from regulation.web.app import create_app
from regulation.web.current import Current
from tests.regulation.cli.test_commands import yima
from tests.regulation.town import ELSEWHERE, LEAVES, MINE, SHOPS, TODAY
from tests.regulation.web import asking
from tests.regulation.web.asking import HTML, csrf
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

CLEAR = parse("tests/clear_drafts", "// No draft is left.\nMATCH (d:RuleDraft) DELETE d")
HERE = "/r/requirements/catering"
DRAFT = f"{HERE}/draft"
ALARM = {
    "title.zh": "排烟道每季清洗",
    "title.en": "Exhaust duct cleaned quarterly",
    "duty.zh": "排烟道每季清洗一次，留下记录。",
    "duty.en": "Have the exhaust duct cleaned each quarter and keep the record.",
    "check.zh": "看最近一季的清洗记录。",
    "check.en": "Read the record of the last quarter.",
    "chapter": "premises",
    "department": "market_regulation",
    "method": "document",
    "severity": "key",
    "mend_days": "10",
    "when": 'form == "restaurant" and floor_area_m2 > 100',
    "basis.law": "food_safety_law",
    "basis.article.zh": "第三十三条",
    "basis.article.en": "Article 33",
    "phrases.zh": "没有清洗记录\n烟道积油",
    "phrases.en": "No record\nGrease in the duct",
}
"""A row as an author types it."""
BLANKET = {
    "title.zh": "灶边有灭火毯",
    "duty.zh": "每个灶台旁边挂一块灭火毯。",
    "check.zh": "看灶台旁边。",
}
"""Another one, apart from what both say."""
COMMON = "/r/requirements/common"


def send(client: TestClient, path: str, form: Mapping[str, str], page: str = HERE) -> Response:
    token = csrf(client.get(page, headers=HTML).text)
    return client.post(path, data={"csrf": token, **form}, headers=HTML)


def own(town: Town) -> Path:
    return town.office.settings.data_dir / "industries" / "catering"


@pytest.fixture(autouse=True)
def anew(town: Town) -> None:
    """No draft, and the editions that are shipped."""
    town.office.store.write("test.clear", "test", lambda tx: tx.run(CLEAR))
    shutil.rmtree(town.office.settings.data_dir / "industries", ignore_errors=True)
    town.app.state.current.look()


def write(town: Town, name: str = "author", **changes: str) -> str:
    """Write a new row; its id."""
    answer = send(town.of(name), f"{HERE}/new", {**ALARM, **changes})
    assert answer.status_code == 303, re.findall(r"govuk-error-message.*", answer.text)
    assert answer.headers["location"] == DRAFT
    return asking.data(town.of(name), DRAFT)["rows"][-1]["id"]


def handbook(client: TestClient, shop: str = MINE.id) -> list[str]:
    page = asking.data(client, f"/e/{shop}/handbook")
    return [row["id"] for chapter in page["chapters"] for row in chapter["rows"]]


def test_whoever_reads_requirements_finds_every_trade_and_every_row(town: Town) -> None:
    for name in ("inspector", "lead", "regulator", "author"):
        listed = asking.data(town.of(name), "/r/requirements")["trades"]
        shipped = {trade["href"].rsplit("/", 1)[1] for trade in listed}
        assert shipped - {"pharmacy", "common"} == set(
            town.office.catalogue.libraries
        )  # its rows lie there all the same
        rows = asking.data(town.of(name), HERE)
        assert rows["total"] == len(newest(own(town), "catering").rows)
        assert bool(rows["new_href"]) == (name == "author")
    found = asking.data(town.of("author"), f"{HERE}?q=留样")
    assert 0 < found["total"] < 5
    assert {"COM-001"} <= {
        row["id"] for chapter in asking.data(town.of("author"), COMMON)["chapters"] for row in chapter["rows"]
    }
    assert town.of("author").get("/r/requirements/*").status_code == 404


def test_every_field_says_what_to_mend_and_nothing_typed_is_lost(town: Town) -> None:
    wrong = {
        "title.en": "",
        "check.zh": "",
        "chapter": "",
        "mend_days": "soon",
        "when": "uses_gass",
        "basis.law": "no_such_law",
        "penalty.note.zh": "罚款",
        "phrases.en": "one line only",
        "red_line": "yes",
        "points": "3",
        "covers": "COM-001 NO-1",
        "asks": "Not A Name",
    }
    page = send(town.of("author"), f"{HERE}/new", {**ALARM, **wrong})
    assert page.status_code == 422
    faulty = set(re.findall(r'id="([a-z_.]+)-error"', page.text))
    assert faulty == {
        "title.en", "check.zh", "chapter", "mend_days", "when", "basis.law", "penalty.law", "phrases.en", "red_line",
        "factor", "covers", "asks",
    }  # fmt: skip
    for typed in (
        "soon",
        "uses_gass",
        "没有清洗记录\n烟道积油",
        "one line only",
        "Not A Name",
        "COM-001 NO-1",
    ):
        assert typed in page.text
    assert "没有声明过" in page.text
    english = town.of("author").post(
        f"{HERE}/new?lang=en",
        data={"csrf": csrf(page.text), **ALARM, **wrong},
        headers=HTML,
    )
    town.of("author").get(f"{HERE}?lang=zh", headers=HTML)
    assert "did you mean uses_gas" in english.text
    assert "There is no such row: NO-1." in english.text
    assert town.of("author").get(DRAFT).status_code == 404


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": "1.2345", "factor": "dynamic_score"}, "points"),
        ({"points": "-1", "factor": "dynamic_score"}, "points"),
        ({"points": "1", "factor": "dynamic_score", "points_source": "hearsay"}, "points_source"),
        ({"mend_days": "366"}, "mend_days"),
        ({"mend_days": "²"}, "mend_days"),
        ({"covers": "COM-001", "department": "fire_rescue"}, "covers"),
        ({"department": "nobody"}, "department"),
        ({"good.zh": "有记录"}, "good.en"),
    ],
)
def test_a_field_that_cannot_be_meant_is_refused_there(
    town: Town, changes: dict[str, str], field: str
) -> None:
    page = send(town.of("author"), f"{HERE}/new", {**ALARM, **changes})
    assert page.status_code == 422
    assert f'id="{field}-error"' in page.text


def test_a_draft_tells_what_changes_and_for_whom_as_the_handbook_would(town: Town) -> None:
    row = write(town)
    page = asking.data(town.of("author"), DRAFT)
    assert page["state"] == "drafting"
    (drafted,) = page["rows"]
    assert drafted["new"]
    said = {(c["field"], c["lang"]): (c["before"], c["after"]) for c in drafted["changes"]}
    assert said["duty", "zh"] == ("", ALARM["duty.zh"])
    assert said["duty", "en"] == ("", ALARM["duty.en"])
    assert said["when", ""] == ("", ALARM["when"])
    assert "第三十三条（待核）" in said["basis", "zh"][1]
    (concern,) = page["concerns"]
    known = town.office.catalogue.library("catering", TODAY)
    assert known is not None
    assert (concern["id"], concern["gains"], concern["loses"], concern["keeps"]) == (row, 7, 0, 0)
    assert page["counted"] == 7
    assert page["whole"]
    assert len(concern["gaining"]) == 3
    assert row not in handbook(town.of("owner"))


def test_a_narrower_condition_takes_the_row_from_those_it_names(town: Town) -> None:
    client = town.of("author")
    form = client.get(f"{HERE}/CAT-016", headers=HTML).text
    assert "疏散通道与安全出口" in form
    values = json.loads(client.get(f"{HERE}/CAT-016", headers=asking.JSON).text)["values"]
    assert send(client, f"{HERE}/CAT-016", {**values, "when": "floor_area_m2 > 500"}).status_code == 303
    page = asking.data(client, DRAFT)
    concerns = {one["id"]: one for one in page["concerns"]}
    assert (concerns["CAT-016"]["loses"], concerns["CAT-016"]["gains"]) == (7, 0)
    assert concerns["COM-014"]["gains"] == 7  # the common row stands where the trade's does not
    same = send(client, f"{HERE}/CAT-016", values)
    assert same.status_code == 422
    assert "没有改动" in same.text


def test_nobody_publishes_their_own_rows_and_a_returned_draft_says_why(town: Town) -> None:
    write(town)
    author, second = town.of("author"), town.of("author2")
    assert send(second, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 422  # not handed over
    assert send(author, DRAFT, {"step": "hand-over"}).status_code == 303
    for step, form in (("publish", {"day": str(TODAY)}), ("return", {"reason": "x"})):
        refused = send(author, DRAFT, {"step": step, **form})
        assert refused.status_code == 422
        assert "请换一位规则编写人员" in refused.text
    assert "存进" in author.get(f"{HERE}/new", headers=HTML).text
    assert "已经递交" in send(author, f"{HERE}/new", ALARM).text
    assert send(second, DRAFT, {"step": "return", "reason": "  "}).status_code == 422
    assert send(second, DRAFT, {"step": "return", "reason": "写明谁清洗"}).status_code == 303
    page = asking.data(author, DRAFT)
    assert (page["state"], page["reason"]) == ("returned", "写明谁清洗")
    assert send(second, f"{HERE}/new", {**ALARM, **BLANKET}).status_code == 303
    assert send(author, DRAFT, {"step": "hand-over"}).status_code == 303
    assert send(second, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 422  # wrote a row of it
    assert not (own(town) / "requirements.toml").exists()


def linted(town: Town, lang: str = "zh") -> list[tuple[str, str, bool]]:
    """What the draft's page says of the draft: row, what, and whether it is a remark."""
    lines = asking.data(town.of("author"), f"{DRAFT}?lang={lang}")["lint"]
    assert all(line["mend"] for line in lines)
    return [(line["row"], line["what"], line["remark"]) for line in lines]


def test_the_lint_of_a_draft_is_shown_in_both_languages_and_a_fault_forbids_the_next_step(town: Town) -> None:
    author = town.of("author")
    row = write(town, when="uses_gas and not uses_gas")
    assert linted(town, "en") == [
        (row, "can never be true, whatever the facts are", False),
        (row, "basis cites an article of food_safety_law that nobody read", True),
    ]
    assert [what for _, what, _ in linted(town)] == [
        "条件怎么都不会成立",
        "依据引的《中华人民共和国食品安全法》条文，没有人读过原文",
    ]
    page = author.get(DRAFT, headers=HTML).text
    assert "要先改好" in page
    assert 'value="hand-over"' not in page
    refused = send(author, DRAFT, {"step": "hand-over"})
    assert refused.status_code == 422
    assert f"要先改好：{row}：条件怎么都不会成立。改正条件，或者去掉这一条。" in refused.text
    assert asking.data(author, DRAFT)["state"] == "drafting"

    assert send(author, f"{HERE}/{row}", {**ALARM, "when": "uses_gas"}).status_code == 303
    assert [remark for _, _, remark in linted(town)] == [True]  # of the 92 of the files, the draft's own
    assert send(author, DRAFT, {"step": "hand-over"}).status_code == 303
    assert send(town.of("author2"), DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 303
    assert linted(town) == []


def test_a_fault_that_comes_while_a_draft_waits_forbids_publishing_it(town: Town) -> None:
    row = write(town, **{"title.zh": "等着的一条"})
    assert send(town.of("author"), DRAFT, {"step": "hand-over"}).status_code == 303

    def spoil(tx: Tx) -> None:
        held = drafts.hold(tx, "catering")
        assert held is not None
        rows = tuple({**one, "when": "uses_gas and not uses_gas"} for one in held.rows)
        drafts.put(tx, replace(held, rows=rows))

    town.office.store.write("test.spoil", "test", spoil)
    refused = send(town.of("author2"), DRAFT, {"step": "publish", "day": str(TODAY)})
    assert refused.status_code == 422
    assert f"{row}：条件怎么都不会成立" in refused.text
    assert not own(town).exists()


def test_a_duty_said_twice_is_the_drafts_fault_whichever_row_it_is_said_of(town: Town) -> None:
    known = newest(own(town), "catering").rows[1]
    row = write(town, **{"duty.zh": known["duty"]["zh"], "when": known.get("when", "")})
    assert (known["id"], f"要做的事和 {row} 几乎一样", False) in linted(town)


def test_a_row_is_withdrawn_for_a_reason_by_two_people(town: Town) -> None:
    author, second, owner = town.of("author"), town.of("author2"), town.of("owner")
    stated = {
        key for row in town.office.catalogue.library("catering", TODAY).requirements for key in row.covers
    }
    rows = newest(own(town), "catering").rows
    row = next(
        r["id"] for r in rows if r["id"] in handbook(owner) and r["id"] not in stated and "covers" not in r
    )
    nothing = send(author, f"{HERE}/{row}", {"step": "withdraw", "reason": " "}, page=f"{HERE}/{row}")
    assert nothing.status_code == 422
    assert 'id="reason-error"' in nothing.text
    assert author.get(DRAFT).status_code == 404
    assert send(author, f"{HERE}/{row}", {"step": "withdraw", "reason": "并入另一条"}).status_code == 303
    page = asking.data(author, DRAFT)
    assert [(one["id"], one["ends"]) for one in page["rows"]] == [(row, "并入另一条")]
    (concern,) = page["concerns"]
    assert (concern["id"], concern["gains"], concern["keeps"], concern["doubts"]) == (row, 0, 0, 0)
    assert concern["loses"] > 0
    assert "并入另一条" in author.get(f"{HERE}/{row}", headers=HTML).text
    assert "草稿里要废止" in author.get(HERE, headers=HTML).text
    assert send(author, DRAFT, {"step": "hand-over"}).status_code == 303
    assert send(author, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 422
    assert send(second, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 303
    assert row not in handbook(owner)
    written = (own(town) / "requirements.toml").read_text(encoding="utf-8")
    assert f"# 废止 withdrawn: {row}, {TODAY}: 并入另一条" in written
    assert author.get(f"{HERE}/{row}").status_code == 404
    assert asking.data(author, DRAFT)["concerns"][0]["loses"] == concern["loses"]  # told as it was published


def test_a_common_row_is_changed_for_every_trade_by_two_people(town: Town) -> None:
    author, second = town.of("author"), town.of("author2")
    values = asking.data(author, f"{COMMON}/COM-001")["values"]
    assert send(author, f"{COMMON}/COM-001", {**values, "mend_days": "33"}).status_code == 303
    page = asking.data(author, f"{COMMON}/draft")
    read = town.app.state.current.office().catalogue.libraries
    assert page["counted"] == sum(shop.industry in read for shop in SHOPS)
    assert send(author, f"{COMMON}/draft", {"step": "hand-over"}).status_code == 303
    step = {"step": "publish", "day": str(TODAY)}
    assert send(second, f"{COMMON}/draft", step).status_code == 303
    assert (own(town).parent / "common" / "requirements.toml").exists()
    for trade in town.app.state.current.office().catalogue.libraries:
        known = town.app.state.current.office().catalogue.library(trade, TODAY)
        assert known.requirement("COM-001").mend_days == 33
        assert known.version == str(TODAY)
    listed = {t["href"]: t for t in asking.data(author, "/r/requirements")["trades"]}
    assert listed[COMMON]["edition"] == listed[HERE]["edition"] == str(TODAY)


def test_a_row_that_no_longer_fits_the_whole_is_refused_and_the_draft_stays(town: Town) -> None:
    row = write(town)
    answer = send(town.of("author"), f"{HERE}/{row}", {**ALARM, "covers": row})
    assert answer.status_code in (303, 422)
    assert send(town.of("author"), f"{HERE}/NO-1", ALARM).status_code == 404
    for name in ("lead", "regulator", "inspector"):
        assert town.of(name).post(f"{HERE}/new", data=ALARM, headers=HTML).status_code == 403


def test_from_the_first_word_to_every_handbook(town: Town) -> None:
    row = write(town)
    author, second, owner = town.of("author"), town.of("author2"), town.of("owner")
    assert send(author, DRAFT, {"step": "hand-over"}).status_code == 303
    early = send(second, DRAFT, {"step": "publish", "day": str(TODAY - timedelta(1))})
    assert early.status_code == 422
    assert str(TODAY) in early.text
    old = town.office.catalogue.library("catering", TODAY)
    before = select(old, {"form": "restaurant", "floor_area_m2": 120})
    other = Current(town.office, iter([0.0, 1.0, 9.0, 9.0]).__next__)  # another worker

    assert send(second, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 303

    # the file, what it superseded, and the evidence
    written = (own(town) / "requirements.toml").read_bytes()
    page = asking.data(second, DRAFT)
    digest = hashlib.sha256(written).hexdigest()
    assert (page["state"], page["version"], page["digest"]) == ("published", str(TODAY), digest)
    assert tomllib.loads(written.decode())["requirements"][-1]["id"] == row
    shipped = (PACKAGE / "industries" / "catering" / "requirements.toml").read_bytes()
    assert (own(town) / f"requirements.{old.version}.toml").read_bytes() == shipped
    assert sorted(path.suffix for path in own(town).iterdir()) == [".toml", ".toml"]
    leaf = town.office.store.read(lambda tx: tx.run(LEAVES))[-1]["leaf"]
    assert (leaf["action"], leaf["actor"]) == ("requirements.publish", "author2")
    kept = town.office.store.read(lambda tx: drafts.read(tx, "catering"))
    assert kept is not None
    statements = [
        Statement.of(load("drafts/hold_draft"), {"trade": "catering"}),
        Statement.of(load("drafts/put_draft"), {**drafts.params(kept), "at": town.clock.at}),
    ]
    assert leaf["commitment"] == commitment(bytes.fromhex(leaf["salt"]), statements)
    assert kept.digest == digest

    # in force at once here, within seconds in another worker, and for the command
    assert row in handbook(owner)
    assert row in handbook(town.of("public"), ELSEWHERE.id)
    assert {(c["field"], c["lang"]) for c in page["rows"][0]["changes"]} >= {("duty", "zh"), ("when", "")}
    assert page["concerns"][0]["gains"] == 7  # told as it was published, not against itself
    assert other.office().catalogue is town.office.catalogue
    taken = other.office().catalogue
    assert taken.library("catering", TODAY).requirement(row).title.zh == ALARM["title.zh"]
    facts = json.dumps({"form": "restaurant", "floor_area_m2": 120})
    said = yima(
        "handbook",
        "--industry",
        "catering",
        "--facts",
        "-",
        "--json",
        given=facts,
        data_dir=town.office.settings.data_dir,
    )
    assert row in [item["id"] for item in json.loads(said.stdout)["items"]]

    # who pinned the older edition still finds it, word for word
    again = read_catalogue(town.office.settings.data_dir)
    for known in (taken, again):
        pinned = known.library_edition("catering", old.version)
        assert pinned.requirements == old.requirements
        assert select(pinned, {"form": "restaurant", "floor_area_m2": 120}) == before
    assert again.libraries == taken.libraries

    # the next edition of the same day would change what visits used; the next draft begins anew
    assert send(second, f"{HERE}/{row}", {**ALARM, "mend_days": "20"}).status_code == 303
    assert send(second, DRAFT, {"step": "hand-over"}).status_code == 303
    assert send(author, DRAFT, {"step": "publish", "day": str(TODAY)}).status_code == 422
    tomorrow = TODAY + timedelta(1)
    assert send(author, DRAFT, {"step": "publish", "day": str(tomorrow)}).status_code == 303
    now = town.browser().get("/r/requirements", headers=HTML)
    assert now.status_code == 303
    listed = {t["href"]: t for t in asking.data(author, "/r/requirements")["trades"]}[HERE]
    assert (listed["edition"], listed["next_edition"]) == (str(TODAY), str(tomorrow))
    book = asking.data(owner, f"/e/{MINE.id}/handbook")
    assert book["version"] == str(TODAY)
    assert mend(book, row) == 10
    town.clock.at += timedelta(days=1)
    assert mend(asking.data(town.of("public"), f"/e/{MINE.id}/handbook"), row) == 20


def mend(book: Any, key: str) -> int:
    return next(r["mend_days"] for c in book["chapters"] for r in c["rows"] if r["id"] == key)


def test_what_was_published_while_the_process_ended_is_put_in_place_at_the_next_start(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(town, **{"title.zh": "断电前的一条"})
    assert send(town.of("author"), DRAFT, {"step": "hand-over"}).status_code == 303
    monkeypatch.setattr("regulation.authoring.publishing.put_in_place", lambda *_: None)
    earliest = asking.data(town.of("author2"), DRAFT)["earliest"]
    assert send(town.of("author2"), DRAFT, {"step": "publish", "day": earliest}).status_code == 303
    monkeypatch.undo()
    assert newest(town.office.settings.data_dir, "catering").version < date.fromisoformat(earliest)
    finish(town.office)
    assert newest(town.office.settings.data_dir, "catering").rows[-1]["title"]["zh"] == "断电前的一条"
    assert not list(own(town).glob("*.part"))


def test_a_file_that_cannot_be_used_leaves_the_requirements_as_they_were(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(town.office)
    broken = town.office.settings.data_dir / "industries" / "pharmacy" / "requirements.toml"
    broken.parent.mkdir(parents=True)
    broken.write_text("version = 2026-11-23\n", encoding="utf-8")
    app.state.current.look()
    broken.unlink()
    assert "requirements.toml" in caplog.text
    assert app.state.current.office().catalogue.libraries == town.office.catalogue.libraries
