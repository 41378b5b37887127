"""What wants to be looked at, told from grade to grade, is what the whole past says."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from risk import STEEP, Stood, Want, Wanting, Word, first

AT = datetime(2026, 11, 23, tzinfo=UTC)
GRADES = (*"ABCD", None)


@dataclass
class Past:
    """Grades of one subject in their order, each with what was said of it while it was the newest."""

    grades: list[Stood] = field(default_factory=list)
    words: list[list[Word]] = field(default_factory=list)

    def why(self) -> tuple[tuple[Want, ...], int, Stood | None]:
        """Why the newest wants to be looked at, how far it fell and from what: looked up in all that there is."""
        now, said = self.grades[-1], self.words[-1]
        looked = Word.CONFIRMED in said
        answers = [word for words in self.words for word in words if word is not Word.COMMENTED]
        disputed = bool(answers) and answers[-1] is Word.DISPUTED
        if looked and not disputed:
            return (), 0, None
        since = 0
        for number, (one, words) in enumerate(zip(self.grades, self.words, strict=True)):
            if Word.CONFIRMED in words or one.model != self.grades[max(number - 1, 0)].model:
                since = number
        others = [
            one for one in self.grades[since:-1] if None not in (one.rank, now.rank) and one.rank != now.rank
        ]
        before = others[-1] if others else None
        fell = max([0, *((now.rank or 0) - (one.rank or 0) for one in others)])
        found = [
            (Want.DISPUTED, disputed),
            (Want.WORSE, before is not None and (now.rank or 0) > (before.rank or 0)),
            (Want.BETTER, before is not None and (now.rank or 0) < (before.rank or 0)),
            (Want.UNKNOWN, now.state == "insufficient"),
            (Want.SENT_BACK, Word.SENT_BACK in said[_last(said, Word.CONFIRMED) :]),
        ]
        return tuple(want for want, holds in found if holds) or (Want.NEW,), fell, before


def _last(said: list[Word], word: Word) -> int:
    """Where it was said last, 0 where it was not."""
    return max((n for n, one in enumerate(said) if one is word), default=0)


def grade(number: int, letter: str | None, model: str = "t") -> Stood:
    state = "graded" if letter else "insufficient"
    return Stood(model, "1", state, letter, GRADES.index(letter) if letter else None, AT + timedelta(number))


@pytest.mark.parametrize("seed", range(60))
def test_step_by_step_says_what_the_whole_past_says(seed: int) -> None:
    draw, past = random.Random(seed), Past()
    held: Wanting | None = None
    for number in range(draw.randrange(1, 30)):
        if held is None or draw.random() < 0.6:
            now = grade(number, draw.choice(GRADES), draw.choice("tttttu"))
            held = held.graded(now) if held else first(now)
            past.grades.append(now)
            past.words.append([])
        else:
            word = draw.choice(list(Word))
            held = held.said(word)
            past.words[-1].append(word)
        why, fell, before = past.why()
        assert held.why == why
        if why:
            assert (held.fell, held.before) == (fell, before)
        assert (held.turn is None) == (not why)


def test_what_fell_steeply_is_looked_at_first_and_what_was_sent_back_last() -> None:
    steep = first(grade(0, "A")).graded(grade(1, "C"))
    assert (steep.fell, steep.turn) == (STEEP, 0)
    assert steep.said(Word.SENT_BACK).turn == 6
    assert steep.said(Word.SENT_BACK).said(Word.DISPUTED).turn == 0
    assert first(grade(0, "B")).said(Word.CONFIRMED).turn is None
