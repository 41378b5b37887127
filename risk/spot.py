"""One spot of a rule file: takes values out of plain data and names itself in every refusal."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, NoReturn

from risk.lines import line_of
from risk.model import LARGEST_QUANTITY, Text
from risk.words import shown

LARGEST_POINTS = 10**9
"""No table has more thousandths than this; the sums of many factors stay well inside 64 bits."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")


class RuleError(ValueError):
    """A rule file that is refused; the message names file, row or rule, and what to do."""


class Spot:
    """A mapping inside a rule file. Every key must be taken; ``done`` refuses those that were not."""

    def __init__(
        self, data: object, where: str, path: str = "", text: str = "", steps: tuple[str | int, ...] = ()
    ) -> None:
        """``text`` is the file's own, if refusals shall name lines; ``steps`` are keys and places to this spot."""
        self.where = where
        self.path = path
        self._text = text
        self._steps = steps
        if not isinstance(data, Mapping):
            self.refuse("must be a table of keys and values")
        self._data: Mapping[Any, Any] = data
        self._taken: list[str] = []

    def refuse(self, problem: str, key: str | None = None) -> NoReturn:
        """Raise RuleError for this spot, or for one of its keys."""
        path = ".".join(part for part in (self.path, key) if part)
        line = line_of(self._text, (*self._steps, *(key.split(".") if key else ()))) if self._text else None
        where = f"{self.where}, line {line}" if line else self.where
        raise RuleError(f"{where}: {path}: {problem}." if path else f"{where}: {problem}.")

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._data

    def take(self, key: str, what: str) -> Any:
        """The value of a key that must be there; ``what`` says in the refusal what to add."""
        self._taken.append(key)
        if key not in self._data:
            self.refuse(f"{key} is missing; add {what}")
        return self._data[key]

    def done(self) -> None:
        """Refuse keys that nothing took: most are misspelt."""
        for key in self._data:
            if key not in self._taken:
                near = get_close_matches(str(key), self._taken, n=1)
                hint = f"; did you mean {near[0]}" if near else "; remove it"
                self.refuse(f"unknown key {key!r}{hint}")

    def string(self, key: str, what: str) -> str:
        """A text that is not empty."""
        value = self.take(key, what)
        if not isinstance(value, str) or not value.strip():
            self.refuse(f"must be a text that is not empty, but is {shown(value)}", key)
        return value

    def name(self, key: str, what: str) -> str:
        """A name of lower-case letters, digits and underscores."""
        value = self.string(key, what)
        if not _NAME.fullmatch(value):
            self.refuse(f"must be lower-case letters, digits and _, but is {shown(value)}", key)
        return value

    def text(self, key: str, what: str = "a text as { zh = …, en = … }") -> Text:
        """A text in both languages."""
        spot = self.spot(key, what)
        text = Text(spot.string("zh", "the Chinese text"), spot.string("en", "the English text"))
        spot.done()
        return text

    def text_or_none(self, key: str) -> Text | None:
        """A text in both languages, if there is one."""
        return self.text(key) if self.has(key) else None

    def yes_no(self, key: str, what: str) -> bool:
        """True or false."""
        value = self.take(key, what)
        if not isinstance(value, bool):
            self.refuse(f"must be true or false, but is {shown(value)}", key)
        return value

    def day(self, key: str, what: str) -> dt.date:
        """A date without a time."""
        value = self.take(key, what)
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            self.refuse(f"must be a date such as 2016-12-01 (no quotes), but is {shown(value)}", key)
        return value

    def whole(self, key: str, what: str, highest: int = LARGEST_QUANTITY) -> int:
        """A whole number from 0."""
        value = self.take(key, what)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= highest:
            self.refuse(f"must be a whole number from 0 to {highest}, but is {shown(value)}", key)
        return value

    def thousandths(self, key: str, what: str) -> int:
        """A number from 0 with at most three decimals, as thousandths."""
        return self.as_thousandths(self.take(key, what), key)

    def as_thousandths(self, value: object, key: str) -> int:
        """A number already taken from this spot, as thousandths."""
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self.refuse(f"must be a number, but is {shown(value)}", key)
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite() or not 0 <= number <= LARGEST_POINTS // 1000:
            self.refuse(f"must be a number from 0 to {LARGEST_POINTS // 1000}, but is {shown(value)}", key)
        if number * 1000 != (number * 1000).to_integral_value():
            self.refuse(f"may have three decimals at most, but is {shown(value)}", key)
        return int(number * 1000)

    def spot(self, key: str, what: str) -> Spot:
        """The mapping under a key."""
        path = f"{self.path}.{key}" if self.path else key
        return Spot(self.take(key, what), self.where, path, self._text, (*self._steps, key))

    def items(self, key: str, what: str) -> list[Any]:
        """A list that is not empty."""
        value = self.take(key, what)
        if not isinstance(value, Sequence) or isinstance(value, str | bytes) or not value:
            self.refuse(f"must be a list that is not empty; give {what}", key)
        return list(value)

    def spots(self, key: str, what: str, named_by: str | None = None) -> list[Spot]:
        """The mappings of a list; each is called by its ``named_by`` in refusals, else by its number."""
        base = f"{self.path}.{key}" if self.path else key
        found: list[Spot] = []
        for number, item in enumerate(self.items(key, what), start=1):
            name = item.get(named_by) if named_by and isinstance(item, Mapping) else None
            path = f"{base}.{name}" if isinstance(name, str) else f"{base}[{number}]"
            found.append(Spot(item, self.where, path, self._text, (*self._steps, key, number - 1)))
        return found

    def names(self) -> list[str]:
        """All keys of this mapping, in order; refused if one is not a text."""
        for key in self._data:
            if not isinstance(key, str):
                self.refuse(f"the key {key!r} must be a text")
        return list(self._data)
