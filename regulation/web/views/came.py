"""How a visit came about, where that was not the usual way: for officers alone."""

from __future__ import annotations

from regulation.settings import Lang
from regulation.visits.circumstances import Exceptional
from regulation.visits.exceptions import Clause as RuleClause
from regulation.visits.exceptions import exception_rules
from regulation.visits.result import Result
from templates import Came, Clause, VisitFlag


def came_of(result: Result, lang: Lang) -> Came | None:
    """What was unusual, with the rule and the reason given; None where nothing was, and for whoever is no officer."""
    visit, rules = result.visit, exception_rules()
    flags = [VisitFlag(flag) for flag in visit.flags if flag in list(VisitFlag)]
    excused = visit.record.get("exception")
    reason = excused["reason"] if excused else visit.arrival.get("reason", "")
    if not result.whole or result.own or not (flags or excused or reason):
        return None
    rule = rules.exceptions[Exceptional(excused["rule"])] if excused else None
    return Came(
        flags=flags,
        moved_minutes=abs(visit.arrival.get("moved_seconds", 0)) // 60,
        late_hours=int(rules.late.total_seconds() // 3600),
        term_days=rules.back_fill_days,
        term_clause=_clause(rules.back_fill, lang),
        exception=rule.name.of(lang) if rule else "",
        clause=_clause(rule.clause, lang) if rule else None,
        reason=reason,
    )


def _clause(given: RuleClause, lang: Lang) -> Clause:
    return Clause(given.law.of(lang), given.article.of(lang), given.verified)
