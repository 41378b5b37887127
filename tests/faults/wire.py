"""One HTTP request over one connection, as a phone at the edge of its network makes it: an answer, or none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HANDS_SECONDS = 60.0
"""So long a phone waits for an answer before it takes none for the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back whole: a status, headers in lower case, the body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Door:
    """Where a phone sends to, and as whom."""

    port: int
    token: str
    host: str = "127.0.0.1"

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer | None:
        """The whole answer; None when none came, or not all of it."""
        try:
            return await asyncio.wait_for(self._ask(method, path, body, headers or {}), HANDS_SECONDS)
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            return None

    async def post(self, path: str, data: object) -> Answer | None:
        """Send JSON."""
        return await self.ask("POST", path, json.dumps(data).encode(), {"content-type": "application/json"})

    async def _ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        reader, writer = await asyncio.open_connection(self.host, self.port)
        try:
            lines = {
                "host": f"{self.host}:{self.port}",
                "accept": "application/json",
                "cookie": f"yima_session={self.token}",
                "content-length": str(len(body)),
                "connection": "close",
                **headers,
            }
            head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
            writer.write(f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body)
            await writer.drain()
            return await read_answer(reader, with_body=method != "HEAD")
        finally:
            writer.close()


async def read_answer(reader: asyncio.StreamReader, *, with_body: bool) -> Answer:
    """An answer to its last byte; IncompleteReadError when it was cut."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", 0)) if with_body else 0
    body = await reader.readexactly(length)
    return Answer(int(first.split(" ")[1]), headers, body)
