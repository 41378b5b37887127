"""A second scorer, slow and plain, straight from a table file's data: what the fast one is held against."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, int | None]


def thousandths(number: Any) -> int:
    return int(number * 1000)


def score(data: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """All output columns of one subject; ``data`` is the parsed TOML, ``row`` its integer facts."""
    facts = {fact["id"]: fact for fact in data["facts"]}
    result: dict[str, Any] = {}
    known_weight = weight = total = highest = 0
    for factor in data["factors"]:
        points, top = _charge(factor, facts, row), _top(factor, facts)
        weight += top
        known_weight += 0 if points is None else top
        charged = thousandths(factor["unknown"]) if points is None else points
        result[f"{factor['id']}.points"] = charged
        total += charged
        highest = max(highest, charged)
    share = known_weight * 1000 // weight
    enough = share >= thousandths(data["known_share"]["at_least"])
    everything = known_weight == weight
    grade = _adjusted(data, row, _by_score(data["grades"], total, highest))
    return result | {
        "total": total,
        "known_share": share,
        "state": ("graded" if everything else "provisional") if enough else "insufficient",
        "score": total if enough else None,
        "grade": grade if enough else None,
    }


def _charge(factor: Mapping[str, Any], facts: Mapping[str, Any], row: Row) -> int | None:
    """Thousandths, or None where it is not known."""
    if "none_if_zero" in factor and row[factor["none_if_zero"]] == 0:
        return 0
    rule = factor
    if "by" in factor:
        chosen = row[factor["by"]]
        if chosen is None:
            return None
        choice = facts[factor["by"]]["choices"][chosen]
        rule = next(case for case in factor["cases"] if case["when"] == choice)
    value = row[rule["fact"]]
    if value is None:
        return None
    if "bands" in rule:
        for band in rule["bands"]:
            if band["from"] <= value <= band.get("to", value):
                return thousandths(band["points"])
        return 0
    if "points" in rule:
        fact = facts[rule["fact"]]
        key = str(fact["choices"][value]) if fact["kind"] == "choice" else ("no", "yes")[value]
        return thousandths(rule["points"][key])
    return value


def _top(factor: Mapping[str, Any], facts: Mapping[str, Any]) -> int:
    tops = []
    for rule in factor.get("cases", [factor]):
        fact = facts[rule["fact"]]
        if "bands" in rule:
            tops += [thousandths(band["points"]) for band in rule["bands"]]
        elif "points" in rule:
            tops += [thousandths(points) for points in rule["points"].values()]
        else:
            tops.append(thousandths(max(fact["allowed"]) if "allowed" in fact else fact["at_most"]))
    return max(tops)


def _by_score(grades: list[Mapping[str, Any]], total: int, highest: int) -> int:
    for index, grade in enumerate(grades):
        if "up_to" in grade and total > thousandths(grade["up_to"]):
            continue
        if "single_up_to" in grade and highest > thousandths(grade["single_up_to"]):
            continue
        return index
    raise AssertionError("the last grade is open")


def _adjusted(data: Mapping[str, Any], row: Row, by_score: int) -> int:
    if "adjust" not in data:
        return by_score
    previous = row["previous_grade"]
    start = by_score if previous is None else previous
    if row["raise_triggers"]:
        return min(start + (row["raise_by"] or 1), len(data["grades"]) - 1)
    if row["lower_triggers"]:
        return max(start - 1, 0)
    return by_score
