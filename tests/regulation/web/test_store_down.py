"""With the store away: what needs it says when to come again, all else works, nothing is lost when it is back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from graph import EmbeddedStore, Store, StoreUnavailable, connected, opened
from graph.child import free_ports
from graph.schema import prepare
from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.settings import from_env
from regulation.web.app import create_app
from regulation.web.asking import SESSION
from tests.conftest import Server
from tests.regulation import town as people
from tests.regulation.town import EAST, MINE, NOW
from tests.regulation.web.asking import HEADERS, HTML, JSON, is_a_problem, is_a_problem_page, sign_in

pytestmark = pytest.mark.store


@pytest.mark.parametrize("token", [None, "somebody's"], ids=["passer-by", "signed-in"])
def test_a_store_that_refuses_every_question_breaks_no_page_that_tells_so(
    embedded_server: Server, catalogue: Catalogue, tmp_path: Path, token: str | None
) -> None:
    office = office_at(embedded_server.url.replace("/yima", "/no-such-database"), catalogue, tmp_path)
    with office.store, TestClient(create_app(office), raise_server_exceptions=False) as client:
        if token:
            client.cookies.set(SESSION, token)
        page = client.get(f"/e/{MINE.id}", headers=HTML)
        is_a_problem_page(page, page.status_code)
        assert page.status_code in (500, 503)
        assert {header: page.headers.get(header) for header in HEADERS} == HEADERS


STAY_OPEN = [
    "/",
    "/sign-in",
    "/r/models",
    "/r/models/uk-fhrs",
    "/healthz",
    "/api/v1/openapi.json",
    "/static/none",
]
NEED_THE_STORE = [
    "/r",
    f"/r?district={EAST}",
    "/r/premises",
    f"/r/premises/{MINE.id}",
    f"/r/premises/{MINE.id}/why",
    f"/e/{MINE.id}",
    f"/e/{MINE.id}/why",
    "/signed-in",
]


def ask_all(
    office: Office, token: str | None, asked: Sequence[tuple[str, Mapping[str, str]]]
) -> Iterator[tuple[str, Mapping[str, str], Response]]:
    """Ask everything at once, so that waiting for the store is waited for once."""
    app = create_app(office)

    def ask(one: tuple[str, Mapping[str, str]]) -> tuple[str, Mapping[str, str], Response]:
        client = TestClient(app, follow_redirects=False)
        if token:
            client.cookies.set(SESSION, token)
        return *one, client.get(one[0], headers=dict(one[1]))

    with ThreadPoolExecutor(len(asked)) as pool:
        yield from pool.map(ask, asked)


def assert_the_store_is_missed(office: Office, token: str | None) -> None:
    """What works without the store works, and all else says when to come again."""
    open_still = [(address, HTML) for address in STAY_OPEN]
    for address, _, answer in ask_all(office, token, open_still):
        assert answer.status_code == (404 if address == "/static/none" else 200), address
    missed = NEED_THE_STORE if token else [f"/e/{MINE.id}"]
    both = [(address, accept) for address in missed for accept in (HTML, JSON)]
    for address, accept, answer in ask_all(office, token, [*both, ("/readyz", HTML)]):
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, address
        if address == "/readyz":
            assert (answer.status_code, answer.headers["content-type"]) == (503, "text/plain; charset=utf-8")
        else:
            (is_a_problem if accept is JSON else is_a_problem_page)(answer, 503)
            assert answer.headers["retry-after"] == "5", address


def office_at(url: str, catalogue: Catalogue, data_dir: Path) -> Office:
    return Office(Store(url), catalogue, from_env({"YIMA_DATA_DIR": str(data_dir)}), now=lambda: NOW)


def nowhere() -> str:
    """The address of a store that does not run."""
    return f"bolt://root:no-store-here@127.0.0.1:{free_ports()[0]}/yima"


@pytest.mark.parametrize("token", [None, "somebody's"], ids=["passer-by", "signed-in"])
def test_with_the_store_down_from_the_start_the_pages_say_so(
    catalogue: Catalogue, tmp_path: Path, token: str | None
) -> None:
    office = office_at(nowhere(), catalogue, tmp_path)
    with office.store:
        assert_the_store_is_missed(office, token)


def test_nobody_signs_in_while_the_store_is_down(catalogue: Catalogue, tmp_path: Path) -> None:
    office = office_at(nowhere(), catalogue, tmp_path)
    with office.store, TestClient(create_app(office)) as client:
        answer = sign_in(client, "lead")
    is_a_problem_page(answer, 503)
    assert SESSION not in client.cookies


def test_the_store_goes_down_while_serving_comes_back_and_goes_for_good(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    with EmbeddedStore(tmp_path) as child:
        office = office_at(child.address.url, catalogue, tmp_path)
        prepare(office.store)
        people.settle(office)
        people.admit(office, "lead")
        with TestClient(create_app(office), follow_redirects=False) as client:
            sign_in(client, "lead")
            token = client.cookies[SESSION]
            before = client.get("/r", headers=JSON).json()
            os.kill(child.address.child, signal.SIGKILL)
            seen = list(statuses_until_ready(client))
            assert set(seen) <= {200, 503}
            assert client.get("/r", headers=JSON).json() == before
    with office.store:
        assert_the_store_is_missed(office, token)


def statuses_until_ready(client: TestClient) -> Iterator[int]:
    """What the overview answers until the store is back."""
    deadline = time.monotonic() + 60
    while not client.get("/readyz").is_success or not client.get("/r", headers=JSON).is_success:
        yield client.get("/r", headers=JSON).status_code
        assert time.monotonic() < deadline, "the store does not come back"


def is_one_sentence_for_a_person(told: str) -> bool:
    return (
        told.endswith(".")
        and "\n" not in told
        and not [w for w in ("Traceback", "Error", "neo4j.") if w in told]
    )


def test_where_no_store_runs_opening_it_says_so(tmp_path: Path) -> None:
    for opening in (connected("embedded:", tmp_path), opened(nowhere(), tmp_path)):
        with pytest.raises(StoreUnavailable) as told, opening:
            pass
        assert is_one_sentence_for_a_person(str(told.value))
        assert "no-store-here" not in str(told.value)


def test_a_command_without_its_store_says_one_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "YIMA_DATA_DIR": str(tmp_path), "YIMA_STORE": nowhere()}
    done = subprocess.run(
        [sys.executable, "-m", "regulation.cli", "regrade"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert is_one_sentence_for_a_person(done.stderr.strip())
