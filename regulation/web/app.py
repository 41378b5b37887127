"""The application put together: routers, problems, headers, static files. Assembly and nothing else."""

from __future__ import annotations

import gzip
import os
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import Headers
from starlette.types import Scope

from regulation.office import Office
from regulation.web import (
    amending,
    authoring,
    claiming,
    credit,
    door,
    enterprise,
    field_app,
    field,
    front,
    inspector,
    labels,
    owning,
    phoenix,
    planning,
    problems,
    regulator,
    reviewing,
    rules,
    scanning,
    settling,
    signing,
    visiting,
)
from regulation.web.current import Current
from regulation.web.headers import headed
from regulation.web.scan_layer import ScanLayer
from regulation.web.scanning import desk_for
from templates import STATIC

IMMUTABLE = "public, max-age=31536000, immutable"
STATIC_MOUNT = "/static"
PACKED = (".css", ".js", ".svg", ".wasm")


class HashedFiles(StaticFiles):
    """Files whose names carry the hash of their content: a browser may keep them for good."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file, to be kept; packed for who takes it so."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        takes = Headers(scope=scope).get("accept-encoding", "")
        if response.status_code == 200 and "gzip" in takes and str(full_path).endswith(PACKED):
            told = {
                name: value for name, value in response.headers.items() if name in ("content-type", "etag")
            }
            response = Response(_packed(str(full_path)), headers={**told, "Content-Encoding": "gzip"})
        response.headers["Cache-Control"] = IMMUTABLE
        response.headers["Vary"] = "Accept-Encoding"
        return response


@cache
def _packed(path: str) -> bytes:
    """A built file packed with gzip, once a worker."""
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


def create_app(office: Office) -> FastAPI:
    """The web application of one office."""
    app = FastAPI(title="一码 Yima", version="1", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.current = Current(office)
    app.state.desk = desk = desk_for(office)
    for part in (
        front,
        signing,
        door,
        owning,
        claiming,
        visiting,
        settling,
        enterprise,
        planning,
        phoenix,
        field,
        inspector,
        field_app,
        regulator,
        reviewing,
        credit,
        rules,
        amending,
        authoring,
        scanning,
        labels,
    ):
        app.include_router(part.router)
    app.mount(STATIC_MOUNT, HashedFiles(directory=STATIC))
    problems.install(app)
    app.middleware("http")(_with_headers)
    app.add_middleware(ScanLayer, office=office, desk=desk)  # added last, so it stands before all else
    return app


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    return headed(request, await call_next(request))
