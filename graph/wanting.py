"""What of its grades a premises says to want a person's eye: as its node keeps it, moved with each grade and word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from risk import Stood, Wanting


def columns(wanting: Wanting) -> dict[str, Any]:
    """The properties of the premises: the whole as text, and what lists are filtered, sorted and counted by."""
    return {
        "wanting": json.dumps(asdict(wanting), default=_stamp, sort_keys=True),
        "wants": [want.value for want in wanting.why] or None,
        "wants_turn": wanting.turn,
        "wants_since": wanting.now.at,
    }


def restore(text: str | None) -> Wanting | None:
    """What `columns` wrote; None before the first grade."""
    if not text:
        return None
    said = json.loads(text)
    return Wanting(**{**said, **{name: _stood(said[name]) for name in ("now", "last", "other")}})


def _stood(said: Mapping[str, Any] | None) -> Any:
    return Stood(**{**said, "at": datetime.fromisoformat(said["at"])}) if said else None


def _stamp(at: datetime) -> str:
    return at.isoformat()
