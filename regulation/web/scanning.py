"""The code on the wall in a browser: the page behind it, typing its short code, the business licence's QR code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from graph import NotFound, landing
from graph.codes import slot
from graph.landing import Landing
from qr import CodeRefused, Keeper, Reason, Token, read, short_code
from regulation.access import Action, Who, decide
from regulation.access.policy import Role
from regulation.office import Office
from regulation.scanning.folders import folder
from regulation.web.asking import OfficeDep, Typed, asks, own_form, signed_in
from regulation.web.inspector import officer_card
from regulation.web.limits import Limit
from regulation.web.owning import owner_home
from regulation.web.reply import reply
from regulation.web.shell import shell
from regulation.web.signing import form_page, form_token
from regulation.web.sources import shell_of
from regulation.web.typed_codes import Found, found_by
from regulation.web.views.premises import public_page
from templates import (
    ChoosePremises,
    CodePage,
    CodeTrouble,
    PlaceChoice,
    PublicPremises,
    Shell,
    TypeCode,
    TypedFault,
)

router = APIRouter()
TYPE = "/q"
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]

_TROUBLES: Mapping[str, CodeTrouble] = {
    "suspended": CodeTrouble.SUSPENDED,
    "replaced": CodeTrouble.REPLACED,
    "revoked": CodeTrouble.REVOKED,
}


TYPED_CODES, TYPED_MINUTES = 10, 10
"""So many codes an address may type in so many minutes (assumed)."""

ASSUMED_NUMBERS: Mapping[str, int] = {
    "codes an address may type": TYPED_CODES,
    "minutes in which it may": TYPED_MINUTES,
}
"""What nobody found a source for, as `yima doctor` lists it."""


@dataclass(slots=True)
class Desk:
    """What scanning keeps in one worker: the keys as they are now, and who typed how often."""

    keys: Keeper
    typed: Limit = field(default_factory=lambda: Limit(TYPED_CODES, TYPED_MINUTES * 60))


@dataclass(frozen=True, slots=True)
class Scan:
    """What a scan led to. `premises` is whose change would change the page; `keep` whether it may be kept at all."""

    page: object
    status: int
    premises: str
    keep: bool = True


def desk_for(office: Office) -> Desk:
    """The desk of one worker."""
    return Desk(Keeper(folder(office.settings)))


def desk_of(request: Request) -> Desk:
    """The desk of this application."""
    desk: Desk = request.app.state.desk
    return desk


DeskDep = Annotated[Desk, Depends(desk_of)]


@router.head("/q/{digits}", include_in_schema=False)
@router.get("/q/{digits}")
def scan(request: Request, office: OfficeDep, desk: DeskDep, digits: str, who: Anyone) -> Response:
    """The page behind a code, by who scans it."""
    seen = scanned(office, desk, request, digits)
    if isinstance(seen.page, PublicPremises) and who.role is not Role.PUBLIC:
        return for_audience(request, office, who, seen.premises, seen.page)
    return reply(request, seen.page, seen.status)


def for_audience(request: Request, office: Office, who: Who, premises: str, page: PublicPremises) -> Response:
    """The page of a premises for somebody signed in: its owner's own, an officer's, or the one that anyone sees."""
    if who.role is Role.OWNER and premises in who.premises:
        return owner_home(request, office, who, premises, page.short_code)
    if decide(who, Action.SHOW_VISIT_CODE):
        try:
            return officer_card(request, office, who, premises)
        except NotFound:  # outside their district or trade they are passers-by
            return reply(request, page)
    return reply(request, page)


def scanned(office: Office, desk: Desk, request: Request, digits: str) -> Scan:
    """What a code leads to. Before its signature holds, every bad one is answered alike and the store not asked."""
    try:
        token = read(digits, office.settings.host, desk.keys.ring().public)
    except CodeRefused as refused:
        if refused.reason is Reason.WRONG_PURPOSE:
            return _refused(request, CodeTrouble.WRONG_PURPOSE, keep=False)
        return _refused(request, CodeTrouble.BAD, status=404, keep=False)
    found = landing.read(
        office.store, token.subject, slot(token.status_list, token.status_position), office.today()
    )
    if found is None:
        return _refused(request, CodeTrouble.UNREGISTERED, token)
    # a code that we signed and do not know was minted behind the register's back
    status, since = found.code or ("revoked", None)
    if status in _TROUBLES:
        return _refused(request, _TROUBLES[status], token, since, office)
    return Scan(landing_page(request, office, signed_in(request).who, found), 200, token.subject)


def landing_page(request: Request, office: Office, who: Who, found: Landing) -> PublicPremises:
    """The page that anyone sees of a premises; a passer-by may open it as their own with a one-time code."""
    card = found.card
    around = shell_of(request, office, card)
    claim = f"/e/{card.id}/claim" if who.role is Role.PUBLIC else ""
    return public_page(around, office.catalogue, found, office.today(), claim_href=claim)


def _refused(
    request: Request,
    trouble: CodeTrouble,
    token: Token | None = None,
    since: datetime | None = None,
    office: Office | None = None,
    *,
    status: int = 200,
    keep: bool = True,
) -> Scan:
    zone = office.settings.timezone if office else None
    around = shell(request, away=True)
    # nothing of what was sent comes back with it
    plain = around if token else replace(around, path=TYPE, query="")
    page = CodePage(
        plain,
        trouble,
        code=short_code(token.subject) if token else "",
        since=since.astimezone(zone).date() if since else None,
        type_href=TYPE,
    )
    return Scan(page, status, token.subject if token else "", keep=keep)


@router.get(TYPE)
def type_code(request: Request, _who: Anyone) -> Response:
    """The form for a short code."""
    return _form(request)


@router.post(TYPE)
def typed_code(request: Request, office: OfficeDep, desk: DeskDep, _who: Anyone, typed: Typed) -> Response:
    """The page of the premises that was typed, marked so; which one, where a legal entity has several."""
    sent = dict(typed)
    text = sent.get("code", "").strip()
    if not own_form(request, sent.get("csrf", "")):
        return _form(request, text, TypedFault.EXPIRED)
    if not text:
        return _form(request, text, TypedFault.EMPTY)
    wait = desk.typed.seconds_to_wait(_address(request), office.now())
    if wait:
        return _form(request, text, TypedFault.TOO_MANY, wait_minutes=-(-wait // 60))
    found = found_by(office, text)
    if isinstance(found, TypedFault):
        return _form(request, text, found)
    if len(found.places) == 1:
        return _unverified(request, office, found.places[0].id)
    return _unkept(reply(request, _choice(shell(request), found)))


def _unverified(request: Request, office: Office, premises: str) -> Response:
    found = landing.read(office.store, premises, "", office.today())
    if found is None:
        return _form(request, "", TypedFault.UNKNOWN)
    page = replace(landing_page(request, office, signed_in(request).who, found), unverified=True)
    return _unkept(reply(request, replace(page, shell=replace(page.shell, path=f"/e/{premises}"))))


def _choice(around: Shell, found: Found) -> ChoosePremises:
    return ChoosePremises(
        around,
        found.code,
        [PlaceChoice(place.name, f"/e/{place.id}", place.address) for place in found.places[:100]],
        len(found.places),
    )


def _form(
    request: Request, typed: str = "", fault: TypedFault | None = None, *, wait_minutes: int = 0
) -> Response:
    page = TypeCode(shell(request, csrf=form_token(request)), typed[:400], fault, wait_minutes)
    status = 200 if fault is None else 429 if fault is TypedFault.TOO_MANY else 422
    return form_page(request, page, TYPE, status)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
