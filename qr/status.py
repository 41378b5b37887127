"""The status of every code as one signed list with its date: two bits a code, by its position.

Offline it is how a verifier knows of a code that was suspended, replaced or revoked. Layout: "YMSL", version 1, kid,
number of the list, 8 bytes milliseconds since 1970, 3 bytes entries; then zlib of the packed entries; then Ed25519
over all before it with the host.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_MAGIC = b"YMSL\x01"
_HEAD = len(_MAGIC) + 1 + 1 + 8 + 3
_SIGNATURE = 64
_CONTEXT = b"RGR-SL\0"
MOST = 2**24
MOST_BYTES = MOST // 4


class Status(IntEnum):
    """Where a code stands."""

    VALID = 0
    SUSPENDED = 1
    REPLACED = 2
    REVOKED = 3


class StatusListRefused(ValueError):
    """A list that is not ours, was changed, or is older than one already seen; the message says which."""


@dataclass(frozen=True, slots=True)
class StatusList:
    """One list: its number, when it was signed, and two bits for each position; beyond its end all are valid."""

    number: int
    as_of: datetime
    packed: bytes

    def of(self, position: int) -> Status:
        """The status at a position."""
        at, shift = position >> 2, (position & 3) * 2
        return Status(self.packed[at] >> shift & 3) if at < len(self.packed) else Status.VALID


def pack(entries: Mapping[int, Status]) -> bytes:
    """The entries that are not valid, packed; nothing is kept for valid ones beyond the last of them.

    >>> pack({0: Status.REVOKED, 5: Status.SUSPENDED}).hex()
    '0304'
    """
    kept = {position: status for position, status in entries.items() if status is not Status.VALID}
    packed = bytearray((max(kept, default=-1) >> 2) + 1)
    for position, status in kept.items():
        packed[position >> 2] |= status << (position & 3) * 2
    return bytes(packed)


def sign(listed: StatusList, host: str, kid: int, key: Ed25519PrivateKey) -> bytes:
    """The list as it is published."""
    stamp = (listed.as_of - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    head = _MAGIC + bytes([kid, listed.number]) + stamp.to_bytes(8) + len(listed.packed).to_bytes(3)
    said = head + zlib.compress(listed.packed, 9)
    return said + key.sign(_signed(host, said))


def read(
    given: bytes, host: str, keys: Mapping[int, Ed25519PublicKey], *, not_before: datetime | None = None
) -> StatusList:
    """The list that was published for a host.

    Raises:
        StatusListRefused: it is none of ours, was changed, or was signed before `not_before` (rolled back).
    """
    if len(given) < _HEAD + _SIGNATURE or not given.startswith(_MAGIC):
        raise StatusListRefused("This is no status list of ours; fetch it again.")
    said, signature = given[:-_SIGNATURE], given[-_SIGNATURE:]
    kid, number = said[5], said[6]
    try:
        keys[kid].verify(signature, _signed(host, said))
    except (KeyError, InvalidSignature):
        raise StatusListRefused(
            "The status list is not signed by a key that is good now; fetch it again."
        ) from None
    as_of = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int.from_bytes(said[7:15]))
    if not_before is not None and as_of < not_before:
        raise StatusListRefused(f"The status list of {as_of} is older than one already seen; fetch it again.")
    packed = zlib.decompressobj().decompress(said[_HEAD:], MOST_BYTES)
    if len(packed) != int.from_bytes(said[15:18]):
        raise StatusListRefused("The status list is cut off; fetch it again.")
    return StatusList(number, as_of, packed)


def _signed(host: str, said: bytes) -> bytes:
    return _CONTEXT + host.encode("ascii") + b"\0" + said
