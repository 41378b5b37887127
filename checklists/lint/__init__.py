"""What is wrong with requirements: each fault with its file, its row and what mends it.

A remark is to be known and not to be mended at once: an article nobody read yet, a comma of the wrong kind.
"""

from checklists.lint.faults import REMARKS, Fault, Kind, Trade, refusal
from checklists.lint.files import lint_requirements, lint_texts
from checklists.lint.rows import lint_reading, lint_rows
from checklists.lint.trade import asked_in_vain, lint_trade, unused_facts

__all__ = [
    "REMARKS",
    "Fault",
    "Kind",
    "Trade",
    "asked_in_vain",
    "lint_reading",
    "lint_requirements",
    "lint_rows",
    "lint_texts",
    "lint_trade",
    "refusal",
    "unused_facts",
]
