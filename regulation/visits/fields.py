"""JSON data read strictly: a field that is wrong is named, with what it takes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from math import isfinite
from typing import Any, TypeVar
from uuid import UUID

from regulation.visits.refusals import refuse

LONGEST_SIGNATURE = 30_000
MOST_PHOTOS = 12
"""Of one row; more is a film."""

STROKES = re.compile(r"(?:[ML] ?-?\d{1,4}(?:\.\d{1,2})? -?\d{1,4}(?:\.\d{1,2})? ?)*")
"""A signature is lines and nothing else: what is drawn on a page cannot carry anything along."""

DIGEST = re.compile(r"[0-9a-f]{64}")
LEAST_NUMBER = 1e-4
"""A number nearer to nothing counts as 0: below it programs write numbers differently, and digests would differ."""

Word = TypeVar("Word", bound=StrEnum)

_LEAP = re.compile(r"(T\d\d:?\d\d:?)60")
_NAMED_ZONE = re.compile(r"\[[^\]]*\]$")


def read_moment(value: object) -> datetime | None:
    """A time with its zone, to the second, in UTC; None where it is none.

    A leap second is the second after; the name of a zone behind the offset says nothing new.

    >>> read_moment("2016-12-31T23:59:60Z").isoformat()
    '2017-01-01T00:00:00+00:00'
    >>> read_moment("2026-10-25T02:30:00+01:00[Europe/Berlin]").isoformat()
    '2026-10-25T01:30:00+00:00'
    """
    text = _NAMED_ZONE.sub("", str(value).strip().upper().replace(" ", "T"))
    leap = bool(_LEAP.search(text))
    try:
        at = datetime.fromisoformat(_LEAP.sub(r"\g<1>59", text))
        if at.tzinfo is None:
            return None
        return at.astimezone(UTC).replace(microsecond=0) + timedelta(seconds=int(leap))
    except (ValueError, OverflowError):
        return None


class Field:
    """A value of the data, and where it stands, for the refusal."""

    def __init__(self, value: object, where: str) -> None:
        self.value, self.where = value, where

    def record(self) -> Record:
        """The object that stands here."""
        if not isinstance(self.value, Mapping):
            refuse(f"{self.where} is missing or no object.")
        return Record(self.value, self.where)

    def entries(self) -> dict[str, Record]:
        """An object of objects."""
        record = self.record()
        return {str(key): record.field(str(key)).record() for key in record.data}


class Record:
    """An object of the data: its fields, each checked as it is taken."""

    def __init__(self, data: Mapping[Any, Any], where: str) -> None:
        self.data, self.where = data, where

    def field(self, key: str) -> Field:
        """The value under a key."""
        return Field(self.data.get(key), f"{self.where}, {key}")

    def records(self, key: str) -> list[Record]:
        """A list of objects."""
        return [Field(one, f"{self.where}, {key} {n}").record() for n, one in enumerate(self.items(key), 1)]

    def text(self, key: str, longest: int) -> str:
        """A text of at most so many characters, without blanks around it; empty where it is missing."""
        value = self.data.get(key, "")
        if not isinstance(value, str) or len(value) > longest:
            refuse(f"{self.where}, {key}: this takes a text of at most {longest} characters.")
        return value.strip()

    def strokes(self, key: str) -> str:
        """A signature's path."""
        value = self.text(key, LONGEST_SIGNATURE)
        if not STROKES.fullmatch(value):
            refuse(f"{self.where}, {key}: a signature is lines as M x y L x y and nothing else.")
        return value

    def uuid(self, key: str) -> str:
        """An id made on the phone."""
        try:
            return str(UUID(str(self.data.get(key))))
        except ValueError:
            refuse(f"{self.where}, {key}: this takes a UUID that the phone made.")

    def moment(self, key: str) -> datetime:
        """A time with its zone."""
        at = read_moment(self.data.get(key))
        if at is None:
            refuse(f"{self.where}, {key}: this takes a time with its zone, as 2026-11-25T10:30:00+08:00.")
        return at

    def day(self, key: str) -> date:
        """A day."""
        try:
            return date.fromisoformat(str(self.data.get(key)))
        except ValueError:
            refuse(f"{self.where}, {key}: this takes a day, as 2026-12-01.")

    def has(self, key: str) -> bool:
        """Whether something was said under a key."""
        return self.data.get(key) not in (None, "", [], {})

    def digest(self, key: str) -> str:
        """A SHA-256 as hexadecimal."""
        value = str(self.data.get(key))
        if not DIGEST.fullmatch(value):
            refuse(f"{self.where}, {key}: this takes a SHA-256 in 64 hexadecimal digits.")
        return value

    def number(self, key: str, least: float, most: float) -> float:
        """A number within bounds, a whole one as such."""
        value = self.data.get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            refuse(f"{self.where}, {key}: this takes a number.")
        if not least <= value <= most:
            refuse(f"{self.where}, {key}: this takes a number from {least:g} to {most:g}.")
        if abs(value) < LEAST_NUMBER:
            return 0
        return int(value) if value == int(value) else value

    def word(self, key: str, kind: type[Word], otherwise: Word | None = None) -> Word:
        """One of some words."""
        value = self.data.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if value not in list(kind):
            refuse(f"{self.where}, {key}: this takes {', '.join(kind)}.")
        return kind(value)

    def photos(self, key: str) -> tuple[str, ...]:
        """Photos by their SHA-256."""
        given = tuple(str(one) for one in self.items(key))
        if len(given) > MOST_PHOTOS or not all(DIGEST.fullmatch(one) for one in given):
            refuse(f"{self.where}, {key}: this takes at most {MOST_PHOTOS} photos, each by its SHA-256.")
        return given

    def items(self, key: str) -> Sequence[object]:
        """A list; empty where it is missing."""
        value = self.data.get(key) or []
        if not isinstance(value, list):
            refuse(f"{self.where}, {key}: this takes a list.")
        return value
