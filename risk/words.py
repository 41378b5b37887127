"""Numbers and values as people read them: in documents and in the sentences of refusals."""

from __future__ import annotations


def plain(thousandths: int) -> int | float:
    """Thousandths as the plain number people read; for output only, nothing is computed from it.

    >>> plain(30500), plain(30000)
    (30.5, 30)
    """
    return thousandths // 1000 if thousandths % 1000 == 0 else thousandths / 1000


def shown(value: object) -> str:
    """Any value as it may stand in a sentence: short, texts in quotes.

    >>> shown("12"), shown(12)
    ("the text '12'", '12')
    """
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**18:
        return "a number of more than 18 digits"
    text = f"the text {value!r}" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
