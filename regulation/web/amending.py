"""Where the next edition of a risk table is drafted, tried on everybody, handed over and published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from graph import premises
from regulation import amending
from regulation.access import Action, Who
from regulation.amending import MOST_BYTES, AmendmentRefused
from regulation.office import Office
from regulation.planning.reading import minutes_for
from regulation.web.asking import OfficeDep, asks, current_of, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import TABLES, shell
from regulation.web.views.amending import day_of, table_draft_page
from risk import Text
from templates import Place

router = APIRouter(prefix=TABLES)
Drafts = Annotated[Who, asks(Action.DRAFT_TABLE)]

MOST_FORM_BYTES = 4 * MOST_BYTES
STEPS = ("draft", "try", "hand-over", "return", "publish")


async def sent(request: Request) -> tuple[Mapping[str, str], bytes]:
    """The fields of the form, and the content of its file, else of what was pasted into it."""
    if int(request.headers.get("content-length") or 0) > MOST_FORM_BYTES:
        raise BadRequestError(f"The form is too large; a table takes {MOST_BYTES} bytes at most.")
    fields: dict[str, str] = {}
    content = b""
    async with request.form(max_files=1, max_fields=20) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields[name] = value.replace("\r\n", "\n")
            else:
                content = await value.read(MOST_BYTES + 1)
    return fields, content or fields.get("text", "").encode()


Sent = Annotated[tuple[Mapping[str, str], bytes], Depends(sent)]


@router.get("/{model}/draft")
def table_draft(request: Request, office: OfficeDep, model: str, who: Drafts) -> Response:
    """The draft of a table's next edition, and what it would change."""
    return _page(request, office, who, model)


@router.post("/{model}/draft")
def stepping_table_draft(
    request: Request, office: OfficeDep, model: str, who: Drafts, given: Sent
) -> Response:
    """Take a step with the draft; or the page again with why not, and what was typed."""
    form, content = given
    require_own_form(request, form.get("csrf", ""))
    if form.get("step") not in STEPS:
        raise BadRequestError(f"step takes {', '.join(STEPS)}.")
    try:
        _take(office, who, model, form, content)
    except AmendmentRefused as why:
        current_of(request).look()
        typed = {**form, "text": content.decode(errors="replace")} if form["step"] == "draft" else form
        return _page(request, office, who, model, why.sentence, typed)
    current_of(request).look()
    return RedirectResponse(f"{TABLES}/{model}/draft", 303)


def _take(office: Office, who: Who, model: str, form: Mapping[str, str], content: bytes) -> None:
    digest, reason = form.get("table", ""), form.get("reason", "")
    match form["step"]:
        case "draft":
            amending.draft(office, who, model, content, f"{model}.toml", minutes_for)
        case "try":
            amending.try_again(office, who, model, minutes_for)
        case "hand-over":
            amending.hand_over(office, who, model, digest, day_of(form.get("day", "")), reason)
        case "return":
            amending.give_back(office, who, model, digest, reason)
        case _:
            amending.publish(office, who, model, digest)


def _page(
    request: Request,
    office: Office,
    who: Who,
    model: str,
    fault: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    amendment = amending.open_draft(office, who, model)
    districts = office.store.read(lambda tx: premises.districts(tx, "/"))
    around = shell(request, place=Place.TABLES)
    page = table_draft_page(around, office, who, model, amendment, districts, fault=fault, typed=typed)
    return reply(request, page, 422 if fault else 200)
