"""The owner's pages: the handbook anyone reads, the owner's word, the self-check; and that none of it moves a grade."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from checklists import Mending, holds, to_ask
from graph import Tx, findings, owners, premises, tasks
from graph.findings import FindingRow
from graph.scope import Scope
from graph.tasks import Task
from regulation.access.policy import OPERATOR
from regulation.grading.regrade import regrade
from regulation.ownership import paper as handbook_paper
from tests.regulation import town as people
from tests.regulation.town import BY_NAME, ELSEWHERE, MINE, NEITHER, TODAY
from tests.regulation.web.asking import HTML, JSON, csrf, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

HOTPOT = BY_NAME["东街火锅"]
HERE = f"/e/{MINE.id}"
NOTHING_HERE = "a.kind=none&a.fuel=none&a.kitchen=none&a.equipment=none&a.place=none&a.sales=none"


@pytest.fixture(autouse=True)
def untold(town: Town) -> None:
    """Whatever the test before told is taken back."""
    town.office.store.write("test.untell", "test", lambda tx: owners.put_told(tx, MINE.id, {}))


def rows(page: Mapping[str, Any]) -> set[str]:
    return {row["id"] for chapter in page["chapters"] for row in chapter["rows"]}


def send(client: TestClient, path: str, fields: Sequence[tuple[str, str]], *, form: str = "") -> Any:
    """Open a form and send it with these fields."""
    token = csrf(client.get(form or path, headers=HTML).text)
    given: dict[str, list[str]] = {"csrf": [token]}
    for name, value in fields:
        given.setdefault(name, []).append(value)
    return client.post(path, data=given, headers=HTML)


def told(town: Town, place: str = MINE.id) -> dict[str, Any]:
    card = town.office.store.read(lambda tx: premises.card(tx, Scope("/"), place))
    return {name: fact.value for name, fact in card.told.items()}


def counts(town: Town) -> Any:
    """What counts for the grade, and the grade."""
    card = town.office.store.read(lambda tx: premises.card(tx, Scope("/"), MINE.id))
    return card.facts, card.state, card.grade, card.score


def test_two_premises_that_differ_in_one_fact_get_handbooks_that_differ_in_its_rows_alone(town: Town) -> None:
    library = town.office.catalogue.library("catering", TODAY)
    checked = 0
    for question in library.questions:
        base = NOTHING_HERE.replace(f"a.{question.id}=none", "")
        without = data(town.of("public"), f"{HERE}/handbook?{base}&a.{question.id}=none")
        for fact in question.facts if len(question.facts) > 1 else ():
            page = data(town.of("public"), f"/e/{HOTPOT.id}/handbook?{base}&a.{question.id}={fact}")
            known = {**{one: False for asked in library.questions for one in asked.facts}, **people._SHOP}  # pyright: ignore[reportPrivateUsage]
            flips = {
                row.id
                for row in library.requirements
                if holds(row.when, {**known, fact: True}) is not holds(row.when, {**known, fact: False})
            }
            covered = {key for row in library.requirements if row.id in flips for key in row.covers}
            differ = rows(page) ^ rows(without)
            if fact in to_facts(town) and flips:
                checked += 1
                assert differ - covered <= flips, fact
                assert differ, fact
    assert checked > 8


def to_facts(town: Town) -> set[str]:
    """The facts that the town's caterers are still asked about."""
    library = town.office.catalogue.library("catering", TODAY)
    return {fact for question in to_ask(library, people._SHOP) for fact in question.facts}  # pyright: ignore[reportPrivateUsage]


def test_what_is_not_known_is_said_to_be_unknown_and_never_left_out(town: Town) -> None:
    page = data(town.of("public"), f"{HERE}/handbook")
    library = town.office.catalogue.library("catering", TODAY)
    assert page["unknown"]
    assert all(row["because"] for row in page["unknown"])
    assert page["questions"] <= 12
    shown = page["applies"] + len(page["unknown"]) + len(page["not_applicable"])
    covered = {key for row in library.requirements for key in row.covers}
    assert len(library.requirements) - len(covered) <= shown <= len(library.requirements)


def test_every_row_says_what_is_looked_at_on_which_basis_and_what_is_not_read_is_marked(town: Town) -> None:
    client = town.of("public")
    page = data(client, f"{HERE}/handbook?{NOTHING_HERE}")
    listed = [row for chapter in page["chapters"] for row in chapter["rows"]]
    assert all(row["duty"] and row["check"] and row["basis"]["law"] and row["department"] for row in listed)
    html = client.get(f"{HERE}/handbook", headers=HTML).text
    for row in listed:
        assert row["duty"].split("，")[0] in html.replace("\u00a0", " ")
    unread = [row for row in listed if not row["basis"]["verified"]]
    assert page["unverified"] == len(unread)
    assert html.count("待核") >= len(unread)
    newer = [row for row in listed if row["newer"]]
    assert all(row["newer"] in html for row in newer)


def test_a_passer_bys_answers_change_what_they_see_and_nothing_that_is_kept(town: Town) -> None:
    before = people.everything(town.office)
    client = town.of("public")
    plain, look = (data(client, f"{HERE}/handbook{q}") for q in ("", "?a.fuel=uses_gas"))
    assert look["look"]
    assert rows(look) > rows(plain)
    assert "a.fuel=uses_gas" in look["facts_href"]
    again = client.get(look["facts_href"], headers=HTML).text
    assert 'name="a.fuel" value="uses_gas"' in again
    assert client.post(f"{HERE}/facts", data={"a.fuel": "uses_gas"}).status_code == 401
    assert people.everything(town.office) == before


def test_the_owners_word_changes_the_handbook_at_once_and_the_grade_never(town: Town) -> None:
    owner, before, graded = town.of("owner"), data(town.of("public"), f"{HERE}/handbook"), counts(town)
    answer = send(owner, f"{HERE}/facts", [("a.fuel", "uses_gas"), ("a.staff", "4")])
    assert (answer.status_code, answer.headers["location"]) == (303, f"{HERE}/facts?done=1")
    assert told(town) == {
        "uses_gas": True,
        "uses_bottled_gas": False,
        "uses_alcohol_fuel": False,
        "employee_count": 4,
    }
    page = data(owner, f"{HERE}/facts?done=1")
    assert page["done"]
    assert 0 < page["settled"] == len(before["unknown"]) - page["unknown"]
    said = [fact for fact in page["known"] if fact["whose"] == "owner"]
    assert {fact["forget"] for fact in said} == {"fuel", "staff"}
    assert rows(data(town.of("public"), f"{HERE}/handbook")) > rows(before)
    regrade(town.office, OPERATOR)
    assert counts(town) == graded
    other = data(town.of("public"), f"/e/{HOTPOT.id}/handbook")
    assert [row["title"] for row in other["unknown"]] == [row["title"] for row in before["unknown"]]


def test_what_was_told_is_corrected_and_taken_back(town: Town) -> None:
    owner = town.of("owner")
    send(owner, f"{HERE}/facts", [("a.fuel", "uses_gas")])
    corrected = owner.get(f"{HERE}/facts?again=fuel", headers=HTML).text
    assert 'value="uses_gas" checked' in corrected
    again = [("again", "fuel"), ("a.fuel", "none")]
    assert send(owner, f"{HERE}/facts", again, form=f"{HERE}/facts?again=fuel").status_code == 303
    assert told(town)["uses_gas"] is False
    unsure = [("again", "fuel"), ("a.fuel", "unsure")]
    send(owner, f"{HERE}/facts", unsure, form=f"{HERE}/facts?again=fuel")
    assert "uses_gas" not in told(town)
    send(owner, f"{HERE}/facts", [("a.fuel", "uses_gas"), ("a.staff", "7")])
    send(owner, f"{HERE}/facts", [("forget", "staff")])
    assert "employee_count" not in told(town)
    assert told(town)["uses_gas"] is True


def test_a_register_fact_is_overruled_by_the_owner_in_the_handbook_alone(town: Town) -> None:
    owner, graded = town.of("owner"), counts(town)
    send(owner, f"{HERE}/facts", [("again", "area"), ("a.area", "350.5")], form=f"{HERE}/facts?again=area")
    assert told(town)["floor_area_m2"] == 350.5
    regrade(town.office, OPERATOR)
    assert counts(town) == graded
    send(owner, f"{HERE}/facts", [("forget", "area")])
    assert "floor_area_m2" not in told(town)


def test_an_answer_that_contradicts_itself_comes_back_as_it_was_and_keeps_nothing(town: Town) -> None:
    owner = town.of("owner")
    send(owner, f"{HERE}/facts", [("forget", "fuel")])
    send(owner, f"{HERE}/facts", [("forget", "staff")])
    before = told(town)
    fields = [("a.fuel", "uses_gas"), ("a.fuel", "none"), ("a.staff", "many")]
    answer = send(owner, f"{HERE}/facts", fields)
    assert answer.status_code == 422
    for kept in ('value="uses_gas" checked', 'value="none" checked', 'value="many"', 'href="#a.fuel"'):
        assert kept in answer.text
    assert told(town) == before


def test_a_form_of_another_site_changes_nothing(town: Town) -> None:
    owner, before = town.of("owner"), people.everything(town.office)
    for path in ("facts", "self-check", "people"):
        given = {"csrf": "wrong", "a.fuel": "uses_gas", "holder": "x", "rest.staff": "1"}
        assert owner.post(f"{HERE}/{path}", data=given).status_code == 403
        token = csrf(owner.get(f"{HERE}/{path}", headers=HTML).text)
        cross = owner.post(
            f"{HERE}/{path}", data={**given, "csrf": token}, headers={"sec-fetch-site": "cross-site"}
        )
        assert cross.status_code == 403
    assert people.everything(town.office) == before


def test_a_trade_without_requirements_says_so(town: Town) -> None:
    page = town.of("public").get(f"/e/{NEITHER.id}/handbook", headers=HTML)
    assert page.status_code == 200
    assert "还没有整理成手册" in page.text
    assert data(town.of("public"), f"/e/{NEITHER.id}/facts")["questions"] == []


def test_the_search_finds_rows_by_their_words_and_keeps_the_answers(town: Town) -> None:
    page = data(town.of("public"), f"{HERE}/handbook?q=燃气&a.fuel=uses_gas")
    listed = [row for chapter in page["chapters"] for row in chapter["rows"]]
    assert listed
    said = ("title", "duty", "check", "good", "because", "basis")
    assert all("燃气" in "".join(str(row[name]) for name in said) for row in listed)
    assert ["a.fuel", "uses_gas"] in page["carried"]
    assert rows(data(town.of("public"), f"{HERE}/handbook?q=没有这个词")) == set()
    counted = {tab["shown"]: tab["n"] for tab in page["tabs"]}
    assert counted == {"all": len(listed), "unknown": len(page["unknown"])}
    assert town.of("public").get(f"{HERE}/handbook?show=odd").status_code == 400
    assert town.of("public").get(f"{HERE}/handbook?q={'x' * 61}").status_code == 400


def test_what_good_looks_like_stands_at_the_row_and_is_found_in_the_pages_language(town: Town) -> None:
    library = town.office.catalogue.library("catering", TODAY)
    good = library.requirement("CAT-001").good
    assert good is not None
    reader = town.browser()
    searched = {"zh": "一抬头就看见", "en": "till at eye level"}
    for lang, words in searched.items():
        there = f"{HERE}/handbook?lang={lang}&q={words}"
        assert rows(data(reader, there)) == {"CAT-001"}
        html = reader.get(there, headers=HTML).text.replace("\u00a0", " ")
        assert good.of(lang) in html
    assert rows(data(reader, f"{HERE}/handbook?lang=en&q={searched['zh']}")) == set()
    assert good.zh in town.of("owner").get(f"{HERE}/self-check", headers=HTML).text


def printed(town: Town, monkeypatch: pytest.MonkeyPatch, address: str) -> dict[str, Any]:
    """What is set in the PDF at an address."""
    kept: list[dict[str, Any]] = []
    whole = handbook_paper.paper

    def keeping(source: bytes, content: Mapping[str, Any], at: datetime) -> bytes:
        kept.append(dict(content))
        return whole(source, content, at)

    monkeypatch.setattr(handbook_paper, "paper", keeping)
    answer = town.browser().get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF")
    return kept[0]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_paper_says_what_the_page_says(town: Town, monkeypatch: pytest.MonkeyPatch, lang: str) -> None:
    page = data(town.browser(), f"{HERE}/handbook?lang={lang}&a.fuel=uses_gas")
    paper = printed(town, monkeypatch, f"{HERE}/handbook.pdf?lang={lang}&a.fuel=uses_gas")
    shown = [(row["number"], row["title"], row["duty"]) for c in page["chapters"] for row in c["rows"]]
    assert [(r["number"], r["title"], r["duty"]) for c in paper["chapters"] for r in c["rows"]] == shown
    said = [dict(row["lines"]) for chapter in paper["chapters"] for row in chapter["rows"]]
    listed = [row for chapter in page["chapters"] for row in chapter["rows"]]
    name = {"zh": ("做好的样子", "依据", "待核"), "en": ("What good looks like", "Basis", "to be confirmed")}[
        lang
    ]
    for row, lines in zip(listed, said, strict=True):
        assert lines[name[0]] == row["good"]
        assert lines[name[1]].startswith(row["basis"]["law"])
        assert (name[2] in lines[name[1]]) is not row["basis"]["verified"]
    assert len(paper["unknown"]) == len(page["unknown"])
    assert paper["href"].endswith(f"{HERE}/handbook")
    assert page["version"] in dict(paper["facts"]).values()


def test_the_paper_of_a_trade_without_requirements_is_not_there(town: Town) -> None:
    assert town.of("public").get(f"/e/{NEITHER.id}/handbook.pdf").status_code == 404


def found(town: Town, row: str, due: date) -> None:
    library = town.office.catalogue.library("catering", TODAY)
    visit = f"visit-{MINE.id[-4:]}"
    finding = FindingRow(
        id="finding-1",
        visit=visit,
        premises=MINE.id,
        place=1,
        requirement=row,
        title=library.requirement(row).title,
        note="缺两人的健康证",
        severity="key",
        red_line=False,
        department=people.FOOD_OFFICE,
        points=1000,
        correction="by_date",
        due=due,
        holidays_known=True,
        found_on=TODAY - timedelta(5),
        photos=(),
        state=Mending.OPEN,
    )
    town.office.store.write("test.find", "test", lambda tx: findings.put(tx, visit, MINE.id, [finding]))


def test_what_a_visit_found_stands_beside_its_row_and_first_on_the_owners_list_and_nowhere_else(
    town: Town,
) -> None:
    owner = town.of("owner")
    row = next(iter(sorted(rows(data(owner, f"{HERE}/handbook")))))
    found(town, row, TODAY - timedelta(1))
    unmet = data(owner, f"{HERE}/handbook?show=unmet")
    assert rows(unmet) == {row}
    beside = next(r for c in unmet["chapters"] for r in c["rows"])["finding"]
    assert (beside["note"], beside["late"]) == ("缺两人的健康证", True)
    first = data(owner, HERE)["todos"][0]
    assert (first["on"], first["days_left"], first["alarm"]) == ((TODAY - timedelta(1)).isoformat(), -1, True)
    assert "上次检查没达标" in owner.get(f"{HERE}/self-check", headers=HTML).text
    for other in ("public", "lead"):
        assert "缺两人" not in town.of(other).get(f"{HERE}/handbook", headers=HTML).text


def test_the_owners_list_has_permits_that_end_and_questions_that_wait_the_nearest_first(town: Town) -> None:
    listed = data(town.of("owner"), HERE)["todos"]
    assert {todo["on"] for todo in listed} >= {(TODAY + timedelta(30)).isoformat(), None}
    assert listed[-1]["on"] is None
    days = [todo["on"] for todo in listed if todo["on"]]
    assert days == sorted(days)


def test_a_self_check_is_kept_says_what_to_mend_first_and_moves_no_grade(town: Town) -> None:
    owner, graded = town.of("owner"), counts(town)
    form = data(owner, f"{HERE}/self-check")
    failed = form["chapters"][0]["rows"][0]["id"]
    unsure = form["chapters"][0]["rows"][1]["id"]
    fields = [(f"r.{failed}", "fail"), (f"r.{unsure}", "unsure")]
    fields += [(f"rest.{chapter['id']}", "1") for chapter in form["chapters"]]
    answer = send(owner, f"{HERE}/self-check", fields)
    assert answer.status_code == 303
    page = data(owner, answer.headers["location"])
    assert (page["failed"], page["not_checked"]) == (1, 1)
    assert page["passed"] == form["total"] - 2
    assert [row["href"] for row in page["to_mend"]] == [f"{HERE}/handbook#{failed}"]
    assert page["expected"]["letter"]
    assert page["mended_score"] <= page["expected_score"]
    assert counts(town) == graded
    assert answer.headers["location"] in [
        check["href"] for check in data(owner, f"{HERE}/self-check")["last"]
    ]
    assert any(row["self_failed"] for c in data(owner, f"{HERE}/handbook")["chapters"] for row in c["rows"])
    assert town.of("owner").get(answer.headers["location"].replace(MINE.id, ELSEWHERE.id)).status_code == 404


def test_a_self_check_is_kept_while_it_is_filled_in_and_begins_anew_once_it_is_done(town: Town) -> None:
    owner, there = town.of("owner"), f"{HERE}/self-check"
    form = data(owner, there)
    row, chapter = form["chapters"][0]["rows"][0]["id"], form["chapters"][1]["id"]
    fields = [(f"r.{row}", "fail"), (f"rest.{chapter}", "1"), ("r.NONE", "fail"), ("dynamic_score", "0")]
    assert send(owner, f"{there}-draft", fields, form=there).status_code == 303
    again = data(owner, there)
    assert (again["chapters"][0]["rows"][0]["said"], again["chapters"][1]["rest"]) == ("fail", True)
    assert again["kept"] == "2026-11-23T10:00:00+08:00"
    assert again["last"] == form["last"]
    assert "NONE" not in people.everything(town.office)
    done = send(owner, there, fields[:1])
    assert done.status_code == 303
    fresh = data(owner, there)
    assert (fresh["kept"], fresh["chapters"][0]["rows"][0]["said"]) == (None, None)


def test_a_filter_that_leaves_nothing_says_why_and_a_search_says_what_to_try(town: Town) -> None:
    owner = town.of("owner")
    said = {
        asked: owner.get(f"{HERE}/handbook?{asked}", headers=HTML).text
        for asked in ("show=changed", "q=zzzz")
    }
    assert "没有您还没看过的变化" in said["show=changed"]
    assert "没有符合的条目" in said["q=zzzz"]
    assert "没有符合的条目" not in said["show=changed"]


def test_a_script_is_told_when_an_answer_was_kept(town: Town) -> None:
    owner, there = town.of("owner"), f"{HERE}/self-check"
    token = csrf(owner.get(there, headers=HTML).text)
    kept = owner.post(f"{there}-draft", data={"csrf": token}, headers=JSON)
    assert (kept.status_code, kept.json()) == (200, {"kept": "10:00"})
    assert owner.post(f"{there}-draft", data={"csrf": "guessed"}, headers=JSON).status_code == 403


def test_a_self_check_without_an_answer_comes_back(town: Town) -> None:
    owner = town.of("owner")
    before = people.everything(town.office)
    answer = send(owner, f"{HERE}/self-check", [])
    assert answer.status_code == 422
    assert "至少回答一条" in answer.text
    assert people.everything(town.office) == before


def ordered(number: str, state: str, notice: str) -> Task:
    """A visit to the owner's premises, in some state, with what the enterprise was told."""
    return Task(
        id=number * 8,
        number=f"T-20261123-{number * 2}",
        premises=MINE.id,
        kind="routine",
        origin="by_hand",
        reason="按等级到期",
        departments=(people.FOOD_OFFICE,),
        lead_department=people.FOOD_OFFICE,
        rows=None,
        officers=(),
        planned=TODAY + timedelta(2),
        state=state,
        overrides=(),
        recheck_of=None,
        ordered_by="lead",
        ordered_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        notice=notice,
    )


def test_a_visit_stands_on_the_owners_list_once_they_were_told_of_it_and_until_it_is_over(town: Town) -> None:
    told_of = ordered("2A", "notified", "通知")
    others = [ordered("3A", "approved", "通知"), ordered("4A", "done", "通知"), ordered("5A", "notified", "")]

    def work(tx: Tx) -> None:
        for task in (told_of, *others):
            tasks.put(tx, task)

    town.office.store.write("test.order", "test", work)
    listed = data(town.of("owner"), HERE)["todos"]
    visits = [(todo["href"], todo["days_left"]) for todo in listed if "/notices/" in todo["href"]]
    assert visits == [(f"{HERE}/notices/{told_of.id}", 2)]
