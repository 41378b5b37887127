"""Before there is any enterprise: which permits, rows and departments a place of a trade would have to do with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from checklists import Called, Library, Question, Selection, called_for, select, to_ask
from graph import NotFound
from regulation.catalogue import Industry
from regulation.office import Office
from regulation.ownership.answers import Given, Said, read_answers


@dataclass(frozen=True, slots=True)
class Opening:
    """What somebody who wants to open has to do with, by what they answered; nothing of it is kept.

    `questions` are those that decide something before anything is answered, or do now.
    """

    industry: Industry
    library: Library
    said: Said
    selection: Selection
    permits: Sequence[Called]
    questions: Sequence[Question]

    @property
    def departments(self) -> list[tuple[str, int]]:
        """Who will come, by how many rows they look at."""
        return Counter(chosen.requirement.department for chosen in self.selection.items).most_common()


def trades(office: Office) -> list[tuple[Industry, Library]]:
    """The trades that have requirements in force."""
    found = [
        (i, office.catalogue.library_if_any(i.id, office.today()))
        for i in office.catalogue.industries.values()
    ]
    return [(industry, library) for industry, library in found if library]


def opening(office: Office, industry_id: str, given: Given) -> Opening:
    """What a place of a trade has to do with, by these answers. NotFound where the trade has no requirements."""
    found = next(((i, library) for i, library in trades(office) if i.id == industry_id), None)
    if found is None:
        raise NotFound("There are no requirements of such a trade.")
    industry, library = found
    said = read_answers(library, {}, given)
    open_ids = {question.id for facts in ({}, said.facts) for question in to_ask(library, facts)}
    return Opening(
        industry=industry,
        library=library,
        said=said,
        selection=select(library, said.facts),
        permits=called_for(office.catalogue.permits[industry.id], library, said.facts),
        questions=[question for question in library.questions if question.id in open_ids],
    )
