"""The page behind the code on the wall: from the store, from memory, unchanged; beside a constant page."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from graph import owned, premises
from graph.premises import Search
from graph.scope import Scope
from qr import keys
from regulation.access.policy import OPERATOR
from regulation.catalogue import read_catalogue
from regulation.cli import sample
from regulation.grading.regrade import regrade
from regulation.office import Office
from regulation.register.sample import made_up_district
from regulation.scanning.codes import mint_for
from regulation.scanning.folders import folder
from regulation.settings import from_env

PREMISES = int(os.environ.get("BENCH_PREMISES", "50000"))
CODES = 8_000
WARM = 1_000
KEPT = 500
CONNECTIONS = 16
SECONDS = 5
PORT = 8766
HOST = f"127.0.0.1:{PORT}"
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """What one load showed; times in milliseconds."""

    rate: float
    p50: float
    p99: float
    statuses: dict[str, int]

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms {self.statuses}"


def run(report: Callable[[str], None]) -> None:
    """Load and grade the premises, mint codes, serve with one worker, and ask over 16 connections."""
    with tempfile.TemporaryDirectory() as data:
        env = {"YIMA_DATA_DIR": data, "YIMA_HOST": HOST, "YIMA_SECRET_DIR": f"{data}/secrets"}
        settings = from_env(env)
        begun = time.perf_counter()
        with owned(Path(data)) as store:
            _populate(Office(store, read_catalogue(), settings))
        with owned(Path(data)) as store:  # anew: its memory follows what is stored
            paths = _minted(Office(store, read_catalogue(), settings))
            spent = time.perf_counter() - begun
            report(f"{PREMISES:,} premises graded, {len(paths):,} codes minted in {spent:.0f} s")
            with _served(env):
                _measure(report, paths)


def _populate(office: Office) -> None:
    made_up = made_up_district(office.today(), premises=PREMISES)
    sample.load_made_up(office, made_up, lambda _name, _rows: None)
    regrade(office, OPERATOR)


def _minted(office: Office) -> list[str]:
    keys.make(folder(office.settings))
    paths: list[str] = []
    for skip in range(0, min(CODES, PREMISES), 500):
        ids = _ids(office, skip)
        if ids:
            paths += [f"/q/{minted.digits}" for minted in mint_for(office, OPERATOR, ids)]
    random.Random(2026).shuffle(paths)
    return paths


def _ids(office: Office, skip: int) -> list[str]:
    rows = office.store.read(
        lambda tx: premises.listing(
            tx, Scope("/"), Search(state="graded"), by_risk=False, skip=skip, limit=500
        )
    )
    return [row.id for row in rows]


@contextmanager
def _served(env: dict[str, str]) -> Iterator[None]:
    """One granian worker in a process of its own."""
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--workers", "1"]
    command += ["--no-access-log", "--port", str(PORT), "tests.bench.scan_server:create"]
    with subprocess.Popen(command, env={**os.environ, **env}) as server:
        try:
            _wait()
            yield
        finally:
            server.terminate()


def _wait() -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            with urllib.request.urlopen(f"http://{HOST}/readyz"):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


def _measure(report: Callable[[str], None], paths: Sequence[str]) -> None:
    warm, cold = paths[:WARM], paths[WARM:]
    _ask(warm)  # the store's own first answers are slow
    share = len(cold) // ROUNDS
    kept = warm[:KEPT]
    unchanged = [f"{path} {_etag(path)}" for path in kept]
    for number in range(ROUNDS):
        constant = _ask(["/constant"], SECONDS)
        stored = _ask(cold[number * share : (number + 1) * share])
        memory = _ask(kept, SECONDS)
        same = _ask(unchanged, SECONDS)
        report(f"round {number + 1}   a constant page  {constant}")
        for name, got in (("from the store", stored), ("from memory", memory), ("unchanged (304)", same)):
            report(f"          {name:<16} {got}; {got.rate / constant.rate:.2f} of the constant page")
    page, style = _transfer(paths[0])
    report(f"transfer: page {page / 1000:.1f} kB + style sheet {style / 1000:.1f} kB, compressed")


def _ask(lines: Sequence[str], seconds: float = 0) -> Measured:
    host, port = HOST.split(":")
    command = [sys.executable, "-m", "tests.bench.load", host, port, str(CONNECTIONS), str(seconds)]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    got = json.loads(done.stdout)
    latencies = got["latencies"]
    return Measured(
        len(latencies) / got["seconds"],
        latencies[len(latencies) // 2],
        latencies[len(latencies) * 99 // 100],
        got["statuses"],
    )


def _etag(path: str) -> str:
    return _open(path).headers["ETag"]


def _transfer(path: str) -> tuple[int, int]:
    """Bytes over the wire of the page and of its style sheet."""
    plain = urllib.request.Request(f"http://{HOST}{path}", headers={"Accept": "text/html"})
    with urllib.request.urlopen(plain) as response:
        text = response.read().decode()
    style = text.split('rel="stylesheet" href="')[1].split('"')[0]
    return len(_open(path).read()), len(_open(style).read())


def _open(path: str) -> urllib.request.http.client.HTTPResponse:  # type: ignore[name-defined]
    headers = {"Accept": "text/html", "Accept-Language": "zh", "Accept-Encoding": "gzip"}
    return urllib.request.urlopen(urllib.request.Request(f"http://{HOST}{path}", headers=headers))


if __name__ == "__main__":
    run(print)
