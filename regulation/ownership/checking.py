"""The self-check: the rows of the handbook answered by the owner, kept, and what they would mean; never a grade."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from checklists import (
    Answer,
    Checked,
    Chosen,
    How,
    Library,
    Outcome,
    Requirement,
    Severity,
    check_list,
    score,
)
from graph import Tx, self_checks, visits
from graph.self_checks import Draft, SelfCheck
from regulation.access import Action, Who
from regulation.catalogue import CatalogueError
from regulation.facts import values
from regulation.grading.one import grade_with, table_for
from regulation.office import Office
from regulation.ownership.answers import Given
from regulation.ownership.handbook import Handbook, handbook_of, place
from risk import Assessment, Fact, RiskTable, plain

ROW, REST = "r.", "rest."
"""Before a row's id and a chapter's, the names of their fields."""

SELF_CHECK = "self_check"
"""The source of what an owner saw; it stands in no grade."""

WORDS: Mapping[str, Outcome] = {
    "pass": Outcome.PASSED,
    "fail": Outcome.FAILED,
    "na": Outcome.NOT_APPLICABLE,
    "unsure": Outcome.NOT_CHECKED,
}
"""What a form says of a row."""


class NothingAnswered(ValueError):
    """A self-check without one answer; nothing was kept."""


@dataclass(frozen=True, slots=True)
class SelfCheckForm:
    """The rows to answer, what was answered so far, and the last self-checks, newest first."""

    book: Handbook
    last: Sequence[SelfCheck]
    draft: Draft | None

    @property
    def rows(self) -> tuple[Chosen, ...]:
        """The rows that apply, in the order of the handbook."""
        return self.book.selection.items


@dataclass(frozen=True, slots=True)
class Result:
    """A self-check read back. `expected` is the grade if a visit found the same, `mended` if all of it were right.

    None where the trade has no table, or nothing of what was answered counts in it. `to_mend` stands in the order in
    which it should be mended.
    """

    book: Handbook
    check: SelfCheck
    to_mend: tuple[Requirement, ...]
    table: RiskTable | None
    now: Assessment | None
    expected: Assessment | None
    mended: Assessment | None


def self_check_form(office: Office, who: Who, premises_id: str) -> SelfCheckForm:
    """The self-check of the asker's own premises. NotFound for anybody else's."""

    def work(tx: Tx) -> SelfCheckForm:
        book = _own(office, tx, who, premises_id)
        return SelfCheckForm(book, self_checks.latest(tx, premises_id), self_checks.draft(tx, premises_id))

    return office.store.read(work)


def keep_draft(office: Office, who: Who, premises_id: str, given: Given) -> Draft:
    """Keep what was answered so far, so that nothing is lost; what is no field of the form is left out."""

    def work(tx: Tx) -> Draft:
        book = _own(office, tx, who, premises_id)
        rows = [chosen.requirement for chosen in book.selection.items]
        fields = {ROW + row.id for row in rows} | {REST + row.chapter for row in rows}
        draft = Draft({name: value for name, value in given if name in fields}, who.account, office.now())
        self_checks.put_draft(tx, premises_id, draft)
        return draft

    return office.store.write("owner.draft_self_check", who.account, work)


def keep_self_check(office: Office, who: Who, premises_id: str, given: Given) -> SelfCheck:
    """Keep the answers; a row left out stays not checked. NothingAnswered when there is none."""
    key, now, today = secrets.token_hex(8), office.now(), office.today()

    def work(tx: Tx) -> SelfCheck:
        book = _own(office, tx, who, premises_id)
        answers = read_checks(book.selection.items, given)
        if book.library is None or all(a.outcome is Outcome.NOT_CHECKED for a in answers.values()):
            raise NothingAnswered("Answer at least one row.")
        listed = check_list(book.library, values(book.known))
        made = SelfCheck(
            id=key,
            premises=premises_id,
            at=now,
            on=today,
            by=who.account,
            list_version=listed.version,
            list_digest=listed.digest,
            answers=answers,
        )
        self_checks.put(tx, made)
        return made

    return office.store.write("owner.self_check", who.account, work)


def read_checks(rows: Sequence[Chosen], given: Given) -> dict[str, Answer]:
    """The answer to each row: its own, else that of the rest of its chapter, else not checked."""
    typed = dict(given)
    answers: dict[str, Answer] = {}
    for row in (chosen.requirement for chosen in rows):
        word = typed.get(ROW + row.id, "")
        if word in WORDS:
            answers[row.id] = Answer(WORDS[word])
        elif typed.get(REST + row.chapter):
            answers[row.id] = Answer(Outcome.PASSED, How.REST)
        else:
            answers[row.id] = Answer(Outcome.NOT_CHECKED)
    return answers


def self_check_result(office: Office, who: Who, premises_id: str, key: str) -> Result:
    """A self-check and what it would mean. NotFound for anybody else's, or one that is not there."""
    today = office.today()

    def work(tx: Tx) -> Result:
        book = _own(office, tx, who, premises_id)
        check = self_checks.read(tx, premises_id, key)
        library = _edition(office, book, check)
        rows = {row.id: row for row in library.requirements} if library else {}
        failed = [rows[row] for row in check.rows(Outcome.FAILED) if row in rows]
        table = table_for(office, book.card.industry, today)
        seen = _checked(rows, check)
        right = {name: _with(row, Outcome.PASSED) for name, row in seen.items()}
        return Result(
            book=book,
            check=check,
            to_mend=tuple(sorted(failed, key=_urgency)),
            table=table,
            now=grade_with(office, tx, premises_id, today, {}) if table else None,
            expected=_expected(office, tx, premises_id, today, table, seen),
            mended=_expected(office, tx, premises_id, today, table, right) if failed else None,
        )

    return office.store.read(work)


def _own(office: Office, tx: Tx, who: Who, premises_id: str) -> Handbook:
    card, terms = place(tx, who, premises_id, Action.CHECK_OWN)
    return handbook_of(office, card, terms)


def _edition(office: Office, book: Handbook, check: SelfCheck) -> Library | None:
    """The edition that was asked, also after a newer one came."""
    try:
        return office.catalogue.library_edition(book.card.industry, check.list_version)
    except CatalogueError:
        return book.library


def _urgency(row: Requirement) -> tuple[bool, bool, int, int]:
    """First what may close a shop, then key rows, then what costs most and is mended soonest."""
    return not row.red_line, row.severity is not Severity.KEY, -row.points, row.mend_days


def _checked(rows: Mapping[str, Requirement], check: SelfCheck) -> dict[str, Checked]:
    return {
        key: Checked(key, answer.outcome, rows[key].factor, rows[key].points, check.id, check.on)
        for key, answer in check.answers.items()
        if key in rows and answer.outcome is not Outcome.NOT_CHECKED
    }


def _with(row: Checked, outcome: Outcome) -> Checked:
    """A failed row as if it were right; the others as they are."""
    if row.outcome is not Outcome.FAILED:
        return row
    return Checked(row.requirement, outcome, row.factor, row.points, row.visit, row.on)


def _expected(
    office: Office,
    tx: Tx,
    premises_id: str,
    today: date,
    table: RiskTable | None,
    seen: Mapping[str, Checked],
) -> Assessment | None:
    """The grade if a visit today found the same: the rows a visit checked last, and over them what the owner saw."""
    if table is None:
        return None
    known = {**visits.place(tx, premises_id).checked, **seen}
    counted = {row.factor for row in seen.values() if row.factor}
    instead: dict[str, Fact] = {}
    for fact in table.facts:
        if fact.id in counted and (made := score(fact.id, known.values(), fact.highest)):
            instead[fact.id] = Fact(plain(made.value), SELF_CHECK, None, today)
    return grade_with(office, tx, premises_id, today, instead) if instead else None
