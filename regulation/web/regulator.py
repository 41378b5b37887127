"""The regulator's addresses: overview, list of premises, one premises, why this grade."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request, Response

from graph.premises import Card
from regulation.access import Action, Who, decide
from regulation.credit.reading import class_beside
from regulation.grading.explain import explain, recomputes
from regulation.office import Office
from regulation.ownership.news import reaches
from regulation.register.browse import PAGE_ROWS, Narrowing, list_premises, open_premises, overview
from regulation.register.trade import open_trade
from regulation.settings import Lang
from regulation.web.asking import OfficeDep, asks
from regulation.web.narrowing import narrowing_of
from regulation.web.papers import paper_reply
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import GRADES, PREMISES, shell
from regulation.web.sources import as_of, sees_made_up, shell_of
from regulation.web.views.credit import supervised
from regulation.web.views.editions import editions_page
from regulation.web.views.listing import BY_NAME, BY_RISK, list_page
from regulation.web.views.overview import overview_page
from regulation.web.views.premises import premises_page
from regulation.web.views.trade import trade_page
from regulation.web.views.why import why_page
from templates import Place, Why

router = APIRouter(prefix="/r")
ReadsPremises = Annotated[Who, asks(Action.READ_PREMISES)]
LAST_PAGE = 2_000
"""Beyond this nobody leafs; narrow the list instead (a store skips rows one by one)."""


@router.get("")
def overview_of_district(
    request: Request, office: OfficeDep, who: Annotated[Who, asks(Action.READ_OVERVIEW)]
) -> Response:
    """How the premises of a district stand."""
    asked = narrowing_of(request)
    narrowed = Narrowing(district=asked.district, industry=asked.industry)
    counted = overview(office, who, narrowed)
    around = shell(request, place=Place.OVERVIEW, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, overview_page(around, office.catalogue, counted, narrowed, office.today()))


@router.get("/editions")
def editions(
    request: Request, office: OfficeDep, who: Annotated[Who, asks(Action.READ_OVERVIEW)]
) -> Response:
    """Whom each edition of the handbooks concerns, and who has read it."""
    around = shell(request, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, editions_page(around, office.catalogue, reaches(office, who)))


@router.get("/premises")
def premises_list(
    request: Request, office: OfficeDep, who: ReadsPremises, sort: str = BY_RISK, page: int = 1
) -> Response:
    """The premises that match."""
    if sort not in (BY_RISK, BY_NAME) or not 1 <= page <= LAST_PAGE:
        raise BadRequestError(f"sort takes risk or name, page takes 1 to {LAST_PAGE}.")
    narrowed = narrowing_of(request)
    listed = list_premises(office, who, narrowed, by_risk=sort == BY_RISK, skip=(page - 1) * PAGE_ROWS)
    around = shell(request, place=Place.PREMISES, foot=as_of(office), made_up=sees_made_up(who))
    made = list_page(around, office.catalogue, listed, narrowed, sort=sort, page=page, today=office.today())
    return reply(request, made)


@router.get("/premises/{premises_id}")
def one_premises(request: Request, office: OfficeDep, premises_id: str, who: ReadsPremises) -> Response:
    """All that is on file about one premises."""
    file = open_premises(office, who, premises_id)
    explained = explain(office, who, premises_id)
    around = shell_of(request, office, file.card, place=Place.PREMISES)
    page = premises_page(
        around,
        office.catalogue,
        file,
        explained,
        office.today(),
        supervision=supervision_for(office, who, file.card, around.lang),
        may_credit=decide(who, Action.READ_CREDIT),
        may_order=decide(who, Action.ORDER_VISIT),
        may_label=decide(who, Action.MANAGE_CODES),
        may_write=decide(who, Action.ISSUE_PASS),
        may_count=decide(who, Action.READ_OVERVIEW),
    )
    return reply(request, page)


@router.get("/premises/{premises_id}/why")
def why(
    request: Request, office: OfficeDep, premises_id: str, who: ReadsPremises, grade: str = ""
) -> Response:
    """Every point of one premises' grade with its clause, its record and its date; a named one is computed again."""
    return reply(request, _why(request, office, who, premises_id, grade))


@router.get("/premises/{premises_id}/why.pdf")
def why_on_paper(
    request: Request, office: OfficeDep, premises_id: str, who: ReadsPremises, grade: str = ""
) -> Response:
    """The same as a PDF, computed again. NotFound before the first grade."""
    page = _why(request, office, who, premises_id, grade, prove=True)
    return paper_reply(request, office, page, f"{PREMISES}/{premises_id}/why")


def _why(
    request: Request, office: Office, who: Who, premises_id: str, grade: str, *, prove: bool = False
) -> Why:
    explained = explain(office, who, premises_id, grade=grade or None)
    card, record = explained.card, explained.record
    around = shell_of(request, office, card, place=Place.PREMISES)
    may_review = record is not None and explained.newest and decide(who, Action.REVIEW_GRADE)
    return why_page(
        around,
        office,
        explained,
        premises_href=f"{PREMISES}/{card.id}",
        proved=recomputes(office, record) if record and (grade or prove) else None,
        review_href=f"{GRADES}/{card.id}" if may_review else "",
        supervision=supervision_for(office, who, card, around.lang),
    )


@router.get("/trades/{industry}")
def trade(
    request: Request,
    office: OfficeDep,
    industry: str,
    who: Annotated[Who, asks(Action.READ_OVERVIEW)],
    district: str = "",
    step: str = "",
    row: str = "",
) -> Response:
    """How the premises of a trade are evaluated, what is found most, whose step changed."""
    chosen = district or None
    file = open_trade(office, who, industry, district=chosen, step=step, row=row)
    around = shell(request, place=Place.OVERVIEW, foot=as_of(office), made_up=sees_made_up(who))
    page = trade_page(around, office.catalogue, file, office.today(), district=chosen, step=step, row=row)
    return reply(request, page)


def supervision_for(office: Office, who: Who, card: Card, lang: Lang) -> str:
    """How a premises is supervised by grade and credit, for officers who may know both; "" where the grade decides."""
    credit = class_beside(office, card.id) if decide(who, Action.READ_CREDIT) else None
    return supervised(office, card.industry, card.grade, credit, lang, officer=True)
