"""What may be changed about the grade of one premises: findings, what is to be said, what can be filed or earned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from checklists import Checked, Mending, Outcome, working_days_after
from graph.findings import FindingRow
from graph.visits import Place
from regulation.facts import OWNER
from regulation.grading.numbers import Fixed, numbers
from regulation.visits.scoring import all_passed, score_facts, scores
from risk import Fact, FactError, Lever, Option, RiskTable, Step, Text, cheapest_sums, integers, possible


class Kind(StrEnum):
    """What kind of thing is to be done; the page has the words for it."""

    MEND = "mend"
    SENT = "sent"
    SHOW = "show"
    TELL = "tell"
    VISIT = "visit"
    OWN = "own"
    EARN = "earn"


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing to do: its step, what it is called, the finding or fact it is about.

    `can_say`: a question of the handbook asks for the fact, so it can be said there.
    """

    kind: Kind
    step: Step
    title: Text
    finding: FindingRow | None = None
    fact: str | None = None
    can_say: bool = False


@dataclass(frozen=True, slots=True)
class Before:
    """One premises as the search finds it.

    `days` maps a requirement to the working days for mending it, `asked` are the facts that the handbook asks for,
    `visit_on` is the day of the next visit that the enterprise was told of.
    """

    table: RiskTable
    facts: Mapping[str, Fact]
    place: Place
    unsettled: Sequence[FindingRow]
    days: Mapping[str, int]
    asked: frozenset[str]
    visit_on: date | None
    today: date

    @property
    def takes(self) -> set[str]:
        """The facts that the table takes."""
        return {fact.id for fact in self.table.facts}


def levers_of(before: Before) -> tuple[dict[str, Thing], list[Lever]]:
    """All that can be done here, by the id of its step, and what it would make of the facts."""
    made = [_visits(before), *_told(before), *_untold(before), *_own(before), *_earned(before)]
    things = {thing.step.id: thing for of, _ in made for thing in of}
    return things, [lever for _, lever in made if lever.options]


Made = tuple[list[Thing], Lever]


def _visits(before: Before) -> Made:
    """What visits found: any findings put right for sure; at best, everything in order at the next visit."""
    known, checked = numbers(), before.place.checked
    mends = [_mend(before, one) for one in before.unsettled]
    factors = sorted({row.factor for row in checked.values() if row.factor})
    weighed: list[tuple[Step, tuple[int, ...]]] = []
    taken: set[str] = set()
    for thing, one in zip(mends, before.unsettled, strict=True):
        rows = [row for row in _failed(checked, one.rows) if row.requirement not in taken]
        taken |= {row.requirement for row in rows}
        weights = tuple(sum(row.points for row in rows if row.factor == factor) for factor in factors)
        if any(weights):
            weighed.append((thing.step, weights))
    options = [
        Option(mended(before, [step.id for step in steps]), steps)
        for steps in cheapest_sums(weighed).values()
        if steps
    ]
    best = {name: Fact(value) for name, value in known.visit.items() if name in before.takes}
    if best:
        visit = Thing(Kind.VISIT, Step("visit", known.effort["visit"], before.visit_on), known.visit_title)
        options.append(Option(best, (*(thing.step for thing in mends), visit.step), sure=False))
        mends = [*mends, visit]
    return mends, Lever(tuple(options))


def _mend(before: Before, one: FindingRow) -> Thing:
    """Putting one finding right, by its day, or the earliest day on which it can be done where that is over."""
    if one.state is Mending.SENT:
        return Thing(Kind.SENT, Step(f"finding:{one.id}", numbers().effort["sent"]), one.title, one)
    effort = max(before.days.get(one.requirement, 1), 1)
    soonest = working_days_after(before.today, effort).on
    by = one.due if one.due and one.due >= before.today else soonest
    return Thing(Kind.MEND, Step(f"finding:{one.id}", effort, by), one.title, one)


def _failed(checked: Mapping[str, Checked], rows: Iterable[str]) -> list[Checked]:
    found = [checked[key] for key in dict.fromkeys(rows) if key in checked]
    return [row for row in found if row.outcome is Outcome.FAILED]


def mended(before: Before, done: Iterable[str]) -> dict[str, Fact]:
    """The dynamic facts with these findings put right; none where nothing of them is put right."""
    wanted = set(done)
    rows = [row for one in before.unsettled if f"finding:{one.id}" in wanted for row in one.rows]
    if not rows:
        return {}
    return score_facts(
        scores(before.table, all_passed(before.place.checked.values(), rows)), "", before.today
    )


def _told(before: Before) -> Iterator[Made]:
    """What the owner said already and nobody has seen: it counts once it is seen on site."""
    for name, fact in before.place.told.items():
        held = before.facts.get(name)
        if not _sayable(name) or name not in before.takes or (held and held.value == fact.value):
            continue
        step = Step(f"show:{name}", numbers().effort["show"], before.visit_on)
        said = Fact(fact.value, OWNER, fact.record, fact.date)
        if _takes(before, name, said):
            thing = Thing(Kind.SHOW, step, before.table.fact(name).label, fact=name)
            yield [thing], Lever((Option({name: said}, (step,)),))


def _untold(before: Before) -> Iterator[Made]:
    """What nobody said: it may turn out to be anything, at best what costs least."""
    for fact in before.table.facts:
        if fact.id in before.facts or fact.id in before.place.told or not _sayable(fact.id):
            continue
        step = Step(f"tell:{fact.id}", numbers().effort["tell"])
        options = tuple(
            Option({fact.id: Fact(value)}, (step,), sure=False) for value in possible(before.table, fact.id)
        )
        thing = Thing(Kind.TELL, step, fact.label, fact=fact.id, can_say=fact.id in before.asked)
        yield [thing], Lever(options)


def _own(before: Before) -> Iterator[Made]:
    """What an enterprise sets right itself, where the facts say that it is wrong."""
    for one in numbers().own:
        held = before.facts.get(one.fact)
        if held and held.value != one.to:
            step = Step(f"own:{one.fact}", one.effort, working_days_after(before.today, one.effort).on)
            thing = Thing(Kind.OWN, step, one.title, fact=one.fact)
            yield [thing], Lever((Option({one.fact: Fact(one.to)}, (step,)),))


def _earned(before: Before) -> Iterator[Made]:
    """Causes for a lower grade that can be earned and are not on record yet."""
    adjust, held = before.table.adjust, before.facts.get("lower_triggers")
    named = list(held.value) if held and isinstance(held.value, list) else []
    known = {trigger.id for trigger in adjust.lower_any} if adjust else set[str]()
    for one in numbers().earn:
        if one.trigger in known and one.trigger not in named:
            step = Step(f"earn:{one.trigger}", one.effort, working_days_after(before.today, one.effort).on)
            earned: list[str] = [*map(str, named), one.trigger]
            option = Option({"lower_triggers": Fact(earned)}, (step,), sure=False)
            yield [Thing(Kind.EARN, step, one.title)], Lever((option,))


def _sayable(name: str) -> bool:
    known: Fixed | None = numbers().fixed.get(name)
    return known is not None and known.told


def _takes(before: Before, name: str, fact: Fact) -> bool:
    """Whether the table takes a value that somebody said."""
    try:
        integers(before.table, {name: fact}, before.today)
    except FactError:
        return False
    return True
