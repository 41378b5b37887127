"""A check list to the sheets of an XLSForm."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from checklists.model import CheckList, Library, Requirement
from checklists.stating import stated
from checklists.xlsform.columns import (
    COLUMNS,
    LANGUAGES,
    OUTCOME_LIST,
    OUTCOMES,
    TO_FIND_OUT,
    WHAT_WAS_FOUND,
    FormFault,
    Kind,
    Sheets,
    shown,
    unlike,
)
from risk import Text


def xlsform(listed: CheckList, library: Library, name: Text) -> Sheets:
    """The list of a visit as sheets: a group a chapter, a choice a row, a note where it failed or does not apply.

    Rows of which only the place can tell whether they apply stand in a group of their own at the end. `name` is what
    the trade is called. FormFault for a list without rows.
    """
    if not listed.rows:
        raise FormFault("the list has no rows, so there is no form to make; give other facts or departments")
    names = _Names()
    survey: list[Mapping[str, str]] = []
    titles = {chapter.id: chapter.title for chapter in library.chapters}
    for chapter, rows in itertools.groupby(listed.items, key=lambda row: row.chapter):
        survey += _group(chapter, titles.get(chapter, Text(chapter, chapter)), rows, library, names)
    if listed.to_find_out:
        survey += _group("to_find_out", TO_FIND_OUT, listed.to_find_out, library, names)
    return Sheets(
        tuple(survey),
        tuple(
            {"list_name": OUTCOME_LIST, "name": outcome.value, **_labels("label", text)}
            for outcome, text in OUTCOMES.items()
        ),
        (
            {
                "form_title": f"{name.zh}检查单 {name.en}: check list",
                "form_id": _Names().of(f"yima_{listed.industry}"),
                "version": listed.version,
                "default_language": LANGUAGES["zh"],
                "yima_industry": listed.industry,
            },
        ),
    )


def _group(
    key: str,
    title: Text,
    rows: Iterable[Requirement],
    library: Library,
    names: _Names,
) -> Iterator[Mapping[str, str]]:
    yield {"type": "begin_group", "name": names.of(key), **_labels("label", title)}
    for row in rows:
        name = names.of(row.id)
        yield _question(row, name, library)
        yield {
            "type": "text",
            "name": names.of(f"{name}_note"),
            **_labels("label", WHAT_WAS_FOUND),
            "required": "yes",
            "relevant": f"${{{name}}} = 'failed' or ${{{name}}} = 'not_applicable'",
        }
    yield {"type": "end_group"}


def _question(row: Requirement, name: str, library: Library) -> Mapping[str, str]:
    given = stated(row)
    if "phrases" in given:
        given["phrases"] = {lang: [phrase[lang] for phrase in given["phrases"]] for lang in LANGUAGES}
    if "points_source" in given:
        source = library.points_sources[given["points_source"]]
        given["points_source_name"] = {"zh": source.zh, "en": source.en}
    cells = {column.name: _cell(_at(given, column.path), column.kind) for column in COLUMNS}
    return {
        "type": f"select_one {OUTCOME_LIST}",
        "name": name,
        **_labels("label", row.check),
        **_labels("hint", row.duty),
        "required": "yes",
        **{column: shown(cell) for column, cell in cells.items() if cell},
    }


def _labels(kind: str, text: Text) -> dict[str, str]:
    return {f"{kind}::{called}": shown(text.of(lang)) for lang, called in LANGUAGES.items()}


def _at(given: Mapping[str, Any], path: Sequence[str]) -> Any:
    """What lies at a place of a row; None where there is nothing."""
    for key in path:
        if not isinstance(given, Mapping) or key not in given:
            return None
        given = given[key]
    return given


def _cell(value: Any, kind: Kind) -> str:
    if value is None:
        return ""
    if kind == "lines":
        return "\n".join(line.replace("\\", "\\\\").replace("\n", "\\n") for line in value)
    if kind == "flag":
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


class _Names:
    """Names as XLSForm takes them: Latin letters, digits and _, none twice in a form, whatever the id is."""

    def __init__(self) -> None:
        self._taken = {"meta", "instanceid"}

    def of(self, key: str) -> str:
        """A name for this id that no other has, in capitals or not."""
        plain = re.sub(r"[^A-Za-z0-9_]", "_", key)
        plain = plain if re.match(r"[A-Za-z]", plain) else f"r_{plain}"
        name = unlike(plain, self._taken)
        self._taken.add(name.lower())
        return name
