"""`yima load`: the user's tables into the register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from regulation.access.policy import OPERATOR
from regulation.cli.saying import AsJson, UsageFault, office_opened, progress_shown, put, say
from regulation.history import HistoryDamaged
from regulation.register.chicago import load_chicago
from regulation.register.history_columns import BULK
from regulation.register.kinds import KINDS
from regulation.register.loading import load
from regulation.register.reading import TableFileError
from regulation.register.report import Report

CHICAGO = "chicago"
TAKEN = tuple(dict.fromkeys([*KINDS, *BULK, CHICAGO]))
EXAMPLE = "Example: yima load enterprises shops.csv   ·   yima load chicago data/chicago --dry-run"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("load", epilog=EXAMPLE)(load_tables)


def load_tables(
    kind: Annotated[str, typer.Argument(help=f"One of {', '.join(TAKEN)}.")],
    paths: Annotated[list[Path], typer.Argument(help="CSV, Parquet or XLSX files; for chicago its folder.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check everything, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Load tables: good rows are written, bad ones come back as a file with the reason beside each."""
    if kind not in TAKEN:
        raise UsageFault(f"There is no table {kind!r}; load takes {', '.join(TAKEN)}.")
    report, refused = Report(), 0
    with office_opened() as office, progress_shown() as progress:
        for path in paths:
            try:
                if kind == CHICAGO:
                    report += load_chicago(office, OPERATOR, path, dry_run=dry_run, progress=progress)
                else:
                    report += load(office, OPERATOR, kind, path, dry_run=dry_run, progress=progress)
            except (TableFileError, HistoryDamaged) as error:
                say(f"yima: {error}")
                refused += 1
    if refused < len(paths):
        put(report.as_json(), as_json=as_json, lines=lambda: _lines(report, dry_run=dry_run))
    if refused or _nothing_used(report):
        raise typer.Exit(2)


def _nothing_used(report: Report) -> bool:
    return report.rejected > 0 and not sum(report.loaded.values()) and not report.unchanged


def _lines(report: Report, *, dry_run: bool) -> list[str]:
    verb = "would be loaded" if dry_run else "loaded"
    lines = [f"{number:>9,} {name} {verb}" for name, number in report.loaded.items()]
    lines.append(f"{report.unchanged:>9,} unchanged")
    if report.rejected:
        lines.append(f"{report.rejected:>9,} rejected, with the reason beside each in {report.rejected_file}")
    if report.aside:
        lines.append(f"{report.aside:>9,} of them kept aside until their premises is known")
    if report.classified:
        lines.append(
            f"{report.classified:>9,} legal entities classified anew, {report.reclassified:,} with another credit"
        )
    if not dry_run and sum(report.loaded.values()):
        lines.append("Grades of premises follow at the next yima regrade.")
    return lines
