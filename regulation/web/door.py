"""Is this visit real: the visit code scanned or typed by the owner, the list behind it, the notice."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound
from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.office import Office
from regulation.planning import Checked, Doubt, check_code, check_digits, compared
from regulation.planning.door import TooManyGuesses, complain
from regulation.planning.reading import list_for, open_task
from regulation.register.browse import open_public
from regulation.web.asking import FORM, OfficeDep, Typed, asks, require_own_form, signed_in
from regulation.web.planning import Form
from regulation.web.reply import reply
from regulation.web.shell import shell
from regulation.web.sources import is_made_up, shell_of
from regulation.web.views.door import doubted_page, list_page, notice_page, verified_page, verify_form

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Checks = Annotated[Who, asks(Action.CHECK_VISIT_CODE)]
DIGITS = 6


@router.get("/v/{code}")
def visit_code(request: Request, office: OfficeDep, code: str, who: Anyone) -> Response:
    """Whether a visit is real, for who scanned the inspector's code."""
    return _answer(request, office, who, code)


@router.get("/v/{code}/list")
def visit_list(request: Request, office: OfficeDep, code: str, who: Anyone) -> Response:
    """What will be checked; readable while the code holds and after it."""
    checked = check_code(office, code)
    known = checked.doubt in (None, Doubt.EXPIRED, Doubt.ENDED)
    listed = list_for(office, checked.task) if known and checked.task else None
    if listed is None or checked.task is None or checked.card is None:
        raise NotFound("There is no such list.")
    card = checked.card
    around = shell_of(request, office, card)
    return reply(request, list_page(around, office, checked.task, card, listed, f"/v/{code}"))


@router.post("/v/{code}/compared")
def comparing(request: Request, office: OfficeDep, code: str, who: Checks, typed: Typed) -> Response:
    """What the owner says after comparing: let in, or not."""
    form = Form(typed)
    require_own_form(request, form.one("csrf"))
    compared(office, who, code, fits=form.one("outcome") == "admitted")
    return RedirectResponse(f"/v/{code}", 303)


@router.get("/e/{premises_id}/verify")
def verify(request: Request, office: OfficeDep, premises_id: str, who: Anyone) -> Response:
    """The form for the six digits."""
    card = open_public(office, who, premises_id).card
    around = shell(request, csrf=form_token(request), made_up=is_made_up(card))
    return with_form(request, reply(request, verify_form(around, card)), around.csrf, f"/e/{premises_id}")


@router.post("/e/{premises_id}/verify")
def verifying(request: Request, office: OfficeDep, premises_id: str, who: Checks, typed: Typed) -> Response:
    """Check six digits: on to the answer, or loudly why not; after too many wrong ones, none for a while."""
    form = Form(typed)
    require_own_form(request, form.one("csrf"))
    card = open_public(office, who, premises_id).card
    digits = "".join(letter for letter in form.one("digits") if letter.isdecimal() and letter.isascii())
    around = shell(request, csrf=form_token(request), made_up=is_made_up(card))
    if len(digits) != DIGITS:
        return reply(request, verify_form(around, card, form.one("digits"), "missing"), 422)
    try:
        checked, code = check_digits(office, who, premises_id, digits)
    except TooManyGuesses as many:
        return reply(request, verify_form(around, card, "", "many", many.minutes), 429)
    if code:
        return RedirectResponse(f"/v/{code}", 303)
    page = doubted_page(
        around,
        office,
        checked,
        complain_href=f"/e/{premises_id}/complain",
        again_href=f"/e/{premises_id}/verify",
        complained=False,
    )
    return reply(request, page, 422)


@router.post("/e/{premises_id}/complain")
def complaining(request: Request, office: OfficeDep, premises_id: str, who: Checks, typed: Typed) -> Response:
    """Somebody at the door cannot be verified: tell who oversees enforcement."""
    require_own_form(request, Form(typed).one("csrf"))
    card = open_public(office, who, premises_id).card
    complain(office, who, premises_id)
    around = shell(request, csrf=form_token(request), made_up=is_made_up(card))
    around = replace(
        around, path=f"/e/{premises_id}/verify", query=""
    )  # the complaint has no page of its own
    page = doubted_page(
        around,
        office,
        Checked(Doubt.UNKNOWN),
        complain_href="",
        again_href=f"/e/{premises_id}/verify",
        complained=True,
    )
    return reply(request, page)


@router.get("/e/{premises_id}/notices/{task_id}")
def notice(
    request: Request,
    office: OfficeDep,
    premises_id: str,
    task_id: str,
    who: Annotated[Who, asks(Action.READ_NOTICE)],
) -> Response:
    """The notice of a visit, as it was given."""
    opened = open_task(office, who, task_id, Action.READ_NOTICE)
    if opened.task.premises != premises_id or not opened.task.notice:
        raise NotFound("There is no such notice.")
    card = opened.place.card
    around = shell_of(request, office, card)
    return reply(request, notice_page(around, office, opened, owner=who.role is Role.OWNER))


def _answer(request: Request, office: Office, who: Who, code: str) -> Response:
    checked = check_code(office, code)
    if who.role is Role.OWNER and checked.code and checked.code.premises not in who.premises:
        checked = Checked(Doubt.OTHER_PREMISES, checked.code)
    made_up = bool(checked.card and is_made_up(checked.card))
    around = shell(request, csrf=form_token(request), made_up=made_up)
    if checked.doubt is None and checked.task:
        page = verified_page(around, office, checked, list_for(office, checked.task), f"/v/{code}")
        answer = reply(request, page)
    else:
        known = checked.doubt is not Doubt.UNKNOWN
        page = doubted_page(
            around,
            office,
            checked,
            complain_href=f"/v/{code}/compared" if known else "",
            again_href="",
            complained=False,
        )
        answer = reply(request, page, 410 if known else 404)
    answer.headers["Cache-Control"] = "no-store"
    return with_form(request, answer, around.csrf)


def form_token(request: Request) -> str:
    """The session's token, or the form's own for who has no session."""
    return signed_in(request).csrf or request.cookies.get(FORM) or secrets.token_urlsafe(24)


def with_form(request: Request, answer: Response, token: str | None, path: str = "") -> Response:
    """Let the browser keep the form's token, so that only our own page sends it."""
    if signed_in(request).csrf is None and token:
        answer.set_cookie(
            FORM,
            token,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
            path=path or request.url.path,
        )
    return answer
