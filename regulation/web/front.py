"""The front page, and whether the system is up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse

from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.ownership.opening import opening, trades
from regulation.web.asking import OfficeDep, asks, language
from regulation.web.reply import reply
from regulation.web.shell import SIGN_IN, TABLES, home, shell
from regulation.web.views.opening import OPEN, open_page
from regulation.web.views.tables import table_row
from templates import Front, OpenTrades, TradeWay

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]


@router.get("/")
def front_page(request: Request, office: OfficeDep, who: Anyone) -> Response:
    """What this is, and the ways in."""
    today = office.today()
    rows = [
        table_row(office.catalogue, table, language(request), today, {})
        for model in office.catalogue.tables
        if (table := office.catalogue.table_if_any(model, today))
    ]
    page = Front(
        shell(request),
        sign_in_href=SIGN_IN,
        home_href="" if who.role is Role.PUBLIC else home(who),
        tables=rows,
        tables_href=TABLES,
        open_href=OPEN,
    )
    return reply(request, page)


@router.get("/start")
def open_trades(request: Request, office: OfficeDep, _who: Anyone) -> Response:
    """Which trades one may ask about before opening."""
    around = shell(request)
    ways = [
        TradeWay(industry.name.of(around.lang), len(library.requirements), f"{OPEN}/{industry.id}")
        for industry, library in trades(office)
    ]
    return reply(request, OpenTrades(around, ways))


@router.get("/start/{industry}")
def open_one(request: Request, office: OfficeDep, industry: str, _who: Anyone) -> Response:
    """What a place of this trade would have to do with; the answers stand in the address and nowhere else."""
    given = request.query_params.multi_items()
    found = opening(office, industry, given)
    return reply(
        request, open_page(shell(request), office.catalogue, found, given), 422 if found.said.faults else 200
    )


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
