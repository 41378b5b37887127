"""Where the mirror lies: parts of one model each in the order of ids, and one file that says which of them count.

Every part has a name of its own and is never changed; what is there is what `manifest.json` names. It is renamed into
place last, so whoever is interrupted leaves the older mirror whole, and files that nobody names.
"""

from __future__ import annotations

import fcntl
import hashlib
import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

import polars as pl

from graph.changes import Place
from regulation.staging import write_whole

FORMAT = 3
"""Of rows and manifest; a mirror of another one is built anew."""


class MirrorInUse(RuntimeError):
    """Another process keeps the mirror or regrades everyone; the message says which and what now."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a model: the premises whose ids begin at `first` and end before the next part's."""

    first: str
    file: str
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Edition:
    """By what the rows of a model were made: another edition, table or choice of trades makes them anew."""

    model: str
    version: str
    sha256: str
    industries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """The premises that one table grades: by what their rows were made, and the parts, which hold every id once."""

    edition: Edition
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """How many premises."""
        return sum(part.rows for part in self.parts)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The mirror as it stands: how far the change feed is in it, when that was, and its models."""

    place: Place
    at: datetime
    models: Mapping[str, Model]

    @property
    def rows(self) -> int:
        """How many premises in all."""
        return sum(model.rows for model in self.models.values())


def folder(data_dir: Path) -> Path:
    """Where the mirror of a data directory lies."""
    return data_dir / "mirror"


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Nobody else keeps the mirror meanwhile; the system lets go with the process, however that ends.

    Raises:
        MirrorInUse: another process, or another part of this one, does.
    """
    where = folder(data_dir)
    where.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(where / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o640)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            owner = os.pread(descriptor, 32, 0).decode() or "of another name"
            raise MirrorInUse(
                f"Process {owner} is at work on the mirror in {where}, by a regrade or a rebuild. "
                "Nothing was begun. Let it end, then do this again."
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def read(data_dir: Path) -> Manifest | None:
    """The mirror as it stands; None where there is none, or none that this program can read."""
    try:
        return _restored(json.loads((folder(data_dir) / "manifest.json").read_text("utf-8")))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write(data_dir: Path, manifest: Manifest) -> None:
    """Let this be the mirror from now on; files that it does not name go."""
    where = folder(data_dir)
    text = json.dumps(_dumped(manifest), ensure_ascii=False, indent=1)
    write_whole(where / "manifest.json", text.encode())
    named = {where / part.file for model in manifest.models.values() for part in model.parts}
    for path in {*where.glob("*/*.parquet*"), *where.glob("*.tmp")} - named:
        path.unlink(missing_ok=True)


def write_part(data_dir: Path, model: str, first: str, rows: pl.DataFrame) -> Part:
    """Lay down a part, on the disk when this returns; nobody sees it before a manifest names it."""
    buffer = io.BytesIO()
    rows.write_parquet(buffer, compression="zstd")
    content = buffer.getvalue()
    name = f"{model}/{uuid4().hex}.parquet"
    write_whole(folder(data_dir) / name, content)
    return Part(first, name, rows.height, hashlib.sha256(content).hexdigest())


def read_part(data_dir: Path, part: Part) -> pl.DataFrame:
    """The rows of a part, in the order of their ids."""
    return rows_in(io.BytesIO((folder(data_dir) / part.file).read_bytes()))


def rows_in(part: BinaryIO) -> pl.DataFrame:
    """The rows of a part from its open file, from the beginning."""
    part.seek(0)
    return pl.read_parquet(io.BytesIO(part.read()))


@contextmanager
def opened(data_dir: Path, model: Model) -> Iterator[list[BinaryIO]]:
    """The parts of a model as open files, which stay what they are whatever the mirror becomes meanwhile.

    They are opened by one who holds `alone`, and may be read after that: a part is never changed, and one that is
    removed is there until it is closed.
    """
    with ExitStack() as held:
        yield [held.enter_context((folder(data_dir) / part.file).open("rb")) for part in model.parts]


def is_whole(data_dir: Path, parts: Sequence[Part]) -> bool:
    """Whether these parts are there as they were written, to the byte."""
    return all(_digest(folder(data_dir) / part.file) == part.sha256 for part in parts)


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def _dumped(manifest: Manifest) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "at": manifest.at.isoformat(),
        "place": {"after": manifest.place.after, "seen": sorted(manifest.place.seen)},
        "models": [asdict(model) for model in manifest.models.values()],
    }


def _restored(given: Mapping[str, Any]) -> Manifest | None:
    if given["format"] != FORMAT:
        return None
    models = [
        Model(
            Edition(**{**model["edition"], "industries": tuple(model["edition"]["industries"])}),
            tuple(Part(**part) for part in model["parts"]),
        )
        for model in given["models"]
    ]
    return Manifest(
        Place(given["place"]["after"], frozenset(given["place"]["seen"])),
        datetime.fromisoformat(given["at"]),
        {model.edition.model: model for model in models},
    )
