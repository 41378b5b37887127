"""Photos on their way in: piece by piece, each account in a folder of its own, on the shelf once whole.

A part is what came so far and nothing else: its length is where the phone goes on. It is not durable, and nobody is
told that it is; after a crash the phone asks where it stands.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from regulation.attachments.developing import (
    AT_ONCE,
    MOST_BYTES,
    PhotoRefused,
    require_beginning,
    require_size,
)
from regulation.attachments.disk import DRAFT, FILE_MODE, folder, on_disk, write_at
from regulation.attachments.shelf import FOLDER, NAME, has, keep, length, served
from regulation.refusal import Refusal
from regulation.settings import Settings
from risk import Text

STALE = timedelta(days=14)
"""After which a part that nobody went on with is cleared (assumed)."""

MOST_WAITING = 4 * MOST_BYTES
"""Bytes of parts that one account may have here at once; the oldest make room (assumed)."""

ABANDONED = timedelta(days=1)
"""After which a file that a killed writer left is cleared (assumed)."""

ASSUMED_NUMBERS = {
    "photos decoded at once for one worker": AT_ONCE,
    "days after which a photo sent in part is cleared": STALE.days,
    "MB of photos sent in part that an account may have": MOST_WAITING // 2**20,
}


@dataclass(frozen=True, slots=True)
class Stands:
    """How far a photo has come: bytes here, and whether it is on the shelf."""

    offset: int
    stored: bool


_ANEW = Text(
    "收到的和照片的编号对不上，已经丢掉，请从头再传。",
    "What came is not the photo of this name; it was dropped. Send it again from the start.",
)
_MORE = Text(
    "传来的比说好的长度多，没有收下。请从头再传。",
    "More came than the length that was said; it was not taken. Send the photo again from the start.",
)
_TOO_MANY = Text(
    "还没传完的照片太多。请先把已经开始的传完。",
    "Too many photos are under way. Finish those that were begun first.",
)


class Elsewhere(Refusal):
    """The piece does not go on from where the photo stands; `offset` says where that is."""

    def __init__(self, offset: int, sentence: Text) -> None:
        super().__init__(sentence)
        self.offset = offset


class NotLikeThis(Refusal):
    """A piece that cannot belong to a photo of the length that was said."""


class TooManyWaiting(Refusal):
    """The account has more photos under way than it may."""


def stands(settings: Settings, account: str, digest: str) -> Stands | None:
    """How far a photo of an account has come; None when nothing of it is here."""
    if not NAME.fullmatch(digest):
        return None
    if has(settings, digest):
        return Stands(length(settings, digest), stored=True)
    part = _part(settings, account, digest)
    with on_disk():
        return Stands(part.stat().st_size, stored=False) if part.is_file() else None


def take(
    settings: Settings, account: str, digest: str, offset: int, total: int, piece: bytes, now: datetime
) -> Stands:
    """Take a piece of `total` bytes from `offset` on; once whole it is on the shelf, durably.

    Elsewhere, NotLikeThis, TooManyWaiting, PhotoRefused: nothing more was taken. NoRoom, Away, Busy: the same again
    later. Two who send the same photo at once wait for each other and are told the same.
    """
    require_size(total)
    if has(settings, digest):
        return Stands(total, stored=True)
    with on_disk():
        if not offset:
            clear(settings, account, now)
        with _held(_part(settings, account, digest)) as part:
            if has(settings, digest):
                _part(settings, account, digest).unlink()
                return Stands(total, stored=True)
            return _grown(settings, account, digest, part, offset, total, piece)


def clear(settings: Settings, account: str, now: datetime) -> None:
    """Clear what nobody goes on with, of everybody; and of this account the oldest parts over its share."""
    top = settings.data_dir / FOLDER / "incoming"
    for path in top.glob("*/*.part"):
        if served(settings, path.stem) is None:
            _clear_older(path, now - STALE)
        else:  # a writer was killed after the last step
            _unlink_unless_held(path)
    for path in (settings.data_dir / FOLDER).glob(f"??/*{DRAFT}"):
        _clear_older(path, now - ABANDONED)
    _make_room(_part(settings, account, ""), MOST_BYTES)


def _grown(
    settings: Settings, account: str, digest: str, part: int, offset: int, total: int, piece: bytes
) -> Stands:
    """The part with this piece at its end, by who holds it."""
    here = os.fstat(part).st_size
    if here > total:
        os.ftruncate(part, 0)
        raise Elsewhere(0, _ANEW)
    if offset != here:
        raise Elsewhere(here, _goes_on(here))
    if offset + len(piece) > total:
        raise NotLikeThis(_MORE)
    if not here:
        require_beginning(piece)
    path = _part(settings, account, digest)
    if not _make_room(path, here + len(piece)):
        raise TooManyWaiting(_TOO_MANY)
    try:
        write_at(part, piece, here)
    except OSError:
        os.ftruncate(part, here)
        raise
    if here + len(piece) < total:
        return Stands(here + len(piece), stored=False)
    return _shelved(settings, digest, part, path)


def _shelved(settings: Settings, digest: str, part: int, path: Path) -> Stands:
    """The whole photo on the shelf, its part gone."""
    with os.fdopen(os.dup(part), "rb") as file:
        file.seek(0)
        given = file.read()
    if hashlib.sha256(given).hexdigest() != digest:
        os.ftruncate(part, 0)
        raise Elsewhere(0, _ANEW)
    try:
        keep(settings, given)
    except PhotoRefused:  # nothing of it is any good
        path.unlink()
        raise
    path.unlink()
    return Stands(len(given), stored=True)


@contextmanager
def _held(path: Path) -> Iterator[int]:
    """The part, open, and nobody else's while this lasts; made where there is none."""
    folder(path.parent)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if _is(path, descriptor):  # else who held it before put the photo on the shelf, or cleared it
                yield descriptor
                return
        finally:
            os.close(descriptor)


def _is(path: Path, descriptor: int) -> bool:
    with suppress(FileNotFoundError):
        return path.stat().st_ino == os.fstat(descriptor).st_ino
    return False


def _part(settings: Settings, account: str, digest: str) -> Path:
    """Where a part lies; an account's name may hold anything, so its folder does not carry it."""
    whose = hashlib.sha256(account.encode()).hexdigest()[:32]
    return settings.data_dir / FOLDER / "incoming" / whose / f"{digest}.part"


def _sizes(place: Path) -> list[tuple[float, int, Path]]:
    """Age mark, bytes and path of every part in a folder."""
    found: list[tuple[float, int, Path]] = []
    for path in place.glob("*.part"):
        with suppress(FileNotFoundError):
            seen = path.stat()
            found.append((seen.st_mtime, seen.st_size, path))
    return found


def _make_room(path: Path, wanted: int) -> bool:
    """Whether an account's other parts leave so many bytes of its share; the oldest go for that, but none in use."""
    others = sorted(one for one in _sizes(path.parent) if one[2] != path)
    waiting = sum(size for _, size, _ in others)
    for _, size, other in others:
        if waiting + wanted <= MOST_WAITING:
            break
        if _unlink_unless_held(other):
            waiting -= size
    return waiting + wanted <= MOST_WAITING


def _clear_older(path: Path, before: datetime) -> None:
    with suppress(FileNotFoundError):
        if path.stat().st_mtime < before.timestamp():
            _unlink_unless_held(path)


def _unlink_unless_held(path: Path) -> bool:
    """Whether it is gone."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()
    except BlockingIOError:
        return False
    except FileNotFoundError:
        pass
    return True


def _goes_on(here: int) -> Text:
    return Text(
        f"这张照片已收到 {here} 字节，请从那里接着传。",
        f"{here} bytes of this photo are here; go on from there.",
    )
