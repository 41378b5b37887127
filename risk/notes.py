"""What an assessment has to say beside its points: what was missing, moved, assumed or on trial."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from risk.facts import events_of, items_of, named_triggers, several
from risk.model import (
    Assessment,
    Fact,
    FactKind,
    GradeBand,
    Point,
    RedLine,
    RiskTable,
    State,
    Supervision,
    Text,
    Trigger,
)
from risk.words import plain

NAMED_AT_MOST = 3
"""So many assumed rules are named in one sentence; the rest are counted."""

ON_TRIAL = Text(
    "本评分表为试行，所评等级不作为执法依据。",
    "This table is on trial; its grade is no ground for enforcement.",
)


def noted(table: RiskTable, assessment: Assessment, facts: Mapping[str, Fact]) -> Assessment:
    """The same assessment with its notes."""
    notes = list(_about_state(table, assessment))
    for point in assessment.points:
        notes.extend(_counted(table, point, facts, assessment.as_of))
    notes.extend(_grouped(table, assessment))
    if assessment.score is not None:
        by_total, by_score = _unmoved(table, assessment, assessment.score)
        if by_score != by_total:
            notes.append(_single_limit(table.grades[by_total], table.grades[by_score]))
        notes.extend(_adjustment(table, table.grades[by_score].grade, assessment, facts))
    notes.extend(_red_lines(table, assessment, facts))
    notes.extend(_coverage(assessment.supervision))
    notes.extend(_assumptions(table, assessment, facts))
    if table.on_trial:
        notes.append(ON_TRIAL)
    return replace(assessment, notes=tuple(notes))


def _percent(thousandths: int) -> str:
    whole, tenth = divmod(thousandths, 10)
    return f"{whole}.{tenth}%" if tenth else f"{whole}%"


def _visits(supervision: Supervision) -> Text:
    """The visits of a supervision in words; its note where the table sets no number."""
    visits = supervision.visits
    if visits is None:
        return supervision.note or Text("评分表未定频次", "the table sets no frequency")
    span = str(visits.min) if visits.min == visits.max else f"{visits.min}–{visits.max}"
    plural = "visit" if visits.max == 1 else "visits"
    return Text(f"每年检查 {span} 次", f"{span} {plural} a year")


def _about_state(table: RiskTable, assessment: Assessment) -> Iterator[Text]:
    missing, known = len(assessment.unknown), _percent(assessment.known_share)
    if assessment.state is State.PROVISIONAL:
        yield Text(
            f"有 {missing} 项因素情况不明，按评分表“未知”计分，等级为暂定；已知因素占权重 {known}。",
            f"{missing} of {len(assessment.points)} factors are not known and cost what the table says for "
            f"unknown, so the grade is provisional; {known} of the weight is known.",
        )
    if assessment.state is State.INSUFFICIENT:
        least, visits = _percent(table.known_share_at_least), _visits(assessment.supervision)
        yield Text(
            f"已知因素仅占权重 {known}，不足评分表要求的 {least}，不评等级；适用默认监管安排：{visits.zh}。",
            f"Only {known} of the weight is known and the table asks for {least}: there is no grade. "
            f"The default supervision applies: {visits.en}.",
        )


def _unmoved(table: RiskTable, assessment: Assessment, score: int) -> tuple[int, int]:
    """The grades (indices) by the total alone and by the total with the limit on single factors.

    Serves the sentences only: the grade itself comes from the compiled expressions.
    """
    highest = max(point.points for point in assessment.points)
    fitting = [i for i, band in enumerate(table.grades) if band.up_to is None or score <= band.up_to]
    single = [i for i in fitting if (limit := table.grades[i].single_up_to) is None or highest <= limit]
    return fitting[0], single[0]


def _single_limit(by_total: GradeBand, by_score: GradeBand) -> Text:
    return Text(
        f"按总分为“{by_total.grade}”，但有单项得分超过该级上限，降为“{by_score.grade}”。",
        f"The total alone would give {by_total.grade}; a single score above that grade's limit "
        f"makes it {by_score.grade}.",
    )


def _counted(table: RiskTable, point: Point, facts: Mapping[str, Fact], as_of: dt.date) -> Iterator[Text]:
    """Of a fact that is a list: each item with its points, the events that count, the choice that decides."""
    if point.fact is None:
        return
    fact, value = table.fact(point.fact), facts[point.fact].value
    match fact.kind:
        case FactKind.ITEMS:
            listed = [
                f"{item.code}{f' {item.condition}' if item.condition else ''} {plain(item.points)}"
                for item in items_of(table, fact.id, value)
            ]
            if listed:
                yield Text(
                    f"{point.label.zh}逐项计分：{'、'.join(listed)}。",
                    f"{point.label.en}, item by item: {', '.join(listed)}.",
                )
        case FactKind.EVENTS:
            events = events_of(fact, value, as_of)
            counted = [f"{event.date} {plain(event.points)}" for event in events if event.points]
            if counted:
                yield Text(
                    f"{point.label.zh}：{len(events)} 次中计入 {len(counted)} 次：{'、'.join(counted)}。",
                    f"{point.label.en}: {len(counted)} of {len(events)} count: {', '.join(counted)}.",
                )
        case FactKind.SEVERAL:
            named = several(fact, value)
            if len(named) > 1:
                order = [str(choice) for choice in fact.choices]
                highest = max((str(one) for one in named), key=order.index)
                yield Text(
                    f"{point.label.zh}就高不就低，按 {highest} 计。",
                    f"{point.label.en}: the highest of several counts, {highest}.",
                )
        case _:
            return


def _grouped(table: RiskTable, assessment: Assessment) -> Iterator[Text]:
    """Of each group the factor that counts, and those that therefore cost nothing."""
    for group in dict.fromkeys(factor.group for factor in table.factors if factor.group):
        names = [factor.id for factor in table.factors if factor.group == group]
        points = [point for point in assessment.points if point.factor in names]
        highest = max(points, key=lambda point: point.points)
        if highest.points:
            others = [point.label for point in points if point is not highest]
            zh, en = "、".join(text.zh for text in others), ", ".join(text.en for text in others)
            yield Text(
                f"就高不就低：只计“{highest.label.zh}”；{zh}不另计分。",
                f"Only the highest of these counts, {highest.label.en}; no points for {en}.",
            )


def crossed(table: RiskTable, facts: Mapping[str, Fact]) -> tuple[RedLine, ...]:
    """The red lines that the facts say were crossed."""
    return tuple(
        line for line in table.red_lines if (fact := facts.get(line.fact)) is not None and fact.value is True
    )


def _red_lines(table: RiskTable, assessment: Assessment, facts: Mapping[str, Fact]) -> Iterator[Text]:
    """Each red line that was crossed; they carry no points."""
    for line in crossed(table, facts):
        grade = table.grades[line.at_least].grade
        if assessment.grade is None:
            yield Text(
                f"触及红线（{line.label.zh}），评出等级时不优于“{grade}”级。",
                f"A red line was crossed ({line.label.en}): once graded, the grade is {grade} or worse.",
            )
        else:
            yield Text(
                f"触及红线，不论分值，等级不优于“{grade}”级：{line.label.zh}。",
                f"A red line was crossed; whatever the score, the grade is {grade} or worse: {line.label.en}.",
            )


def _coverage(supervision: Supervision) -> Iterator[Text]:
    """The share picked at random and the time to cover all, where the grade sets them."""
    if supervision.sample is not None:
        share = _percent(supervision.sample)
        yield Text(f"每年抽查比例 {share}。", f"{share} are picked for inspection a year.")
    if supervision.every_months is not None:
        months = supervision.every_months
        yield Text(f"每 {months} 个月至少全覆盖一次。", f"Covered at least once every {months} months.")


def _adjustment(
    table: RiskTable, by_score: str, assessment: Assessment, facts: Mapping[str, Fact]
) -> Iterator[Text]:
    """What moved the grade, from where; carries no points."""
    if table.adjust is None:
        return
    raised = named_triggers(table.adjust.raise_any, facts.get("raise_triggers"))
    lowered = named_triggers(table.adjust.lower_any, facts.get("lower_triggers"))
    previous = facts.get("previous_grade")
    start = str(previous.value) if previous is not None and previous.value is not None else by_score
    names = [band.grade for band in table.grades]
    if raised:
        steps = facts.get("raise_by")
        worse = names.index(start) + (int(str(steps.value)) if steps is not None and steps.value else 1)
        yield _moved("上调", "made worse", start, names[min(worse, len(names) - 1)], raised)
        if lowered:
            yield Text("同时有下调情形，上调优先。", "There was also cause to lower it; a raise comes first.")
    elif lowered:
        yield _moved("下调", "made better", start, names[max(names.index(start) - 1, 0)], lowered)


def _moved(zh: str, en: str, start: str, end: str, because: Sequence[Trigger]) -> Text:
    reasons = Text("；".join(t.label.zh for t in because), "; ".join(t.label.en for t in because))
    if start == end:
        return Text(
            f"有{zh}情形，但“{start}”级已到尽头，不变：{reasons.zh}。",
            f"Would be {en}, but {start} is already the last grade that way: {reasons.en}.",
        )
    return Text(
        f"由“{start}”级{zh}为“{end}”级：{reasons.zh}。", f"Grade {en}, from {start} to {end}: {reasons.en}."
    )


def _assumptions(table: RiskTable, assessment: Assessment, facts: Mapping[str, Fact]) -> Iterator[Text]:
    """One sentence naming the numbers without a found source that this assessment used."""
    used = [point.label for point in assessment.points if point.basis.assumed]
    if assessment.unknown and table.known_share_basis.assumed:
        used.append(Text("评级所需的已知权重", "the share that must be known"))
    if assessment.grade is None:
        if table.default_basis.assumed:
            used.append(Text("默认监管安排", "the default supervision"))
    elif table.band(assessment.grade).basis.assumed:
        used.append(Text("等级界限与检查频次", "the grade limits and visits a year"))
    if table.adjust is not None and any(
        basis.assumed and named_triggers(triggers, facts.get(name))
        for basis, triggers, name in (
            (table.adjust.raise_basis, table.adjust.raise_any, "raise_triggers"),
            (table.adjust.lower_basis, table.adjust.lower_any, "lower_triggers"),
        )
    ):
        used.append(Text("等级调整规则", "the rule of adjustment"))
    used += [line.label for line in crossed(table, facts) if line.basis.assumed]
    if used:
        yield _assumed_sentence(used)


def _assumed_sentence(used: Sequence[Text]) -> Text:
    named = used[:NAMED_AT_MOST]
    zh, en = "、".join(text.zh for text in named), ", ".join(text.en for text in named)
    if len(used) > NAMED_AT_MOST:
        zh, en = f"{zh}等 {len(used)} 项", f"{en} and {len(used) - NAMED_AT_MOST} more"
    return Text(
        f"以下数值尚未找到公布来源，为假定，待主管部门确认：{zh}。",
        f"No published source was found for these numbers; they are assumed until confirmed: {en}.",
    )
