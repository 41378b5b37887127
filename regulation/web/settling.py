"""After the visit: its result for officer, owner and public, the owner's reply and proof, the department's word."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, RedirectResponse

from graph import NotFound, visits
from graph.visits import VisitRecord
from regulation import attachments
from regulation.access import Action, Who, decide, scope
from regulation.lists import DESK
from regulation.office import Office
from regulation.planning.objections import Objected
from regulation.planning.order import Draft, order
from regulation.visits.hearing import reply as answer
from regulation.visits.hearing import unheard
from regulation.visits.mending import (
    MendingRefused,
    Preview,
    accept,
    preview,
    rectifications,
    send_proof,
    turn_down,
)
from regulation.visits.prolonging import chased, noting_recheck
from regulation.visits.record import record_pdf
from regulation.visits.result import Result, open_result
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.closing_file import closing_file
from regulation.web.reply import reply
from regulation.web.shell import shell
from regulation.web.sources import shell_of
from regulation.web.views.closing import APPEALS, closing_of, statement_rows
from regulation.web.views.result import result_page
from regulation.web.views.settling import list_page, settle_page
from regulation.web.visiting import SentDep
from risk import Text

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Answers = Annotated[Who, asks(Action.ANSWER_OWN_VISIT)]
Settles = Annotated[Who, asks(Action.SETTLE_FINDINGS)]

NO_PHOTO = Text(
    "这个文件不是能读的照片，请传 JPEG、PNG 或 WebP。",
    "The file is no photo that can be read. Send a JPEG, PNG or WebP.",
)


@router.get("/e/{premises_id}/visits/{visit_id}.pdf")
def visit_pdf(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Anyone, record: str = ""
) -> Response:
    """The record as a PDF, or one of several, for officer and owner."""
    result = _whole(office, who, premises_id, visit_id, record)
    there = str(request.url_for("visit_result", premises_id=premises_id, visit_id=visit_id))
    return Response(
        record_pdf(office, result, there),
        media_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{result.visit.number}.pdf"'},
    )


@router.get("/e/{premises_id}/visits/{visit_id}")
def visit_result(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Anyone, record: str = ""
) -> Response:
    """What a visit found, what it means, what comes next; or one record of it alone."""
    return show_result(request, office, who, open_result(office, who, premises_id, visit_id, record))


@router.get("/e/{premises_id}/visits/{visit_id}/photos/{digest}")
def visit_photo(office: OfficeDep, premises_id: str, visit_id: str, digest: str, who: Anyone) -> Response:
    """A photo of a finding, or of its proof, for officer and owner."""
    result = _whole(office, who, premises_id, visit_id)
    named = {
        photo for f in result.findings for photo in (*f.photos, *(p for one in f.proof for p in one.photos))
    }
    path = attachments.served(office.settings, digest) if digest in named else None
    if path is None:
        raise NotFound("There is no such photo here.")
    return FileResponse(path, media_type="image/jpeg")


@router.post("/e/{premises_id}/visits/{visit_id}/reply")
def replying(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Answers, typed: Typed
) -> Response:
    """Put the owner's statement beside the result."""
    values = dict(typed)
    require_own_form(request, values.get("csrf", ""))
    result = open_result(office, who, premises_id, visit_id)
    try:
        answer(office, who, visit_id, values.get("words", ""))
    except MendingRefused as refused:
        return show_result(
            request,
            office,
            who,
            result,
            fault=refused.text.of(language(request)),
            fault_at="reply",
            typed=values.get("words", ""),
        )
    return RedirectResponse(f"/e/{premises_id}/visits/{visit_id}#reply", 303)


@router.post("/e/{premises_id}/visits/{visit_id}/proof")
def sending_proof(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Answers, sent: SentDep
) -> Response:
    """Send what shows that a finding is put right."""
    require_own_form(request, sent.one("csrf"))
    result = open_result(office, who, premises_id, visit_id)
    finding = sent.one("finding")
    place = next((n for n, f in enumerate(result.findings, 1) if f.id == finding), None)
    if place is None:
        raise NotFound("There is no such finding here.")
    words = sent.one("words")
    try:
        photos = [attachments.keep(office.settings, content) for _, content in sent.files]
        send_proof(office, who, finding, words, photos)
    except attachments.PhotoRefused:
        return show_result(
            request,
            office,
            who,
            result,
            fault=NO_PHOTO.of(language(request)),
            fault_at=f"f.{place}",
            typed=words,
        )
    except MendingRefused as refused:
        return show_result(
            request,
            office,
            who,
            result,
            fault=refused.text.of(language(request)),
            fault_at=f"f.{place}",
            typed=words,
        )
    return RedirectResponse(f"/e/{premises_id}/visits/{visit_id}#f.{place}", 303)


@router.get("/r/findings")
def rectification_list(request: Request, office: OfficeDep, who: Settles) -> Response:
    """What is to be put right, or waits to be confirmed."""
    found = chased(office, rectifications(office, who))
    statements = statement_rows(office, unheard(office, who))
    appeals = APPEALS if decide(who, Action.DECIDE_APPEAL) else ""
    return reply(request, list_page(office, shell(request), found, statements, appeals))


@router.get("/r/findings/{finding_id}")
def finding(request: Request, office: OfficeDep, finding_id: str, who: Settles) -> Response:
    """The proof of a finding and of its visit's others, with the grade as it would be."""
    return show_settling(request, office, who, finding_id)


@router.post("/r/findings/{finding_id}")
def settling(request: Request, office: OfficeDep, finding_id: str, who: Settles, typed: Typed) -> Response:
    """Confirm findings, or turn one down with a reason."""
    values = dict(typed)
    require_own_form(request, values.get("csrf", ""))
    chosen = [value for name, value in typed if name == "finding"]
    try:
        if values.get("do") == "recheck":
            return RedirectResponse(f"/r/tasks/{_order_recheck(office, who, finding_id)}", 303)
        if values.get("do") == "turn_down":
            turn_down(office, who, chosen[0] if chosen else finding_id, values.get("reason", ""))
        else:
            accept(office, who, chosen)
    except Objected as objected:
        why = " ".join(one.sentence.of(language(request)) for one in objected.objections)
        return show_settling(request, office, who, finding_id, fault=why)
    except MendingRefused as refused:
        return show_settling(
            request,
            office,
            who,
            finding_id,
            chosen=chosen[0] if chosen else "",
            fault=refused.text.of(language(request)),
            typed=values.get("reason", ""),
        )
    seen = preview(office, who, finding_id)
    return RedirectResponse(f"/e/{seen.visit.premises}/visits/{seen.visit.id}", 303)


def visit_of(office: Office, who: Who, visit_id: str) -> VisitRecord:
    """A visit within the asker's scope of settling. NotFound elsewhere."""
    seen = scope(who, Action.SETTLE_FINDINGS)
    return office.store.read(lambda tx: visits.read(tx, seen, visit_id))


def _whole(office: Office, who: Who, premises_id: str, visit_id: str, record: str = "") -> Result:
    result = open_result(office, who, premises_id, visit_id, record)
    if not result.whole:
        raise NotFound("There is no such visit here.")
    return result


def show_result(
    request: Request,
    office: Office,
    who: Who,
    result: Result,
    *,
    fault: str = "",
    fault_at: str = "",
    typed: str = "",
) -> Response:
    """The result of a visit, with why something was not done and what was typed."""
    around = shell_of(request, office, result.card)
    closing = closing_of(office, around, result, closing_file(office, who, result))
    page = result_page(office, around, result, fault=fault, fault_at=fault_at, typed=typed, closing=closing)
    return reply(request, page, 422 if fault else 200)


def show_settling(
    request: Request,
    office: Office,
    who: Who,
    finding_id: str,
    *,
    chosen: str = "",
    fault: str = "",
    typed: str = "",
) -> Response:
    """The proof of a finding and of its visit's others, with why something was not done."""
    seen = preview(office, who, finding_id)
    around = shell(request)
    page = settle_page(
        office,
        around,
        seen,
        seen.place.name,
        chosen=chosen or finding_id,
        fault=fault,
        typed=typed,
        recheck=_recheck(who, seen),
        leads=decide(who, Action.ORDER_VISIT),
    )
    return reply(request, page, 422 if fault else 200)


def _order_recheck(office: Office, who: Who, finding_id: str) -> str:
    """Order a re-check that holds exactly the unsettled rows; the id of its task."""
    seen = preview(office, who, finding_id)
    rows = tuple(row for f in seen.findings if f.id in seen.each for row in f.rows)
    due = max((f.due for f in seen.findings if f.id in seen.each and f.due), default=office.today())
    draft = Draft(
        seen.visit.premises,
        DESK if seen.visit.kind == DESK else "routine",
        "recheck",
        max(due, office.today()),
        reason=f"复查 {seen.visit.number}",
        rows=rows,
        recheck_of=seen.visit.id,
    )
    return order(office, who, draft, noting_recheck(office, who, list(seen.each))).id


def _recheck(who: Who, seen: Preview) -> bool:
    """Whether a re-check of the unsettled rows can be ordered here, by who may order one."""
    return bool(seen.each) and decide(who, Action.ORDER_VISIT)
