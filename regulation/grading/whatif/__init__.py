"""What a draft of a risk table would change for everybody; only read.

`trying` reads the population by its mirror or from the graph, `comparing` puts it through both tables, `counting`
counts visits, hours and who moves, `movers` names who moves most and why, `report` is what is said of it all.
"""

from regulation.grading.whatif.counting import (
    DISTRICT,
    FLOOR_AREA,
    INDUSTRY,
    OVER,
    TRADE_CLASS,
    UNKNOWN,
    MinutesFor,
    Moves,
    Needed,
    minutes_at_door,
)
from regulation.grading.whatif.movers import FactorMoved, Mover, moved_by
from regulation.grading.whatif.numbers import Numbers, numbers
from regulation.grading.whatif.report import WhatIf
from regulation.grading.whatif.trying import whatif, whatif_from_graph

__all__ = [
    "DISTRICT",
    "FLOOR_AREA",
    "INDUSTRY",
    "OVER",
    "TRADE_CLASS",
    "UNKNOWN",
    "FactorMoved",
    "MinutesFor",
    "Mover",
    "Moves",
    "Needed",
    "Numbers",
    "WhatIf",
    "minutes_at_door",
    "moved_by",
    "numbers",
    "whatif",
    "whatif_from_graph",
]
