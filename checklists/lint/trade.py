"""What is wrong with a trade as a whole: said twice, said against each other, asked of nobody or in vain."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import SequenceMatcher

from checklists.condition import Every, facts_of
from checklists.facts import FactDeclaration
from checklists.lint.faults import Fault, Kind, Trade
from checklists.model import Requirement
from checklists.parse import Reading
from checklists.reach import reach

ALIKE = 0.85
"""Share of equal letters from which two duties say the same (difflib's ratio, punctuation left out)."""

_VERB_ZH = {"asks": "问了", "infers": "推出了"}


def lint_trade(trade: Trade, facts: Mapping[str, FactDeclaration], known: Collection[str]) -> list[Fault]:
    """What rows of one trade say twice, say against each other, or ask of nobody; `known` are facts that come
    without being asked.
    """
    return [*_said_twice(trade, facts), *_against_each_other(trade), *_never_asked(trade, known)]


def asked_in_vain(trades: Iterable[Trade], known: Collection[str]) -> list[Fault]:
    """Facts that a handbook file asks or infers although no row of any trade that reads it needs them.

    `known` are facts that risk tables take: they are asked for the grade's sake.
    """
    read = [(file, reading, trade) for trade in trades for file, reading in trade.readings.items()]
    used: dict[str, set[str]] = {}
    for file, _, trade in read:
        used.setdefault(file, set()).update(trade.used)
    return [
        Fault(
            file, key, "facts", Kind.ASKED_IN_VAIN, f"{verb} {fact}, which decides nothing",
            "take it out, or use it in a condition",
            f"{_VERB_ZH[verb]} {fact}，却没有哪一条用到它", "去掉，或者在条件里用上",
        )
        for file, reading in {file: reading for file, reading, _ in read}.items()
        for key, verb, fact in _settles(reading)
        if fact not in used[file] and fact not in known
    ]  # fmt: skip


def unused_facts(declared: Mapping[str, Iterable[str]], used: Collection[str]) -> list[Fault]:
    """Facts of each file of declarations that nothing asks about."""
    return [
        Fault(
            file, fact, "", Kind.UNUSED_FACT, "no row, question or risk table asks about it", "use it or drop it",
            "没有条目、问题或评分表用到它", "用上，或者去掉",
        )
        for file, names in declared.items()
        for fact in names
        if fact not in used
    ]  # fmt: skip


def _settles(reading: Reading) -> Iterator[tuple[str, str, str]]:
    """What a handbook file settles: by question or inference, how, which fact."""
    for question in reading.questions:
        yield from ((question.id, "asks", fact) for fact in question.facts)
    yield from ((inference.fact, "infers", inference.fact) for inference in reading.inferences)


def _never_asked(trade: Trade, known: Collection[str]) -> Iterator[Fault]:
    settled = {*trade.asked, *trade.inferred, *known}
    for file, row, condition in trade.conditions():
        for fact in sorted(facts_of(condition) - settled):
            yield Fault(
                file, row, "when", Kind.NEVER_ASKED, f"{fact} decides it in {trade.id}, and nobody is asked it",
                "ask it in the handbook file, or infer it from what is known",
                f"{trade.id} 的这一条要看 {fact}，却没有人问", "在 handbook.toml 里问，或者从已知的推出来",
            )  # fmt: skip


def _against_each_other(trade: Trade) -> Iterator[Fault]:
    """Two departments that ask the same of one thing and hold its failure for two different things."""
    asking: dict[str, list[tuple[str, Requirement]]] = {}
    for file, row in trade.requirements():
        if row.asks:
            asking.setdefault(row.asks, []).append((file, row))
    for fact, rows in asking.items():
        for (file, one), (_, other) in itertools.combinations(rows, 2):
            differing = [name for name in _LIMITS if getattr(one, name) != getattr(other, name)]
            if one.department != other.department and differing:
                here_and_there = [(name, getattr(one, name), getattr(other, name)) for name in differing]
                said = " and ".join(
                    f"{name} is {here} here and {there} there" for name, here, there in here_and_there
                )
                said_zh = "，".join(
                    f"{name} 这里是 {here}、那里是 {there}" for name, here, there in here_and_there
                )
                yield Fault(
                    file, one.id, differing[0], Kind.CONTRADICTION,
                    f"{one.department} asks {fact} as {other.department} does in {other.id}, but {said}",
                    "settle it between the departments, and state the same in both rows",
                    f"{one.department} 和 {other.department}（{other.id}）都问 {fact}，{said_zh}",
                    "两个部门商定，两条写成一样",
                )  # fmt: skip


_LIMITS = ("severity", "red_line", "mend_days")


def _said_twice(trade: Trade, facts: Mapping[str, FactDeclaration]) -> Iterator[Fault]:
    """Pairs of rows whose duties are nearly alike and that can stand in one list together."""
    rows = [(file, row, _letters(row.duty.zh)) for file, row in trade.requirements()]
    for (file, one, said), (_, other, again) in itertools.combinations(rows, 2):
        if other.id in one.covers or one.id in other.covers or not _alike(said, again):
            continue
        if one.id == other.id:
            yield Fault(
                file, one.id, "id", Kind.NEAR_DUPLICATE, "stands among the common rows already, or nearly so",
                "take it out here; every trade has it",
                "通用条目里已经有这一条，或者几乎一样", "在这里去掉；各行业都有它",
            )  # fmt: skip
        elif _together(one, other, facts):
            yield Fault(
                file, one.id, "duty", Kind.NEAR_DUPLICATE, f"its duty says nearly what {other.id} says",
                f'keep one of the two, or say covers = ["{other.id}"] where this row states it for the trade',
                f"要做的事和 {other.id} 几乎一样",
                f'两条留一条；如果这一条就是本行业对它的写法，注明 covers = ["{other.id}"]',
            )  # fmt: skip


def _together(one: Requirement, other: Requirement, facts: Mapping[str, FactDeclaration]) -> bool:
    """Whether some place has both rows, as far as that can be decided."""
    conditions = tuple(row.when for row in (one, other) if row.when is not None)
    return reach(Every(conditions), facts).can_hold is not False


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _alike(one: str, other: str) -> bool:
    """Whether two texts share ALIKE of their letters; what is far shorter or has other letters is told at once."""
    shorter, longer = sorted((len(one), len(other)))
    if 2 * shorter < ALIKE * (shorter + longer):
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.quick_ratio() >= ALIKE and match.ratio() >= ALIKE
