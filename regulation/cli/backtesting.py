"""`yima backtest` and `yima fit`: what a table would have found earlier, and how a table is made from records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import polars as pl
import typer

from regulation.catalogue import Catalogue, read_catalogue
from regulation.cli.saying import AsJson, UsageFault, progress_shown, put, say
from regulation.grading.backtest import BacktestFault, Slot, backtest
from regulation.grading.fairness import (
    GROUPS_END,
    MINIMUM,
    Judged,
    Rate,
    by_district,
    by_grade,
    by_grade_and_district,
    by_group,
    worst_over_best,
)
from regulation.grading.fitted_table import MODEL, fit_table
from regulation.grading.windows import Rolled, roll
from regulation.register.chicago_past import Past, read_outcomes, read_past
from regulation.settings import from_env
from risk import RiskTable

BACKTEST_EXAMPLE = (
    "Example: yima backtest --model chicago-food --history data/chicago --test summer.parquet --json   ·   "
    "yima backtest --model chicago-food --history data/chicago --windows"
)
FIT_EXAMPLE = "Example: yima fit --history data/chicago --effective 2014-01-01 > 2014-01-01.toml"

History = Annotated[
    Path, typer.Option("--history", metavar="DIR", help="Holds licences.parquet and inspections.parquet.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backtest", epilog=BACKTEST_EXAMPLE)(run_backtest)
    app.command("fit", epilog=FIT_EXAMPLE)(run_fit)


def run_backtest(
    model: Annotated[str, typer.Option("--model", metavar="ID", help="The risk table.")],
    history: History,
    test: Annotated[
        Path | None,
        typer.Option(
            "--test", metavar="FILE", help="Inspections with their outcomes: the calendar to replay."
        ),
    ] = None,
    windows: Annotated[
        bool,
        typer.Option(
            "--windows", help="Instead: refit before each two months of the history and test on them."
        ),
    ] = False,
    version: Annotated[
        str | None,
        typer.Option(
            "--version", metavar="V", help="One edition; else the one in force on the file's first day."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """How many days earlier critical findings would have come, had the table's score decided who is inspected first.

    The days of the calendar stay; the sites are sorted by score, ties by a digest, and paired with the days anew; the
    figure is the mean of actual day minus simulated day over the inspections with a critical finding. Facts are those
    recorded before each inspection's day.
    """
    settings = from_env()
    known = read_catalogue(settings.data_dir, settings.today())
    if windows:
        if test is not None or version is not None:
            raise UsageFault("--windows tests on the history itself; leave out --test and --version.")
        if model != MODEL:
            raise UsageFault(f"--windows fits its tables anew, which is known for {MODEL} only.")
        _put_windows(history, known, as_json=as_json)
        return
    if test is None:
        raise UsageFault("Give --test FILE, the inspections to replay, or --windows.")
    known.newest(model)
    past = read_past(history)
    rows, left_out = read_outcomes(test)
    if left_out:
        say(
            f"{left_out} rows of {test} are left out: a date, number or count is empty, or the id is there twice."
        )
    slots = past.slots(rows)
    first = min(slot.date for slot in slots)
    table = known.edition(model, version) if version else _edition_on(known, model, first)
    _must_be_given(table, slots)
    found = backtest(table, slots)
    data = {**found.as_json(), "model": table.id, "version": table.version, "left_out": left_out}
    put(data, as_json=as_json, lines=lambda: _lines(data))


def run_fit(
    history: History,
    effective: Annotated[
        str,
        typer.Option(
            "--effective", metavar="DATE", help="The day it takes effect; records before it are used."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """Fit an edition of chicago-food to the records before a day and print its TOML; the same records, the same bytes.

    Penalised logistic regression on banded facts; steps between bands never negative; whole points; the inspector's
    group corrects the fit and is dropped, and as it is known until 2014-04-16, no later record is used. Needs the
    extra `fit`.
    """
    settings = from_env()
    known = read_catalogue(settings.data_dir, settings.today())
    try:
        day = date.fromisoformat(effective)
    except ValueError:
        raise UsageFault(f"--effective is {effective!r}, which is no date; write it as 2014-01-01.") from None
    past = read_past(history)
    slots = [slot for slot in _own_slots(past, history) if slot.date < day and slot.date <= GROUPS_END]
    with _extra():
        made = fit_table(slots, known.facts, day)
    data = {
        "model": made.table.id,
        "version": made.table.version,
        "n": made.fitted.n,
        "positives": made.fitted.positives,
        "group_log_odds": made.fitted.groups,
        "toml": made.text,
    }
    put(data, as_json=as_json, lines=lambda: made.text.splitlines())


def _put_windows(history: Path, known: Catalogue, *, as_json: bool) -> None:
    slots = _own_slots(read_past(history), history)
    with _extra(), progress_shown() as progress:
        rolled = roll(slots, known.facts, lambda: progress("windows", 1))
    data = {**rolled.as_json(), "fairness": _fairness(rolled.judged)}
    put(data, as_json=as_json, lines=lambda: _window_lines(rolled))


def _own_slots(past: Past, history: Path) -> list[Slot]:
    """The inspections of the history itself, as slots of a calendar."""
    rows, _ = read_outcomes(history / "inspections.parquet")
    return past.slots(rows.sort(pl.col("inspection_date"), pl.col("inspection_id")))


def _edition_on(known: Catalogue, model: str, day: date) -> RiskTable:
    """The edition in force on a day; before the first the first, as a new table is tried on old records."""
    table = known.table_if_any(model, day)
    if table is None:
        table = known.tables[model][0]
        say(f"{model} has no edition in force on {day}; its edition {table.version} is tried.")
    return table


@contextmanager
def _extra() -> Iterator[None]:
    """A sentence instead of a trace where the optional libraries are not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise UsageFault(
            f"{error.name} is not installed; fitting needs the extra: pip install 'yima[fit]'."
        ) from error


def _must_be_given(table: RiskTable, slots: Sequence[Slot]) -> None:
    """Refuse a table of whose facts the history gives none; name those of the others that it lacks."""
    given = {name for slot in slots for name in slot.facts}
    takes = [fact.id for fact in table.facts]
    missing = [name for name in takes if name not in given]
    if len(missing) == len(takes):
        raise BacktestFault(
            f"The history gives none of the facts that {table.id} takes ({', '.join(takes)}), "
            "or has no inspection of these sites before their day in the test file."
        )
    if missing:
        say(f"The history does not give {', '.join(missing)}; they count as unknown.")


def _fairness(judged: Sequence[Judged]) -> dict[str, Any]:
    grades = by_grade(judged)
    ratio = worst_over_best(grades)
    return {
        "minimum": MINIMUM,
        "by_grade": [rate.as_json() for rate in grades],
        "worst_over_best": asdict(ratio) if ratio else None,
        "by_district": [rate.as_json() for rate in by_district(judged)],
        "by_district_and_grade": [rate.as_json() for rate in by_grade_and_district(judged)],
        "by_inspector_group": [rate.as_json() for rate in by_group(judged)],
    }


def _lines(data: Mapping[str, Any]) -> list[str]:
    return [
        f"{data['model']} {data['version']}: {data['n']:,} inspections, {data['positives']:,} with a critical finding",
        f"{data['days_earlier']:>8.2f} days earlier on average than the calendar as it was",
        f"{data['first_half_share_model']:>8.1%} of them in the first half of the calendar; "
        f"it was {data['first_half_share_actual']:.1%}",
        f"{'—' if data['auc'] is None else format(data['auc'], '.3f'):>8} AUC",
    ]


def _window_lines(rolled: Rolled) -> list[str]:
    behind = rolled.behind_boosting
    lines = ["Days earlier, mean over the windows and 95 % interval:"]
    lines += [
        f"  {name:<18} {of.mean:>6.2f}  [{of.low:.2f}, {of.high:.2f}]"
        for name, of in rolled.days_earlier.items()
    ]
    lines += [f"  boosting is ahead by {behind.mean:.2f} [{behind.low:.2f}, {behind.high:.2f}]", ""]
    lines += [
        f"  {window.start} to before {window.end}: {window.days_earlier['table']:>6.2f}  "
        f"(n {window.n:,}, {window.positives:,} findings, fitted to {window.fitted_to:,})"
        for window in rolled.windows
    ]
    grades = by_grade(rolled.judged)
    lines += [
        "",
        "Finding rate by grade (— without a grade), and what the fit expected:",
        *_rate_lines(grades),
    ]
    if ratio := worst_over_best(grades):
        lines.append(f"  {ratio.worst} ÷ {ratio.best}: {ratio.ratio:.2f} [{ratio.low:.2f}, {ratio.high:.2f}]")
    lines += [
        "",
        f"By inspectors' group, until {GROUPS_END} (no factor):",
        *_rate_lines(by_group(rolled.judged)),
    ]
    return [*lines, "", "By district:", *_rate_lines(by_district(rolled.judged))]


def _rate_lines(rates: Sequence[Rate]) -> list[str]:
    return [
        f"  {of.name:<20} fewer than {MINIMUM}: not shown"
        if of.rate is None
        else f"  {of.name:<20} {of.rate:>6.1%}  [{of.low:.1%}, {of.high:.1%}]  expected {of.expected:.1%}  n {of.n:,}"
        for of in rates
    ]
