"""One kind's folder: its manifest as the last deed recorded it, and how a new one is put in its place.

The files are written first, then the manifest is staged, then the deed records its SHA-256, then it is renamed. A
process that ends in between leaves either a manifest that the last deed names, which is put in place at the next use,
or files that no deed names, which the next writer drops.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from graph import KeyTaken, Store
from graph import history as stored
from graph.history import Deed
from regulation.history.errors import BatchRefused, HistoryDamaged
from regulation.history.locking import LOCK
from regulation.history.manifest import NAME, Manifest, Retired, parse
from regulation.office import Office
from regulation.staging import put_in_place, stage
from risk import Text

KEPT = timedelta(hours=1)
"""How long a file that no longer stands is kept for whoever still reads it."""

_TRIES = 5

MOVED = Text(
    "另一进程刚刚写入了同类历史记录。请重新装载；同一批次只计一次。",
    "Another process has just written history of this kind. Load it again; the same batch counts once.",
)

_Mark = tuple[int, int, int] | None
_seen: dict[Path, tuple[_Mark, Manifest]] = {}
"""Manifests that were found to be the recorded ones, by path, with what the file system said of them then."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of one kind of history in a data directory."""

    store: Store
    folder: Path

    @classmethod
    def of(cls, store: Store, data_dir: Path, kind: str) -> Shelf:
        """The shelf of a kind."""
        return cls(store, data_dir / "history" / kind)

    @property
    def kind(self) -> str:
        """The name of the kind."""
        return self.folder.name

    @property
    def path(self) -> Path:
        """Where the manifest lies."""
        return self.folder / NAME

    def manifest(self) -> Manifest:
        """The manifest in force. What a writer recorded and did not live to put in place is put there.

        Asked again while the file stays as it is, it costs one look at the folder.

        Raises:
            HistoryDamaged: it is missing or is not the one that the last deed recorded.
        """
        known = _seen.get(self.path)
        if known and known[0] == _mark(self.path) and not self._is_staged():
            return known[1]
        for _ in range(_TRIES):
            last = self.store.read(lambda tx: stored.last(tx, self.kind))
            if last is not None:
                put_in_place(self.path, last.manifest)
            mark, text = _mark(self.path), _text(self.path)
            if (last.manifest if last else None) == _digest(text) and mark == _mark(self.path):
                found = Manifest(self.kind) if text is None else self._parsed(text)
                _seen[self.path] = (mark, found)
                return found
        raise HistoryDamaged(
            f"{self.path} is not the list of files that the store recorded last. "
            f"Put {self.folder} back from the same backup as the store."
        )

    def tidied(self) -> Manifest:
        """The manifest in force, for a writer: what ended writers left without a deed is dropped."""
        now = self.manifest()
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).with_suffix(".parquet").as_posix()
            if path.is_file() and name not in now.paths() and path.name not in (NAME, LOCK):
                path.unlink(missing_ok=True)
        return now

    def publish(self, office: Office, actor: str, new: Manifest, before: Manifest, deed: Deed) -> None:
        """Record a deed and let its manifest stand; files of the one before that it leaves out are retired.

        Raises:
            BatchRefused: another writer was first; nothing was recorded.
        """
        standing = {file.path for file in (*new.files, *new.past, *new.aside)}
        left = before.paths() - standing - {old.path for old in before.retired}
        now = office.now()
        retired = [*before.retired, *(Retired(path, now) for path in sorted(left))]
        kept = tuple(old for old in retired if old.at > now - KEPT)
        whole = replace(new, number=deed.number, retired=kept)
        digest = stage(self.path, whole.text().encode())
        recorded = replace(deed, manifest=digest)
        try:
            self.store.write(f"history.{deed.action}", actor, lambda tx: stored.put(tx, recorded))
        except KeyTaken as error:
            raise BatchRefused(MOVED) from error
        put_in_place(self.path, digest)

    def _is_staged(self) -> bool:
        """Whether a manifest waits to be put in place: its writer is at work, or ended."""
        return any(self.folder.glob(f"{self.path.stem}.*.part"))

    def _parsed(self, text: str) -> Manifest:
        try:
            return parse(text)
        except (ValueError, KeyError, TypeError) as error:
            raise HistoryDamaged(f"{self.path} cannot be read. Install the newer program.") from error


def next_deed(office: Office, before: Manifest, action: str, account: str) -> Callable[..., Deed]:
    """The next deed of a kind, its counts and contents still open."""

    def deed(batch: str = "", content: str = "", rows: int = 0, corrected: int = 0, aside: int = 0) -> Deed:
        return Deed(
            kind=before.kind,
            number=before.number + 1,
            action=action,
            batch=batch,
            content=content,
            manifest="",
            rows=rows,
            corrected=corrected,
            aside=aside,
            at=_whole_milliseconds(office.now()),
            account=account,
        )

    return deed


def _whole_milliseconds(when: datetime) -> datetime:
    """As exact as both stores keep a time."""
    return when.replace(microsecond=when.microsecond // 1000 * 1000)


def _mark(path: Path) -> _Mark:
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None


def _digest(text: str | None) -> str | None:
    return None if text is None else hashlib.sha256(text.encode()).hexdigest()
