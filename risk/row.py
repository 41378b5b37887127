"""The words in which a table's rules are written, for one row in plain Python: integers by name, None for null.

They are called as in narwhals and polars and mean the same, null included; a frame of one row costs far more than this.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Int64 = int
"""The only type of number; Python's are as wide as they have to be."""


class Expr:
    """What a row gives, under a name."""

    __slots__ = ("name", "of")

    def __init__(self, of: Callable[[Row], Any], name: str = "") -> None:
        self.of = of
        self.name = name

    def alias(self, name: str) -> Expr:
        """The same under another name."""
        return Expr(self.of, name)

    def cast(self, _dtype: type) -> Expr:
        """The same: every number is an integer here."""
        return self

    def is_null(self) -> Expr:
        """Whether there is nothing."""
        of = self.of
        return Expr(lambda row: of(row) is None)

    def fill_null(self, value: Any) -> Expr:
        """The same, or a value where there is nothing."""
        of = self.of
        return Expr(lambda row: value if (found := of(row)) is None else found)

    def is_in(self, values: Collection[int]) -> Expr:
        """Whether it is one of these."""
        among = frozenset(values)
        return _of_one(self, lambda found: found in among)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return _of_two(self, other, lambda one, two: one == two)

    __hash__ = None  # type: ignore[assignment]

    def __ge__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one >= two)

    def __gt__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one > two)

    def __le__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one <= two)

    def __lt__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one < two)

    def __add__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one + two)

    def __sub__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one - two)

    def __mul__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one * two)

    def __floordiv__(self, other: object) -> Expr:
        return _of_two(self, other, lambda one, two: one // two)

    def __invert__(self) -> Expr:
        return _of_one(self, lambda found: not found)

    def __and__(self, other: Expr) -> Expr:
        return _decided(self, other, by=False)

    def __or__(self, other: Expr) -> Expr:
        return _decided(self, other, by=True)


def col(name: str) -> Expr:
    """What the row holds under a name."""
    return Expr(lambda row: row[name], name)


def lit(value: Any, dtype: type | None = None) -> Expr:
    """A value, the same of every row."""
    return Expr(lambda _row: value)


def max_horizontal(*names: str) -> Expr:
    """The greatest of some columns; what is null does not count."""
    return Expr(lambda row: max((row[name] for name in names if row[name] is not None), default=None))


def when(condition: Expr) -> When:
    """A choice: `when(…).then(…).otherwise(…)`; an unknown condition does not hold."""
    return When(condition)


@dataclass(frozen=True, slots=True)
class When:
    """A choice whose condition was said."""

    condition: Expr

    def then(self, chosen: Expr) -> Then:
        """What is chosen where the condition holds."""
        return Then(self.condition, chosen)


@dataclass(frozen=True, slots=True)
class Then:
    """A choice of which one side was said."""

    condition: Expr
    chosen: Expr

    def otherwise(self, other: Expr) -> Expr:
        """What is chosen everywhere else; only the chosen side is computed."""
        holds, chosen, rest = self.condition.of, self.chosen.of, other.of
        return Expr(lambda row: chosen(row) if holds(row) else rest(row))


def _of_one(expr: Expr, work: Callable[[Any], Any]) -> Expr:
    of = expr.of
    return Expr(lambda row: None if (found := of(row)) is None else work(found))


def _of_two(left: Expr, right: object, work: Callable[[Any, Any], Any]) -> Expr:
    """Of nothing comes nothing."""
    one = left.of
    if not isinstance(right, Expr):
        return _of_one(left, lambda found: work(found, right))
    two = right.of

    def of(row: Row) -> Any:
        first, second = one(row), two(row)
        return None if first is None or second is None else work(first, second)

    return Expr(of)


def _decided(left: Expr, right: Expr, *, by: bool) -> Expr:
    """`or` is decided by one that is true, `and` by one that is false; else an unknown one leaves it unknown."""
    one, two = left.of, right.of

    def of(row: Row) -> bool | None:
        first = one(row)
        if first is by:
            return by
        second = two(row)
        if second is by:
            return by
        return None if first is None or second is None else not by

    return Expr(of)
