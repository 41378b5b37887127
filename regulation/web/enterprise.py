"""An enterprise's own addresses: what anyone sees of its premises, and the owner's reasons for the grade."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound, landing
from regulation.access import Action, Who
from regulation.access.policy import Role
from regulation.credit.reading import class_beside
from regulation.grading.evaluation import open_evaluation
from regulation.grading.explain import explain, recomputes
from regulation.grading.review import ReviewRefused, dispute
from regulation.office import Office
from regulation.visits.improving import improving
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.owning import owner_home
from regulation.web.papers import paper_reply
from regulation.web.reply import reply
from regulation.web.scanning import landing_page
from regulation.web.sources import shell_of
from regulation.web.views.credit import supervised
from regulation.web.views.evaluation import evaluation_page
from regulation.web.views.improving import improve_page
from regulation.web.views.why import why_page
from templates import Why

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
    request: Request,
    office: OfficeDep,
    premises_id: str,
    who: Annotated[Who, asks(Action.EXPLAIN_OWN)],
    grade: str = "",
) -> Response:
    """Why my grade is what it is; a named one, of today or earlier, is computed again."""
    return reply(request, _owner_why(request, office, who, premises_id, grade))


@router.get("/{premises_id}/why.pdf")
def owner_why_on_paper(
    request: Request,
    office: OfficeDep,
    premises_id: str,
    who: Annotated[Who, asks(Action.EXPLAIN_OWN)],
    grade: str = "",
) -> Response:
    """The same as a PDF, computed again. NotFound before the first grade."""
    page = _owner_why(request, office, who, premises_id, grade, prove=True)
    return paper_reply(request, office, page, f"/e/{premises_id}/why")


@router.get("/{premises_id}/improve")
def improve(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.EXPLAIN_OWN)]
) -> Response:
    """What I can do for a better grade, and what changes by itself."""
    found = improving(office, who, premises_id)
    around = shell_of(request, office, found.card)
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
        return reply(request, _owner_why(request, office, who, premises_id, fault=fault, typed=words), 422)
    return RedirectResponse(f"/e/{premises_id}/why#said", 303)


@router.get("/{premises_id}/evaluation")
def evaluation(
    request: Request, office: OfficeDep, premises_id: str, who: Annotated[Who, asks(Action.READ_PUBLIC)]
) -> Response:
    """How this place is evaluated and why: all of it for owner and officer, for anyone what is public."""
    file = open_evaluation(office, who, premises_id)
    around = shell_of(request, office, file.card)
    page = evaluation_page(around, office.catalogue, file, office.today(), office.settings.timezone)
    return reply(request, page)


def _owner_why(
    request: Request,
    office: Office,
    who: Who,
    premises_id: str,
    grade: str = "",
    *,
    prove: bool = False,
    fault: str = "",
    typed: str = "",
) -> Why:
    explained = explain(office, who, premises_id, Action.EXPLAIN_OWN, grade or None)
    card, record = explained.card, explained.record
    around = shell_of(request, office, card)
    credit = class_beside(office, card.id)
    return why_page(
        around,
        office,
        explained,
        premises_href=f"/e/{card.id}",
        proved=recomputes(office, record) if record and (grade or prove) else None,
        owner=True,
        supervision=supervised(office, card.industry, card.grade, credit, around.lang, officer=False),
        fault=fault,
        typed=typed,
    )
