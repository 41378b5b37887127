"""The credit class is for officers: it stands on no page or JSON of the public, nor of the owner."""

import re
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from graph import Tx, register
from graph.accounts import Account
from graph.records import Premises
from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, adopting
from regulation.credit.classing import classify_all
from regulation.credit.rules import OWN
from regulation.grading.regrade import regrade
from tests.printed import words_of
from tests.regulation.test_credit import CODE, LISTS, MODEL, OLD, SHOP, penalise, place
from tests.regulation.town import EAST, MINE, TODAY, enrol
from tests.regulation.web.asking import HTML, JSON, sign_in
from tests.regulation.web.conftest import Town

pytestmark = pytest.mark.store

SAYS_CLASS = re.compile(
    r"信用风险|信用类别|信用 [A-D] 类|credit (?:class|risk|[A-D]\b)|[一二三四]级（|\bLevel [1-4]\b|\bL[1-4]\b"
    r"|严管|无事不扰|\(strict\)|left in peace|\"credit\":",
    re.IGNORECASE,
)


@pytest.fixture
def classed(town: Town) -> Town:
    """The owner's own shop belongs to an entity of class D, by a table that somebody adopted."""
    office = town.office
    known = {**office.catalogue.adoptions, MODEL: Adoption("沈砚", TODAY)}
    town.app.state.current._office = replace(office, catalogue=adopting(office.catalogue, known))
    at = town.app.state.current.office()
    shop = replace(place(SHOP, "一号店", EAST, {LISTS[3]: True}), id=MINE.id, key=f"{CODE}|一号店")

    def work(tx: Tx) -> None:
        register.put(tx, Premises, [replace(shop, id=SHOP)])

    at.store.write("test.shop", "test", work)
    regrade(at, OPERATOR)
    classify_all(at, OPERATOR)
    return town


PUBLIC = ("", "/handbook", "/facts", "/claim", "/evaluation", "/verify")


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
def test_nothing_that_anyone_may_open_says_the_class(classed: Town, accept: dict[str, str]) -> None:
    passer_by = classed.of("public")
    for page in PUBLIC:
        for lang in ("zh", "en"):
            answer = passer_by.get(f"/e/{SHOP}{page}?lang={lang}", headers=accept)
            assert answer.status_code == 200, page
            assert SAYS_CLASS.findall(answer.text) == [], page


def shopkeeper(classed: Town) -> TestClient:
    """The owner of the shop, signed in."""
    owner = classed.browser()
    enrol(classed.office, Account("shopkeeper", "钱掌柜", "owner", None, None, None, (SHOP,)))
    assert sign_in(owner, "shopkeeper").status_code == 303
    return owner


def test_no_paper_that_anyone_or_its_owner_may_print_says_the_class(classed: Town) -> None:
    owner, passer_by = shopkeeper(classed), classed.of("public")
    for client, paper in ((passer_by, "handbook.pdf"), (owner, "handbook.pdf"), (owner, "why.pdf")):
        for lang in ("zh", "en"):
            answer = client.get(f"/e/{SHOP}/{paper}?lang={lang}", headers=HTML)
            assert answer.status_code == 200, paper
            said = "".join(words_of(answer.content))
            assert len(said) > 200, paper
            assert SAYS_CLASS.findall(said) == [], paper


@pytest.mark.parametrize("accept", [HTML, JSON], ids=["page", "data"])
def test_nothing_that_its_owner_may_open_says_the_class(classed: Town, accept: dict[str, str]) -> None:
    owner = shopkeeper(classed)
    for page in (*PUBLIC, "/why", "/credit", "/people", "/self-check"):
        for lang in ("zh", "en"):
            answer = owner.get(f"/e/{SHOP}{page}?lang={lang}", headers=accept)
            assert answer.status_code == 200, page
            assert SAYS_CLASS.findall(answer.text) == [], page


def test_a_regulator_reads_the_class_why_and_how_it_is_supervised(classed: Town) -> None:
    regulator = classed.of("regulator")
    listed = regulator.get("/r/credit?class=D", headers=HTML)
    assert f"/r/credit/{CODE}" in listed.text
    one = regulator.get(f"/r/credit/{CODE}?lang=en", headers=HTML)
    assert one.status_code == 200
    assert "beside credit D" in one.text
    assert "beside credit D" in regulator.get(f"/r/premises/{SHOP}?lang=en", headers=HTML).text
    assert "Level 4" in regulator.get(f"/r/premises/{SHOP}/why?lang=en", headers=HTML).text
    assert regulator.get("/r/credit?class=X", headers=HTML).status_code == 400


def test_the_day_that_records_were_stated_stands_with_them(classed: Town) -> None:
    text = classed.of("regulator").get(f"/r/credit/{CODE}?lang=zh", headers=HTML).text
    assert OLD.isoformat() in text


def test_an_owner_reads_which_clause_keeps_a_record_from_being_published_or_from_ending_early(
    classed: Town,
) -> None:
    own = classed.office.settings.data_dir / OWN
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text('windows = "samr-45"', encoding="utf-8")
    for severity in (1, 5):
        penalise(classed.office, f"P{severity}", SHOP, OLD, severity)
    owner = shopkeeper(classed)
    page = owner.get(f"/e/{SHOP}/credit?lang=en", headers=HTML).text
    for said in ("not published<small>warning alone", "Article 2(2)", "never ends early", "Article 14(3)"):
        assert said in page, said
    assert "Article 73" not in page
    entries = owner.get(f"/e/{SHOP}/credit?lang=zh", headers=JSON).json()["entries"]
    clauses = [one["unpublished"] and one["unpublished"]["clause"]["article"] for one in entries]
    assert sorted(clauses, key=str) == [None, "第二条第二款"]
    assert [one["early"]["article"] for one in entries if one["publicity"]] == ["第十四条第三款"]
