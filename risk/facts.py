"""The one edge where facts become integers; behind it nothing is rounded and nothing is a float."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from difflib import get_close_matches

from risk.model import DeclaredFact, Fact, FactKind, Item, RiskTable, Trigger
from risk.scoring import ADJUSTING
from risk.words import plain, shown

HEAVIEST = 1000
"""The greatest weight of one event."""


class FactError(ValueError):
    """What is wrong with the facts of one subject; ``problems`` has one sentence for each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


class _RefusedError(ValueError):
    """One fact that cannot be taken; its text follows the fact's name."""


def integers(table: RiskTable, facts: Mapping[str, Fact], as_of: dt.date) -> dict[str, int | None]:
    """The facts as the integers a table computes on; None for what is not known.

    Quantities are rounded half up to whole numbers (as the published tables ask before banding), scores
    half up to thousandths; a choice becomes its index, a flag 0 or 1, ``previous_grade`` its index from the
    best, triggers the count of different ones; several choices, items and events become what FactKind says.
    A value of None is unknown, like an absent fact. Raises
    FactError with every problem at once: undeclared names, wrong types, values out of range, facts dated
    after ``as_of``.
    """
    takes = [fact.id for fact in table.facts] + (list(ADJUSTING) if table.adjust else [])
    problems = [_undeclared(table, name, takes) for name in facts if name not in takes]
    result: dict[str, int | None] = dict.fromkeys(takes)
    for name, fact in facts.items():
        if name not in result:
            continue
        if fact.date is not None and day(fact.date) > as_of:
            problems.append(
                f"{name} is from the future: its record is dated {day(fact.date)}, the assessment {as_of}. "
                "Correct the date or assess as of a later day."
            )
        try:
            result[name] = None if fact.value is None else _integer(table, name, fact.value, as_of)
        except _RefusedError as refused:
            problems.append(f"{name} {refused}")
    if problems:
        raise FactError(problems)
    return result


def _undeclared(table: RiskTable, name: str, takes: list[str]) -> str:
    near = get_close_matches(name, takes, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    return f"{table.id} takes no fact {name!r}.{hint} It takes: {', '.join(takes)}."


def day(when: dt.date) -> dt.date:
    """The calendar day of a date or time."""
    return when.date() if isinstance(when, dt.datetime) else when


def _integer(table: RiskTable, name: str, value: object, as_of: dt.date) -> int:
    """One fact's integer by its declaration; _RefusedError with the rest of a sentence."""
    if table.adjust and name in ADJUSTING:
        return _adjusting(table, name, value)
    fact = table.fact(name)
    match fact.kind:
        case FactKind.FLAG:
            return _flag(value)
        case FactKind.CHOICE:
            _not_refused(fact, value)
            return _choice(fact.choices, value)
        case FactKind.SEVERAL:
            return max(_choice(fact.choices, one) for one in several(fact, value))
        case FactKind.ITEMS:
            return min(fact.highest, sum(item.points for item in items_of(table, name, value)))
        case FactKind.EVENTS:
            return min(fact.highest, sum(event.points for event in events_of(fact, value, as_of)))
        case FactKind.QUANTITY | FactKind.SCORE:
            return _measured(fact, value)


def several(fact: DeclaredFact, value: object) -> list[object]:
    """The choices named, one at least; a single one may stand without a list."""
    named = list(value) if isinstance(value, list | tuple) else [value]
    if not named:
        raise _RefusedError("names nothing; name one at least, or leave it out if it is not known.")
    for one in named:
        _not_refused(fact, one)
    return named


def _not_refused(fact: DeclaredFact, value: object) -> None:
    for name, why in fact.refused:
        if str(value) == name:
            raise _RefusedError(f"names {name}, which this table does not take: {why.en}")


def items_of(table: RiskTable, name: str, value: object) -> list[Item]:
    """Each listed item with its points, in the order given; the same may stand in the list more than once."""
    known = {
        (item.code, item.condition): item
        for factor in table.factors
        for way in factor.ways
        if way.fact == name
        for item in way.items
    }
    return [_item(known, one) for one in _list_of(value, ("code", "condition"), "code")]


def _item(known: Mapping[tuple[str, str | None], Item], given: Mapping[str, object]) -> Item:
    code, condition = given["code"], given.get("condition")
    if (
        isinstance(code, str)
        and (condition is None or isinstance(condition, str))
        and (code, condition) in known
    ):
        return known[code, condition]
    conditions = [asked for (item, asked) in known if item == code]
    if not conditions:
        near = get_close_matches(str(code), [item for item, _ in known], n=1)
        raise _RefusedError(
            f"names no known code: {shown(code)}.{f' Did you mean {near[0]}?' if near else ''}"
        )
    if conditions == [None]:
        raise _RefusedError(f"gives {code} a condition; {code} has none.")
    raise _RefusedError(
        f"has {code} with condition {shown(condition)}; it has {', '.join(map(str, conditions))}."
    )


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """One event, and what it costs at its age, thousandths."""

    date: dt.date
    weight: int
    points: int


def events_of(fact: DeclaredFact, value: object, as_of: dt.date) -> list[CountedEvent]:
    """Each event with what it costs on a day; one older than the decay's last step costs nothing."""
    return [_event(fact, one, as_of) for one in _list_of(value, ("date", "weight"), "date")]


def _event(fact: DeclaredFact, given: Mapping[str, object], as_of: dt.date) -> CountedEvent:
    when, weight = _event_day(given["date"]), given.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 1 <= weight <= HEAVIEST:
        raise _RefusedError(
            f"has an event whose weight must be a whole number from 1 to {HEAVIEST}, but is {shown(weight)}."
        )
    if when > as_of:
        raise _RefusedError(
            f"has an event from the future, of {when}; the assessment is as of {as_of}. "
            "Correct the date or assess as of a later day."
        )
    age = (as_of - when).days
    points = next((step.points for step in fact.decay if age <= step.to_days), 0)
    return CountedEvent(when, weight, weight * points)


def _event_day(value: object) -> dt.date:
    if isinstance(value, dt.date):
        return day(value)
    try:
        return dt.date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise _RefusedError(f"has an event whose date is {shown(value)}; write it as 2026-11-22.") from None


def _list_of(value: object, keys: tuple[str, ...], needed: str) -> list[Mapping[str, object]]:
    """A list of objects with these keys at most."""
    shape = "{" + ", ".join(keys) + "}"
    if not isinstance(value, list | tuple):
        raise _RefusedError(f"must be a list of {shape}, but is {shown(value)}.")
    for one in value:
        if not isinstance(one, Mapping) or needed not in one or set(one) - set(keys):
            raise _RefusedError(f"must be a list of {shape}, but has {shown(one)}.")
    return list(value)


def _measured(fact: DeclaredFact, value: object) -> int:
    """A quantity or a score."""
    number = _number(value)
    if number < 0:
        raise _RefusedError(f"cannot be negative, but is {shown(value)}.")
    return _quantity(fact, number) if fact.kind is FactKind.QUANTITY else _score(fact, number)


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise _RefusedError(f"must be a number, but is {shown(value)}.")
    number = (
        value if isinstance(value, Decimal) else Decimal(repr(value) if isinstance(value, float) else value)
    )
    if not number.is_finite():
        raise _RefusedError(f"must be a finite number, but is {shown(value)}.")
    return number


def _quantity(fact: DeclaredFact, number: Decimal) -> int:
    if number > fact.highest:
        raise _RefusedError(f"is {shown(number)}, more than any subject can have ({fact.highest}).")
    return int(number.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _score(fact: DeclaredFact, number: Decimal) -> int:
    if number > Decimal(fact.highest) / 1000:
        raise _RefusedError(f"is {shown(number)}, above its highest score {plain(fact.highest)}.")
    thousandths = int((number * 1000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if fact.allowed and (thousandths not in fact.allowed or thousandths != number * 1000):
        allowed = ", ".join(str(plain(score)) for score in fact.allowed)
        raise _RefusedError(f"is {shown(number)}, but only these scores exist: {allowed}.")
    return thousandths


def _flag(value: object) -> int:
    if not isinstance(value, bool):
        raise _RefusedError(f"must be true or false, but is {shown(value)}.")
    return int(value)


def _choice(choices: tuple[str | int, ...], value: object) -> int:
    comparable = value if isinstance(value, str | int) and not isinstance(value, bool) else None
    if isinstance(value, float | Decimal):
        comparable = _number(value)
    for index, choice in enumerate(choices):
        if comparable == choice:
            return index
    raise _RefusedError(f"must be one of {', '.join(map(str, choices))}, but is {shown(value)}.")


def _adjusting(table: RiskTable, name: str, value: object) -> int:
    """The optional facts of the yearly adjustment."""
    if name == "previous_grade":
        return _choice(tuple(band.grade for band in table.grades), value)
    adjust = table.adjust
    if adjust is None:
        raise _RefusedError("has no meaning in a table without adjustment.")
    if name == "raise_by":
        steps = tuple(range(1, adjust.raise_by_at_most + 1))
        return steps[_choice(steps, value)]
    return _triggers(adjust.raise_any if name == "raise_triggers" else adjust.lower_any, value)


def _triggers(known: tuple[Trigger, ...], value: object) -> int:
    names = [trigger.id for trigger in known]
    if not isinstance(value, list | tuple):
        raise _RefusedError(f"must be a list of trigger names, but is {shown(value)}.")
    strange = [shown(name) for name in value if name not in names]
    if strange:
        raise _RefusedError(f"names no known trigger: {', '.join(strange)}. Known are: {', '.join(names)}.")
    return len(set(value))


def named_triggers(known: tuple[Trigger, ...], fact: Fact | None) -> tuple[Trigger, ...]:
    """The triggers a fact names, in the table's order."""
    named = fact.value if fact is not None and isinstance(fact.value, list | tuple) else ()
    return tuple(trigger for trigger in known if trigger.id in named)
