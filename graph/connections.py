"""How premises hang together: through their owner, the name of a legal person, an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.queries import Query, load
from graph.scope import Scope
from graph.store import Tx

KINDS: Mapping[str, Query] = {
    "same_owner": load("connections/list_same_owner"),
    "same_person": load("connections/list_same_person"),
    "same_site": load("connections/list_same_site"),
}
"""What two premises can share, the surest first."""

EACH = 20
"""So many premises of one owner, legal person or address are followed as where a path begins, those named first."""

MOST = 20
"""An address at which more premises stand, or a name that legal persons of more entities bear, joins nobody."""

LIMIT = 5_000
"""So many premises are reached by one kind of path."""


@dataclass(frozen=True, slots=True)
class Reached:
    """A premises at the end of a path."""

    id: str
    name: str
    address: str
    industry: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A path from a premises, `source`, to another; `shared` is the owner, the legal person's name or the address."""

    kind: str
    source: str
    reached: Reached
    shared: str
    entity: str | None
    """Code of the entity that operates the premises reached."""


def connections(
    tx: Tx, scope: Scope, sources: Sequence[str], *, kinds: Sequence[str] = tuple(KINDS)
) -> Iterator[Connection]:
    """All paths from some premises to others within a scope, the surest kind first.

    The sources are taken as they are, so they must be such as the scope holds. Only what the scope holds is counted
    against `MOST`. An entity shares its legal person with itself, so such a path may stand beside one of its owner.
    """
    for kind in kinds if sources else ():
        given = {"sources": list(sources), "each": EACH, "limit": LIMIT}
        if kind != "same_owner":
            given["most"] = MOST
        for row in tx.run(KINDS[kind], **given, **scope.params()):
            reached = Reached(**row["premises"])
            for source in row["sources"]:
                if source != reached.id:
                    yield Connection(kind, source, reached, row["shared"], row["entity"])
