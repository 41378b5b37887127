"""How a visit came about, as the phone says it: scans, position at signing, an exception, its photos, the device.

All of it may be missing; what is missing stands nowhere in the record, so that older records keep their digests.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from regulation.visits.fields import DIGEST, Field, Record
from regulation.visits.refusals import refuse

MOST_SCANS = 20
LONGEST_CODE = 600
LONGEST_WORD = 80
LONGEST_REASON = 500
FARTHEST_METRES = 100_000
LONGEST_OFFSET_MS = 10**13
"""Some three hundred years: a phone's clock may be off by anything."""


class Way(StrEnum):
    """How a code was read: by the camera, from a photo, typed; or not at all, and why stands with the exception."""

    CAMERA = "camera"
    PHOTO = "photo"
    TYPED = "typed"
    NONE = "none"


class Moment(StrEnum):
    """When a code was read."""

    ARRIVAL = "arrival"
    LEAVING = "leaving"


class Exceptional(StrEnum):
    """By which rule a visit went another way; the rules stand in `exceptions.toml`."""

    EMERGENCY = "emergency"
    NO_NETWORK = "no_network"


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees north and east, and by how many metres they may be wrong."""

    latitude: float
    longitude: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Scan:
    """One look at a code, what the phone made of it, and where that was, if it was asked.

    `reason`: why it was far from the registered place.
    """

    at: datetime
    way: Way
    moment: Moment
    code: str
    verdict: str
    position: Position | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Excused:
    """The rule that a visit goes by, and why."""

    rule: Exceptional
    reason: str


@dataclass(frozen=True, slots=True)
class PhotoSource:
    """What a photo was made from: the SHA-256 of the camera's own file, and when the phone says it was taken."""

    original: str
    taken: datetime


@dataclass(frozen=True, slots=True)
class Device:
    """The phone's id and program; `offset_ms` is how far the server's clock was ahead of its own at the last pack."""

    id: str
    app: str
    offset_ms: int | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All of it. `by` maps a row to the enforcement number of who answered; `corrects` the record this one corrects."""

    scans: tuple[Scan, ...] = ()
    position: Position | None = None
    exception: Excused | None = None
    photos: Mapping[str, PhotoSource] | None = None
    device: Device | None = None
    by: Mapping[str, str] | None = None
    corrects: str = ""
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        """What was said, and nothing for what was not; `by` stands with the answers."""
        said: dict[str, Any] = {
            "scans": [_scan_json(one) for one in self.scans],
            "position": _position_json(self.position),
            "exception": {"rule": self.exception.rule.value, "reason": self.exception.reason}
            if self.exception
            else None,
            "photos": {
                key: {"original": one.original, "taken": stamp(one.taken)}
                for key, one in (self.photos or {}).items()
            },
            "device": _device_json(self.device),
            "corrects": self.corrects,
            "why": self.why,
        }
        return {name: value for name, value in said.items() if value}


def stamp(at: datetime) -> str:
    """A moment as records write it."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def read_circumstances(whole: Record, named: Collection[str], officers: Collection[str]) -> Circumstances:
    """The optional fields of a record. `named` are the photos that it names, `officers` the numbers that signed.

    Raises SubmissionRefused for a field that is there and wrong.
    """
    if len(whole.items("scans")) > MOST_SCANS:
        refuse(f"{whole.where}, scans: this takes at most {MOST_SCANS} scans.")
    return Circumstances(
        scans=tuple(_scan(one) for one in whole.records("scans")),
        position=_position(whole.field("position").record()) if whole.has("position") else None,
        exception=_excused(whole.field("exception").record()) if whole.has("exception") else None,
        photos=_photos(whole.field("photos"), named) if whole.has("photos") else None,
        device=_device(whole.field("device").record()) if whole.has("device") else None,
        by=_by(whole, officers) or None,
        **_correction(whole),
    )


def _scan(one: Record) -> Scan:
    where = [key for key in ("latitude", "longitude", "accuracy") if one.data.get(key) is not None]
    return Scan(
        at=one.moment("at"),
        way=one.word("way", Way),
        moment=one.word("moment", Moment),
        code=one.text("code", LONGEST_CODE),
        verdict=one.text("verdict", LONGEST_WORD),
        position=_position(one) if where else None,
        reason=one.text("reason", LONGEST_REASON),
    )


def _position(one: Record) -> Position:
    return Position(
        one.number("latitude", -90, 90),
        one.number("longitude", -180, 180),
        one.number("accuracy", 0, FARTHEST_METRES),
    )


def _excused(one: Record) -> Excused:
    made = Excused(one.word("rule", Exceptional), one.text("reason", LONGEST_REASON))
    if not made.reason:
        refuse("An exception needs its reason.", "例外情形要写明原因。")
    return made


def _photos(of: Field, named: Collection[str]) -> dict[str, PhotoSource]:
    found = {
        key: PhotoSource(one.digest("original"), one.moment("taken")) for key, one in of.entries().items()
    }
    strange = sorted(key for key in found if not DIGEST.fullmatch(key) or key not in named)
    if strange:
        refuse(f"{of.where} tells of {', '.join(strange)}, which no row names.")
    return found


def _device(one: Record) -> Device:
    offset = None
    if one.data.get("offset_ms") is not None:
        offset = int(one.number("offset_ms", -LONGEST_OFFSET_MS, LONGEST_OFFSET_MS))
    return Device(one.uuid("id"), one.text("app", LONGEST_WORD), offset)


def _by(whole: Record, officers: Collection[str]) -> dict[str, str]:
    by = {
        key: one.text("by", LONGEST_WORD)
        for key, one in whole.field("answers").entries().items()
        if one.has("by")
    }
    strange = sorted({number for number in by.values() if number not in officers})
    if strange:
        refuse(
            f"{', '.join(strange)} answered a row and is not among the officers of this record.",
            "有一项的回答人不在这份记录的检查人员里。",
        )
    return by


def _correction(whole: Record) -> dict[str, str]:
    if not (whole.has("corrects") or whole.has("why")):
        return {}
    made = {"corrects": whole.uuid("corrects"), "why": whole.text("why", LONGEST_REASON)}
    if not made["why"]:
        refuse("A correction says why; fill in why.", "更正要写明原因。")
    return made


def _scan_json(one: Scan) -> dict[str, Any]:
    return {
        "at": stamp(one.at),
        "way": one.way.value,
        "moment": one.moment.value,
        "code": one.code,
        "verdict": one.verdict,
        **(_position_json(one.position) or {}),
        **({"reason": one.reason} if one.reason else {}),
    }


def _position_json(one: Position | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"latitude": one.latitude, "longitude": one.longitude, "accuracy": one.accuracy}


def _device_json(one: Device | None) -> dict[str, Any] | None:
    if one is None:
        return None
    offset = {} if one.offset_ms is None else {"offset_ms": one.offset_ms}
    return {"id": one.id, "app": one.app, **offset}
