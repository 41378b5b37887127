"""Fitted tables: readable, monotone, blind to who inspected, the same again to the byte; and windows and fairness."""

import random
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date, timedelta

import polars as pl
import pytest

from regulation.catalogue import Catalogue, read_catalogue
from regulation.grading.backtest import BacktestFault, Slot
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
from regulation.grading.fitting import FEWEST, Banded, Fitted, fit
from regulation.grading.windows import roll
from regulation.register.chicago_past import read_past
from regulation.register.sample import CHICAGO
from risk import Fact, RiskTable

DAY = date(2014, 1, 1)
FALLING = {"years_since_first_permit"}


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
    """Whole points; rising with each fact but the age of the permit and the class, of which 1 is the highest."""
    for factor in table.factors:
        (way,) = factor.ways
        points = [band.points for band in way.bands]
        falls = factor.id in FALLING or factor.id == "chicago_risk_class"
        if points != sorted(points, reverse=falls) or any(cost % 1000 for cost in [*points, factor.unknown]):
            return False
    return True


def test_the_same_records_in_any_order_give_the_same_bytes(before: list[Slot], known: Catalogue) -> None:
    mixed = random.Random(3).sample(before, len(before))
    made, again = fit_table(before, known.facts, DAY), fit_table(mixed, known.facts, DAY)
    assert made.text == again.text
    assert whole_and_monotone(made.table)
    assert len(made.table.factors) <= 15
    assert sum(factor.max for factor in made.table.factors) == pytest.approx(100_000, abs=5_000)


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


def test_the_command_prints_an_edition_that_a_deployment_can_lay_down() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "regulation.cli",
            "fit",
            "--history",
            str(CHICAGO),
            "--effective",
            "2014-01-01",
        ],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    made = tomllib.loads(done.stdout)
    assert (made["id"], made["effective_from"], made["on_trial"]) == (MODEL, DAY, True)
