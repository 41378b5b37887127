"""Signing in and out."""

from __future__ import annotations

import secrets
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from regulation.access import Action, Who
from regulation.access.accounts import (
    LOCK_MINUTES,
    SESSION_HOURS,
    AccountLocked,
    SignInFailed,
    sign_in,
    sign_out,
)
from regulation.web.asking import (
    ACCOUNT,
    FORM,
    SESSION,
    YEAR_SECONDS,
    OfficeDep,
    asks,
    own_form,
    require_own_form,
    signed_in,
)
from regulation.web.reply import reply
from regulation.web.shell import SIGN_IN, home, shell
from templates import Shell, SignIn, SignInFault

router = APIRouter()

Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Text = Annotated[str, Form()]


@router.get(SIGN_IN)
def sign_in_page(request: Request, _who: Anyone, next: str = "") -> Response:
    """The form."""
    return form_page(request, SignIn(shell(request, csrf=form_token(request)), next=next), SIGN_IN)


@router.post(SIGN_IN)
def signing_in(
    request: Request,
    office: OfficeDep,
    _who: Anyone,
    csrf: Text = "",
    name: Text = "",
    password: Text = "",
    next: Text = "",
) -> Response:
    """Open a session and lead on; or the form again with what was wrong, the name kept."""
    fault, minutes = _fault(request, csrf, name, password), 0
    if fault is None:
        try:
            opened = sign_in(office.store, name, password, office.now())
        except AccountLocked:
            fault, minutes = SignInFault.TOO_MANY, LOCK_MINUTES
        except SignInFailed:
            fault = SignInFault.WRONG
        else:
            response = RedirectResponse(local_address(next) or "/signed-in", 303)
            response.set_cookie(
                SESSION,
                opened.token,
                max_age=SESSION_HOURS * 3600,  # by the browser's own clock, which may be wrong
                httponly=True,
                samesite="lax",
                secure=request.url.scheme == "https",
            )
            response.set_cookie(
                ACCOUNT,
                quote(name),
                max_age=YEAR_SECONDS,
                samesite="strict",
                secure=request.url.scheme == "https",
            )
            return response
    page = SignIn(
        shell(request, csrf=form_token(request)),
        name=name,
        next=next,
        fault=fault,
        wait_minutes=minutes,
    )
    return form_page(request, page, SIGN_IN, 422 if fault is not SignInFault.TOO_MANY else 429)


@router.get("/signed-in")
def after_sign_in(request: Request, _who: Annotated[Who, asks(Action.SIGN_OUT)]) -> Response:
    """Where this person's work begins."""
    return RedirectResponse(home(signed_in(request).who), 303)


@router.post("/sign-out")
def signing_out(
    request: Request, office: OfficeDep, who: Annotated[Who, asks(Action.SIGN_OUT)], csrf: Text = ""
) -> Response:
    """End the session."""
    require_own_form(request, csrf)
    sign_out(office.store, who, request.cookies.get(SESSION, ""), office.now())
    response = RedirectResponse("/", 303)
    response.delete_cookie(SESSION)
    response.delete_cookie(ACCOUNT)
    return response


def local_address(text: str) -> str:
    """An address of this site to lead on to; "" for anything that could lead elsewhere."""
    harmless = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if harmless and text.isprintable() else ""


def _fault(request: Request, csrf: str, name: str, password: str) -> SignInFault | None:
    if not own_form(request, csrf):
        return SignInFault.EXPIRED
    if not name:
        return SignInFault.NAME_MISSING
    return None if password else SignInFault.PASSWORD_MISSING


def form_token(request: Request) -> str:
    """A new token; for somebody signed in that of their session, which the page's sign-out button needs."""
    return signed_in(request).csrf or secrets.token_urlsafe(24)


def form_page(request: Request, page: object, path: str, status: int = 200) -> Response:
    """A form that a passer-by may send: its token stands in the page and in a cookie of its address."""
    response = reply(request, page, status)
    response.headers["Cache-Control"] = "no-store"
    around: Shell = getattr(page, "shell")  # noqa: B009 - every page has one
    response.set_cookie(
        FORM,
        around.csrf or "",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path=path,
    )
    return response
