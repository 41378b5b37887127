"""Finished answers kept in memory: a bounded store of bytes, by key, forgotten by the premises they tell of."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from graph.changes import EVERYTHING

MOST_BYTES = 64 * 1024 * 1024
"""Of finished answers in one worker: about 16,000 pages of one premises each (assumed to be enough)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its headers as they are sent, its body packed with gzip, and what it was made from."""

    status: int
    headers: Sequence[tuple[bytes, bytes]]
    packed: bytes
    length: int
    etag: bytes
    premises: str
    made_at: datetime

    @property
    def weight(self) -> int:
        """Bytes it takes, about."""
        return len(self.packed) + 2_000


@dataclass(slots=True)
class Answers:
    """The answers kept, the one longest unasked-for first. For one thread, the event loop's.

    `forgotten` counts what was forgotten because the store changed; `epoch` moves with each such time.
    """

    most_bytes: int = MOST_BYTES
    weight: int = 0
    forgotten: int = 0
    epoch: int = 0
    _kept: OrderedDict[Hashable, Answer] = field(default_factory=OrderedDict)
    _of: dict[str, set[Hashable]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Hashable) -> Answer | None:
        """The answer of a key, which is the last to go now."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: Answer, epoch: int) -> None:
        """Keep an answer that was begun at an epoch; not one that may be older than what was forgotten since."""
        if epoch != self.epoch:
            return
        self._drop(key)
        self._kept[key] = answer
        self._of.setdefault(answer.premises, set()).add(key)
        self.weight += answer.weight
        while self.weight > self.most_bytes and self._kept:
            self._drop(next(iter(self._kept)))

    def forget(self, premises: Iterable[str]) -> None:
        """Forget what tells of these premises; all of it when EVERYTHING is among them."""
        named = set(premises)
        if not named:
            return
        self.epoch += 1
        before = len(self._kept)
        if EVERYTHING in named:
            self._kept.clear()
            self._of.clear()
            self.weight = 0
        else:
            for key in [key for one in named for key in self._of.get(one, ())]:
                self._drop(key)
        self.forgotten += before - len(self._kept)

    def _drop(self, key: Hashable) -> None:
        gone = self._kept.pop(key, None)
        if gone is None:
            return
        self.weight -= gone.weight
        keys = self._of[gone.premises]
        keys.discard(key)
        if not keys:
            del self._of[gone.premises]
