"""One premises as pages: the officer's, and the one anyone sees."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import quote

from graph.landing import Landing
from qr import short_code
from regulation.catalogue import Catalogue, CatalogueError
from regulation.grading.explain import Explained
from regulation.register.browse import PremisesFile
from regulation.settings import Lang
from regulation.web.shell import CREDIT, PREMISES, TRADES
from regulation.web.views import why_time, words
from regulation.web.views.evaluation import evaluated, public_evaluated
from regulation.web.views.phoenix import decisions_of
from regulation.web.views.why import code_of, ledger, plate_of, ruler, table_link
from risk import RiskTable
from templates import (
    Complaint,
    Count,
    Entity,
    GradeStep,
    Link,
    Points,
    PremisesPage,
    PublicPremises,
    Share,
    Shell,
    Sibling,
    Visit,
)


def premises_page(
    shell: Shell,
    catalogue: Catalogue,
    file: PremisesFile,
    explained: Explained,
    today: date,
    *,
    may_order: bool = False,
    may_label: bool = False,
    may_write: bool = False,
    may_count: bool = False,
    may_credit: bool = False,
    supervision: str = "",
) -> PremisesPage:
    """All that is on file about one premises."""
    card, lang = file.card, shell.lang
    table = explained.table
    assessment = explained.assessment
    library = catalogue.library_if_any(card.industry, today)
    return PremisesPage(
        shell=shell,
        as_of=today,
        name=card.name,
        code=code_of(card),
        plate=plate_of(explained, lang),
        ruler=ruler(table, assessment, lang),
        ledger=ledger(catalogue, table, assessment, lang),
        why_href=f"{PREMISES}/{card.id}/why",
        table=table_link(table, lang),
        on_trial=table.on_trial if table else False,
        known_needed=Share(table.known_share_at_least, 1000) if table else None,
        supervision=supervision or (words.supervision(assessment.supervision, lang) if assessment else ""),
        industry=words.industry_name(catalogue, card.industry, lang),
        district=Link(words.district_name(card.district, lang), f"{PREMISES}?district={card.district.code}"),
        address=card.address,
        entity=_entity(file, linked=may_credit),
        permits=[words.permit(catalogue, term, today, lang) for term in file.permits],
        visits=[words.visit(row, lang, card.id) for row in file.visits],
        visits_total=Count(file.visits_total),
        complaints=[Complaint(row.date, row.topic, row.verified, row.id) for row in file.complaints],
        complaints_total=Count(file.complaints_total),
        history=_history(catalogue, file, explained, lang),
        siblings=[
            Sibling(
                words.mark(table_of(catalogue, row.industry, today), row.state, row.grade, lang),
                row.name,
                f"{PREMISES}/{row.id}",
                words.industry_name(catalogue, row.industry, lang),
            )
            for row in file.siblings
        ],
        siblings_total=Count(len(file.siblings)),
        public_href=f"/e/{card.id}",
        json_href=shell.path,
        order_href=f"{PREMISES}/{card.id}/order" if may_order else "",
        code_href=f"{PREMISES}/{card.id}/code" if may_label else "",
        letter_href=f"{PREMISES}/{card.id}/letter" if may_write else "",
        evaluated=evaluated(
            catalogue, card.industry, file.evaluation, today, lang, f"/e/{card.id}/evaluation"
        ),
        trade_href=f"{TRADES}/{card.industry}" if may_count else "",
        editions_href="/r/editions" if may_count else "",
        handbook_edition=library.version if library else "",
        read_edition=file.read.edition if file.read else "",
        read_on=file.read.on if file.read else None,
        phoenix=decisions_of(file.phoenix, lang),
    )


def public_page(
    shell: Shell, catalogue: Catalogue, file: Landing, today: date, *, claim_href: str
) -> PublicPremises:
    """What anyone sees who scans the code on the wall: name, licence state, last result, public rating."""
    card, lang = file.card, shell.lang
    table = _edition(catalogue, card.model, card.version)
    graded = table is not None and card.grade is not None
    return PublicPremises(
        shell=shell,
        name=card.name,
        code="",
        industry=words.industry_name(catalogue, card.industry, lang),
        district=words.district_name(card.district, lang),
        address=card.address,
        plate=words.Plate(
            words.mark(table, card.state, card.grade, lang),
            graded_on=card.graded_on,
            known=Share(card.known_share, 1000) if graded and card.known_share is not None else None,
        ),
        table=table_link(table, lang) if table else None,
        permits=words.last_terms(catalogue, file.permits, today, lang),
        last_visit=_seen_by_anyone(words.visit(file.last_visit, lang)) if file.last_visit else None,
        months_unvisited=_months(file.last_visit.date, today) if file.last_visit else None,
        sign_in_href=claim_href,
        short_code=short_code(card.id),
        handbook_href=f"/e/{card.id}/handbook",
        verify_href=f"/e/{card.id}/verify",
        evaluated=public_evaluated(catalogue, file, today, lang, f"/e/{card.id}/evaluation"),
    )


def table_of(catalogue: Catalogue, industry: str, today: date) -> RiskTable | None:
    """The table that a trade is graded by today; None when it has none."""
    known = catalogue.industries.get(industry)
    return catalogue.table_if_any(known.model, today) if known and known.model else None


def _edition(catalogue: Catalogue, model: str | None, version: str | None) -> RiskTable | None:
    """The edition a grade was made by; None for one this deployment does not have any more."""
    if model is None or version is None:
        return None
    try:
        return catalogue.edition(model, version)
    except CatalogueError:
        return None


def _entity(file: PremisesFile, *, linked: bool) -> Entity | None:
    entity = file.card.entity
    if entity is None:
        return None
    href = f"{CREDIT}/{quote(entity.code)}" if linked else ""
    return Entity(name=entity.name, code=entity.code, href=href)


def _seen_by_anyone(visit: Visit) -> Visit:
    """A visit's day, result and department; what was found and under which number is not public."""
    return replace(visit, remark="", reference="")


def _history(catalogue: Catalogue, file: PremisesFile, explained: Explained, lang: Lang) -> list[GradeStep]:
    here = f"{PREMISES}/{file.card.id}/why"
    known = {one.href: one for one in why_time.before(catalogue, explained, here, lang)}
    steps: list[GradeStep] = []
    for row in file.history:
        table, href = _edition(catalogue, row.model, row.version), f"{here}?grade={row.id}"
        step = GradeStep(
            on=row.as_of,
            mark=words.stored_mark(table, row, lang),
            score=None if row.score is None else Points(row.score),
            reason=why_time.reason(known[href], lang) if href in known else "",
            table=f"{table.title.of(lang)} {row.version}" if table else f"{row.model} {row.version}",
            href=href,
        )
        steps.append(step)
    return steps


def _months(since: date, today: date) -> int:
    """Whole months between two days."""
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(0, months - (today.day < since.day))
