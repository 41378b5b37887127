"""What is said of a draft that was tried on everybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from regulation.grading.whatif.counting import (
    DISTRICT,
    FLOOR_AREA,
    INDUSTRY,
    TRADE_CLASS,
    Alike,
    Moves,
    Needed,
)
from regulation.grading.whatif.movers import Mover


@dataclass(slots=True)
class WhatIf:
    """A draft of a model beside the edition in force on a day (None: there was none), over so many premises.

    `matrix` counts premises by old and new grade, by the state of those without one. `moves` counts who moves by what
    they are. `over_cap`: premises whose new least number of visits is above the most that they are to bear now, by
    both grades. `refused` maps a premises to why its facts cannot be graded by one of the two.
    """

    model: str
    day: date
    before_version: str | None
    after_version: str
    premises: int = 0
    matrix: Counter[tuple[str, str]] = field(default_factory=Counter)
    moves: Mapping[str, defaultdict[str, Moves]] = field(
        default_factory=lambda: {
            by: defaultdict(Moves) for by in (INDUSTRY, DISTRICT, TRADE_CLASS, FLOOR_AREA)
        }
    )
    before: Needed = field(default_factory=Needed)
    after: Needed = field(default_factory=Needed)
    over_cap: Counter[tuple[str, str]] = field(default_factory=Counter)
    movers: list[Mover] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0

    def count(self, some: Iterable[Alike], minutes: Callable[[str, str | None], int | None]) -> None:
        """Count premises by both tables; `minutes` says how long a visit takes in a trade at a grade."""
        for one in some:
            before, after = one.before, one.after
            self.premises += one.premises
            self.matrix[before.name, after.name] += one.premises
            for by, name in one.groups.items():
                self.moves[by][name].count(one)
            industry = one.groups[INDUSTRY]
            self.before.add(before.visits, minutes(industry, before.grade), one.premises)
            self.after.add(after.visits, minutes(industry, after.grade), one.premises)
            if before.visits and after.visits and after.visits.min > before.visits.max:
                self.over_cap[before.name, after.name] += one.premises

    @property
    def total(self) -> Moves:
        """Who moves, all together."""
        done = Moves()
        for one in self.moves[INDUSTRY].values():
            for key, number in asdict(one).items():
                setattr(done, key, getattr(done, key) + number)
        return done

    def as_json(self) -> dict[str, Any]:
        """The report as `yima whatif --json` prints it; points as plain numbers."""
        return {
            "model": self.model,
            "as_of": self.day.isoformat(),
            "before": self.before_version,
            "after": self.after_version,
            "premises": self.premises,
            "moves": asdict(self.total),
            "matrix": [_pair(pair, number) for pair, number in sorted(self.matrix.items())],
            "by": {
                by: [{by: name, **asdict(moves)} for name, moves in sorted(groups.items())]
                for by, groups in self.moves.items()
            },
            "needed": {"before": asdict(self.before), "after": asdict(self.after)},
            "over_cap": [_pair(pair, number) for pair, number in sorted(self.over_cap.items())],
            "movers": [mover.as_json() for mover in self.movers],
            "refused_premises": len(self.refused),
            "refused": [{"premises": key, "reason": reason} for key, reason in self.refused.items()],
            "seconds": round(self.seconds, 3),
        }


def _pair(pair: tuple[str, str], number: int) -> dict[str, Any]:
    return {"before": pair[0], "after": pair[1], "premises": number}
