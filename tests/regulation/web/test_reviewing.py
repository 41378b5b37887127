"""Grades looked at by a person: listed, opened, disputed, confirmed, sent back; never changed by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest
from httpx2 import Response

from graph import Tx, grades, premises
from graph.queries import parse
from graph.records import dump_facts
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.grading.explain import explain
from regulation.grading.regrade import regrade
from regulation.grading.wanting import carry_wanting
from tests.regulation import town as people
from tests.regulation.town import EAST, EAST_STREET, ELSEWHERE, MINE, SHOPS, WEST
from tests.regulation.web import asking
from tests.regulation.web.asking import HTML, csrf
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

CLEAR = parse("tests/clear_words", "// Nobody said a thing.\nMATCH (w:GradeWord) DETACH DELETE w")
UNWANT = parse(
    "tests/unwant",
    "// Nor wants anything since.\nMATCH (s:Schema), (p:Premises)\n"
    "REMOVE p.wanting, p.wants, p.wants_turn, p.wants_since SET s.wanting_due = true",
)
UNREFER = parse("tests/clear_referrals", "// Nothing was referred.\nMATCH (r:Referral) DETACH DELETE r")
MAKE_VISIT = parse("tests/make_visit", "// Sent in by.\nMATCH (v:Visit {id: $id}) SET v.by = $by")
REST_ON = parse(
    "tests/rest_on",
    "// The newest grade rests on a visit.\nMATCH (g:Grade {id: $grade}) SET g.facts = $facts",
)
KNOWN = parse("tests/set_facts", "// Known now.\nMATCH (p:Premises {id: $id}) SET p.facts = $facts")
HERE, WHY = f"/r/grades/{MINE.id}", f"/e/{MINE.id}/why"


@pytest.fixture(autouse=True)
def silence(town: Town) -> Iterator[None]:
    """Nobody has said anything yet, nor after."""

    def work(tx: Tx) -> None:
        tx.touch()
        for query in (CLEAR, UNREFER, UNWANT):
            tx.run(query)

    def clear() -> None:
        town.office.store.write("test.clear", "test", work)
        carry_wanting(town.office)

    clear()
    yield
    clear()


def listed(town: Town, name: str = "regulator", query: str = "") -> Mapping[str, Any]:
    return asking.data(town.of(name), f"/r/grades{query}")


def names(page: Mapping[str, Any]) -> set[str]:
    return {row["name"] for row in page["rows"]}


def said(town: Town, name: str, do: str, words: str = "", grade: str = "") -> Response:
    page = town.of(name).get(HERE, headers=HTML).text
    form = {"csrf": csrf(page), "grade": grade or newest(town), "do": do, "words": words}
    return town.of(name).post(HERE, data=form, headers=HTML)


def object_to(town: Town, words: str, grade: str = "") -> Response:
    page = town.of("owner").get(WHY, headers=HTML).text
    form = {"csrf": csrf(page), "grade": grade or newest(town), "words": words}
    return town.of("owner").post(WHY, data=form, headers=HTML)


def newest(town: Town) -> str:
    return town.office.store.read(lambda tx: grades.record(tx, MINE.id)).id


def standing(town: Town) -> tuple[object, ...]:
    """Grade, score and history of the premises."""
    card = town.office.store.read(lambda tx: premises.card(tx, Scope("/"), MINE.id))
    return card.grade, card.score, town.office.store.read(lambda tx: grades.history(tx, MINE.id))


def test_the_list_holds_the_graded_premises_of_one_s_own_district_and_trades_alone(town: Town) -> None:
    graded = {shop.name for shop in SHOPS if shop.industry != "pharmacy"}
    east = {shop.name for shop in SHOPS if shop.district in (EAST, EAST_STREET)} & graded
    assert names(listed(town)) == east
    assert names(listed(town, "lead")) == east
    assert names(listed(town, "druglead")) == set()
    assert names(listed(town, "everywhere")) == graded
    assert names(listed(town, "city")) == {s.name for s in SHOPS if s.district != people.STRANGER} & graded


def test_filters_narrow_the_list_to_what_their_counts_say_and_never_beyond_the_scope(town: Town) -> None:
    page = listed(town)
    filters = [(one["href"], one) for one in page["kinds"]]
    for name, options in (("industry", page["industries"]), ("district", page["districts"])):
        filters += [(f"/r/grades?{name}={one['value']}", one) for one in options]
    assert sum(one["chosen"] for _, one in filters) == 3
    for href, one in filters:
        narrowed = asking.data(town.of("regulator"), href)
        assert (len(narrowed["rows"]), narrowed["total"]) == (one["count"], one["count"]), one
    assert names(listed(town, query=f"?district={WEST}")) == set()
    assert town.of("regulator").get("/r/grades?kind=red", headers=HTML).status_code == 400


def test_confirming_takes_the_grade_off_the_list_and_stands_on_the_why_page_without_an_officer_s_name(
    town: Town,
) -> None:
    town.of("lead")
    before, leaves = standing(town), len(people.leaves(town.office))
    assert said(town, "lead", "confirmed").status_code == 303
    assert standing(town) == before
    leaf = people.leaves(town.office)[leaves:]
    assert [(one["action"], one["actor"]) for one in leaf] == [("grade.confirm", "lead")]
    assert MINE.name not in names(listed(town))
    for name, path in (("owner", WHY), ("regulator", f"/r/premises/{MINE.id}/why")):
        page = town.of(name).get(path, headers=HTML).text
        assert "等级成立" in page
        assert "城市管理" in page
        assert "lead 先生" not in page
    public = town.of("public").get(f"/e/{MINE.id}", headers=HTML).text
    assert "等级成立" not in public
    again = said(town, "regulator", "confirmed")
    assert again.status_code == 422
    assert "已经有人核对过" in again.text


def test_who_made_the_visit_behind_the_grade_cannot_confirm_it_and_another_can(town: Town) -> None:
    visit = f"visit-{MINE.id[-4:]}"
    record = explain(town.office, OPERATOR, MINE.id).record
    assert record is not None
    first = next(iter(record.facts))
    own = {**record.facts, first: replace(record.facts[first], record=visit)}

    def rest(tx: Any, facts: Any, by: str | None) -> None:
        tx.run(REST_ON, grade=record.id, facts=dump_facts(facts))
        tx.run(MAKE_VISIT, id=visit, by=by)
        tx.touch()

    town.office.store.write("test.rest", "test", lambda tx: rest(tx, own, "lead"))
    refused = said(town, "lead", "confirmed", "我看没问题")
    assert refused.status_code == 422
    assert "请别的人来核对" in refused.text
    assert "我看没问题" in refused.text
    assert said(town, "lead", "commented", "面积是我量的").status_code == 303
    assert said(town, "regulator", "confirmed").status_code == 303
    town.office.store.write("test.rest", "test", lambda tx: rest(tx, record.facts, None))


def test_sending_back_changes_no_grade_and_asks_for_a_visit_that_a_person_orders(town: Town) -> None:
    before = standing(town)
    assert said(town, "lead", "sent_back").status_code == 422
    assert said(town, "lead", "sent_back", "面积对不上").status_code == 303
    assert standing(town) == before
    row = next(row for row in listed(town)["rows"] if row["name"] == MINE.name)
    assert "sent_back" in row["kinds"]
    board = asking.data(town.of("lead"), "/r/tasks?origin=referral")
    due = [one for one in board["due"] if one["name"] == MINE.name]
    assert ["面积对不上" in one["note"] for one in due] == [True]
    assert board["proposed"]["total"]["n"] == 0


def test_an_owner_objects_once_until_a_person_answers_and_reads_the_answer(town: Town) -> None:
    town.of("owner")
    before, leaves = standing(town), len(people.leaves(town.office))
    assert object_to(town, "  ").status_code == 422
    long = object_to(town, "长" * 501)
    assert long.status_code == 422
    assert "长" * 501 in long.text
    assert object_to(town, "冷菜早就不做了").status_code == 303
    assert standing(town) == before
    assert [one["action"] for one in people.leaves(town.office)[leaves:]] == ["grade.dispute"]
    first = listed(town)["rows"][0]
    assert (first["name"], first["kinds"]) == (MINE.name, ["disputed"])
    assert "冷菜早就不做了" in town.of("regulator").get(HERE, headers=HTML).text
    assert "冷菜早就不做了" not in town.of("public").get(f"/e/{MINE.id}", headers=HTML).text
    assert object_to(town, "再说一次").status_code == 422
    assert said(town, "regulator", "confirmed", "许可上还有冷菜").status_code == 303
    page = asking.data(town.of("owner"), WHY)
    assert [(one["kind"], one["words"]) for one in page["said"]] == [
        ("confirmed", "许可上还有冷菜"),
        ("disputed", "冷菜早就不做了"),
    ]
    assert object_to(town, "许可已经改了").status_code == 303
    assert listed(town)["rows"][0]["name"] == MINE.name


def test_a_word_on_a_grade_that_is_no_longer_the_newest_is_not_taken_and_nothing_typed_is_lost(
    town: Town,
) -> None:
    answer = said(town, "lead", "commented", "看过了", grade="0" * 32)
    assert answer.status_code == 422
    assert "等级变了" in answer.text
    assert "看过了" in answer.text
    assert object_to(town, "不对", grade="0" * 32).status_code == 422


def test_a_grade_that_fell_stands_first_beside_the_one_before_with_the_factor_that_moved_it(
    town: Town,
) -> None:
    here = f"/r/grades/{ELSEWHERE.id}"
    first = asking.data(town.of("everywhere"), here)
    assert (first["before"], first["moved"]) == (None, [])
    facts = town.office.store.read(lambda tx: premises.card(tx, Scope("/"), ELSEWHERE.id)).facts

    def known(score: int) -> None:
        changed = {**facts, "dynamic_score": replace(facts["dynamic_score"], value=score)}
        town.office.store.write(
            "test.facts",
            "test",
            lambda tx: (tx.run(KNOWN, id=ELSEWHERE.id, facts=dump_facts(changed)), tx.touch()),
        )
        regrade(town.office, OPERATOR)

    known(60)
    page = asking.data(town.of("everywhere"), here)
    assert (page["before"]["letter"], page["plate"]["mark"]["letter"]) == ("B", "D")
    assert [(one["raw_before"], one["raw_after"]) for one in page["moved"]] == [("20 分", "60 分")]
    row = listed(town, "everywhere")["rows"][0]
    assert (row["name"], row["fell"], row["kinds"]) == (ELSEWHERE.name, 2, ["worse"])
    known(20)
    assert "better" in listed(town, "everywhere", "?kind=better")["rows"][0]["kinds"]
