"""Requirements written in the browser: a draft, what it changes for whom, a second person, an edition for a day."""

from regulation.authoring.counting import MOST_SECONDS, Impact, RowImpact, impact
from regulation.authoring.drafts import (
    NEW,
    OWN_ROWS,
    Drafted,
    DraftRefused,
    Lint,
    common_editions,
    drop,
    edition_of,
    first_day,
    give_back,
    hand_over,
    library_of,
    open_draft,
    save_row,
    trades,
    versions,
    withdraw,
)
from regulation.authoring.editions import Edition, Row
from regulation.authoring.form import RowFaulty, typed_of
from regulation.authoring.publishing import finish, publish

__all__ = [
    "MOST_SECONDS",
    "NEW",
    "OWN_ROWS",
    "DraftRefused",
    "Drafted",
    "Edition",
    "Impact",
    "Lint",
    "Row",
    "RowFaulty",
    "RowImpact",
    "common_editions",
    "drop",
    "edition_of",
    "finish",
    "first_day",
    "give_back",
    "hand_over",
    "impact",
    "library_of",
    "open_draft",
    "publish",
    "save_row",
    "trades",
    "typed_of",
    "versions",
    "withdraw",
]
