"""One value, two forms: a page as HTML, or the same data as JSON when the asker prefers that."""

from __future__ import annotations

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from regulation.web.asking import CARE, LANG, YEAR_SECONDS
from templates import as_json, render


def prefers_json(request: Request) -> bool:
    """Whether JSON stands before HTML in `Accept` (by quality, then by order)."""
    wishes: list[tuple[float, int, str]] = []
    for place, wish in enumerate(request.headers.get("accept", "").split(",")):
        kind, *parameters = (part.strip() for part in wish.split(";"))
        quality = _number(next((p[2:] for p in parameters if p.startswith("q=")), "1"))
        if quality > 0:
            wishes.append((-quality, place, kind.lower()))
    for _, _, kind in sorted(wishes):
        if kind in ("text/html", "application/xhtml+xml", "*/*"):
            return False
        if kind == "application/json" or kind.endswith("+json"):
            return True
    return False


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def reply(request: Request, page: object, status: int = 200) -> Response:
    """The page in the form that was asked for."""
    as_data = prefers_json(request)
    response = JSONResponse(as_json(page), status) if as_data else HTMLResponse(render(page), status)
    _remember(request, response, "lang", LANG, ("zh", "en"))
    _remember(request, response, "care", CARE, ("0", "1"))
    return response


def _remember(request: Request, response: Response, name: str, cookie: str, allowed: tuple[str, ...]) -> None:
    """Let the browser keep a switch that stood in the address."""
    wish = request.query_params.get(name)
    if wish in allowed:
        secure = request.url.scheme == "https"
        response.set_cookie(cookie, wish, max_age=YEAR_SECONDS, httponly=True, samesite="lax", secure=secure)
