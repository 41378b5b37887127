"""Grades that want a person's eye: the list, one grade, the officer's word on it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from regulation.access import Action, Who
from regulation.grading.review import (
    ANSWERS,
    KINDS,
    PAGE_ROWS,
    Asked,
    ReviewRefused,
    open_review,
    say,
    wanting,
)
from regulation.office import Office
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.regulator import LAST_PAGE, supervision_for
from regulation.web.reply import reply
from regulation.web.shell import GRADES, shell
from regulation.web.sources import as_of, sees_made_up, shell_of
from regulation.web.views.reviewing import grades_page, review_page

router = APIRouter(prefix="/r")
Reviews = Annotated[Who, asks(Action.REVIEW_GRADE)]


@router.get("/grades")
def grades_list(
    request: Request,
    office: OfficeDep,
    who: Reviews,
    kind: str = "",
    industry: str = "",
    district: str = "",
    page: int = 1,
) -> Response:
    """The grades that nobody has looked at."""
    if (kind and kind not in KINDS) or not 1 <= page <= LAST_PAGE:
        raise BadRequestError(f"kind takes {', '.join(KINDS)}, page takes 1 to {LAST_PAGE}.")
    asked = Asked(kind or None, industry or None, district or None)
    found = wanting(office, who, asked, skip=(page - 1) * PAGE_ROWS)
    around = shell(request, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, grades_page(around, office, found, asked, page))


@router.get("/grades/{premises_id}")
def one_grade(request: Request, office: OfficeDep, premises_id: str, who: Reviews) -> Response:
    """A grade beside the one before it, and what moved it."""
    return _review(request, office, who, premises_id)


@router.post("/grades/{premises_id}")
def saying(request: Request, office: OfficeDep, premises_id: str, who: Reviews, typed: Typed) -> Response:
    """Comment, confirm, or send back; or the page again with why not."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    if sent.get("do") not in ANSWERS:
        raise BadRequestError(f"do takes {', '.join(ANSWERS)}.")
    words = sent.get("words", "")
    try:
        say(office, who, premises_id, sent.get("grade", ""), sent["do"], words)
    except ReviewRefused as refused:
        fault = refused.sentence.of(language(request))
        return _review(request, office, who, premises_id, fault=fault, typed=words)
    return RedirectResponse(f"{GRADES}/{premises_id}", 303)


def _review(
    request: Request, office: Office, who: Who, premises_id: str, *, fault: str = "", typed: str = ""
) -> Response:
    seen = open_review(office, who, premises_id)
    card = seen.explained.card
    around = shell_of(request, office, card)
    said = supervision_for(office, who, card, around.lang)
    page = review_page(around, office, seen, supervision=said, fault=fault, typed=typed)
    return reply(request, page, 422 if fault else 200)
