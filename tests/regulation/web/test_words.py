"""The words of what the product itself says: none is missing where a page would else show a name of ours."""

from pathlib import Path

from regulation.credit.rules import rules
from regulation.facts import INSPECTOR, PERMIT, REGISTER, VISIT
from regulation.history import READING, feeds
from regulation.web.views.words import SOURCES


def test_whoever_says_a_fact_is_named_in_both_languages() -> None:
    by_records = {kind.source for kind in rules().kinds.values()}
    by_history = {feed.kind for feed in feeds(Path("no-data")).values()}
    assert {REGISTER, VISIT, PERMIT, INSPECTOR, READING} | by_records | by_history <= set(SOURCES)
