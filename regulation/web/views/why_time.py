"""What a why page says of time: what fades, how old the records are, which grades came before, what is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from graph.grades import GradeRecord
from graph.reasons import RECALLED
from regulation.catalogue import Catalogue, CatalogueError, table_digest_if_any
from regulation.facts import fact_value
from regulation.grading.expiry import Expiry, expiries
from regulation.grading.explain import Explained, digest_of
from regulation.grading.explain import Kept as Readable
from regulation.grading.history import FactChanged, Step, steps
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.views import words
from risk import Fact, Point, RiskTable, Supervision, Text
from templates import Aged, FactMoved, Fading, GradeBefore, Kept, Points, Proof

ADDED, TAKEN = Text("新增 {listed}", "added {listed}"), Text("去掉 {listed}", "gone {listed}")
UNKNOWN, MORE = Text("不知道", "not known"), Text("另有 {n} 项", "{n} more")
NAMED = 3
PROOFS: Mapping[Readable, Proof] = {
    Readable.NO_EDITION: Proof.NO_EDITION,
    Readable.OTHER_EDITION: Proof.OTHER_EDITION,
}


def fadings(explained: Explained, today: date, lang: Lang) -> list[Fading]:
    """What of the grade that holds will change by itself; nothing of one that another took the place of."""
    table, record, assessment = explained.table, explained.record, explained.assessment
    if table is None or record is None or assessment is None or not explained.newest:
        return []
    labels = {factor.id: factor.label.of(lang) for factor in table.factors}
    return [_fading(one, labels, today) for one in expiries(table, record, assessment)]


def _fading(one: Expiry, labels: Mapping[str, str], today: date) -> Fading:
    return Fading(
        one.on,
        labels[one.factor],
        Points(one.before),
        Points(one.after),
        one.event,
        Points(one.event_before),
        Points(one.event_after),
        due=one.on <= today,
    )


def ages(explained: Explained, today: date, lang: Lang, premises: str) -> list[Aged]:
    """The records that the known points rest on, those without a date first, then the oldest."""
    assessment = explained.assessment
    known = [point for point in assessment.points if point.known] if assessment else []
    grouped: dict[tuple[str | None, str | None, date | None], list[Point]] = {}
    for point in known:
        grouped.setdefault((point.source, point.record, point.date), []).append(point)
    as_of = assessment.as_of if assessment else today
    found = [
        Aged(
            [point.label.of(lang) for point in points],
            words.record(points[0].source, points[0].record, on, lang, premises),
            (as_of - on).days if on else None,
            (today - on).days if on else None,
        )
        for (_, _, on), points in grouped.items()
    ]
    return sorted(found, key=lambda one: (one.days_now is not None, -(one.days_now or 0)))


def due_again(supervision: Supervision | None, as_of: date) -> date | None:
    """By when the grade asks that all are looked at again, counted from its day; None where the table says nothing."""
    months = supervision.every_months if supervision else None
    return _months_later(as_of, months) if months else None


def _months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month.

    >>> _months_later(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - date.resolution).day
    return date(year, month + 1, min(day.day, last))


def before(catalogue: Catalogue, explained: Explained, here: str, lang: Lang) -> list[GradeBefore]:
    """The premises' grades, newest first, each with what changed since the one before."""
    shown = explained.record.id if explained.record else ""
    past = explained.past
    return [
        _before(catalogue, step, explained.card.id, here, lang, shown)
        for step in steps(past, whole=len(past) < RECALLED)
    ]


def _before(
    catalogue: Catalogue, step: Step, premises: str, here: str, lang: Lang, shown: str
) -> GradeBefore:
    record = step.record
    table = edition_if_any(catalogue, record)
    return GradeBefore(
        record.as_of,
        words.stored_mark(table, record, lang),
        None if record.score is None else Points(record.score),
        f"{here}?grade={record.id}",
        [_moved(catalogue, table, one, premises, lang) for one in step.facts],
        edition=_edition_name(table, record, lang) if step.other_edition else "",
        first=step.before is None,
        shown=record.id == shown,
    )


def reason(step: GradeBefore, lang: Lang) -> str:
    """What changed since the grade before in one line, so many facts of it; "" where no fact did."""
    said = [
        f"{one.fact} {one.before or UNKNOWN.of(lang)} → {one.after or UNKNOWN.of(lang)}" for one in step.facts
    ]
    more = [MORE.of(lang).format(n=len(said) - NAMED)] if len(said) > NAMED else []
    return {"zh": "；", "en": "; "}[lang].join([*said[:NAMED], *more])


def edition_if_any(catalogue: Catalogue, record: GradeRecord) -> RiskTable | None:
    """The edition that a grade was made by; None for one that this deployment does not have any more."""
    try:
        return catalogue.edition(record.model, record.version)
    except CatalogueError:
        return None


def _edition_name(table: RiskTable | None, record: GradeRecord, lang: Lang) -> str:
    return f"{table.title.of(lang) if table else record.model} {record.version}"


def _moved(
    catalogue: Catalogue, table: RiskTable | None, changed: FactChanged, premises: str, lang: Lang
) -> FactMoved:
    declared = catalogue.facts.get(changed.fact)
    label = declared.label.of(lang) if declared else changed.fact
    before, after = _listed(catalogue, changed, lang)
    fact = changed.after or changed.before
    return FactMoved(
        label,
        before,
        after,
        words.record(fact.source, fact.record, fact.date, lang, premises) if fact and changed.after else None,
    )


def _listed(catalogue: Catalogue, changed: FactChanged, lang: Lang) -> tuple[str, str]:
    """Both values in words; of two long lists only what came and what went."""
    declared = catalogue.facts.get(changed.fact)

    def said(value: object) -> str:
        return fact_value(value, declared, lang)

    was, now = _items(changed.before), _items(changed.after)
    if was is None or now is None:
        return tuple(said(fact.value) if fact else "" for fact in (changed.before, changed.after))  # type: ignore[return-value]
    gone, came = [one for one in was if one not in now], [one for one in now if one not in was]
    return (
        TAKEN.of(lang).format(listed=said(gone)) if gone else "",
        ADDED.of(lang).format(listed=said(came)) if came else "",
    )


def _items(fact: Fact | None) -> Sequence[object] | None:
    """What a list of events or items holds; None for anything else."""
    value = fact.value if fact else None
    return value if isinstance(value, list) and all(isinstance(one, dict) for one in value) else None


def kept(office: Office, explained: Explained, here: str, *, proved: bool | None) -> Kept | None:
    """The grade as it is stored, and what computing it again gave."""
    record, table = explained.record, explained.table
    if record is None:
        return None
    proof = PROOFS.get(explained.kept)
    if proof is None and proved is not None:
        proof = Proof.EQUAL if proved else Proof.DIFFERS
    return Kept(
        record.id,
        record.at.astimezone(office.settings.timezone),
        digest_of(record),
        (table_digest_if_any(office.settings.data_dir, table) or "") if table else "",
        proof,
        f"{here}?grade={record.id}",
    )
