"""A draft of a risk table tried on 50,000 premises on Neo4j: by the mirror, beside reading everybody from the graph."""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import polars as pl

from regulation.access.policy import OPERATOR
from regulation.catalogue import PACKAGE, read_draft
from regulation.credit.classing import classify_all
from regulation.grading.regrade import regrade
from regulation.grading.whatif import WhatIf, whatif, whatif_from_graph
from regulation.history import KINDS, append
from regulation.office import Office
from regulation.planning.reading import minutes_for
from risk import Fact, RiskTable
from tests.bench.shops import DAY, DEPARTMENT, SHOPS, Town, office_on_neo4j

PREMISES = int(os.environ.get("BENCH_PREMISES", "50000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
MODEL = "cn-food-sales-2016"
PUNISHED = 3
"""One legal entity in so many has one to three penalties."""
LISTS = ("on_abnormal_list", "annual_report_missing", "broken_promise")


def run(report: Callable[[str], None]) -> None:
    """Load, classify and grade all, then try the draft both ways in turn; the first time the mirror is made anew."""
    with office_on_neo4j("cn-credit-risk") as office:
        start = time.perf_counter()
        classes = _populate(office)
        report(
            f"{PREMISES:,} shops loaded, classified and graded in {time.perf_counter() - start:.0f} s; "
            f"entities by state of their class: {classes}"
        )
        _measure(report, office)


def _populate(office: Office) -> dict[str, int]:
    said = {name: Fact(False, "register", None, DAY) for name in LISTS}
    town = Town(office, PREMISES, (SHOPS,), said)
    town.load()
    schema = {**KINDS["penalties"].schema, "premises": pl.String()}
    rows = [
        dict.fromkeys(schema)
        | {
            "id": f"{number}-{which}",
            "premises": town.shop(number).id,
            "date": DAY - timedelta(random.Random(number + which).randrange(700)),
            "severity": 5,
            "department": DEPARTMENT,
        }
        for number in range(0, PREMISES, PUNISHED)
        for which in range(number % 4)
    ]
    append(office, OPERATOR, "penalties", pl.DataFrame(rows, schema=schema))
    classes = classify_all(office, OPERATOR).states
    regrade(office, OPERATOR)
    return dict(classes)


def _measure(report: Callable[[str], None], office: Office) -> None:
    draft, today = _draft(office), office.today()
    anew = whatif(office, OPERATOR, draft, today, minutes_for)
    report(f"the first time, the mirror made anew  {anew.seconds:.1f} s")
    rounds: list[tuple[float, float]] = []
    for number in range(ROUNDS):
        by_mirror = whatif(office, OPERATOR, draft, today, minutes_for)
        by_graph = whatif_from_graph(office, OPERATOR, draft, today, minutes_for)
        if _answer(by_mirror) != _answer(by_graph):
            raise RuntimeError("The mirror and the graph do not say the same.")
        report(
            f"round {number + 1}: by the mirror {by_mirror.seconds:.2f} s, from the graph {by_graph.seconds:.1f} s; "
            f"{by_mirror.total.worse + by_mirror.total.better:,} move"
        )
        rounds.append((by_mirror.seconds, by_graph.seconds))
    fast, slow = (statistics.median(column) for column in zip(*rounds, strict=True))
    ratio = statistics.median(graph / mirror for mirror, graph in rounds)
    report(
        f"yima whatif  median of {ROUNDS}: {fast:.2f} s; everybody from the graph {slow:.1f} s; "
        f"ratio, median of the rounds: {ratio:.1f}"
    )


def _draft(office: Office) -> RiskTable:
    """The edition in force with another edge between two grades."""
    text = (PACKAGE / "tables" / MODEL / "2016-12-01.toml").read_text(encoding="utf-8")
    text = text.replace("effective_from = 2016-12-01", "effective_from = 2027-01-01", 1)
    return read_draft(
        text.replace("up_to = 45", "up_to = 40", 1).encode(), "draft.toml", MODEL, office.catalogue
    )


def _answer(found: WhatIf) -> object:
    return {**found.as_json(), "seconds": None}


if __name__ == "__main__":
    run(print)
