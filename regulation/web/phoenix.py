"""Suspected phoenixes: the pairs that wait for a person, and the word that person gives."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from regulation.access import Action, Who
from regulation.office import Office
from regulation.planning.phoenix import DecisionRefused, decide_phoenix, phoenixes
from regulation.web.asking import OfficeDep, Typed, asks, require_own_form
from regulation.web.reply import reply
from regulation.web.shell import PHOENIX, shell
from regulation.web.sources import as_of, sees_made_up
from regulation.web.views.phoenix import phoenix_page
from risk import Text
from templates import Place

router = APIRouter(prefix="/r")
Decides = Annotated[Who, asks(Action.DECIDE_PHOENIX)]


@router.get("/phoenix")
def phoenix_list(request: Request, office: OfficeDep, who: Decides) -> Response:
    """Who may be back under another name, and what was decided before."""
    return _page(request, office, who, {}, None)


@router.post("/phoenix")
def deciding(request: Request, office: OfficeDep, who: Decides, typed: Typed) -> Response:
    """Record a decision; or the list again with why not, and what was typed."""
    form = dict(typed)
    require_own_form(request, form.get("csrf", ""))
    try:
        decide_phoenix(office, who, form.get("key", ""), form.get("outcome", ""), form.get("reason", ""))
    except DecisionRefused as why:
        return _page(request, office, who, form, why.sentence)
    return RedirectResponse(PHOENIX, 303)


def _page(request: Request, office: Office, who: Who, form: dict[str, str], fault: Text | None) -> Response:
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    typed = {name: form.get(name, "") for name in ("key", "outcome", "reason")}
    page = phoenix_page(around, phoenixes(office, who), **typed, fault=fault)
    return reply(request, page, 422 if fault else 200)
