"""The risk tables: public rules, open to anyone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from regulation.access import Action, Who
from regulation.web.asking import OfficeDep, asks
from regulation.web.reply import reply
from regulation.web.shell import TABLES, shell
from regulation.web.views.tables import table_page, tables_page
from templates import Place

router = APIRouter(prefix=TABLES)
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]


@router.get("")
def tables(request: Request, office: OfficeDep, _who: Anyone) -> Response:
    """Every risk table with its editions."""
    return reply(request, tables_page(shell(request, place=Place.TABLES), office.catalogue, office.today()))


@router.get("/{model}")
def table(request: Request, office: OfficeDep, _who: Anyone, model: str, version: str = "") -> Response:
    """One edition, today's if none is named."""
    known = office.catalogue
    edition = known.edition(model, version) if version else known.table(model, office.today())
    return reply(request, table_page(shell(request, place=Place.TABLES), known, edition))
