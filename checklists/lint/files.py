"""What is wrong with a file as it stands: rows that cannot be read, texts that want a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from checklists.condition import UndeclaredFact, parse_condition
from checklists.lint.faults import Fault, Kind, refusal
from checklists.parse import Rows, Vocabulary, read_rows
from risk import RuleError, Text


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
