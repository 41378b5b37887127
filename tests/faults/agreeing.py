"""What must hold after any fault: nothing lost, nothing doubled, receipts, store, evidence and disk say the same."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence

from graph import Store
from graph.queries import parse
from regulation import attachments
from regulation.settings import Settings
from tests.faults.work import Queued

_VISITS = parse(
    "tests/read_submitted",
    "// Every visit that was submitted.\nMATCH (v:Visit) WHERE v.record_digest IS NOT NULL\n"
    "RETURN v.id AS id, v.record AS record, v.record_digest AS digest, v.number AS number",
)
_LEAVES = parse(
    "tests/count_leaves", "// Deeds by what was done.\nMATCH (l:Leaf {action: $action}) RETURN count(l) AS n"
)


def require_agreement(store: Store, work: Sequence[Queued]) -> None:
    """All of `work`, and nothing else, is recorded once, as it was signed; each receipt and each leaf with it."""
    rows = store.read(lambda tx: tx.run(_VISITS))
    twice = [key for key, n in Counter(row["id"] for row in rows).items() if n > 1]
    assert not twice, f"recorded twice: {twice}"
    held = {row["id"]: row for row in rows}
    lost = [visit.id for visit in work if visit.receipt and visit.id not in held]
    assert not lost, f"{len(lost)} acknowledged and lost: {lost[:5]}"
    assert held.keys() == {visit.id for visit in work}, "what is recorded is not what was sent"
    for visit in work:
        row = held[visit.id]
        assert visit.receipt is not None
        assert row["digest"] == visit.receipt["digest"] == visit.digest
        assert row["number"] == visit.receipt["number"]
        assert hashlib.sha256(row["record"].encode()).hexdigest() == visit.digest
        assert json.loads(row["record"]) == visit.record
    deeds = store.read(lambda tx: tx.run(_LEAVES, action="visit.submit"))[0]["n"]
    assert deeds == len(work), f"{deeds} deeds in evidence for {len(work)} records"


def require_photos(settings: Settings, work: Sequence[Queued]) -> None:
    """Every photo that a record names is on the disk exactly as it was sent, and the phone was told so."""
    for visit in work:
        assert not visit.photos, f"{visit.id} was acknowledged, and its photos were not named"
        for sha in named(visit):
            held = attachments.original(settings, sha)
            assert held is not None, f"{visit.id} names {sha}, which is not on the disk"
            assert hashlib.sha256(held).hexdigest() == sha


def named(visit: Queued) -> list[str]:
    """The photos that a record names."""
    return [sha for answer in visit.record["answers"].values() for sha in answer["photos"]]
