"""The label of a premises' code and its status, for those who manage codes; the signed status list for anyone."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from graph import NotFound, codes
from graph.codes import Code, LabelPlace
from graph.scope import Scope
from qr import Format, KeysError, Label, Status, render, short_code
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.scanning.codes import CodeFault, change, history, label_of, mint_for, replace
from regulation.scanning.listing import list_file, publish
from regulation.web.asking import OfficeDep, Typed, asks, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import PREMISES, shell
from regulation.web.signing import form_token
from templates import CodeDeed, CodeState, CodeStep, LabelPage, Place

router = APIRouter()
Manages = Annotated[Who, asks(Action.MANAGE_CODES)]
MEDIA = {"png": "image/png", "svg": "image/svg+xml"}
LONGEST_REASON = 300

_AFTER = {
    "lift": CodeState.VALID,
    "suspend": CodeState.SUSPENDED,
    "replace": CodeState.REPLACED,
    "revoke": CodeState.REVOKED,
    "issue": CodeState.VALID,
}
_DEEDS = {
    None: ("issue",),
    CodeState.VALID: ("suspend", "replace", "revoke"),
    CodeState.SUSPENDED: ("lift", "replace", "revoke"),
    CodeState.REPLACED: ("issue",),
    CodeState.REVOKED: ("issue",),
}
_CHANGES = {"lift": Status.VALID, "suspend": Status.SUSPENDED, "revoke": Status.REVOKED}


@router.get("/r/premises/{premises_id}/code")
def label_page(request: Request, office: OfficeDep, premises_id: str, who: Manages) -> Response:
    """The label, the status with its history, and what may be done now."""
    return _page(request, office, who, premises_id)


@router.post("/r/premises/{premises_id}/code")
def change_code(
    request: Request, office: OfficeDep, premises_id: str, who: Manages, typed: Typed
) -> Response:
    """Issue, suspend, lift, replace or revoke, with a reason."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    place, held = _opened(office, who, premises_id)
    deed, reason = sent.get("deed", ""), sent.get("reason", "").strip()[:LONGEST_REASON]
    if deed not in _DEEDS[_state(held)]:
        raise BadRequestError("The code stands otherwise by now; open the page again.")
    if not reason and deed != "issue":
        return _page(request, office, who, premises_id, fault=True)
    try:
        _do(office, who, place.id, deed, reason)
    except CodeFault:
        raise BadRequestError("The code stands otherwise by now; open the page again.") from None
    except KeysError as error:
        raise BadRequestError(str(error)) from None
    return Response(status_code=303, headers={"Location": f"{PREMISES}/{place.id}/code"})


@router.get("/r/premises/{premises_id}/code.{kind}")
def label_file(office: OfficeDep, premises_id: str, kind: str, who: Manages) -> Response:
    """The label as a picture; only of a code that is there and good."""
    form: Format | None = "png" if kind == "png" else "svg" if kind == "svg" else None
    label = _label(office, who, premises_id) if form else None
    if form is None or label is None:
        raise NotFound("This premises has no such label now.")
    named = {"Content-Disposition": f'inline; filename="{premises_id}.{form}"'}
    return Response(render(label, form), media_type=MEDIA[form], headers=named)


@router.get("/api/v1/codes/status")
def status_list(office: OfficeDep, _who: Annotated[Who, asks(Action.READ_PUBLIC)]) -> Response:
    """The signed status list, as the last change left it, for verifiers without the store."""
    file = list_file(office.settings)
    if not file.is_file():
        raise NotFound("No status list has been published yet.")
    dated = {"Cache-Control": "no-cache", "Content-Disposition": "inline; filename=status.bin"}
    return Response(file.read_bytes(), media_type="application/octet-stream", headers=dated)


def _do(office: Office, who: Who, premises: str, deed: str, reason: str) -> None:
    if deed == "issue":
        mint_for(office, who, [premises])
        publish(office)
    elif deed == "replace":
        replace(office, who, premises, reason)
    else:
        change(office, who, premises, _CHANGES[deed], reason)


def _opened(office: Office, who: Who, premises: str) -> tuple[LabelPlace, list[Code]]:
    seen: Scope = scope(who, Action.MANAGE_CODES)
    places = office.store.read(lambda tx: codes.places(tx, seen, [premises]))
    if not places:
        raise NotFound("There is no such premises here.")
    return places[0], office.store.read(lambda tx: history(tx, premises))


def _state(held: list[Code]) -> CodeState | None:
    return CodeState(held[0].status) if held else None


def _label(office: Office, who: Who, premises: str) -> Label | None:
    """The label as it can be printed now; None also where there is no key."""
    try:
        return label_of(office, who, premises)
    except KeysError:
        return None


def _page(request: Request, office: Office, who: Who, premises_id: str, *, fault: bool = False) -> Response:
    place, held = _opened(office, who, premises_id)
    state, here = _state(held), f"{PREMISES}/{place.id}/code"
    shown = _label(office, who, place.id) is not None
    zone = office.settings.timezone
    page = LabelPage(
        shell(request, place=Place.PREMISES, csrf=form_token(request)),
        name=place.name,
        premises_href=f"{PREMISES}/{place.id}",
        code=short_code(place.id) if held else "",
        host=held[0].host if held else office.settings.host,
        state=state,
        issued=held[0].issued if held else None,
        image_href=f"{here}.png" if shown else "",
        downloads=[("PNG", f"{here}.png"), ("SVG", f"{here}.svg")] if shown else [],
        steps=[
            CodeStep(step.at.astimezone(zone), CodeState(step.status), step.by, step.reason)
            for code in held
            for step in reversed(code.steps)
        ],
        deeds=[CodeDeed(deed, _AFTER[deed]) for deed in _DEEDS[state]],
        reason_missing=fault,
    )
    return reply(request, page, 422 if fault else 200)
