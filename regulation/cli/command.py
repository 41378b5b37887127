"""The command put together: one module a subject, read when its command is wanted; errors as one sentence on stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

MODULES: Mapping[str, str] = {
    "run": "serving",
    "serve": "serving",
    "load": "loading",
    "models": "grading",
    "adopt": "grading",
    "grade": "grading",
    "regrade": "grading",
    "whatif": "grading",
    "backtest": "backtesting",
    "fit": "backtesting",
    "handbook": "checklists",
    "checklist": "checklists",
    "original": "originals",
    "doctor": "doctor",
    "bench": "bench",
    "account": "accounts",
    "code": "codes",
    "mirror": "mirror",
    "requirements": "requirements",
}
"""Each command in the order of the help, and the module that registers it."""


class Commands(TyperGroup):
    """Commands whose module is read when it is wanted: nobody waits for what other commands need."""

    def list_commands(self, ctx: Any) -> list[str]:
        """All names."""
        return [*MODULES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """The command, None when there is none of that name."""
        return _of(MODULES[cmd_name])[cmd_name] if cmd_name in MODULES else None


@cache
def _of(module: str) -> Mapping[str, Any]:
    part = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    import_module(f"regulation.cli.{module}").register(part)
    return typer.main.get_group(part).commands


app = typer.Typer(
    name="yima",
    cls=Commands,
    help="一码 Yima: risk-graded, explainable supervision of enterprises.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@app.callback()
def whole() -> None:
    """一码 Yima: risk-graded, explainable supervision of enterprises."""


def main() -> None:
    """Run the command."""
    try:
        app()
    except Exception as error:
        from regulation.cli.sentences import SENTENCES  # all of them are read only for somebody who meets one

        if not isinstance(error, SENTENCES):
            raise
        print(f"yima: {error.args[0] if error.args else error}", file=sys.stderr)
        raise SystemExit(2) from None
