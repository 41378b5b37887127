"""What tests share: the two real stores, started once and empty for each test, and a real browser."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from graph import EmbeddedStore, Store
from graph.schema import prepare
from tests import chromium, neo4j
from tests.e2e.site import Site, running

EXPECT_MS = 20_000
"""So long a page may take to show what a walk expects, on a machine that runs other tests at the same time."""

_EMPTY = "MATCH (n) WHERE NOT n:Schema WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS gone"


@dataclass(frozen=True, slots=True)
class Server:
    """A running store: its door, and behind it the driver for what the door does not allow."""

    url: str
    store: Store
    driver: Driver

    def emptied(self) -> Store:
        """The store without any node but its schema's, and without evidence of that."""
        with self.driver.session() as session:
            while session.execute_write(lambda tx: tx.run(_EMPTY).single(strict=True)["gone"]):
                pass
        return self.store


def _stores() -> list[str]:
    # where Neo4j could not be had the embedded store stands alone, except in CI, where that is a failure
    wanted = neo4j.is_here() or os.environ.get("CI", "").lower() in {"1", "true"}
    return ["embedded", "neo4j"] if wanted else ["embedded"]


@pytest.fixture(scope="session")
def embedded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The embedded store, as a deployment starts it."""
    with EmbeddedStore(tmp_path_factory.mktemp("embedded")) as child, child.store(notices=True) as store:
        prepare(store)
        here = child.address
        auth = ("root", here.password)
        with GraphDatabase.driver(f"bolt://127.0.0.1:{here.port}", auth=auth) as driver:
            yield Server(here.url, store, driver)


@pytest.fixture(scope="session")
def neo4j_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real Neo4j 5.26."""
    home = tmp_path_factory.mktemp("neo4j") / "home"
    with neo4j.running(home) as url, Store(url, notices=True) as store, GraphDatabase.driver(url) as driver:
        prepare(store)
        yield Server(url, store, driver)


@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.store) for name in _stores()])
def server(request: pytest.FixtureRequest) -> Server:
    """Each running store in turn, with what is in it."""
    return request.getfixturevalue(f"{request.param}_server")


@pytest.fixture
def store(server: Server) -> Store:
    """Each store in turn, prepared and empty."""
    return server.emptied()


@pytest.fixture(params=[pytest.param("embedded", marks=pytest.mark.store)])
def one_store(embedded_server: Server) -> Store:
    """The embedded store, prepared and empty, where the dialect does not matter."""
    return embedded_server.emptied()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers; only one can run in a process."""
    expect.set_options(timeout=EXPECT_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium."""
    with chromium.of(playwright) as running:
        yield running


@pytest.fixture(scope="session")
def first_start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data that a first start makes: made once, by whichever process of the tests comes first, and only copied."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "first-start"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "made").exists():
            with running(folder):
                pass
            (folder / "made").touch()
    return folder / "data"


@pytest.fixture(scope="module")
def site(first_start: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For each module the product as it is after a first start."""
    folder = tmp_path_factory.mktemp("run")
    shutil.copytree(first_start, folder / "data")
    with running(folder) as site:
        yield site
