"""Which of a subject's grades wants a person's eye, and why: told from grade to grade, and from word to word."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

STEEP = 2
"""So many steps worse since somebody looked, and the grade stands first until somebody does (assumed)."""

_UNSURE = ("provisional", "insufficient")


class Want(StrEnum):
    """Why a grade wants to be looked at; the first grade of all, and one like the last, are simply new."""

    DISPUTED = "disputed"
    WORSE = "worse"
    BETTER = "better"
    UNKNOWN = "unknown"
    SENT_BACK = "sent_back"
    NEW = "new"


class Word(StrEnum):
    """What is said of a grade: an objection by the owner, anything else by an officer."""

    DISPUTED = "disputed"
    COMMENTED = "commented"
    CONFIRMED = "confirmed"
    SENT_BACK = "sent_back"


@dataclass(frozen=True, slots=True)
class Stood:
    """A grade as it stood: `rank` is its place in its table, 0 for the least risk, None where there was no grade."""

    model: str
    version: str
    state: str
    grade: str | None
    rank: int | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Wanting:
    """What has to be known of a subject's grades to say whether the newest wants a person's eye.

    `last` is the newest that has a rank, `other` the last of another rank than that, `best` the lowest rank: each of
    one model, and none older than what somebody last looked at. `looked`: somebody confirmed the newest. `disputed`:
    an objection waits for an answer. `sent_back`: the newest was, for a check of its facts.
    """

    now: Stood
    last: Stood | None = None
    other: Stood | None = None
    best: int | None = None
    looked: bool = False
    disputed: bool = False
    sent_back: bool = False

    @property
    def before(self) -> Stood | None:
        """The last other grade since somebody looked; None where there was none, or the newest has no rank."""
        return None if self.now.rank is None else self.other

    @property
    def fell(self) -> int:
        """By how many steps the newest is worse than the best since somebody looked."""
        return 0 if self.now.rank is None or self.best is None else self.now.rank - self.best

    @property
    def why(self) -> tuple[Want, ...]:
        """Why it wants to be looked at; nothing where somebody did and nobody objects."""
        if self.looked and not self.disputed:
            return ()
        moved = (self.now.rank or 0) - (self.before.rank or 0) if self.before else 0
        found = {
            Want.DISPUTED: self.disputed,
            Want.WORSE: moved > 0,
            Want.BETTER: moved < 0,
            Want.UNKNOWN: self.now.state in _UNSURE,
            Want.SENT_BACK: self.sent_back,
        }
        return tuple(want for want, holds in found.items() if holds) or (Want.NEW,)

    @property
    def turn(self) -> int | None:
        """Its turn in the order of looking, the lowest first; None where nothing wants to be looked at."""
        why = self.why
        if not why:
            return None
        if Want.SENT_BACK in why and Want.DISPUTED not in why:
            return 6
        if self.fell >= STEEP:
            return 0
        return next(n for n, want in enumerate(_TURNS, 1) if want in why)

    def graded(self, now: Stood) -> Wanting:
        """After another grade: by another model nothing before it counts, but an objection still waits."""
        if now.model != self.now.model:
            return replace(first(now), disputed=self.disputed)
        after = replace(self, now=now, looked=False, sent_back=False)
        if now.rank is None:
            return after
        other = self.last if self.last and self.last.rank != now.rank else self.other
        best = now.rank if self.best is None else min(self.best, now.rank)
        return replace(after, last=now, other=other, best=best)

    def said(self, word: Word) -> Wanting:
        """After a word on the newest grade; a comment changes nothing."""
        match word:
            case Word.DISPUTED:
                return replace(self, disputed=True)
            case Word.SENT_BACK:
                return replace(self, disputed=False, sent_back=True)
            case Word.CONFIRMED:
                return replace(first(self.now), looked=True)
            case Word.COMMENTED:
                return self


_TURNS = (Want.DISPUTED, Want.WORSE, Want.UNKNOWN, Want.BETTER, Want.NEW)
"""In which order one looks, what fell steeply before all and what was sent back after all."""


def first(now: Stood) -> Wanting:
    """After a first grade, or a first since somebody looked."""
    return Wanting(now, last=None if now.rank is None else now, best=now.rank)
