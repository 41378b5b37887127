"""The inspector's addresses: the day, one task with its visit code, a premises whose wall code was scanned."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound
from regulation.access import Action, Who
from regulation.office import Office
from regulation.planning import StepRefused, finish, recuse, rules, show_code
from regulation.planning.door import shown_now
from regulation.planning.reading import at_premises, day_of, open_task
from regulation.visits.prolonging import reminders
from regulation.web.asking import OfficeDep, Typed, asks, require_own_form
from regulation.web.planning import Form
from regulation.web.reply import reply
from regulation.web.shell import DAY, shell
from regulation.web.sources import as_of, is_made_up, sees_made_up, shell_of
from regulation.web.views.door import code_page
from regulation.web.views.inspecting import day_page, inspector_premises, inspector_task
from templates import Place

router = APIRouter(prefix="/i")
Goes = Annotated[Who, asks(Action.SHOW_VISIT_CODE)]
SHOWN = "yima_visit"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "testserver")


@router.get("")
def day(request: Request, office: OfficeDep, who: Goes) -> Response:
    """Today's tasks, then those that come."""
    rows, officer = day_of(office, who)
    around = shell(request, place=Place.DAY, foot=as_of(office), made_up=sees_made_up(who))
    chased = reminders(office, who, Action.SHOW_VISIT_CODE)
    return reply(request, day_page(around, office, who, rows, officer, chased))


@router.get("/tasks/{task_id}")
def one_task(request: Request, office: OfficeDep, task_id: str, who: Goes) -> Response:
    """One task before going in."""
    return _task(request, office, who, task_id)


@router.get("/premises/{premises_id}")
def one_premises(request: Request, office: OfficeDep, premises_id: str, who: Goes) -> Response:
    """A premises whose wall code was scanned: who has a task there, or that nobody has."""
    return officer_card(request, office, who, premises_id)


def officer_card(request: Request, office: Office, who: Who, premises_id: str) -> Response:
    """What an officer sees of a premises, also where its wall code leads. NotFound outside what is theirs."""
    place = at_premises(office, who, premises_id)
    around = shell_of(request, office, place.card, place=Place.DAY)
    return reply(request, inspector_premises(around, office, who, place))


@router.get("/tasks/{task_id}/code")
def visit_code(request: Request, office: OfficeDep, task_id: str, who: Goes) -> Response:
    """The code that this phone shows, as long as it holds."""
    opened = open_task(office, who, task_id, Action.SHOW_VISIT_CODE)
    code = request.cookies.get(SHOWN, "")
    shown = shown_now(office, task_id, code)
    card = opened.place.card
    around = shell(request, place=Place.DAY, made_up=is_made_up(card))
    page = code_page(around, office, opened, shown, f"{_origin(request, office)}/v/{code}")
    answer = reply(request, page)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@router.post("/tasks/{task_id}/code")
def showing(request: Request, office: OfficeDep, task_id: str, who: Goes, typed: Typed) -> Response:
    """A new code; the phone keeps it for as long as it holds, the store only its hash."""
    require_own_form(request, Form(typed).one("csrf"))
    try:
        door = show_code(office, who, task_id)
    except StepRefused as why:
        return _task(request, office, who, task_id, why)
    there = f"{DAY}/tasks/{task_id}/code"
    answer = RedirectResponse(there, 303)
    answer.set_cookie(
        SHOWN,
        door.code,
        max_age=rules().numbers["code_minutes"] * 60,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path=there,
    )
    return answer


@router.post("/tasks/{task_id}/{step}")
def stepping(
    request: Request, office: OfficeDep, task_id: str, step: str, who: Goes, typed: Typed
) -> Response:
    """Recuse oneself, or end a service visit."""
    form = Form(typed)
    require_own_form(request, form.one("csrf"))
    try:
        if step == "recuse":
            recuse(office, who, task_id, form.one("officer"), form.one("reason"))
        elif step == "finish":
            finish(office, who, task_id)
        else:
            raise NotFound("There is no such step.")
    except StepRefused as why:
        return _task(request, office, who, task_id, why)
    return RedirectResponse(DAY if step == "recuse" else f"{DAY}/tasks/{task_id}", 303)


def _task(
    request: Request, office: Office, who: Who, task_id: str, why: StepRefused | None = None
) -> Response:
    opened = open_task(office, who, task_id, Action.SHOW_VISIT_CODE)
    card = opened.place.card
    around = shell_of(request, office, card, place=Place.DAY)
    around = replace(around, path=f"{DAY}/tasks/{task_id}")  # a refused step has no page of its own
    return reply(request, inspector_task(around, office, who, opened, why), 422 if why else 200)


def _origin(request: Request, office: Office) -> str:
    """Where the owner's phone finds us; plain http only on this very machine."""
    host = request.headers.get("host", request.url.netloc)
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return f"{'http' if name in LOOPBACK else 'https'}://{host}"
