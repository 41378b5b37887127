"""A bad network between phone and server: it drops, doubles, cuts and delays, so that later may come first."""

from __future__ import annotations

import asyncio
import random
import threading
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from queue import Queue

BAD: Mapping[str, float] = {
    "drop": 0.04,
    "cut_request": 0.06,
    "cut_answer": 0.04,
    "no_answer": 0.06,
    "double": 0.08,
    "delay": 0.12,
}
"""How often each fault meets a request; every other request gets through."""

LONGEST_DELAY = 0.4


@dataclass(slots=True)
class Proxy:
    """Listens on `port`; every connection carries one request to `to`. What it does may be changed while it runs.

    `faults` meet requests that have `only` in their first line; `away` is no network at all.
    """

    to: int
    faults: Mapping[str, float]
    draw: random.Random = field(default_factory=lambda: random.Random(7))
    met: Counter[str] = field(default_factory=Counter)
    port: int = 0
    away: bool = False
    only: bytes = b""
    carrying: set[asyncio.Task[None]] = field(default_factory=set)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry a connection that was made."""
        carried = asyncio.get_running_loop().create_task(self.carry(reader, writer))
        self.carrying.add(carried)
        carried.add_done_callback(self.carrying.discard)

    def fate(self, request: bytes) -> str:
        """What happens to a request."""
        if self.away:
            return "drop"
        if self.only not in request.partition(b"\r\n")[0]:
            return "through"
        at = self.draw.random()
        for name, share in self.faults.items():
            if at < share:
                return name
            at -= share
        return "through"

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a phone, from its request to the answer or to what becomes of it."""
        try:
            request = await _request(reader)
            if request:
                fate = self.fate(request)
                self.met[fate] += 1
                await self._meet(fate, request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass  # the phone hung up, or the server did: both ends see a closed connection
        finally:
            writer.close()

    async def _meet(self, fate: str, request: bytes, writer: asyncio.StreamWriter) -> None:
        if fate == "drop":
            return
        if fate == "cut_request":
            await self._send(request[: self.draw.randrange(1, len(request))], wait=False)
            return
        if fate == "delay":
            await asyncio.sleep(self.draw.random() * LONGEST_DELAY)
        copies = 2 if fate == "double" else 1
        answer, *_ = await asyncio.gather(*(self._send(request) for _ in range(copies)))
        if fate == "cut_answer":
            answer = answer[: self.draw.randrange(len(answer) or 1)]
        if fate != "no_answer":
            writer.write(answer)
            await writer.drain()

    async def _send(self, request: bytes, *, wait: bool = True) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.to)
        try:
            writer.write(request)
            await writer.drain()
            return await _answer(reader, request.startswith(b"HEAD")) if wait else b""
        finally:
            writer.close()


async def _answer(reader: asyncio.StreamReader, head_only: bool) -> bytes:
    """A whole answer as it came; the server may leave the connection open after it."""
    head = await reader.readuntil(b"\r\n\r\n")
    if head_only or head.split(b" ", 2)[1] in (b"204", b"304"):
        return head
    low = head.lower()
    if b"\r\ntransfer-encoding: chunked" in low:
        return head + await reader.readuntil(b"\r\n0\r\n\r\n")
    found = low.partition(b"\r\ncontent-length:")[2]
    return head + await reader.readexactly(int(found.split(b"\r\n", 1)[0] or 0))


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request that asks for the connection to be closed after it; empty when none came."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""
    first, *lines = head[:-4].split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    length = next((int(line[15:]) for line in kept if line.lower().startswith(b"content-length:")), 0)
    body = await reader.readexactly(length)
    return b"\r\n".join([first, *kept, b"Connection: close"]) + b"\r\n\r\n" + body


@asynccontextmanager
async def proxied(to: int, faults: Mapping[str, float] = BAD, seed: int = 7) -> AsyncIterator[Proxy]:
    """A proxy before a server's port, listening on a port of its own."""
    made = Proxy(to, faults, random.Random(seed))
    listening = await asyncio.start_server(made.accept, "127.0.0.1", 0, limit=32 * 2**20)
    made.port = listening.sockets[0].getsockname()[1]
    async with listening:
        yield made
    for left in tuple(made.carrying):
        left.cancel()
    await asyncio.gather(*made.carrying, return_exceptions=True)


@contextmanager
def proxied_apart(to: int, faults: Mapping[str, float]) -> Iterator[Proxy]:
    """The same for a test that waits for a browser: the proxy runs in a thread of its own."""
    ready: Queue[tuple[Proxy, asyncio.AbstractEventLoop, asyncio.Event]] = Queue()

    async def work() -> None:
        over = asyncio.Event()
        async with proxied(to, faults) as made:
            ready.put((made, asyncio.get_running_loop(), over))
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(work()), daemon=True)
    thread.start()
    made, loop, over = ready.get(timeout=30)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(30)
