"""The application put together: routers, problems, headers, static files. Assembly and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles

from regulation.office import Office
from regulation.web import (
    door,
    enterprise,
    front,
    inspector,
    owning,
    planning,
    problems,
    regulator,
    rules,
    settling,
    signing,
    visiting,
)
from regulation.web.headers import headed
from templates import STATIC

IMMUTABLE = "public, max-age=31536000, immutable"
STATIC_MOUNT = "/static"


class HashedFiles(StaticFiles):
    """Files whose names carry the hash of their content: a browser may keep them for good."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """The file, to be kept."""
        response = super().file_response(*args, **kwargs)  # pyright: ignore[reportArgumentType]
        response.headers["Cache-Control"] = IMMUTABLE
        return response


def create_app(office: Office) -> FastAPI:
    """The web application of one office."""
    app = FastAPI(title="一码 Yima", version="1", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.office = office
    for part in (
        front,
        signing,
        door,
        owning,
        visiting,
        settling,
        enterprise,
        planning,
        inspector,
        regulator,
        rules,
    ):
        app.include_router(part.router)
    app.mount(STATIC_MOUNT, HashedFiles(directory=STATIC))
    problems.install(app)
    app.middleware("http")(_with_headers)
    return app


async def _with_headers(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    return headed(request, await call_next(request))
