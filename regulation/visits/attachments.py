"""Photos: read with care, made small, kept by what they are; nothing is acknowledged before it is on the disk."""

from __future__ import annotations

import hashlib
import os
import re
import warnings
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 24_000_000
LONGEST_SIDE = 1_600
QUALITY = 80
FOLDER = "attachments"

_NAME = re.compile(r"[0-9a-f]{64}")


class PhotoRefused(ValueError):
    """A file that is not taken as a photo; the message says why and what to do."""


def keep(data_dir: Path, given: bytes) -> str:
    """Keep a photo, smaller and without what the camera wrote into it; its SHA-256 is the name it has from now on.

    The SHA-256 of the file as it came stands beside it. Raises PhotoRefused for anything that is no photo.
    """
    if len(given) > MOST_BYTES:
        raise PhotoRefused(f"The photo is larger than {MOST_BYTES // 2**20} MB. Take it in a smaller size.")
    made = _small(given)
    digest = hashlib.sha256(made).hexdigest()
    path = _path(data_dir, digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    _write(path.with_suffix(".original"), hashlib.sha256(given).hexdigest().encode())
    _write(path, made)
    return digest


def photo(data_dir: Path, digest: str) -> Path | None:
    """The file of a photo; None when there is none of that digest."""
    path = _path(data_dir, digest) if _NAME.fullmatch(digest) else None
    return path if path and path.is_file() else None


def original_of(data_dir: Path, digest: str) -> str:
    """The SHA-256 of the file as it came from the phone; empty when nobody knows it."""
    path = _path(data_dir, digest).with_suffix(".original")
    return path.read_text(encoding="ascii") if _NAME.fullmatch(digest) and path.is_file() else ""


def _small(given: bytes) -> bytes:
    """The picture re-encoded: JPEG, at most 1,600 px, upright, no metadata."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(given), formats=FORMATS) as header:
                width, height = header.size
                if width * height > MOST_PIXELS:
                    raise PhotoRefused(
                        f"The photo has {width} × {height} pixels, and {MOST_PIXELS // 10**6} million are taken. "
                        "Take it in a smaller size."
                    )
                picture = ImageOps.exif_transpose(header).convert("RGB")
    except (
        UnidentifiedImageError,
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
    ) as error:
        if isinstance(error, PhotoRefused):
            raise
        raise PhotoRefused("This file is no photo that can be read. Send a JPEG, PNG or WebP.") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _path(data_dir: Path, digest: str) -> Path:
    return data_dir / FOLDER / digest[:2] / f"{digest}.jpg"


def _write(path: Path, content: bytes) -> None:
    """Write a file whole and durably, its name in the folder too."""
    if path.is_file():
        return
    draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
