"""History that only counts: complaints, findings, readings, penalties as columns under the data directory.

A batch is a deed and counts once. Whoever reads sees a batch wholly or not at all.
"""

from regulation.history.appending import Appended, append, tried
from regulation.history.carrying import carry_complaints
from regulation.history.compaction import compact, is_by_month
from regulation.history.complaints import Complaint, complained_since, complaints_about, within
from regulation.history.errors import BatchRefused, HistoryDamaged
from regulation.history.feeds import Feed, feeds
from regulation.history.kinds import KINDS, Kind
from regulation.history.known import READING, facts_of, facts_of_many, latest
from regulation.history.numbers import Numbers
from regulation.history.reading import History

__all__ = [
    "KINDS",
    "READING",
    "Appended",
    "BatchRefused",
    "Complaint",
    "Feed",
    "History",
    "HistoryDamaged",
    "Kind",
    "Numbers",
    "append",
    "carry_complaints",
    "compact",
    "complained_since",
    "complaints_about",
    "facts_of",
    "facts_of_many",
    "feeds",
    "is_by_month",
    "latest",
    "tried",
    "within",
]
