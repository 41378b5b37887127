"""How a grade becomes better, as a page: what to do by when, what stays, what changes by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from checklists import FactDeclaration
from regulation.catalogue import Catalogue
from regulation.facts import fact_value
from regulation.grading.forecast import Forecast, Turn
from regulation.settings import Lang
from regulation.visits.improving import Deed, Improving, Way
from regulation.visits.levers import Kind
from regulation.web.views import words
from regulation.web.views.why import ruler, table_link
from risk import Assessment, RiskTable, Text, plain, standing
from templates import (
    AheadCause,
    AheadKind,
    AheadLine,
    DeedKind,
    DeedLine,
    Improve,
    ImproveState,
    KeptFactor,
    Mark,
    Points,
    Shell,
    Unmoved,
)

OTHERWISE = Text("由评分表确定", "Set by the risk table")
AT_MOST = Text("“{fact}”不高于 {n} 就够", "“{fact}” may be {n} at most")
IF_IT_IS = Text("“{fact}”是“{value}”", "“{fact}” is “{value}”")
TITLES: Mapping[Kind, Text] = {
    Kind.MEND: Text("整改：{title}", "Put right: {title}"),
    Kind.SENT: Text("等部门确认：{title}", "Wait for the department to confirm: {title}"),
    Kind.SHOW: Text("请检查人员核对：{title}", "Let the inspector see: {title}"),
    Kind.TELL: Text("查清并如实告知：{title}", "Find out and say: {title}"),
}


def improve_page(shell: Shell, catalogue: Catalogue, found: Improving, today: date) -> Improve:
    """The page of one premises."""
    card, table, lang, here = found.card, found.table, shell.lang, f"/e/{found.card.id}"
    made = Improve(
        shell=shell,
        name=card.name,
        premises_href=here,
        why_href=f"{here}/why",
        industry=words.industry_name(catalogue, card.industry, lang),
        plate=words.plate(table, None, lang),
        ruler=ruler(None, None, lang),
        state=ImproveState.UNGRADED,
        as_of=today,
        until=found.forecast.until,
        now=words.mark(None, "pending", None, lang),
        ahead=ahead(catalogue, found.forecast, today, lang),
        json_href=shell.path,
    )
    if table is None or found.improvement is None:
        return made
    now, way = found.improvement.now, found.way or found.further
    target = found.improvement.target
    after = way.plan.after if way else now
    drawn = ruler(table, now, lang)
    stands = standing(table, now)
    return replace(
        made,
        plate=words.plate(table, now, lang),
        ruler=replace(drawn, expected=_score(after)) if way else drawn,
        state=_state(found),
        now=_mark(table, now, lang),
        now_score=_score(now),
        target=_target(table, target, lang),
        limit=_limit(table, target),
        steps=[_step(deed, table, here, today, lang) for deed in way.deeds] if way else [],
        effort=way.plan.effort if way else 0,
        then=_mark(table, after, lang) if way else None,
        then_score=_score(after) if way else None,
        worst=_mark(table, way.worst, lang) if way and way.worst else None,
        at_most=_at_most(table, way, catalogue.facts, lang) if way else "",
        kept=_kept(found, lang),
        kept_points=Points(sum(point.points for point, _ in found.unmoved)),
        held=[text.of(lang) for text in found.held],
        margin=_margin(table, now),
        worse=_worse(table, now, lang),
        losing=[text.of(lang) for text in _losing(table)] if stands.score is not None else [],
        table=table_link(table, lang),
    )


def ahead(catalogue: Catalogue, found: Forecast, today: date, lang: Lang) -> list[AheadLine]:
    """What changes by itself, day by day."""
    return [_turn(catalogue, turn, today, lang) for turn in found.turns]


def _turn(catalogue: Catalogue, turn: Turn, today: date, lang: Lang) -> AheadLine:
    after = turn.after
    table = catalogue.edition(after.model, after.version) if after else None
    return AheadLine(
        on=turn.on,
        days_left=(turn.on - today).days,
        causes=[
            AheadCause(
                AheadKind(one.cause.value),
                one.name.of(lang),
                None if one.before is None else Points(one.before),
                None if one.after is None else Points(one.after),
            )
            for one in turn.because
        ],
        mark=_mark(table, after, lang) if turn.moves and table and after else None,
        score=_score(after) if turn.moves and after else None,
        same_grade=not turn.regrades,
    )


def _state(found: Improving) -> ImproveState:
    if found.improvement is None:
        return ImproveState.UNGRADED
    if found.improvement.target is None:
        return ImproveState.BEST
    if found.way is None:
        return ImproveState.IMPOSSIBLE
    return ImproveState.SURE if found.way.plan.sure else ImproveState.HOPED


def _step(deed: Deed, table: RiskTable, here: str, today: date, lang: Lang) -> DeedLine:
    thing, by = deed.thing, deed.thing.step.by
    title = thing.title.of(lang)
    kind = DeedKind.SAY if thing.kind is Kind.TELL and thing.can_say else DeedKind(thing.kind.value)
    href = f"{here}/visits/{thing.finding.visit}" if thing.finding else ""
    if kind in (DeedKind.SAY, DeedKind.SHOW):
        href = f"{here}/facts"
    elif kind is DeedKind.VISIT:
        href = f"{here}/self-check"
    return DeedLine(
        kind=kind,
        title=TITLES[thing.kind].of(lang).format(title=title) if thing.kind in TITLES else title,
        href=href,
        on=by,
        days_left=(by - today).days if by else None,
        saves=Points(deed.before.total - deed.after.total),
        score=_score(deed.after),
        mark=_mark(table, deed.after, lang),
        same_grade=deed.before.grade == deed.after.grade,
    )


def _at_most(table: RiskTable, way: Way, facts: Mapping[str, FactDeclaration], lang: Lang) -> str:
    """How high the one fact hoped for may be; of several, or one without a limit, what they are at best."""
    if way.at_most is not None:
        (name,) = way.supposed
        fact = table.fact(name)
        number = plain(way.at_most) if fact.kind == "score" else way.at_most
        shown = fact_value(number, facts.get(name), lang)
        return AT_MOST.of(lang).format(fact=fact.label.of(lang), n=shown)
    told = [deed.thing.fact for deed in way.deeds if deed.thing.kind is Kind.TELL and deed.thing.fact]
    said = [
        IF_IT_IS.of(lang).format(
            fact=table.fact(name).label.of(lang),
            value=fact_value(way.supposed[name].value, facts.get(name), lang),
        )
        for name in told
        if name in way.supposed
    ]
    return {"zh": "，", "en": ", "}[lang].join(said)


def _kept(found: Improving, lang: Lang) -> list[Unmoved]:
    """The factors that stay, by the reason why."""
    reasons: dict[str, list[KeptFactor]] = {}
    for point, why in found.unmoved:
        reason = (why or OTHERWISE).of(lang)
        reasons.setdefault(reason, []).append(KeptFactor(point.label.of(lang), Points(point.points)))
    return [Unmoved(why, factors) for why, factors in reasons.items()]


def _losing(table: RiskTable) -> list[Text]:
    """What makes the grade worse at once, whatever the score."""
    raised = [trigger.label for trigger in table.adjust.raise_any] if table.adjust else []
    return [*(line.label for line in table.red_lines), *raised]


def _margin(table: RiskTable, now: Assessment) -> Points | None:
    room = standing(table, now).to_worse
    return None if room is None else Points(room)


def _worse(table: RiskTable, now: Assessment, lang: Lang) -> Mark | None:
    """The next worse grade; None at the worst."""
    names = [band.grade for band in table.grades]
    if now.grade is None or now.grade == names[-1]:
        return None
    return words.mark(table, "graded", names[names.index(now.grade) + 1], lang)


def _target(table: RiskTable, target: str | None, lang: Lang) -> Mark | None:
    return words.mark(table, "graded", target, lang) if target else None


def _limit(table: RiskTable, target: str | None) -> Points | None:
    most = table.band(target).up_to if target else None
    return None if most is None else Points(most)


def _mark(table: RiskTable | None, one: Assessment, lang: Lang) -> Mark:
    return words.mark(table, one.state.value, one.grade, lang)


def _score(one: Assessment | None) -> Points | None:
    return Points(one.score) if one and one.score is not None else None
