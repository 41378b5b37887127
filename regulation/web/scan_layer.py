"""The scan page fast: finished answers from memory, true to the store within seconds, before any routing.

It answers GET and HEAD of `/q/` and 212 digits for whoever has no session. Everything else goes on to the
application, which answers the same address in the same words. While a worker is asked it looks into the change
feed once a second and forgets the pages of what was touched, by whichever process; a page is never given out
when the last look was longer ago than TRUST_SECONDS, unless the store is away, and then it says so.
"""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable, Hashable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from graph import StoreUnavailable
from graph.changes import EVERYTHING, Feed
from qr import KeysError, Ring
from regulation.office import Office
from regulation.settings import Lang
from regulation.web import problems
from regulation.web.asking import SESSION, language, large_type
from regulation.web.headers import headed
from regulation.web.memory import Answer, Answers
from regulation.web.reply import prefers_json, reply
from regulation.web.scanning import Desk, Scan, scanned
from templates import PublicPremises

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

PREFIX = "/q/"
DIGITS = 212
LOOK_SECONDS = 1.0
TRUST_SECONDS = 3.0
"""A change is seen within this and the time of one look; five seconds are promised."""
THREADS = 8

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wish:
    """What of a request decides its answer, besides the address."""

    lang: Lang
    care: bool
    secure: bool
    gzip: bool
    if_none_match: bytes


class ScanLayer:
    """ASGI middleware around the application; all its state belongs to the event loop's thread."""

    def __init__(self, app: App, office: Office, desk: Desk) -> None:
        self._app = app
        self._office = office
        self._desk = desk
        self.answers = Answers()
        self._feed = Feed()
        self._pool = ThreadPoolExecutor(THREADS, "scan")
        self._making: dict[Hashable, asyncio.Task[Answer]] = {}
        self._looking: asyncio.Task[None] | None = None
        self._looked = self._tried = -TRUST_SECONDS
        self._away = False
        self._ring: Ring | None = None
        self._today = (0.0, "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a scan from memory, or make the answer; hand on what is none."""
        wish = self._wish(scope) if _is_scan(scope) else None
        if wish is None or not self._keys_are_good():
            await self._app(scope, receive, send)
            return
        answer = await self._answer(scope, wish)
        await _send(send, answer, wish, head=scope["method"] == "HEAD")

    async def _answer(self, scope: Scope, wish: Wish) -> Answer:
        key = (scope["path"], wish.lang, wish.care, wish.secure, self._day())
        known = self.answers.get(key)
        if known is not None:
            await self._look_if_due()
            known = self.answers.get(key)
        if known is not None:
            return _remembered(self._office, scope, known) if self._away else known
        making = self._making.get(key)
        if making is None:
            making = asyncio.create_task(self._make(dict(scope), key))
            self._making[key] = making
            making.add_done_callback(lambda _: self._making.pop(key, None))
        return await asyncio.shield(making)

    async def _make(self, scope: Scope, key: Hashable) -> Answer:
        epoch = self.answers.epoch
        loop = asyncio.get_running_loop()
        answer, keep = await loop.run_in_executor(
            self._pool, made, self._office, self._desk, Request(scope), scope["path"][len(PREFIX) :]
        )
        if keep:
            self.answers.put(key, answer, epoch)
        return answer

    async def _look_if_due(self) -> None:
        now = time.monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        if self._looking is None and now - self._tried >= LOOK_SECONDS:
            self._tried = now
            self._looking = asyncio.create_task(self._look(now))
        if self._looking is not None and not self._away and now - self._looked >= TRUST_SECONDS:
            await asyncio.shield(self._looking)

    async def _look(self, now: float) -> None:
        loop = asyncio.get_running_loop()
        try:
            touched = await loop.run_in_executor(
                self._pool, self._feed.touched, self._office.store, datetime.now(UTC)
            )
        except StoreUnavailable:
            self._away = True
        else:
            self.answers.forget(touched)
            self._looked, self._away = now, False
        finally:
            self._looking = None

    def _keys_are_good(self) -> bool:
        """Whether there are keys; what was made with others is forgotten."""
        try:
            ring = self._desk.keys.ring()
        except KeysError as error:
            _log.error("%s", error)
            return False
        if ring is not self._ring:
            self._ring = ring
            self.answers.forget([EVERYTHING])
        return True

    def _day(self) -> str:
        """Today, asked for once a second: pages count days."""
        now = time.monotonic()
        if now >= self._today[0]:
            self._today = now + 1, self._office.today().isoformat()
        return self._today[1]

    def _wish(self, scope: Scope) -> Wish | None:
        """What the request's headers ask for; None for what is left to the application."""
        sent: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in _DECIDING:
                sent[name] = sent[name] + b", " + value if name in sent else value
        decided = _decided(
            sent.get(b"accept", b""),
            sent.get(b"accept-language", b""),
            sent.get(b"cookie", b""),
            self._office.settings.lang,
        )
        if decided is None:
            return None
        secure = scope.get("scheme") == "https"
        packed = b"gzip" in sent.get(b"accept-encoding", b"")
        return Wish(*decided, secure, packed, sent.get(b"if-none-match", b""))


def made(office: Office, desk: Desk, request: Request, digits: str) -> tuple[Answer, bool]:
    """The answer to a scan, as the application would give it, and whether it may be kept."""
    try:
        scan = scanned(office, desk, request, digits)
    except StoreUnavailable:
        response = headed(request, problems.problem(request, problems.STORE_DOWN))
        return _finished(response, Scan(None, response.status_code, "", keep=False)), False
    response = headed(request, reply(request, scan.page, scan.status))
    return _finished(response, scan), scan.keep


def _finished(response: Response, scan: Scan) -> Answer:
    body = bytes(response.body)
    etag = f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'.encode()
    headers = [(name, value) for name, value in response.raw_headers if name != b"content-length"]
    if response.status_code == 200:
        headers.append((b"etag", etag))
    return Answer(
        response.status_code,
        headers,
        gzip.compress(body, 6, mtime=0),
        len(body),
        etag,
        scan.premises,
        datetime.now(UTC),
        scan.page,
    )


def _remembered(office: Office, scope: Scope, answer: Answer) -> Answer:
    """The answer with the time it is from, while the store is away."""
    if not isinstance(answer.page, PublicPremises):
        return answer
    when = answer.made_at.astimezone(office.settings.timezone).strftime("%Y-%m-%d %H:%M")
    page = replace(answer.page, remembered=when)
    request = Request(dict(scope))
    return _finished(headed(request, reply(request, page)), Scan(page, 200, answer.premises))


async def _send(send: Send, answer: Answer, wish: Wish, *, head: bool) -> None:
    unchanged = answer.status == 200 and answer.etag in wish.if_none_match
    if unchanged:
        body, more = b"", []
    elif wish.gzip and answer.status == 200:  # what the application refuses it does not pack
        body = answer.packed
        more = [(b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(body))]
    else:
        body = gzip.decompress(answer.packed)
        more = [(b"content-length", b"%d" % len(body))]
    status = 304 if unchanged else answer.status
    await send({"type": "http.response.start", "status": status, "headers": [*answer.headers, *more]})
    await send({"type": "http.response.body", "body": b"" if head else body})


_DECIDING = frozenset((b"accept", b"accept-language", b"accept-encoding", b"cookie", b"if-none-match"))


def _is_scan(scope: Scope) -> bool:
    return (
        scope["type"] == "http"
        and scope["path"].startswith(PREFIX)
        and scope["method"] in ("GET", "HEAD")
        and not scope["query_string"]
        and len(scope["path"]) == len(PREFIX) + DIGITS
        and scope["path"][len(PREFIX) :].isdecimal()
        and scope["path"].isascii()
    )


@lru_cache(4096)
def _decided(accept: bytes, languages: bytes, cookie: bytes, default: Lang) -> tuple[Lang, bool] | None:
    """Language and type size by the application's own functions; None for data and for somebody signed in."""
    headers = [(b"accept", accept), (b"accept-language", languages), (b"cookie", cookie)]
    asking = Request({"type": "http", "headers": headers, "query_string": b"", "path": "/"})
    if SESSION in asking.cookies or prefers_json(asking):
        return None
    return language(asking, default), large_type(asking)
