"""When two written addresses are one place: a small normal form to compare by, never to show."""

from __future__ import annotations

import re
import unicodedata

_REMARK = re.compile(r"\([^()]*\)")
_ABOVE = re.compile(
    r"^(?:[^\d]{2,8}?(?:省|自治区))?(?:[^\d]{2,6}?市)?(?:[^\d]{1,5}?[区县])?(?:[^\d]{1,6}?(?:街道|镇|乡))?(?=.*\d)"
)
_DASHES = re.compile(r"[‐-―−~_]")
_PARTS = re.compile(r"(?<=[0-9a-z])(?:号|號|弄|幢|栋|楼|层|单元|室|房|铺|商铺|店铺)+")
_NOISE = re.compile(r"[^\w-]|之(?=\d)")
_RUNS = re.compile(r"-+")


def site_of(address: str) -> str | None:
    """The normal form of an address; None for one without a number, which names no one place.

    Width, case, spaces, punctuation, remarks in brackets and the districts in front go, and 号, 楼, 室 and their like
    become "-". It is to be compared within one district only. Numbers written in Chinese, old names of roads
    and misspellings stay different: it misses places rather than take two for one.

    >>> site_of("汐州市云津区听潮街道潮生路１２号 ３室（临街）")
    '潮生路12-3'
    >>> site_of("潮生路12号3铺") == site_of("潮生路 12-3")
    True
    >>> site_of("潮生路1号23室") == site_of("潮生路12号3室")
    False
    """
    text = _REMARK.sub("", unicodedata.normalize("NFKC", address).casefold())
    text = _DASHES.sub("-", "".join(text.split()))
    text = _NOISE.sub("", _PARTS.sub("-", _ABOVE.sub("", text)))
    text = _RUNS.sub("-", text).strip("-")
    return text if any(character.isdigit() for character in text) else None
