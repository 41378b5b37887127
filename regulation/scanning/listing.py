"""The signed status lists as files: one a host, for verifiers without the store; never an older one again.

When the newest list was signed stands beside the keys, out of reach of whoever can change the data directory: a list
that was changed, taken away or put back from before is refused, and no code passes because of it.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from graph import codes
from qr import Ring, Status, StatusList, StatusListRefused, keys, status
from regulation.office import Office
from regulation.scanning.folders import LIST, folder, ring
from regulation.settings import Settings

_MEND = "Run `yima doctor --init` to sign it anew from the register."
_STATUSES = {s.name.lower(): s for s in Status}
_STEP = timedelta(milliseconds=1)


def list_file(settings: Settings, host: str | None = None) -> Path:
    """Where a host's signed status list lies."""
    return _lists(settings) / f"status-{LIST}-{_plain(host or settings.host)}.bin"


def publish(office: Office, host: str | None = None) -> StatusList:
    """Sign the status list as it stands in the store: for this deployment's host, and for all it was signed for before.

    `host` is one more. KeysError when there is no key.
    """
    settings = office.settings
    with _alone(settings):
        kid, key = ring(settings).newest
        now = office.now()
        entries = office.store.read(lambda tx: codes.not_valid(tx, LIST))
        packed = status.pack({at: _STATUSES[word] for at, word in entries.items()})
        made: dict[str, StatusList] = {}
        for one in {*_hosts(settings), settings.host, host or settings.host}:
            seen = _seen(settings, one)
            as_of = now if seen is None else max(now, seen + _STEP)
            made[one] = StatusList(LIST, as_of, packed)
            _keep(settings, one, made[one], status.sign(made[one], one, kid, key))
        return made[settings.host]


def published(settings: Settings, signing: Ring) -> StatusList | None:
    """The status list of this deployment's host; None when none was signed yet.

    Raises:
        StatusListRefused: it was changed, taken away, or is older than one signed before.
    """
    return _read(settings, settings.host, signing)


def disable_key(settings: Settings, kid: int) -> list[int]:
    """Take a key out of use for good, and sign anew what it had signed but codes; the keys made in its place.

    KeysError when there is no such active key.
    """
    with _alone(settings):
        before = ring(settings)
        kept = {host: _kept(settings, host, before) for host in _hosts(settings)}
        keys.disable(folder(settings), kid)
        made = keys.make(folder(settings))
        newest, key = ring(settings).newest
        for host, listed in kept.items():
            if listed is not None:
                _keep(settings, host, listed, status.sign(listed, host, newest, key))
    return made


def _read(settings: Settings, host: str, signing: Ring) -> StatusList | None:
    seen = _seen(settings, host)
    try:
        given = list_file(settings, host).read_bytes()
    except FileNotFoundError:
        if seen is None:
            return None
        raise StatusListRefused(f"The status list of {seen:%Y-%m-%d %H:%M} UTC is gone. {_MEND}") from None
    try:
        return status.read(given, host, signing.public, not_before=seen)
    except StatusListRefused as refused:
        raise StatusListRefused(f"{list_file(settings, host)}: {refused} {_MEND}") from None


def _kept(settings: Settings, host: str, signing: Ring) -> StatusList | None:
    """A list worth signing again; one that is refused stays refused."""
    try:
        return _read(settings, host, signing)
    except StatusListRefused:
        return None


def _lists(settings: Settings) -> Path:
    return settings.data_dir / "codes"


def _plain(host: str) -> str:
    return host.replace(":", "~")


def _hosts(settings: Settings) -> list[str]:
    """The hosts that lists were signed for, by what is remembered beside the keys."""
    files = folder(settings).glob(f"status-{LIST}-*.seen")
    return [file.stem.removeprefix(f"status-{LIST}-").replace("~", ":") for file in files]


def _seen_file(settings: Settings, host: str) -> Path:
    return folder(settings) / f"status-{LIST}-{_plain(host)}.seen"


def _seen(settings: Settings, host: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_seen_file(settings, host).read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def _keep(settings: Settings, host: str, listed: StatusList, signed: bytes) -> None:
    """The list first: one that is newer than what is remembered is good, an older one is not."""
    _write(list_file(settings, host), signed)
    whole = listed.as_of.replace(microsecond=listed.as_of.microsecond // 1000 * 1000)
    _write(_seen_file(settings, host), whole.isoformat().encode("ascii"))


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Nobody else signs lists meanwhile: what was read from the store last is also what is written last."""
    path = folder(settings) / "status.lock"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, keys.FILE_MODE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, on disk, and read by the owner alone where it lies beside the keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, keys.FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
