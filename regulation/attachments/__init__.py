"""Photos: taken with care, decoded apart, served without what the camera wrote, the original sealed; one shelf."""

from regulation.attachments.darkroom import LONGEST_SIDE, MOST_PIXELS
from regulation.attachments.developing import AT_ONCE, MOST_BYTES, Busy, PhotoRefused, TooLarge
from regulation.attachments.disk import Away, NoRoom
from regulation.attachments.incoming import (
    ASSUMED_NUMBERS,
    Elsewhere,
    NotLikeThis,
    Stands,
    TooManyWaiting,
    clear,
    stands,
    take,
)
from regulation.attachments.sealing import SealBroken, key, key_file, make_key, wide
from regulation.attachments.shelf import NAME, any_sealed, has, keep, original, served

__all__ = [
    "ASSUMED_NUMBERS",
    "AT_ONCE",
    "LONGEST_SIDE",
    "MOST_BYTES",
    "MOST_PIXELS",
    "NAME",
    "Away",
    "Busy",
    "Elsewhere",
    "NoRoom",
    "NotLikeThis",
    "PhotoRefused",
    "SealBroken",
    "Stands",
    "TooLarge",
    "TooManyWaiting",
    "any_sealed",
    "clear",
    "has",
    "keep",
    "key",
    "key_file",
    "make_key",
    "original",
    "served",
    "stands",
    "take",
    "wide",
]
