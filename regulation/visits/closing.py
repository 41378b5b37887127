"""The clocks and limits of closing what a visit found, read once from `closing.toml`; all of them assumed so far."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checklists import ChaseRules, TimeLimits


@dataclass(frozen=True, slots=True)
class Clocks:
    """All of the file. Days that are working days say so; `assumed` is what nobody found a source for.

    A batch of ratings consists of `ratings_at_least` and is held back for `ratings_days`.
    """

    more_time: TimeLimits
    chase: ChaseRules
    statement_working_days: int
    answer_working_days: int
    appeal_working_days: int
    decide_working_days: int
    ratings_at_least: int
    ratings_days: int
    assumed: tuple[str, ...]


@cache
def clocks() -> Clocks:
    """The clocks that hold."""
    given = tomllib.loads((Path(__file__).parent / "closing.toml").read_text(encoding="utf-8"))
    time, chase, appeal, rating = given["more_time"], given["chase"], given["appeal"], given["rating"]
    return Clocks(
        more_time=TimeLimits(time["times"], time["days"]),
        chase=ChaseRules(
            tuple(chase["before"]), tuple(chase["after"]), chase["lead"], chase["recheck"], chase["case"]
        ),
        statement_working_days=given["statement"]["working_days"],
        answer_working_days=given["statement"]["answer_working_days"],
        appeal_working_days=appeal["working_days"],
        decide_working_days=appeal["decide_working_days"],
        ratings_at_least=rating["at_least"],
        ratings_days=rating["days"],
        assumed=tuple(row["assumed"] for row in given.values() if "assumed" in row),
    )
