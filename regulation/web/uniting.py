"""Several records of one visit: deciding whose answer stands, and admitting what was set aside."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from checklists import AnswersRefused
from graph import NotFound, visits
from graph.scope import Scope
from regulation.access import Action, Who
from regulation.visits.aside import admit, list_aside
from regulation.visits.result import open_result
from regulation.visits.ruling import RulingRefused, rule
from regulation.visits.submission import VisitRefused
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.reply import reply
from regulation.web.shell import shell
from regulation.web.sources import as_of, sees_made_up, shell_of
from regulation.web.views.records import aside_page
from regulation.web.views.result import result_page
from risk import Text
from templates import Place

router = APIRouter(prefix="/r")
Admits = Annotated[Who, asks(Action.ADMIT_RECORD)]
Settles = Annotated[Who, asks(Action.SETTLE_FINDINGS)]

UNSOUND = Text(
    "这份记录本身不完整，不能计入，仍然另存着。", "The record itself is incomplete and stays set aside. "
)


@router.get("/set-aside")
def aside_list(request: Request, office: OfficeDep, who: Admits) -> Response:
    """What is kept and does not count."""
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, aside_page(office, around, list_aside(office, who)))


@router.post("/set-aside")
def admitting(request: Request, office: OfficeDep, who: Admits, typed: Typed) -> Response:
    """Admit one record; or the list again with why not."""
    form = dict(typed)
    require_own_form(request, form.get("csrf", ""))
    key, reason, lang = form.get("record", ""), form.get("reason", ""), language(request)
    try:
        counted = admit(office, who, key, reason)
    except VisitRefused as refused:
        fault = refused.text.of(lang)
    except AnswersRefused as refused:
        fault = UNSOUND.of(lang) + (str(refused) if lang == "en" else "")
    else:
        return RedirectResponse(f"/e/{counted.premises}/visits/{counted.visit}", 303)
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    page = aside_page(office, around, list_aside(office, who), record=key, fault=fault, typed=reason)
    return reply(request, page, 422)


@router.post("/visits/{visit_id}/rulings")
def deciding(request: Request, office: OfficeDep, visit_id: str, who: Settles, typed: Typed) -> Response:
    """Decide whose answer stands on a row; or the result again with why not."""
    form = dict(typed)
    require_own_form(request, form.get("csrf", ""))
    found = office.store.read(lambda tx: visits.read(tx, Scope("/"), visit_id))
    there = f"/e/{found.premises}/visits/{visit_id}"
    try:
        rule(office, who, visit_id, form.get("row", ""), form.get("record", ""), form.get("reason", ""))
    except RulingRefused as refused:
        result = open_result(office, who, found.premises, visit_id)
        if not result.whole:
            raise NotFound("There is no such visit here.") from refused
        around = shell_of(request, office, result.card)
        fault = refused.text.of(language(request))
        return reply(request, result_page(office, around, result, fault=fault, fault_at="disputes"), 422)
    return RedirectResponse(f"{there}#disputes", 303)
