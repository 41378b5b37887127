"""What tests of the pages share: the town behind the real application, and a browser for each of its people."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from regulation.catalogue import Catalogue
from regulation.office import Office
from regulation.settings import from_env
from regulation.web.app import create_app
from tests.conftest import Server
from tests.regulation import town
from tests.regulation.town import NOW
from tests.regulation.web import asking


@dataclass(slots=True)
class Clock:
    """The office's clock, which a test may move."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        """Now."""
        return self.at


@dataclass(slots=True)
class Town:
    """The town's office and application, and its people's browsers, each let in when first asked for."""

    office: Office
    app: FastAPI
    clock: Clock
    open_browser: Callable[[], TestClient]
    known: dict[str, TestClient] = field(default_factory=dict)

    def browser(self) -> TestClient:
        """A browser that nobody has used."""
        return self.open_browser()

    def of(self, name: str) -> TestClient:
        """The browser of somebody signed in; `public` is a passer-by's."""
        if name not in self.known:
            client = self.open_browser()
            if name != "public":
                town.admit(self.office, name)
                assert asking.sign_in(client, name).status_code == 303
            self.known[name] = client
        return self.known[name]


@pytest.fixture(scope="module")
def built(
    embedded_server: Server, catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """The town, built once for a module."""
    store, clock = embedded_server.emptied(), Clock()
    settings = from_env({"YIMA_DATA_DIR": str(tmp_path_factory.mktemp("town"))})
    office = Office(store, catalogue, settings, now=clock)
    town.settle(office)
    app = create_app(office)
    with ExitStack() as closing:

        def browser() -> TestClient:
            return closing.enter_context(TestClient(app, follow_redirects=False))

        yield Town(office, app, clock, browser)


@pytest.fixture(name="town")
def town_today(built: Town) -> Town:
    """The town, its clock set back to the test's day."""
    built.clock.at = NOW
    return built
