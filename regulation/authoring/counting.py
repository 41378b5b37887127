"""What a draft changes for whom: both libraries asked of every premises of the trade, page by page."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from checklists import Library, Selection, select
from graph import premises
from graph.premises import FactsRow
from regulation.access import Action, Who, scope
from regulation.authoring.drafts import Drafted
from regulation.facts import known_here, values
from regulation.office import Office

PAGE = 1_000
"""Premises read at a time, about a megabyte."""
MOST_SECONDS = 5.0
"""After this a page is shown with what was counted so far (assumed); the whole is asked for apart."""
EXAMPLES = 3

APPLIES, NOT, UNKNOWN = "applies", "not_applicable", "unknown"


@dataclass(slots=True)
class RowImpact:
    """One row over the population: how many premises get it, lose it, keep it; `doubts` cannot tell, and could before.

    Examples are premises ids with their names, EXAMPLES of each at most.
    """

    id: str
    gains: int = 0
    loses: int = 0
    doubts: int = 0
    keeps: int = 0
    gaining: list[tuple[str, str]] = field(default_factory=list)
    losing: list[tuple[str, str]] = field(default_factory=list)

    def count(self, before: str, after: str, place: FactsRow) -> None:
        """Count one premises at which the row stood so before and so after."""
        if after == APPLIES:
            if before == APPLIES:
                self.keeps += 1
            else:
                self.gains += 1
                _example(self.gaining, place)
        elif before == APPLIES:
            self.loses += 1
            _example(self.losing, place)
        if after == UNKNOWN and before != UNKNOWN:
            self.doubts += 1


@dataclass(frozen=True, slots=True)
class Impact:
    """What a draft changes for the premises of a trade: so many were counted, in `seconds`; all of them if `whole`."""

    rows: tuple[RowImpact, ...]
    premises: int
    seconds: float
    whole: bool


def impact(office: Office, who: Who, drafted: Drafted, *, most_seconds: float = MOST_SECONDS) -> Impact:
    """Count every premises of every trade that reads the rows, as far as the asker may concern them.

    Until they are all counted or time is up.
    """
    begun = time.monotonic()
    if drafted.after is None:
        return Impact((), 0, 0.0, whole=False)
    asked = concerned(drafted)
    counted = {key: RowImpact(key) for key in asked}
    number, whole = 0, True
    for before, after, page in _everywhere(office, who, drafted, asked):
        for place in page:
            known = values(known_here(place, place.terms, office.today()))
            was, will = _standings(select(before, known)), _standings(select(after, known))
            for key, row in counted.items():
                row.count(was.get(key, NOT), will.get(key, NOT), place)
        number += len(page)
        if time.monotonic() - begun > most_seconds:
            whole = False
            break
    return Impact(tuple(counted.values()), number, time.monotonic() - begun, whole)


def _everywhere(
    office: Office, who: Who, drafted: Drafted, asked: Collection[str]
) -> Iterator[tuple[Library, Library, list[FactsRow]]]:
    """Every page of premises, with the rows asked about as its trade has them without and with the draft."""
    for trade, both in drafted.trades.items():
        before, after = (_narrowed(library, asked) for library in both)
        yield from ((before, after, page) for page in _pages(office, who, trade))


def concerned(drafted: Drafted) -> tuple[str, ...]:
    """The rows that can stand otherwise: those of the draft, then the common ones that they state."""
    changed = drafted.draft.concerned
    stated = [
        key
        for both in drafted.trades.values()
        for library in both
        for row in library.requirements
        if row.id in changed
        for key in row.covers
    ]
    return tuple(dict.fromkeys([*changed, *stated]))


def _narrowed(library: Library, asked: Collection[str]) -> Library:
    """The library with only those rows, and those that state one of them."""
    kept = [row for row in library.requirements if row.id in asked or set(row.covers) & set(asked)]
    return replace(library, requirements=tuple(kept))


def _standings(selection: Selection) -> Mapping[str, str]:
    parts = ((selection.items, APPLIES), (selection.not_applicable, NOT), (selection.unknown, UNKNOWN))
    return {chosen.requirement.id: name for chosen_rows, name in parts for chosen in chosen_rows}


def _pages(office: Office, who: Who, trade: str) -> Iterator[list[FactsRow]]:
    seen, after = scope(who, Action.WRITE_REQUIREMENTS), ""
    while True:
        last = after
        page = office.store.read(
            lambda tx, last=last: premises.facts_of_trade(tx, seen, trade, after=last, limit=PAGE)
        )
        if page:
            yield page
        if len(page) < PAGE:
            return
        after = page[-1].id


def _example(kept: list[tuple[str, str]], place: FactsRow) -> None:
    if len(kept) < EXAMPLES:
        kept.append((place.id, place.name))
