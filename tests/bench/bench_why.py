"""The page "why this grade" of one premises among 50,000, from the store, beside a page that reads nothing."""

from __future__ import annotations

import asyncio
import random
import statistics
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server

from graph import owned, premises
from graph.accounts import Account
from graph.premises import Search
from graph.scope import Scope
from regulation.access.accounts import add_account, sign_in
from regulation.access.policy import OPERATOR
from regulation.catalogue import read_catalogue
from regulation.cli import sample
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.sample import made_up_district
from regulation.settings import from_env
from regulation.web.app import create_app
from regulation.web.asking import SESSION

PREMISES = 50_000
REQUESTS = 600
TARGET_MS = 40


def run(report: Callable[[str], None]) -> None:
    """Load and grade the premises, serve them, and ask in turn for a why page and for the constant page."""
    with tempfile.TemporaryDirectory() as data:
        settings = from_env({"YIMA_DATA_DIR": data})
        with owned(Path(data)) as store:
            office = Office(store, read_catalogue(), settings)
            start = time.perf_counter()
            _populate(office)
            report(f"{PREMISES:,} made-up premises loaded and graded in {time.perf_counter() - start:.0f} s")
            address, cookie, ids = _served(office)
            _measure(report, address, cookie, ids)


def _populate(office: Office) -> None:
    made_up = made_up_district(office.today(), premises=PREMISES)
    sample.load_made_up(office, made_up, lambda _name, _rows: None)
    regrade(office, OPERATOR)


def _served(office: Office) -> tuple[str, str, list[str]]:
    """Serve in this process; the address, a regulator's session, and ids of graded premises."""
    password = "a password for the bench"
    add_account(
        office.store, OPERATOR, Account("bench", "bench", "regulator", None, None, None, ()), password
    )
    token = sign_in(office.store, "bench", password, datetime.now(UTC)).token
    rows = office.store.read(
        lambda tx: premises.listing(tx, Scope("/"), Search(state="graded"), by_risk=False, skip=0, limit=500)
    )
    server = Server(create_app(office), address="127.0.0.1", port=8765, interface=Interfaces.ASGI)
    threading.Thread(target=_serve, args=(server,), daemon=True).start()
    time.sleep(2)
    return "http://127.0.0.1:8765", f"{SESSION}={token}", [row.id for row in rows]


def _serve(server: Server) -> None:
    asyncio.run(server.serve())


def _measure(report: Callable[[str], None], address: str, cookie: str, ids: list[str]) -> None:
    draw = random.Random(2026)
    asked = [draw.choice(ids) for _ in range(REQUESTS)]
    for one in asked[:100]:
        _ask(f"{address}/r/premises/{one}/why", cookie)
    pairs = [
        (_ask(f"{address}/r/premises/{one}/why", cookie), _ask(f"{address}/healthz", cookie)) for one in asked
    ]
    pages = sorted(page for page, _ in pairs)
    bare = statistics.median(constant for _, constant in pairs)
    ratio = statistics.median(page / constant for page, constant in pairs)
    p50, p99 = pages[len(pages) // 2], pages[len(pages) * 99 // 100]
    report(
        f"why page   p50 {p50:.1f} ms, p99 {p99:.1f} ms over {REQUESTS} requests (target p50 under {TARGET_MS} ms)"
    )
    report(f"a page that reads only the session  p50 {bare:.1f} ms; ratio, median of the pairs: {ratio:.1f}")


def _ask(url: str, cookie: str) -> float:
    request = urllib.request.Request(url, headers={"Cookie": cookie, "Accept": "text/html"})
    start = time.perf_counter()
    with urllib.request.urlopen(request) as response:
        body = response.read()
    if response.status != 200 or not body:
        raise RuntimeError(f"{url} answered {response.status}.")
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    run(print)
