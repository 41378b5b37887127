"""Who asks, in which language, and by what right: every route declares its action here or does not answer."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Annotated, Any, cast
from urllib.parse import urlencode

from fastapi import Depends, Request

from graph import StoreUnavailable
from regulation.access import Action, Who, decide, require
from regulation.access.accounts import SignedIn, who_is, who_left
from regulation.access.policy import NOBODY, Role
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.current import Current

SESSION = "yima_session"
ACCOUNT = "yima_account"
"""Whose phone this is, for the app in the field: it opens without a network, and shows an account's work to that
account alone. It opens nothing on the server, and outlives the session: work that waits does too."""

LANG = "yima_lang"
CARE = "yima_care"
FORM = "yima_form"
SAFE_SITES = ("same-origin", "none")
YEAR_SECONDS = 365 * 24 * 3600


class FormExpiredError(PermissionError):
    """A form without the token that this site gave out: open the page again and send it from there."""


class SignInNeededError(PermissionError):
    """Nobody is signed in, and what was asked for needs somebody."""


def current_of(request: Request) -> Current:
    """What gives out the office that this application works in."""
    return cast("Current", request.app.state.current)


def office_of(request: Request) -> Office:
    """The office that this application works in, one and the same for the whole request."""
    known = getattr(request.state, "office", None)
    if known is None:
        request.state.office = known = current_of(request).office()
    return cast("Office", known)


OfficeDep = Annotated[Office, Depends(office_of)]


@dataclass(frozen=True, slots=True)
class Asks:
    """A route's declaration: only who may do `action` gets in, and the route is told who that is."""

    action: Action

    def __call__(self, request: Request) -> Who:
        """Who asks. SignInNeededError for a passer-by, Refused for somebody without the right."""
        who = signed_in(request).who
        if who.role is Role.PUBLIC and not decide(who, self.action):
            who = _left(request, self.action)
        require(who, self.action)
        return who


def _left(request: Request, action: Action) -> Who:
    """Whose account was disabled while signed in, where the action is one that is left to them; else nobody gets in."""
    office = office_of(request)
    if decide(Who("", Role.LEFT), action):
        token = request.cookies.get(SESSION)
        left = who_left(office.store, token, office.now(), office.catalogue.supervised_by)
        if left is not None:
            return left
    raise SignInNeededError(action)


def asks(action: Action) -> Any:
    """The dependency by which a route declares what it does."""
    return Depends(Asks(action))


def signed_in(request: Request) -> SignedIn:
    """Who sent this request; read from the store once. While the store is away everyone is a passer-by."""
    known = getattr(request.state, "signed_in", None)
    if known is None:
        office = office_of(request)
        token = request.cookies.get(SESSION)
        request.state.signed_in = SignedIn(
            NOBODY, None
        )  # the page that tells of a failure does not fail again
        try:
            known = who_is(office.store, token, office.now(), office.catalogue.supervised_by)
        except StoreUnavailable:
            if not _public(request):
                raise
            known = SignedIn(NOBODY, None)
        request.state.signed_in = known
    return known


def _public(request: Request) -> bool:
    """Whether the route that was found asks only for what anyone may read."""
    return declared_action(request.scope.get("route")) is Action.READ_PUBLIC


def declared_action(route: object) -> Action | None:
    """The action a route declares, None when it declares none."""
    dependant = getattr(route, "dependant", None)
    for dependency in getattr(dependant, "dependencies", ()):
        if isinstance(dependency.call, Asks):
            return dependency.call.action
    return None


def from_here(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent the form."""
    return request.headers.get("sec-fetch-site", "none") in SAFE_SITES


def own_form(request: Request, csrf: str) -> bool:
    """Whether we gave out this form to who sends it: by the session's token, or by the form's cookie without one."""
    expected = signed_in(request).csrf or request.cookies.get(FORM, "")
    same = hmac.compare_digest(csrf.encode(), expected.encode())
    return bool(expected) and same and from_here(request)


def require_own_form(request: Request, csrf: str) -> None:
    """FormExpiredError for a form that is not ours."""
    if not own_form(request, csrf):
        raise FormExpiredError


async def typed(request: Request) -> list[tuple[str, str]]:
    """The names and values of a form whose fields depend on what it is about; uploads are left out."""
    form = await request.form()
    return [(name, value) for name, value in form.multi_items() if isinstance(value, str)]


Typed = Annotated[list[tuple[str, str]], Depends(typed)]


def language(request: Request, otherwise: Lang | None = None) -> Lang:
    """zh or en: the address's `lang`, else the cookie, else what the browser prefers, else the deployment's."""
    for wish in (request.query_params.get("lang"), request.cookies.get(LANG)):
        if wish in ("zh", "en"):
            return wish
    for wish in request.headers.get("accept-language", "").split(","):
        short = wish.split(";")[0].strip().lower().split("-")[0]
        if short in ("zh", "en"):
            return short
    return otherwise or office_of(request).settings.lang


def large_type(request: Request) -> bool:
    """大字: the address's `care`, else the cookie."""
    return (request.query_params.get("care") or request.cookies.get(CARE)) == "1"


def query_without_switches(request: Request) -> str:
    """The address's query without the language and type-size switches, for links back to this page."""
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("lang", "care")]
    return urlencode(kept)
