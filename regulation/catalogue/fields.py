"""Words, lists and names in two languages, as a row of a data file gives them; CatalogueError says what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from regulation.catalogue.model import CatalogueError
from risk import Text


def word(row: Mapping[str, Any], key: str, where: str) -> str:
    """A text that must be there."""
    value = row.get(key)
    if not isinstance(value, str) or not value:
        raise CatalogueError(f'{where}: {key!r} is missing or no text; write {key} = "…".')
    return value


def words(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    """A list of words, which may be missing."""
    value = row.get(key, [])
    if not isinstance(value, list):
        raise CatalogueError(f'{where}: {key!r} is no list; write {key} = ["…", "…"].')
    return tuple(str(each) for each in value)


def table_in(row: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    """A table of keys and values, which may be missing."""
    value = row.get(key, {})
    if not isinstance(value, Mapping):
        raise CatalogueError(f"{where}: {key!r} is no table of keys and values.")
    return value


def text_in(row: Any, where: str) -> Text:
    """A name in both languages, given by itself or as the row's `name`."""
    names = row.get("name", row) if isinstance(row, Mapping) else None
    if not isinstance(names, Mapping):
        raise CatalogueError(f"{where}: the name wants zh and en.")
    return Text(word(names, "zh", where), word(names, "en", where))


def unit_in(given: Any, where: str) -> Text:
    """A unit written alike in both languages, or in each."""
    return Text(given, given) if isinstance(given, str) else text_in(given, f"{where}, unit")
