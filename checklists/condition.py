"""When a requirement applies: a small closed language over declared facts, parsed once, answered in three values.

    condition = and-part { "or" and-part }         and-part = part { "and" part }
    part      = [ "not" ] ( "(" condition ")" | test )
    test      = flag | fact ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) value | fact "in" "[" value { "," value } "]"
    value     = number | true | false | "text"

The answer is True, False, or None: what is not known is never taken for no.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn

from checklists.facts import NUMBERS, FactDeclaration
from risk import Text

Answer = bool | None
Literal = bool | Decimal | str
Known = Mapping[str, Any]
"""The values of the facts that are known, by name; an absent one, or None, is unknown."""


class ConditionError(ValueError):
    """A condition that is refused; the message, and `said` in both languages, tell where in it and what to write."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


class UndeclaredFact(ConditionError):
    """A condition that asks about a fact nobody declared."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison of one fact with one value, or with several for `in`."""

    fact: str
    op: str
    value: Literal | tuple[Literal, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a part; of the unknown, the unknown."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds. One False decides; else one unknown leaves it unknown."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One part holds. One True decides; else one unknown leaves it unknown."""

    parts: tuple[Condition, ...]


Condition = Comparison | Not | Every | Either

_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "in": lambda value, choices: value in choices,
}
_ORDERED = ("<", "<=", ">", ">=")
_TOKEN = re.compile(
    r"""\s*(?:(?P<op>==|!=|<=|>=|<|>)|(?P<mark>[()\[\],])|(?P<number>-?\d+(?:\.\d+)?)|"(?P<text>[^"]*)"|(?P<word>[a-z_][a-z0-9_]*))"""
)
_WORDS = ("and", "or", "not", "in", "true", "false")


def holds(condition: Condition | None, known: Known) -> Answer:
    """Whether a condition holds of these facts; None where that is not known. No condition always holds.

    >>> gas = parse_condition("uses_gas", {"uses_gas": _flag("uses_gas")})
    >>> holds(gas, {"uses_gas": True}), holds(gas, {}), holds(Not(gas), {})
    (True, None, None)
    """
    match condition:
        case None:
            return True
        case Comparison(fact, op, value):
            given = known.get(fact)
            return None if given is None else _COMPARE[op](_comparable(given), value)
        case Not(part):
            inner = holds(part, known)
            return None if inner is None else not inner
        case Every(parts):
            return _first([holds(part, known) for part in parts], False)
        case Either(parts):
            return _first([holds(part, known) for part in parts], True)


def facts_of(condition: Condition | None) -> frozenset[str]:
    """The names of all facts that a condition asks about."""
    match condition:
        case None:
            return frozenset()
        case Comparison(fact):
            return frozenset({fact})
        case Not(part):
            return facts_of(part)
        case Every(parts) | Either(parts):
            return frozenset().union(*(facts_of(part) for part in parts))


def deciding(condition: Condition | None, known: Known) -> tuple[Comparison, ...]:
    """The tests that make the answer what it is: of a True `or` the true parts, of a False `and` the false ones.

    Of an unknown answer those that are not known, so that each names a fact whose value can still decide.
    """
    match condition:
        case None:
            return ()
        case Comparison():
            return (condition,)
        case Not(part):
            return deciding(part, known)
        case Every(parts) | Either(parts):
            answer = holds(condition, known)
            chosen = [part for part in parts if holds(part, known) is answer]
            return tuple(dict.fromkeys(test for part in chosen for test in deciding(part, known)))


def say_test(test: Comparison, declared: FactDeclaration, known: Known) -> Text:
    """A test as a person reads it: what the fact is here, and what is asked of it."""
    value = known.get(test.fact)
    label = declared.label
    if declared.type == "flag":
        if value is None:
            return label
        return label if value else Text(f"否：{label.zh}", f"no: {label.en}")
    wanted = Text(*(_wanted(test, declared, lang) for lang in ("zh", "en")))
    if value is None:
        return Text(f"{label.zh}（看是否{wanted.zh}）", f"{label.en} ({wanted.en}?)")
    here = Text(*(_value(value, declared, lang) for lang in ("zh", "en")))
    return Text(f"{label.zh}：{here.zh}（{wanted.zh}）", f"{label.en}: {here.en} ({wanted.en})")


def parse_condition(text: str, declared: Mapping[str, FactDeclaration]) -> Condition:
    """A condition from its text, checked against the declared facts.

    Raises:
        ConditionError: it does not parse, names an undeclared fact, or asks of a fact what its type cannot answer.
    """
    return _Parser(text, declared).whole()


def written(condition: Condition) -> str:
    """A condition as its text: what `parse_condition` makes the same condition of.

    >>> written(Every((Comparison("area", ">=", Decimal("0.5")), Not(Comparison("gas", "==", True)))))
    'area >= 0.5 and not gas'
    """
    match condition:
        case Comparison(fact, "==", True):
            return fact
        case Comparison(fact, op, value):
            if isinstance(value, tuple):
                return f"{fact} {op} [{', '.join(map(_literal_text, value))}]"
            return f"{fact} {op} {_literal_text(value)}"
        case Not(part):
            return f"not {_closed(part)}"
        case Every(parts):
            return " and ".join(map(_closed, parts))
        case Either(parts):
            return " or ".join(map(_closed, parts))


def _closed(part: Condition) -> str:
    """A part as it stands beside others: in brackets where it has parts itself."""
    return f"({written(part)})" if isinstance(part, Every | Either) else written(part)


def _literal_text(value: Literal) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else f'"{value}"'


def _first(answers: Sequence[Answer], decides: bool) -> Answer:
    if decides in answers:
        return decides
    return None if None in answers else not decides


def _comparable(value: Any) -> Any:
    """A fact's value as literals are compared: numbers exactly, everything else as it is."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return Decimal(str(value))


_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}


def _wanted(test: Comparison, declared: FactDeclaration, lang: str) -> str:
    values = test.value if isinstance(test.value, tuple) else (test.value,)
    said = {"zh": "、", "en": ", "}[lang].join(_value(value, declared, lang) for value in values)
    if test.op == "in":
        return {"zh": f"属于 {said}", "en": f"one of {said}"}[lang]
    return f"{_SIGNS.get(test.op, test.op)} {said}"


def _value(value: Any, declared: FactDeclaration, lang: str) -> str:
    if str(value) in declared.choice_names:
        return declared.choice_names[str(value)].of(lang)
    return declared.measured(value, lang) if isinstance(value, int | float | Decimal) else str(value)


def _flag(name: str) -> FactDeclaration:
    """A flag without words, for examples."""
    return FactDeclaration(name, "flag", Text(name, name), Text("", ""), (), {}, False)


class _Parser:
    """Reads one condition from left to right; every refusal names the place."""

    def __init__(self, text: str, declared: Mapping[str, FactDeclaration]) -> None:
        self._text, self._declared = text, declared
        self._tokens = list(self._split())
        self._at = 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._at < len(self._tokens):
            self._refuse(
                f"这里不该有 {self._peek()!r}；判断之间用 and、or 连接",
                f"{self._peek()!r} is not expected here; join tests with and, or",
            )
        return condition

    def _split(self) -> Iterable[tuple[str, str, int]]:
        at = 0
        while self._text[at:].strip():
            found = _TOKEN.match(self._text, at)
            if found is None:
                raise ConditionError(
                    Text(
                        f"第 {at + 1} 个字符读不懂。请写成 floor_area_m2 > 1000 或 "
                        'form == "canteen" 这样的判断，用 and、or、not 连起来。',
                        f"{self._text!r}: character {at + 1} cannot be read. Write tests such as "
                        'floor_area_m2 > 1000 or form == "canteen", joined by and, or, not.',
                    )
                )
            kind = found.lastgroup or ""
            yield kind, found[kind], at + 1
            at = found.end()

    def _refuse(self, zh: str, en: str, kind: type[ConditionError] = ConditionError) -> NoReturn:
        where = self._tokens[self._at][2] if self._at < len(self._tokens) else len(self._text) + 1
        raise kind(Text(f"第 {where} 个字符处：{zh}。", f"{self._text!r}, character {where}: {en}."))

    def _peek(self) -> str:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else ""

    def _take(self, *wanted: str) -> bool:
        here = self._at < len(self._tokens) and self._tokens[self._at][0] != "text"
        if here and self._peek() in wanted:
            self._at += 1
            return True
        return False

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _both(self) -> Condition:
        parts = [self._part()]
        while self._take("and"):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _part(self) -> Condition:
        if self._take("not"):
            return Not(self._part())
        if self._take("("):
            inner = self._either()
            if not self._take(")"):
                self._refuse("有一个 ( 没有合上，请补上 )", "a ( is not closed; add )")
            return inner
        return self._test()

    def _test(self) -> Comparison:
        kind, name, _ = self._tokens[self._at] if self._at < len(self._tokens) else ("", "", 0)
        if kind != "word" or name in _WORDS:
            self._refuse(
                "缺一个情况，请写成 uses_gas 这样的判断", "a fact is missing; write a test such as uses_gas"
            )
        declared = self._declared.get(name)
        if declared is None:
            near = get_close_matches(name, self._declared, n=1)
            self._refuse(
                f"没有声明过 {name!r} 这个情况" + (f"；是不是 {near[0]}" if near else "；请从旁边的表里选"),
                f"no fact {name!r} is declared" + (f"; did you mean {near[0]}" if near else "; declare it"),
                UndeclaredFact,
            )
        self._at += 1
        if self._take("in"):
            return Comparison(name, "in", self._values(declared))
        op = self._peek()
        if op not in _COMPARE:
            if declared.type != "flag":
                self._refuse(
                    f"{name} 不是“是否”，要拿来比较，例如 {name} > 0",
                    f"{name} is no flag; compare it, as in {name} > 0",
                )
            return Comparison(name, "==", True)
        self._at += 1
        if op in _ORDERED and declared.type not in NUMBERS:
            self._refuse(f"{name} 没有大小，请用 == 或 !=", f"{name} has no order; use == or !=")
        return Comparison(name, op, self._literal(declared))

    def _values(self, declared: FactDeclaration) -> tuple[Literal, ...]:
        if not self._take("["):
            self._refuse('in 后面要一个列表，写成 in ["a", "b"]', 'in takes a list; write in ["a", "b"]')
        values = [self._literal(declared)]
        while self._take(","):
            values.append(self._literal(declared))
        if not self._take("]"):
            self._refuse("有一个 [ 没有合上，请补上 ]", "a [ is not closed; add ]")
        return tuple(values)

    def _literal(self, declared: FactDeclaration) -> Literal:
        kind, text, _ = self._tokens[self._at] if self._at < len(self._tokens) else ("", "", 0)
        value: Literal
        if kind == "number":
            value = Decimal(text)
        elif kind == "text":
            value = text
        elif text in ("true", "false"):
            value = text == "true"
        else:
            self._refuse(
                "缺一个值，请写数字、true、false 或引号里的文字",
                "a value is missing; write a number, true, false or a text in quotes",
            )
        self._require(declared, value)
        self._at += 1
        return value

    def _require(self, declared: FactDeclaration, value: Literal) -> None:
        """Refuse a value that the fact can never have."""
        kind = bool if declared.type == "flag" else Decimal if declared.type in NUMBERS else str
        if type(value) is not kind:
            wanted = {
                bool: Text("true 或 false", "true or false"),
                Decimal: Text("数字", "a number"),
                str: Text("引号里的文字", "a text in quotes"),
            }[kind]
            self._refuse(
                f"{declared.name} 要写{wanted.zh}",
                f"{declared.name} is a {declared.type} and takes {wanted.en}",
            )
        if declared.type == "choice" and value not in declared.choices:
            self._refuse(
                f"{declared.name} 不会是 {value!r}，只会是 {'、'.join(declared.choices)}",
                f"{declared.name} is never {value!r}; it is one of {', '.join(declared.choices)}",
            )
