"""A submission: one object with an id made on the phone, read from JSON, written as the bytes that are digested."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from checklists import Answer, Correction, How, Outcome
from regulation.visits.circumstances import Circumstances, read_circumstances, stamp
from regulation.visits.fields import Field, Record
from regulation.visits.refusals import SubmissionRefused, VisitRefused, refuse

__all__ = [
    "LONGEST_NOTE",
    "Outside",
    "Presence",
    "Seen",
    "Signer",
    "Submission",
    "SubmissionRefused",
    "Told",
    "VisitRefused",
    "answer_json",
    "read_answers",
    "read_submission",
    "refuse",
]

LONGEST_NOTE = 2_000


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
    circumstances: Circumstances = field(default_factory=Circumstances)

    @property
    def photos(self) -> list[str]:
        """Every photo that it names, once, in the order it names them."""
        named = [*(a.photos for a in self.answers.values()), *(o.photos for o in self.outside)]
        return list(dict.fromkeys(digest for photos in named for digest in photos))

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
            "started": stamp(self.started),
            "ended": stamp(self.ended),
            "answers": {key: self._answer_json(key, answer) for key, answer in self.answers.items()},
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
            **self.circumstances.as_json(),
        }

    def _answer_json(self, key: str, answer: Answer) -> dict[str, Any]:
        by = (self.circumstances.by or {}).get(key)
        return {**answer_json(answer), **({"by": by} if by else {})}


def read_submission(data: object) -> Submission:
    """A submission from JSON data; SubmissionRefused names the field that is wrong and what it takes."""
    whole = Field(data, "the submission").record()
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
    )
    if presence in (Presence.REFUSED, Presence.ABSENT) and not made.witness:
        refuse("The owner did not sign, so a witness is named: fill in witness.")
    return replace(made, circumstances=read_circumstances(whole, made.photos, made.officers))


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
    return {key: _answer(one) for key, one in Field(data, "answers").entries().items()}


def _answer(one: Record) -> Answer:
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


def _outside(one: Record) -> Outside:
    made = Outside(one.text("department", 80), one.text("note", LONGEST_NOTE), one.photos("photos"))
    if not made.department or not made.note:
        refuse("What was seen outside the list needs the department it concerns and a note.")
    return made
