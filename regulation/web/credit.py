"""Credit: entities by class and one whole, for officers; an owner's own records and how they are repaired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound, premises
from graph.premises import Card
from graph.scope import Scope
from regulation.access import Action, Who, decide
from regulation.credit.reading import NO_CLASS, AskedCredit, list_credit, open_credit, own_credit
from regulation.credit.reading import PAGE_ROWS as ROWS
from regulation.credit.repairing import RepairRefused, apply, conclude, share
from regulation.credit.rules import rules
from regulation.office import Office
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.regulator import LAST_PAGE
from regulation.web.reply import reply
from regulation.web.shell import CREDIT, shell
from regulation.web.sources import as_of, sees_made_up, shell_of
from regulation.web.views.credit import credit_list, credit_page, own_credit_page

router = APIRouter()
ReadsCredit = Annotated[Who, asks(Action.READ_CREDIT)]
Decides = Annotated[Who, asks(Action.DECIDE_REPAIR)]
ReadsOwn = Annotated[Who, asks(Action.READ_OWN_CREDIT)]
Repairs = Annotated[Who, asks(Action.REPAIR_OWN)]

DEEDS = ("grant", "refuse", "share")
NEED = "n."
"""The name of a form's field is the need that it answers."""


@router.get("/r/credit")
def listing(
    request: Request,
    office: OfficeDep,
    who: ReadsCredit,
    grade: Annotated[str, Query(alias="class")] = "",
    industry: str = "",
    district: str = "",
    page: int = 1,
) -> Response:
    """The legal entities by class."""
    table = office.catalogue.newest(office.catalogue.matrix.other)
    classes = [*(band.grade for band in table.grades), NO_CLASS]
    if (grade and grade not in classes) or not 1 <= page <= LAST_PAGE:
        raise BadRequestError(f"class takes {', '.join(classes)}, page takes 1 to {LAST_PAGE}.")
    asked = AskedCredit(grade or None, industry or None, district or None)
    found = list_credit(office, who, asked, skip=(page - 1) * ROWS)
    around = shell(request, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, credit_list(around, office, found, asked, page))


@router.get("/r/credit/{entity}")
def one(request: Request, office: OfficeDep, entity: str, who: ReadsCredit) -> Response:
    """One legal entity: class, points, records, publicity, repair."""
    return _page(request, office, who, entity)


@router.post("/r/credit/{entity}")
def settling(request: Request, office: OfficeDep, entity: str, who: Decides, typed: Typed) -> Response:
    """Grant or refuse a repair, or note that its conclusion was shared; or the page again with why not."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    deed, repair, said = sent.get("do", ""), sent.get("repair", ""), sent.get("words", "")
    if deed not in DEEDS:
        raise BadRequestError(f"do takes {', '.join(DEEDS)}.")
    try:
        if deed == "share":
            share(office, who, repair, said)
        else:
            conclude(office, who, repair, deed == "grant", said)
    except RepairRefused as refused:
        fault = refused.sentence.of(language(request))
        return _page(request, office, who, entity, fault=fault, fault_at=repair, typed=said)
    return RedirectResponse(f"{CREDIT}/{entity}", 303)


@router.get("/e/{premises_id}/credit")
def own(request: Request, office: OfficeDep, premises_id: str, who: ReadsOwn, repair: str = "") -> Response:
    """An owner's own records; with `repair` the form to apply for one."""
    return _own(request, office, who, premises_id, repair=repair)


@router.post("/e/{premises_id}/credit")
def applying(request: Request, office: OfficeDep, premises_id: str, who: Repairs, typed: Typed) -> Response:
    """Apply to repair a record; or the form again with why not."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    said = {name: sent.get(f"{NEED}{name}", "") for name in rules(office.settings.data_dir).needs}
    try:
        apply(office, who, premises_id, sent.get("key", ""), said)
    except RepairRefused as refused:
        fault = refused.sentence.of(language(request))
        return _own(request, office, who, premises_id, repair=sent.get("key", ""), typed=said, fault=fault)
    return RedirectResponse(f"/e/{premises_id}/credit", 303)


def _page(
    request: Request,
    office: Office,
    who: Who,
    entity: str,
    *,
    fault: str = "",
    fault_at: str = "",
    typed: str = "",
) -> Response:
    file = open_credit(office, who, entity)
    around = shell(request, foot=as_of(office), made_up=sees_made_up(who))
    page = credit_page(
        around,
        office,
        file,
        decides=decide(who, Action.DECIDE_REPAIR),
        fault=fault,
        fault_at=fault_at,
        typed=typed,
    )
    return reply(request, page, 422 if fault else 200)


def _own(
    request: Request,
    office: Office,
    who: Who,
    premises_id: str,
    *,
    repair: str = "",
    typed: Mapping[str, str] | None = None,
    fault: str = "",
) -> Response:
    card = _card(office, premises_id)
    file = own_credit(office, who, premises_id)
    around = shell_of(request, office, card)
    page = own_credit_page(around, office, card, file, repair=repair, typed=typed, fault=fault)
    return reply(request, page, 422 if fault else 200)


def _card(office: Office, premises_id: str) -> Card:
    """The premises by its id; whether it is the asker's own is decided where its credit is read."""
    try:
        return office.store.read(lambda tx: premises.card(tx, Scope("/"), premises_id))
    except NotFound:
        raise NotFound("There is no such premises here.") from None
