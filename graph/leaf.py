"""The evidence leaf: what one deed leaves behind, without the personal data it was about."""

import hmac
import json
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from graph.queries import Query

SALT_BYTES = 32
"""As long as the commitment itself: a short name or number cannot be found again by trying."""


EVERYTHING = "*"
"""Stands in a leaf's `touched` for every premises."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A writing query and the values it ran with, as one line of canonical JSON."""

    line: bytes

    @classmethod
    def of(cls, query: Query, params: Mapping[str, Any]) -> "Statement":
        """The statement as it stands now; later changes to the values do not reach it."""
        return cls(canonical([query.name, params]))


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and no blanks, the same bytes for the same values.

    >>> canonical({"on": date(2026, 3, 1), "by": "张"}).decode()
    '{"by":"张","on":"2026-03-01"}'

    Raises:
        TypeError: a value is of a kind that the store does not hold, or a time without its zone.
    """
    text = json.dumps(value, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _plain(value: Any) -> Any:
    match value:
        case datetime() if value.tzinfo is None:
            raise TypeError(f"A deed cannot record {value} without its time zone. Give it one, best UTC.")
        case date():
            return value.isoformat()
        case bytes():
            return value.hex()
        case Mapping():
            return dict(value)
        case tuple() | list():
            return list(value)
        case _:
            raise TypeError(
                f"A deed cannot record a {type(value).__name__}. Give text, numbers, dates or lists."
            )


def commitment(salt: bytes, statements: list[Statement]) -> str:
    """HMAC-SHA256 under the salt over the statements' lines, in hexadecimal."""
    mac = hmac.new(salt, digestmod="sha256")
    for statement in statements:
        mac.update(statement.line + b"\n")
    return mac.hexdigest()


def leaf(
    action: str,
    actor: str,
    statements: list[Statement],
    touched: list[str],
    named: list[str] | None = None,
) -> dict[str, Any]:
    """The properties of a new leaf for these statements; times are UTC.

    `touched` are the ids of the premises whose page the deed changes, `named` of those of which it may
    change facts, grade or the class of their entity, kept where the two differ. Neither is part of the commitment.
    """
    salt = secrets.token_bytes(SALT_BYTES)
    return {
        "id": str(time_sorted_id()),
        "action": action,
        "actor": actor,
        "at": datetime.now(UTC),
        "statements": len(statements),
        "commitment": commitment(salt, statements),
        "salt": salt.hex(),
        **({"touched": touched} if touched else {}),
        **({"named": named} if named is not None and named != touched else {}),
    }


def time_sorted_id() -> UUID:
    """A version 7 UUID (RFC 9562 §5.7): 48 bits of Unix milliseconds, then chance.

    >>> time_sorted_id().version
    7
    """
    stamp = time.time_ns() // 1_000_000
    value = stamp << 80 | secrets.randbits(80)
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0b11 << 62) | 0b10 << 62
    return UUID(int=value)


def moment_of(key: str) -> datetime:
    """When a leaf of this id was made, by its maker's clock; UTC, to the millisecond.

    >>> moment_of("019ca6b1-dc00-7000-8000-000000000000").isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    return datetime.fromtimestamp((UUID(key).int >> 80) / 1000, UTC)


def first_id_at(moment: datetime) -> str:
    """The least id that a leaf of this moment can have: all later ones sort after it.

    >>> first_id_at(datetime(2026, 3, 1, tzinfo=UTC))
    '019ca6b1-dc00-7000-8000-000000000000'
    """
    value = int(moment.timestamp() * 1000) << 80 | 7 << 76 | 0b10 << 62
    return str(UUID(int=value))
