"""A row of the mirror says of a day what the facts of the premises say on it, or says that it cannot."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from graph.grades import PastVisit, SubjectRow
from regulation.catalogue import Catalogue
from regulation.grading.facts import derived, facts_on
from regulation.grading.mirror.looking import look
from regulation.grading.mirror.rows import BY_GRAPH, EVER, ID, REFUSED, frame, on_day
from regulation.grading.outcome import OUTCOME, is_news, outcome
from risk import DeclaredFact, Fact, FactError, FactKind, RiskTable, Text, assess_many, integers

TODAY = date(2026, 11, 23)
SUBJECTS = 400
FOLLOWING = frozenset(derived([PastVisit("v", TODAY, 1, 1, 1)] * 3, TODAY, TODAY))
"""All facts that follow from visits and permits."""
DAYS = [TODAY + timedelta(by) for by in (-2000, -365, -40, -1, 0, 1, 364, 4000)]


def derived_too(table: RiskTable) -> RiskTable:
    """The table with every fact that follows from visits and permits, of each kind that takes numbers."""
    kinds: list[tuple[FactKind, int, tuple[int, ...]]] = [
        (FactKind.QUANTITY, 10**6, ()),
        (FactKind.SCORE, 900_000, ()),
        (FactKind.CHOICE, 2, (0, 1, 2)),
    ]
    names = sorted(FOLLOWING - {fact.id for fact in table.facts})
    text = Text("", "")
    more = [
        DeclaredFact(name, kind, text, None, choices, (), highest)
        for name, (kind, highest, choices) in zip(names, kinds * 3, strict=False)
    ]
    return replace(table, facts=(*table.facts, *more))


def crowd(table: RiskTable, seed: int) -> list[SubjectRow]:
    """Made-up premises as they are read as of EVER, some of them odd."""
    draw = random.Random(seed)
    names = [name for name in integers(table, {}, EVER) if draw.random() < 0.9]

    def fact(name: str) -> Fact:
        declared = next((fact for fact in table.facts if fact.id == name), None)
        plain: list[object] = [0, 1, 2, 3, draw.randrange(900), 7.5, 61, 10**8, -1, "much", None]
        fitting: list[object] = [True, False] if declared and declared.kind is FactKind.FLAG else plain[:5]
        fitting = list(declared.choices) if declared and declared.choices else fitting
        if declared and declared.kind is FactKind.ITEMS:
            fitting = [[], [{"code": "02B", "condition": "I"}], [{"code": "?"}]]
        if declared and declared.kind is FactKind.EVENTS:
            fitting = [[], [{"date": "2026-01-01"}]]
        value = draw.choice(fitting if draw.random() < 0.97 else plain)
        ago = draw.choice([0, 30, 400, 1500]) if draw.random() < 0.98 else -3
        dated = TODAY - timedelta(ago) if draw.random() < 0.8 else None
        return Fact(value, "register", None, dated)  # pyright: ignore[reportArgumentType]

    def visits() -> list[PastVisit]:
        days = sorted(draw.choice([-2, 0, 1, 20, 300, 1200, 3000]) for _ in range(draw.randrange(4)))
        found = [0, 0, 1, 2, 3, None]
        return [
            PastVisit(f"v{n}", TODAY - timedelta(day), *(draw.choice(found) for _ in range(3)))
            for n, day in enumerate(days)
        ]

    def subject(number: int) -> SubjectRow:
        taken = [name for name in names if draw.random() < (0.05 if name in FOLLOWING else 0.8)]
        permit = draw.choice([None, TODAY - timedelta(draw.choice([-9, 0, 1, 364, 365, 366, 4000]))])
        known = {name: fact(name) for name in [*taken, *(["stranger"] if draw.random() < 0.2 else [])]}
        return SubjectRow(
            f"{number:04}", "", "food", None, "D", "/D/", "pending", None, None, known, visits(), permit
        )

    return [subject(number) for number in range(SUBJECTS)]


def as_of(subject: SubjectRow, day: date) -> SubjectRow:
    """As the store gives it as of a day."""
    permit = subject.first_permit if subject.first_permit and subject.first_permit <= day else None
    return replace(subject, visits=[v for v in subject.visits if v.date <= day], first_permit=permit)


def tables(catalogue: Catalogue) -> Sequence[RiskTable]:
    return [
        derived_too(editions[-1]) if number % 2 else editions[-1]
        for number, editions in enumerate(catalogue.tables.values())
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_columns_say_of_every_day_what_the_facts_say_or_leave_it_to_the_graph(
    catalogue: Catalogue, seed: int
) -> None:
    told: Counter[str] = Counter()
    for table in tables(catalogue):
        subjects = crowd(table, seed)
        rows = frame(table, subjects)
        wanted = integers(table, {}, EVER)
        for day in DAYS:
            for subject, row in zip(subjects, on_day(table, rows, day).iter_rows(named=True), strict=True):
                if row[BY_GRAPH]:
                    told["by graph"] += 1
                    continue
                facts = facts_on(as_of(subject, day), day, wanted)
                try:
                    numbers = integers(table, facts, day)
                except FactError as error:
                    assert row[REFUSED] == str(error)
                    told["refused"] += 1
                else:
                    assert row[REFUSED] is None
                    assert {name: row.get(name) for name in wanted} == numbers
                    told["numbers"] += 1
    assert min(told.values()) > 1000


def test_today_the_columns_say_nearly_everybody(catalogue: Catalogue) -> None:
    table = catalogue.tables["chicago-food"][-1]
    rows = on_day(table, frame(table, crowd(table, 4)), TODAY + timedelta(3))
    assert rows.get_column(BY_GRAPH).sum() < SUBJECTS * 0.1


def test_who_is_open_to_question_is_whoever_has_another_outcome_or_none_that_columns_tell(
    catalogue: Catalogue,
) -> None:
    for table in tables(catalogue):
        subjects = crowd(table, 5)
        rows = frame(table, subjects)
        first = look(table, rows, TODAY)
        assert len(first.other) + len(first.untold) + len(first.refused) == SUBJECTS
        assert not first.states
        facts = on_day(table, rows, TODAY)
        said = dict(assess_many(table, facts).with_columns(outcome(table)).select(ID, OUTCOME).iter_rows())
        graded = [replace(subject, assessed=said[subject.id]) for subject in subjects]
        again = look(table, frame(table, graded), TODAY)
        untold = set(facts.filter(pl.col(BY_GRAPH)).get_column(ID))
        assert (again.other, set(again.untold)) == ([], untold)
        assert again.states.total() + len(again.refused) + len(untold) == SUBJECTS


def before(table: RiskTable, row: Mapping[str, Any]) -> str:
    """An outcome as stores say it that were graded by the first programs."""
    points = [row[f"{factor.id}.points"] for factor in table.factors]
    parts = [table.id, table.version, row["state"], row["grade"], row["known_share"], points]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


def test_an_outcome_is_no_news_in_the_older_form_either(catalogue: Catalogue) -> None:
    older: dict[str, str] = {}
    for table in tables(catalogue):
        facts = on_day(table, frame(table, crowd(table, 6)), TODAY)
        for row in assess_many(table, facts).with_columns(outcome(table)).iter_rows(named=True):
            older[row[OUTCOME]] = before(table, row)
    assert len(older) == len(set(older.values())) > 200
    for said, digest in older.items():
        assert not is_news(said, digest)
        assert not is_news(said, said)
        assert is_news(said, None)
    for said, digest in zip(older, [*older.values()][1:], strict=False):
        assert is_news(said, digest)
