"""Complaints that a visit upheld: nobody said whether they are true, and a visit soon after found something."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from graph import Tx
from graph import credit as stored
from graph.credit import Entered
from regulation.credit.rules import rules
from regulation.history import KINDS, History
from risk import Text

KIND = "complaint"


def upheld_complaints(
    history: History, tx: Tx, owners: Mapping[str, str], since: date, day: date
) -> list[tuple[str, Entered]]:
    """The complaints of a span of days that a visit upheld, each with the code of who operates the premises.

    `owners` maps a premises to its entity's code: each is sought in the columns, and those with complaints asked about
    in the graph. What somebody found true or not true is not looked at here: that word stands.

    Raises:
        HistoryDamaged: a file is missing or is not what was written.
    """
    numbers = {number: one for one in owners if (number := history.numbers.of(one)) is not None}
    rows = history.rows(KINDS["complaints"].name, *numbers, since=since, until=day)
    undecided = rows.filter(pl.col("verified").is_null())
    if undecided.is_empty():
        return []
    found: defaultdict[str, list[date]] = defaultdict(list)
    asked = {numbers[number] for number in undecided["premises"].unique()}
    for premises, on in stored.found_on(tx, asked, since, day):
        found[premises].append(on)
    within = timedelta(days=rules(history.data_dir).upheld_days)
    upheld: list[tuple[str, Entered]] = []
    for number, id, on, topic in undecided.select("premises", "id", "date", "topic").iter_rows():
        premises = numbers[number]
        if any(on <= visited <= on + within for visited in found[premises]):
            upheld.append((owners[premises], Entered(KIND, id, on, premises, what=Text(topic, topic))))
    return upheld
