"""`yima handbook` and `yima checklist`: what applies to these facts and because of what; the XLSForm."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from checklists import (
    Chosen,
    FormFault,
    Library,
    Selection,
    ShortList,
    check_list,
    document,
    imported,
    misfit,
    said_basis,
    select,
    shortened,
    xlsform,
)
from regulation.catalogue import Catalogue, read_catalogue
from regulation.cli.given import FactsGiven, read_facts
from regulation.cli.saying import AsJson, UsageFault, put, say
from regulation.exchange.toml import requirements_toml
from regulation.exchange.xlsform import read_form, write_form
from regulation.settings import Settings, from_env
from risk import Value

ROUTINE = "routine"
"""The kind of visit that a list is printed for."""


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
CHECKLIST_EXAMPLE = (
    "Example: yima checklist --industry catering --facts facts.json --departments market_regulation "
    "--xlsform list.xlsx"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("handbook", epilog="Example: yima handbook --industry catering --facts facts.json --lang en")(
        handbook
    )
    lists = typer.Typer(invoke_without_command=True)
    lists.callback(epilog=CHECKLIST_EXAMPLE)(checklist)
    lists.command("import", epilog="Example: yima checklist import form.xlsx > requirements.toml")(
        import_form
    )
    app.add_typer(lists, name="checklist")


def handbook(
    industry: IndustryGiven, facts: FactsGiven, lang: LangGiven = None, as_json: AsJson = False
) -> None:
    """Say which requirements apply to a place with these facts, and because of what."""
    settings = from_env()
    known = read_catalogue(settings.data_dir, settings.today())
    library = _library(known, industry, settings)
    _say(settings, library, _values(library, facts), lang, as_json, departments=None)


def checklist(
    context: typer.Context,
    industry: Annotated[str | None, typer.Option("--industry", metavar="ID", help="The trade.")] = None,
    facts: Annotated[
        str | None, typer.Option("--facts", metavar="FILE|-", help="A JSON object of facts; - is stdin.")
    ] = None,
    departments: Annotated[
        str | None, typer.Option("--departments", metavar="A,B", help="Only the rows of these departments.")
    ] = None,
    grade: Annotated[
        str | None,
        typer.Option(
            "--grade",
            metavar="G",
            help="The place's grade: the list is as short as the trade's rule allows for it; most allow none.",
        ),
    ] = None,
    lang: LangGiven = None,
    form: Annotated[
        Path | None, typer.Option("--xlsform", metavar="OUT.xlsx", help="Write the list as an XLSForm too.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say what an inspector would check at a place with these facts."""
    if context.invoked_subcommand:
        return
    if industry is None or facts is None:
        missing = "--industry" if industry is None else "--facts"
        raise UsageFault(
            f"{missing} is missing; write yima checklist --industry catering --facts facts.json."
        )
    settings = from_env()
    known = read_catalogue(settings.data_dir, settings.today())
    library = _library(known, industry, settings)
    _require_grade(known, industry, grade, settings)
    chosen = _departments(known, departments)
    given = _values(library, facts)
    listed = check_list(library, given, chosen)
    short = known.visit_rules(industry).short_list
    spared = shortened(listed, short, grade, ROUTINE).left_out
    if form is not None:
        _write_form(known, library, given, chosen, form, [row.id for row in spared])
    depth = _depth(short, [row.id for row in spared], lang or settings.lang) if grade else None
    _say(settings, library, given, lang, as_json, departments=chosen, depth=depth)


def import_form(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="An XLSForm, ours or somebody else's.")],
    as_json: AsJson = False,
) -> None:
    """Print the questions of an XLSForm as requirements TOML; what a form does not say is left empty."""
    sheets = read_form(file)
    try:
        made = imported(sheets, datetime.now(from_env().timezone).date())
    except FormFault as error:
        raise UsageFault(f"{file}: {error}. Nothing was imported.") from error
    put(made.data, as_json=as_json, lines=lambda: [requirements_toml(made.data).rstrip("\n")])
    rows = len(made.data["requirements"])
    say(f"{rows} rows; {made.wanting} want a basis{WHAT_NOW if made.wanting else ''}.")
    if made.shown_if:
        say(f"{made.shown_if} of them are shown only if something else was answered; that is not taken over.")


WHAT_NOW = ": fill in law and article, and see what else `yima requirements lint` names"


def _write_form(
    known: Catalogue,
    library: Library,
    given: Mapping[str, Value],
    departments: Collection[str] | None,
    path: Path,
    spared: Collection[str],
) -> None:
    kept = {row.id for row in library.requirements} - set(spared)
    listed = check_list(library, given, departments, kept)
    try:
        write_form(xlsform(listed, library, known.industry_name(library.industry)), path)
    except FormFault as error:
        raise UsageFault(f"--xlsform: {error}.") from error
    say(f"{path} has {len(listed.rows)} rows, {len(listed.to_find_out)} of them to find out on site.")


def _say(
    settings: Settings,
    library: Library,
    given: Mapping[str, Value],
    lang: Language | None,
    as_json: bool,
    *,
    departments: Collection[str] | None,
    depth: Mapping[str, Any] | None = None,
) -> None:
    selection = select(library, given, departments)
    if depth is not None:
        selection = _without(selection, depth["left_out"])
    said = document(library, selection, lang or settings.lang, texts=lang is not None)
    if depth is not None:
        said["depth"] = depth
    put(said, as_json=as_json, lines=lambda: _lines(said))


def _without(selection: Selection, left_out: Collection[str]) -> Selection:
    """The selection without the rows that a short list spares; they apply, so they are not among those that do not."""

    def kept(rows: Sequence[Chosen]) -> tuple[Chosen, ...]:
        return tuple(one for one in rows if one.requirement.id not in left_out)

    return replace(selection, items=kept(selection.items), unknown=kept(selection.unknown))


def _depth(rule: ShortList | None, left_out: Sequence[str], lang: str) -> dict[str, Any]:
    """How deep the list goes, and what says so; `basis` is null where nobody says anything, or the rule is assumed."""
    return {
        "list": "short" if left_out else "full",
        "basis": said_basis(rule.basis, lang) if rule and rule.basis else None,
        "assumed": rule is not None and rule.basis is None,
        "left_out": list(left_out),
    }


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
    """Refuse a grade that the trade's table does not give."""
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
    depth = said.get("depth")
    if depth:
        basis = depth["basis"]
        where = f", {basis['law']} {basis['article']}" if basis else ", assumed" if depth["assumed"] else ""
        spared = f", {len(depth['left_out'])} left out" if depth["left_out"] else ""
        head = f"{head}; {depth['list']} list{spared}{where}"
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
