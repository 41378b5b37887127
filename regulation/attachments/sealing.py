"""Originals as evidence: encrypted where they lie, opened again to exactly the bytes that came.

The key is one file in the secrets directory. Whoever loses it loses the originals and nothing else; whoever copies the
photos without it has no position and no face that the camera wrote down.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from regulation.attachments.disk import settle, write_at
from regulation.settings import Settings

FOLDER_MODE, FILE_MODE = 0o700, 0o600
KEY_BYTES, NONCE_BYTES, KID_BYTES = 32, 12, 8
MARK = b"YIMA-SEALED-1\n"
OVERHEAD = len(MARK) + KID_BYTES + NONCE_BYTES + 16
"""Bytes by which a sealed file is longer than what it holds."""


class SealBroken(ValueError):
    """A sealed original that does not open; the message says which and why."""


def key_file(settings: Settings) -> Path:
    """Where the key lies."""
    return settings.secret_dir / "photos" / "originals.key"


def make_key(settings: Settings) -> bool:
    """Make the key where there is none, never over another; whether one was made."""
    path = key_file(settings)
    settings.secret_dir.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    path.parent.mkdir(mode=FOLDER_MODE, exist_ok=True)
    made = not path.is_file()
    if made:
        _make(path)
    settle(path.parent, settings.secret_dir.parent)
    return made


def _make(path: Path) -> None:
    """The key under its name whole, never over another."""
    draft = path.with_name(f".{os.getpid()}.{secrets.token_hex(4)}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_MODE)
    try:
        try:
            write_at(descriptor, secrets.token_bytes(KEY_BYTES), 0)  # a part of a key would seal nothing
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with suppress(FileExistsError):  # another process was quicker, and its key stands
            path.hardlink_to(draft)
    finally:
        draft.unlink()


def wide(settings: Settings) -> list[str]:
    """A sentence for the key's folder and for the key, where others may read or change them."""
    path = key_file(settings)
    return [
        f"{each} may be read by others (mode {each.stat().st_mode & 0o777:o}); run: chmod {mode:o} {each}"
        for each, mode in ((path.parent, FOLDER_MODE), (path, FILE_MODE))
        if each.exists() and each.stat().st_mode & 0o777 & ~mode
    ]


def key(settings: Settings) -> bytes:
    """The key. SealBroken where there is none, or it is no key."""
    path = key_file(settings)
    try:
        found = path.read_bytes()
    except FileNotFoundError as error:
        raise SealBroken(f"There is no key of the photos in {path}; put it back from the backup.") from error
    if len(found) != KEY_BYTES:
        raise SealBroken(f"{path} is no key of the photos; put the right file back from the backup.")
    return found


def seal(settings: Settings, digest: str, given: bytes) -> bytes:
    """The bytes sealed; they open only under the name that they have. The key is made with the first photo."""
    make_key(settings)
    secret, nonce = key(settings), secrets.token_bytes(NONCE_BYTES)
    return MARK + _kid(secret) + nonce + AESGCM(secret).encrypt(nonce, given, bytes.fromhex(digest))


def unseal(settings: Settings, digest: str, sealed: bytes) -> bytes:
    """Exactly the bytes that came. SealBroken for another key's, a changed or a renamed file."""
    secret = key(settings)
    mark, rest = sealed[: len(MARK)], sealed[len(MARK) :]
    kid, rest = rest[:KID_BYTES], rest[KID_BYTES:]
    if mark != MARK or kid != _kid(secret):
        raise SealBroken(f"The original of {digest} was sealed with another key; put that one back.")
    try:
        given = AESGCM(secret).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], bytes.fromhex(digest))
    except (InvalidTag, ValueError) as error:
        raise SealBroken(f"The sealed original of {digest} was changed; take it from the backup.") from error
    if hashlib.sha256(given).hexdigest() != digest:
        raise SealBroken(f"The sealed original of {digest} is another file.")
    return given


def _kid(secret: bytes) -> bytes:
    return hashlib.sha256(b"yima photos" + secret).digest()[:KID_BYTES]
