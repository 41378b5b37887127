"""The credit class of legal entities: one inside the transaction that changed its records, and everybody by time.

The class says how inspections are shared out. It is no rating for the public, and stands on no page of theirs.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any
from uuid import uuid4

import polars as pl

from graph import Tx, repairs
from graph import credit as stored
from graph.credit import Counted, Credited, EntitySubject, Round
from graph.repairs import Repair
from regulation.access import Action, Who, require
from regulation.credit.model import Rules, months_after
from regulation.credit.records import Entries, counted, entries, facts_of, kept, since_day
from regulation.credit.rules import rules
from regulation.grading.outcome import OUTCOME, outcome
from regulation.grading.regrade import Regraded
from regulation.office import Office
from regulation.refusal import Refusal
from risk import Fact, FactError, RiskTable, Text, assess_many, integers, read_row

PAGE = 1_000
"""Entities read, classified and written at a time; an interrupted round goes on when it is run again."""

NOT_ADOPTED = Text(
    "信用分类表是试行的，这里还没有人采用，所以没有给任何企业分类。先用 yima adopt {model} 由一个人具名采用。",
    "The table of credit is on trial and nobody has adopted it here, so nobody was classified. A named person adopts "
    "it first: yima adopt {model}.",
)


class CreditRefused(Refusal):
    """Nobody can be classified now; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An entity as its table sees it: facts, the records they are of, and their integers."""

    subject: EntitySubject
    facts: Mapping[str, Fact]
    records: Sequence[Counted]
    numbers: Mapping[str, int | None]


def is_credit(office: Office, model: str) -> bool:
    """Whether a model is the one that classifies the credit of entities."""
    return model == office.catalogue.matrix.other


def classify_owner(office: Office, tx: Tx, premises: str, day: date) -> None:
    """Classify anew who operates one premises, in the transaction that changed its records; written when it is news."""
    if office.catalogue.credit_table(day) is None:
        return
    owner = stored.entity_of(tx, premises)
    if owner is not None and owner[1] in rules(office.settings.data_dir).schemes:
        classify(office, tx, owner[0], day)


def classify(office: Office, tx: Tx, entity: str, day: date) -> None:
    """Classify one legal entity anew in this transaction; nothing happens while no table is adopted."""
    table = office.catalogue.credit_table(day)
    if table is None:
        return
    stored.hold(tx, entity)
    news, _refused, _states = _classified(office, tx, table, [entity], day)
    stored.put(tx, news)


def classify_all(
    office: Office,
    who: Who,
    *,
    as_of: date | None = None,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> Regraded:
    """Classify every legal entity as of a day (today if none is named); only what is news is written.

    Raises CreditRefused while nobody has adopted the table.
    """
    require(who, Action.REGRADE)
    day = as_of or office.today()
    table = office.catalogue.credit_table(day)
    if table is None:
        model = office.catalogue.matrix.other
        raise CreditRefused(Text(NOT_ADOPTED.zh.format(model=model), NOT_ADOPTED.en.format(model=model)))
    done = Regraded()
    known = kept(office)
    for page in _pages(office):
        _classify_page(office, who, table, page, day, done)
        progress(table.id, len(page))
    held = Round(day, office.now(), done.assessed, done.changed, tuple(sorted(known)))
    office.store.write("credit.round", who.account, lambda tx: stored.put_round(tx, table.id, held))
    return done


def follow(
    office: Office,
    who: Who,
    codes: Iterable[str] | None,
    *,
    progress: Callable[[str, int], None] = lambda _name, _rows: None,
) -> Regraded | None:
    """Classify anew, as of today, whom new records concern; None while no table is adopted, and nothing happens.

    `codes` are the legal entities, None for everybody. Everybody is concerned too where a register is kept that was
    not at the last round: of whom it says nothing, there is nothing. Only what is news is written, so an interrupted
    one is run again. Those without a code of the schemes that are classified are left out.
    """
    require(who, Action.LOAD)
    day = office.today()
    table = office.catalogue.credit_table(day)
    if table is None:
        return None
    last, known = office.store.read(lambda tx: stored.last_round(tx, table.id)), kept(office)
    if codes is None or last is None or set(last.kept) != known:
        return classify_all(office, who, progress=progress)
    done = Regraded()
    for page in _pages_of(office, codes):
        _classify_page(office, who, table, page, day, done)
        progress(table.id, len(page))
    return done


def next_due(office: Office, last: Round | None) -> date | None:
    """The day by which everybody is to be classified anew, for records age by themselves; None if never was."""
    return months_after(last.as_of, rules(office.settings.data_dir).due_months) if last else None


def _pages(office: Office) -> Iterator[list[str]]:
    schemes = rules(office.settings.data_dir).schemes

    def page(after: str) -> list[str]:
        return office.store.read(lambda tx: stored.codes(tx, schemes, after, PAGE))

    found = page("")
    while found:
        yield found
        found = page(found[-1])


def _pages_of(office: Office, codes: Iterable[str]) -> Iterator[list[str]]:
    ordered, schemes = iter(sorted(codes)), rules(office.settings.data_dir).schemes
    while asked := list(islice(ordered, PAGE)):
        yield office.store.read(lambda tx, asked=asked: stored.codes_among(tx, schemes, asked))


def _classify_page(
    office: Office, who: Who, table: RiskTable, page: Sequence[str], day: date, done: Regraded
) -> None:
    """Classify some entities and record what is news; they are held and read once more before it is written."""
    news, refused, states = office.store.read(lambda tx: _classified(office, tx, table, page, day))
    done.assessed += len(states)
    done.refused.update(refused)
    done.states.update(states)
    moved = [one.entity for one in news]

    def deed(tx: Tx) -> int:
        stored.hold(tx, *moved)
        certain, _refused, _states = _classified(office, tx, table, moved, day)
        stored.put(tx, certain)
        return len(certain)

    if moved:
        done.changed += office.store.write("credit.classify", who.account, deed)


def _classified(
    office: Office, tx: Tx, table: RiskTable, codes: Sequence[str], day: date
) -> tuple[list[Credited], dict[str, str], list[str]]:
    """What is news of some entities, why others cannot be classified, and the states of those that can."""
    subjects, held = stored.subjects(tx, codes), rules(office.settings.data_dir)
    known = entries(office, tx, subjects, since_day(table, day), day)
    repaired: defaultdict[str, list[Repair]] = defaultdict(list)
    for one in repairs.of(tx, codes):
        repaired[one.entity].append(one)
    ready: list[_Ready] = []
    refused: dict[str, str] = {}
    for subject in subjects:
        try:
            ready.append(_ready(held, table, subject, known, repaired[subject.code], day))
        except FactError as error:
            refused[subject.code] = str(error)
    wanted = dict.fromkeys(integers(table, {}, day), pl.Int64)
    numbers = pl.DataFrame([one.numbers for one in ready], schema=wanted)
    frame = assess_many(table, numbers).with_columns(outcome(table))
    rows = list(frame.iter_rows(named=True))
    news = [
        _credited(office, table, one, row, assessed, day)
        for one, row in zip(ready, rows, strict=True)
        if (assessed := _digest(row[OUTCOME], one.records)) != one.subject.assessed
    ]
    return news, refused, [row["state"] for row in rows]


def _ready(
    held: Rules,
    table: RiskTable,
    subject: EntitySubject,
    known: Entries,
    repaired: Sequence[Repair],
    day: date,
) -> _Ready:
    records = counted(held, known.of.get(subject.code, ()), repaired)
    facts = facts_of(held, table, subject.facts, records, known.kept, day)
    return _Ready(subject, facts, records, integers(table, facts, day))


def _credited(
    office: Office, table: RiskTable, one: _Ready, row: Mapping[str, Any], assessed: str, day: date
) -> Credited:
    made = read_row(table, row, one.facts, day)
    return Credited(
        id=uuid4().hex,
        entity=one.subject.code,
        at=office.now(),
        sign=table.band(made.grade).sign if made.grade else None,
        assessed=assessed,
        assessment=made,
        facts=one.facts,
        records=one.records,
        places=() if made.grade == one.subject.grade else tuple(one.subject.facts),
    )


def _digest(outcome: str, records: Sequence[Counted]) -> str:
    """The same for the same outcome resting on the same records with the same weights."""
    parts = [outcome, [(one.record.key, one.weight) for one in records]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
