"""The change feed: whose pages other processes' deeds have changed, read from the evidence they left."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from graph.leaf import EVERYTHING, first_id_at
from graph.queries import load
from graph.store import Store

__all__ = ["EVERYTHING", "Feed"]

OVERLAP = timedelta(seconds=60)
"""How far each look goes back: a deed is seen only once recorded, which is after its leaf got its time, and
clocks differ (assumed)."""
LONGEST_PAUSE = timedelta(minutes=10)
"""After a longer pause nothing is looked up: everything counts as touched."""
MOST = 5_000
"""Leaves in one look; more count as touching everything."""

_SINCE = load("changes/read_since")


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
