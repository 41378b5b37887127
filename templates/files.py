"""The built style sheet and its kin, each under a name that carries the hash of its content."""

import json
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
"""The folder to serve at `/static`; its names never change their content, so they may be cached for ever."""


@cache
def _manifest() -> dict[str, str]:
    return json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))


def asset(name: str) -> str:
    """The address of a built file, as `asset("app.css")`; KeyError for a file that was never built."""
    return f"/static/{_manifest()[name]}"
