"""An enterprise's own addresses: what anyone sees of its premises, and the owner's reasons for the grade."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound, landing
from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.grading.evaluation import open_evaluation
from regulation.grading.explain import explain
from regulation.grading.review import ReviewRefused, dispute
from regulation.office import Office
from regulation.visits.improving import improving
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.owning import owner_home
from regulation.web.reply import reply
from regulation.web.scanning import landing_page
from regulation.web.shell import shell
from regulation.web.sources import footing, is_made_up
from regulation.web.views.evaluation import evaluation_page
from regulation.web.views.improving import improve_page
from regulation.web.views.why import why_page

router = APIRouter(prefix="/e")


@router.get("/{premises_id}")
def public(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.READ_PUBLIC)]
) -> Response:
    """What anyone sees who scans the code on the wall; its owner sees their own page."""
    if premises_id in who.premises and who.role is Role.OWNER:
        return owner_home(request, office, who, premises_id)
    found = landing.read(office.store, premises_id, "", office.today())
    if found is None:
        raise NotFound("There is no such premises.")
    return reply(request, landing_page(request, office, who, found))


@router.get("/{premises_id}/why")
def owner_why(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.EXPLAIN_OWN)]
) -> Response:
    """Why my grade is what it is."""
    return _owner_why(request, office, who, premises_id)


@router.get("/{premises_id}/improve")
def improve(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.EXPLAIN_OWN)]
) -> Response:
    """What I can do for a better grade, and what changes by itself."""
    found = improving(office, who, premises_id)
    around = shell(request, foot=footing(office, found.card), made_up=is_made_up(found.card))
    return reply(request, improve_page(around, office.catalogue, found, office.today()))


@router.post("/{premises_id}/why")
def objecting(
    request: Request,
    office: OfficeDep,
    premises_id: str,
    who: Annotated[Who, asks(Action.DISPUTE_OWN)],
    typed: Typed,
) -> Response:
    """Object to my grade; a person answers."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    words = sent.get("words", "")
    try:
        dispute(office, who, premises_id, sent.get("grade", ""), words)
    except ReviewRefused as refused:
        fault = refused.sentence.of(language(request))
        return _owner_why(request, office, who, premises_id, fault=fault, typed=words)
    return RedirectResponse(f"/e/{premises_id}/why#said", 303)


@router.get("/{premises_id}/evaluation")
def evaluation(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.READ_PUBLIC)]
) -> Response:
    """How this place is evaluated and why: all of it for owner and officer, for anyone what is public."""
    file = open_evaluation(office, who, premises_id)
    around = shell(request, foot=footing(office, file.card), made_up=is_made_up(file.card))
    page = evaluation_page(around, office.catalogue, file, office.today(), office.settings.timezone)
    return reply(request, page)


def _owner_why(
    request: Request, office: Office, who: Who, premises_id: str, *, fault: str = "", typed: str = ""
) -> Response:
    explained = explain(office, who, premises_id, Action.EXPLAIN_OWN)
    card = explained.card
    page = why_page(
        shell(request, foot=footing(office, card), made_up=is_made_up(card)),
        office.catalogue,
        explained,
        office.settings.timezone,
        premises_href=f"/e/{card.id}",
        owner=True,
        fault=fault,
        typed=typed,
    )
    return reply(request, page, 422 if fault else 200)
