"""A store that was reached and then says nothing is asked again, on another connection."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest

from graph import Store, StoreUnavailable
from graph.queries import parse
from tests.conftest import Server

BEGIN, RUN = b"\xb1\x11", b"\x10"
COUNT_UP = parse("sample/count_up", "// One more.\nMERGE (t:Tally {key: 'k'}) SET t.n = coalesce(t.n, 0) + 1")
READ_COUNT = parse("sample/read_count", "// The count.\nMATCH (t:Tally {key: 'k'}) RETURN t.n AS n")

MANY = 1500
LONG = parse(
    "sample/count_pairs",
    "// So many pairs.\n"
    f"UNWIND range(1, {MANY}) AS a UNWIND range(1, {MANY}) AS b WITH a, b WHERE a + b > 0 RETURN count(*) AS n",
)


@dataclass(slots=True)
class Deaf:
    """Stands before a store and keeps back what it answers to `times` messages that begin with `signature`.

    The store itself hears them: what is lost is the answer, and with it the connection.
    """

    to: tuple[str, int]
    signature: bytes
    times: int
    kept_back: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, near: socket.socket) -> None:
        """One connection, until either end leaves."""
        with near, socket.create_connection(self.to) as far:
            mute = threading.Event()
            threading.Thread(target=self._back, args=(far, near, mute), daemon=True).start()
            with suppress(OSError):
                while message := near.recv(65536):
                    if self._meets(message):
                        mute.set()
                    far.sendall(message)

    def _meets(self, message: bytes) -> bool:
        # a chunk's two bytes of length stand before the structure's own
        with self.lock:
            meets = self.kept_back < self.times and self.signature in message[2:4]
            self.kept_back += meets
            return meets

    def _back(self, far: socket.socket, near: socket.socket, mute: threading.Event) -> None:
        with suppress(OSError):
            while answer := far.recv(65536):
                if not mute.is_set():
                    near.sendall(answer)


@contextmanager
def deaf(url: str, signature: bytes, times: int) -> Iterator[tuple[Deaf, str]]:
    """Such a thing before the store at `url`, and the address at which it listens."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    between = Deaf((parts.hostname, parts.port), signature, times)
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def listen() -> None:
            with suppress(OSError):
                while True:
                    near, _ = listening.accept()
                    threading.Thread(target=between.carry, args=(near,), daemon=True).start()

        threading.Thread(target=listen, daemon=True).start()
        port = listening.getsockname()[1]
        yield between, url.replace(f":{parts.port}", f":{port}")


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that waits for a third of a second at most, so that a test need not wait for four."""
    monkeypatch.setattr("graph.store.ANSWER_SECONDS", 0.3)


@pytest.mark.usefixtures("patient", "store")
def test_a_deed_whose_beginning_is_not_answered_begins_again_and_is_recorded_once(server: Server) -> None:
    with deaf(server.url, BEGIN, times=2) as (between, url), Store(url) as store:
        store.write("sample.do", "someone", lambda tx: tx.run(COUNT_UP))
        assert between.kept_back == 2
        assert store.read(lambda tx: tx.run(READ_COUNT)) == [{"n": 1}]


@pytest.mark.usefixtures("patient", "store")
def test_a_single_question_that_is_not_answered_is_asked_again(server: Server) -> None:
    with deaf(server.url, RUN, times=1) as (between, url), Store(url) as store:
        assert store.ask(READ_COUNT) == []
        assert between.kept_back == 1


@pytest.mark.usefixtures("patient", "store")
def test_a_store_that_stays_silent_is_said_in_a_sentence(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph.failing.BUSY_SECONDS", 1.0)
    with deaf(server.url, BEGIN, times=100) as (between, url), Store(url) as store:
        with pytest.raises(StoreUnavailable, match=r"does not answer\. Nothing was recorded"):
            store.write("sample.do", "someone", lambda tx: tx.run(COUNT_UP))
        assert between.kept_back >= 2


@pytest.mark.usefixtures("patient", "store")
def test_what_has_begun_and_what_a_connection_is_asked_later_may_take_longer(server: Server) -> None:
    with Store(server.url) as store:
        started = time.monotonic()
        store.read(lambda tx: tx.run(LONG))
        assert time.monotonic() - started > 0.3, "the statement was too short to show anything"
        assert store.ask(LONG) == [{"n": MANY * MANY}], "asked on the connection that was just used"
