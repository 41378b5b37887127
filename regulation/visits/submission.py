"""A submission: one object with an id made on the phone, read from JSON, written as the bytes that are digested."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NoReturn, TypeVar
from uuid import UUID

from checklists import Answer, Correction, How, Outcome
from risk import Text

LONGEST_NOTE = 2_000
LONGEST_SIGNATURE = 30_000
MOST_PHOTOS = 12
"""Of one row; more is a film."""

STROKES = re.compile(r"(?:[ML] ?-?\d{1,4}(?:\.\d{1,2})? -?\d{1,4}(?:\.\d{1,2})? ?)*")
"""A signature is lines and nothing else: what is drawn on a page cannot carry anything along."""

_DIGEST = re.compile(r"[0-9a-f]{64}")

Word = TypeVar("Word", bound=StrEnum)


class Presence(StrEnum):
    """How the owner's side stood to the record: signed it, refused to, was not there; or nobody came to ask."""

    SIGNED = "signed"
    REFUSED = "refused"
    ABSENT = "absent"
    NOT_ASKED = "not_asked"


class Seen(StrEnum):
    """What the inspector says of a fact that the owner told: so it is, it is not, nobody looked."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NOT_LOOKED = "not_looked"


class VisitRefused(ValueError):
    """Something about a visit that cannot be done; `text` says why and what now in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


class SubmissionRefused(VisitRefused):
    """A submission that cannot be recorded as it is; the message says what is missing. Nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact that the owner told, its value, and what was seen of it."""

    fact: str
    value: Any
    seen: Seen


@dataclass(frozen=True, slots=True)
class Outside:
    """Something seen that is not on the list: for the department that it concerns."""

    department: str
    note: str
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody at the end of the record. `strokes` is the signature's path; empty when it stands on the paper slip."""

    name: str
    strokes: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """A whole visit as the officers send it. `officers` are enforcement numbers with their signatures."""

    id: str
    task: str
    list_digest: str
    started: datetime
    ended: datetime
    answers: Mapping[str, Answer]
    told: tuple[Told, ...]
    outside: tuple[Outside, ...]
    presence: Presence
    owner: Signer
    witness: str
    officers: Mapping[str, Signer]
    note: str = ""
    corrects: str = ""
    why: str = ""

    @property
    def named_photos(self) -> tuple[str, ...]:
        """Every photo that the record names, by its SHA-256."""
        of_rows = [digest for answer in self.answers.values() for digest in answer.photos]
        return tuple(dict.fromkeys([*of_rows, *(digest for one in self.outside for digest in one.photos)]))

    def canonical(self) -> str:
        """The one text that is kept, digested and shown to anybody who doubts the record."""
        return json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def digest(self) -> str:
        """SHA-256 of the canonical text, as hexadecimal."""
        return hashlib.sha256(self.canonical().encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The submission as plain data; `read_submission` takes it back."""
        return {
            "id": self.id,
            "task": self.task,
            "list_digest": self.list_digest,
            "started": _stamp(self.started),
            "ended": _stamp(self.ended),
            "answers": {key: answer_json(answer) for key, answer in self.answers.items()},
            "told": [{"fact": t.fact, "value": t.value, "seen": t.seen.value} for t in self.told],
            "outside": [
                {"department": o.department, "note": o.note, "photos": list(o.photos)} for o in self.outside
            ],
            "owner": {
                "presence": self.presence.value,
                "name": self.owner.name,
                "signature": self.owner.strokes,
                "witness": self.witness,
            },
            "officers": {
                number: {"name": signer.name, "signature": signer.strokes}
                for number, signer in self.officers.items()
            },
            "note": self.note,
            **({"corrects": self.corrects, "why": self.why} if self.corrects else {}),
        }


def read_submission(data: object) -> Submission:
    """A submission from JSON data; SubmissionRefused names the field that is wrong and what it takes."""
    whole = _Field(data, "the submission").record()
    owner = whole.field("owner").record()
    presence = owner.word("presence", Presence)
    made = Submission(
        id=whole.uuid("id"),
        task=whole.text("task", 64),
        list_digest=whole.text("list_digest", 64),
        started=whole.moment("started"),
        ended=whole.moment("ended"),
        answers={key: _answer(one) for key, one in whole.field("answers").entries().items()},
        told=tuple(
            Told(one.text("fact", 80), one.data.get("value"), one.word("seen", Seen))
            for one in whole.records("told")
        ),
        outside=tuple(_outside(one) for one in whole.records("outside")),
        presence=presence,
        owner=Signer(owner.text("name", 80), owner.strokes("signature")),
        witness=owner.text("witness", 80),
        officers={
            number: Signer(one.text("name", 80), one.strokes("signature"))
            for number, one in whole.field("officers").entries().items()
        },
        note=whole.text("note", LONGEST_NOTE),
        corrects=whole.uuid("corrects") if whole.data.get("corrects") else "",
        why=whole.text("why", LONGEST_NOTE),
    )
    if made.corrects and not made.why:
        refuse("It corrects an earlier record and does not say why: fill in why.", "更正要写明原因。")
    if made.ended < made.started:
        refuse("The visit ends before it starts; correct the two times.")
    if presence in (Presence.REFUSED, Presence.ABSENT) and not made.witness:
        refuse("The owner did not sign, so a witness is named: fill in witness.")
    return made


def answer_json(answer: Answer) -> dict[str, Any]:
    """An answer as plain data."""
    return {
        "outcome": answer.outcome.value,
        "how": answer.how.value,
        "note": answer.note,
        "correction": answer.correction.value if answer.correction else None,
        "due": answer.due.isoformat() if answer.due else None,
        "photos": list(answer.photos),
    }


def read_answers(data: object) -> dict[str, Answer]:
    """Answers as `answer_json` wrote them."""
    return {key: _answer(one) for key, one in _Field(data, "answers").entries().items()}


def refuse(sentence: str, zh: str = "这份记录和任务对不上，请退回检查单重新核对。") -> NoReturn:
    """Say what is wrong and that nothing happened."""
    raise SubmissionRefused(f"{zh}没有记下。", f"{sentence} Nothing was recorded.")


def _answer(one: _Record) -> Answer:
    correction = one.data.get("correction")
    due = one.data.get("due")
    how = one.word("how", How, How.ITEM)
    if how is How.RECOGNISED:
        refuse(
            "An answer says that it is recognised; send only what was looked at, the rest follows from it."
        )
    return Answer(
        outcome=one.word("outcome", Outcome),
        how=how,
        note=one.text("note", LONGEST_NOTE),
        correction=one.word("correction", Correction) if correction else None,
        due=one.day("due") if due else None,
        photos=one.photos("photos"),
    )


def _outside(one: _Record) -> Outside:
    made = Outside(one.text("department", 80), one.text("note", LONGEST_NOTE), one.photos("photos"))
    if not made.department or not made.note:
        refuse("What was seen outside the list needs the department it concerns and a note.")
    return made


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")


class _Field:
    """A value of the data, and where it stands, for the refusal."""

    def __init__(self, value: object, where: str) -> None:
        self.value, self.where = value, where

    def record(self) -> _Record:
        if not isinstance(self.value, Mapping):
            refuse(f"{self.where} is missing or no object.")
        return _Record(self.value, self.where)

    def entries(self) -> dict[str, _Record]:
        record = self.record()
        return {str(key): record.field(str(key)).record() for key in record.data}


class _Record:
    """An object of the data: its fields, each checked as it is taken."""

    def __init__(self, data: Mapping[Any, Any], where: str) -> None:
        self.data, self.where = data, where

    def field(self, key: str) -> _Field:
        return _Field(self.data.get(key), f"{self.where}, {key}")

    def records(self, key: str) -> list[_Record]:
        return [_Field(one, f"{self.where}, {key} {n}").record() for n, one in enumerate(self._list(key), 1)]

    def text(self, key: str, longest: int) -> str:
        value = self.data.get(key, "")
        if not isinstance(value, str) or len(value) > longest:
            refuse(f"{self.where}, {key}: this takes a text of at most {longest} characters.")
        return value.strip()

    def strokes(self, key: str) -> str:
        value = self.text(key, LONGEST_SIGNATURE)
        if not STROKES.fullmatch(value):
            refuse(f"{self.where}, {key}: a signature is lines as M x y L x y and nothing else.")
        return value

    def uuid(self, key: str) -> str:
        try:
            return str(UUID(str(self.data.get(key))))
        except ValueError:
            refuse(f"{self.where}, {key}: this takes a UUID that the phone made.")

    def moment(self, key: str) -> datetime:
        try:
            at = datetime.fromisoformat(str(self.data.get(key)))
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            refuse(f"{self.where}, {key}: this takes a time with its zone, as 2026-11-25T10:30:00+08:00.")
        return at.astimezone(UTC).replace(microsecond=0)

    def day(self, key: str) -> date:
        try:
            return date.fromisoformat(str(self.data.get(key)))
        except ValueError:
            refuse(f"{self.where}, {key}: this takes a day, as 2026-12-01.")

    def word(self, key: str, kind: type[Word], otherwise: Word | None = None) -> Word:
        value = self.data.get(key)
        if value is None and otherwise is not None:
            return otherwise
        if value not in list(kind):
            refuse(f"{self.where}, {key}: this takes {', '.join(kind)}.")
        return kind(value)

    def photos(self, key: str) -> tuple[str, ...]:
        given = tuple(str(one) for one in self._list(key))
        if len(given) > MOST_PHOTOS or not all(_DIGEST.fullmatch(one) for one in given):
            refuse(f"{self.where}, {key}: this takes at most {MOST_PHOTOS} photos, each by its SHA-256.")
        return given

    def _list(self, key: str) -> Sequence[object]:
        value = self.data.get(key) or []
        if not isinstance(value, list):
            refuse(f"{self.where}, {key}: this takes a list.")
        return value
