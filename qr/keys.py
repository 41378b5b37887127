"""The keys that sign codes: one file a key in a directory that only the owner may read.

The newest active key signs; codes signed by an older active key stay good, so a rotation reprints nothing. A key that
is disabled in an emergency is moved aside: its codes are of an unknown key from then on, in running servers too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

FOLDER_MODE, FILE_MODE = 0o700, 0o600
LEAST_ACTIVE = 2
"""A second key stands ready, so that the loss of one is no emergency."""

KIDS = range(1, 256)
LOOK_SECONDS = 1.0
"""How often a running server looks whether the keys have changed; five seconds are promised."""


class KeysError(ValueError):
    """Keys that cannot be used as they lie there; the message says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Ring:
    """The active keys by kid."""

    private: Mapping[int, Ed25519PrivateKey]
    public: Mapping[int, Ed25519PublicKey] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "public", {kid: key.public_key() for kid, key in self.private.items()})

    @property
    def newest(self) -> tuple[int, Ed25519PrivateKey]:
        """The key that signs: the highest kid. KeysError when there is none."""
        if not self.private:
            raise KeysError("There is no active key; run `yima doctor --init`.")
        kid = max(self.private)
        return kid, self.private[kid]


def make(folder: Path, least: int = LEAST_ACTIVE) -> list[int]:
    """Make the folder, and keys until so many are active; the kids that were made."""
    folder.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
    folder.chmod(FOLDER_MODE)
    return [add(folder) for _ in range(least - len(_files(folder)))]


def add(folder: Path) -> int:
    """Make one more key, which signs from now on; its kid. No kid is used twice, disabled ones included."""
    used = {int(path.stem.split(".")[0]) for path in folder.glob("*.pem*")}
    kid = max(used, default=0) + 1
    if kid not in KIDS:
        raise KeysError(f"All {len(KIDS)} key numbers are used up; labels need a new version of the code.")
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    draft = folder / f".{os.getpid()}.draft"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, folder / f"{kid}.pem")  # never over another key, never half-written
    finally:
        draft.unlink()
    return kid


def disable(folder: Path, kid: int) -> None:
    """Take a key out of use for good: every code that it signed is of an unknown key from now on."""
    path = folder / f"{kid}.pem"
    if not path.is_file():
        raise KeysError(f"There is no active key {kid} in {folder}.")
    path.rename(path.with_suffix(".pem.disabled"))


def load(folder: Path) -> Ring:
    """The active keys. KeysError when folder or files may be read by others, or a file is no key."""
    faults = wide(folder)
    if faults:
        raise KeysError(" ".join(faults))
    return Ring({int(path.stem): _key(path) for path in _files(folder)})


def wide(folder: Path) -> list[str]:
    """A sentence for the folder and for every file that others may read or change."""
    wanted = [(folder, FOLDER_MODE), *((path, FILE_MODE) for path in _files(folder))]
    return [
        f"{path} may be read by others (mode {path.stat().st_mode & 0o777:o}); run: chmod {mode:o} {path}"
        for path, mode in wanted
        if path.exists() and path.stat().st_mode & 0o777 & ~mode
    ]


class Keeper:
    """The keys as they are now: read again when the folder has changed, looked at once a second at most."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ring = Ring({})
        self._seen: object = None
        self._looked = -LOOK_SECONDS

    def ring(self) -> Ring:
        """The active keys. KeysError as `load`."""
        now = time.monotonic()
        if now - self._looked >= LOOK_SECONDS:
            seen = _signature(self._folder)
            if seen != self._seen:
                self._ring, self._seen = load(self._folder), seen
            self._looked = now
        return self._ring


def _files(folder: Path) -> list[Path]:
    return sorted(
        (path for path in folder.glob("*.pem") if path.stem.isdigit()), key=lambda path: int(path.stem)
    )


def _signature(folder: Path) -> object:
    return tuple((path.name, path.stat().st_mtime_ns, path.stat().st_mode) for path in _files(folder))


def _key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError) as error:
        raise KeysError(f"{path} is no key; put the right file back, or disable it.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise KeysError(f"{path} is a key of another kind; codes are signed with Ed25519.")
    return key
