"""The risk tables: public rules, open to anyone; one on trial is adopted here, or taken back, by who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from regulation import adopting
from regulation.access import Action, Who, decide
from regulation.adopting import AdoptionRefused
from regulation.catalogue import table_digest
from regulation.office import Office
from regulation.web.asking import OfficeDep, Typed, asks, current_of, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import TABLES, shell
from regulation.web.views.tables import Standing, counts, table_page, tables_page
from risk import RiskTable, Text
from templates import Count, Place

router = APIRouter(prefix=TABLES)
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Adopts = Annotated[Who, asks(Action.ADOPT_TABLE)]

ADOPT, TAKE_BACK = "adopt", "take-back"


@router.get("")
def tables(request: Request, office: OfficeDep, who: Anyone) -> Response:
    """Every risk table with its editions."""
    around = shell(request, place=Place.TABLES)
    page = tables_page(around, office.catalogue, office.today(), _graded(office, who))
    return reply(request, page)


@router.get("/{model}")
def table(request: Request, office: OfficeDep, who: Anyone, model: str, version: str = "") -> Response:
    """One edition, today's if none is named."""
    known = office.catalogue
    edition = known.edition(model, version) if version else known.table(model, office.today())
    return _page(request, office, who, edition)


@router.post("/{model}")
def adopting_table(request: Request, office: OfficeDep, who: Adopts, model: str, typed: Typed) -> Response:
    """Adopt a table on trial, or take that back; or the table again with why not."""
    form = dict(typed)
    require_own_form(request, form.get("csrf", ""))
    newest, step, reason = office.catalogue.newest(model), form.get("step", ""), form.get("reason", "")
    try:
        if step == ADOPT:
            seen = form.get("table", "")
            adopting.adopt(office, who, model, _day(form.get("day", "")), reason, seen=seen)
        elif step == TAKE_BACK:
            adopting.take_back(office, who, model, reason)
        else:
            raise BadRequestError(f"step takes {ADOPT}, {TAKE_BACK}.")
    except AdoptionRefused as why:
        current_of(request).look()
        return _page(request, office, who, newest, why.sentence, form)
    current_of(request).look()
    return RedirectResponse(f"{TABLES}/{model}?version={newest.version}", 303)


def _graded(office: Office, who: Who) -> Mapping[str, Count]:
    graded = adopting.graded_by_model(office, who)
    return counts(office.catalogue, graded, opens=decide(who, Action.READ_PREMISES))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _page(
    request: Request,
    office: Office,
    who: Who,
    edition: RiskTable,
    fault: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    standing = Standing(
        digest=table_digest(office.settings.data_dir, edition),
        deeds=adopting.deeds_of(office, who, edition.id) if edition.on_trial else (),
        graded=_graded(office, who),
        adopts=decide(who, Action.ADOPT_TABLE),
        drafts=decide(who, Action.DRAFT_TABLE),
        today=office.today(),
        zone=office.settings.timezone,
        fault=fault,
        typed=typed or {},
    )
    page = table_page(shell(request, place=Place.TABLES), office.catalogue, edition, standing)
    return reply(request, page, 422 if fault else 200)
