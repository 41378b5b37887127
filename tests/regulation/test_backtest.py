"""The back-test: pairing by hand, nothing known too early, the same facts as the store, and sentences for bad input."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from graph import grades
from graph.queries import parse
from regulation.access.policy import OPERATOR
from regulation.catalogue import Catalogue
from regulation.grading.backtest import BacktestFault, Slot, backtest, ranked, replay, scored
from regulation.grading.facts import facts_on
from regulation.office import Office
from regulation.register.chicago import load_chicago
from regulation.register.chicago_past import read_outcomes, read_past
from regulation.register.sample import CHICAGO

JULY, SEPTEMBER = date(2014, 7, 1), date(2014, 9, 1)
FIRST = date(2014, 1, 1)
BUSY = date(2014, 3, 17)
"""The day on which the excerpt has the most inspections since then."""

KEYS = parse(
    "tests/chicago_keys", "// Keys.\nMATCH (p:Premises) RETURN p.key AS key, p.id AS id ORDER BY p.key"
)


def slot(number: int, day: int, *, critical: bool = False) -> Slot:
    return Slot(str(number), FIRST + timedelta(days=day), critical, {}, "ward", None)


@pytest.fixture(scope="module")
def summer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The excerpt's inspections of July and August 2014."""
    rows = pl.read_parquet(CHICAGO / "inspections.parquet")
    path = tmp_path_factory.mktemp("summer") / "summer.parquet"
    rows.filter(pl.col("inspection_date").is_between(JULY, SEPTEMBER)).write_parquet(path)
    return path


def slots_of(folder: Path, test: Path) -> list[Slot]:
    return read_past(folder).slots(read_outcomes(test)[0])


def order(slots: Sequence[Slot], known: Catalogue) -> list[str]:
    table = known.table("chicago-food", JULY)
    return [one.id for one in ranked(slots, scored(table, slots).points)]


def command(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run `yima` in a process of its own, without a store or a data directory."""
    return subprocess.run(
        [sys.executable, "-m", "regulation.cli", *map(str, words)],
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
        timeout=120,
        check=False,
    )


def test_a_site_with_a_finding_moves_to_the_day_its_score_earns() -> None:
    slots = [slot(1, 0), slot(2, 10), slot(3, 20), slot(4, 30, critical=True)]
    found = replay(slots, [0, 1, 2, 3])
    assert (found.n, found.positives, found.days_earlier) == (4, 1, 30)
    assert (found.first_half_share_actual, found.first_half_share_model) == (0, 1)
    assert found.auc == 1
    assert replay(slots, [3, 2, 1, 0]).days_earlier == 0
    assert replay(slots, [3, 1, 2, 0]).auc == 0


def test_the_calendar_keeps_its_days_when_several_fall_on_one() -> None:
    slots = [slot(1, 0), slot(2, 0), slot(3, 7, critical=True), slot(4, 7, critical=True)]
    assert replay(slots, [0, 0, 1, 1]).days_earlier == 7
    assert replay(slots, [0, 1, 2, 0.5]).days_earlier == 3.5


def test_equal_scores_are_ordered_without_a_look_at_day_or_outcome() -> None:
    slots = [slot(n, n, critical=n > 900) for n in range(1000)]
    level = [0] * len(slots)
    other_days = [slot(n, 1000 - n, critical=n < 100) for n in range(1000)]
    assert [one.id for one in ranked(slots, level)] == [one.id for one in ranked(other_days, level)]
    assert abs(replay(slots, level).auc or 0) == 0.5
    first_half = ranked(slots, level)[:500]
    assert 200 < sum(int(one.id) < 500 for one in first_half) < 300


def test_outcomes_of_the_test_file_do_not_touch_the_order(
    summer: Path, tmp_path: Path, catalogue: Catalogue
) -> None:
    rows = pl.read_parquet(summer)
    outcomes = ["critical_count", "serious_count", "minor_count", "results", "inspector_group", "risk"]
    places = random.Random(7).sample(range(rows.height), rows.height)
    shuffled = tmp_path / "shuffled.parquet"
    rows.with_columns(rows.select(outcomes)[places]).write_parquet(shuffled)
    before, after = slots_of(CHICAGO, summer), slots_of(CHICAGO, shuffled)
    assert order(before, catalogue) == order(after, catalogue)
    assert [one.critical for one in before] != [one.critical for one in after]


def test_records_of_the_day_or_later_change_nothing(tmp_path: Path) -> None:
    inspections = pl.read_parquet(CHICAGO / "inspections.parquet")
    licences = pl.read_parquet(CHICAGO / "licences.parquet")
    day = pl.col("inspection_date")
    one_day = inspections.filter(day == pl.lit(BUSY))
    one_day.write_parquet(tmp_path / "day.parquet")
    later = inspections.filter(day >= BUSY).with_columns(
        critical_count=pl.lit(9, pl.Int64), risk=pl.lit("Risk 3 (Low)")
    )
    again = inspections.with_columns(day + pl.duration(days=2000), critical_count=pl.lit(9, pl.Int64))
    moved = licences.with_columns(
        pl.col("license_term_start_date") + pl.duration(days=2000), address=pl.lit("1 NEW STREET")
    )
    past = inspections.filter(day < BUSY)
    pl.concat([past, later, again]).write_parquet(tmp_path / "inspections.parquet")
    pl.concat([licences, moved]).write_parquet(tmp_path / "licences.parquet")
    before = slots_of(CHICAGO, tmp_path / "day.parquet")
    assert len(before) > 5
    assert [one.facts for one in before] == [
        one.facts for one in slots_of(tmp_path, tmp_path / "day.parquet")
    ]
    assert any("critical_at_last_visit" in one.facts for one in before)


def test_every_fact_is_older_than_the_inspection_and_the_last_visit_is_the_newest_before_it(
    summer: Path,
) -> None:
    slots = slots_of(CHICAGO, summer)
    recorded = [
        (one.date, fact)
        for one in slots
        for name, fact in one.facts.items()
        if (name, fact.value) != ("visits_on_record", 0)
    ]
    assert all(fact.date and fact.date < day for day, fact in recorded)
    rows = pl.read_parquet(CHICAGO / "inspections.parquet")
    known = [one for one in slots if "critical_at_last_visit" in one.facts]
    checked = 0
    for one in known:
        number = rows.filter(pl.col("inspection_id") == int(one.id))["license_number"][0]
        same = rows.filter(
            (pl.col("license_number") == number) & (pl.col("inspection_date") < one.date)
        ).sort("inspection_date")
        record = one.facts["critical_at_last_visit"].record
        if same.height and record == f"chicago:{same['inspection_id'][-1]}":
            assert one.facts["critical_at_last_visit"].value == same["critical_count"][-1]
            assert one.facts["days_since_last_visit"].value == (one.date - same["inspection_date"][-1]).days
            checked += 1
    assert checked > 0.9 * len(known) > 100


def test_the_store_and_the_parquet_history_give_the_same_facts(one_office: Office) -> None:
    """As of the day after the last record, when both know everything."""
    load_chicago(one_office, OPERATOR, CHICAGO)
    rows = pl.read_parquet(CHICAGO / "inspections.parquet").sort("inspection_id")
    after = date(2015, 8, 1)
    slots = read_past(CHICAGO).slots(rows.with_columns(inspection_date=pl.lit(after)))
    wanted = {name for one in slots for name in one.facts}
    found = one_office.store.read(lambda tx: grades.subjects(tx, ["chicago_food"], after, "", 10_000))
    by_last = {subject.visits[0].id: facts_on(subject, after, wanted) for subject in found if subject.visits}
    compared = 0
    for one in slots:
        last = one.facts["critical_at_last_visit"].record
        if last and last.removeprefix("chicago:") == one.id:
            assert plain(one.facts) == plain(by_last[last])
            compared += 1
    assert compared > 2000


def plain(facts: Any) -> dict[str, tuple[Any, str | None, date | None]]:
    return {name: (fact.value, fact.record, fact.date) for name, fact in sorted(facts.items())}


def test_a_model_whose_facts_the_history_gives_is_replayed(summer: Path) -> None:
    done = command("backtest", "--model", "chicago-food", "--history", CHICAGO, "--test", summer, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    rows = pl.read_parquet(summer)
    assert said["n"] == rows.height
    assert said["positives"] == (rows["critical_count"] > 0).sum()
    assert {"days_earlier", "first_half_share_actual", "first_half_share_model", "auc"} <= set(said)
    assert said["version"] == "2014-01-01"
    human = command("backtest", "--model", "chicago-food", "--history", CHICAGO, "--test", summer)
    assert f"{said['days_earlier']:.2f} days earlier" in human.stdout


def test_another_edition_can_be_asked_for(summer: Path, catalogue: Catalogue) -> None:
    slots = slots_of(CHICAGO, summer)
    first = catalogue.edition("chicago-food", "2011-09-01")
    words = ("--history", CHICAGO, "--test", summer, "--version", "2011-09-01", "--json")
    said = json.loads(command("backtest", "--model", "chicago-food", *words).stdout)
    assert said["days_earlier"] == backtest(first, slots).days_earlier


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.drop("critical_count"), "the column critical_count is missing"),
        (lambda rows: rows.with_columns(critical_count=0), "No inspection of the test file has a critical"),
        (lambda rows: rows.head(0), "no row has inspection_id"),
        (
            lambda rows: rows.with_columns(
                license_number=pl.lit(-1), dba_name=pl.col("inspection_id").cast(pl.String)
            ),
            "no inspection of these sites before their day",
        ),
    ],
)
def test_what_cannot_be_replayed_is_said_in_a_sentence(
    change: Any, sentence: str, summer: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.parquet"
    change(pl.read_parquet(summer)).write_parquet(bad)
    done = command("backtest", "--model", "chicago-food", "--history", CHICAGO, "--test", bad)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--model", "nobody", "--test", "x.parquet"), "nobody"),
        (("--model", "cn-food-sales-2016", "--test", CHICAGO / "inspections.parquet"), "gives none of"),
        (("--model", "chicago-food", "--test", "nowhere.parquet"), "no readable Parquet file"),
        (
            (
                "--model",
                "chicago-food",
            ),
            "--test FILE",
        ),
        (("--model", "uk-fhrs", "--windows"), "chicago-food only"),
        (("--model", "chicago-food", "--windows", "--test", "x.parquet"), "leave out --test"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(words: tuple[str | Path, ...], sentence: str) -> None:
    done = command("backtest", "--history", CHICAGO, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_rows_that_lack_an_outcome_are_left_out_and_counted(summer: Path, tmp_path: Path) -> None:
    rows = pl.read_parquet(summer)
    gaps = tmp_path / "gaps.parquet"
    missing = pl.int_range(pl.len()) < 3
    rows.with_columns(
        pl.when(missing).then(None).otherwise("critical_count").alias("critical_count")
    ).write_parquet(gaps)
    words = ("--model", "chicago-food", "--history", CHICAGO, "--test", gaps, "--json")
    done = command("backtest", *words)
    assert json.loads(done.stdout)["n"] == rows.height - 3
    assert "3 rows" in done.stderr


def test_a_table_without_one_known_fact_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(BacktestFault, match="no inspection of these sites"):
        backtest(catalogue.newest("chicago-food"), [slot(1, 0, critical=True), slot(2, 1)])
