"""A second scorer, slow and plain, straight from a table file's data: what the fast one is held against."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, int | None]


def thousandths(number: Any) -> int:
    return int(number * 1000)


def score(data: Mapping[str, Any], row: Row) -> dict[str, Any]:
    """All output columns of one subject; ``data`` is the parsed TOML, ``row`` its integer facts."""
    facts = {fact["id"]: fact for fact in data["facts"]}
    result: dict[str, Any] = {}
    known_weight = weight = 0
    for factor in data["factors"]:
        points, top = _charge(factor, facts, row), _top(factor, facts)
        weight += top
        known_weight += 0 if points is None else top
        result[f"{factor['id']}.points"] = thousandths(factor["unknown"]) if points is None else points
    for group in {factor["group"] for factor in data["factors"] if "group" in factor}:
        members = [f"{factor['id']}.points" for factor in data["factors"] if factor.get("group") == group]
        costliest = max(members, key=result.__getitem__)  # the first of equals
        result |= {name: 0 for name in members if name != costliest}
    total, highest = sum(result.values()), max(result.values())
    share = known_weight * 1000 // weight
    enough = share >= thousandths(data["known_share"]["at_least"])
    everything = known_weight == weight
    grade = _adjusted(data, row, _by_score(data["grades"], total, highest))
    names = [one["grade"] for one in data["grades"]]
    for line in data.get("red_lines", []):
        if row[line["fact"]] == 1:
            grade = max(grade, names.index(line["at_least"]))
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
    if "bands" in rule and facts[rule["fact"]]["kind"] != "quantity":
        edge = next(band for band in rule["bands"] if value <= 1000 * band.get("up_to", 10**9))
        return thousandths(edge["points"])
    if "bands" in rule:
        for band in rule["bands"]:
            if band["from"] <= value <= band.get("to", value):
                return thousandths(band["points"])
        return 0
    if "points" in rule:
        fact = facts[rule["fact"]]
        key = str(fact["choices"][value]) if fact["kind"] in ("choice", "several") else ("no", "yes")[value]
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


def integer(data: Mapping[str, Any], name: str, value: list[Any], as_of: date) -> int:
    """The integer of a fact that is a list, counted one by one."""
    fact = next(fact for fact in data["facts"] if fact["id"] == name)
    if fact["kind"] == "several":
        return max(fact["choices"].index(one) for one in value)
    total = 0
    for one in value:
        total += _item(data, name, one) if fact["kind"] == "items" else _event(fact, one, as_of)
    return min(total, thousandths(fact["at_most"]))


def _item(data: Mapping[str, Any], name: str, one: Mapping[str, Any]) -> int:
    factor = next(factor for factor in data["factors"] if factor["fact"] == name)
    points = next(item["points"] for item in factor["items"] if item["code"] == one["code"])
    return thousandths(points[one["condition"]] if "condition" in one else points)


def _event(fact: Mapping[str, Any], one: Mapping[str, Any], as_of: date) -> int:
    for step in fact["decay"]:
        if one["date"] + timedelta(days=step["to_days"]) >= as_of:
            return thousandths(step["points"]) * one.get("weight", 1)
    return 0
