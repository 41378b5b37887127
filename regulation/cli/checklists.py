"""`yima handbook` and `yima checklist`: which requirements apply to these facts, and because of what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer

from checklists import Library, document, misfit, select
from regulation.catalogue import Catalogue, read_catalogue
from regulation.cli.given import FactsGiven, read_facts
from regulation.cli.saying import AsJson, UsageFault, put
from regulation.settings import Settings, from_env
from risk import Value


class Language(StrEnum):
    """The languages of the texts."""

    ZH = "zh"
    EN = "en"


IndustryGiven = Annotated[str, typer.Option("--industry", metavar="ID", help="The trade.")]
LangGiven = Annotated[
    Language | None,
    typer.Option(
        "--lang", help="Add duty, check and what good looks like in this language; else YIMA_LANG names rows."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("handbook", epilog="Example: yima handbook --industry catering --facts facts.json --lang en")(
        handbook
    )
    app.command(
        "checklist",
        epilog="Example: yima checklist --industry catering --facts facts.json --departments market_regulation",
    )(checklist)


def handbook(
    industry: IndustryGiven, facts: FactsGiven, lang: LangGiven = None, as_json: AsJson = False
) -> None:
    """Say which requirements apply to a place with these facts, and because of what."""
    settings = from_env()
    known = read_catalogue(settings.data_dir)
    _say(settings, _library(known, industry, settings), facts, lang, as_json, departments=None)


def checklist(
    industry: IndustryGiven,
    facts: FactsGiven,
    departments: Annotated[
        str | None, typer.Option("--departments", metavar="A,B", help="Only the rows of these departments.")
    ] = None,
    grade: Annotated[
        str | None, typer.Option("--grade", metavar="G", help="The place's grade; every grade gets all rows.")
    ] = None,
    lang: LangGiven = None,
    as_json: AsJson = False,
) -> None:
    """Say what an inspector would check at a place with these facts."""
    settings = from_env()
    known = read_catalogue(settings.data_dir)
    library = _library(known, industry, settings)
    _require_grade(known, industry, grade, settings)
    chosen = _departments(known, departments)
    _say(settings, library, facts, lang, as_json, departments=chosen)


def _say(
    settings: Settings,
    library: Library,
    source: str,
    lang: Language | None,
    as_json: bool,
    *,
    departments: Collection[str] | None,
) -> None:
    selection = select(library, _values(library, source), departments)
    said = document(library, selection, lang or settings.lang, texts=lang is not None)
    put(said, as_json=as_json, lines=lambda: _lines(said))


def _library(known: Catalogue, industry: str, settings: Settings) -> Library:
    return known.library(industry, datetime.now(settings.timezone).date())


def _values(library: Library, source: str) -> dict[str, Value]:
    """The bare values of the facts given; UsageFault names every one that cannot be meant so."""
    given = {name: fact.value for name, fact in read_facts(source).items()}
    faults = [f"{name} is no declared fact." for name in given if name not in library.facts] + [
        f"{name} {fault}."
        for name, value in given.items()
        if name in library.facts and (fault := misfit(library.facts[name], value))
    ]
    if faults:
        raise UsageFault(f"{' '.join(faults)} Correct the facts; nothing was selected.")
    return given


def _departments(known: Catalogue, given: str | None) -> tuple[str, ...] | None:
    if given is None:
        return None
    codes = tuple(code.strip() for code in given.split(",") if code.strip())
    strange = [code for code in codes if code not in known.departments]
    if strange or not codes:
        named = ", ".join(strange) or "an empty list"
        raise UsageFault(f"--departments names {named}; known are {', '.join(sorted(known.departments))}.")
    return codes


def _require_grade(known: Catalogue, industry: str, grade: str | None, settings: Settings) -> None:
    """Refuse a grade that the trade's table does not give. No grade shortens a list (Order 49, Article 27)."""
    model = known.industries[industry].model if industry in known.industries else None
    if grade is None or model is None:
        return
    table = known.table(model, datetime.now(settings.timezone).date())
    grades = [band.grade for band in table.grades]
    if grade not in grades:
        raise UsageFault(f"--grade is {grade!r}; {model} gives {', '.join(grades)}.")


def _lines(said: Mapping[str, Any]) -> list[str]:
    items = said["items"]
    head = (
        f"{said['industry']} {said['version']}: {len(items)} apply, {len(said['not_applicable'])} do not, "
        f"{len(said['unknown'])} to find out"
    )
    rows = [line for item in items for line in _item_lines(item)]
    unknown = [f"? {row['id']}: depends on {', '.join(row['facts'])}" for row in said["unknown"]]
    away = [f"- {row['id']}: {'; '.join(row['because'])}" for row in said["not_applicable"]]
    return [head, *rows, *unknown, *away]


def _item_lines(item: Mapping[str, Any]) -> list[str]:
    basis = item["basis"]
    because = f"  [{'; '.join(item['because'])}]" if item["because"] else ""
    first = f"· {item['id']} {item['title']} ({item['department']}, {item['severity']}){because}"
    texts = [f"    {item[name]}" for name in ("duty", "check", "good") if name in item]
    return [first, *texts, f"    {basis['law']} {basis['article']} ({basis['version']})"]
