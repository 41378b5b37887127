"""What stands around every page for this request: language, who is signed in, navigation, the page's own address."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import Request

from graph import StoreUnavailable
from regulation.access import Action, Who, decide
from regulation.access.accounts import SignedIn
from regulation.access.policy import NOBODY, Role
from regulation.web.asking import language, large_type, query_without_switches, signed_in
from templates import FootFact, NavItem, Place, Shell
from templates import Role as RoleWord
from templates import Who as WhoWord

OVERVIEW = "/r"
PREMISES = "/r/premises"
TASKS = "/r/tasks"
PHOENIX = "/r/phoenix"
SET_ASIDE = "/r/set-aside"
GRADES = "/r/grades"
CREDIT = "/r/credit"
DAY = "/i"
TRADES = "/r/trades"
TABLES = "/r/models"
REQUIREMENTS = "/r/requirements"
SIGN_IN = "/sign-in"


def shell(
    request: Request,
    *,
    place: Place | None = None,
    foot: Sequence[FootFact] = (),
    made_up: bool = False,
    csrf: str | None = None,
    away: bool = False,
) -> Shell:
    """The shell of a page. `away`: the store may be down, so whoever cannot be looked up is a passer-by."""
    signed = _signed_in(request, away=away)
    who = signed.who
    return Shell(
        lang=language(request),
        path=request.url.path,
        query=query_without_switches(request),
        who=WhoWord(who.called, RoleWord(who.role.value)) if who.role is not Role.PUBLIC else None,
        csrf=csrf or signed.csrf,
        nav=navigation(who, place),
        foot=foot,
        made_up=made_up,
        care=large_type(request),
    )


def home(who: Who) -> str:
    """Where somebody's work begins."""
    if decide(who, Action.READ_OVERVIEW):
        return OVERVIEW
    if decide(who, Action.SHOW_VISIT_CODE):
        return DAY
    if decide(who, Action.READ_PREMISES):
        return PREMISES
    if who.role is Role.OWNER and who.premises:
        return f"/e/{who.premises[0]}"
    if decide(who, Action.WRITE_REQUIREMENTS):
        return REQUIREMENTS
    return TABLES


def navigation(who: Who, place: Place | None) -> list[NavItem]:
    """The places that somebody may open."""
    items: list[tuple[Place, str]] = []
    if decide(who, Action.SHOW_VISIT_CODE) and who.role is Role.INSPECTOR:
        items.append((Place.DAY, DAY))
    if decide(who, Action.READ_OVERVIEW):
        items.append((Place.OVERVIEW, OVERVIEW))
    if decide(who, Action.ORDER_VISIT):
        items.append((Place.TASKS, TASKS))
    if decide(who, Action.READ_PREMISES):
        items.append((Place.PREMISES, PREMISES))
    if decide(who, Action.WRITE_REQUIREMENTS) or decide(who, Action.READ_OVERVIEW):
        items.append((Place.REQUIREMENTS, REQUIREMENTS))
    items.append((Place.TABLES, TABLES))
    if who.role is Role.PUBLIC:
        items.append((Place.SIGN_IN, SIGN_IN))
    return [NavItem(there, href, current=there is place) for there, href in items]


def _signed_in(request: Request, *, away: bool) -> SignedIn:
    try:
        return signed_in(request)
    except StoreUnavailable:
        if not away:
            raise
        return SignedIn(NOBODY, None)
