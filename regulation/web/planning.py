"""Ordering visits: the board, the order form, one task and its steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from graph import NotFound
from graph.tasks import Task
from regulation.access import Action, Who
from regulation.office import Office
from regulation.planning import (
    Objected,
    StepRefused,
    approve,
    assign,
    cancel,
    candidates,
    look_at,
    merge,
    move,
    notify,
    order,
    recuse,
    rules,
    suggest,
)
from regulation.planning.reading import board, open_task
from regulation.web.asking import OfficeDep, Typed, asks, require_own_form
from regulation.web.problems import BadRequestError
from regulation.web.reply import reply
from regulation.web.shell import TASKS, shell
from regulation.web.sources import as_of, sees_made_up, shell_of
from regulation.web.views.ordering import Typing, board_page, order_page, task_page
from templates import Place

router = APIRouter(prefix="/r")
BY_HAND = "by_hand"
ReadsTasks = Annotated[Who, asks(Action.READ_TASKS)]
Orders = Annotated[Who, asks(Action.ORDER_VISIT)]


@router.get("/tasks")
def task_board(request: Request, office: OfficeDep, who: Orders, origin: str = "") -> Response:
    """What has to be ordered, approved, staffed; what comes and what was done."""
    if origin and origin not in rules().origins:
        raise BadRequestError(f"origin takes {', '.join(rules().origins)}.")
    around = shell(request, place=Place.TASKS, foot=as_of(office), made_up=sees_made_up(who))
    return reply(request, board_page(around, office, who, board(office, who), suggest(office, who), origin))


@router.get("/premises/{premises_id}/order")
def order_form(
    request: Request, office: OfficeDep, premises_id: str, who: Orders, kind: str = "", origin: str = ""
) -> Response:
    """A visit to be ordered, filled in as far as it is known."""
    if (kind and kind not in rules().kinds) or (origin and origin not in rules().origins):
        raise BadRequestError("There is no such kind of visit, or nothing it could follow from.")
    typing = Typing(kind=kind, origin=origin)
    return _order_form(request, office, who, premises_id, typing, Objected([]))


@router.post("/premises/{premises_id}/order")
def ordering(request: Request, office: OfficeDep, premises_id: str, who: Orders, typed: Typed) -> Response:
    """Order it and open the task; or the form again with all that speaks against it."""
    form = Form(typed)
    require_own_form(request, form.one("csrf"))
    typing = form.typing()
    if typing.kind not in rules().kinds or typing.origin not in rules().origins:
        raise BadRequestError("Choose a kind of visit and what it follows from.")
    try:
        task = order(office, who, typing.draft(premises_id))
    except Objected as found:
        return _order_form(request, office, who, premises_id, typing, found)
    return RedirectResponse(f"{TASKS}/{task.id}", 303)


@router.get("/tasks/{task_id}")
def one_task(request: Request, office: OfficeDep, task_id: str, who: ReadsTasks) -> Response:
    """One task, the next step first."""
    return _task(request, office, who, task_id)


@router.post("/tasks/{task_id}/{step}")
def stepping(
    request: Request, office: OfficeDep, task_id: str, step: str, who: Orders, typed: Typed
) -> Response:
    """Take a step with a task; or the task again with why not."""
    form = Form(typed)
    require_own_form(request, form.one("csrf"))
    if step not in STEPS:
        raise NotFound("There is no such step.")
    try:
        STEPS[step](office, who, task_id, form)
    except (StepRefused, Objected) as why:
        return _task(request, office, who, task_id, why)
    back = TASKS if form.one("back") == "board" else f"{TASKS}/{task_id}"
    return RedirectResponse(back, 303)


class Form:
    """What was typed, by name."""

    def __init__(self, typed: list[tuple[str, str]]) -> None:
        self._typed = typed

    def one(self, name: str) -> str:
        """The last value under a name, "" for none."""
        return next((value for key, value in reversed(self._typed) if key == name), "")

    def many(self, name: str) -> tuple[str, ...]:
        """All values under a name."""
        return tuple(value for key, value in self._typed if key == name and value)

    def day(self, name: str) -> date | None:
        """A day, None for anything else."""
        try:
            return date.fromisoformat(self.one(name))
        except ValueError:
            return None

    def typing(self) -> Typing:
        """The order form as it was sent."""
        kind = self.one("kind")
        return Typing(
            kind=kind,
            origin=self._origin(kind),
            reason=self.one("reason"),
            planned=self.one("planned"),
            day=self.day("planned"),
            department=self.one("department"),
            plan=self.one("plan"),
            ground=self.one("ground"),
            officers=self.many("officer"),
            overrides={rule: self.one(f"why-{rule}") for rule in rules().objections},
            sent=True,
        )

    def _origin(self, kind: str) -> str:
        """The origin sent. One the form only supposed, with another kind and reason chosen since, is by hand."""
        sent, known = self.one("origin"), rules()
        if sent != self.one("supposed") or kind not in known.kinds or sent not in known.origins:
            return sent
        own_words = self.one("reason").strip() not in {
            "",
            *(t for r in known.origins[sent].reasons for t in (r.zh, r.en)),
        }
        return BY_HAND if own_words and sent not in known.kinds[kind].origins else sent


Step = Callable[[Office, Who, str, Form], Task]
STEPS: Mapping[str, Step] = {
    "approve": lambda office, who, task, _form: approve(office, who, task),
    "assign": lambda office, who, task, form: assign(office, who, task, form.many("officer")),
    "recuse": lambda office, who, task, form: recuse(
        office, who, task, form.one("officer"), form.one("reason")
    ),
    "move": lambda office, who, task, form: move(
        office, who, task, form.day("planned") or date.min, form.one("reason")
    ),
    "notify": lambda office, who, task, _form: notify(office, who, task),
    "cancel": lambda office, who, task, form: cancel(office, who, task, form.one("reason")),
    "merge": lambda office, who, task, form: merge(
        office, who, task, department=form.one("department"), cap_reason=form.one("why-cap")
    ),
}


def _order_form(
    request: Request, office: Office, who: Who, premises_id: str, typing: Typing, found: Objected
) -> Response:
    here = look_at(office, who, premises_id, Action.ORDER_VISIT)
    around = shell_of(request, office, here.card, place=Place.TASKS)
    page = order_page(around, office, who, here, typing, found.objections)
    return reply(request, page, 422 if typing.sent else 200)


def _task(
    request: Request,
    office: Office,
    who: Who,
    task_id: str,
    why: StepRefused | Objected | None = None,
) -> Response:
    opened = open_task(office, who, task_id)
    card = opened.place.card
    around = shell_of(request, office, card, place=Place.TASKS)
    around = replace(around, path=f"{TASKS}/{task_id}")  # a refused step has no page of its own
    people = candidates(office, who, opened.task)
    return reply(request, task_page(around, office, who, opened, people, why), 422 if why else 200)
