"""A list as it was given out for a task, sealed: a visit may begin from it with no network, with exactly this list."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from regulation.settings import Settings
from regulation.visits.submission import SubmissionRefused

FILE_MODE = 0o600
KEY_BYTES = 32
_PURPOSE = b"YIMA-OFFER\0"


class SealKeyError(ValueError):
    """The key that seals lists cannot be used as it lies there; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a task would be run with, when that was said, and the seal: HMAC-SHA256 as hexadecimal."""

    task: str
    at: str
    listed: Mapping[str, Any]
    seal: str

    def as_json(self) -> dict[str, Any]:
        """As the phone takes it along and sends it back."""
        return {"task": self.task, "at": self.at, "list": dict(self.listed), "seal": self.seal}


def key_file(settings: Settings) -> Path:
    """Where the key lies."""
    return settings.secret_dir / "offers.key"


def make_key(settings: Settings) -> bool:
    """Make the key where there is none; whether one was made. Two who make it at once end up with the same."""
    path = key_file(settings)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return False
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def read_key(settings: Settings) -> bytes:
    """The key. SealKeyError where there is none, it is cut off, or others may read it."""
    path = key_file(settings)
    try:
        wide = path.stat().st_mode & 0o777 & ~FILE_MODE
        key = path.read_bytes()
    except FileNotFoundError:
        raise SealKeyError(
            "There is no key that seals lists for the field; run `yima doctor --init`."
        ) from None
    if wide:
        raise SealKeyError(f"{path} may be read by others; run: chmod {FILE_MODE:o} {path}")
    if len(key) != KEY_BYTES:
        raise SealKeyError(f"{path} is no key of {KEY_BYTES} bytes; put it back from the backup.")
    return key


def seal(key: bytes, task: str, listed: Mapping[str, Any], at: datetime) -> Offer:
    """The list of a task as it is given out now."""
    said = at.isoformat(timespec="seconds")
    return Offer(task, said, listed, _seal(key, task, said, listed))


def open_offer(settings: Settings, given: object, task: str) -> Mapping[str, Any]:
    """The list of an offer that comes back.

    Raises SubmissionRefused where it is none, for another task, or not sealed here as it stands: nothing is recorded.
    """
    offer = _read(given)
    if offer.task != task:
        raise SubmissionRefused(
            "随记录送来的检查单是另一个任务的，没有记下。请用这个任务的检查单重新做。",
            "The list that came with the record belongs to another task. Nothing was recorded. "
            "Run this task with its own list.",
        )
    try:
        own = _seal(read_key(settings), offer.task, offer.at, offer.listed)
    except SealKeyError as error:
        raise SubmissionRefused(
            "这里现在核对不了检查单上的封印，没有记下。记录留在手机上，请告诉管理员（yima doctor）。",
            "The seal of the list cannot be checked here now. Nothing was recorded; keep it on the phone and tell who "
            "runs this site (yima doctor).",
        ) from error
    if not hmac.compare_digest(own, offer.seal):
        raise SubmissionRefused(
            "随记录送来的检查单不是这里给出的那一份，或者被改动过，没有记下。请联网打开任务，按那里的检查单重新核对。",
            "The list that came with the record is not the one given out here, or was changed. Nothing was recorded. "
            "Open the task online and answer that list.",
        )
    return offer.listed


def _read(given: object) -> Offer:
    if isinstance(given, Mapping):
        task, at, listed, said = (given.get(name) for name in ("task", "at", "list", "seal"))
        if isinstance(task, str) and isinstance(at, str) and isinstance(listed, Mapping):
            plain = str(said) if str(said).isascii() else ""
            return Offer(task, at, listed, plain)
    raise SubmissionRefused(
        "随记录送来的检查单读不出来，没有记下。",
        "The list that came with the record cannot be read: an offer has task, at, list and seal. "
        "Nothing was recorded.",
    )


def _seal(key: bytes, task: str, at: str, listed: Mapping[str, Any]) -> str:
    said = json.dumps(
        {"task": task, "at": at, "list": listed}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hmac.new(key, _PURPOSE + said.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
