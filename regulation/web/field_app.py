"""The app in the field: its page, its service worker, its manifest. No personal data: a phone keeps them all."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse

from graph import NotFound
from regulation.access import Action, Who
from regulation.register.browse import EXPIRING_DAYS
from regulation.settings import Lang
from regulation.web.asking import asks
from regulation.web.headers import FIELD_HEADERS
from regulation.web.reply import reply
from regulation.web.shell import DAY, shell
from templates import FieldApp, NavItem, Place, Shell, asset, render, service_worker

router = APIRouter()
Runs = Annotated[Who, asks(Action.RUN_VISIT)]
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]

SCAN = "/i/scan"
LANGS: tuple[Lang, ...] = ("zh", "en")
PATIENCE_MS = 2500
"""So long the phone waits for the network before it opens the page it has kept (assumed)."""

FAR_METRES = 300
"""So far from the registered place the phone asks why, and goes on (assumed)."""

KEPT_DAYS = 2
"""So long a phone keeps a visit that the server has: its slip can still be printed (assumed)."""

ASSUMED_NUMBERS: Mapping[str, int] = {
    "ms a phone waits for the network": PATIENCE_MS,
    "metres from the registered place that want a reason": FAR_METRES,
    "days a phone keeps a visit that the server has": KEPT_DAYS,
}
"""What nobody found a source for, as `yima doctor` lists it."""

KEPT = ("app.css", "field.js", "verdict.js", "zxing.wasm", "mark.svg")
"""What the app is made of besides its page; all of it lies on the phone."""


@router.get(SCAN)
@router.get("/i/visit/{visit_id}")
@router.get("/i/outbox")
def app_page(request: Request, _who: Runs) -> Response:
    """The app. Which view it shows is the address's business, on the phone."""
    around = shell(request, place=Place.DAY)
    return _headed(
        reply(
            request,
            FieldApp(
                _nobodys(around.lang, around.path, around.query, around.care),
                EXPIRING_DAYS,
                FAR_METRES,
                KEPT_DAYS,
            ),
        )
    )


@router.get("/i/shell/{lang}")
def kept_page(lang: str, _who: Anyone) -> Response:
    """The app's page in one language, as a phone keeps it."""
    if lang not in LANGS:
        raise NotFound("There is no such language.")
    return _headed(HTMLResponse(_kept(lang)))


@router.get("/sw.js")
def worker(_who: Anyone) -> Response:
    """The service worker; another text as soon as anything that it keeps is another."""
    answer = Response(_worker(), media_type="text/javascript")
    answer.headers["Cache-Control"] = "no-cache"
    return _headed(answer)


@router.get("/field.webmanifest")
def manifest(_who: Anyone) -> Response:
    """What the phone's home screen is told."""
    icons = [
        {"src": asset("mark.svg"), "sizes": "any", "type": "image/svg+xml"},
        *(
            {
                "src": asset(f"icon-{n}.png"),
                "sizes": f"{n}x{n}",
                "type": "image/png",
                "purpose": "any maskable",
            }
            for n in (192, 512)
        ),
    ]
    told = {
        "name": "一码 · 扫码检查",
        "short_name": "一码检查",
        "lang": "zh-CN",
        "id": SCAN,
        "start_url": SCAN,
        "scope": "/i",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#14171a",
        "icons": icons,
    }
    return JSONResponse(told, media_type="application/manifest+json")


def _nobodys(lang: Lang, path: str, query: str, care: bool) -> Shell:
    """The shell without who is signed in: the page is kept, and a phone may change hands."""
    return Shell(lang=lang, path=path, query=query, nav=[NavItem(Place.DAY, DAY)], care=care)


@cache
def _kept(lang: Lang) -> str:
    return render(FieldApp(_nobodys(lang, SCAN, "", False), EXPIRING_DAYS, FAR_METRES, KEPT_DAYS))


@cache
def _worker() -> str:
    files = [asset(name) for name in KEPT]
    shells = {lang: f"/i/shell/{lang}" for lang in LANGS}
    version = hashlib.sha256("\0".join([*files, *map(_kept, LANGS)]).encode()).hexdigest()[:16]
    return service_worker(version=version, files=files, shells=shells, patience_ms=PATIENCE_MS)


def _headed(response: Response) -> Response:
    response.headers.update(FIELD_HEADERS)
    return response
