"""The day in the field: the pack that an officer's phone takes along."""

from __future__ import annotations

import gzip
from typing import Annotated

from fastapi import APIRouter, Request, Response

from regulation.access import Action, Who
from regulation.field.pack import pack_for
from regulation.web.asking import OfficeDep, asks

router = APIRouter(prefix="/i")
Runs = Annotated[Who, asks(Action.RUN_VISIT)]
MADE = "Yima-Made"
"""When the pack was looked up, by the server's clock; also said where nothing changed since."""


@router.get("/pack")
def pack(request: Request, office: OfficeDep, who: Runs) -> Response:
    """Premises, lists, handbook rows, keys and calendar for today; 304 where nothing changed."""
    made = pack_for(office, who)
    tag = f'W/"{made.tag}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept-Encoding, Cookie",
        MADE: str(made.content["made"]),
    }
    if tag in (one.strip() for one in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    body = made.bytes()
    if "gzip" in request.headers.get("accept-encoding", ""):
        body = gzip.compress(body, 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type="application/json", headers=headers)
