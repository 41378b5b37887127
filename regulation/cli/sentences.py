"""What a person can do something about, said as one sentence; everything else is our fault and shows its trace."""

from __future__ import annotations

from graph import NotFound, StoreInUse, StoreTooNew, StoreUnavailable
from qr import KeysError, StatusListRefused
from regulation.access.accounts import AccountError
from regulation.attachments import SealBroken
from regulation.catalogue import CatalogueError
from regulation.cli.saying import UsageFault
from regulation.exchange.xlsform import FormFileError
from regulation.grading.backtest import BacktestFault
from regulation.grading.mirror import MirrorInUse
from regulation.register.reading import TableFileError
from regulation.scanning.codes import CodeFault
from regulation.settings import SettingsError
from risk import FactError, RuleError

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
    RuleError,
    SealBroken,
    SettingsError,
    StatusListRefused,
    StoreInUse,
    StoreTooNew,
    StoreUnavailable,
    TableFileError,
    UsageFault,
)
