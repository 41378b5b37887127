"""The words of a PDF that typst made, read back out of its content streams by the maps of its fonts."""

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"/Length (\d+)(?=[ />]).*?>>\s*stream\r?\n", re.DOTALL)
_SAID = re.compile(rb"/(\S+) [\d.]+ Tf|(<[0-9A-Fa-f]*>|\()|\b(BT|ET)\b")
_PAREN = re.compile(rb"\\.|([()])", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f]+)> ?<([0-9A-Fa-f]+)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)> ?<([0-9A-Fa-f]+)> ?<([0-9A-Fa-f]+)>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words_of(pdf: bytes) -> list[str]:
    """Every run of text in the order in which it is set, page by page."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    return [
        said
        for body in objects.values()
        if re.search(rb"/Type ?/Page\b", body)
        for said in _page(objects, body)
        if said.strip()
    ]


def _page(objects: dict[int, bytes], page: bytes) -> Iterator[str]:
    maps = {name: _map(objects, font) for name, font in _fonts(objects, page).items()}
    content = _content(objects[_reference(page, b"Contents")])
    letters, run = dict[bytes, str](), ""
    for name, text, end in _said(content):
        if name:
            letters = maps.get(name, {})
        elif text:
            glyphs = _bytes(text)
            run += "".join(letters.get(glyphs[n : n + 2], "�") for n in range(0, len(glyphs), 2))
        else:
            if end == b"ET":
                yield run
            run = ""


def _said(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Fonts chosen, strings shown, texts begun and ended, in order."""
    at = 0
    while found := _SAID.search(content, at):
        at = found.end()
        if found[2] == b"(":
            at = _closed(content, at)
            yield b"", content[found.start() : at], b""
        else:
            yield found[1] or b"", found[2] or b"", found[3] or b""


def _closed(content: bytes, at: int) -> int:
    """Where a literal string ends that was opened before `at`; brackets inside it come in pairs."""
    depth = 1
    for found in _PAREN.finditer(content, at):
        depth += {b"(": 1, b")": -1}.get(found[1], 0)
        if depth == 0:
            return found.end()
    raise ValueError("a string in the PDF has no end")


def _fonts(objects: dict[int, bytes], page: bytes) -> dict[bytes, bytes]:
    held = re.search(rb"/Resources (\d+) 0 R", page)
    resources = objects[int(held[1])] if held else page
    fonts = re.search(rb"/Font ?(?:(\d+) 0 R|<<(.*?)>>)", resources, re.DOTALL)
    if fonts is None:
        return {}
    listed = objects[int(fonts[1])] if fonts[1] else fonts[2]
    return {name: objects[int(number)] for name, number in re.findall(rb"/(\S+) (\d+) 0 R", listed)}


def _map(objects: dict[int, bytes], font: bytes) -> dict[bytes, str]:
    """From the two bytes of a glyph to the letters it stands for."""
    text = _content(objects[_reference(font, b"ToUnicode")])
    found: dict[bytes, str] = {}
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", text, re.DOTALL):
        found |= {bytes.fromhex(a.decode()): _letters(b) for a, b in _PAIR.findall(block)}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", text, re.DOTALL):
        for first, last, start in _RANGE.findall(block):
            for n in range(int(first, 16), int(last, 16) + 1):
                found[n.to_bytes(2)] = chr(ord(_letters(start)) + n - int(first, 16))
    return found


def _letters(code: bytes) -> str:
    return bytes.fromhex(code.decode()).decode("utf-16-be")


def _reference(body: bytes, name: bytes) -> int:
    found = re.search(rb"/" + name + rb" (\d+) 0 R", body)
    if found is None:
        raise ValueError(f"no {name.decode()} in {body[:200]!r}")
    return int(found[1])


def _content(body: bytes) -> bytes:
    found = _STREAM.search(body)
    if found is None:
        raise ValueError(f"no stream in {body[:200]!r}")
    stream = body[found.end() :][: int(found[1])]
    return zlib.decompress(stream) if b"FlateDecode" in body[: found.end()] else stream


def _bytes(text: bytes) -> bytes:
    """What a hexadecimal or a literal string holds."""
    if text.startswith(b"<"):
        return bytes.fromhex(text[1:-1].decode())
    return _ESCAPE.sub(lambda found: _escaped(found[1]), text[1:-1])


def _escaped(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if code.isdigit() else _CONTROLS.get(code, code)
