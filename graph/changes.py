"""The change feed: whose pages and whose facts deeds have changed, read from the evidence that they left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice

from graph.leaf import EVERYTHING, first_id_at, moment_of
from graph.queries import load
from graph.store import Store

__all__ = ["EVERYTHING", "Feed", "News", "Place", "news"]

OVERLAP = timedelta(seconds=60)
"""How far each look goes back: a deed is seen only once recorded, which is after its leaf got its time, and
clocks differ (assumed)."""
LONGEST_PAUSE = timedelta(minutes=10)
"""After a longer pause nothing is looked up: everything counts as touched."""
MOST = 5_000
"""Leaves in one look; more count as touching everything."""

LATENESS = timedelta(minutes=5)
"""How much later than its own time a leaf may come and `news` still sees it: it is made when all else of its deed is
done, so this covers the commit and the difference of two machines' clocks (assumed)."""
PAGE = 1_000
"""Leaves whose ids `news` reads at a time."""
NAMING = 50
"""Leaves of which it reads whom they name at a time: each may name a page of premises."""

_SINCE = load("changes/read_since")
MOST_LEAVES = 500_000
"""More leaves since a place are not gone through: then everybody counts as changed."""

_LEAVES = load("changes/list_leaves")
_NAMED = load("changes/read_named")
_NEWEST = load("changes/read_newest")


@dataclass(slots=True)
class Feed:
    """One reader's place in the change feed. Not safe for several threads at once."""

    looked: datetime | None = None
    seen: frozenset[str] = field(default=frozenset())

    def touched(self, store: Store, now: datetime) -> frozenset[str]:
        """The premises touched since the last look; EVERYTHING alone at the first one and when too much is new.

        Raises:
            StoreUnavailable: the store does not answer; the next look goes back to where the last one ended.
        """
        paused = self.looked is None or now - self.looked > LONGEST_PAUSE
        after = first_id_at((now if paused else min(self.looked or now, now)) - OVERLAP)
        rows = store.ask(_SINCE, after=after, limit=MOST)
        new = [row for row in rows if row["id"] not in self.seen]
        self.looked, self.seen = now, frozenset(row["id"] for row in rows)
        if paused or len(rows) == MOST:
            return frozenset({EVERYTHING})
        named = frozenset(premises for row in new for premises in row["touched"])
        return frozenset({EVERYTHING}) if EVERYTHING in named else named


@dataclass(frozen=True, slots=True)
class Place:
    """How far somebody has read the feed, to be kept for years: whence the next look goes, and what it knows already.

    `seen` are the leaves after `after` that were there at the last look.
    """

    after: str
    seen: frozenset[str]


@dataclass(frozen=True, slots=True)
class News:
    """Of whom facts, grade or credit class have changed since a place, and the place to go on from.

    `named` is EVERYTHING alone where that cannot be told: a deed did not say, or the feed does not go on from that
    place, because the store is another one or was put back to an earlier day.
    """

    named: frozenset[str]
    place: Place


def news(store: Store, place: Place | None, now: datetime) -> News:
    """What the deeds recorded since a place have changed. None stands for no place: all is new.

    Deeds recorded while this reads are in it or in the next; none is missed that comes at most LATENESS after its time.

    Raises:
        StoreUnavailable: the store does not answer; nothing is lost by asking again.
    """
    after = _window(store, now) if place is None else place.after
    known = frozenset[str]() if place is None else place.seen
    found = list(islice(_leaves(store, after), None if place is None else MOST_LEAVES + 1))
    if place is not None and len(found) > MOST_LEAVES:
        return news(store, None, now)
    named = _named(store, [leaf for leaf in found if leaf not in known]) if known else frozenset[str]()
    goes_on = bool(known) and known <= set(found)
    newest = min(moment_of(found[-1]), now) if found else now
    first = max(after, first_id_at(newest - LATENESS))
    then = Place(first, frozenset(leaf for leaf in found if leaf > first))
    return News(named if goes_on and EVERYTHING not in named else frozenset({EVERYTHING}), then)


def _window(store: Store, now: datetime) -> str:
    """Whence a first look goes: the newest leaf is always in it, so that the next look knows the store again."""
    rows = store.ask(_NEWEST)
    newest = min(moment_of(rows[0]["id"]), now) if rows else now
    return first_id_at(newest - LATENESS)


def _leaves(store: Store, after: str) -> Iterator[str]:
    """The ids of all leaves after one, in their order."""
    page = store.ask(_LEAVES, after=after, limit=PAGE)
    while page:
        yield from (row["id"] for row in page)
        page = store.ask(_LEAVES, after=page[-1]["id"], limit=PAGE)


def _named(store: Store, leaves: Sequence[str]) -> frozenset[str]:
    pages = (leaves[at : at + NAMING] for at in range(0, len(leaves), NAMING))
    rows = (row for page in pages for row in store.ask(_NAMED, ids=page))
    return frozenset(premises for row in rows for premises in row["named"])
