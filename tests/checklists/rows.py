"""Small made-up rows, facts and libraries to ask about."""

from collections.abc import Mapping
from typing import Any

from checklists import FactDeclaration, Library, Vocabulary, assemble, parse_laws, parse_reading, parse_rows
from risk import Text

LAWS = {
    "food_law": {"zh": "食品法", "en": "Food Law", "version": "2025-09-12", "checked_on": "2026-07-17"},
}


def fact(name: str, kind: str = "flag", choices: tuple[str, ...] = ()) -> FactDeclaration:
    """A declared fact whose label is its name."""
    return FactDeclaration(name, kind, Text(f"有{name}", name), Text("", ""), choices, {}, False)


FACTS: Mapping[str, FactDeclaration] = {
    **{name: fact(name) for name in ("gas", "bottled", "lift", "boiler", "forklift", "raw", "online")},
    "area": FactDeclaration("area", "quantity", Text("面积", "area"), Text("m²", "m²"), (), {}, False),
    "form": FactDeclaration(
        "form",
        "choice",
        Text("业态", "form"),
        Text("", ""),
        ("restaurant", "canteen"),
        {"canteen": Text("食堂", "canteen")},
        False,
    ),
}


def words() -> Vocabulary:
    """What rows may refer to."""
    from datetime import date

    laws = {
        key: {
            **row,
            "version": date.fromisoformat(row["version"]),
            "checked_on": date.fromisoformat(row["checked_on"]),
        }
        for key, row in LAWS.items()
    }
    return Vocabulary(parse_laws(laws, "laws.toml"), FACTS, ("market", "fire"))


def text(said: str) -> dict[str, str]:
    """The same in both languages."""
    return {"zh": said, "en": said}


def row(key: str, **more: Any) -> dict[str, Any]:
    """A row as a file states it."""
    basis = {"law": "food_law", "article": text("1"), "verified": True}
    plain = {
        "id": key,
        "chapter": "kitchen",
        "title": text(key),
        "duty": text(f"do {key}"),
        "check": text(f"see {key}"),
        "department": "market",
        "method": "on_site",
        "severity": "general",
        "red_line": False,
        "mend_days": 3,
        "basis": basis,
    }
    return {**plain, **more}


def rows(*given: dict[str, Any]) -> dict[str, Any]:
    """A file of rows."""
    from datetime import date

    return {
        "version": date(2026, 1, 1),
        "points_sources": {"a_list": text("a published list")},
        "requirements": list(given),
    }


def library(
    *given: dict[str, Any],
    questions: list[dict[str, Any]] | None = None,
    inferences: list[dict[str, Any]] | None = None,
) -> Library:
    """A library of these rows, of one trade and without common ones."""
    reading: dict[str, Any] = {"chapters": [{"id": "kitchen", "title": text("Kitchen")}]}
    if questions:
        reading["questions"] = questions
    if inferences:
        reading["inferences"] = inferences
    vocabulary = words()
    return assemble(
        "catering",
        [parse_rows(rows(*given), "requirements.toml", vocabulary)],
        [parse_reading(reading, "handbook.toml", vocabulary)],
        vocabulary,
        "industries/catering",
    )
