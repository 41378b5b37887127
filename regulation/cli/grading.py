"""`yima models`, `grade`, `regrade`, `whatif`: the risk tables, one subject by them, everyone, and by a draft."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from regulation import adopting
from regulation.access.policy import OPERATOR
from regulation.adopting import AdoptionRefused
from regulation.catalogue import Catalogue, CatalogueError, read_catalogue, read_draft
from regulation.cli.given import FactsGiven, facts_in, located, read_source
from regulation.cli.saying import AsJson, UsageFault, office_opened, progress_shown, put
from regulation.credit.classing import CreditRefused, classify_all, is_credit
from regulation.grading.regrade import Regraded, regrade
from regulation.grading.whatif import whatif
from regulation.planning.reading import minutes_for
from regulation.settings import Settings, from_env
from risk import FactError, RiskTable, assess, assumed, document

AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="As of this day, 2026-11-22; else today.")
]
ADOPT_EXAMPLE = 'Example: yima adopt cn-medical-trial --by "王敏，区卫生健康局" --reason 试行一年'
GRADE_EXAMPLE = (
    "Example: yima grade --model uk-fhrs --facts facts.json   ·   … | yima grade --model uk-fhrs --facts -"
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("models", epilog="Example: yima models --json")(models)
    app.command("adopt", epilog=ADOPT_EXAMPLE)(adopt_model)
    app.command("grade", epilog=GRADE_EXAMPLE)(grade)
    app.command("regrade", epilog="Example: yima regrade --model cn-food-sales-2016")(regrade_everyone)
    app.command("whatif", epilog="Example: yima whatif --model cn-food-sales-2016 --table draft.toml")(
        try_table
    )


def models(as_json: AsJson = False) -> None:
    """List the risk tables: editions, sources, whether on trial, how many numbers are assumed."""
    settings = from_env()
    known = read_catalogue(settings.data_dir, settings.today())
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
    """Who adopted a table that is on trial, from when on and why; None where nobody did, or nobody need."""
    adoption = known.adoptions.get(model)
    if adoption is None:
        return None
    return {
        "by": adoption.by,
        "on": adoption.on.isoformat(),
        "reason": adoption.reason,
        "sha256": adoption.sha256,
    }


def adopt_model(
    model: Annotated[str, typer.Argument(metavar="MODEL", help="A risk table that is on trial.")],
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="The person who answers for it.")],
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="Why; it is public, as the name is.")
    ],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="From this day, 2026-12-01; else today.")
    ] = None,
    take_back: Annotated[
        bool, typer.Option("--take-back", help="Take the adoption back: from today nobody is graded by it.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Adopt a risk table that is on trial: the trades that name it are graded by it here from a day on."""
    if take_back and on is not None:
        raise UsageFault("--take-back holds from today on; leave out --on.")
    if not by.strip():
        raise UsageFault("--by is empty; name the person who answers for it.")
    with office_opened() as office:
        day = office.today() if on is None else _date(on, "--on")
        try:
            if take_back:
                deed = adopting.take_back(office, OPERATOR, model, reason, by=by)
            else:
                deed = adopting.adopt(office, OPERATOR, model, day, reason, by=by)
        except (AdoptionRefused, CatalogueError) as error:
            raise UsageFault(str(error)) from error
        trades = [industry.id for industry in office.catalogue.industries.values() if industry.table == model]
    data = {"model": model, "by": deed.by, "on": deed.on, "taken_back": take_back, "industries": trades}
    data |= {"edition": deed.edition, "sha256": deed.table}
    done = "taken back" if take_back else "adopted"
    whom = ", ".join(trades) or "the credit of legal entities"
    said = f"{model} {deed.edition} is {done} by {deed.by} from {deed.on} on, for {whom}."
    put(data, as_json=as_json, lines=lambda: [said])


def _model_line(row: Mapping[str, Any]) -> str:
    newest = row["versions"][-1]
    trial = f", on trial, {_standing(row['adopted'])}" if newest["on_trial"] else ""
    return f"{row['id']:<33} {newest['version']}{trial}  {row['title']}  ({newest['assumed']} assumed)"


def _standing(adopted: Mapping[str, str] | None) -> str:
    return f"adopted here by {adopted['by']} from {adopted['on']} on" if adopted else "adopted by nobody here"


def grade(
    model: Annotated[str, typer.Option("--model", metavar="ID", help="The risk table.")],
    facts: FactsGiven,
    version: Annotated[
        str | None,
        typer.Option("--version", metavar="V", help="One edition, by name or day; else the one in force."),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Grade one subject and say the reason for every point."""
    settings = from_env()
    day = _day(as_of, settings)
    known = read_catalogue(settings.data_dir, settings.today())
    table = _table(known, model, version, day)
    text = read_source(facts)
    try:
        result = assess(table, facts_in(text, facts), day)
    except FactError as error:
        raise UsageFault(located(error, text, facts)) from error
    said = document(result, settings.lang)
    if table.on_trial:
        from regulation.web.views.tables import trial  # the words of a page, which no other grade waits for

        said["notes"].append(trial(known, table, settings.lang, day))
    put(said, as_json=as_json, lines=lambda: _grade_lines(said))


def regrade_everyone(
    model: Annotated[
        str | None,
        typer.Option(
            "--model", metavar="ID", help="Only what this table grades: a trade's premises, or credit."
        ),
    ] = None,
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Grade every premises, and classify the credit of every entity; only what changed is written."""
    with office_opened() as office, progress_shown() as progress:
        day = _day(as_of, office.settings)
        alone = model is not None and is_credit(office, model)
        graded = None if alone else regrade(office, OPERATOR, model=model, as_of=day, progress=progress)
        classed = None
        if alone or (model is None and office.catalogue.credit_table(day)):
            try:
                classed = classify_all(office, OPERATOR, as_of=day, progress=progress)
            except CreditRefused as refused:
                raise UsageFault(refused.sentence.of(office.settings.lang)) from refused
    said = (graded or Regraded()).as_json() | ({"credit": classed.as_json()} if classed else {})
    put(
        said,
        as_json=as_json,
        lines=lambda: [
            *(_regraded_lines(graded, f"assessed as of {day}") if graded else ()),
            *(_regraded_lines(classed, f"legal entities classified as of {day}") if classed else ()),
        ],
    )


def _regraded_lines(done: Regraded, what: str) -> list[str]:
    return [
        f"{done.assessed:>9,} {what}",
        f"{done.changed:>9,} changed",
        *(f"{number:>9,} {state}" for state, number in sorted(done.states.items())),
        *(f"{key}: {reason}" for key, reason in done.refused.items()),
    ]


def try_table(
    model: Annotated[str, typer.Option("--model", metavar="ID", help="The risk table that it drafts.")],
    table: Annotated[Path, typer.Option("--table", metavar="FILE", help="The draft, as a table's TOML.")],
    as_of: AsOf = None,
    as_json: AsJson = False,
) -> None:
    """Show what a draft of a risk table would change for everybody; nothing is written."""
    try:
        content = table.read_bytes()
    except OSError as error:
        raise UsageFault(f"{table}: cannot be read ({error.strerror}).") from error
    settings = from_env()
    day = _day(as_of, settings)
    draft = read_draft(content, str(table), model, read_catalogue(settings.data_dir, settings.today()))
    with office_opened() as office, progress_shown() as progress:
        said = whatif(office, OPERATOR, draft, day, minutes_for, progress=progress).as_json()
    said = {"sha256": hashlib.sha256(content).hexdigest(), **said}
    put(said, as_json=as_json, lines=lambda: _whatif_lines(said))


def _whatif_lines(said: Mapping[str, Any]) -> list[str]:
    moves, needed = said["moves"], said["needed"]
    visits = [
        f"{needed[side]['visits_min']:,} to {needed[side]['visits_max']:,}" for side in ("before", "after")
    ]
    hours = [
        f"{needed[side]['minutes_min'] // 60:,} to {needed[side]['minutes_max'] // 60:,}"
        for side in ("before", "after")
    ]
    return [
        f"{said['model']} {said['after']} beside {said['before'] or 'no edition'}, as of {said['as_of']}",
        f"{said['premises']:>9,} premises, {said['refused_premises']:,} more cannot be graded by one of the two",
        *(f"{moves[key]:>9,} {key}" for key in ("worse", "better", "gained", "lost", "stays")),
        *(f"{row['premises']:>9,} {row['before']} -> {row['after']}" for row in said["matrix"]),
        f"visits a year: {visits[0]} before, {visits[1]} after",
        f"hours at the door a year: {hours[0]} before, {hours[1]} after",
        f"{sum(row['premises'] for row in said['over_cap']):>9,} need more visits than they are to bear now",
        *(
            f"{row['premises']} {row['name']}: {row['before']} ({row['before_total']}) -> "
            f"{row['after']} ({row['after_total']}), {_because(row['factor'])}"
            for row in said["movers"]
        ),
    ]


def _because(factor: Mapping[str, Any] | None) -> str:
    if factor is None:
        return "by the edges of the grades"
    return f"{factor['factor']} {factor['before']} -> {factor['after']}"


def _table(known: Catalogue, model: str, version: str | None, day: date) -> RiskTable:
    return known.edition(model, version) if version else known.table(model, day)


def _day(text: str | None, settings: Settings) -> date:
    return settings.today() if text is None else _date(text, "--as-of")


def _date(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageFault(f"{option} is {text!r}, which is no date; write it as 2026-11-22.") from None


def _grade_lines(said: Mapping[str, Any]) -> list[str]:
    score = "no score" if said["score"] is None else f"score {said['score']}"
    known = f"{said['known_share']:.1%} of the weight known"
    head = f"{said['grade'] or said['state']}  ({said['state']}, {score}, {known})"
    rows = [
        f"{point['points']:>9} {point['factor']}: {'unknown' if point['value'] is None else point['value']}"
        for point in said["points"]
    ]
    return [f"{said['model']} {said['version']}: {head}", *rows, *said["notes"]]
