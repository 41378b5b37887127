"""What about a visit cannot be done, said to people in both languages."""

from __future__ import annotations

from typing import NoReturn

from risk import Text


class VisitRefused(ValueError):
    """Something about a visit that cannot be done; `text` says why and what now in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(zh, en)


class SubmissionRefused(VisitRefused):
    """A submission that cannot be recorded as it is; the message says what is missing. Nothing was recorded."""


def refuse(sentence: str, zh: str = "这份记录和任务对不上，请退回检查单重新核对。") -> NoReturn:
    """Say what is wrong and that nothing happened."""
    raise SubmissionRefused(f"{zh}没有记下。", f"{sentence} Nothing was recorded.")
