"""A typst source and its data as PDF/A-2b: the same bytes for the same data and time, and never a silent box.

A character that the font has no glyph for would be printed as an empty box, and typst says nothing of it. So every
text is compared with the font's own character map first: what is missing stands as its code point, such as 〔U+3134A〕.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from struct import unpack_from
from typing import Any, cast

import manimgx_fonts_cjk
import qrcode
import typst
from qrcode.image.svg import SvgPathImage

UNSEEN = frozenset("\u200b\u200c\u200d\ufeff\n\r\t") | {
    chr(n) for n in (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
}
"""Characters without a glyph of their own that nobody misses, variation selectors among them."""


def paper(source: bytes, data: Mapping[str, Any], at: datetime) -> bytes:
    """The PDF of a source that reads `sys.inputs.data`; `at` is the time that stands in its metadata."""
    return typst.compile(
        source,
        format="pdf",
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_folder())]
        ),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards="a-2b",
        timestamp=int(at.timestamp()),
    )


def readable(data: Any) -> tuple[Any, list[str]]:
    """The data with every character that the font lacks as its code point, and those characters, each once."""
    missing: dict[str, None] = {}
    return _readable(data, missing), list(missing)


def square(text: str) -> str:
    """A QR as SVG."""
    out = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=4).save(out)
    return out.getvalue().decode()


def _readable(data: Any, missing: dict[str, None]) -> Any:
    if isinstance(data, str):
        return "".join(_shown(letter, missing) for letter in data)
    if isinstance(data, dict):
        return {key: _readable(value, missing) for key, value in cast("dict[str, Any]", data).items()}
    if isinstance(data, list):
        return [_readable(value, missing) for value in cast("list[Any]", data)]
    return data


def _shown(letter: str, missing: dict[str, None]) -> str:
    if letter in UNSEEN or ord(letter) in _covered():
        return letter
    missing[letter] = None
    return f"〔U+{ord(letter):04X}〕"


@cache
def _covered() -> frozenset[int]:
    """The code points of the font's character map (OpenType `cmap`, format 12: groups of first, last, glyph)."""
    font = next(_folder().glob("*.ttc")).read_bytes()
    (face,) = unpack_from(">I", font, 12)
    (tables,) = unpack_from(">H", font, face + 4)
    records = (unpack_from(">4sIII", font, face + 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    (maps,) = unpack_from(">H", font, cmap + 2)
    starts = (cmap + unpack_from(">HHI", font, cmap + 4 + 8 * n)[2] for n in range(maps))
    whole = next(start for start in starts if unpack_from(">H", font, start)[0] == 12)
    (groups,) = unpack_from(">I", font, whole + 12)
    spans = (unpack_from(">III", font, whole + 16 + 12 * n) for n in range(groups))
    return frozenset(point for first, last, glyph in spans if glyph for point in range(first, last + 1))


def _folder() -> Path:
    return Path(manimgx_fonts_cjk.__file__).parent
