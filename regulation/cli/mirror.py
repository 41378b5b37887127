"""`yima mirror rebuild|check`: the columns that a full regrade reads, made anew, and compared with the graph."""

from __future__ import annotations

from typing import Any

import typer

from regulation.cli.saying import AsJson, office_opened, progress_shown, put
from regulation.grading import mirror

app = typer.Typer(help="The mirror of everybody's facts, which a full regrade reads.", no_args_is_help=True)


def register(whole: typer.Typer) -> None:
    """Add the commands."""
    whole.add_typer(app, name="mirror")


MOST_SHOWN = 20
"""Differing premises named to a person; `--json` names all."""


@app.command("rebuild", epilog="Example: yima mirror rebuild")
def rebuild(as_json: AsJson = False) -> None:
    """Make the mirror anew from everybody in the graph."""
    with office_opened() as office, progress_shown() as progress, mirror.alone(office.settings.data_dir):
        made = mirror.brought_up(office, mirror.tables_now(office), progress, anew=True)
    put(
        {"at": made.at.isoformat(), "models": [_told(model) for model in made.models.values()]},
        as_json=as_json,
        lines=lambda: [_line(model) for model in made.models.values()],
    )


@app.command("check", epilog="Example: yima mirror check --json")
def check(as_json: AsJson = False) -> None:
    """Compare the mirror, brought up to date, with the graph, row by row; exit 1 where the two differ."""
    with office_opened() as office, progress_shown() as progress, mirror.alone(office.settings.data_dir):
        found = mirror.check(office, progress)
    models = [
        {"model": model, "premises": rows, "differing": found.differing[model]}
        for model, rows in found.rows.items()
    ]
    put(
        {"at": found.at.isoformat(), "fits": found.fits, "models": models},
        as_json=as_json,
        lines=lambda: _found_lines(found),
    )
    if not found.fits:
        raise typer.Exit(1)


def _told(model: mirror.Model) -> dict[str, Any]:
    made = model.edition
    return {"model": made.model, "version": made.version, "premises": model.rows, "parts": len(model.parts)}


def _line(model: mirror.Model) -> str:
    return f"{model.rows:>9,} premises of {model.edition.model} {model.edition.version}"


def _found_lines(found: mirror.Checked) -> list[str]:
    lines = []
    for model, rows in found.rows.items():
        differing = found.differing[model]
        lines.append(f"{rows:>9,} premises of {model} compared, {len(differing):,} differ")
        lines += [f"          {premises}" for premises in differing[:MOST_SHOWN]]
    return lines if found.fits else [*lines, "Make it anew with `yima mirror rebuild`."]
