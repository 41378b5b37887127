"""How much supervision, and why: facts become integers, a table makes them points, points a grade.

A risk table is data (``parse_table``); it compiles once to integer expressions, and the same expressions
grade one subject (``assess``) and millions (``assess_many``). Pure: no files, no store, no web.
"""

from risk.document import document
from risk.events import count_events, counts_by_number
from risk.explain import assess, assess_each, read_row
from risk.facts import CountedEvent, FactError, events_of, integers
from risk.fading import Fade, fades
from risk.improve import Improvement, Lever, Option, Plan, Step, cheapest_sums, improve, improve_with
from risk.matrix import parse_matrix
from risk.model import (
    Adjust,
    Assessment,
    Band,
    Basis,
    Decay,
    DeclaredFact,
    Fact,
    FactKind,
    Factor,
    Facts,
    GradeBand,
    Item,
    Level,
    Matrix,
    Part,
    Point,
    RedLine,
    RiskTable,
    State,
    Supervision,
    Text,
    Trigger,
    Value,
    VisitsPerYear,
    Way,
)
from risk.scoring import ADJUSTING, assess_many, assess_row
from risk.spot import RuleError, Spot
from risk.standing import Segment, Standing, standing
from risk.supervision import supervise
from risk.supposing import possible, reaches_up_to, worst
from risk.table import Assumption, NotInForceError, assumed, check_editions, in_force, parse_table
from risk.wanting import STEEP, Stood, Want, Wanting, Word, first
from risk.words import plain

__all__ = [
    "ADJUSTING",
    "STEEP",
    "Adjust",
    "Assessment",
    "Assumption",
    "Band",
    "Basis",
    "CountedEvent",
    "Decay",
    "DeclaredFact",
    "Fact",
    "FactError",
    "FactKind",
    "Factor",
    "Facts",
    "Fade",
    "GradeBand",
    "Improvement",
    "Item",
    "Level",
    "Lever",
    "Matrix",
    "NotInForceError",
    "Option",
    "Part",
    "Plan",
    "Point",
    "RedLine",
    "RiskTable",
    "RuleError",
    "Segment",
    "Spot",
    "Standing",
    "State",
    "Step",
    "Stood",
    "Supervision",
    "Text",
    "Trigger",
    "Value",
    "VisitsPerYear",
    "Want",
    "Wanting",
    "Way",
    "Word",
    "assess",
    "assess_each",
    "assess_many",
    "assess_row",
    "assumed",
    "cheapest_sums",
    "check_editions",
    "count_events",
    "counts_by_number",
    "document",
    "events_of",
    "fades",
    "first",
    "improve",
    "improve_with",
    "in_force",
    "integers",
    "parse_matrix",
    "parse_table",
    "plain",
    "possible",
    "reaches_up_to",
    "read_row",
    "standing",
    "supervise",
    "worst",
]
