"""What an owner should do next: every part of the system names its things with a date, the nearest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from checklists import Mending
from graph import Tx, evaluations, findings, handbook_reads, premises, self_checks
from graph.evaluations import EvaluationRow
from graph.findings import FindingRow
from graph.handbook_reads import HandbookRead
from graph.premises import TermRow, VisitRow
from graph.self_checks import SelfCheck
from regulation.access import Action, Who, scope
from regulation.catalogue import Catalogue
from regulation.facts import ending
from regulation.office import Office
from regulation.ownership.handbook import Handbook, handbook_of, place
from risk import Text

LAST_VISITS = 3
"""How many visits the owner's home names."""


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do: by when (None: no day), how many days are left, what, where. `alarm`: it is late."""

    on: date | None
    days_left: int | None
    title: Text
    text: Text
    href: str
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class OwnerFile:
    """What the owner's pages go by: the handbook, what was found and is not settled, the last of each kind.

    `read`: the newest edition that the owner said to have read.
    """

    book: Handbook
    findings: Sequence[FindingRow]
    visits: Sequence[VisitRow]
    last_check: SelfCheck | None
    evaluation: EvaluationRow | None
    read: HandbookRead | None


def owner_file(office: Office, who: Who, premises_id: str) -> OwnerFile:
    """All of the asker's own premises. NotFound for anybody else's."""
    own = scope(who, Action.EXPLAIN_OWN)

    def work(tx: Tx) -> OwnerFile:
        card, terms = place(tx, who, premises_id, Action.EXPLAIN_OWN)
        found = findings.open_findings(tx, replace(own, ids=(card.id,)))
        checks = self_checks.latest(tx, card.id, limit=1)
        return OwnerFile(
            handbook_of(office, card, terms),
            [one.finding for one in found],
            premises.visits(tx, card.id, limit=LAST_VISITS),
            checks[0] if checks else None,
            evaluations.newest(tx, card.id),
            handbook_reads.last(tx, card.id),
        )

    return office.store.read(work)


def todos(catalogue: Catalogue, file: OwnerFile, today: date, *, ending_within: int) -> list[Todo]:
    """What the owner's own pages know of: findings to mend, permits that end, questions that wait."""
    book = file.book
    here = f"/e/{book.card.id}"
    listed = [_mend(one, here, today) for one in file.findings]
    listed += [
        _renew(catalogue.permit_name(term.kind), term, here, today)
        for term in ending(book.terms, today, ending_within)
    ]
    if count := len(book.questions):
        text = Text(
            f"就知道另外 {len(book.selection.unknown)} 条要不要做",
            f"to know whether {len(book.selection.unknown)} more requirements apply",
        )
        listed.append(Todo(None, None, _questions(count), text, f"{here}/facts"))
    return listed


def in_order(listed: Sequence[Todo]) -> list[Todo]:
    """The late first, then the nearest day; what has no day comes last."""
    return sorted(listed, key=lambda todo: (not todo.alarm, todo.on is None, todo.on or date.max))


def unmet(file: OwnerFile) -> Mapping[str, FindingRow]:
    """Requirement → its finding that is not settled."""
    return {one.requirement: one for one in file.findings}


def _mend(one: FindingRow, here: str, today: date) -> Todo:
    left = (one.due - today).days if one.due else None
    sent = one.state is Mending.SENT
    text = Text("材料已提交，等待确认", "proof sent, waiting to be confirmed") if sent else one_note(one)
    late = not sent and left is not None and left < 0
    return Todo(one.due, left, _prefixed(one), text, f"{here}/visits/{one.visit}", late)


def one_note(one: FindingRow) -> Text:
    """What was found, as it was written."""
    return Text(one.note, one.note)


def _prefixed(one: FindingRow) -> Text:
    return Text(f"整改：{one.title.zh}", f"Put right: {one.title.en}")


def _renew(kind: Text, term: TermRow, here: str, today: date) -> Todo:
    left = (term.valid_to - today).days if term.valid_to else None
    late = left is not None and left < 0
    title = (
        Text(f"{kind.zh}已过期", f"{kind.en} has run out")
        if late
        else Text(f"{kind.zh}到期", f"{kind.en} runs out")
    )
    number = Text(f"，编号 {term.number}", f"; its number is {term.number}") if term.number else Text("", "")
    text = Text(f"到发证部门办延续{number.zh}", f"Renew it where it was issued{number.en}")
    return Todo(term.valid_to, left, title, text, f"{here}/handbook", late)


def _questions(count: int) -> Text:
    one = "" if count == 1 else "s"
    return Text(f"回答 {count} 个问题", f"Answer {count} question{one}")
