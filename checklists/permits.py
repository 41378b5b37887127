"""The permits that a trade needs, in the order in which one needs them, and which of them these facts call for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from checklists.condition import (
    Answer,
    Condition,
    ConditionError,
    Known,
    deciding,
    holds,
    parse_condition,
    say_test,
)
from checklists.model import Library
from checklists.parse import Vocabulary
from checklists.select import inferred
from risk import Spot, Text


class Stage(StrEnum):
    """When a permit is due: when the business is set up, before its work, before it opens, when it is running."""

    REGISTER = "register"
    PERMIT = "permit"
    OPENING = "opening"
    RUNNING = "running"


@dataclass(frozen=True, slots=True)
class PermitNeeded:
    """A permit or a filing: which department gives it, when it is due, under which condition (None: always).

    `perhaps`: it depends on something that no declared fact says; `due` says on what.
    """

    id: str
    stage: Stage
    name: Text
    department: str
    due: Text
    when: Condition | None
    perhaps: bool


@dataclass(frozen=True, slots=True)
class Called:
    """A permit for one place: `needed` None where a fact is unknown, and the facts that decide."""

    permit: PermitNeeded
    needed: Answer
    because: tuple[Text, ...]


def parse_permits(data: Mapping[str, Any], where: str, words: Vocabulary) -> tuple[PermitNeeded, ...]:
    """The `permits` of a file, none where it has none. RuleError names the permit and what is wrong with it."""
    if "permits" not in data:
        return ()
    spot = Spot({"permits": data["permits"]}, where)
    made = tuple(_permit(row, words) for row in spot.spots("permits", "permits", named_by="id"))
    ids = [permit.id for permit in made]
    for key in ids:
        if ids.count(key) > 1:
            spot.refuse(f"the permit {key} is given twice")
    return made


def in_order(common: Sequence[PermitNeeded], own: Sequence[PermitNeeded]) -> tuple[PermitNeeded, ...]:
    """A trade's permits with the common ones, by stage, the common first; its own stands for one of the same id."""
    instead = {permit.id: permit for permit in own}
    shared = {permit.id for permit in common}
    first = [instead.get(permit.id, permit) for permit in common]
    rest = [permit for permit in own if permit.id not in shared]
    stages = list(Stage)
    return tuple(sorted([*first, *rest], key=lambda permit: stages.index(permit.stage)))


def called_for(permits: Sequence[PermitNeeded], library: Library, known: Known) -> tuple[Called, ...]:
    """Which permits a place with these facts needs, or may need; those it does not need are left out."""
    facts = inferred(library, known)
    made: list[Called] = []
    for permit in permits:
        needed = None if permit.perhaps else holds(permit.when, facts)
        if needed is not False:
            tests = deciding(permit.when, facts)
            because = tuple(say_test(test, library.facts[test.fact], facts) for test in tests)
            made.append(Called(permit, needed, because))
    return tuple(made)


def _permit(row: Spot, words: Vocabulary) -> PermitNeeded:
    department = row.string("department", "the department that gives it")
    if department not in words.departments:
        row.refuse(f"{department} is not a declared department", "department")
    stage = row.string("stage", f"one of {', '.join(Stage)}")
    if stage not in list(Stage):
        row.refuse(f"is {stage!r}; it takes {', '.join(Stage)}", "stage")
    made = PermitNeeded(
        id=row.name("id", "the permit's id"),
        stage=Stage(stage),
        name=Text(row.string("zh", "its Chinese name"), row.string("en", "its English name")),
        department=department,
        due=row.text("when"),
        when=_condition(row, words),
        perhaps=row.yes_no("perhaps", "true where no fact decides") if row.has("perhaps") else False,
    )
    row.done()
    if made.perhaps and made.when:
        row.refuse("has a condition, so it is not left open; drop perhaps or if")
    return made


def _condition(row: Spot, words: Vocabulary) -> Condition | None:
    if not row.has("if"):
        return None
    try:
        return parse_condition(row.string("if", "the condition"), words.facts)
    except ConditionError as error:
        row.refuse(str(error).rstrip("."), "if")
