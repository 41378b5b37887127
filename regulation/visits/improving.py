"""What an owner can do to reach the next better grade: what may be changed here, and the cheapest of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from checklists import to_ask
from graph import Tx, findings, grades, premises, tasks, visits
from graph.grades import SubjectRow
from graph.premises import Card, TermRow
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.facts import known_here, values
from regulation.grading.facts import facts_on
from regulation.grading.forecast import Forecast, forecast
from regulation.grading.numbers import numbers
from regulation.grading.one import table_for
from regulation.office import Office
from regulation.visits.levers import Before, Kind, Thing, levers_of, mended
from risk import (
    Assessment,
    Fact,
    FactError,
    Improvement,
    Plan,
    Point,
    RiskTable,
    Step,
    Text,
    assess_each,
    improve,
    integers,
    reaches_up_to,
    worst,
)

TOLD = ("notified", "under_way")
"""The states of a task in which the enterprise knows of it."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A thing done in its order: the premises' assessment before it and after it."""

    thing: Thing
    before: Assessment
    after: Assessment


@dataclass(frozen=True, slots=True)
class Way:
    """A plan step by step. `supposed` are the facts that it only hopes for, each with the value hoped for.

    `at_most`: how high the one fact that is hoped for may be (in the integers facts become), None where several are
    hoped for or none has a limit. `worst`: what the plan comes to if what is to be told turns out as bad as can be.
    """

    plan: Plan
    deeds: tuple[Deed, ...]
    supposed: Mapping[str, Fact]
    at_most: int | None
    worst: Assessment | None


@dataclass(frozen=True, slots=True)
class Improving:
    """One premises: what can be done from here, what cannot be changed, and what changes by itself.

    `improvement` None: no table grades its trade, or the table refuses its facts. `unmoved` are the factors that cost
    points and stay as they are, each with the reason; `held` is what keeps the grade whatever the score.
    """

    card: Card
    table: RiskTable | None
    improvement: Improvement | None
    way: Way | None
    further: Way | None
    unmoved: tuple[tuple[Point, Text | None], ...]
    held: tuple[Text, ...]
    forecast: Forecast


def improving(office: Office, who: Who, premises_id: str) -> Improving:
    """What the asker can do about the grade of their own premises. NotFound for anybody else's."""
    own, told_of, today = scope(who, Action.EXPLAIN_OWN), scope(who, Action.READ_NOTICE), office.today()

    def work(tx: Tx) -> Improving:
        card = premises.card(tx, own, premises_id)
        unsettled = [
            one.finding for one in findings.open_findings(tx, Scope(own.under, own.industries, (card.id,)))
        ]
        subject, terms = grades.subject(tx, card.id, today), premises.permits(tx, card.id)
        ahead = forecast(office.catalogue, subject, terms, unsettled, today)
        table = table_for(office, card.industry, today)
        if table is None:
            return Improving(card, None, None, None, None, (), (), ahead)
        planned = [
            task.planned
            for task in tasks.of_premises(tx, told_of, card.id)
            if task.notice and task.state in TOLD and task.planned and task.planned >= today
        ]
        before = Before(
            table=table,
            facts=_known(table, subject, today),
            place=visits.place(tx, card.id),
            unsettled=unsettled,
            days=_mend_days(office, card, today),
            asked=_asked(office, card, terms, today),
            visit_on=min(planned, default=None),
            today=today,
        )
        return improving_from(card, before, ahead)

    return office.store.read(work)


def improving_from(card: Card, before: Before, ahead: Forecast) -> Improving:
    """The same from what was read; pure."""
    things, levers = levers_of(before)
    try:
        found = improve(before.table, before.facts, levers, before.today)
    except FactError:
        return Improving(card, before.table, None, None, None, (), (), ahead)
    way = _way(before, things, found.cheapest, found.target) if found.cheapest else None
    further = _way(before, things, found.furthest, None) if found.furthest else None
    movable = {name for lever in levers for option in lever.options for name in option.facts}
    return Improving(
        card,
        before.table,
        found,
        way,
        further,
        tuple(_unmoved(before.table, found.now, movable)),
        tuple(_held(before)),
        ahead,
    )


def _way(before: Before, things: Mapping[str, Thing], plan: Plan, target: str | None) -> Way:
    """A plan step by step, each with what the premises is then."""
    stages = [_done(before, plan, plan.steps[:count]) for count in range(len(plan.steps) + 1)]
    stands = assess_each(before.table, stages, before.today)
    deeds = tuple(
        Deed(things[step.id], old, new) for step, (old, new) in zip(plan.steps, pairwise(stands), strict=True)
    )
    supposed = {
        name: fact
        for option in plan.options
        if not option.sure
        for name, fact in option.facts.items()
        if name in before.takes and name != "lower_triggers"
    }
    at_most = None
    if len(supposed) == 1 and target is not None:
        (name,) = supposed
        at_most = reaches_up_to(before.table, stages[-1], name, target, before.today)
    told = [deed.thing.fact for deed in deeds if deed.thing.kind is Kind.TELL and deed.thing.fact]
    bad = worst(before.table, stages[-1], told, before.today) if told else None
    return Way(plan, deeds, supposed, at_most, bad)


def _done(before: Before, plan: Plan, steps: Sequence[Step]) -> dict[str, Fact]:
    """The facts once the first steps of a plan are done."""
    done = {step.id for step in steps}
    facts = {**before.facts, **mended(before, done)}
    for option in plan.options:
        if done.issuperset(step.id for step in option.steps):
            facts |= option.facts
    return facts


def _unmoved(table: RiskTable, now: Assessment, movable: set[str]) -> Iterator[tuple[Point, Text | None]]:
    """The factors that cost points and rest on nothing that can be changed, the costliest first, with the reason."""
    for point in sorted(now.points, key=lambda point: -point.points):
        factor = next(one for one in table.factors if one.id == point.factor)
        names = [name for name in (point.fact, *(way.fact for way in factor.ways)) if name]
        if point.points and not movable.intersection(names):
            why = numbers().fixed.get(names[0])
            yield point, why.why if why else None


def _held(before: Before) -> Iterator[Text]:
    """What keeps the grade as it is whatever the score: red lines that were crossed, causes for a raise on record."""
    for line in before.table.red_lines:
        fact = before.facts.get(line.fact)
        if fact is not None and fact.value is True:
            yield line.label
    adjust, raised = before.table.adjust, before.facts.get("raise_triggers")
    if adjust and raised and isinstance(raised.value, list):
        yield from (trigger.label for trigger in adjust.raise_any if trigger.id in raised.value)


def _known(table: RiskTable, subject: SubjectRow, today: date) -> dict[str, Fact]:
    return facts_on(subject, today, integers(table, {}, today))


def _mend_days(office: Office, card: Card, today: date) -> dict[str, int]:
    """Requirement → the working days that it allows for putting it right."""
    library = office.catalogue.library_if_any(card.industry, today)
    return {row.id: row.mend_days for row in library.requirements} if library else {}


def _asked(office: Office, card: Card, terms: Sequence[TermRow], today: date) -> frozenset[str]:
    """The facts that the handbook asks the owner for."""
    library = office.catalogue.library_if_any(card.industry, today)
    if library is None:
        return frozenset()
    known = values(known_here(card, terms, today))
    return frozenset(name for question in to_ask(library, known) for name in question.facts)
