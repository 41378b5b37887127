"""What an officer may choose with one tap, on a page as on a phone without network."""

from __future__ import annotations

from risk import Text

MENDS = (3, 7, 15)
"""Working days to put something right; any other day is written."""

REASONS = (
    Text("这里没有这项经营", "This place does not do this"),
    Text("没有这种设施设备", "There is no such equipment here"),
)
"""Why a row does not apply; any other reason is written."""
