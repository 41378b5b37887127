"""Who opens the owner's view: the one-time code, by letter or handed on, and the people who have come in."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from regulation.access import Action, Who
from regulation.access.accounts import Opened
from regulation.office import Office
from regulation.ownership import passes
from regulation.register.browse import open_public
from regulation.web.asking import ACCOUNT, SESSION, OfficeDep, Typed, asks, require_own_form
from regulation.web.reply import reply
from regulation.web.shell import SIGN_IN, shell
from regulation.web.signing import form_page, form_token
from regulation.web.sources import shell_of
from regulation.web.views.owner import people_page
from templates import ClaimFault, ClaimPage, LetterPage, ShareFault

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Sharing = Annotated[Who, asks(Action.SHARE_OWN)]
Issuing = Annotated[Who, asks(Action.ISSUE_PASS)]

ONCE = "yima_once"
ONCE_SECONDS = 300
"""How long a code that was just issued can be shown again by its own page, to who issued it."""


@router.get("/e/{premises_id}/claim")
def claim(request: Request, office: OfficeDep, premises_id: str, who: Anyone) -> Response:
    """The form for the one-time code."""
    return _claim_form(request, office, who, premises_id)


@router.post("/e/{premises_id}/claim")
def claiming(request: Request, office: OfficeDep, premises_id: str, who: Anyone, typed: Typed) -> Response:
    """Open the owner's view with a one-time code; all wrong ones are answered alike."""
    sent = dict(typed)
    code = sent.get("code", "")
    try:
        require_own_form(request, sent.get("csrf", ""))
    except PermissionError:
        return _claim_form(request, office, who, premises_id, code, ClaimFault.EXPIRED)
    if not passes.plain(code):
        return _claim_form(request, office, who, premises_id, code, ClaimFault.MISSING)
    try:
        opened = passes.redeem(office, premises_id, code)
    except passes.ClaimsClosed as closed:
        return _claim_form(
            request, office, who, premises_id, code, ClaimFault.TOO_MANY, wait_minutes=closed.minutes
        )
    except passes.ClaimFailed:
        return _claim_form(request, office, who, premises_id, code, ClaimFault.WRONG)
    return _let_in(request, opened, f"/e/{premises_id}")


@router.get("/e/{premises_id}/people")
def people(request: Request, office: OfficeDep, premises_id: str, who: Sharing) -> Response:
    """Who opens the owner's view."""
    return _people(request, office, who, premises_id)


@router.post("/e/{premises_id}/people")
def sharing(request: Request, office: OfficeDep, premises_id: str, who: Sharing, typed: Typed) -> Response:
    """Hand on access with a one-time code, or end one."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    name, here = sent.get("holder", ""), f"/e/{premises_id}/people"
    try:
        if "revoke" in sent:
            passes.revoke_pass(office, who, premises_id, sent["revoke"])
            return RedirectResponse(here, 303)
        issued = passes.share_pass(office, who, premises_id, name)
    except passes.LastHolderError:
        return _people(request, office, who, premises_id, fault=ShareFault.LAST)
    except passes.PassRefused:
        fault = ShareFault.GONE if "revoke" in sent else ShareFault.NAME
        return _people(request, office, who, premises_id, typed=name, fault=fault)
    return _shown_once(request, office, issued, here)


@router.get("/r/premises/{premises_id}/letter")
def letter(request: Request, office: OfficeDep, premises_id: str, who: Issuing) -> Response:
    """A letter to the owner: the form that makes it, then the letter with its code."""
    card = passes.addressee(office, who, premises_id)
    once = _once(request, f"/r/premises/{premises_id}/letter")
    page = LetterPage(
        shell_of(request, office, card),
        name=card.name,
        address=card.address,
        premises_href=f"/r/premises/{premises_id}",
        letter_href=f"/r/premises/{premises_id}/letter",
        department=office.catalogue.department_name(who.department).of(shell(request).lang)
        if who.department
        else "",
        as_of=office.today(),
        code=once[0] if once else "",
        code_until=once[2] if once else None,
        claim_address=_claim_address(request, premises_id),
    )
    return _unkept(reply(request, page))


@router.post("/r/premises/{premises_id}/letter")
def writing_letter(
    request: Request, office: OfficeDep, premises_id: str, who: Issuing, typed: Typed
) -> Response:
    """Issue a one-time code for a letter."""
    require_own_form(request, dict(typed).get("csrf", ""))
    issued = passes.issue_pass(office, who, premises_id, note="letter")
    return _shown_once(request, office, issued, f"/r/premises/{premises_id}/letter")


def _claim_form(
    request: Request,
    office: Office,
    who: Who,
    premises_id: str,
    code: str = "",
    fault: ClaimFault | None = None,
    *,
    wait_minutes: int = 0,
) -> Response:
    card = open_public(office, who, premises_id).card
    path = f"/e/{card.id}/claim"
    page = ClaimPage(
        shell_of(request, office, card, csrf=form_token(request)),
        name=card.name,
        premises_href=f"/e/{card.id}",
        claim_href=path,
        sign_in_href=f"{SIGN_IN}?next=/e/{card.id}",
        open_days=passes.SESSION_DAYS,
        code=code,
        fault=fault,
        wait_minutes=wait_minutes,
    )
    status = 200 if fault is None else 429 if fault is ClaimFault.TOO_MANY else 422
    return form_page(request, page, path, status)


def _let_in(request: Request, opened: Opened, address: str) -> Response:
    response = RedirectResponse(address, 303)
    response.set_cookie(
        SESSION,
        opened.token,
        max_age=passes.SESSION_DAYS * 24 * 3600,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    response.delete_cookie(
        ACCOUNT
    )  # an owner's phone now: an officer's work on it is shown to that officer alone
    return response


def _people(
    request: Request,
    office: Office,
    who: Who,
    premises_id: str,
    *,
    typed: str = "",
    fault: ShareFault | None = None,
) -> Response:
    known = passes.people(office, who, premises_id)
    page = people_page(
        shell_of(request, office, known.card),
        known,
        office.now(),
        office.settings.timezone,
        typed=typed,
        fault=fault,
        code=_once(request, f"/e/{premises_id}/people"),
        claim_address=_claim_address(request, premises_id),
    )
    return _unkept(reply(request, page, 422 if fault else 200))


def _claim_address(request: Request, premises_id: str) -> str:
    return str(request.url_for("claim", premises_id=premises_id))


def _shown_once(request: Request, office: Office, issued: passes.Issued, path: str) -> Response:
    """Lead to the page that shows the code: it stands in a cookie of that page alone, for a few minutes."""
    until = issued.issued.expires.astimezone(office.settings.timezone).date()
    words = json.dumps([path, issued.code, issued.issued.holder, until.isoformat()])
    response = RedirectResponse(path, 303)
    response.set_cookie(
        ONCE,
        urlsafe_b64encode(words.encode()).decode().rstrip("="),
        max_age=ONCE_SECONDS,
        path=path,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return _unkept(response)


def _once(request: Request, path: str) -> tuple[str, str, date] | None:
    """The code that was just issued from this page: itself, for whom, until when."""
    text = request.cookies.get(ONCE, "")
    try:
        there, code, holder, until = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return (str(code), str(holder), date.fromisoformat(until)) if there == path else None
    except (ValueError, TypeError):
        return None


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
