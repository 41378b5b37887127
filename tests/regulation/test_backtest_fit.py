"""Fitted tables: readable, monotone, blind to who inspected, the same again to the byte; and windows and fairness."""

import random
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from regulation.catalogue import PACKAGE, Catalogue, read_catalogue
from regulation.grading.backtest import BacktestFault, Slot, scored
from regulation.grading.fairness import (
    GROUPS_END,
    MINIMUM,
    Judged,
    by_district,
    by_grade,
    by_group,
    wilson,
    worst_over_best,
)
from regulation.grading.fitted_table import MODEL, fit_table
from regulation.grading.fitting import FEWEST, Banded, Fitted, fit, steps_of
from regulation.grading.windows import roll
from regulation.register.chicago_past import read_outcomes, read_past
from regulation.register.sample import CHICAGO
from risk import Fact, RiskTable

DAY = date(2014, 1, 1)
FALLING = {"chicago_risk_class", "years_since_first_permit", "school_or_day_care", "visits_on_record"}
"""Facts whose points fall with the value; of the risk classes 1 is the highest."""

SHIPPED = PACKAGE / "tables" / MODEL / f"{DAY}.toml"
FULL = Path(__file__).parents[3] / "shared" / "data" / "chicago"
"""Where the whole of the city's records stands beside a checkout."""

WITH_FULL = pytest.mark.skipif(
    not FULL.exists(), reason="the city's whole records do not lie beside this checkout"
)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return read_catalogue()


@pytest.fixture(scope="module")
def slots() -> list[Slot]:
    """Every inspection of the excerpt with what was known before it."""
    return read_past(CHICAGO).slots(pl.read_parquet(CHICAGO / "inspections.parquet"))


@pytest.fixture(scope="module")
def before(slots: list[Slot]) -> list[Slot]:
    return [one for one in slots if one.date < DAY]


def whole_and_monotone(table: RiskTable) -> bool:
    """Whole points, rising or falling with each fact; what is not known costs the highest of them."""
    for factor in table.factors:
        (way,) = factor.ways
        points = [band.points for band in way.bands]
        if points != sorted(points, reverse=factor.id in FALLING) or any(cost % 1000 for cost in points):
            return False
        if factor.unknown != max(points):
            return False
    return True


def test_the_same_records_in_any_order_give_the_same_bytes(before: list[Slot], known: Catalogue) -> None:
    mixed = random.Random(3).sample(before, len(before))
    made, again = fit_table(before, known.facts, DAY), fit_table(mixed, known.facts, DAY)
    assert made.text == again.text
    assert whole_and_monotone(made.table)
    assert len(made.table.factors) <= 15
    assert sum(factor.max for factor in made.table.factors) == pytest.approx(100_000, abs=5_000)


def test_the_shipped_edition_is_one_that_a_person_can_read(known: Catalogue) -> None:
    table = known.edition(MODEL, str(DAY))
    assert whole_and_monotone(table)
    assert len(table.factors) <= 15
    assert "inspector_group" not in {fact.id for fact in table.facts}
    assert table.on_trial


@WITH_FULL
def test_the_shipped_edition_comes_out_again_to_the_byte() -> None:
    done = fit_command(FULL)
    assert done.stdout == SHIPPED.read_text(encoding="utf-8")


@WITH_FULL
def test_tables_never_fitted_to_a_window_find_nearly_as_early_there_as_boosting_and_more_at_every_grade(
    known: Catalogue,
) -> None:
    every = read_past(FULL).slots(read_outcomes(FULL / "inspections.parquet")[0])
    rolled = roll(every, known.facts)
    assert len(rolled.windows) == 11
    assert rolled.behind_boosting.mean < 0.5
    assert rolled.days_earlier["table"].low > rolled.days_earlier["risk_class_alone"].high
    grades = by_grade(rolled.judged)
    rates = [rate.rate for rate in grades if rate.name != "—" and rate.rate is not None]
    assert rates == sorted(set(rates))
    assert len(rates) == 4
    ratio = worst_over_best(grades)
    assert ratio is not None
    assert ratio.low > 2


def test_who_was_never_visited_gets_no_grade_and_stands_between_the_best_and_the_worst(
    slots: list[Slot], known: Catalogue
) -> None:
    found = scored(known.edition(MODEL, str(DAY)), slots)
    judged_by_visits: dict[bool, list[tuple[int, str | None]]] = {True: [], False: []}
    for one, points, grade in zip(slots, found.points, found.grades, strict=True):
        judged_by_visits[one.facts["visits_on_record"].value != 0].append((points, grade))
    assert {grade for _, grade in judged_by_visits[False]} == {None}
    assert {grade for _, grade in judged_by_visits[True]} >= {"A", "B", "C", "D"}
    visited = sorted(points for points, _ in judged_by_visits[True])
    assert all(visited[0] < points < visited[-1] for points, _ in judged_by_visits[False])


def test_that_nobody_came_yet_is_known_and_what_a_visit_found_does_not_apply() -> None:
    never = Slot("n", DAY, critical=False, facts={"came": Fact(0)}, district="w", group=None)
    lost = replace(never, facts={"came": Fact(1)})
    candidates = (
        Banded("came", "record", (1,), rises=False),
        Banded("found", "record", (1, 3), rises=True, none_if_zero="came"),
    )
    assert [steps_of(one, candidates) for one in (never, lost)] == [(1, 0, 0), (0, 1, 1)]


def test_no_record_of_the_day_it_takes_effect_is_fitted_to(slots: list[Slot], known: Catalogue) -> None:
    with pytest.raises(BacktestFault, match="not before 2014-01-01"):
        fit_table(slots, known.facts, DAY)


def test_too_few_findings_are_fitted_to_by_nobody(before: list[Slot]) -> None:
    found = [one for one in before if one.critical][: FEWEST - 1]
    with pytest.raises(BacktestFault, match="a table needs 100"):
        fit(found)


def strict_group_sees_new_sites() -> list[Slot]:
    """Findings hang on who inspects alone; the strict group is sent where much was found before."""
    made: list[Slot] = []
    for number in range(4000):
        strict = number % 2 == 0
        many = number % 10 < 8 if strict else number % 10 < 3
        critical = (number // 10) % 10 < (4 if strict else 1)
        facts = {"minor": Fact(5 if many else 0), "real": Fact((number // 20) % 2)}
        critical = critical or ((number // 20) % 2 == 1 and (number // 40) % 5 == 0)
        made.append(
            Slot(str(number), DAY - timedelta(days=1), critical, facts, "ward", "s" if strict else "m")
        )
    return made


def test_a_strict_group_does_not_make_its_sites_worse() -> None:
    slots = strict_group_sees_new_sites()
    candidates = (Banded("minor", "record", (1,), rises=True), Banded("real", "record", (1,), rises=True))
    aware = fit(slots, candidates)
    blind = fit([replace(one, group=None) for one in slots], candidates)
    assert aware.groups["s"] > aware.groups["m"] + 0.5

    def cost(made: Fitted) -> int:
        return sum(max(factor.points) for factor in made.factors if factor.banded.fact == "minor")

    assert cost(aware) < 20 < 40 < cost(blind)


def judged(
    n: int, found: int, grade: str | None, *, group: str | None = None, ward: str = "w1"
) -> list[Judged]:
    return [
        Judged(Slot(f"{grade}{group}{ward}{k}", DAY, k < found, {}, ward, group), grade, 0.2)
        for k in range(n)
    ]


def test_rates_of_few_inspections_are_withheld() -> None:
    few = judged(MINIMUM - 1, 3, "A", ward="w1")
    enough = judged(MINIMUM, 10, "A", ward="w2")
    small, large = by_district([*few, *enough])
    assert (small.n, small.positives, small.rate, small.low) == (MINIMUM - 1, None, None, None)
    assert (large.rate, large.expected) == (0.2, pytest.approx(0.2))
    assert large.low is not None
    assert large.high is not None
    assert large.low < 0.2 < large.high


def test_the_worst_grade_over_the_best_has_its_interval() -> None:
    rates = by_grade(
        [*judged(400, 40, "A"), *judged(400, 60, "B"), *judged(200, 60, "C"), *judged(90, 80, None)]
    )
    assert [rate.name for rate in rates] == ["A", "B", "C", "—"]
    ratio = worst_over_best(rates)
    assert ratio is not None
    assert (ratio.worst, ratio.best, ratio.ratio) == ("C", "A", pytest.approx(3))
    assert 2 < ratio.low < 3 < ratio.high < 4.5
    assert worst_over_best(by_grade(judged(400, 40, "A"))) is None


def test_the_interval_of_a_share_stays_within_it() -> None:
    assert wilson(0, 100)[0] == pytest.approx(0, abs=1e-12)
    assert wilson(100, 100)[1] == pytest.approx(1)


def test_leniency_ends_where_the_groups_end() -> None:
    then = judged(60, 30, "A", group="blue")
    late = [replace(one, slot=replace(one.slot, date=GROUPS_END + timedelta(days=1))) for one in then]
    (rate,) = by_group([*then, *late, *judged(60, 6, "A")])
    assert (rate.name, rate.n, rate.rate) == ("blue", 60, 0.5)


def test_every_window_is_fitted_to_what_came_before_it(slots: list[Slot], known: Catalogue) -> None:
    late = [one for one in slots if one.date < date(2013, 7, 1)]
    rolled = roll(late, known.facts)
    assert [window.start for window in rolled.windows] == [
        date(2012, 11, 1),
        *(date(2013, m, 1) for m in (1, 3, 5)),
    ]
    for window in rolled.windows:
        assert window.fitted_to == sum(one.date < window.start for one in late)
        assert window.n == sum(window.start <= one.date < window.end for one in late)
    days = rolled.days_earlier
    assert set(days) == {"calendar", "table", "risk_class_alone", "random_order", "gradient_boosting"}
    assert (days["calendar"].mean, days["calendar"].low, days["calendar"].high) == (0, 0, 0)
    assert all(of.low <= of.mean <= of.high for of in days.values())
    assert rolled.behind_boosting.mean == pytest.approx(days["gradient_boosting"].mean - days["table"].mean)
    assert len(rolled.judged) == sum(window.n for window in rolled.windows)


def fit_command(history: Path) -> subprocess.CompletedProcess[str]:
    """`yima fit` in a process of its own, without a store or a data directory."""
    words = ["fit", "--history", str(history), "--effective", str(DAY)]
    done = subprocess.run(
        [sys.executable, "-m", "regulation.cli", *words],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done


def test_the_command_prints_an_edition_that_a_deployment_can_lay_down() -> None:
    made = tomllib.loads(fit_command(CHICAGO).stdout)
    assert (made["id"], made["effective_from"], made["on_trial"]) == (MODEL, DAY, True)
