"""The day's pack: all that a visit needs from the scan to the signature when there is no network, as one JSON."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from checklists import CheckList, Library, asked, days_off, overdue, select
from graph.field import Taken
from graph.findings import FindingRow
from graph.premises import TermRow, VisitRow
from graph.tasks import Task
from qr import KeysError, Ring, StatusListRefused, short_code
from regulation.access import Who
from regulation.catalogue import CatalogueError
from regulation.facts import fact_value, known_here, values
from regulation.field.day import Day, day_in_field
from regulation.field.offer import SealKeyError, read_key, seal
from regulation.field.rows import both, edition_form, edition_key
from regulation.field.rules import rules
from regulation.grading.one import table_for
from regulation.lists import DESK, list_from
from regulation.office import Office
from regulation.planning.rules import reason_said
from regulation.scanning.folders import ring
from regulation.scanning.listing import list_file, published
from regulation.visits.choices import MENDS, REASONS
from regulation.visits.running import asked_of, pinned_form, restore
from regulation.visits.submission import SubmissionRefused
from risk import Text

FORMAT = 1
NO_GRADE = Text("还没有评定等级。", "There is no grade yet.")
UNKNOWN = Text("知道的还不够评定等级。", "Too little is known for a grade.")
GRADED = Text("等级 {grade}（{label}），{on} 评定。", "Grade {grade} ({label}), given on {on}.")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack: `content` with the moment it was made, `tag` the same as long as all but moments and seals is."""

    content: Mapping[str, Any]
    tag: str

    def bytes(self) -> bytes:
        """The pack as it is sent, in UTF-8."""
        return json.dumps(self.content, ensure_ascii=False, separators=(",", ":")).encode()


def pack_for(office: Office, who: Who) -> Pack:
    """What an officer takes along today. Refused for somebody who runs no visits."""
    day = day_in_field(office, who)
    editions: dict[str, Library] = {}
    premises = {id: _premises(office, day, taken, editions) for id, taken in day.premises.items()}
    runs = [_task(office, day, task, pinned, editions) for task, pinned in day.tasks]
    said = {
        "format": FORMAT,
        "holds_hours": rules().holds_hours,
        "today": office.today().isoformat(),
        "host": office.settings.host,
        "officer": _officer(who, day),
        **_codes(office),
        "days": _days(office.today()),
        "mends": list(MENDS),
        "reasons": [both(reason) for reason in REASONS],
        "departments": {code: both(name) for code, name in office.catalogue.departments.items()},
        "editions": {
            key: edition_form(one, office.catalogue.industry_name(one.industry))
            for key, one in sorted(editions.items())
        },
        "premises": premises,
        "most_premises": rules().most_premises,
        "more": day.more,
    }
    offered = [{**run, "offer": _sealed(office, run["id"], run["offer"])} for run in runs]
    made = office.now().isoformat(timespec="seconds")
    return Pack({"made": made, **said, "tasks": offered}, _tag({**said, "tasks": runs}))


def _tag(content: Mapping[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _officer(who: Who, day: Day) -> dict[str, Any]:
    return {
        "account": who.account,
        "name": who.called,
        "number": who.enforcement_number,
        "department": who.department,
        "valid_to": _iso(day.officer.valid_to if day.officer else None),
    }


def _days(today: date) -> dict[str, Any]:
    ahead = days_off(today, rules().days_ahead)
    return {
        "from": today.isoformat(),
        "off": [day.isoformat() for day in ahead.off],
        "known_to": _iso(ahead.known_to),
    }


def _codes(office: Office) -> dict[str, Any]:
    """The keys by which codes on walls are known, and the signed list of those that are not good any more."""
    try:
        signing = ring(office.settings)
    except KeysError as error:
        _log.warning("The pack goes without keys of codes: %s", error)
        return {"keys": {}, "status": None}
    keys = {str(kid): _base64(key.public_bytes_raw()) for kid, key in signing.public.items()}
    return {"keys": keys, "status": _status(office, signing)}


def _status(office: Office, signing: Ring) -> str | None:
    try:
        if published(office.settings, signing) is None:
            return None
        return _base64(list_file(office.settings).read_bytes())
    except (StatusListRefused, FileNotFoundError) as error:
        _log.warning("The pack goes without the status list: %s", error)
        return None


def _premises(office: Office, day: Day, taken: Taken, editions: dict[str, Library]) -> dict[str, Any]:
    card, today, catalogue = taken.card, office.today(), office.catalogue
    library = catalogue.library_if_any(card.industry, today)
    table = table_for(office, card.industry, today)
    standing = UNKNOWN if card.state == "insufficient" else NO_GRADE
    if card.grade is not None:
        band = next((b for b in table.grades if b.grade == card.grade), None) if table else None
        label, on = band.label if band else Text(card.grade, card.grade), card.graded_on or today
        standing = Text(
            GRADED.zh.format(grade=card.grade, label=label.zh, on=on),
            GRADED.en.format(grade=card.grade, label=label.en, on=on),
        )
    told = asked_of(library, card.told)
    declared = catalogue.facts
    return {
        "id": card.id,
        "name": card.name,
        "address": card.address,
        "industry": {"id": card.industry, **both(catalogue.industry_name(card.industry))},
        "short_code": short_code(card.id),
        "latitude": card.latitude,
        "longitude": card.longitude,
        "state": card.state,
        "grade": card.grade,
        "sign": card.sign,
        "standing": both(standing),
        "visits": [_visit(office, visit) for visit in day.visits.get(card.id, ())],
        "permits": [_permit(office, term, today) for term in _last(taken.terms)],
        "open": [_finding(finding, today) for finding in day.findings.get(card.id, ())],
        "last": {
            key: {"outcome": row.outcome.value, "on": row.on.isoformat()}
            for key, row in sorted(taken.checked.items())
        },
        "told": [
            {
                "fact": name,
                "value": fact.value,
                "label": both(declared[name].label) if name in declared else {"zh": name, "en": name},
                "said": {lang: fact_value(fact.value, declared.get(name), lang) for lang in ("zh", "en")},
            }
            for name, fact in sorted(told.items())
        ],
        **_handbook(taken, library, today, editions),
    }


def _handbook(
    taken: Taken, library: Library | None, today: date, editions: dict[str, Library]
) -> dict[str, Any]:
    """The rows that apply, by id, and the edition that has them."""
    if library is None:
        return {"edition": None, "handbook": []}
    key = edition_key(library.industry, library.version)
    editions[key] = library
    chosen = select(library, values(known_here(taken.card, taken.terms, today)))
    return {"edition": key, "handbook": [item.requirement.id for item in chosen.items]}


def _task(
    office: Office, day: Day, task: Task, pinned: Mapping[str, Any] | None, editions: dict[str, Library]
) -> dict[str, Any]:
    taken = day.premises[task.premises]
    listed = _listed(office, task, taken, pinned)
    edition = None
    if listed is not None and listed.version:
        edition = edition_key(listed.industry, listed.version)
        editions[edition] = office.catalogue.library_edition(listed.industry, listed.version)
    table = table_for(office, taken.card.industry, office.today())
    factors = {row.factor for row in listed.rows} if listed else set()
    return {
        "id": task.id,
        "number": task.number,
        "premises": task.premises,
        "kind": task.kind,
        "reason": both(reason_said(task.reason)),
        "departments": list(task.departments),
        "planned": _iso(task.planned),
        "state": task.state,
        "officers": [
            {"number": one.enforcement_number, "name": one.name, "department": one.department}
            for one in task.officers
        ],
        "desk": task.kind == DESK,
        "whole": task.rows is None,
        "edition": edition,
        "offer": pinned or (pinned_form(listed) if listed else None),
        "pinned": pinned is not None,
        "asked": [[one.row.id, [row.id for row in one.also]] for one in asked(listed)] if listed else [],
        "scales": {fact.id: fact.highest for fact in table.facts if fact.id in factors} if table else {},
    }


def _listed(office: Office, task: Task, taken: Taken, pinned: Mapping[str, Any] | None) -> CheckList | None:
    """The list a task was opened with, else the one it would be opened with now; None where it cannot be run."""
    if not pinned:
        return list_from(office, task, taken.card, taken.terms, taken.checked)
    try:
        return restore(office, pinned)
    except (SubmissionRefused, CatalogueError) as error:
        _log.warning("Task %s goes into the pack without its list: %s", task.number, error)
        return None


def _sealed(office: Office, task: str, listed: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if listed is None:
        return None
    try:
        return seal(read_key(office.settings), task, listed, office.now()).as_json()
    except SealKeyError as error:
        _log.warning("The pack goes without offers: %s", error)
        return None


def _visit(office: Office, visit: VisitRow) -> dict[str, Any]:
    known = office.catalogue.departments.get(visit.department)
    named = known or Text(visit.department_name, visit.department_name_en)
    return {"date": visit.date.isoformat(), "department": both(named), "result": visit.result}


def _last(terms: tuple[TermRow, ...]) -> list[TermRow]:
    """The last term of each permit, the newest first."""
    last = {(term.kind, term.number): term for term in sorted(terms, key=lambda term: term.valid_from)}
    return sorted(last.values(), key=lambda term: (term.valid_from, term.number), reverse=True)


def _permit(office: Office, term: TermRow, today: date) -> dict[str, Any]:
    ended = term.status == "valid" and term.valid_to is not None and term.valid_to < today
    return {
        "kind": both(office.catalogue.permit_name(term.kind)),
        "number": term.number,
        "valid_to": _iso(term.valid_to),
        "status": "expired" if ended else term.status,
    }


def _finding(found: FindingRow, today: date) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": both(found.title),
        "due": _iso(found.due),
        "state": found.state.value,
        "overdue": overdue(found.state, found.due, today),
        "rows": list(found.rows),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _base64(given: bytes) -> str:
    return base64.urlsafe_b64encode(given).decode().rstrip("=")
