"""Which requirements concern one premises, and because of what: the one selection that every reading is made of."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from checklists.condition import Comparison, Known, deciding, facts_of, holds, say_test
from checklists.model import CheckList, Chosen, Library, Question, Requirement, Selection


def select(library: Library, known: Known, departments: Collection[str] | None = None) -> Selection:
    """The rows of a library for these facts, of all departments or only of some.

    A common row that a row of the trade covers stands there only where it applies for another reason too. A row
    whose condition is unknown is in `unknown` only.
    """
    known = inferred(library, known)
    covered = _covered(library, known)
    items: list[Chosen] = []
    not_applicable: list[Chosen] = []
    unknown: list[Chosen] = []
    for row in library.requirements:
        if (departments is not None and row.department not in departments) or row.id in covered:
            continue
        answer = holds(row.when, known)
        kept = {True: items, False: not_applicable, None: unknown}[answer]
        kept.append(_chosen(library, row, known))
    return Selection(tuple(items), tuple(not_applicable), tuple(unknown))


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
    stated = {key for row in library.requirements if holds(row.when, facts) is True for key in row.covers}
    # a row that may yet turn out not to apply hides nothing: everything is asked in one go
    open_facts = {
        test.fact
        for row in library.requirements
        if row.id not in stated and holds(row.when, facts) is None
        for test in deciding(row.when, facts)
    }
    asked: list[Question] = []
    for question in library.questions:
        left = tuple(fact for fact in question.facts if fact in open_facts)
        if left:
            asked.append(Question(question.id, question.text, left))
    return tuple(asked)


def _chosen(library: Library, row: Requirement, known: Known) -> Chosen:
    tests: tuple[Comparison, ...] = deciding(row.when, known)
    return Chosen(row, tests, tuple(say_test(test, library.facts[test.fact], known) for test in tests))


def _covered(library: Library, known: Known) -> set[str]:
    """Common rows whose duty a row of the trade states already, unless they apply for another reason too."""
    covered: set[str] = set()
    rows = {row.id: row for row in library.requirements}
    for row in library.requirements:
        if not row.covers or holds(row.when, known) is False:
            continue
        elsewhere = dict(known)
        elsewhere.update(dict.fromkeys(facts_of(row.when), False))
        for key in row.covers:
            common = rows.get(key)
            another = common is not None and common.when is not None and holds(common.when, elsewhere) is True
            if not another:
                covered.add(key)
    return covered


def _departments(library: Library) -> tuple[str, ...]:
    return tuple(sorted({row.department for row in library.requirements}))
