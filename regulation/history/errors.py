"""What goes wrong with history, each with a sentence for a person."""

from __future__ import annotations

from regulation.refusal import Refusal


class HistoryDamaged(RuntimeError):
    """A file of history is missing or is not what was written; nothing is counted from it. Says which, what now."""


class BatchRefused(Refusal):
    """A batch that cannot be appended: its id was used for other rows, or a row has no id or day."""
