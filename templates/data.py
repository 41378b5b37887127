"""A page as data: what it shows, without the shell around it."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from templates.pages import Points, Shell


def as_json(page: object) -> dict[str, Any]:
    """The page's values for a JSON reply, named as in its dataclass, `shell` left out.

    Dates are ISO 8601; points are plain numbers with at most three decimals; a share is its part and whole;
    a missing value is null.

    >>> from templates.pages import Link
    >>> as_json(Link("一", "/r"))
    {'text': '一', 'href': '/r'}
    """
    return {
        field.name: _plain(getattr(page, field.name))
        for field in fields(page)  # type: ignore[arg-type]
        if not isinstance(getattr(page, field.name), Shell)
    }


def _plain(value: object) -> Any:
    if isinstance(value, Points):
        whole, rest = divmod(value.thousandths, 1000)
        return value.thousandths / 1000 if rest else whole
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return as_json(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(held) for key, held in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    return value
