"""The register's questions and deeds: one Cypher statement a file, loaded by name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import LiteralString, cast

from graph.errors import QueryMisused

_FOLDER = "cypher"
_NAME = re.compile(r"[a-z0-9_]+/[a-z0-9_]+")
_BLANKED = re.compile(
    r"""//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`(?:``|[^`])*`""",
    re.DOTALL,
)
_PARAMETER = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_WRITING = re.compile(r"(?<![.:$])\b(?:CREATE|MERGE|SET|DELETE|REMOVE|DROP|FOREACH|LOAD)\b", re.IGNORECASE)
_SHOWN = re.compile(r":(?:Premises|Grade|Visit|Permit|Term|Code|Entity|District|Department|Evaluation)\b")


@dataclass(frozen=True, slots=True)
class Query:
    """One statement: its name (`module/verb_noun`), its text, the `$names` in it, and whether it writes.

    `shown`: it writes near what a premises' public page shows, so its deed says whose page it changes.
    """

    name: str
    text: LiteralString
    params: frozenset[str]
    writes: bool
    shown: bool = False

    def require(self, given: Iterable[str]) -> None:
        """That these are exactly the parameters the text names.

        Raises:
            QueryMisused: one is missing or unknown.
        """
        names = set(given)
        missing, unknown = sorted(self.params - names), sorted(names - self.params)
        faults = [f"lacks {', '.join(missing)}"] * bool(missing)
        faults += [f"does not know {', '.join(unknown)}"] * bool(unknown)
        if faults:
            raise QueryMisused(f"{self.name} {' and '.join(faults)}. Give exactly the $names of its text.")


def parse(name: str, text: str) -> Query:
    """The query a file's text holds.

    Words inside strings, comments and back-quoted names count neither as parameters nor as writing.

    Raises:
        ValueError: the text does not open with its purpose, holds no statement, or holds more than one.

    >>> parse("district/read_path", "// The path of a district.\\nMATCH (d:District {code: $code}) RETURN d")
    ...     # doctest: +ELLIPSIS
    Query(name='district/read_path', text=..., params=frozenset({'code'}), writes=False, shown=False)
    """
    if not re.match(r"// *\S", text):
        raise ValueError(
            f"{_FOLDER}/{name}.cypher does not say what it is for. Open it with a line `// …` that does."
        )
    statement = _BLANKED.sub(" ", text).strip()
    if not statement:
        raise ValueError(f"{_FOLDER}/{name}.cypher holds no statement. Write one, or remove the file.")
    if ";" in statement.removesuffix(";"):
        raise ValueError(f"{_FOLDER}/{name}.cypher holds more than one statement. Give each its own file.")
    writes = _WRITING.search(statement) is not None
    return Query(
        name=name,
        text=cast(LiteralString, text),
        params=frozenset(_PARAMETER.findall(statement)),
        writes=writes,
        shown=writes and _SHOWN.search(statement) is not None,
    )


@cache
def load(name: str) -> Query:
    """The query in `cypher/<module>/<verb_noun>.cypher`.

    Raises:
        ValueError: the name is not of that form, or the file is refused by `parse`.
        FileNotFoundError: there is no such file.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} names no query. Write it as module/verb_noun.")
    file = resources.files("graph") / _FOLDER / f"{name}.cypher"
    if not file.is_file():
        raise FileNotFoundError(f"graph/{_FOLDER}/{name}.cypher is not there. Add the file or mend the name.")
    return parse(name, file.read_text(encoding="utf-8"))


def all_queries() -> list[Query]:
    """Every query in the package, by name."""
    folders = [folder for folder in (resources.files("graph") / _FOLDER).iterdir() if folder.is_dir()]
    names = [
        f"{folder.name}/{file.name.removesuffix('.cypher')}"
        for folder in folders
        for file in folder.iterdir()
        if file.name.endswith(".cypher")
    ]
    return [load(name) for name in sorted(names)]
