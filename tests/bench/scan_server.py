"""The application with one constant page beside it, for `bench_scan`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from regulation.web.asgi import create as create_app

BODY = b"x" * 4_000
HEADERS = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"%d" % len(BODY))]


def create() -> Callable[..., Awaitable[None]]:
    """The worker's application; `/constant` is answered without it."""
    app = create_app()

    async def answer(scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] == "/constant":
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await send({"type": "http.response.body", "body": BODY})
            return
        await app(scope, receive, send)

    return answer
