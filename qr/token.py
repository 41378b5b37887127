"""The signed token on the wall: 88 bytes as 212 decimal digits behind `https://HOST/q/`.

    off len
     0   1  version << 4 | purpose      version 1 = Ed25519; purpose 0 premises, 1 badge, 2 document, 3 equipment
     1   1  kid                         which key signed
     2  10  eid                         80 random bits: the premises' id
    12   2  issued                      days since 2020-01-01
    14   4  status                      list (8 bit) and position in it (24 bit)
    18   6  latitude, longitude         24 bit each, all ones unknown
    24  64  Ed25519 (RFC 8032) over "RGR-QR\\0" + host + "\\0" + bytes 0 to 23

The host is signed, so that a code of a trial system is none of the city's; the scheme is not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from qr.reason import CodeRefused, Reason
from qr.shortcode import ALPHABET

VERSION = 1
BODY, SIGNATURE = 24, 64
DIGITS = 212
"""88 bytes need 212 decimal digits; a smaller number is filled with leading zeros."""

EPOCH = date(2020, 1, 1)
NOWHERE = 2**24 - 1
"""All ones: the position is not known."""

ID_LETTERS = 16
LONGEST_TEXT = 400
_CONTEXT = b"RGR-QR\0"
_DIGITS = re.compile(rf"[0-9]{{{DIGITS}}}", re.ASCII)
_URL = re.compile(r"(https?)://([^/?#\s]+)/q/([^/?#\s]*)", re.ASCII)
_HOST = re.compile(r"[a-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9a-f:]+\](?::[0-9]{1,5})?")
_LOOPBACK = re.compile(r"(?:127(?:\.[0-9]+){3}|localhost|\[::1\])(?::[0-9]+)?")


class Purpose(IntEnum):
    """What a code hangs on or stands for."""

    PREMISES = 0
    BADGE = 1
    DOCUMENT = 2
    EQUIPMENT = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where the code hangs, in degrees; within about two metres."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Token:
    """What a code says. `subject` is the premises' id: 16 letters of Crockford's base 32."""

    kid: int
    subject: str
    issued: date
    status_list: int
    status_position: int
    place: Place | None = None
    purpose: Purpose = Purpose.PREMISES


def mint(token: Token, host: str, key: Ed25519PrivateKey) -> str:
    """The digits of a token signed for a host.

    Raises:
        ValueError: the host is no lower-case host or host:port, or a field does not fit its place.
    """
    body = _pack(token)
    signature = key.sign(_signed(host, body))
    return str(int.from_bytes(body + signature)).zfill(DIGITS)


def address(digits: str, host: str) -> str:
    """The text of the code: lower case; plain http only on the machine itself."""
    scheme = "http" if _LOOPBACK.fullmatch(host) else "https"
    return f"{scheme}://{host}/q/{digits}"


def read(text: str, host: str, keys: Mapping[int, Ed25519PublicKey]) -> Token:
    """The token that a scanned text carries for our host: a whole address, or its digits alone.

    `keys` are those that are good now, by kid. Exactly one text is accepted for a token.

    Raises:
        CodeRefused: it is not a good one; the reason is UNREADABLE, NOT_OURS, WRONG_HOST, UNKNOWN_KEY,
            BAD_SIGNATURE or WRONG_PURPOSE.
    """
    digits, named = _digits(text)
    number = int(digits)
    if number >> 8 * (BODY + SIGNATURE):
        raise CodeRefused(Reason.UNREADABLE, "The digits are more than a code can hold.")
    raw = number.to_bytes(BODY + SIGNATURE)
    body, signature = raw[:BODY], raw[BODY:]
    if body[0] >> 4 != VERSION:
        raise CodeRefused(Reason.UNREADABLE, "The code is of a version that is not known here.")
    if named is not None and named != host:
        raise CodeRefused(Reason.WRONG_HOST, f"The code is for {named}, and this is {host}.")
    key = keys.get(body[1])
    if key is None:
        raise CodeRefused(
            Reason.UNKNOWN_KEY, "The key that signed the code is not known, or is good no more."
        )
    try:
        key.verify(signature, _signed(host, body))
    except InvalidSignature:
        raise CodeRefused(
            Reason.BAD_SIGNATURE, "The signature is not ours: the code was forged or damaged."
        ) from None
    token = _unpack(body)
    if token.purpose is not Purpose.PREMISES:
        raise CodeRefused(Reason.WRONG_PURPOSE, "The code is real, but it is not one for a wall.")
    return token


def _digits(text: str) -> tuple[str, str | None]:
    """The digits of a text, and the host that it names, None when it is the digits alone."""
    if len(text) > LONGEST_TEXT:
        raise CodeRefused(Reason.NOT_OURS, "The text is longer than any code of ours.")
    if _DIGITS.fullmatch(text):
        return text, None
    found = _URL.fullmatch(text)
    if found is None:
        ours = text.isascii() and text.isdigit()
        reason = Reason.UNREADABLE if ours else Reason.NOT_OURS
        raise CodeRefused(reason, "The text is no code of ours: it is not https://HOST/q/ with 212 digits.")
    scheme, host, digits = found.groups()
    if scheme == "http" and not _LOOPBACK.fullmatch(host):
        raise CodeRefused(Reason.NOT_OURS, "A code of ours begins with https://.")
    if not _DIGITS.fullmatch(digits):
        raise CodeRefused(Reason.UNREADABLE, "The address does not end in 212 digits; scan it again.")
    return digits, host


def _signed(host: str, body: bytes) -> bytes:
    if not _HOST.fullmatch(host):
        raise ValueError(
            f"{host!r} cannot be signed into codes; write the host in lower case, host or host:port."
        )
    return _CONTEXT + host.encode("ascii") + b"\0" + body


def _pack(token: Token) -> bytes:
    latitude, longitude = _parts(token.place)
    return b"".join(
        part.to_bytes(size)
        for part, size in (
            (VERSION << 4 | token.purpose, 1),
            (token.kid, 1),
            (_id_number(token.subject), 10),
            ((token.issued - EPOCH).days, 2),
            (token.status_list, 1),
            (token.status_position, 3),
            (latitude, 3),
            (longitude, 3),
        )
    )


def _unpack(body: bytes) -> Token:
    try:
        purpose = Purpose(body[0] & 0xF)
    except ValueError:
        raise CodeRefused(
            Reason.WRONG_PURPOSE, "The code is real, but what it is for is not known here."
        ) from None
    return Token(
        kid=body[1],
        subject=_id_text(int.from_bytes(body[2:12])),
        issued=EPOCH + timedelta(days=int.from_bytes(body[12:14])),
        status_list=body[14],
        status_position=int.from_bytes(body[15:18]),
        place=_place(int.from_bytes(body[18:21]), int.from_bytes(body[21:24])),
        purpose=purpose,
    )


def _parts(place: Place | None) -> tuple[int, int]:
    """Degrees as 24-bit parts of the half and the full circle; the topmost value is left for unknown."""
    if place is None:
        return NOWHERE, NOWHERE
    if not (-90 <= place.latitude <= 90 and -180 <= place.longitude <= 180):
        raise ValueError(f"{place} is nowhere on earth; give degrees.")
    most = NOWHERE - 1
    return round((place.latitude + 90) / 180 * most), round((place.longitude + 180) / 360 * most)


def _place(latitude: int, longitude: int) -> Place | None:
    if NOWHERE in (latitude, longitude):
        return None
    most = NOWHERE - 1
    return Place(latitude / most * 180 - 90, longitude / most * 360 - 180)


def _id_number(subject: str) -> int:
    if len(subject) != ID_LETTERS or any(letter not in ALPHABET for letter in subject):
        raise ValueError(f"{subject!r} is no premises id: 16 letters of {ALPHABET}.")
    number = 0
    for letter in subject:
        number = number << 5 | ALPHABET.index(letter)
    return number


def _id_text(number: int) -> str:
    """The id of a number, first letter first, as the register writes it."""
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(ID_LETTERS)))
