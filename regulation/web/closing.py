"""Closing what a visit found: more time, the statement's answer, appeals, a re-rating, the rating of the visit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound
from regulation.access import Action, Who
from regulation.office import Office
from regulation.planning.rerating import ReratingRefused, ask
from regulation.visits.appealing import decide as decide_appeal
from regulation.visits.appealing import file as file_appeal
from regulation.visits.appealing import open_appeal, waiting
from regulation.visits.hearing import hear
from regulation.visits.mending import MendingRefused
from regulation.visits.prolonging import answer_time, ask_time, take_over
from regulation.visits.rating import CHOICES, rate, released, spent
from regulation.visits.result import Result, open_result
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.door import form_token, with_form
from regulation.web.reply import reply
from regulation.web.settling import show_result, show_settling, visit_of
from regulation.web.shell import shell
from regulation.web.sources import as_of, sees_made_up
from regulation.web.views.closing import APPEALS, appeal_page, appeals_page, rate_page, ratings_page
from templates import Place

router = APIRouter()
Answers = Annotated[Who, asks(Action.ANSWER_OWN_VISIT)]
Appealing = Annotated[Who, asks(Action.APPEAL_OWN)]
AsksRerating = Annotated[Who, asks(Action.ASK_RERATING)]
Settles = Annotated[Who, asks(Action.SETTLE_FINDINGS)]
DecidesAppeals = Annotated[Who, asks(Action.DECIDE_APPEAL)]
ReadsOverview = Annotated[Who, asks(Action.READ_OVERVIEW)]
Rates = Annotated[Who, asks(Action.RATE_VISIT)]

GROUNDS, RULING, REASON = "g.", "r.", "w."
"""The name of a form's field is the finding that it is about, after one of these."""


@router.post("/e/{premises_id}/visits/{visit_id}/time")
def asking_time(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Answers, typed: Typed
) -> Response:
    """Ask for more time for one finding."""
    sent = dict(typed)
    finding = sent.get("finding", "")

    def do(result: Result) -> str:
        if finding not in {row.id for row in result.findings}:
            raise NotFound("There is no such finding here.")
        ask_time(office, who, finding, _date(sent.get("day", "")), sent.get("words", ""))
        return f"f.{_place(finding)}"

    return _own_deed(
        request, office, who, (premises_id, visit_id), typed, do, fault_at=f"time.{_place(finding)}"
    )


@router.post("/e/{premises_id}/visits/{visit_id}/appeal")
def appealing(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: Appealing, typed: Typed
) -> Response:
    """Appeal against the findings for which grounds are given."""
    grounds = {k.removeprefix(GROUNDS): v for k, v in typed if k.startswith(GROUNDS) and v.strip()}

    def do(_result: Result) -> str:
        file_appeal(office, who, visit_id, grounds)
        return "appeal"

    return _own_deed(request, office, who, (premises_id, visit_id), typed, do, fault_at="appeal")


@router.post("/e/{premises_id}/visits/{visit_id}/rerating")
def asking_rerating(
    request: Request, office: OfficeDep, premises_id: str, visit_id: str, who: AsksRerating, typed: Typed
) -> Response:
    """Ask to be visited and rated again."""

    def do(_result: Result) -> str:
        ask(office, who, visit_id, dict(typed).get("words", ""))
        return "rerating"

    return _own_deed(request, office, who, (premises_id, visit_id), typed, do, fault_at="rerating")


@router.post("/r/visits/{visit_id}/heard")
def hearing(request: Request, office: OfficeDep, visit_id: str, who: Settles, typed: Typed) -> Response:
    """Answer the owner's statement."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    premises_id = visit_of(office, who, visit_id).premises
    try:
        hear(office, who, visit_id, sent.get("words", ""))
    except MendingRefused as refused:
        result = open_result(office, who, premises_id, visit_id)
        fault = refused.text.of(language(request))
        return show_result(
            request, office, who, result, fault=fault, fault_at="hear", typed=sent.get("words", "")
        )
    return RedirectResponse(f"/e/{premises_id}/visits/{visit_id}#reply", 303)


@router.post("/r/findings/{finding_id}/time")
def answering_time(
    request: Request, office: OfficeDep, finding_id: str, who: Settles, typed: Typed
) -> Response:
    """Grant more time, or refuse it with a reason."""
    sent = dict(typed)

    def do() -> None:
        granted, day = sent.get("do") == "grant", _date(sent.get("day", ""))
        answer_time(office, who, finding_id, granted=granted, day=day, reason=sent.get("words", ""))

    return _settling(request, office, who, finding_id, typed, do)


@router.post("/r/findings/{finding_id}/take-over")
def taking_over(request: Request, office: OfficeDep, finding_id: str, who: Settles, typed: Typed) -> Response:
    """A lead takes up what is long overdue."""

    def do() -> None:
        take_over(office, who, finding_id, dict(typed).get("words", ""))

    return _settling(request, office, who, finding_id, typed, do)


@router.get("/r/appeals")
def appeal_list(request: Request, office: OfficeDep, who: DecidesAppeals) -> Response:
    """The appeals that wait for a decision."""
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, appeals_page(office, around, waiting(office, who)))


@router.get("/r/appeals/{appeal_id}")
def one_appeal(request: Request, office: OfficeDep, appeal_id: str, who: DecidesAppeals) -> Response:
    """One appeal, with the grade if it is upheld."""
    return _appeal(request, office, who, appeal_id)


@router.post("/r/appeals/{appeal_id}")
def deciding(
    request: Request, office: OfficeDep, appeal_id: str, who: DecidesAppeals, typed: Typed
) -> Response:
    """Uphold or refuse each finding of an appeal; the grade follows."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    said = {
        key.removeprefix(RULING): (value == "upheld", sent.get(f"{REASON}{key.removeprefix(RULING)}", ""))
        for key, value in typed
        if key.startswith(RULING)
    }
    try:
        decide_appeal(office, who, appeal_id, said)
    except MendingRefused as refused:
        return _appeal(request, office, who, appeal_id, refused.text.of(language(request)))
    return RedirectResponse(f"{APPEALS}/{appeal_id}", 303)


@router.get("/r/ratings")
def ratings(request: Request, office: OfficeDep, who: ReadsOverview) -> Response:
    """What owners say of the visits, in whole batches."""
    around = shell(request, place=Place.OVERVIEW, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, ratings_page(office, around, released(office, who)))


@router.get("/rate/{token}")
def rating(request: Request, office: OfficeDep, token: str, who: Rates) -> Response:
    """The five questions about a visit, for whoever holds its token."""
    return _rating(request, done=spent(office, token))


@router.post("/rate/{token}")
def giving(request: Request, office: OfficeDep, token: str, who: Rates, typed: Typed) -> Response:
    """Rate a visit, once."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    given = {name: sent.get(name, "") for name in (*CHOICES, "suggestion")}
    try:
        rate(office, who, token, given, given["suggestion"])
    except MendingRefused as refused:
        around = shell(request, csrf=form_token(request))
        page = rate_page(around, done=False, sent=given, fault=refused.text.of(language(request)))
        return with_form(request, reply(request, page, 422), around.csrf)
    return RedirectResponse(f"/rate/{token}", 303)


def _rating(request: Request, *, done: bool) -> Response:
    around = shell(request, csrf=form_token(request))
    answer = with_form(request, reply(request, rate_page(around, done=done)), around.csrf)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _appeal(request: Request, office: Office, who: Who, appeal_id: str, fault: str = "") -> Response:
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    page = appeal_page(office, around, open_appeal(office, who, appeal_id), fault)
    return reply(request, page, 422 if fault else 200)


def _own_deed(
    request: Request,
    office: Office,
    who: Who,
    visit: tuple[str, str],
    typed: Sequence[tuple[str, str]],
    do: Callable[[Result], str],
    *,
    fault_at: str,
) -> Response:
    """What an owner does on a result: back to it, or the result again with why not."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    result = open_result(office, who, *visit)
    try:
        there = do(result)
    except MendingRefused as refused:
        why = refused.text.of(language(request))
    except ReratingRefused as refused:
        why = refused.sentence.of(language(request))
    else:
        return RedirectResponse(f"/e/{visit[0]}/visits/{visit[1]}#{there}", 303)
    return show_result(
        request, office, who, result, fault=why, fault_at=fault_at, typed=sent.get("words", "")
    )


def _settling(
    request: Request,
    office: Office,
    who: Who,
    finding_id: str,
    typed: Sequence[tuple[str, str]],
    do: Callable[[], None],
) -> Response:
    """What a department does about a finding: back to it, or its page again with why not."""
    require_own_form(request, dict(typed).get("csrf", ""))
    try:
        do()
    except MendingRefused as refused:
        return show_settling(request, office, who, finding_id, fault=refused.text.of(language(request)))
    return RedirectResponse(f"/r/findings/{finding_id}", 303)


def _place(finding: str) -> str:
    """The number of a finding in its visit, as the page's anchors have it: the end of its id."""
    return finding.rpartition(":")[2]


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
