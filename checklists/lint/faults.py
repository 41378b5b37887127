"""A fault, the kinds of it, and what of a trade is looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from checklists.condition import Condition, facts_of
from checklists.model import Requirement
from checklists.parse import Reading, Rows


class Kind(StrEnum):
    """What can be wrong."""

    REFUSED = "refused"
    NO_BASIS = "no_basis"
    UNFILLED = "unfilled"
    MISSING_TRANSLATION = "missing_translation"
    PUNCTUATION = "punctuation"
    NOT_VERIFIED = "not_verified"
    SUPERSEDED = "superseded"
    UNDECLARED_FACT = "undeclared_fact"
    UNUSED_FACT = "unused_fact"
    NEVER_ASKED = "never_asked"
    ASKED_IN_VAIN = "asked_in_vain"
    UNREACHABLE = "unreachable"
    ALWAYS_TRUE = "always_true"
    NOT_DECIDED = "not_decided"
    NEAR_DUPLICATE = "near_duplicate"
    CONTRADICTION = "contradiction"


REMARKS = frozenset({Kind.PUNCTUATION, Kind.NOT_VERIFIED, Kind.UNUSED_FACT, Kind.NOT_DECIDED})
"""The kinds that are remarks; every other is a fault."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `row` is the id of a row, law, fact or question, `spot` the place in it; empty: the whole.

    `what` is wrong and what mends it are said in English and in Chinese.
    """

    file: str
    row: str
    spot: str
    kind: Kind
    what: str
    mend: str
    what_zh: str
    mend_zh: str

    @property
    def remark(self) -> bool:
        """Whether it is to be known rather than to be mended."""
        return self.kind in REMARKS


@dataclass(frozen=True, slots=True)
class Trade:
    """What one trade's library is made of, by file: its own rows and readings, then the common ones."""

    id: str
    rows: Mapping[str, Rows]
    readings: Mapping[str, Reading]

    def requirements(self) -> Iterator[tuple[str, Requirement]]:
        """Every row, with the file it stands in."""
        for file, rows in self.rows.items():
            yield from ((file, row) for row in rows.requirements)

    def conditions(self) -> Iterator[tuple[str, str, Condition | None]]:
        """Every condition, with file and row: of the rows, then of the inferences, which are called by their fact."""
        for file, row in self.requirements():
            yield file, row.id, row.when
        for file, reading in self.readings.items():
            yield from ((file, inference.fact, inference.when) for inference in reading.inferences)

    @property
    def used(self) -> frozenset[str]:
        """Every fact that decides something."""
        return frozenset().union(*(facts_of(condition) for _, _, condition in self.conditions()))

    @property
    def asked(self) -> frozenset[str]:
        """Every fact that the owner is asked."""
        questions = (question for reading in self.readings.values() for question in reading.questions)
        return frozenset(fact for question in questions for fact in question.facts)

    @property
    def inferred(self) -> frozenset[str]:
        """Every fact that follows from others."""
        return frozenset(i.fact for reading in self.readings.values() for i in reading.inferences)


def refusal(sentence: str, file: str, row: str = "") -> Fault:
    """What a parser says of a file, or of one row of it."""
    said = sentence.removeprefix(f"{file}: ")
    return Fault(
        file, row, "", Kind.REFUSED, said, "correct it; until then the file is not used",
        f"读不通：{said}", "改正；改正之前这份文件不用",
    )  # fmt: skip
