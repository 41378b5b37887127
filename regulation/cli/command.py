"""The command put together: one module a subject, errors as one sentence on stderr."""

from __future__ import annotations

import sys

import typer

from graph import NotFound, StoreInUse, StoreTooNew, StoreUnavailable
from qr import KeysError, StatusListRefused
from regulation.access.accounts import AccountError
from regulation.attachments import SealBroken
from regulation.catalogue import CatalogueError
from regulation.cli import (
    accounts,
    backtesting,
    bench,
    checklists,
    codes,
    doctor,
    grading,
    loading,
    mirror,
    originals,
    requirements,
    serving,
)
from regulation.cli.saying import UsageFault
from regulation.exchange.xlsform import FormFileError
from regulation.grading.backtest import BacktestFault
from regulation.grading.mirror import MirrorInUse
from regulation.register.reading import TableFileError
from regulation.scanning.codes import CodeFault
from regulation.settings import SettingsError
from risk import FactError, RuleError

app = typer.Typer(
    name="yima",
    help="一码 Yima: risk-graded, explainable supervision of enterprises.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for part in (serving, loading, grading, backtesting, checklists, originals, doctor, bench):
    part.register(app)
app.add_typer(accounts.app, name="account")
app.add_typer(codes.app, name="code")
app.add_typer(mirror.app, name="mirror")
app.add_typer(requirements.app, name="requirements")

SENTENCES = (
    AccountError,
    BacktestFault,
    CatalogueError,
    CodeFault,
    FactError,
    FormFileError,
    KeysError,
    MirrorInUse,
    NotFound,
    SettingsError,
    StoreInUse,
    StoreTooNew,
    StatusListRefused,
    StoreUnavailable,
    RuleError,
    SealBroken,
    TableFileError,
    UsageFault,
)
"""What a person can do something about; everything else is a fault of ours and shows its trace."""


def main() -> None:
    """Run the command."""
    try:
        app()
    except SENTENCES as error:
        print(f"yima: {error.args[0] if error.args else error}", file=sys.stderr)
        raise SystemExit(2) from None
