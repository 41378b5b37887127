"""What changed for an owner since they last read the handbook, and the receipt that they read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from checklists import Change, Library, changes, facts_of
from graph import Tx, handbook_reads
from graph.handbook_reads import Addressed, HandbookRead
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.catalogue import CatalogueError
from regulation.facts import known_here, values
from regulation.office import Office
from regulation.ownership.handbook import Handbook, place

PAGE = 2_000
"""Premises read at a time when those concerned are counted."""


@dataclass(frozen=True, slots=True)
class News:
    """What the edition in force changes for one premises against `since`, the edition its owner read last.

    While none was read, `since` is the edition before; "" where there is none. `read` is the last receipt.
    """

    edition: str
    since: str
    read: HandbookRead | None
    changes: Sequence[Change]

    @property
    def unread(self) -> bool:
        """Whether the edition in force is still to be read."""
        return self.read is None or self.read.edition < self.edition


def news(office: Office, book: Handbook, read: HandbookRead | None) -> News | None:
    """What changed for a premises since its owner last read; None when its trade has no requirements yet."""
    if book.library is None:
        return None
    editions = [e for e in office.catalogue.libraries[book.card.industry] if e.version < book.library.version]
    last = next((e for e in editions if read and e.version == read.edition), None)
    before = last or (editions[-1] if editions else None)
    if before is None or (read and read.edition >= book.library.version):
        return News(book.library.version, read.edition if read else "", read, ())
    made = changes(before, book.library, values(book.known))
    return News(book.library.version, before.version, read, made)


def keep_read(office: Office, who: Who, premises_id: str, edition: str) -> None:
    """Keep the receipt of the asker's own premises for an edition in force by now.

    Raises:
        CatalogueError: its trade has no such edition, or that one is not in force yet.
        NotFound: it is not the asker's premises, or nobody's.
    """
    now, today = office.now(), office.today()

    def work(tx: Tx) -> None:
        card, _ = place(tx, who, premises_id, Action.CONFIRM_READ)
        library = office.catalogue.library_edition(card.industry, edition)
        if library.version > today.isoformat():
            raise CatalogueError(f"{card.industry} {edition} is not in force yet.")
        handbook_reads.put(tx, HandbookRead(premises_id, library.version, today, now, who.account))

    office.store.write("owner.read_handbook", who.account, work)


@dataclass(frozen=True, slots=True)
class Reach:
    """One edition of a trade: how many premises it concerns for certain or perhaps, and of how many it was read.

    `before` is the edition it is compared with; the first one ("") concerns everyone.
    """

    industry: str
    edition: str
    before: str
    premises: int
    concerned: int
    perhaps: int
    read: int
    concerned_read: int


@dataclass(slots=True)
class _Tally:
    concerned: int = 0
    perhaps: int = 0
    concerned_read: int = 0


def reaches(office: Office, who: Who) -> list[Reach]:
    """Every edition in force so far of the trades the asker supervises, the newest first; counted in their scope."""
    seen, today = scope(who, Action.READ_OVERVIEW), office.today().isoformat()
    made: list[Reach] = []
    for industry, editions in office.catalogue.libraries.items():
        if seen.industries is None or industry in seen.industries:
            made += _of_trade(office, seen, industry, [e for e in editions if e.version <= today])
    return sorted(made, key=lambda one: one.edition, reverse=True)


def _of_trade(office: Office, seen: Scope, industry: str, editions: Sequence[Library]) -> Iterator[Reach]:
    steps = [_Step(before, after) for before, after in pairwise(editions)]
    if steps:
        for one in _everyone(office, seen, industry):
            known = values(known_here(one.card, one.terms, office.today()))
            for step in steps:
                step.count(known, one.read)
    for place_of, library in enumerate(editions):
        premises, read = office.store.read(
            lambda tx, edition=library.version: handbook_reads.counted(tx, seen, industry, edition)
        )
        if place_of == 0:
            yield Reach(industry, library.version, "", premises, premises, 0, read, read)
            continue
        step = steps[place_of - 1]
        tally = step.tally
        yield Reach(
            industry,
            library.version,
            step.before.version,
            premises,
            tally.concerned,
            tally.perhaps,
            read,
            tally.concerned_read,
        )


@dataclass
class _Step:
    """From one edition to the next: whom it concerns, worked out once for premises whose facts are alike."""

    before: Library
    after: Library
    tally: _Tally = field(default_factory=_Tally)
    known_answers: dict[str, bool | None] = field(default_factory=dict[str, bool | None])

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that may decide a row."""
        libraries = (self.before, self.after)
        conditions = [row.when for one in libraries for row in one.requirements]
        conditions += [inference.when for one in libraries for inference in one.inferences]
        inferred = {inference.fact for one in libraries for inference in one.inferences}
        return tuple(sorted(inferred.union(*(facts_of(condition) for condition in conditions))))

    def count(self, known: Mapping[str, object], read: str | None) -> None:
        """Count one premises."""
        alike = repr([known.get(name) for name in self.facts])
        if alike not in self.known_answers:
            made = changes(self.before, self.after, known)
            self.known_answers[alike] = any(one.sure for one in made) or (None if made else False)
        concerns = self.known_answers[alike]
        self.tally.perhaps += concerns is None
        if concerns:
            self.tally.concerned += 1
            self.tally.concerned_read += read is not None and read >= self.after.version


def _everyone(office: Office, seen: Scope, industry: str) -> Iterator[Addressed]:
    """All premises of a trade within a scope, page by page."""
    after = ""
    while page := office.store.read(
        lambda tx, behind=after: handbook_reads.addressed(tx, seen, industry, behind, PAGE)
    ):
        yield from page
        after = page[-1].card.id
