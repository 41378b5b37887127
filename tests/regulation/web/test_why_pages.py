"""The why pages in every state, of past grades too, and the same on paper: every point there, and adding up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from graph import reasons, register
from graph.grades import GradeRecord
from graph.records import Premises
from graph.scope import Scope
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, adopting
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.web.asking import LANG
from regulation.web.current import Current
from regulation.web.views import why_paper
from risk import Fact
from tests.printed import words_of
from tests.regulation import town as people
from tests.regulation.test_explaining import CREDIT, FINE
from tests.regulation.test_grading import shop
from tests.regulation.town import BY_NAME, EAST, MINE, OTHER_TRADE, TODAY
from tests.regulation.web.asking import HTML, data
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

OWN, OFFICERS = f"/e/{MINE.id}/why", f"/r/premises/{MINE.id}/why"
LANGS = ("zh", "en")
CREDITED = "东区信用店\U0003134a"
"""A shop whose name has a character that no font of ours has."""


@pytest.fixture(autouse=True)
def _in_chinese(town: Town) -> None:
    """No browser keeps the language of the test before."""
    for client in town.known.values():
        if LANG in client.cookies:
            client.cookies.delete(LANG)


def past(town: Town, premises: str) -> Sequence[GradeRecord]:
    return town.office.store.read(lambda tx: reasons.ground(tx, Scope("/"), premises).grades)


def known_as(catalogue: Catalogue, **changed: Any) -> Catalogue:
    """The catalogue with the trade of food shops otherwise."""
    trade = replace(catalogue.industries["food_retail"], **changed)
    return replace(catalogue, industries={**catalogue.industries, "food_retail": trade})


@pytest.fixture
def at(town: Town) -> Iterator[Office]:
    """The office that the pages ask, put back as it was when the test is over."""
    yield town.office
    ask(town, town.office)


def ask(town: Town, office: Office) -> None:
    """Let the pages ask another office over the same store."""
    town.app.state.current = Current(office)


def put(office: Office, place: Premises) -> None:
    office.store.write("test.put", "test", lambda tx: register.put(tx, Premises, [place]))


@pytest.fixture
def credited(town: Town, at: Office) -> Premises:
    """A food shop graded by the credit table, with fines that fade."""
    table = adopting(
        known_as(at.catalogue, table="cn-credit-risk", on_trial=True),
        {"cn-credit-risk": Adoption("沈砚", date(2026, 1, 1))},
    )
    office = replace(at, catalogue=table)
    ask(town, office)
    facts = {n: Fact(v, "penalty book", n, TODAY - timedelta(40)) for n, v in CREDIT.items()}
    place = replace(shop("credited", {}), id="c" * 16, name=CREDITED, district=EAST, facts=facts)
    put(office, place)
    regrade(office, OPERATOR, model="cn-credit-risk")
    return place


def test_a_graded_premises_shows_what_fades_how_old_it_is_and_how_it_is_checked(
    town: Town, credited: Premises
) -> None:
    page = data(town.of("regulator"), f"/r/premises/{credited.id}/why")
    assert page["plate"]["mark"]["state"] == "graded"
    first = page["fadings"][0]
    assert (first["on"], first["event"]) == ("2027-01-01", "2024-01-01")
    assert (first["event_before"], first["event_after"]) == (0.9, 0.45)
    assert [(a["days_then"], a["days_now"]) for a in page["ages"]] == [(40, 40)] * len(CREDIT)
    assert len(page["kept"]["digest"]) == len(page["kept"]["table_digest"]) == 64
    assert page["kept"]["proof"] is None
    again = data(town.of("regulator"), page["kept"]["again_href"])
    assert again["kept"] == {**page["kept"], "proof": "equal"}
    html = town.of("regulator").get(page["kept"]["again_href"], headers=HTML).text
    assert "每一项分值和等级都一样" in html
    assert FINE in html


def test_a_step_whose_day_is_past_is_said_to_count_at_the_next_grading(
    town: Town, credited: Premises
) -> None:
    town.clock.at += timedelta(days=45)
    page = data(town.of("everywhere"), f"/r/premises/{credited.id}/why")
    assert [one["due"] for one in page["fadings"]][:2] == [True, False]
    assert (page["ages"][0]["days_then"], page["ages"][0]["days_now"]) == (40, 85)


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("东街面馆", "graded"),
        ("东街小吃", "provisional"),
        ("东街茶馆", "insufficient"),
        ("东街药房", "pending"),
    ],
)
def test_every_state_has_a_why_page_that_says_what_is_missing_and_what_it_costs(
    town: Town, name: str, state: str, lang: str
) -> None:
    address = f"/r/premises/{BY_NAME[name].id}/why?lang={lang}"
    page = data(town.of("regulator"), address)
    html = town.of("regulator").get(address, headers=HTML).text
    assert page["plate"]["mark"]["state"] == state
    graded = state in ("graded", "provisional")
    assert ('<table class="ym-sum">' in html) is graded
    rows = [row for group in page["ledger"]["groups"] for row in group["rows"]]
    missing = [row for row in rows if row["missing"]]
    assert bool(missing) is (state in ("provisional", "insufficient"))
    title = {
        "graded": "",
        "provisional": {"zh": "还不知道的", "en": "Not known yet"}[lang],
        "insufficient": {"zh": "还缺什么", "en": "What is missing"}[lang],
        "pending": "",
    }[state]
    assert title in html
    assert (page["kept"] is None) is (state == "pending")


def test_a_trade_whose_table_was_taken_back_keeps_its_grades_and_says_that_nobody_is_graded_now(
    town: Town, at: Office, credited: Premises
) -> None:
    ask(
        town,
        replace(at, catalogue=known_as(at.catalogue, table="cn-credit-risk", on_trial=True, adopted=None)),
    )
    reader, address = town.of("regulator"), f"/r/premises/{credited.id}/why"
    page = data(reader, address)
    assert (page["unused"], page["plate"]["mark"]["state"]) == (True, "graded")
    html = reader.get(address, headers=HTML).text
    assert "现在没有评分表在评定这个行业" in html
    assert '<table class="ym-sum">' in html
    assert data(reader, page["kept"]["again_href"])["kept"]["proof"] == "equal"


def test_a_grade_whose_edition_is_gone_is_shown_as_stored_on_every_page_that_shows_it(
    town: Town, at: Office
) -> None:
    model = "cn-catering-2016"
    newer = replace(at.catalogue.tables[model][0], version="2026-01-01", effective_from=date(2026, 1, 1))
    ask(town, replace(at, catalogue=replace(at.catalogue, tables={**at.catalogue.tables, model: (newer,)})))
    for name, there in (("owner", f"/e/{MINE.id}"), ("regulator", f"/r/premises/{MINE.id}")):
        page = data(town.of(name), f"{there}/why")
        assert page["kept"]["proof"] == "no_edition"
        assert page["plate"]["mark"]["letter"] == past(town, MINE.id)[0].grade
        rows = page["ledger"]["groups"][0]["rows"]
        assert sum(Decimal(str(row["points"])) for row in rows) == Decimal(str(page["ledger"]["total"]))
        html = town.of(name).get(f"{there}/why", headers=HTML).text
        assert "文件已经不在这里" in html
        assert "没有随时间变轻" not in html
        assert town.of(name).get(f"{there}/why.pdf").status_code == 200
        assert town.of(name).get(there, headers=HTML).status_code == 200
    assert town.of("regulator").get(f"/r/grades/{MINE.id}", headers=HTML).status_code == 200


def test_a_corrected_fact_shows_what_changed_from_which_record_and_the_old_grade_stays_to_be_opened(
    town: Town, at: Office
) -> None:
    before = people.premises_of(MINE)
    area = Fact(900, "inspector", "seen-1", TODAY)
    old = past(town, MINE.id)
    put(at, replace(before, facts={**before.facts, "floor_area_m2": area}))
    regrade(at, OPERATOR)
    new = past(town, MINE.id)
    assert new[1:] == old
    for name, here in (("owner", OWN), ("regulator", OFFICERS)):
        page = data(town.of(name), here)
        first = page["before"][0]
        assert first["shown"]
        assert [(f["before"], f["after"], f["record"]["text"]) for f in first["facts"]] == [
            ("120 m²", "900 m²", "检查人员核对 seen-1")
        ]
        was = data(town.of(name), page["before"][1]["href"])
        assert was["kept"]["id"] == old[0].id
        assert was["kept"]["proof"] == "equal"
        assert was["newer"]["href"] == here
        assert (was["grade"], was["review_href"], was["fadings"]) == ("", "", [])
        html = town.of(name).get(page["before"][1]["href"], headers=HTML).text
        assert "这是一个过去的等级" in html
        assert "<textarea" not in html
    shown = data(town.of("regulator"), f"/r/premises/{MINE.id}")["history"]
    assert "120 m² → 900 m²" in shown[0]["reason"]
    assert shown[1]["href"] == f"{OFFICERS}?grade={old[0].id}"


def test_a_grade_of_somebody_else_is_not_there(town: Town) -> None:
    other = past(town, BY_NAME["西街面馆"].id)[0].id
    for name, here in (("owner", OWN), ("regulator", OFFICERS)):
        for address in (f"{here}?grade={other}", f"{here}.pdf?grade={other}", f"{here}?grade=x"):
            assert town.of(name).get(address).status_code == 404
    assert town.of("regulator").get(f"/r/premises/{OTHER_TRADE.id}/why.pdf").status_code == 404


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["owner", "regulator"])
def test_the_paper_read_back_has_every_factor_and_its_points_add_up_to_the_score(
    town: Town, name: str, lang: str
) -> None:
    here = OWN if name == "owner" else OFFICERS
    page = data(town.of(name), f"{here}?lang={lang}")
    rows = [row for group in page["ledger"]["groups"] for row in group["rows"]]
    words = words_of(paper(town, name, f"{here}.pdf?lang={lang}"))
    text = "".join("".join(words).split())
    read: list[Decimal] = []
    at = text.index({"zh": "每一分的由来", "en": "Everypoint"}[lang])
    for row in rows:
        label = "".join(row["factor"].split())
        at = text.index(label, at) + len(label)
        points = f"{Decimal(str(row['points'])):.3f}"
        at = text.index(points, at) + len(points)
        read.append(Decimal(points))
    assert len(read) > 5
    assert sum(read) == Decimal(str(page["ledger"]["total"]))
    assert f"{page['ledger']['total']:.3f}" in text[at : at + 60]
    assert page["kept"]["digest"] in text
    assert page["kept"]["table_digest"] in text
    assert {"zh": "不同意怎么办", "en": "Howtoobject"}[lang] in text
    assert all("".join(note.split()) in text for note in page["notes"])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["regulator", "owner"])
def test_the_paper_says_the_sentence_of_the_page_and_what_the_parts_of_the_table_are(
    town: Town, name: str, lang: str
) -> None:
    here = OWN if name == "owner" else OFFICERS
    page = town.of(name).get(f"{here}?lang={lang}", headers=HTML).text
    top = re.sub("<[^>]+>", "", page.partition('<p class="ym-say">')[2].partition("</p>")[0])
    sentences = [one for one in re.split(r"。|\. ", top.rstrip(".")) if one]
    assert sentences
    text = "".join("".join(words_of(paper(town, name, f"{here}.pdf?lang={lang}"))).split())
    assert all("".join(one.split()) in text for one in sentences), sentences
    assert {"zh": "最重的一项是", "en": "Whatweighsmostis"}[lang] in text
    for gloss in {
        "zh": ("这里是什么样的地方", "随情况变化"),
        "en": ("what the place is", "with what happens"),
    }[lang]:
        assert gloss in page
        assert "".join(gloss.split()) in text


def paper(town: Town, name: str, address: str) -> bytes:
    answer = town.of(name).get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return answer.content


@pytest.mark.parametrize("lang", LANGS)
def test_the_paper_says_what_fades_and_names_a_character_that_its_font_lacks(
    town: Town, credited: Premises, lang: str
) -> None:
    words = words_of(paper(town, "regulator", f"/r/premises/{credited.id}/why.pdf?lang={lang}"))
    text = "".join("".join(words).split())
    assert "东区信用店〔U+3134A〕" in text
    assert text.count("U+3134A") >= 2
    assert {"zh": "2027-01-01", "en": "1Jan2027"}[lang] in text
    assert "0.9→0.45" in text
    assert {"zh": "（假定）", "en": "(assumed)"}[lang] in text


def test_the_same_grade_has_the_same_digest_in_both_languages_and_leads_back_to_itself(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Mapping[str, Any]] = []
    whole = why_paper.paper

    def keeping(source: bytes, content: Mapping[str, Any], at: Any) -> bytes:
        kept.append(content)
        return whole(source, content, at)

    monkeypatch.setattr(why_paper, "paper", keeping)
    made = {paper(town, "owner", f"{OWN}.pdf?lang=zh") for _ in range(2)}
    assert len(made) == 1
    paper(town, "owner", f"{OWN}.pdf?lang=en")
    assert len({one["short"] for one in kept}) == 1
    record = past(town, MINE.id)[0]
    assert kept[0]["href"].endswith(f"{OWN}?grade={record.id}")
    assert data(town.of("owner"), f"{OWN}?grade={record.id}")["kept"]["proof"] == "equal"
