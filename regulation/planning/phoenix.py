"""Suspected phoenixes 疑似换壳: who closed or was punished, and who opened under the same people or address soon after.

Nothing follows from it: each pair is shown to a person, who decides and says why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graph import KeyTaken, NotFound, Tx
from graph import phoenix as stored
from graph.connections import Connection, connections
from graph.phoenix import Decided, Decision, Ended, Opened, pair
from graph.scope import Scope
from regulation.access import Action, Who, scope
from regulation.office import Office
from regulation.planning.rules import rules
from regulation.refusal import Refusal
from risk import Text

MOST_ENDED = 1_000
"""So many premises of either kind are looked after, those that ended last."""

LONGEST_REASON = 500
OUTCOMES = ("continues", "unrelated")
PATHS = ("same_site", "same_person")
"""What two premises of different owners can share; an address is surer than a name."""

NO_OUTCOME = Text("请选一个结论。", "Choose one of the two.")
NO_REASON = Text("请写明理由，500 字以内。", "Give the reason, 500 characters at most.")
DECIDED = Text("刚才已经有人作出结论，见下面。", "Somebody has just decided this; see below.")


@dataclass(frozen=True, slots=True)
class Case:
    """A premises that ended and one that opened after it, and what joins them."""

    ended: Ended
    opened: Opened
    paths: Sequence[Connection]

    @property
    def path(self) -> Connection:
        """The surest of the paths."""
        return self.paths[0]

    @property
    def key(self) -> str:
        """The two premises."""
        return pair(self.ended.premises.id, self.opened.id)

    @property
    def days(self) -> int:
        """Days between the end and the opening."""
        return (self.opened.day - self.ended.day).days


@dataclass(frozen=True, slots=True)
class Phoenixes:
    """The pairs that wait for a person, the newest openings first, and what was decided."""

    waiting: Sequence[Case]
    decided: Sequence[Decided]


class DecisionRefused(Refusal):
    """What was sent cannot stand; the sentence says why."""


def phoenixes(office: Office, who: Who) -> Phoenixes:
    """What waits for a decision within the asker's scope, and what was decided there."""
    seen, today = scope(who, Action.DECIDE_PHOENIX), office.today()
    return office.store.read(lambda tx: Phoenixes(_waiting(tx, seen, today), stored.decisions(tx, seen)))


def decide_phoenix(office: Office, who: Who, key: str, outcome: str, reason: str) -> Decision:
    """Record what a person decided about a pair that waits. DecisionRefused with what is wrong; NotFound."""
    seen, today, why = scope(who, Action.DECIDE_PHOENIX), office.today(), " ".join(reason.split())

    def work(tx: Tx) -> Decision:
        case = next((one for one in _waiting(tx, seen, today) if one.key == key), None)
        if case is None:
            if stored.decided(tx, [key]):
                raise DecisionRefused(DECIDED)
            raise NotFound("No such pair of premises waits here.")
        if outcome not in OUTCOMES:
            raise DecisionRefused(NO_OUTCOME)
        if not 0 < len(why) <= LONGEST_REASON:
            raise DecisionRefused(NO_REASON)
        decision = Decision(
            closed=case.ended.premises.id,
            opened=case.opened.id,
            outcome=outcome,
            reason=why,
            by=who.called,
            account=who.account,
            at=office.now(),
            kind=case.path.kind,
            shared=case.path.shared,
            closed_on=case.ended.day,
            opened_on=case.opened.day,
        )
        stored.put(tx, decision)
        return decision

    try:
        return office.store.write("phoenix.decide", who.account, work)
    except KeyTaken as taken:
        raise DecisionRefused(DECIDED) from taken


def _waiting(tx: Tx, seen: Scope, today: date) -> list[Case]:
    """Openings within the span of days after an end, by another owner who shares people or address with it."""
    span = timedelta(days=rules().phoenix_days)
    ended: defaultdict[str, list[Ended]] = defaultdict(list)
    for one in stored.ended(tx, seen, today - 2 * span, today, MOST_ENDED):
        ended[one.premises.id].append(one)
    paths: defaultdict[str, list[Connection]] = defaultdict(list)
    for path in connections(tx, seen, list(ended), kinds=PATHS):
        if path.entity is None or path.entity != ended[path.source][0].entity:
            paths[pair(path.source, path.reached.id)].append(path)
    new = {
        one.id: one
        for one in stored.opened(tx, {of[0].reached.id for of in paths.values()}, today - span, today)
    }
    cases: list[Case] = []
    for of in paths.values():
        begun = new.get(of[0].reached.id)
        before = [one for one in ended[of[0].source] if begun and timedelta(0) <= begun.day - one.day <= span]
        if begun and before:
            cases.append(Case(before[0], begun, of))
    gone = stored.decided(tx, [case.key for case in cases])
    waiting = [case for case in cases if case.key not in gone]
    return sorted(waiting, key=lambda case: (-case.opened.day.toordinal(), case.key))
