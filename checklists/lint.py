"""What is wrong with requirements: each fault with its file, its row and what mends it.

A remark is to be known and not to be mended at once: an article nobody read yet, a comma of the wrong kind.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from checklists.condition import Condition, Every, UndeclaredFact, facts_of, parse_condition
from checklists.facts import FactDeclaration
from checklists.model import Citation, Requirement
from checklists.parse import Reading, Rows, Vocabulary, read_rows
from checklists.reach import reach
from risk import RuleError, Text


class Kind(StrEnum):
    """What can be wrong."""

    REFUSED = "refused"
    NO_BASIS = "no_basis"
    UNFILLED = "unfilled"
    MISSING_TRANSLATION = "missing_translation"
    PUNCTUATION = "punctuation"
    NOT_VERIFIED = "not_verified"
    SUPERSEDED = "superseded"
    UNDECLARED_FACT = "undeclared_fact"
    UNUSED_FACT = "unused_fact"
    NEVER_ASKED = "never_asked"
    ASKED_IN_VAIN = "asked_in_vain"
    UNREACHABLE = "unreachable"
    ALWAYS_TRUE = "always_true"
    NOT_DECIDED = "not_decided"
    NEAR_DUPLICATE = "near_duplicate"
    CONTRADICTION = "contradiction"


REMARKS = frozenset({Kind.PUNCTUATION, Kind.NOT_VERIFIED, Kind.UNUSED_FACT, Kind.NOT_DECIDED})
"""The kinds that are remarks; every other is a fault."""

ALIKE = 0.85
"""Share of equal letters from which two duties say the same (difflib's ratio, punctuation left out)."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `row` is the id of a row, law, fact or question, `spot` the place in it; empty: the whole.

    `what` is wrong and what mends it are said in English and in Chinese.
    """

    file: str
    row: str
    spot: str
    kind: Kind
    what: str
    mend: str
    what_zh: str
    mend_zh: str

    @property
    def remark(self) -> bool:
        """Whether it is to be known rather than to be mended."""
        return self.kind in REMARKS


@dataclass(frozen=True, slots=True)
class Trade:
    """What one trade's library is made of, by file: its own rows and readings, then the common ones."""

    id: str
    rows: Mapping[str, Rows]
    readings: Mapping[str, Reading]

    def requirements(self) -> Iterator[tuple[str, Requirement]]:
        """Every row, with the file it stands in."""
        for file, rows in self.rows.items():
            yield from ((file, row) for row in rows.requirements)

    def conditions(self) -> Iterator[tuple[str, str, Condition | None]]:
        """Every condition, with file and row: of the rows, then of the inferences, which are called by their fact."""
        for file, row in self.requirements():
            yield file, row.id, row.when
        for file, reading in self.readings.items():
            yield from ((file, inference.fact, inference.when) for inference in reading.inferences)

    @property
    def used(self) -> frozenset[str]:
        """Every fact that decides something."""
        return frozenset().union(*(facts_of(condition) for _, _, condition in self.conditions()))

    @property
    def asked(self) -> frozenset[str]:
        """Every fact that the owner is asked."""
        questions = (question for reading in self.readings.values() for question in reading.questions)
        return frozenset(fact for question in questions for fact in question.facts)

    @property
    def inferred(self) -> frozenset[str]:
        """Every fact that follows from others."""
        return frozenset(i.fact for reading in self.readings.values() for i in reading.inferences)


# a file as it stands


def lint_requirements(
    data: Mapping[str, Any], file: str, words: Vocabulary
) -> tuple[Rows | None, list[Fault]]:
    """The rows of a file that can be used, and what is wrong with the others; None where it has none at all.

    What `lint_texts` says of the file is not said again.
    """
    faults: list[Fault] = []
    given = data.get("requirements")
    rows_given = given if isinstance(given, list) else []
    names = [_named(row, f"requirements[{number}]") for number, row in enumerate(rows_given, start=1)]
    for row, name in zip(rows_given, names, strict=True):
        faults += _unfilled(row, file, name, words) if isinstance(row, Mapping) else ()
    try:
        rows, refusals = read_rows(data, file, words)
    except RuleError as error:
        return None, [*faults, refusal(str(error), file)]
    said = [refusal(str(error), file, _row_named(str(error), file, names)) for error in refusals]
    explained = [*faults, *lint_texts(data, file)]
    return rows, faults + [one for one in said if not _explained(one, explained)]


def lint_texts(data: Mapping[str, Any], file: str) -> list[Fault]:
    """Texts of any file that want a language, hold Chinese in English, or half-width marks in Chinese."""
    return [
        fault
        for row, spot, text in _texts(data)
        for fault in (*_untranslated(file, row, spot, text), *_half_width(file, row, spot, text))
    ]


def refusal(sentence: str, file: str, row: str = "") -> Fault:
    """What a parser says of a file, or of one row of it."""
    said = sentence.removeprefix(f"{file}: ")
    return Fault(
        file, row, "", Kind.REFUSED, said, "correct it; until then the file is not used",
        f"读不通：{said}", "改正；改正之前这份文件不用",
    )  # fmt: skip


def _row_named(sentence: str, file: str, rows: Iterable[str]) -> str:
    """The row that a refusal speaks of; empty when none of these."""
    for row in rows:
        place = row if row.startswith("requirements[") else f"requirements.{row}"
        if sentence.startswith((f"{file}: {place}.", f"{file}: {place}:")):
            return row
    return ""


def _unfilled(row: Mapping[str, Any], file: str, key: str, words: Vocabulary) -> Iterator[Fault]:
    """What a row lacks altogether, as one that was imported does."""
    basis = row.get("basis")
    if not isinstance(basis, Mapping) or basis.get("law") in (None, ""):
        yield Fault(
            file, key, "basis", Kind.NO_BASIS, "rests on no law",
            "name law, article and whether it was read, or take the row out: no basis, no requirement",
            "没有法律依据", "写明法律、条款和是否读过，或者去掉这一条：没有依据，就没有要求",
        )  # fmt: skip
    for field, what in _TO_FILL.items():
        if row.get(field) in (None, ""):
            yield Fault(
                file, key, field, Kind.UNFILLED, f"{field} is not filled in", f"write {what.en}",
                f"{field} 没有填", f"写上{what.zh}",
            )  # fmt: skip
    try:
        if isinstance(row.get("when"), str):
            parse_condition(row["when"], words.facts)
    except UndeclaredFact as error:
        yield Fault(
            file, key, "when", Kind.UNDECLARED_FACT, str(error).rstrip("."),
            "declare it in facts.toml with its type and its words, or correct the name",
            error.said.zh.rstrip("。"), "在 facts.toml 里声明它的类型和说法，或者改正名称",
        )  # fmt: skip
    except ValueError:
        return  # the parser's own sentence stands among the refusals


_TO_FILL = {
    "department": Text("监管部门的代码", "the code of the department that supervises it"),
    "method": Text(" on_site、document 或 off_site", "on_site, document or off_site"),
    "severity": Text(" general 或 key", "general or key"),
    "mend_days": Text("几个工作日内改好，0 是当场改", "the working days to mend it, 0 on the spot"),
}


def _explained(said: Fault, faults: Iterable[Fault]) -> bool:
    """Whether a refusal says again what was found: the same spot of the same row, or the spot that is missing."""
    spots = {
        re.split(r"[.\[]", fault.spot)[0] for fault in faults if fault.row == said.row and not fault.remark
    }
    return any(
        f"{said.row}.{spot}" in said.what or f"{said.row}: {spot} is missing" in said.what for spot in spots
    )


def _named(row: object, otherwise: str) -> str:
    """What a row of a file is called, by its id or the fact that it is about."""
    name = row.get("id", row.get("fact")) if isinstance(row, Mapping) else None
    return name if isinstance(name, str) and name.strip() else otherwise


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Every text in two languages: the row it belongs to, its spot there, and the text."""
    if "zh" in data or "en" in data:
        yield "", "", data
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from ((key, spot, text) for spot, text in _inside(value, ""))
        elif isinstance(value, list):
            for number, row in enumerate(value, start=1):
                name = _named(row, f"{key}[{number}]")
                yield from ((name, spot, text) for spot, text in _inside(row, ""))


def _inside(value: object, spot: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        if "zh" in value or "en" in value:
            yield spot, value
        lawless = value.get("law") == ""  # the article of no law is not asked for in two languages
        for key, inner in value.items():
            if not (lawless and key == "article"):
                yield from _inside(inner, f"{spot}.{key}".lstrip("."))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _inside(inner, f"{spot}[{number}]")


def _untranslated(file: str, row: str, spot: str, text: Mapping[str, Any]) -> Iterator[Fault]:
    for lang, name in (("zh", Text("中文", "Chinese")), ("en", Text("英文", "English"))):
        said = text.get(lang)
        if said is None or (isinstance(said, str) and not said.strip()):
            where = f"{spot}.{lang}".lstrip(".")
            yield Fault(
                file, row, where, Kind.MISSING_TRANSLATION, f"{where} is empty", f"write the {name.en} text",
                f"{where} 是空的", f"写上{name.zh}",
            )  # fmt: skip
    english = text.get("en")
    if isinstance(english, str) and (found := re.search(f"{_HAN}+", english)):
        where = f"{spot}.en".lstrip(".")
        yield Fault(
            file, row, where, Kind.MISSING_TRANSLATION, f"{where} holds the Chinese {found[0]}", "translate it",
            f"{where} 里有中文“{found[0]}”", "译成英文",
        )  # fmt: skip


def _half_width(file: str, row: str, spot: str, text: Mapping[str, Any]) -> Iterator[Fault]:
    chinese = text.get("zh")
    if isinstance(chinese, str) and (found := _HALF_WIDTH.search(chinese)):
        where = f"{spot}.zh".lstrip(".")
        yield Fault(
            file, row, where, Kind.PUNCTUATION, f"{where} has a half-width mark in {found[0]!r}",
            "write ，；：？！（）。 in Chinese",
            f"{where} 的“{found[0]}”里有半角标点", "中文里写 ，；：？！（）。",
        )  # fmt: skip


_HAN = "[\u3400-\u9fff]"
_HALF_WIDTH = re.compile(f"{_HAN}[,;:?!().]|[,;:?!()]{_HAN}")


# rows and readings that were read


def lint_rows(rows: Rows, file: str, facts: Mapping[str, FactDeclaration]) -> list[Fault]:
    """What the rows of one edition rest on, and whether their conditions decide anything."""
    faults: list[Fault] = []
    for row in rows.requirements:
        faults += _citation(file, row.id, "basis", row.basis)
        faults += _citation(file, row.id, "penalty", row.penalty.citation) if row.penalty else ()
        faults += _condition(file, row.id, row.when, facts)
    return faults


def lint_reading(reading: Reading, file: str, facts: Mapping[str, FactDeclaration]) -> list[Fault]:
    """Whether what follows from other facts can follow at all, and can fail to."""
    return [
        fault
        for inference in reading.inferences
        for fault in _condition(file, inference.fact, inference.when, facts)
    ]


_SPOT_ZH = {"basis": "依据", "penalty": "处罚"}
_VERB_ZH = {"asks": "问了", "infers": "推出了"}


def _citation(file: str, row: str, spot: str, cited: Citation) -> Iterator[Fault]:
    law = cited.law
    if not cited.verified:
        yield Fault(
            file, row, spot, Kind.NOT_VERIFIED, f"{spot} cites an article of {law.id} that nobody read",
            "read it in the law and say so: verified = true",
            f"{_SPOT_ZH[spot]}引的《{law.name.zh}》条文，没有人读过原文",
            "读过原文后勾选“读过原文”（文件里写 verified = true）",
        )  # fmt: skip
    elif law.superseded_by is not None:
        yield Fault(
            file, row, spot, Kind.SUPERSEDED,
            f"{spot} cites {law.id} of {law.version} as read, and a newer text is known: {law.superseded_by.en}",
            "read the newer text and take its version into laws.toml, or say verified = false",
            f"{_SPOT_ZH[spot]}引的是读过的《{law.name.zh}》{law.version} 版，已有新文本：{law.superseded_by.zh}",
            "读新文本并把版本记进 laws.toml，或者注明 verified = false",
        )  # fmt: skip


def _condition(
    file: str, row: str, condition: Condition | None, facts: Mapping[str, FactDeclaration]
) -> Iterator[Fault]:
    if condition is None:
        return
    can = reach(condition, facts)
    if can.can_hold is None:
        yield Fault(
            file, row, "when", Kind.NOT_DECIDED, "names too many facts to try whether it can be true",
            "nothing, or say it with fewer facts",
            "条件里的情况太多，试不出它会不会成立", "可以不改，或者少用几个情况",
        )  # fmt: skip
    elif not can.can_hold:
        yield Fault(
            file, row, "when", Kind.UNREACHABLE, "can never be true, whatever the facts are",
            "correct the condition, or take the row out",
            "条件怎么都不会成立", "改正条件，或者去掉这一条",
        )  # fmt: skip
    elif not can.can_fail:
        yield Fault(
            file, row, "when", Kind.ALWAYS_TRUE, "is true of every place, so it decides nothing",
            "take the condition out, or correct it",
            "条件对谁都成立，等于没有写", "去掉条件，或者改正",
        )  # fmt: skip


# a trade as a whole


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
