"""Forms of somebody else's as sheets, and the published lists as such forms."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from checklists import Imported, Requirement, Sheets, imported, parse_rows
from tests.checklists.rows import words

PUBLISHED = json.loads((Path(__file__).parent / "data" / "published_lists.json").read_text(encoding="utf-8"))
TODAY = date(2026, 11, 26)
YES_NO = ({"list_name": "yn", "name": "yes", "label": "是"}, {"list_name": "yn", "name": "no", "label": "否"})


def form(
    *survey: Mapping[str, str], choices: Sequence[Mapping[str, str]] = YES_NO, **settings: str
) -> Sheets:
    return Sheets(survey, tuple(choices), (settings,) if settings else ())


def published(number: int, kind: str = "") -> Sheets:
    """One of the published lists as an XLSForm; with the points of one kind of caterer where it has points."""
    rows: list[dict[str, str]] = []
    for place, section in enumerate(PUBLISHED[number]["sections"], start=1):
        rows.append({"type": "begin_group", "name": f"s{place}", "label": section["title"]})
        for line, item in enumerate(section["items"], start=1):
            points = item.get("points", {}).get(kind)
            if kind and points is None:
                continue  # the column of this kind leaves the item out
            ours = {"yima_factor": "dynamic_score", "yima_points": str(points)} if points else {}
            key = {"yima_severity": "key" if item.get("key") else "general"}
            rows.append(
                {"type": "select_one yn", "name": f"s{place}_{line}", "label": item["text"], **key, **ours}
            )
        rows.append({"type": "end_group"})
    return form(*rows, form_title=PUBLISHED[number]["name"])


def filled_in(made: Imported) -> tuple[Requirement, ...]:
    """The rows once a person filled in what the form did not say."""
    empty: dict[str, Any] = {
        "department": "market",
        "method": "on_site",
        "severity": "general",
        "mend_days": 5,
        "basis": {"law": "food_law", "article": {"zh": "第一条", "en": "Article 1"}, "verified": True},
    }

    def told(text: Mapping[str, str]) -> dict[str, str]:
        return {"zh": text["zh"] or "（原文英文）", "en": text["en"] or "(in Chinese only)"}

    rows = [
        {
            **row,
            **{key: value for key, value in empty.items() if row[key] == "" or key == "basis"},
            **{key: told(row[key]) for key in ("title", "duty", "check")},
        }
        for row in made.data["requirements"]
    ]
    return parse_rows({**made.data, "requirements": rows}, "imported.toml", words()).requirements


def rows_of(sheets: Sheets) -> list[dict[str, Any]]:
    return list(imported(sheets, TODAY).data["requirements"])
