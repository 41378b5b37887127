"""The evaluation of one premises for whoever may read it: owner, officer, and what of it is public, anyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checklists import EvaluationRules, Library, Part, Weighed, counting
from graph import NotFound, Tx, evaluations, premises
from graph.evaluations import EvaluationRow, Ground, VisitReply
from graph.premises import Card
from graph.scope import Scope
from regulation.access import Action, Place, Who, decide
from regulation.catalogue import Catalogue, CatalogueError
from regulation.office import Office

EVERYWHERE = Scope("/")


@dataclass(frozen=True, slots=True)
class EvaluationFile:
    """All of one premises' evaluation. `said` is the newest, None before the first; `ground` what it was made of.

    `rules` are those it was made by, before the first those in force. `whole`: officer and owner see all, anyone else
    only what the rules make public; `own`: the owner asks.
    """

    card: Card
    rules: EvaluationRules | None
    said: EvaluationRow | None
    ground: Ground | None
    history: Sequence[EvaluationRow]
    visits: Sequence[VisitReply]
    library: Library | None
    whole: bool
    own: bool

    def shows(self, part: Part) -> bool:
        """Whether the asker sees a part."""
        return self.whole or (self.rules is not None and part in self.rules.public)

    def parts_public_on(self, today: date) -> date | None:
        """The day before which the parts are not shown to the asker: a visit they rest on is not public yet."""
        waiting = [v.public_on for v in self.visits if v.public_on and v.public_on > today]
        return None if self.whole else max(waiting, default=None)

    @property
    def failed(self) -> list[Weighed]:
        """The rows that lower it, the heaviest first."""
        rows = self.ground.rows if self.ground else ()
        return sorted((row for row in rows if row.failed), key=lambda row: (-row.weight, row.requirement))

    def counts(self, row: Weighed) -> bool:
        """Whether a row stands in the value; one that is too old only holds the step down."""
        return bool(self.rules and self.said and counting(self.rules, [row], self.said.on))


def open_evaluation(office: Office, who: Who, premises_id: str) -> EvaluationFile:
    """The evaluation of one premises. NotFound where there is no such premises, or nothing of it is public."""

    def work(
        tx: Tx,
    ) -> tuple[Card, list[EvaluationRow], Ground | None, list[VisitReply]]:
        card = premises.card(tx, EVERYWHERE, premises_id)
        history = evaluations.history(tx, premises_id)
        if not history:
            return card, [], None, []
        said = history[0]
        return (
            card,
            history,
            evaluations.ground(tx, said.id),
            evaluations.visits(tx, premises_id, said.visits),
        )

    card, history, ground, visits = office.store.read(work)
    there = Place(card.id, card.industry, card.district.path)
    own = decide(who, Action.EXPLAIN_OWN, there)
    said = history[0] if history else None
    file = EvaluationFile(
        card=card,
        rules=rules_of(office.catalogue, card.industry, said, office.today()),
        said=said,
        ground=ground,
        history=history,
        visits=visits,
        library=_library(office, card.industry, ground),
        whole=own or decide(who, Action.READ_PREMISES, there),
        own=own,
    )
    if not file.shows(Part.MARK):
        raise NotFound("Nothing of this evaluation is public.")
    return file


def rules_of(
    catalogue: Catalogue, industry: str, said: EvaluationRow | None, today: date
) -> EvaluationRules | None:
    """The edition that an evaluation was made by, as far as it is still here; before the first the one in force."""
    if said is None:
        return catalogue.evaluation(industry, today)
    try:
        return catalogue.evaluation_edition(industry, said.edition)
    except CatalogueError:
        return None


def _library(office: Office, industry: str, ground: Ground | None) -> Library | None:
    editions = office.catalogue.libraries.get(industry, ())
    return next((one for one in editions if ground and one.version == ground.library), None)
