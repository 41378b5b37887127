"""Where requirements are read, drafted, handed over and published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound, drafts
from graph.drafts import Draft
from regulation import authoring
from regulation.access import Action, Who, decide
from regulation.authoring import DraftRefused, RowFaulty
from regulation.office import Office
from regulation.web.asking import OfficeDep, Typed, asks, current_of, require_own_form
from regulation.web.draft_lint import draft_faults, lint_of
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import REQUIREMENTS, shell
from regulation.web.sources import as_of
from regulation.web.views.authoring import draft_page, filled_in, row_form, rows_page, trades_page
from risk import Text
from templates import Place

router = APIRouter(prefix=REQUIREMENTS)
Reads = Annotated[Who, asks(Action.READ_REQUIREMENTS)]
Writes = Annotated[Who, asks(Action.WRITE_REQUIREMENTS)]

LONGEST_SEARCH = 60
COUNT_ALL = "all"
WITHDRAW = "withdraw"
MINUTES = 600.0
"""Seconds for which a count of everyone may go on."""


@router.get("")
def requirement_trades(request: Request, office: OfficeDep, who: Reads) -> Response:
    """Every trade with requirements, its editions and its draft."""
    around = shell(request, place=Place.REQUIREMENTS, foot=as_of(office))
    page = trades_page(
        around, office, authoring.trades(office, who), authoring.common_editions(office), writes=_writes(who)
    )
    return reply(request, page)


@router.get("/{trade}")
def requirement_rows(request: Request, office: OfficeDep, trade: str, who: Reads, q: str = "") -> Response:
    """A trade's own rows."""
    if len(q) > LONGEST_SEARCH:
        raise BadRequestError(f"A search takes {LONGEST_SEARCH} characters at most.")
    edition = authoring.edition_of(office, trade)
    page = rows_page(
        shell(request, place=Place.REQUIREMENTS, foot=as_of(office)),
        office.catalogue,
        edition,
        authoring.library_of(office, edition),
        _draft(office, trade),
        versions=authoring.versions(office, trade),
        q=q.strip(),
        writes=_writes(who),
    )
    return reply(request, page)


@router.get("/{trade}/draft")
def requirement_draft(
    request: Request, office: OfficeDep, trade: str, who: Writes, count: str = ""
) -> Response:
    """The trade's draft: what it changes, and for whom."""
    return _draft_page(request, office, who, trade, count=count)


@router.post("/{trade}/draft")
def stepping_draft(request: Request, office: OfficeDep, trade: str, who: Writes, typed: Typed) -> Response:
    """Take a step with the draft; or the draft again with why not."""
    form = dict(typed)
    require_own_form(request, form.get("csrf", ""))
    step = form.get("step", "")
    if step not in STEPS:
        raise BadRequestError(f"step takes {', '.join(STEPS)}.")
    try:
        left = STEPS[step](office, who, trade, form)
    except DraftRefused as why:
        return _draft_page(request, office, who, trade, fault=why.sentence, typed=form)
    current_of(request).look()
    return RedirectResponse(
        f"{REQUIREMENTS}/{trade}/draft" if left.concerned else f"{REQUIREMENTS}/{trade}", 303
    )


@router.get("/{trade}/{row}")
def requirement_row(request: Request, office: OfficeDep, trade: str, row: str, who: Writes) -> Response:
    """One row to be changed, as the draft has it; `new` is an empty one."""
    return _form(request, office, trade, row, _filled(office, trade, row))


@router.post("/{trade}/{row}")
def saving_row(
    request: Request, office: OfficeDep, trade: str, row: str, who: Writes, typed: Typed
) -> Response:
    """Keep the row in the draft, or have it withdrawn; or the form again, with what to mend at each field."""
    form = dict(typed)
    require_own_form(request, form.pop("csrf", ""))
    withdrawing = form.pop("step", "") == WITHDRAW
    if withdrawing:
        form = {**_filled(office, trade, row), "reason": form.get("reason", "")}
    try:
        if withdrawing:
            authoring.withdraw(office, who, trade, row, form["reason"])
        else:
            authoring.save_row(office, who, trade, row, form)
    except RowFaulty as faulty:
        return _form(request, office, trade, row, form, faulty.faults)
    except DraftRefused as why:
        return _form(request, office, trade, row, form, {"": why.sentence})
    return RedirectResponse(f"{REQUIREMENTS}/{trade}/draft", 303)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


Step = Callable[[Office, Who, str, Mapping[str, str]], Draft]
STEPS: Mapping[str, Step] = {
    "drop": lambda office, who, trade, form: authoring.drop(office, who, trade, form.get("row", "")),
    "hand-over": lambda office, who, trade, _form: authoring.hand_over(
        office, who, trade, lint_of(office.settings.data_dir)
    ),
    "return": lambda office, who, trade, form: authoring.give_back(
        office, who, trade, form.get("reason", "")
    ),
    "publish": lambda office, who, trade, form: authoring.publish(
        office, who, trade, _day(form.get("day", "")), lint_of(office.settings.data_dir)
    ),
}


def _writes(who: Who) -> bool:
    return decide(who, Action.WRITE_REQUIREMENTS)


def _draft(office: Office, trade: str) -> Draft | None:
    return office.store.read(lambda tx: drafts.read(tx, trade))


def _filled(office: Office, trade: str, row: str) -> Mapping[str, str]:
    """The form of a row as the draft has it, of a new one with what most say; NotFound without such a row."""
    draft, edition = _draft(office, trade), authoring.edition_of(office, trade)
    changed = draft.row(row) if draft is not None and draft.open else None
    found = changed or edition.row(row)
    if found is None and row != authoring.NEW:
        raise NotFound("There is no such row.")
    return filled_in(found)


def _form(
    request: Request,
    office: Office,
    trade: str,
    row: str,
    typed: Mapping[str, str],
    faults: Mapping[str, Text] | None = None,
) -> Response:
    edition = authoring.edition_of(office, trade)
    page = row_form(
        shell(request, place=Place.REQUIREMENTS, foot=as_of(office)),
        office.catalogue,
        edition,
        authoring.library_of(office, edition),
        row,
        typed,
        faults=faults,
        draft=_draft(office, trade),
    )
    return reply(request, page, 422 if faults else 200)


def _draft_page(
    request: Request,
    office: Office,
    who: Who,
    trade: str,
    *,
    count: str = "",
    fault: Text | None = None,
    typed: Mapping[str, str] | None = None,
) -> Response:
    drafted = authoring.open_draft(office, who, trade)
    seconds = MINUTES if count == COUNT_ALL else authoring.MOST_SECONDS
    page = draft_page(
        shell(request, place=Place.REQUIREMENTS, foot=as_of(office)),
        office,
        who,
        drafted,
        authoring.impact(office, who, drafted, most_seconds=seconds),
        draft_faults(office.settings.data_dir, drafted),
        earliest=authoring.first_day(office, drafted.edition),
        writes=_writes(who),
        publishes=decide(who, Action.PUBLISH_REQUIREMENTS),
        fault=fault,
        typed=typed,
    )
    return reply(request, page, 422 if fault else 200)
