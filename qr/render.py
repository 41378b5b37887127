"""One label for the wall, as PNG and as SVG from one drawing: the same on every machine, text as outlines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Literal

import manimgx_fonts_cjk
import typst
from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.main import QRCode

Format = Literal["png", "svg"]

DRAWING = Path(__file__).with_name("label.typ")
FONTS = Path(manimgx_fonts_cjk.__file__).parent
DOTS_PER_INCH = 300
QUIET = 4
"""Light modules around a code (ISO/IEC 18004 asks for four)."""

_DRAWING_NOW = Lock()
"""The compiler keeps its fonts from label to label, and draws one at a time."""

MARK = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 28 28"><path d="M1.5 1.5h9v9h-9zM17.5 1.5h9v9h-9zM1.5 '
    '17.5h9v9h-9z" fill="none" stroke="#fff" stroke-width="3"/><path d="M16 20h12v4H16z" fill="#fff"/></svg>'
)
WORDS: Mapping[str, object] = {
    "product": "一码",
    "promise": "扫码看等级与理由",
    "ways": [
        {"who": "公众", "what": "看等级、看许可"},
        {"who": "经营者", "what": "看手册、做自查"},
        {"who": "检查员", "what": "先亮码，再进门"},
    ],
    "scan": "微信、支付宝、相机都能扫",
    "scan_en": "Scan for the grade and the reasons",
    "signs": [
        {"sign": "A", "word": "低风险"},
        {"sign": "B", "word": "一般风险"},
        {"sign": "C", "word": "较高风险"},
        {"sign": "D", "word": "高风险"},
    ],
    "remark": "标签上不印等级。网址和码号须与手机上一致：",
}


@dataclass(frozen=True, slots=True)
class Label:
    """What is printed: whose place, where, the code's address and short code, and the host to compare."""

    name: str
    address: str
    text: str
    code: str
    host: str


def render(label: Label, form: Format) -> bytes:
    """The label, A6 (105 × 148 mm), as PNG with 300 dots an inch or as SVG."""
    said = {
        **WORDS,
        "name": label.name,
        "address": label.address,
        "qr": svg(label.text),
        "mark": MARK,
        "code": label.code,
        "host": label.host,
    }
    with _DRAWING_NOW:
        made = _compiler().compile(
            sys_inputs={"label": json.dumps(said, ensure_ascii=False)}, format=form, ppi=DOTS_PER_INCH
        )
    if not isinstance(made, bytes):
        raise TypeError(f"A label is one page, and {len(made or [])} were drawn.")
    return made


def svg(text: str, *, robust: bool = True) -> str:
    """A code as SVG with its quiet zone: error correction Q for what hangs on a wall, else M for a screen."""
    rows = matrix(text, robust=robust)
    size = len(rows)
    path = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#14171a" d="{path}"/></svg>'
    )


def matrix(text: str, *, robust: bool = True) -> list[list[bool]]:
    """The modules of a code row by row, True dark, quiet zone included."""
    code = QRCode(error_correction=ERROR_CORRECT_Q if robust else ERROR_CORRECT_M, border=QUIET)
    code.add_data(text, optimize=20)
    code.make(fit=True)
    return [[bool(module) for module in row] for row in code.get_matrix()]


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(str(DRAWING), font_paths=[str(FONTS)], ignore_system_fonts=True)
