"""One visit of several records: what they say together, whichever came first. Values in, values out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists import (
    STRUCK,
    CheckList,
    Finding,
    Judged,
    Outcome,
    Requirement,
    Ruling,
    Said,
    Severity,
    UnitedRow,
    judge,
    not_corrected,
    unite,
)
from graph.findings import FindingRow
from graph.visit_records import Record
from regulation.office import Office
from regulation.visits.running import restore
from regulation.visits.submission import Presence, Seen, Submission, Told, read_submission

NOT_DONE, PASSED, CONDITIONS, FAILED = "not_done", "pass", "conditions", "fail"


@dataclass(frozen=True, slots=True)
class Part:
    """One record of a visit, read and judged by the list it answers, on the day it was made."""

    id: str
    digest: str
    text: str
    corrects: str
    submission: Submission
    listed: CheckList
    judged: Judged
    on: date


@dataclass(frozen=True, slots=True)
class Held:
    """A finding as one record has it; `place` counts from 1 within that record."""

    part: Part
    place: int
    finding: Finding


@dataclass(frozen=True, slots=True)
class Whole:
    """A visit as all its records say together. `parts` speak, in the order in which they were made.

    `earlier` are those that another one corrects; `rows` what counts of each row, `requirements` the rows themselves.
    """

    parts: tuple[Part, ...]
    earlier: tuple[Part, ...]
    rows: Mapping[str, UnitedRow]
    requirements: Mapping[str, Requirement]

    @property
    def on(self) -> date:
        """The day of the visit: that on which its last record was made."""
        return max(part.on for part in self.parts)

    @property
    def looked_at(self) -> dict[str, UnitedRow]:
        """The rows that somebody looked at."""
        return {key: row for key, row in self.rows.items() if row.answer.outcome is not Outcome.NOT_CHECKED}

    def held(self) -> list[Held]:
        """The findings that stand: those of every record that speaks, but what was decided against."""
        return [one for one in _found(self.parts) if self._stands(one)]

    def fallen(self) -> list[Held]:
        """The findings that do not stand: corrected away, or decided against."""
        kept = {(one.part.id, one.finding.requirement.id) for one in self.held()}
        return [
            one
            for one in (*_found(self.earlier), *_found(self.parts))
            if (one.part.id, one.finding.requirement.id) not in kept
        ]

    def _stands(self, one: Held) -> bool:
        key = one.finding.requirement.id
        return self.rows[key].stands(Said(one.part.id, one.part.judged.answers[key]))


def part_of(office: Office, record: Record) -> Part:
    """A record as it was received, read and judged again. AnswersRefused or SubmissionRefused where it is not sound."""
    submission = read_submission(json.loads(record.text))
    listed = restore(office, json.loads(record.listed))
    on = submission.ended.astimezone(office.settings.timezone).date()
    return Part(
        id=record.id,
        digest=record.digest,
        text=record.text,
        corrects=record.corrects,
        submission=submission,
        listed=listed,
        judged=judge(listed, submission.answers, on),
        on=on,
    )


def whole_of(parts: Iterable[Part], rulings: Iterable[Ruling] = ()) -> Whole:
    """What these records say together; the order in which they are given does not matter."""
    every = sorted(parts, key=lambda part: (part.submission.started, part.id))
    speaks = not_corrected({part.id: part.corrects for part in every})
    speaking = tuple(part for part in every if part.id in speaks)
    requirements = {row.id: row for part in speaking for row in part.listed.rows}
    rows = unite(
        {part.id: part.judged.answers for part in speaking}, {ruling.row: ruling for ruling in rulings}
    )
    in_order = {key: rows[key] for key in requirements if key in rows}
    return Whole(speaking, tuple(part for part in every if part.id not in speaks), in_order, requirements)


def ancestors(whole: Whole, part: Part) -> list[str]:
    """The records that a record corrects, the nearest first."""
    known = {one.id: one for one in (*whole.parts, *whole.earlier)}
    line: list[str] = []
    at = part.corrects
    while at and at not in line:
        line.append(at)
        at = known[at].corrects if at in known else ""
    return line


def told_of(whole: Whole) -> list[Told]:
    """What was seen of the facts that the owner told; where two records disagree, nobody has confirmed anything."""
    seen: dict[str, list[Told]] = {}
    for part in whole.parts:
        for one in part.submission.told:
            if one.seen is not Seen.NOT_LOOKED:
                seen.setdefault(one.fact, []).append(one)
    return [of[0] for _, of in sorted(seen.items()) if all(one == of[0] for one in of)]


def counts(live: Iterable[FindingRow]) -> tuple[int, int, int]:
    """How many rows failed: critical (red lines), serious (key rows), minor; one that two records fail counts once."""
    rows = {one.requirement: one for one in live if one.state not in STRUCK}
    red = sum(row.red_line for row in rows.values())
    key = sum(not row.red_line and row.severity == Severity.KEY for row in rows.values())
    return red, key, len(rows) - red - key


def result_of(whole: Whole, live: Iterable[FindingRow], *, service: bool) -> str:
    """The result in a word; a visit that looked at nothing was not done."""
    seen = {row.answer.outcome for row in whole.rows.values()} & {Outcome.PASSED, Outcome.FAILED}
    if service or not seen:
        return NOT_DONE
    critical, serious, minor = counts(live)
    if critical:
        return FAILED
    return CONDITIONS if serious + minor else PASSED


def text_of(whole: Whole) -> tuple[str, str]:
    """The text of the visit and its SHA-256: the record itself, or of several the one text made of them all."""
    if len(whole.parts) == 1:
        return whole.parts[0].text, whole.parts[0].digest
    text = json.dumps(_together(whole), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text, hashlib.sha256(text.encode()).hexdigest()


def _together(whole: Whole) -> dict[str, Any]:
    """The records as one: the answers that count, each with the record it is of; everybody who signed."""
    each = [(part, part.submission.as_json()) for part in whole.parts]
    spoken = {part.id: said["answers"] for part, said in each}
    answers: dict[str, Any] = {}
    for key, row in whole.rows.items():
        given = spoken[row.record].get(key)
        if given is not None:  # a row that took another row's answer over is not said twice
            answers[key] = {**given, "record": row.record}
    officers: dict[str, Any] = {}
    for _, said in each:
        for number, signer in said["officers"].items():
            if number not in officers or not officers[number]["signature"]:
                officers[number] = signer
    owners = [said["owner"] for _, said in each]
    signed = [owner for owner in owners if owner["presence"] == Presence.SIGNED]
    first = whole.parts[0].submission.as_json()
    return {
        "task": first["task"],
        "list_digest": first["list_digest"],
        "started": min(said["started"] for _, said in each),
        "ended": max(said["ended"] for _, said in each),
        "answers": answers,
        "told": [{"fact": t.fact, "value": t.value, "seen": t.seen.value} for t in told_of(whole)],
        "outside": [one for _, said in each for one in said["outside"]],
        "owner": (signed or owners)[0],
        "officers": officers,
        "note": "\n".join(dict.fromkeys(said["note"] for _, said in each if said["note"])),
        "records": {part.id: part.digest for part in whole.parts},
    }


def _found(parts: Iterable[Part]) -> Iterator[Held]:
    for part in parts:
        for place, finding in enumerate(part.judged.findings, 1):
            yield Held(part, place, finding)
