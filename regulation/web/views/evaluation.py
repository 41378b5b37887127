"""The evaluation of a premises as a page, and the mark that its other pages show."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from checklists import Component, EvaluationRules, EvaluationStep, Library, Part, Weighed, points_of
from graph.evaluations import EvaluationRow, VisitReply
from graph.landing import Landing
from regulation.catalogue import Catalogue
from regulation.grading.evaluation import EvaluationFile, rules_of
from regulation.settings import Lang
from regulation.web.views import words
from regulation.web.views.handbook import cited
from risk import Text
from templates import (
    Evaluated,
    EvaluationLine,
    EvaluationLoss,
    EvaluationMark,
    EvaluationPage,
    EvaluationPart,
    EvaluationReply,
    EvaluationRung,
    EvaluationState,
    Link,
    Points,
    Share,
    Shell,
)

RULE_NAMES = {
    "scale": Text("用什么表示", "how a step is shown"),
    "steps": Text("各档的分数", "the points of each step"),
    "window_months": Text("几个月内的结果算数", "for how many months a result counts"),
    "known_share_at_least": Text("至少查过多少才评价", "how much must be known"),
    "open_key_caps_at": Text("重点项没改好时最高评到哪一档", "the best step while a key row is open"),
    "weights": Text("没有分值的条目占多少", "what a row without points weighs"),
}
"""The rules of an evaluation that want a source, as a page names them."""


def mark_of(rules: EvaluationRules, step: EvaluationStep, lang: Lang) -> EvaluationMark:
    """A step as it is shown."""
    return EvaluationMark(rules.scale.value, step.sign, step.label.of(lang))


def step_mark(rules: EvaluationRules | None, key: str | None, lang: Lang) -> EvaluationMark | None:
    """The mark of a step by its id; None without one, and for one that these rules do not have."""
    if rules is None or key is None:
        return None
    return next((mark_of(rules, step, lang) for step in rules.steps if step.id == key), None)


def evaluated(
    catalogue: Catalogue,
    industry: str,
    said: EvaluationRow | None,
    today: date,
    lang: Lang,
    href: str,
) -> Evaluated:
    """The newest evaluation whole, for officer and owner."""
    rules = rules_of(catalogue, industry, said, today)
    mark = step_mark(rules, said.step, lang) if said and said.holds(today) else None
    return Evaluated(
        state=_state(said, mark),
        mark=mark,
        on=said.on if said else None,
        value=Points(said.value) if said and mark and said.value is not None else None,
        until=said.until if said else None,
        known=Share(said.known_share, 1000) if said else None,
        known_needed=Share(rules.known_share_at_least, 1000) if rules else None,
        parts=[_part(catalogue, part, lang) for part in said.components] if said and mark else (),
        href=href,
    )


def public_evaluated(
    catalogue: Catalogue, found: Landing, today: date, lang: Lang, href: str
) -> Evaluated | None:
    """What anyone sees of it; None where the trade's rules make nothing public."""
    industry, said = found.card.industry, found.evaluation
    rules = rules_of(catalogue, industry, said, today)
    if rules is None or Part.MARK not in rules.public:
        return None
    whole = evaluated(catalogue, industry, said, today, lang, href)
    return _for_anyone(whole, parts=Part.COMPONENTS in rules.public, parts_from=found.parts_public_on)


def _for_anyone(whole: Evaluated, *, parts: bool, parts_from: date | None) -> Evaluated:
    """The mark and its day; the parts where they are public, from the day on which their visits are."""
    shown = parts and parts_from is None
    return Evaluated(
        state=whole.state,
        mark=whole.mark,
        on=whole.on,
        value=whole.value if shown else None,
        until=whole.until,
        known=whole.known if shown else None,
        known_needed=whole.known_needed if shown else None,
        parts=whole.parts if shown else (),
        parts_from=parts_from if parts and whole.mark else None,
        href=whole.href,
    )


def evaluation_page(
    shell: Shell, catalogue: Catalogue, file: EvaluationFile, today: date, zone: tzinfo
) -> EvaluationPage:
    """The mark, what it is made of, what lowers it, how it went, what the owner says, by which rules."""
    card, rules, said, lang = file.card, file.rules, file.said, shell.lang
    whole = evaluated(catalogue, card.industry, said, today, lang, shell.path)
    parts_from = file.parts_public_on(today)
    shown = (
        whole if file.whole else _for_anyone(whole, parts=file.shows(Part.COMPONENTS), parts_from=parts_from)
    )
    holds = whole.mark is not None and said is not None
    return EvaluationPage(
        shell=shell,
        name=card.name,
        premises_href=f"/e/{card.id}",
        industry=words.industry_name(catalogue, card.industry, lang),
        evaluated=shown,
        rungs=_rungs(rules, said if holds else None, lang),
        capped=_capped(file, lang) if holds and file.whole else (),
        by_value=_by_value(rules, said, lang) if holds and shown.value else None,
        losses=_losses(catalogue, file, lang, holds=holds) if file.whole else (),
        trend=_trend(catalogue, file, lang, points=shown.value is not None) if file.shows(Part.TREND) else (),
        replies=_replies(catalogue, file, today, zone, lang) if file.shows(Part.REPLY) else (),
        edition=rules.version if rules else "",
        window_months=rules.window_months if rules else 0,
        basis=cited(rules.basis, lang) if rules and rules.basis else None,
        assumed=[RULE_NAMES[name].of(lang) for name in rules.assumed] if rules else (),
        whole=file.whole,
        own=file.own,
        json_href=shell.path,
    )


def _state(said: EvaluationRow | None, mark: EvaluationMark | None) -> EvaluationState:
    if mark:
        return EvaluationState.EVALUATED
    return EvaluationState.TOO_OLD if said and said.step else EvaluationState.NOT_YET


def _part(catalogue: Catalogue, part: Component, lang: Lang) -> EvaluationPart:
    return EvaluationPart(
        department=catalogue.department_name(part.department).of(lang),
        value=Points(part.value),
        earned=Points(part.earned),
        applicable=Points(part.applicable),
        passed=part.passed,
        failed=part.failed,
    )


def _rungs(rules: EvaluationRules | None, said: EvaluationRow | None, lang: Lang) -> list[EvaluationRung]:
    if rules is None:
        return []
    here = said.step if said else None
    return [
        EvaluationRung(mark_of(rules, step, lang), Points(step.least), step.id == here)
        for step in rules.steps
    ]


def _by_value(rules: EvaluationRules | None, said: EvaluationRow | None, lang: Lang) -> EvaluationMark | None:
    """The step that the points alone would give, where open key rows hold it down."""
    if rules is None or said is None or said.value is None or not said.capped:
        return None
    return mark_of(rules, rules.step_of(said.value), lang)


def _title(library: Library | None, key: str, lang: Lang) -> str:
    rows = library.requirements if library else ()
    return next((row.title.of(lang) for row in rows if row.id == key), key)


def _capped(file: EvaluationFile, lang: Lang) -> list[Link]:
    keys = file.said.capped if file.said else ()
    return [Link(_title(file.library, key, lang), f"/e/{file.card.id}/handbook#{key}") for key in keys]


def _losses(catalogue: Catalogue, file: EvaluationFile, lang: Lang, *, holds: bool) -> list[EvaluationLoss]:
    """The rows that lower it; without a mark there is nothing to gain yet."""
    here, parts = f"/e/{file.card.id}", file.said.components if file.said else ()
    earned, applicable = sum(p.earned for p in parts), sum(p.applicable for p in parts)

    def gain(row: Weighed) -> Points:
        if not holds or not file.counts(row):
            return Points(0)
        return Points(points_of(earned + row.weight, applicable) - points_of(earned, applicable))

    return [
        EvaluationLoss(
            title=_title(file.library, row.requirement, lang),
            department=catalogue.department_name(row.department).of(lang),
            weight=Points(row.weight),
            gain=gain(row),
            on=row.on,
            key=row.key,
            visit_href=words.visit_href(file.card.id, row.visit),
            handbook_href=f"{here}/handbook#{row.requirement}",
        )
        for row in file.failed
    ]


def _trend(catalogue: Catalogue, file: EvaluationFile, lang: Lang, *, points: bool) -> list[EvaluationLine]:
    return [
        EvaluationLine(
            row.on,
            step_mark(rules_of(catalogue, file.card.industry, row, row.on), row.step, lang),
            Points(row.value) if points and row.value is not None else None,
        )
        for row in file.history
    ]


def _replies(
    catalogue: Catalogue, file: EvaluationFile, today: date, zone: tzinfo, lang: Lang
) -> list[EvaluationReply]:
    """For officer and owner every visit; for anyone else those that are public and were answered."""
    seen: Sequence[VisitReply] = [
        v for v in file.visits if file.whole or (v.reply and (v.public_on is None or v.public_on <= today))
    ]
    return [
        EvaluationReply(
            on=v.date,
            department=catalogue.department_name(v.department).of(lang),
            href=f"{there}#reply" if (there := words.visit_href(file.card.id, v.id)) and file.own else there,
            words=v.reply,
            said_on=v.reply_at.astimezone(zone).date() if v.reply_at else None,
        )
        for v in seen
    ]
