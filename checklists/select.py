"""Which requirements concern one premises, and because of what: the one selection that every reading is made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from checklists.condition import (
    Answer,
    Comparison,
    Condition,
    Either,
    Known,
    deciding,
    facts_of,
    holds,
    say_test,
)
from checklists.model import CheckList, Chosen, Library, Question, Requirement, Selection


def select(library: Library, known: Known, departments: Collection[str] | None = None) -> Selection:
    """The rows of a library for these facts, of all departments or only of some.

    A common row that a row of the trade covers stands there only where that one does not, and where it applies for
    another reason too. A row
    whose condition is unknown is in `unknown` only.
    """
    known = inferred(library, known)
    kept: dict[Answer, list[Chosen]] = {True: [], False: [], None: []}
    for row in library.requirements:
        if departments is not None and row.department not in departments:
            continue
        standing = _standing(library, row, known)
        if standing is not None:
            answer, asked = standing
            kept[answer].append(_chosen(library, row, asked, known))
    return Selection(tuple(kept[True]), tuple(kept[False]), tuple(kept[None]))


def inferred(library: Library, known: Known) -> dict[str, Any]:
    """The facts, and those that follow from them; what is stated is never overruled."""
    facts = {name: value for name, value in known.items() if value is not None}
    for inference in library.inferences:
        if inference.fact not in facts:
            answer = holds(inference.when, facts)
            if answer is not None:
                facts[inference.fact] = answer
    return facts


def check_list(
    library: Library,
    known: Known,
    departments: Collection[str] | None = None,
    only: Collection[str] | None = None,
) -> CheckList:
    """The list an inspector runs: what applies, and what is to be found out on site; `only` these rows, if given."""
    chosen = select(library, known, departments)

    def rows(of: Sequence[Chosen]) -> tuple[Requirement, ...]:
        return tuple(c.requirement for c in of if only is None or c.requirement.id in only)

    order = {chapter.id: place for place, chapter in enumerate(library.chapters)}
    return CheckList(
        industry=library.industry,
        version=library.version,
        departments=tuple(sorted(departments)) if departments is not None else _departments(library),
        items=tuple(sorted(rows(chosen.items), key=lambda row: order[row.chapter])),
        to_find_out=tuple(sorted(rows(chosen.unknown), key=lambda row: order[row.chapter])),
    )


def to_ask(library: Library, known: Known) -> tuple[Question, ...]:
    """The questions whose answer can still decide a row, in their order; each names only such facts."""
    facts = inferred(library, known)
    open_facts = {
        test.fact
        for row in library.requirements
        for condition in _still_open(library, row, facts)
        for test in deciding(condition, facts)
    }
    asked: list[Question] = []
    for question in library.questions:
        left = tuple(fact for fact in question.facts if fact in open_facts)
        if left:
            asked.append(Question(question.id, question.text, left))
    return tuple(asked)


def _chosen(library: Library, row: Requirement, asked: Condition | None, known: Known) -> Chosen:
    tests: tuple[Comparison, ...] = deciding(asked, known)
    return Chosen(row, tests, tuple(say_test(test, library.facts[test.fact], known) for test in tests))


def _standing(library: Library, row: Requirement, known: Known) -> tuple[Answer, Condition | None] | None:
    """Where a row stands and the condition that puts it there; None where a row of the trade states it already.

    A row of the trade that always applies states it always. While it is unknown whether that row applies, a common row
    that applies for certain is shown.
    """
    answer = holds(row.when, known)
    stating = [other for other in library.requirements if row.id in other.covers]
    if any(other.when is None for other in stating):
        return None
    answers = [holds(other.when, known) for other in stating]
    if True not in answers and (None not in answers or answer is not None):
        return answer, row.when
    left = _beside(row.when, frozenset().union(*(facts_of(other.when) for other in stating)))
    another = False if left is None else holds(left, known)
    return None if another is False else (another, left)


def _still_open(library: Library, row: Requirement, known: Known) -> Iterator[Condition | None]:
    """The conditions of a row that an answer can still decide.

    A row that may yet turn out not to apply hides nothing here, so that one round of questions settles everything.
    """
    standing = _standing(library, row, known)
    if standing is not None and standing[0] is None:
        yield standing[1]
    stated = any(
        row.id in other.covers and holds(other.when, known) is True for other in library.requirements
    )
    if not stated and holds(row.when, known) is None:
        yield row.when


def _beside(condition: Condition | None, facts: frozenset[str]) -> Condition | None:
    """The other reasons of a condition: its alternatives that name none of these facts; None where there is none."""
    parts = condition.parts if isinstance(condition, Either) else (condition,) if condition else ()
    left = tuple(part for part in parts if not facts_of(part) & facts)
    return (left[0] if len(left) == 1 else Either(left)) if left else None


def _departments(library: Library) -> tuple[str, ...]:
    return tuple(sorted({row.department for row in library.requirements}))
