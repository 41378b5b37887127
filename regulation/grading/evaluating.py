"""Evaluating one premises inside the transaction that changed what is known of its rows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from uuid import uuid4

from checklists import Checked, Evaluation, Weighed, counting, evaluate, never_seen, select, weigh
from graph import Tx, evaluations, premises
from graph.evaluations import Evaluated, EvaluationRow, Ground
from graph.scope import Scope
from regulation.facts import known_here, values
from regulation.office import Office


def evaluate_one(
    office: Office, tx: Tx, premises_id: str, checked: Iterable[Checked], day: date
) -> Evaluation | None:
    """Evaluate one premises in this transaction, from what was last checked of each row; written when it is news.

    None where its trade has no requirements or no rules of evaluation on that day: then nothing is said of it.
    """
    card = premises.card(tx, Scope("/", ids=(premises_id,)), premises_id)
    library = office.catalogue.library_if_any(card.industry, day)
    rules = office.catalogue.evaluation(card.industry, day)
    if library is None or rules is None:
        return None
    known = values(known_here(card, premises.permits(tx, premises_id), day))
    rows = weigh(rules, library, checked)
    never = never_seen(rules, select(library, known), rows)
    made = evaluate(rules, rows, never, day)
    evaluated = Evaluated(
        id=uuid4().hex,
        premises=premises_id,
        industry=card.industry,
        on=day,
        at=office.now(),
        edition=rules.version,
        library=library.version,
        made=made,
        rows=rows,
        never=never,
        visits=sorted({row.visit for row in counting(rules, rows, day)}),
        digest=_digest(rules.version, made, rows),
    )
    evaluations.put(tx, evaluated)
    return made


def recomputes(office: Office, industry: str, said: EvaluationRow, ground: Ground) -> bool:
    """Whether the stored rows and the stored edition still give the stored evaluation."""
    rules = office.catalogue.evaluation_edition(industry, said.edition)
    made = evaluate(rules, ground.rows, ground.never, said.on)
    return made == Evaluation(
        said.step, said.value, said.known_share, said.components, said.capped, said.until
    )


def _digest(edition: str, made: Evaluation, rows: Iterable[Weighed]) -> str:
    """The same for the same edition, rows and outcome: what would be no news to anybody."""
    parts = [edition, asdict(made), [asdict(row) for row in rows]]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:32]
