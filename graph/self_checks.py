"""Self-checks: what an owner answered to the rows of the handbook, kept with the edition they were asked from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from checklists import Answer, How, Outcome
from graph.errors import NotFound
from graph.queries import load
from graph.store import Tx

_PUT = load("self_checks/put_check")
_LIST = load("self_checks/list_checks")
_READ = load("self_checks/read_check")
_PUT_DRAFT = load("self_checks/put_draft")
_READ_DRAFT = load("self_checks/read_draft")


# (:SelfCheck)-[:AT]->(:Premises)
@dataclass(frozen=True, slots=True)
class SelfCheck:
    """One self-check: by whom, on which day, of which edition and list, and the answer to each row."""

    id: str
    premises: str
    at: datetime
    on: date
    by: str
    list_version: str
    list_digest: str
    answers: Mapping[str, Answer]

    def rows(self, outcome: Outcome) -> list[str]:
        """The rows that were answered so."""
        return [key for key, answer in self.answers.items() if answer.outcome is outcome]


@dataclass(frozen=True, slots=True)
class Draft:
    """A self-check that is being filled in: the fields of its form, by whom and when they were last kept."""

    fields: Mapping[str, str]
    by: str
    at: datetime


def put_draft(tx: Tx, premises: str, draft: Draft) -> None:
    """Keep what was answered so far, in place of what was kept before."""
    text = json.dumps(
        {"fields": dict(draft.fields), "by": draft.by, "at": draft.at.isoformat()}, ensure_ascii=False
    )
    tx.run(_PUT_DRAFT, premises=premises, draft=text)


def draft(tx: Tx, premises: str) -> Draft | None:
    """What was answered so far; None where nothing waits."""
    rows = tx.run(_READ_DRAFT, premises=premises)
    if not rows or not rows[0]["draft"]:
        return None
    kept = json.loads(rows[0]["draft"])
    return Draft(kept["fields"], kept["by"], datetime.fromisoformat(kept["at"]))


def put(tx: Tx, check: SelfCheck) -> None:
    """Keep a self-check; what was answered so far is answered now."""
    answers = {key: [answer.outcome.value, answer.how.value] for key, answer in check.answers.items()}
    tx.touch()
    tx.run(
        _PUT,
        id=check.id,
        premises=check.premises,
        at=check.at,
        on=check.on,
        by=check.by,
        list_version=check.list_version,
        list_digest=check.list_digest,
        answers=json.dumps(answers),
    )
    tx.run(_PUT_DRAFT, premises=check.premises, draft=None)


def latest(tx: Tx, premises: str, limit: int = 6) -> list[SelfCheck]:
    """The last self-checks of a premises, newest first."""
    return [_check(row) for row in tx.run(_LIST, premises=premises, limit=limit)]


def read(tx: Tx, premises: str, key: str) -> SelfCheck:
    """One self-check of a premises; NotFound when it has none of that id."""
    rows = tx.run(_READ, premises=premises, id=key)
    if not rows:
        raise NotFound("This premises has no such self-check.")
    return _check(rows[0])


def _check(row: Mapping[str, Any]) -> SelfCheck:
    found = row["check"]
    answers = {
        key: Answer(Outcome(outcome), How(how))
        for key, (outcome, how) in json.loads(found["answers"]).items()
    }
    return SelfCheck(**{**found, "answers": answers}, premises=row["premises"])
