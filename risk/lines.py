"""On which line of a TOML text a key or a place of a list stands, for the sentences of refusals."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Steps = tuple[str | int, ...]
"""Keys and places (from 0) from the top of a file to a spot."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=\s*(.*)""")
_PART = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, steps: Sequence[str | int]) -> int | None:
    """The line (from 1) of a spot, else of the nearest thing around it that has one; None if nothing has.

    Reads files as people lay them out: one key, or one element of a long list, to a line.

    >>> line_of("[[parts]]\\nid = 'static'\\n[[parts]]\\nid = 'dynamic'", ("parts", 1, "id"))
    4
    """
    lines: dict[Steps, int] = {}
    for number, path in _spots(text):
        lines.setdefault(path, number)
    wanted = tuple(steps)
    return next((lines[wanted[:n]] for n in range(len(wanted), 0, -1) if wanted[:n] in lines), None)


def _spots(text: str) -> Iterator[tuple[int, Steps]]:
    """Every header, key and element of a list over several lines, with its line."""
    counts: dict[Steps, int] = {}
    table: Steps = ()
    inside: Steps | None = None
    element = 0
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if inside is not None:
            if bare.startswith("]"):
                inside = None
            else:
                yield number, (*inside, element)
                element += 1
        elif header := _HEADER.match(line):
            table = _resolved(_parts(header[2]), counts, is_list=header[1] == "[[")
            yield number, table
        elif key := _KEY.match(line):
            path = (*table, *_parts(key[1]))
            yield number, path
            if key[2].split("#")[0].strip() == "[":
                inside, element = path, 0


def _parts(name: str) -> Steps:
    return tuple(part.strip("\"'") for part in _PART.findall(name))


def _resolved(name: Steps, counts: dict[Steps, int], *, is_list: bool) -> Steps:
    """A header's path with the place of every list on its way; a list's own header opens its next place."""
    path: Steps = ()
    for at, part in enumerate(name):
        path = (*path, part)
        if is_list and at == len(name) - 1:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path
