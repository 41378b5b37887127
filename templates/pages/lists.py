"""What several pages say of a task's list: how deep it goes, which rows are checked elsewhere."""

from dataclasses import dataclass
from enum import StrEnum

from templates.pages.shared import Clause


class Depth(StrEnum):
    """How much of the list is asked, and what says so; the page has the sentence for it.

    `short`: as the rule allows. `whole_here`: the rule allows less, not for this grade and kind. `whole_by_rule`: the
    rule wants all. `whole`: no rule that allows less was read.
    """

    SHORT = "short"
    WHOLE_HERE = "whole-here"
    WHOLE_BY_RULE = "whole-by-rule"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class ListDepth:
    """How deep a list goes and where that stands; `left_out` rows that a short list spares, where it is drawn up."""

    depth: Depth
    clause: Clause | None = None
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class RowElsewhere:
    """A row of the premises that the other place checks: the door or the desk."""

    id: str
    title: str
