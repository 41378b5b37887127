"""An enterprise's own addresses: what anyone sees of its premises, and the owner's reasons for the grade."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.grading.explain import explain
from regulation.register.browse import open_public
from regulation.web.asking import OfficeDep, asks
from regulation.web.owning import owner_home
from regulation.web.reply import reply
from regulation.web.shell import shell
from regulation.web.sources import footing, is_made_up
from regulation.web.views.premises import public_page
from regulation.web.views.why import why_page

router = APIRouter(prefix="/e")


@router.get("/{premises_id}")
def public(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.READ_PUBLIC)]
) -> Response:
    """What anyone sees who scans the code on the wall; its owner sees their own page."""
    if premises_id in who.premises and who.role is Role.OWNER:
        return owner_home(request, office, who, premises_id)
    file = open_public(office, who, premises_id)
    card = file.card
    page = public_page(
        shell(request, foot=footing(office, card), made_up=is_made_up(card)),
        office.catalogue,
        file,
        office.today(),
        sign_in_href=f"/e/{card.id}/claim" if who.role is Role.PUBLIC else "",
        why_href="",
    )
    return reply(request, page)


@router.get("/{premises_id}/why")
def owner_why(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.EXPLAIN_OWN)]
) -> Response:
    """Why my grade is what it is."""
    explained = explain(office, who, premises_id, Action.EXPLAIN_OWN)
    card = explained.card
    page = why_page(
        shell(request, foot=footing(office, card), made_up=is_made_up(card)),
        office.catalogue,
        explained,
        premises_href=f"/e/{card.id}",
        owner=True,
    )
    return reply(request, page)
