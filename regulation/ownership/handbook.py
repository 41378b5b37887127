"""The handbook of one premises: which rows apply and because of what, by what is known and was just said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from checklists import Library, Question, Selection, inferred, select, to_ask
from graph import Tx, premises
from graph.premises import Card, TermRow
from regulation.access import Action, Who, scope
from regulation.facts import OWNER, known_here, values
from regulation.office import Office
from regulation.ownership.answers import Given, Said, read_answers
from risk import Fact


@dataclass(frozen=True, slots=True)
class Handbook:
    """A premises, what is known of it, and its rows. Without a library its trade has no requirements yet.

    `said`: what the reader just answered for a look; it is kept nowhere.
    """

    card: Card
    terms: Sequence[TermRow]
    library: Library | None
    known: Mapping[str, Fact]
    selection: Selection
    said: Said

    @property
    def facts(self) -> Mapping[str, Any]:
        """The values that decide, with what follows from them."""
        given = values(self.known)
        return inferred(self.library, given) if self.library else given

    @property
    def questions(self) -> tuple[Question, ...]:
        """What is still to be asked, since it decides a row."""
        return to_ask(self.library, values(self.known)) if self.library else ()


NO_ROWS = Selection((), (), ())


def read_handbook(office: Office, who: Who, premises_id: str, given: Given = ()) -> Handbook:
    """The handbook as anyone may read it; `given` are answers for a look. NotFound when there is no such premises."""
    card, terms = office.store.read(lambda tx: place(tx, who, premises_id))
    return handbook_of(office, card, terms, given)


def place(
    tx: Tx, who: Who, premises_id: str, action: Action = Action.READ_PUBLIC
) -> tuple[Card, list[TermRow]]:
    """The premises and its permits; NotFound where the asker may not do this."""
    card = premises.card(tx, scope(who, action), premises_id)
    return card, premises.permits(tx, premises_id)


def handbook_of(office: Office, card: Card, terms: Sequence[TermRow], given: Given = ()) -> Handbook:
    """The handbook of a premises that was read already."""
    today = office.today()
    library = office.catalogue.library_if_any(card.industry, today)
    known = known_here(card, terms, today)
    if library is None:
        return Handbook(card, terms, None, known, NO_ROWS, Said())
    said = read_answers(library, values(known), given)
    known |= {name: Fact(value, OWNER, None, today) for name, value in said.facts.items()}
    return Handbook(card, terms, library, known, select(library, values(known)), said)


def settled_by_owner(book: Handbook, today: date) -> int:
    """How many rows the owner's word decided that nobody else's does."""
    if book.library is None:
        return 0
    without = known_here(replace(book.card, told={}), book.terms, today)
    before = {chosen.requirement.id for chosen in select(book.library, values(without)).unknown}
    after = {chosen.requirement.id for chosen in book.selection.unknown}
    return len(before - after)
