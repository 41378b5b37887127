"""The shelf of photos: kept by what they are, served without metadata, the original sealed beside.

`<data>/attachments/ab/<sha>.jpg` is served, `<sha>.sealed` opens to the bytes that came; `<sha>` is the SHA-256 of
those bytes. Photos of before this shelf have the SHA-256 of the served copy for their name and nothing sealed; they are
served all the same. A photo stands on the shelf from the moment its served copy has its name, which is the last step.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from regulation.attachments.developing import develop, require_beginning, require_size
from regulation.attachments.disk import folder, on_disk, settle, write
from regulation.attachments.sealing import OVERHEAD, seal, unseal
from regulation.history.locking import held
from regulation.settings import Settings

FOLDER = "attachments"
NAME = re.compile(r"[0-9a-f]{64}")


def keep(settings: Settings, given: bytes) -> str:
    """Keep a photo durably; the SHA-256 of its bytes, its name from now on.

    PhotoRefused for what is no photo; NoRoom, Away or Busy where it was not kept and may be sent again.
    """
    require_size(len(given))
    require_beginning(given)
    digest = hashlib.sha256(given).hexdigest()
    with on_disk():
        place = folder(_place(settings, digest))
        with held(place):
            if served(settings, digest) is None:
                small = develop(given)
                write(place / f"{digest}.sealed", seal(settings, digest, given))
                write(place / f"{digest}.jpg", small)
        settle(place, settings.data_dir)
    return digest


def has(settings: Settings, digest: str) -> bool:
    """Whether a photo stands here, durably: who is told so may delete theirs. Away when the disk does not say."""
    if served(settings, digest) is None:
        return False
    with on_disk():
        settle(_place(settings, digest), settings.data_dir)
    return True


def length(settings: Settings, digest: str) -> int:
    """Bytes of the photo of this name, as it came; 0 when there is none."""
    there = served(settings, digest)
    if there is None:
        return 0
    sealed = there.with_suffix(".sealed")
    return sealed.stat().st_size - OVERHEAD if sealed.is_file() else there.stat().st_size


def served(settings: Settings, digest: str) -> Path | None:
    """The file that may be shown; None when there is no photo of that name."""
    path = _place(settings, digest) / f"{digest}.jpg" if NAME.fullmatch(digest) else None
    return path if path and path.is_file() else None


def original(settings: Settings, digest: str) -> bytes | None:
    """Exactly the bytes that came, for evidence; None when nobody has them. SealBroken where they do not open."""
    there = served(settings, digest)
    if there is None:
        return None
    sealed = there.with_suffix(".sealed")
    with on_disk():
        if sealed.is_file():
            return unseal(settings, digest, sealed.read_bytes())
        shown = there.read_bytes()
    return shown if hashlib.sha256(shown).hexdigest() == digest else None


def any_sealed(settings: Settings) -> bool:
    """Whether any original lies sealed here."""
    return any((settings.data_dir / FOLDER).glob("??/*.sealed"))


def _place(settings: Settings, digest: str) -> Path:
    return settings.data_dir / FOLDER / digest[:2]
