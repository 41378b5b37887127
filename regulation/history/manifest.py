"""Which files of a kind stand: one small file, put in place whole, so a reader sees a batch wholly or not at all."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from regulation.history.files import File

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Retired:
    """A file that no longer stands, and since when; whoever began to read before may still need it."""

    path: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files of one kind as a deed left them; `number` counts the kind's deeds.

    `files` hold the rows that stand, sorted by path; `past` those that a later batch corrected; `aside` those whose
    premises nobody knew.
    """

    kind: str
    number: int = 0
    files: tuple[File, ...] = ()
    past: tuple[File, ...] = ()
    aside: tuple[File, ...] = ()
    retired: tuple[Retired, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Rows that stand."""
        return sum(file.rows for file in self.files)

    def paths(self) -> set[str]:
        """Every path that is still of use."""
        return {file.path for file in (*self.files, *self.past, *self.aside)} | {
            old.path for old in self.retired
        }

    def text(self) -> str:
        """The manifest as its file holds it: the same text for the same manifest."""
        return json.dumps(asdict(self), default=datetime.isoformat, indent=1) + "\n"


def parse(text: str) -> Manifest:
    """The manifest of a file's text; ValueError, KeyError or TypeError where it is none."""
    said = json.loads(text)
    return Manifest(
        kind=said["kind"],
        number=said["number"],
        files=_files(said["files"]),
        past=_files(said["past"]),
        aside=_files(said["aside"]),
        retired=tuple(Retired(one["path"], datetime.fromisoformat(one["at"])) for one in said["retired"]),
    )


def _files(said: list[dict[str, Any]]) -> tuple[File, ...]:
    """Files by what is said of each; of a file cut by month older programs say more, which is not needed."""
    return tuple(File(one["path"], one["rows"], one["sha256"]) for one in said)
