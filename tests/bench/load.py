"""A lean load generator: keep-alive connections that ask one thing after another, in a process of its own.

Run as `python -m tests.bench.load HOST PORT CONNECTIONS SECONDS_OR_0 < requests`: one path a line, with an ETag after
a blank where an unchanged page is to be asked for. 0 seconds: each line once. Prints JSON: statuses, seconds, and the
latency of every answer in milliseconds, sorted.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

HEADERS = "Host: {host}\r\nAccept: text/html\r\nAccept-Language: zh\r\nAccept-Encoding: gzip\r\n"


class Asker(asyncio.Protocol):
    """One connection: sends a request, reads the whole answer, sends the next."""

    def __init__(self, requests: Iterator[bytes], latencies: list[float], statuses: Counter[str]) -> None:
        self._requests = requests
        self._latencies = latencies
        self._statuses = statuses
        self._buffer = b""
        self._begun = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """Read on until the answer is whole."""
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        at = head.find(b"content-length: ")
        length = int(head[at + 16 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < end + 4 + length:
            return
        self._latencies.append((time.perf_counter() - self._begun) * 1000)
        self._statuses[self._buffer[9:12].decode()] += 1
        self._buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server closed a connection"))

    def _next(self) -> None:
        request = next(self._requests, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._begun = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]


def requests(lines: Sequence[str], host: str, seconds: float) -> Iterator[bytes]:
    """Each line's request once, or all of them again and again until the time is up."""
    made = [_request(line, host) for line in lines]
    if not seconds:
        yield from made
        return
    until = time.perf_counter() + seconds
    for request in itertools.cycle(made):
        if time.perf_counter() > until:
            return
        yield request


def _request(line: str, host: str) -> bytes:
    path, _, etag = line.partition(" ")
    more = f"If-None-Match: {etag}\r\n" if etag else ""
    return f"GET {path} HTTP/1.1\r\n{HEADERS.format(host=host)}{more}\r\n".encode()


async def ask(host: str, port: int, connections: int, seconds: float, lines: Sequence[str]) -> str:
    """Ask, and say what came back."""
    latencies: list[float] = []
    statuses: Counter[str] = Counter()
    given = requests(lines, f"{host}:{port}", seconds)
    loop = asyncio.get_running_loop()
    begun = time.perf_counter()
    askers = [
        (await loop.create_connection(lambda: Asker(given, latencies, statuses), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(asker.done for asker in askers))
    spent = time.perf_counter() - begun
    return json.dumps({"seconds": spent, "statuses": statuses, "latencies": sorted(latencies)})


if __name__ == "__main__":
    _, host, port, connections, seconds = sys.argv
    lines = sys.stdin.read().splitlines()
    print(asyncio.run(ask(host, int(port), int(connections), float(seconds), lines)))
