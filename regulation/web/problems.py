"""Where errors meet HTTP: error type → status, name, sentence (RFC 9457). Nowhere else knows both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from graph import NotFound, StoreUnavailable
from regulation.access import Refused
from regulation.attachments import Away, Busy, NoRoom, SealBroken
from regulation.catalogue import CatalogueError
from regulation.web.asking import FormExpiredError, SignInNeededError, language, query_without_switches
from regulation.web.headers import headed
from regulation.web.reply import prefers_json, reply
from regulation.web.shell import shell
from templates import Link, Problem, Trouble

RETRY_SECONDS = 5


class BadRequestError(ValueError):
    """An address or form that cannot be meant so; the message says what and what now."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem: its status, its stable name, the page's words, and the sentence for machines."""

    status: int
    slug: str
    trouble: Trouble
    sentence: str


NOT_FOUND = Kind(404, "not-found", Trouble.NOT_FOUND, "There is nothing at this address that you may see.")
NO_RIGHT = Kind(
    403, "no-right", Trouble.NO_RIGHT, "Your account has no right to this; ask who manages accounts."
)
STORE_DOWN = Kind(
    503,
    "store-down",
    Trouble.STORE_DOWN,
    "The register cannot be reached just now; nothing was lost. Try again soon.",
)
NO_ROOM = Kind(
    507,
    "no-room",
    Trouble.FULL,
    "There is no room for the photo just now; nothing was kept. Send it again later.",
)
PHOTOS_AWAY = Kind(
    503,
    "photos-away",
    Trouble.STORE_DOWN,
    "The photo could not be taken just now; nothing was kept. Send it again soon.",
)
BAD_REQUEST = Kind(
    400, "bad-request", Trouble.BAD_REQUEST, "The address or form cannot be read; check what was sent."
)
FORM_EXPIRED = Kind(
    403, "form-expired", Trouble.BAD_REQUEST, "The form was not sent from this site's own page; reload it."
)
SIGN_IN = Kind(401, "sign-in-needed", Trouble.NO_RIGHT, "Sign in first.")
METHOD = Kind(405, "method", Trouble.BAD_REQUEST, "This address takes another method.")
BROKEN = Kind(
    500, "broken", Trouble.OTHER, "Something went wrong here; it was noted. Try again, or tell the help desk."
)

KINDS: Mapping[type[Exception], Kind] = {
    NotFound: NOT_FOUND,
    Refused: NO_RIGHT,
    StoreUnavailable: STORE_DOWN,
    NoRoom: NO_ROOM,
    Away: PHOTOS_AWAY,
    Busy: PHOTOS_AWAY,
    SealBroken: PHOTOS_AWAY,
    BadRequestError: BAD_REQUEST,
    FormExpiredError: FORM_EXPIRED,
    CatalogueError: NOT_FOUND,
    RequestValidationError: BAD_REQUEST,
    Exception: BROKEN,
}


def install(app: FastAPI) -> None:
    """Let the application answer every error by this table."""
    for error in KINDS:
        app.add_exception_handler(error, _answer)
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(HTTPException, _http)


def _answer(request: Request, error: Exception) -> Response:
    kind = next(KINDS[cls] for cls in type(error).__mro__ if cls in KINDS)
    detail = str(error) if isinstance(error, BadRequestError) else ""
    answer = problem(request, kind, detail)
    # a fault of ours is answered outside of all middleware, where nobody else gives it its headers
    return headed(request, answer) if kind is BROKEN else answer


def _http(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    answer = problem(request, {404: NOT_FOUND, 405: METHOD}.get(status, BAD_REQUEST))
    answer.headers.update(getattr(error, "headers", None) or {})
    return answer


def _to_sign_in(request: Request, _error: Exception) -> Response:
    """A page leads to the sign-in and back; data says that a sign-in is needed."""
    if prefers_json(request) or request.method != "GET":
        return problem(request, SIGN_IN)
    query = query_without_switches(request)
    there = request.url.path + (f"?{query}" if query else "")
    address = request.url_for("sign_in_page").include_query_params(next=there, lang=language(request))
    return RedirectResponse(f"{address.path}?{address.query}", 303)


def problem(request: Request, kind: Kind, detail: str = "") -> Response:
    """A problem as a page, or as RFC 9457 JSON."""
    response: Response
    if prefers_json(request):
        body = {"type": f"about:blank#{kind.slug}", "title": kind.sentence, "status": kind.status}
        if detail:
            body["detail"] = detail
        response = JSONResponse(body, kind.status, media_type="application/problem+json")
    else:
        retry = Link("", request.url.path) if kind is STORE_DOWN else None
        page = Problem(
            shell(request, away=True), status=kind.status, trouble=kind.trouble, detail=detail, retry=retry
        )
        response = reply(request, page, kind.status)
    if kind in (STORE_DOWN, PHOTOS_AWAY):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response
