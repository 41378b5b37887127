"""Grades looked at by a person: what wants to be seen, what they say of it; no grade is changed by hand.

A grade follows from facts and the table. Who looks at it says that it stands, or that its facts look wrong; that asks
for a check of the facts, which again a person orders.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from graph import Tx, grades, planning, premises, reviews, visits
from graph.grades import GradeRecord
from graph.premises import DistrictRow
from graph.reviews import GradeWord, Makers, WantingCount, WantingRow
from regulation.access import Action, Who, scope
from regulation.grading.explain import Explained, explained_in, read_back
from regulation.office import Office
from regulation.refusal import Refusal
from risk import Assessment, RiskTable, Text, Want, Word

NOWHERE = "//"
PAGE_ROWS = 50
LONGEST_WORDS = 500

DISPUTED, COMMENTED, CONFIRMED, SENT_BACK = Word.DISPUTED, Word.COMMENTED, Word.CONFIRMED, Word.SENT_BACK
KINDS = (Want.DISPUTED, Want.WORSE, Want.BETTER, Want.UNKNOWN, Want.NEW, Want.SENT_BACK)
ANSWERS = (COMMENTED, CONFIRMED, SENT_BACK)
_DEEDS = {COMMENTED: "grade.comment", CONFIRMED: "grade.confirm", SENT_BACK: "grade.send_back"}


class ReviewRefused(Refusal):
    """A word on a grade that cannot be taken; the sentence says why and what to do."""


NO_WORDS = Text("请写一句，500 字以内。", "Write a sentence, 500 characters at most.")
TOO_LONG = Text("最多 500 字，请写短一些。", "500 characters at most; make it shorter.")
MOVED = Text(
    "您看的时候等级变了，请看过新的再说。",
    "The grade changed while you were looking. Look at the new one first.",
)
NO_GRADE = Text("这里还没有评定，没有可核对的。", "Nothing has been graded here yet.")
OWN_WORK = Text(
    "这个等级所依据的检查是您做的，或者问题是您确认的；请别的人来核对。",
    "You made the visit this grade rests on, or settled its findings. Somebody else has to look.",
)
SETTLED = Text("这个等级已经有人核对过。", "Somebody has looked at this grade already.")
WAITING = Text(
    "您的异议已经收到，等人答复；答复之后可以再提。",
    "Your objection is recorded and waits for an answer. You may object again after that.",
)
NOTE = Text(
    "等级 {grade} 所依据的事实可能不对：{words}", "The facts behind the grade {grade} look wrong: {words}"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is narrowed to; None does not narrow."""

    kind: str | None = None
    industry: str | None = None
    district: str | None = None


@dataclass(frozen=True, slots=True)
class WantingPage:
    """A page of the grades that want a person's eye, and the counts its filters are made from."""

    rows: Sequence[WantingRow]
    counts: Sequence[WantingCount]
    districts: Sequence[DistrictRow]


@dataclass(frozen=True, slots=True)
class Review:
    """A grade to be looked at, beside the last other one since somebody looked, else the one before.

    `why_not` says why the asker cannot confirm it; None when they can.
    """

    explained: Explained
    before: tuple[RiskTable, Assessment] | None
    why_not: Text | None


def wanting(office: Office, who: Who, asked: Asked, *, skip: int = 0) -> WantingPage:
    """What nobody has looked at within the asker's scope; steep falls first, then disputed, worse, newest.

    A district that is not the asker's narrows to nothing.
    """
    seen = scope(who, Action.REVIEW_GRADE)

    def work(tx: Tx) -> WantingPage:
        districts = premises.districts(tx, seen.under)
        path = next(
            (d.path for d in districts if d.code == asked.district), None if asked.district else seen.under
        )
        rows = reviews.wanting(
            tx,
            replace(seen, under=path or NOWHERE),
            kind=asked.kind,
            industry=asked.industry,
            skip=skip,
            limit=PAGE_ROWS,
        )
        return WantingPage(rows, reviews.counts(tx, seen), districts)

    return office.store.read(work)


def open_review(office: Office, who: Who, premises_id: str) -> Review:
    """One premises' newest grade with what moved it. NotFound outside the asker's scope."""
    seen = scope(who, Action.REVIEW_GRADE)

    def work(tx: Tx) -> Review:
        explained = explained_in(office, tx, seen, premises_id)
        record = explained.record
        if record is None:
            return Review(explained, None, NO_GRADE)
        found = _before(tx, record, explained.said)
        why_not = _why_not(who, record, explained.said, _makers(tx, record))
        return Review(explained, _assessed(office, found), why_not)

    return office.store.read(work)


def say(office: Office, who: Who, premises_id: str, grade: str, kind: str, words: str) -> GradeWord:
    """Comment, confirm, or send back for a check of the facts. ReviewRefused where that cannot be.

    Sending back refers the premises to the asker's department, or to the trade's first: a visit is ordered by a person.
    """
    seen, words = scope(who, Action.REVIEW_GRADE), _worded(words, required=kind != CONFIRMED)

    def work(tx: Tx) -> GradeWord:
        record, said = _held(tx, explained_in(office, tx, seen, premises_id), grade)
        if kind == CONFIRMED and (fault := _why_not(who, record, said, _makers(tx, record))):
            raise ReviewRefused(fault)
        word = _word(office, who, record, kind, words)
        reviews.put(tx, word)
        if kind == SENT_BACK:
            trade = office.catalogue.industries[premises.card(tx, seen, premises_id).industry]
            department = who.department or trade.departments[0]
            note = NOTE.zh.format(grade=record.grade or "—", words=words)
            planning.put_referral(tx, premises_id, f"facts-{word.id}", department, note, word.at)
        return word

    return office.store.write(_DEEDS[Word(kind)], who.account, work)


def dispute(office: Office, who: Who, premises_id: str, grade: str, words: str) -> GradeWord:
    """The owner objects to a grade; a person answers. ReviewRefused while an objection is open."""
    seen, words = scope(who, Action.DISPUTE_OWN), _worded(words, required=True)

    def work(tx: Tx) -> GradeWord:
        record, said = _held(tx, explained_in(office, tx, seen, premises_id), grade)
        if open_dispute(said):
            raise ReviewRefused(WAITING)
        word = _word(office, who, record, DISPUTED, words)
        reviews.put(tx, word)
        return word

    return office.store.write("grade.dispute", who.account, work)


def open_dispute(said: Sequence[GradeWord]) -> GradeWord | None:
    """The owner's objection that nobody has answered; `said` is newest first."""
    newest = next((one for one in said if one.kind in (DISPUTED, CONFIRMED, SENT_BACK)), None)
    return newest if newest and newest.kind == DISPUTED else None


def looked_at(said: Sequence[GradeWord], grade: str) -> GradeWord | None:
    """The last confirmation of a grade; None when nobody looked."""
    return next((one for one in said if one.grade == grade and one.kind == CONFIRMED), None)


def _held(tx: Tx, explained: Explained, grade: str) -> tuple[GradeRecord, Sequence[GradeWord]]:
    """The newest grade, which must be the one that was looked at."""
    record = explained.record
    if record is None:
        raise ReviewRefused(NO_GRADE)
    visits.lock(tx, record.premises, "")
    if grade != record.id or grades.record(tx, record.premises).id != grade:
        raise ReviewRefused(MOVED)
    return record, reviews.words(tx, record.premises)


def _why_not(who: Who, record: GradeRecord, said: Sequence[GradeWord], made: Makers) -> Text | None:
    """Why somebody cannot confirm a grade: it is their own work, or done."""
    if looked_at(said, record.id) and not open_dispute(said):
        return SETTLED
    if who.account in made.accounts or who.enforcement_number in made.enforcement_numbers:
        return OWN_WORK
    return None


def _makers(tx: Tx, record: GradeRecord) -> Makers:
    return reviews.makers(tx, {fact.record for fact in record.facts.values() if fact.record})


def _before(tx: Tx, record: GradeRecord, said: Collection[GradeWord]) -> GradeRecord | None:
    """The last other grade back to the one last looked at; where there is none, simply the one before."""
    looked = {word.grade for word in said if word.kind == CONFIRMED}
    earlier = grades.history(tx, record.premises)[1:]
    if not earlier:
        return None
    since = next((n for n, one in enumerate(earlier) if one.id in looked), len(earlier))
    others = [
        one
        for one in earlier[: since + 1]
        if one.grade and one.model == record.model and one.grade != record.grade
    ]
    return grades.record(tx, record.premises, (others or earlier)[0].id)


def _assessed(office: Office, record: GradeRecord | None) -> tuple[RiskTable, Assessment] | None:
    """A grade with its edition; None where there is none, or its edition cannot tell any more."""
    if record is None:
        return None
    table, assessment, _ = read_back(office, record)
    return (table, assessment) if table and assessment else None


def _word(office: Office, who: Who, record: GradeRecord, kind: str, words: str) -> GradeWord:
    return GradeWord(
        uuid4().hex, record.premises, record.id, kind, words, who.account, who.department, office.now()
    )


def _worded(words: str, *, required: bool) -> str:
    words = words.strip()
    if required and not words:
        raise ReviewRefused(NO_WORDS)
    if len(words) > LONGEST_WORDS:
        raise ReviewRefused(TOO_LONG)
    return words
