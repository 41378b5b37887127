"""The front page, and whether the system is up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.web.asking import OfficeDep, asks, language
from regulation.web.reply import reply
from regulation.web.shell import SIGN_IN, TABLES, home, shell
from regulation.web.views.tables import table_row
from templates import Front

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]


@router.get("/")
def front_page(request: Request, office: OfficeDep, who: Anyone) -> Response:
    """What this is, and the ways in."""
    today = office.today()
    rows = [
        table_row(office.catalogue, table, language(request), today)
        for model in office.catalogue.tables
        if (table := office.catalogue.table_if_any(model, today))
    ]
    page = Front(
        shell(request),
        sign_in_href=SIGN_IN,
        home_href="" if who.role is Role.PUBLIC else home(who),
        tables=rows,
        tables_href=TABLES,
    )
    return reply(request, page)


@router.get("/healthz")
def alive(_who: Anyone) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(office: OfficeDep, _who: Anyone) -> Response:
    """The store answers too; 503 while it does not."""
    up = office.store.ready()
    return PlainTextResponse("ready\n" if up else "the store does not answer\n", 200 if up else 503)


@router.get("/api/v1/openapi.json")
def openapi(request: Request, _who: Anyone) -> Response:
    """All addresses, for machines."""
    return JSONResponse(request.app.openapi())
