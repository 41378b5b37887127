"""What changed from one grade of a premises to the next: facts, the edition of the table, or only time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.grades import GradeRecord
from risk import Fact


@dataclass(frozen=True, slots=True)
class FactChanged:
    """A fact that differs between two grades; None where it was, or is, not known."""

    fact: str
    before: Fact | None
    after: Fact | None


@dataclass(frozen=True, slots=True)
class Step:
    """One grade beside the one before it: the facts that differ, and whether another edition graded.

    `before` is None for the first grade. Neither facts nor edition: only time went by.
    """

    record: GradeRecord
    before: GradeRecord | None
    facts: Sequence[FactChanged]

    @property
    def other_edition(self) -> bool:
        """Whether the table or its edition changed."""
        return self.before is not None and (self.before.model, self.before.version) != (
            self.record.model,
            self.record.version,
        )


def steps(past: Sequence[GradeRecord], *, whole: bool) -> list[Step]:
    """Each grade (newest first) beside the one before it; `whole`: the last of them is the premises' first.

    Otherwise that last one is left out, for what was before it is not known.
    """
    found = [Step(after, before, changed_facts(before, after)) for after, before in pairwise(past)]
    return [*found, Step(past[-1], None, ())] if past and whole else found


def changed_facts(before: GradeRecord, after: GradeRecord) -> list[FactChanged]:
    """The facts whose values differ, by name. The same value from a newer record is no change."""
    names = sorted({*before.facts, *after.facts})
    return [
        FactChanged(name, was, now)
        for name in names
        if _value(was := before.facts.get(name)) != _value(now := after.facts.get(name))
    ]


def _value(fact: Fact | None) -> object:
    return fact.value if fact else None
