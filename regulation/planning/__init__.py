"""Planning: who is visited, when, by whom and why; what speaks against it; and how the owner knows it is real."""

from regulation.planning.burden import Burden, Line, burden_of
from regulation.planning.door import Checked, Door, Doubt, check_code, check_digits, compared, show_code
from regulation.planning.due import Due, Suggested, suggest
from regulation.planning.objections import Objected, Objection
from regulation.planning.order import Draft, Ordered, look_at, merge, order
from regulation.planning.people import Candidate
from regulation.planning.rules import rules
from regulation.planning.steps import (
    StepRefused,
    approve,
    assign,
    cancel,
    candidates,
    finish,
    move,
    notify,
    recuse,
)

__all__ = [
    "Burden",
    "Candidate",
    "Checked",
    "Door",
    "Doubt",
    "Draft",
    "Due",
    "Line",
    "Objected",
    "Objection",
    "Ordered",
    "StepRefused",
    "Suggested",
    "approve",
    "assign",
    "burden_of",
    "cancel",
    "candidates",
    "check_code",
    "check_digits",
    "compared",
    "finish",
    "look_at",
    "merge",
    "move",
    "notify",
    "order",
    "recuse",
    "rules",
    "show_code",
    "suggest",
]
