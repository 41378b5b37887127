"""What a person hands to a command: facts as a JSON object, from a file or from stdin."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

import typer

from regulation.cli.saying import UsageFault
from risk import Fact, FactError

FactsGiven = Annotated[
    str, typer.Option("--facts", metavar="FILE|-", help="A JSON object of facts; - is stdin.")
]


def read_facts(source: str) -> dict[str, Fact]:
    """Facts from a JSON object: plain values, or objects with value, source, record and date.

    Raises UsageFault when the file cannot be read so.
    """
    return facts_in(read_source(source), source)


def read_source(source: str) -> str:
    """The text of a file, or of stdin for ``-``; UsageFault when it cannot be read."""
    try:
        return sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault(f"{source}: the facts cannot be read as a UTF-8 file. Check the path.") from error


def facts_in(text: str, source: str) -> dict[str, Fact]:
    """Facts from the text of a source; UsageFault as ``read_facts``."""
    try:
        given = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise UsageFault(f"{source}: line {error.lineno} is no JSON; write an object of facts.") from error
    if not isinstance(given, dict):
        raise UsageFault(f'{source}: the facts are no JSON object; write {{"fact": value, …}}.')
    name = _name(source)
    return {key: _fact(key, value, name) for key, value in given.items() if value is not None}


def located(error: FactError, text: str, source: str) -> str:
    """What is wrong with the facts of a source, each sentence led by the file and the line of its fact."""
    return " ".join(f"{_name(source)}{_line(problem, text)}: {problem}" for problem in error.problems)


def _line(problem: str, text: str) -> str:
    """The line of the first key of the text that a problem names."""
    for number, line in enumerate(text.splitlines(), start=1):
        for key in re.findall(r'"([^"]+)"\s*:', line):
            if problem.startswith(f"{key} ") or f"takes no fact {key!r}" in problem:
                return f", line {number}"
    return ""


def _name(source: str) -> str:
    return "stdin" if source == "-" else Path(source).name


def _fact(name: str, value: Any, source: str) -> Fact:
    if not isinstance(value, dict):
        return Fact(value, source)
    if "value" not in value or set(value) - {"value", "source", "record", "date"}:
        raise UsageFault(f"{name}: an object of a fact has value, and may have source, record and date.")
    try:
        day = date.fromisoformat(value["date"]) if value.get("date") else None
    except (TypeError, ValueError):
        given = value["date"]
        raise UsageFault(f"{name}: date is {given!r}, which is no date; write it as 2026-11-22.") from None
    return Fact(value["value"], value.get("source") or source, value.get("record"), day)
