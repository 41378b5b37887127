"""The cells of one row, read as what they mean; what cannot be read is a fault of that row, said in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

T = TypeVar("T")

_YES = {"1", "true", "yes", "y", "是", "有"}
_NO = {"0", "false", "no", "n", "否", "无"}
_MOST_DIGITS = 12
MOST_LETTERS = 500
"""Keys are made of such cells, and a store's index takes 8 kB, three bytes for a Chinese letter."""
_DATE_LETTERS = 8
"""2026-1-2 is the shortest date; 2026112 could be two."""
_DATE_FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")


class RowFault(ValueError):
    """Why a row cannot be used; the sentence stands beside the row in the file of rejected rows."""


@dataclass(frozen=True, slots=True)
class Cells:
    """One row's cells by column name, and the day on which they are read."""

    cells: Mapping[str, Any]
    today: date

    def optional(self, column: str) -> str | None:
        """The cell as text without surrounding space; None when it is empty or the column is missing.

        RowFault when it is longer than the register takes.
        """
        value = self.cells.get(column)
        if value is None:
            return None
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # a spreadsheet's 1001 comes as 1001.0
        text = str(value).strip()
        if len(text) > MOST_LETTERS:
            raise RowFault(f"{column} holds {len(text):,} letters; the register takes {MOST_LETTERS}")
        return text or None

    def required(self, column: str) -> str:
        """The cell as text; RowFault when it is empty."""
        text = self.optional(column)
        if text is None:
            raise RowFault(f"{column} is empty; fill it in")
        return text

    def parsed(self, column: str, parse: Callable[[str], T]) -> T:
        """A required cell through `parse`, whose ValueError becomes the fault."""
        text = self.required(column)
        try:
            return parse(text)
        except ValueError as error:
            raise RowFault(f"{column}: {error}") from error

    def day(self, column: str) -> date | None:
        """A date written as 2026-11-22 (also 2026/11/22, 2026.11.22, 2026年11月22日, 20261122)."""
        value = self.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        text = self.optional(column)
        return None if text is None else _day(column, text)

    def past_day(self, column: str) -> date:
        """A required date that does not lie in the future."""
        day = self.day(column)
        if day is None:
            raise RowFault(f"{column} is empty; write the date as 2026-11-22")
        if day > self.today:
            raise RowFault(f"{column} {day} lies in the future (today is {self.today}); correct the date")
        return day

    def count(self, column: str) -> int | None:
        """A whole number of zero or more; None when empty (not recorded)."""
        number = self.number(column)
        if number is None:
            return None
        if number < 0 or number != number.to_integral_value():
            raise RowFault(f"{column} is {number}; it counts, so write 0, 1, 2 …")
        return int(number)

    def number(self, column: str) -> Decimal | None:
        """A plain number; None when empty."""
        text = self.optional(column)
        if text is None:
            return None
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise RowFault(f"{column} is {text!r}, which is no number") from None
        if not number.is_finite():
            raise RowFault(f"{column} is {text!r}, which is no number")
        if number.adjusted() >= _MOST_DIGITS:
            raise RowFault(f"{column} is {text[:40]}, larger than anything that is counted; correct it")
        return number

    def degrees(self, column: str, most: int) -> float | None:
        """Latitude or longitude in degrees within ±`most`."""
        number = self.number(column)
        if number is None:
            return None
        if abs(number) > most:
            raise RowFault(f"{column} is {number}; it lies between -{most} and {most}")
        return float(number)

    def yes_or_no(self, column: str) -> bool | None:
        """A flag: yes/no, true/false, 1/0, 是/否."""
        text = self.optional(column)
        if text is None:
            return None
        if text.lower() in _YES | _NO:
            return text.lower() in _YES
        raise RowFault(f"{column} is {text!r}; write yes or no")

    def one_of(self, column: str, words: Mapping[str, str]) -> str:
        """A required cell as the register's own word for it, by a table of the words in use."""
        text = self.required(column)
        known = words.get(text.lower())
        if known is None:
            raise RowFault(f"{column} is {text!r}; it takes {', '.join(sorted(set(words.values())))}")
        return known


def _day(column: str, text: str) -> date:
    head = text.split("T")[0].split(" ")[0]
    for form in _DATE_FORMS if len(head) >= _DATE_LETTERS else ():
        try:
            return datetime.strptime(head, form).date()
        except ValueError:
            continue
    raise RowFault(f"{column} is {text!r}, which is no date; write it as 2026-11-22")
