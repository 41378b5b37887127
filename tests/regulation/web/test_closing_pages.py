"""The closed loop on its pages: what is overdue is counted the same everywhere, and each sees what is theirs to do."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from graph import findings, visits
from graph.scope import Scope
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.settings import from_env
from regulation.visits.hearing import reply
from regulation.visits.mending import send_proof
from regulation.visits.submit import submit
from regulation.web.app import create_app
from tests.conftest import Server
from tests.regulation import town
from tests.regulation.town import MINE, NOW
from tests.regulation.visiting import INSPECTOR, OWNER, failed, opened, submission, visiting
from tests.regulation.web.asking import HTML, csrf, data
from tests.regulation.web.conftest import Clock, Town

pytestmark = pytest.mark.store
LATE = NOW + timedelta(13)
"""Five days after the day of two findings, on which they become the lead's; a third is not due."""


@pytest.fixture
def late(
    embedded_server: Server, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """The town with a visit of 13 days ago, its statement unanswered."""
    clock = Clock()
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path_factory.mktemp("closing"))})
    office = Office(embedded_server.emptied(), visiting(catalogue), settings, now=clock)
    town.settle(office)
    given = submission(
        office, opened(office), {"COLD": failed(), "WASTE": failed("桶未加盖"), "PESTS": failed(days=60)}
    )
    submit(office, INSPECTOR, given)
    reply(office, OWNER, given.id, "当时正在补货")
    clock.at = LATE
    app = create_app(office)
    with ExitStack() as closing:

        def browser() -> TestClient:
            return closing.enter_context(TestClient(app, follow_redirects=False))

        yield Town(office, app, clock, browser)


def visit_of(town: Town) -> str:
    found = town.office.store.read(lambda tx: visits.open_findings(tx, Scope("/")))
    return found[0].finding.visit


def states(town: Town, visit: str) -> list[str]:
    return [f.state.value for f in town.office.store.read(lambda tx: findings.of_visit(tx, visit))]


def send(client: TestClient, page: str, address: str, **values: str) -> int:
    """Fill in a form of a page."""
    token = csrf(client.get(page, headers=HTML).text)
    return client.post(address, data={"csrf": token, **values}, headers=HTML).status_code


def test_what_is_overdue_is_counted_alike_by_owner_inspector_and_lead(late: Town) -> None:
    visit = visit_of(late)
    owner = data(late.of("owner"), f"/e/{MINE.id}")
    assert (owner["overdue"], owner["due_soon"]) == (2, 0)
    day = data(late.of("inspector"), "/i")
    assert [(one["days"], one["wants"]) for one in day["chased"]] == [(-5, "lead")] * 2
    listed = data(late.of("lead"), "/r/findings")
    assert [row["escalated"] for row in listed["rows"]] == [True, True, False]
    lead = late.of("lead")
    where = f"/r/findings/{visit}:1"
    assert send(lead, where, f"{where}/take-over", words=" ") == 422
    assert send(lead, where, f"{where}/take-over", words="已约谈经营者") == 303
    assert send(late.of("inspector"), where, f"{where}/take-over", words="我来") == 403
    listed = data(late.of("lead"), "/r/findings")
    assert sum(row["escalated"] for row in listed["rows"]) == 1
    assert data(late.of("owner"), f"/e/{MINE.id}")["overdue"] == 2  # overdue all the same
    result = data(late.of("owner"), f"/e/{MINE.id}/visits/{visit}")
    assert [(s["what"], s["by"], s["why"]) for s in result["closing"]["steps"]] == [
        ("take_over", "", "已约谈经营者")
    ]


def test_the_statement_waits_on_the_list_and_is_answered_on_the_result(late: Town) -> None:
    visit, lead = visit_of(late), late.of("lead")
    result = f"/e/{MINE.id}/visits/{visit}"
    waiting = data(lead, "/r/findings")["statements"]
    assert [(one["href"], one["late"]) for one in waiting] == [(f"{result}#hear", False)]
    assert send(lead, result, f"/r/visits/{visit}/heard", words="") == 422
    assert send(lead, result, f"/r/visits/{visit}/heard", words="听取了说明，认定不变。") == 303
    assert data(lead, "/r/findings")["statements"] == []
    seen = data(late.of("owner"), result)["closing"]["statement"]
    assert (seen["heard"], seen["may_write"]) == ("听取了说明，认定不变。", False)


def test_only_the_owner_is_given_the_token_and_only_officer_and_owner_the_closing(late: Town) -> None:
    visit = visit_of(late)
    result = f"/e/{MINE.id}/visits/{visit}"
    rate = data(late.of("owner"), result)["closing"]["rate_href"]
    assert rate.startswith(f"/rate/{visit}.")
    assert data(late.of("lead"), result)["closing"]["rate_href"] == ""
    assert rate not in late.of("lead").get(result, headers=HTML).text
    late.clock.at = NOW + timedelta(60)  # the result is public
    assert data(late.browser(), result)["closing"] is None
    late.clock.at = LATE
    passer_by = late.browser()
    answers = {"polite": "5", "identified": "1", "explained": "1", "repeated": "0"}
    assert send(passer_by, rate, rate, polite="5") == 422
    assert send(passer_by, rate, rate, **answers) == 303
    assert data(passer_by, rate)["done"] is True
    assert data(late.of("owner"), result)["closing"]["rated"] is True


def test_an_appeal_refused_for_what_it_lacks_keeps_the_page_and_is_decided_by_the_other(late: Town) -> None:
    visit, owner, regulator = visit_of(late), late.of("owner"), late.of("regulator")
    result = f"/e/{MINE.id}/visits/{visit}"
    send_proof(late.office, OWNER, f"{visit}:2", "盖子补上了", ())
    assert send(owner, result, f"{result}/appeal") == 422
    assert send(owner, result, f"{result}/appeal", **{f"g.{visit}:2": "桶有盖"}) == 303
    (row,) = data(regulator, "/r/appeals")["rows"]
    page = data(regulator, row["href"])
    (line,) = page["appeal"]["lines"]
    assert page["every"]["letter"] == line["mark"]["letter"]
    assert (line["grounds"], [sent["words"] for sent in line["proofs"]]) == ("桶有盖", ["盖子补上了"])
    assert send(regulator, row["href"], row["href"], **{f"r.{visit}:2": "refused"}) == 422
    assert send(regulator, row["href"], row["href"], **{f"r.{visit}:2": "upheld"}) == 303
    assert states(late, visit)[1] == "annulled"
    assert data(regulator, "/r/appeals")["rows"] == []
