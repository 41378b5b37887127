"""The owner's word: told, corrected, taken back; it stands in the handbook at once and waits for the next visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from checklists import Question, to_ask
from graph import Tx, owners
from regulation.access import Action, Who
from regulation.facts import OWNER, values
from regulation.office import Office
from regulation.ownership.answers import Given, Said, read_answers
from regulation.ownership.handbook import Handbook, handbook_of, place
from risk import Fact


@dataclass(frozen=True, slots=True)
class Form:
    """The questions as they stand for one premises; `again` is the one that is asked once more to correct it."""

    book: Handbook
    questions: tuple[Question, ...]
    again: Question | None
    said: Said = field(default_factory=Said)


class AnswersFaulty(ValueError):
    """Answers that cannot be taken; nothing was kept. `form` holds what is wrong with which."""

    def __init__(self, form: Form) -> None:
        self.form = form
        super().__init__("Some answers cannot be taken; nothing was kept.")


def form_of(book: Handbook, again: str = "") -> Form:
    """The questions that a premises' rows still wait for, a corrected one first."""
    corrected = _corrected(book, again)
    rest = tuple(q for q in book.questions if corrected is None or q.id != corrected.id)
    return Form(book, ((corrected, *rest) if corrected else rest), corrected)


def tell(office: Office, who: Who, premises_id: str, given: Given, again: str = "") -> Handbook:
    """Keep what the owner answered, and read the handbook anew.

    Raises:
        AnswersFaulty: an answer contradicts itself or is no number; nothing was kept.
        NotFound: it is not the asker's premises, or nobody's.
    """
    today = office.today()

    def work(tx: Tx) -> Handbook:
        book = _own(office, tx, who, premises_id)
        if book.library is None:
            return book
        form = form_of(book, again)
        asked = (form.again,) if form.again else ()
        held = {name: v for name, v in values(book.known).items() if name not in _facts(asked)}
        said = read_answers(book.library, held, given, also=asked)
        if said.faults:
            raise AnswersFaulty(replace(form, said=said))
        told = owners.hold_told(tx, premises_id)
        doubted = [q for q in book.library.questions if q.id in said.unsure]
        kept = {name: fact for name, fact in told.items() if name not in _facts(doubted)}
        new = {name: Fact(value, OWNER, who.account, today) for name, value in said.facts.items()}
        owners.put_told(tx, premises_id, {**kept, **new})
        return handbook_of(office, replace(book.card, told={**kept, **new}), book.terms)

    return office.store.write("owner.tell", who.account, work)


def forget(office: Office, who: Who, premises_id: str, question: str) -> None:
    """Take back what the owner answered to one question; what others said of it stands again."""

    def work(tx: Tx) -> None:
        book = _own(office, tx, who, premises_id)
        asked = [q for q in book.library.questions if q.id == question] if book.library else []
        told = owners.hold_told(tx, premises_id)
        kept = {name: fact for name, fact in told.items() if name not in _facts(asked)}
        owners.put_told(tx, premises_id, kept)

    office.store.write("owner.forget", who.account, work)


def _own(office: Office, tx: Tx, who: Who, premises_id: str) -> Handbook:
    """The handbook of the asker's own premises, as it stands inside this deed."""
    card, terms = place(tx, who, premises_id, Action.TELL_OWN)
    return handbook_of(office, card, terms)


def _corrected(book: Handbook, again: str) -> Question | None:
    """The question to be asked once more, about what decides a row if it were not known; else about all it asks."""
    if book.library is None:
        return None
    whole = next((q for q in book.library.questions if q.id == again), None)
    if whole is None:
        return None
    open_again = {name: v for name, v in values(book.known).items() if name not in whole.facts}
    return next((q for q in to_ask(book.library, open_again) if q.id == again), whole)


def _facts(questions: Iterable[Question]) -> set[str]:
    return {fact for question in questions for fact in question.facts}
