"""Where the keys of the codes lie, and which of them are good now."""

from __future__ import annotations

from pathlib import Path

from qr import KeysError, Ring, keys
from regulation.settings import Settings

LIST = 0
"""One status list holds sixteen million codes."""


def folder(settings: Settings) -> Path:
    """Where the keys lie."""
    return settings.secret_dir / "codes"


def ring(settings: Settings) -> Ring:
    """The active keys. KeysError when there is none or they lie open."""
    found = keys.load(folder(settings))
    if not found.private:
        raise KeysError("There is no key that signs codes; run `yima doctor --init`.")
    return found
