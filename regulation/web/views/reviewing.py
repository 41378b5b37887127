"""Grades that want a person's eye, as pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from graph.reviews import WantingCount, WantingRow
from regulation.catalogue import Catalogue, CatalogueError
from regulation.grading.review import KINDS, PAGE_ROWS, Asked, Review, WantingPage
from regulation.office import Office
from regulation.settings import Lang
from regulation.web.shell import GRADES, PREMISES
from regulation.web.views import counting, words
from regulation.web.views.why import ledger, ledger_row, notes, plate_of, ruler
from risk import STEEP, Assessment, RiskTable, Stood, Text
from templates import (
    Facet,
    GradeKind,
    GradeRow,
    GradesPage,
    LedgerRow,
    Mark,
    MovedFactor,
    Option,
    Pager,
    Points,
    ReviewPage,
    Shell,
)

EVERY = {
    "kind": Text("全部", "All"),
    "industry": Text("全部行业", "All trades"),
    "district": Text("全部区县", "All districts"),
}


def grades_page(shell: Shell, office: Office, found: WantingPage, asked: Asked, page: int) -> GradesPage:
    """One page of the list; every filter says what it would list beside the others."""
    catalogue, lang = office.catalogue, shell.lang
    total = _count(found, asked)
    return GradesPage(
        shell=shell,
        rows=[_row(office, row, lang) for row in found.rows],
        total=total,
        pager=_pager(asked, page, total, len(found.rows)),
        kinds=_kinds(found, asked, lang),
        industries=_options(
            found,
            asked,
            "industry",
            {c.industry: words.industry_name(catalogue, c.industry, lang) for c in found.counts},
            lambda one: (one.industry,),
            lang,
        ),
        districts=_options(
            found,
            asked,
            "district",
            {d.code: words.district_name(d, lang) for d in found.districts},
            lambda one: one.district.path.strip("/").split("/"),
            lang,
        ),
        steep=STEEP,
        chosen=asked.kind or "",
        json_href=_address(asked),
    )


def review_page(
    shell: Shell, office: Office, seen: Review, *, supervision: str = "", fault: str = "", typed: str = ""
) -> ReviewPage:
    """One grade beside the one before it."""
    explained, lang = seen.explained, shell.lang
    card, table, assessment = explained.card, explained.table, explained.assessment
    old_table, old = seen.before or (None, None)
    old_notes = notes(old_table, old, lang) if old else []
    return ReviewPage(
        shell=shell,
        name=card.name,
        premises_href=f"{PREMISES}/{card.id}",
        why_href=f"{PREMISES}/{card.id}/why",
        grade=explained.record.id if explained.record else "",
        plate=plate_of(explained, lang),
        score=_points(assessment.score if assessment else None),
        ruler=ruler(table, assessment, lang) if assessment else None,
        ledger=ledger(office.catalogue, table, assessment, lang, card.id) if assessment else None,
        moved=moved(office.catalogue, card.id, seen.before, (table, assessment), lang),
        notes=[note for note in notes(table, assessment, lang) if note not in old_notes],
        said=words.said(office.catalogue, explained.said, office.settings.timezone, lang),
        before=words.mark(old_table, old.state.value, old.grade, lang) if old else None,
        before_on=old.as_of if old else None,
        before_score=_points(old.score if old else None),
        industry=words.industry_name(office.catalogue, card.industry, lang),
        district=words.district_name(card.district, lang),
        supervision=supervision or (words.supervision(assessment.supervision, lang) if assessment else ""),
        refused=seen.why_not.of(lang) if seen.why_not else "",
        fault=fault,
        typed=typed,
        json_href=shell.path,
    )


def moved(
    catalogue: Catalogue,
    premises: str,
    before: tuple[RiskTable, Assessment] | None,
    now: tuple[RiskTable | None, Assessment | None],
    lang: Lang,
) -> list[MovedFactor]:
    """The factors whose points differ between two grades, the largest difference first."""
    if before is None:
        return []
    old, new = (_rows(catalogue, premises, *one, lang) for one in (before, now))
    found: list[MovedFactor] = []
    for factor in dict.fromkeys([*new, *old]):
        was, is_ = old.get(factor), new.get(factor)
        if was and is_ and was.points == is_.points:
            continue
        row = is_ or was
        found.append(
            MovedFactor(
                factor=row.factor if row else factor,
                before=was.points if was else None,
                after=is_.points if is_ else None,
                raw_before=was.raw if was else "",
                raw_after=is_.raw if is_ else "",
                source=row.source if row else None,
                clause=row.clause if row else None,
            )
        )
    return sorted(found, key=lambda one: -_distance(one))


def _distance(one: MovedFactor) -> int:
    return abs((one.after.thousandths if one.after else 0) - (one.before.thousandths if one.before else 0))


def _rows(
    catalogue: Catalogue, premises: str, table: RiskTable | None, assessment: Assessment | None, lang: Lang
) -> Mapping[str, LedgerRow]:
    if table is None or assessment is None:
        return {}
    return {p.factor: ledger_row(catalogue, table, p, lang, premises) for p in assessment.points}


def _row(office: Office, row: WantingRow, lang: Lang) -> GradeRow:
    now, before = row.wanting.now, row.wanting.before
    return GradeRow(
        mark=_mark(office.catalogue, now, lang),
        name=row.name,
        href=f"{GRADES}/{row.id}",
        industry=words.industry_name(office.catalogue, row.industry, lang),
        district=words.district_name(row.district, lang),
        on=now.at.astimezone(office.settings.timezone).date(),
        kinds=[GradeKind(kind) for kind in row.wanting.why],
        before=_mark(office.catalogue, before, lang) if before else None,
        fell=row.wanting.fell,
    )


def _mark(catalogue: Catalogue, stood: Stood, lang: Lang) -> Mark:
    """A grade by the edition that gave it; as none where this deployment does not have that any more."""
    try:
        table = catalogue.edition(stood.model, stood.version)
    except CatalogueError:
        table = None
    return words.mark(table, stood.state, stood.grade, lang)


def _points(score: int | None) -> Points | None:
    return None if score is None else Points(score)


def _kinds(found: WantingPage, asked: Asked, lang: Lang) -> list[Facet]:
    """The reasons as links: all, then each that would list something or is chosen."""
    made = _options(found, asked, "kind", dict.fromkeys(KINDS, ""), lambda one: one.kinds, lang)
    return [
        Facet(
            one.text,
            _address(replace(asked, kind=one.value or None)),
            one.count or 0,
            one.chosen,
            GradeKind(one.value) if one.value else None,
        )
        for one in made
    ]


def _options(
    found: WantingPage,
    asked: Asked,
    name: str,
    known: Mapping[str, str],
    of: Callable[[WantingCount], Sequence[str]],
    lang: Lang,
) -> list[Option]:
    """One filter's choices: all, then each value that would list something or is chosen."""
    chosen = getattr(asked, name)
    others = replace(asked, **{name: None})
    made = [Option("", EVERY[name].of(lang), chosen is None, _count(found, others))]
    for value, text in known.items():
        count = sum(one.count for one in _matching(found, others) if value in of(one))
        if count or value == chosen:
            made.append(Option(value, text, value == chosen, count))
    return made


def _matching(found: WantingPage, asked: Asked) -> list[WantingCount]:
    under = counting.path_of(found.districts, asked.district)
    return [
        one
        for one in found.counts
        if one.district.path.startswith(under)
        and asked.kind in (None, *one.kinds)
        and asked.industry in (None, one.industry)
    ]


def _count(found: WantingPage, asked: Asked) -> int:
    return sum(one.count for one in _matching(found, asked))


def _address(asked: Asked, page: int = 1) -> str:
    query = {
        "kind": asked.kind,
        "industry": asked.industry,
        "district": asked.district,
        "page": str(page) if page > 1 else None,
    }
    kept = {name: value for name, value in query.items() if value}
    return f"{GRADES}?{urlencode(kept)}" if kept else GRADES


def _pager(asked: Asked, page: int, total: int, rows: int) -> Pager:
    first = (page - 1) * PAGE_ROWS + 1
    return Pager(
        first=first if rows else 0,
        last=first + rows - 1 if rows else 0,
        previous_href=_address(asked, page - 1) if page > 1 else "",
        next_href=_address(asked, page + 1) if page * PAGE_ROWS < total else "",
    )
