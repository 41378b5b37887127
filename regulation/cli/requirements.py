"""`yima requirements lint`: what is wrong with the files that requirements stand in."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from checklists import Fault
from regulation.catalogue import PACKAGE, layer
from regulation.cli.saying import AsJson, put, say
from regulation.linting import lint, own_layer
from regulation.settings import from_env

app = typer.Typer(help="The files that requirements stand in.", no_args_is_help=True)


def register(whole: typer.Typer) -> None:
    """Add the commands."""
    whole.add_typer(app, name="requirements")


PathGiven = Annotated[
    Path | None,
    typer.Argument(
        metavar="[PATH]",
        help="A folder of industries, the folder of a trade, or one file of requirements, laid over the "
        "package's; else the data directory's own.",
    ),
]


@app.callback()
def requirements() -> None:
    """Keep `lint` a command of its own, although it is the only one."""


@app.command("lint", epilog="Example: yima requirements lint my-rules/industries --json")
def lint_files(path: PathGiven = None, as_json: AsJson = False) -> None:
    """Say what is wrong with requirement files and what mends it; exit 1 when there is something to mend."""
    own = layer(from_env().data_dir) if path is None else own_layer(path)
    found = lint([layer(PACKAGE), own])
    named = {str(file) for file in own.values()}
    remarks = [remark for remark in found.remarks if path is None or remark.file in named]
    put(
        {"faults": [asdict(fault) for fault in found.faults], "remarks": [asdict(one) for one in remarks]},
        as_json=as_json,
        lines=lambda: [_line(fault) for fault in (*found.faults, *remarks)],
    )
    say(f"{found.files} files: {len(found.faults)} faults, {len(remarks)} remarks.")
    if found.faults:
        raise typer.Exit(1)


def _line(fault: Fault) -> str:
    sign = "note" if fault.remark else "MEND"
    where = ": ".join(part for part in (fault.file, fault.row) if part)
    return f"{sign} {where}: {fault.what} ({fault.kind.value}) → {fault.mend}"
