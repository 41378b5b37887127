"""Opening one premises, listing many, counting all: each within what the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph import NotFound, Tx, evaluations, grades, handbook_reads, phoenix, premises, tallies
from graph.evaluations import EvaluationRow
from graph.grades import GradeRow
from graph.handbook_reads import HandbookRead
from graph.phoenix import Decided
from graph.premises import Card, DistrictRow, ListRow, Search, SiblingRow, TermRow, VisitRow
from graph.scope import Scope
from graph.tallies import Tally
from regulation.access import Action, Who, scope
from regulation.history import Complaint, History, complained_since, complaints_about, within
from regulation.office import Office

EXPIRING_DAYS = 90
VISITED_DAYS = 30
COMPLAINED_DAYS = 90
"""What the overview calls soon and lately (assumed)."""

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class PremisesFile:
    """All that is on file about one premises."""

    card: Card
    permits: Sequence[TermRow]
    visits: Sequence[VisitRow]
    complaints: Sequence[Complaint]
    history: Sequence[GradeRow]
    siblings: Sequence[SiblingRow]
    visits_total: int
    complaints_total: int
    evaluation: EvaluationRow | None
    read: HandbookRead | None
    phoenix: Sequence[Decided]


@dataclass(frozen=True, slots=True)
class PublicFile:
    """What anyone may see of one premises: never credit, never a person's data."""

    card: Card
    permits: Sequence[TermRow]
    last_visit: VisitRow | None


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What somebody narrowed a list or an overview to; None does not narrow."""

    district: str | None = None
    industry: str | None = None
    state: str | None = None
    signs: tuple[str, ...] | None = None
    text: str = ""
    permit: str | None = None
    visited: bool = False
    complained: bool = False

    def search(self, today: date) -> Search:
        """The same for the store, with the days that "soon" and "lately" mean today.

        Who was complained of stands in the columns: `complained` is asked of them, and not of the store.
        """
        expiring = self.permit == "expiring"
        expired = self.permit == "expired"
        soon = today + timedelta(days=EXPIRING_DAYS + 1)
        return Search(
            industry=self.industry,
            state=self.state,
            signs=self.signs,
            words=tuple(self.text.lower().split()) or None,
            permit_from=today if expiring else date.min if expired else None,
            permit_to=soon if expiring else today if expired else None,
            visited_since=today - timedelta(days=VISITED_DAYS) if self.visited else None,
        )


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and the counts from which its facets are made (not narrowed by standing)."""

    rows: Sequence[ListRow]
    counts: Sequence[Tally]
    districts: Sequence[DistrictRow]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of a district, and of what is due there (numbers of premises)."""

    counts: Sequence[Tally]
    districts: Sequence[DistrictRow]
    expiring: int
    expired: int
    visited: int
    complained: int


def open_premises(office: Office, who: Who, premises_id: str) -> PremisesFile:
    """One premises whole. NotFound outside what the asker may see; Refused to those who may see none."""
    seen, history = scope(who, Action.READ_PREMISES), History.of(office)

    def work(tx: Tx) -> PremisesFile:
        card = premises.card(tx, seen, premises_id)
        complaints, complaints_total = complaints_about(history, card.id, PAGE_ROWS)
        return PremisesFile(
            card=card,
            permits=premises.permits(tx, card.id),
            visits=premises.visits(tx, card.id),
            complaints=complaints,
            history=grades.history(tx, card.id),
            siblings=premises.siblings(tx, seen, card.id),
            visits_total=premises.count_visits(tx, card.id),
            complaints_total=complaints_total,
            evaluation=evaluations.newest(tx, card.id),
            read=handbook_reads.last(tx, card.id),
            phoenix=phoenix.decisions(tx, seen, premises=card.id),
        )

    return office.store.read(work)


def open_public(office: Office, who: Who, premises_id: str) -> PublicFile:
    """What anyone may see of one premises. NotFound when there is none of that id."""
    seen = scope(who, Action.READ_PUBLIC)

    def work(tx: Tx) -> PublicFile:
        card = premises.card(tx, seen, premises_id)
        visits = premises.visits(tx, card.id, limit=1)
        return PublicFile(card, premises.permits(tx, card.id), visits[0] if visits else None)

    return office.store.read(work)


def list_premises(
    office: Office,
    who: Who,
    narrowed: Narrowing,
    *,
    by_risk: bool = True,
    skip: int = 0,
    limit: int = PAGE_ROWS,
) -> Listed:
    """One page of the premises the asker may see that match, with the counts its facets are made from."""
    seen = scope(who, Action.READ_PREMISES)

    def work(tx: Tx) -> Listed:
        search = _asked(office, tx, seen, narrowed)
        districts = premises.districts(tx, seen.under)
        here = inside(seen, districts, narrowed.district)
        return Listed(
            rows=premises.listing(tx, here, search, by_risk=by_risk, skip=skip, limit=limit) if here else [],
            counts=_counts(tx, seen, search),
            districts=districts,
        )

    return office.store.read(work)


def overview(office: Office, who: Who, narrowed: Narrowing) -> Counted:
    """The counts of what the asker may see, narrowed by district and industry."""
    seen = scope(who, Action.READ_OVERVIEW)

    def work(tx: Tx) -> Counted:
        districts = premises.districts(tx, seen.under)
        here = inside(seen, districts, narrowed.district)
        if here is None:
            raise NotFound(f"There is no district {narrowed.district} that you may see.")

        def due(**also: str | bool) -> int:
            search = _asked(office, tx, here, replace(Narrowing(), **also))
            return sum(t.count for t in premises.counts(tx, here, search) if _of(t, narrowed.industry))

        return Counted(
            counts=tallies.read(tx, seen),
            districts=districts,
            expiring=due(permit="expiring"),
            expired=due(permit="expired"),
            visited=due(visited=True),
            complained=due(complained=True),
        )

    return office.store.read(work)


def _asked(office: Office, tx: Tx, seen: Scope, narrowed: Narrowing) -> Search:
    """What the store is asked, with the ids of those complained of where that narrows.

    Their number bounds what is sent with each question: at most as many as the scope holds, or as were complained of
    in these days in all, whichever are fewer. No complaint itself leaves the columns.
    """
    search = narrowed.search(office.today())
    if not narrowed.complained:
        return search
    recent = complained_since(History.of(office), office.today() - timedelta(days=COMPLAINED_DAYS))
    return replace(search, complained=frozenset(within(tx, seen, recent)["id"]))


def _counts(tx: Tx, seen: Scope, search: Search) -> list[Tally]:
    """From the tallies where they know the answer, else counted."""
    if search.only_by_standing and seen.ids is None:
        return tallies.read(tx, seen)
    return premises.counts(tx, seen, search)


def inside(seen: Scope, districts: Sequence[DistrictRow], district: str | None) -> Scope | None:
    """The scope narrowed to one of its districts; None for a district that is not in it."""
    if district is None:
        return seen
    path = next((d.path for d in districts if d.code == district), None)
    return None if path is None else replace(seen, under=path)


def _of(tally: Tally, industry: str | None) -> bool:
    return industry is None or tally.industry == industry
