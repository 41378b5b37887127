"""The owner's addresses: home, handbook and questions, open to anyone; self-check."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse

from graph import NotFound, tasks
from graph.findings import OpenFinding
from graph.premises import Card
from regulation.access import Action, Place, Who, decide, scope
from regulation.catalogue import CatalogueError
from regulation.credit.reading import class_beside
from regulation.grading.explain import explain
from regulation.office import Office
from regulation.ownership import checking, home, news, telling
from regulation.ownership.answers import FIELD
from regulation.ownership.handbook import read_handbook, settled_by_owner
from regulation.ownership.home import OwnerFile, Todo, owner_file
from regulation.ownership.paper import handbook_pdf
from regulation.planning.rules import rules
from regulation.register.browse import EXPIRING_DAYS
from regulation.visits.prolonging import chased
from regulation.web.asking import OfficeDep, Typed, asks, language, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.reply import prefers_json, reply
from regulation.web.sources import shell_of
from regulation.web.views.checking import kept_at, self_check_page, self_check_result
from regulation.web.views.credit import supervised
from regulation.web.views.handbook import handbook_page
from regulation.web.views.owner import home_page
from regulation.web.views.telling import facts_page
from risk import Text
from templates import Shown

router = APIRouter()
Anyone = Annotated[Who, asks(Action.READ_PUBLIC)]
Telling = Annotated[Who, asks(Action.TELL_OWN)]
CheckingOwn = Annotated[Who, asks(Action.CHECK_OWN)]
Confirming = Annotated[Who, asks(Action.CONFIRM_READ)]

LONGEST_SEARCH = 60
TOLD = ("notified", "under_way")
"""The states of a task in which the enterprise knows of it."""


def announced(office: Office, who: Who, file: OwnerFile) -> list[Todo]:
    """The visits that the enterprise was told of and that have not ended."""
    card, seen = file.book.card, scope(who, Action.READ_NOTICE)
    ordered = office.store.read(lambda tx: tasks.of_premises(tx, seen, card.id))
    today = office.today()
    return [
        Todo(
            on=task.planned,
            days_left=(task.planned - today).days if task.planned and task.planned >= today else None,
            title=_visit_notice(rules().kinds[task.kind].name),
            text=Text(
                f"谁来、查什么、您的权利；单号 {task.number}",
                f"Who comes, what is checked, your rights; number {task.number}",
            ),
            href=f"/e/{card.id}/notices/{task.id}",
        )
        for task in ordered
        if task.notice and task.state in TOLD
    ]


def _visit_notice(kind: Text) -> Text:
    return Text(f"{kind.zh}的通知", f"Notice of a visit: {kind.en}")


def is_own(who: Who, card: Card) -> bool:
    """Whether this is the asker's own premises."""
    return decide(who, Action.EXPLAIN_OWN, Place(card.id, card.industry, card.district.path))


def owner_home(
    request: Request, office: Office, who: Who, premises_id: str, short_code: str = ""
) -> Response:
    """The owner's own page, at `/e/{id}` and where the code on the wall leads."""
    file = owner_file(office, who, premises_id)
    own = home.todos(office.catalogue, file, office.today(), ending_within=EXPIRING_DAYS)
    listed = home.in_order([*own, *announced(office, who, file)])
    card = file.book.card
    around = shell_of(request, office, card)
    explained = explain(office, who, premises_id, Action.EXPLAIN_OWN)
    credit = class_beside(office, card.id)
    return reply(
        request,
        home_page(
            around,
            office.catalogue,
            file,
            explained,
            listed,
            office.today(),
            short_code=short_code,
            chased=chased(office, [OpenFinding(one, card.name) for one in file.findings]),
            changed=news.news(office, file.book, file.read),
            supervision=supervised(office, card.industry, card.grade, credit, around.lang, officer=False),
        ),
    )


@router.get("/e/{premises_id}/handbook")
def handbook(
    request: Request, office: OfficeDep, premises_id: str, who: Anyone, q: str = "", show: str = Shown.ALL
) -> Response:
    """What this place must do."""
    if show not in set(Shown) or len(q) > LONGEST_SEARCH:
        raise BadRequestError(
            f"show takes {', '.join(Shown)}, and a search {LONGEST_SEARCH} characters at most."
        )
    given = _answers(request)
    book = read_handbook(office, who, premises_id, given)
    own = is_own(who, book.card)
    file = owner_file(office, who, premises_id) if own else None
    page = handbook_page(
        shell_of(request, office, book.card),
        office.catalogue,
        book,
        office.today(),
        shown=Shown(show),
        q=q.strip(),
        given=given,
        findings=home.unmet(file) if file else {},
        last_check=file.last_check if file else None,
        own=own,
        news=news.news(office, file.book, file.read) if file else None,
    )
    return reply(request, page)


@router.get("/e/{premises_id}/handbook.pdf")
def handbook_on_paper(request: Request, office: OfficeDep, premises_id: str, who: Anyone) -> Response:
    """The handbook as a PDF. NotFound where the trade has no requirements yet."""
    book = read_handbook(office, who, premises_id, _answers(request))
    if book.library is None:
        raise NotFound("The requirements of this trade are no handbook yet.")
    made = handbook_pdf(
        office, book, language(request), str(request.url_for("handbook", premises_id=premises_id))
    )
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": "inline"})


@router.post("/e/{premises_id}/handbook/read")
def confirming_read(
    request: Request, office: OfficeDep, premises_id: str, who: Confirming, typed: Typed
) -> Response:
    """Keep the receipt that the owner read an edition of the handbook."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    try:
        news.keep_read(office, who, premises_id, sent.get("edition", ""))
    except CatalogueError as error:
        raise BadRequestError("This trade has no such edition in force; open the handbook again.") from error
    return RedirectResponse(f"/e/{premises_id}/handbook", 303)


@router.get("/e/{premises_id}/facts")
def facts(
    request: Request, office: OfficeDep, premises_id: str, who: Anyone, again: str = "", done: str = ""
) -> Response:
    """The questions about this place, and what is known."""
    given = _answers(request)
    book = read_handbook(office, who, premises_id, given)
    own = is_own(who, book.card)
    page = facts_page(
        shell_of(request, office, book.card),
        telling.form_of(book, again if own else ""),
        keeps=own,
        given=given,
        done=own and bool(done),
        settled=settled_by_owner(book, office.today()),
    )
    return reply(request, page)


@router.post("/e/{premises_id}/facts")
def telling_facts(
    request: Request, office: OfficeDep, premises_id: str, who: Telling, typed: Typed
) -> Response:
    """Keep what the owner says, or take one thing back."""
    sent = dict(typed)
    require_own_form(request, sent.get("csrf", ""))
    if "forget" in sent:
        telling.forget(office, who, premises_id, sent["forget"])
        return RedirectResponse(f"/e/{premises_id}/facts", 303)
    try:
        telling.tell(office, who, premises_id, typed, sent.get("again", ""))
    except telling.AnswersFaulty as faulty:
        around = shell_of(request, office, faulty.form.book.card)
        return reply(request, facts_page(around, faulty.form, keeps=True, typed=typed), 422)
    return RedirectResponse(f"/e/{premises_id}/facts?done=1", 303)


@router.get("/e/{premises_id}/self-check")
def self_check(request: Request, office: OfficeDep, premises_id: str, who: CheckingOwn) -> Response:
    """The rows of the handbook, to be answered."""
    form = checking.self_check_form(office, who, premises_id)
    found = home.unmet(owner_file(office, who, premises_id))
    zone = office.settings.timezone
    return reply(request, self_check_page(shell_of(request, office, form.book.card), form, found, zone))


@router.post("/e/{premises_id}/self-check")
def keeping_self_check(
    request: Request, office: OfficeDep, premises_id: str, who: CheckingOwn, typed: Typed
) -> Response:
    """Keep a self-check; the form again when nothing was answered."""
    require_own_form(request, dict(typed).get("csrf", ""))
    try:
        kept = checking.keep_self_check(office, who, premises_id, typed)
    except checking.NothingAnswered:
        form = checking.self_check_form(office, who, premises_id)
        around, zone = shell_of(request, office, form.book.card), office.settings.timezone
        return reply(request, self_check_page(around, form, {}, zone, typed=typed), 422)
    return RedirectResponse(f"/e/{premises_id}/self-check/{kept.id}", 303)


@router.post("/e/{premises_id}/self-check-draft")
def keeping_draft(
    request: Request, office: OfficeDep, premises_id: str, who: CheckingOwn, typed: Typed
) -> Response:
    """Keep what was answered so far: a script says so as JSON, a form goes back to the form."""
    require_own_form(request, dict(typed).get("csrf", ""))
    draft = checking.keep_draft(office, who, premises_id, typed)
    if prefers_json(request):
        return JSONResponse({"kept": kept_at(draft, office.settings.timezone)})
    return RedirectResponse(f"/e/{premises_id}/self-check", 303)


@router.get("/e/{premises_id}/self-check/{check_id}")
def self_check_read(
    request: Request, office: OfficeDep, premises_id: str, check_id: str, who: CheckingOwn
) -> Response:
    """What a self-check found and would mean."""
    result = checking.self_check_result(office, who, premises_id, check_id)
    return reply(request, self_check_result(shell_of(request, office, result.book.card), result))


def _answers(request: Request) -> list[tuple[str, str]]:
    """The answers that stand in an address."""
    return [(name, value) for name, value in request.query_params.multi_items() if name.startswith(FIELD)]
