"""Events of millions of subjects counted as one subject's are: by age, with the decay of the table, in integers."""

from __future__ import annotations

import datetime as dt

import narwhals as nw
import polars as pl
from narwhals.typing import IntoFrameT

from risk.model import DeclaredFact


def count_events(
    fact: DeclaredFact, events: IntoFrameT, as_of: dt.date, subject: str = "subject"
) -> IntoFrameT:
    """One row for each subject with an event: the integer of ``fact`` that ``integers`` gives for the same list.

    ``events`` has a row an event: ``subject``, ``date`` (Date) and, where events weigh differently, an integer
    ``weight``. What happens after ``as_of`` was not known then and does not count. A subject without events is
    not in the result; joined to a population its null means "not known", 0 that there were none.
    """
    rows = nw.from_native(events)
    weight = nw.col("weight") if "weight" in rows.collect_schema() else nw.lit(1, dtype=nw.Int64)
    # Days are compared as dates, never subtracted: an age needs no duration, no division and no rounding.
    cost = nw.lit(0, dtype=nw.Int64)
    for step in reversed(fact.decay):
        oldest = nw.lit(as_of - dt.timedelta(days=step.to_days))
        cost = nw.when(nw.col("date") >= oldest).then(nw.lit(step.points, dtype=nw.Int64)).otherwise(cost)
    cost = nw.when(nw.col("date") <= nw.lit(as_of)).then(cost).otherwise(nw.lit(0, dtype=nw.Int64))
    total = nw.col(fact.id)
    counted = (
        rows.with_columns((cost * weight.cast(nw.Int64)).alias(fact.id)).group_by(subject).agg(total.sum())
    )
    most = nw.lit(fact.highest, dtype=nw.Int64)
    capped = nw.when(total > most).then(most).otherwise(total).cast(nw.Int64)
    return counted.with_columns(capped.alias(fact.id)).to_native()


def counts_by_number(
    fact: DeclaredFact, events: pl.LazyFrame, as_of: dt.date, numbers: int, subject: str = "premises"
) -> pl.Series:
    """``count_events`` of subjects that are known by dense numbers: Int64, at the place n the integer of subject n.

    ``numbers`` is how many places there are; who has no event has 0, and events of a number beyond are left out. A
    column of numbers takes its integers by ``pl.lit(counts).gather(pl.col("premises"))``: no join, whatever the order.
    """
    counted = count_events(fact, events, as_of, subject).collect(engine="streaming")
    counted = counted.filter(pl.col(subject) < numbers)
    counts = pl.zeros(numbers, pl.Int64, eager=True).scatter(counted[subject], counted[fact.id])
    return counts.alias(fact.id)
