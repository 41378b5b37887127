"""How often an address may try something, counted exactly, in the memory of one worker."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_ADDRESSES = 10_000
"""Addresses remembered at once; the one longest not seen is forgotten first (assumed)."""


@dataclass(slots=True)
class Limit:
    """At most `most` tries an address in any `seconds`."""

    most: int
    seconds: int
    _tries: OrderedDict[str, list[datetime]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seconds_to_wait(self, address: str, now: datetime) -> int:
        """0 and the try is counted; else how long to wait, and nothing is counted."""
        with self._lock:
            since = now - timedelta(seconds=self.seconds)
            tries = [at for at in self._tries.pop(address, ()) if at > since]
            wait = 0 if len(tries) < self.most else max(1, -int((since - tries[0]).total_seconds() // 1))
            if not wait:
                tries.append(now)
            self._tries[address] = tries
            while len(self._tries) > MOST_ADDRESSES:
                self._tries.popitem(last=False)
            return wait
