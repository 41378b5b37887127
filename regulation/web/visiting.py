"""The visit itself: the list opened, filled in, checked, signed, submitted; the same for machines as JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import FileResponse, JSONResponse, RedirectResponse

from checklists import AnswersRefused
from graph import NotFound
from regulation.access import Action, Who
from regulation.field.receiving import receive
from regulation.lists import DESK, SERVICE
from regulation.office import Office
from regulation.visits import attachments
from regulation.visits.running import Run, TaskClosed, open_run, result_of, save_draft, start
from regulation.visits.submission import (
    Presence,
    Signer,
    Submission,
    SubmissionRefused,
    VisitRefused,
    read_submission,
)
from regulation.visits.submit import LEAST_OFFICERS, SubmissionConflict, submit
from regulation.web.answering import Fields, Filled, filled
from regulation.web.asking import OfficeDep, Typed, asks, from_here, language, require_own_form
from regulation.web.problems import BadRequestError, Kind, problem
from regulation.web.reply import reply
from regulation.web.sources import shell_of
from regulation.web.views.running import check_page, runner_page, start_page
from templates import RunFault, Shell, Trouble

router = APIRouter()
Running = Annotated[Who, asks(Action.RUN_VISIT)]

MOST_FIELDS = 8_000
MOST_FILES = 400
MOST_FORM_BYTES = 120 * 1024 * 1024
MOST_JSON_BYTES = 4 * 1024 * 1024

UNSOUND = Kind(
    422, "unsound", Trouble.BAD_REQUEST, "The record cannot be taken as it is; nothing was recorded."
)
CONFLICT = Kind(
    409, "conflict", Trouble.BAD_REQUEST, "This id or task was used already; what was recorded first stands."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form with its files: fields by name, and each file's field with its bytes."""

    fields: list[tuple[str, str]]
    files: list[tuple[str, bytes]]

    def one(self, name: str) -> str:
        """A field's value; empty when it was not sent."""
        return next((value for key, value in self.fields if key == name), "")


async def with_files(request: Request) -> Sent:
    """A form that may carry photos. BadRequestError for one that is larger than a visit can be."""
    if int(request.headers.get("content-length") or 0) > MOST_FORM_BYTES:
        raise BadRequestError("The photos are too large together. Send fewer at a time.")
    fields: list[tuple[str, str]] = []
    files: list[tuple[str, bytes]] = []
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.append((name, value))
            elif content := await value.read(attachments.MOST_BYTES + 1):
                files.append((name, content))
    return Sent(fields, files)


async def body_of(request: Request) -> object:
    """The JSON of a request. BadRequestError where it is none, or larger than a record can be."""
    if int(request.headers.get("content-length") or 0) > MOST_JSON_BYTES:
        raise BadRequestError("The record is larger than 4 MB. Send photos one by one and name them here.")
    try:
        return await request.json()
    except ValueError as error:
        raise BadRequestError("The body is no JSON. Send the record as one JSON object.") from error


SentDep = Annotated[Sent, Depends(with_files)]
BodyDep = Annotated[object, Depends(body_of)]


@router.get("/i/tasks/{task_id}/list")
def task_list(request: Request, office: OfficeDep, task_id: str, who: Running) -> Response:
    """The list of a task: to be opened, or as far as it was filled in."""
    run = open_run(office, who, task_id)
    if run.listed is None:
        return reply(request, start_page(office, _shell(request, office, run), run))
    made = _filled(office, run, _drafted(run))
    return reply(request, runner_page(office, _shell(request, office, run), run, made, _photo(run)))


@router.post("/i/tasks/{task_id}/start")
def opening(request: Request, office: OfficeDep, task_id: str, who: Running, typed: Typed) -> Response:
    """Open the list: it is pinned, and the task is under way."""
    require_own_form(request, dict(typed).get("csrf", ""))
    try:
        start(office, who, task_id)
    except TaskClosed as closed:
        run = open_run(office, who, task_id)
        return reply(
            request,
            start_page(office, _shell(request, office, run), run, closed.text.of(language(request))),
            422,
        )
    return RedirectResponse(f"/i/tasks/{task_id}/list", 303)


@router.post("/i/tasks/{task_id}/list")
def filling_in(request: Request, office: OfficeDep, task_id: str, who: Running, sent: SentDep) -> Response:
    """Keep what was filled in and lead on to the signatures; or the form again, and what is missing."""
    require_own_form(request, sent.one("csrf"))
    run = open_run(office, who, task_id)
    if run.listed is None:
        return RedirectResponse(f"/i/tasks/{task_id}/list", 303)
    kept, refused = _keep(office, sent)
    fields = [pair for pair in sent.fields if pair[0] != "csrf"] + kept
    made = filled(fields, run.listed, run.told, office.today(), refused)
    fault = ""
    try:
        save_draft(office, who, task_id, _draft(run, office, fields))
    except TaskClosed as closed:
        fault = closed.text.of(language(request))
    if made.sound and not fault:
        return RedirectResponse(f"/i/tasks/{task_id}/check", 303)
    page = runner_page(office, _shell(request, office, run), run, made, _photo(run), fault=fault, shown=True)
    return reply(request, page, 422)


@router.get("/i/tasks/{task_id}/check")
def checking(request: Request, office: OfficeDep, task_id: str, who: Running) -> Response:
    """What will stand in the record; back to the list where something is missing."""
    run = open_run(office, who, task_id)
    made = _filled(office, run, _drafted(run)) if run.listed else None
    if made is None or not made.sound or run.draft is None:
        return RedirectResponse(f"/i/tasks/{task_id}/list", 303)
    return reply(request, check_page(office, _shell(request, office, run), run, made))


@router.post("/i/tasks/{task_id}/check")
def signing(request: Request, office: OfficeDep, task_id: str, who: Running, typed: Typed) -> Response:
    """Submit the record; or the page again with what is missing, everything typed kept."""
    values = dict(typed)
    require_own_form(request, values.get("csrf", ""))
    run = open_run(office, who, task_id)
    if run.listed is None or run.draft is None:
        return RedirectResponse(_after(office, who, run), 303)
    made = _filled(office, run, _drafted(run))
    there = [value for name, value in typed if name == "who"]
    faults = _signing_faults(run, there, values)
    detail = ""
    if not faults:
        try:
            receipt = submit(office, who, _submission(office, run, made, there, values))
        except VisitRefused as refused:
            faults, detail = [RunFault.REFUSED], refused.text.of(language(request))
        else:
            return RedirectResponse(f"/e/{receipt.premises}/visits/{receipt.visit}", 303)
    page = check_page(
        office,
        _shell(request, office, run),
        run,
        made,
        there=there,
        presence=values.get("presence", ""),
        witness=values.get("witness", ""),
        faults=faults,
        detail=detail,
    )
    return reply(request, page, 422)


@router.get("/i/tasks/{task_id}/photos/{digest}")
def draft_photo(office: OfficeDep, task_id: str, digest: str, who: Running) -> Response:
    """A photo taken in this run."""
    run = open_run(office, who, task_id)
    named = {value for name, value in _drafted(run) if name.startswith("k.")}
    path = attachments.photo(office.settings.data_dir, digest) if digest in named else None
    if path is None:
        raise NotFound("There is no such photo here.")
    return FileResponse(path, media_type="image/jpeg")


@router.post("/api/v1/visits")
def submitting(request: Request, office: OfficeDep, who: Running, body: BodyDep) -> Response:
    """A visit as JSON: 201 with its receipt, the same again for the same record."""
    if not from_here(request) or "json" not in request.headers.get("content-type", ""):
        raise BadRequestError("Send the record as application/json from this site or a program of yours.")
    try:
        receipt = receive(office, who, body)
    except (SubmissionRefused, AnswersRefused) as refused:
        return problem(request, UNSOUND, str(refused))
    except (SubmissionConflict, TaskClosed) as conflict:
        return problem(request, CONFLICT, str(conflict))
    said = {
        "visit": receipt.visit,
        "number": receipt.number,
        "premises": receipt.premises,
        "digest": receipt.digest,
        "received": receipt.at.isoformat(timespec="seconds"),
        "public_on": receipt.public_on.isoformat(),
        "result": f"/e/{receipt.premises}/visits/{receipt.visit}",
        "flags": list(receipt.flags),
    }
    return JSONResponse(said, 201)


def _keep(office: Office, sent: Sent) -> tuple[list[tuple[str, str]], list[str]]:
    """The photos of a form, kept: hidden fields that name them, and the rows whose file was no photo."""
    kept: list[tuple[str, str]] = []
    refused: list[str] = []
    for name, content in sent.files:
        row = name.removeprefix("f.")
        try:
            kept.append((f"k.{row}", attachments.keep(office.settings.data_dir, content)))
        except attachments.PhotoRefused:
            refused.append(row)
    return kept, refused


def _draft(run: Run, office: Office, fields: Fields) -> dict[str, object]:
    """What is kept between the pages; its id is the submission's from the first time on."""
    before = run.draft or {}
    return {
        "id": before.get("id") or str(uuid4()),
        "started": before.get("started") or office.now().isoformat(),
        "fields": [list(pair) for pair in fields],
    }


def _drafted(run: Run) -> list[tuple[str, str]]:
    return [(name, value) for name, value in (run.draft or {}).get("fields", ())]


def _filled(office: Office, run: Run, fields: Fields) -> Filled:
    assert run.listed is not None, "the list is opened before it is filled in"  # noqa: S101
    return filled(fields, run.listed, run.told, office.today())


def _signing_faults(run: Run, there: list[str], values: dict[str, str]) -> list[RunFault]:
    faults: list[RunFault] = []
    least = 1 if run.task.kind == SERVICE else LEAST_OFFICERS
    if len(there) < least:
        faults.append(RunFault.OFFICERS)
    if run.task.kind == DESK:
        return faults
    presence = values.get("presence", "")
    if presence not in list(Presence):
        faults.append(RunFault.PRESENCE)
    elif presence != Presence.SIGNED and not values.get("witness", "").strip():
        faults.append(RunFault.WITNESS)
    return faults


def _submission(
    office: Office, run: Run, made: Filled, there: list[str], values: dict[str, str]
) -> Submission:
    """The record as JSON would bring it, so that form and phone are read by one reader."""
    assert run.listed is not None and run.draft is not None, "there is a draft"  # noqa: S101
    names = {o.enforcement_number: o.name for o in run.task.officers}
    presence = Presence.NOT_ASKED if run.task.kind == DESK else Presence(values["presence"])
    unsigned = presence in (Presence.REFUSED, Presence.ABSENT)
    record = Submission(
        id=run.draft["id"],
        task=run.task.id,
        list_digest=run.listed.digest,
        started=datetime.fromisoformat(run.draft["started"]),
        ended=_ended(office, values),
        answers=made.answers,
        told=tuple(made.told),
        outside=tuple(made.outside),
        presence=presence,
        owner=Signer("", values.get("sign.owner", "")),
        witness=values.get("witness", "").strip() if unsigned else "",
        officers={n: Signer(names.get(n, n), values.get(f"sign.{n}", "")) for n in there},
        note=made.one("note"),
    )
    return read_submission(record.as_json())


def _ended(office: Office, values: dict[str, str]) -> datetime:
    """When the record was opened for signing: it stands in the page, so that a second tap sends the same record."""
    try:
        at = datetime.fromisoformat(values.get("ended", ""))
    except ValueError:
        return office.now()
    return at if at.tzinfo and at <= office.now() else office.now()


def _after(office: Office, who: Who, run: Run) -> str:
    """Where a second tap on submit leads: to the result, once there is one."""
    there = result_of(office, who, run.task.id)
    return f"/e/{there}" if there else f"/i/tasks/{run.task.id}/list"


def _photo(run: Run) -> Callable[[str], str]:
    return lambda digest: f"/i/tasks/{run.task.id}/photos/{digest}"


def _shell(request: Request, office: Office, run: Run) -> Shell:
    return shell_of(request, office, run.card)
