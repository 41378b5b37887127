"""`yima models`, `yima grade`, `yima regrade`: the risk tables, one subject by them, everyone by them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

import typer

from regulation.access.policy import OPERATOR
from regulation.catalogue import Adoption, Catalogue, CatalogueError, adopt, read_catalogue
from regulation.cli.given import FactsGiven, read_facts
from regulation.cli.saying import AsJson, UsageFault, office_opened, progress_shown, put
from regulation.grading.regrade import regrade
from regulation.settings import Settings, from_env
from risk import RiskTable, assess, assumed, document

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As of this day, 2026-11-22; else today.")
]
GRADE_EXAMPLE = (
    "Example: yima grade --model uk-fhrs --facts facts.json   ·   … | yima grade --model uk-fhrs --facts -"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("models", epilog="Example: yima models --json")(models)
    app.command("adopt", epilog='Example: yima adopt cn-medical-trial --by "王敏，区卫生健康局"')(adopt_model)
    app.command("grade", epilog=GRADE_EXAMPLE)(grade)
    app.command("regrade", epilog="Example: yima regrade --model cn-food-sales-2016")(regrade_everyone)


def models(as_json: AsJson = False) -> None:
    """List the risk tables: editions, sources, whether on trial, how many numbers are assumed."""
    settings = from_env()
    known = read_catalogue(settings.data_dir)
    data = [
        {
            "id": model,
            "title": editions[-1].title.of(settings.lang),
            "facts": [fact.id for fact in editions[-1].facts],
            "adopted": _adopted(known, model),
            "versions": [
                {
                    "version": table.version,
                    "effective_from": table.effective_from.isoformat(),
                    "effective_to": table.effective_to.isoformat() if table.effective_to else None,
                    "source": table.source.of(settings.lang),
                    "on_trial": table.on_trial,
                    "assumed": len(assumed(table)),
                }
                for table in editions
            ],
        }
        for model, editions in known.tables.items()
    ]
    put(data, as_json=as_json, lines=lambda: [_model_line(row) for row in data])


def _adopted(known: Catalogue, model: str) -> dict[str, str] | None:
    """Who adopted a table that is on trial, and when; None where nobody did, or nobody need."""
    adoption = known.adoption(model)
    return {"by": adoption.by, "on": adoption.on.isoformat()} if adoption else None


def adopt_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A risk table that is on trial.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The person who answers for it.")],
    as_json: AsJson = False,
) -> None:
    """Adopt a risk table that is on trial: from now on the trades that name it are graded by it here."""
    settings = from_env()
    if not by.strip():
        raise UsageFault("--by is empty; name the person who answers for grading by this table.")
    try:
        known = read_catalogue(settings.data_dir)
        adopt(settings.data_dir, known, model, Adoption(by.strip(), _day(None, settings)))
    except CatalogueError as error:
        raise UsageFault(str(error)) from error
    trades = [industry.id for industry in known.industries.values() if industry.table == model]
    data = {"model": model, "by": by.strip(), "industries": trades}
    put(data, as_json=as_json, lines=lambda: [f"{model} is adopted by {by.strip()} for {', '.join(trades)}."])


def _model_line(row: Mapping[str, Any]) -> str:
    newest = row["versions"][-1]
    trial = ", on trial" if newest["on_trial"] else ""
    return f"{row['id']:<24} {newest['version']}{trial}  {row['title']}  ({newest['assumed']} assumed)"


def grade(
    model: Annotated[str, typer.Option("--model", metavar="ID", help="The risk table.")],
    facts: FactsGiven,
    version: Annotated[
        str | None, typer.Option("--version", metavar="V", help="One edition; else the one in force.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Grade one subject and say the reason for every point."""
    settings = from_env()
    day = _day(as_of, settings)
    table = _table(read_catalogue(settings.data_dir), model, version, day)
    result = assess(table, read_facts(facts), day)
    said = document(result, settings.lang)
    put(said, as_json=as_json, lines=lambda: _grade_lines(said))


def regrade_everyone(
    model: Annotated[
        str | None, typer.Option("--model", metavar="ID", help="Only the premises this table grades.")
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Grade every premises; only what changed is written."""
    with office_opened() as office, progress_shown() as progress:
        day = _day(as_of, office.settings)
        done = regrade(office, OPERATOR, model=model, as_of=day, progress=progress)
    put(
        done.as_json(),
        as_json=as_json,
        lines=lambda: [
            f"{done.assessed:>9,} assessed as of {day}",
            f"{done.changed:>9,} changed",
            *(f"{number:>9,} {state}" for state, number in sorted(done.states.items())),
            *(f"{premises}: {reason}" for premises, reason in done.refused.items()),
        ],
    )


def _table(known: Catalogue, model: str, version: str | None, day: date) -> RiskTable:
    return known.edition(model, version) if version else known.table(model, day)


def _day(text: str | None, settings: Settings) -> date:
    if text is None:
        return datetime.now(settings.timezone).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageFault(f"--as-of is {text!r}, which is no date; write it as 2026-11-22.") from None


def _grade_lines(said: Mapping[str, Any]) -> list[str]:
    score = "no score" if said["score"] is None else f"score {said['score']}"
    known = f"{said['known_share']:.1%} of the weight known"
    head = f"{said['grade'] or said['state']}  ({said['state']}, {score}, {known})"
    rows = [
        f"{point['points']:>9} {point['factor']}: {'unknown' if point['value'] is None else point['value']}"
        for point in said["points"]
    ]
    return [f"{said['model']} {said['version']}: {head}", *rows, *said["notes"]]
