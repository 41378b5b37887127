"""Requirements as a TOML file in the shape of those that are shipped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def requirements_toml(data: Mapping[str, Any]) -> str:
    """The text of a requirements file: its own keys, then tables, then a block a row."""
    parts = [_lines({key: value for key, value in data.items() if not _is_block(value)})]
    for key, value in data.items():
        if isinstance(value, Mapping):
            parts.append(f"[{_key(key)}]\n{_lines(value)}")
        elif _is_block(value):
            parts += [f"[[{_key(key)}]]\n{_lines(row)}" for row in value]
    return "\n".join(parts)


def _is_block(value: object) -> bool:
    return isinstance(value, Mapping) or _is_tables(value)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _lines(table: Mapping[str, Any]) -> str:
    return "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _value(value: Any) -> str:
    """One value; a list of tables stands one a line."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_value(inner)}' for key, inner in value.items())} }}"
    if _is_tables(value):
        return "".join(["[\n", *(f"    {_value(one)},\n" for one in value), "]"])
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return (
        f"{value:f}" if isinstance(value, Decimal) else _text(value) if isinstance(value, str) else str(value)
    )


def _key(key: str) -> str:
    """A key as it is where TOML takes it bare, else in quotes."""
    bare = key.isascii() and key.replace("_", "").replace("-", "").isalnum()
    return key if bare else _text(key)


def _text(text: str) -> str:
    """A basic string; JSON writes it alike but for one control character (TOML 1.0, String)."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
