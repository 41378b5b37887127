"""A table on trial grades nobody before a named person adopts it; taking that back ends its grading. Each is a deed.

The deeds lie in the store; what stands after them lies in `adopted.toml` of the data directory, where whoever has no
store finds it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from graph import KeyTaken, tallies
from graph import adoptions as stored
from graph.adoptions import Deed
from regulation.access import Action, Who, decide, require, scope
from regulation.catalogue import ADOPTED, Adoption, adoptions_text, read_adoptions, table_digest
from regulation.office import Office
from regulation.refusal import Refusal
from regulation.staging import put_in_place, stage
from risk import Text

LONGEST_REASON = 500
LONGEST_NAME = 60

Adoptions = Mapping[str, Adoption]


class AdoptionRefused(Refusal):
    """A table that cannot be adopted, or taken back, so; the sentence says why and what to do."""


NOT_ON_TRIAL = Text("这张表不是试行表，不用采用。", "This table is not on trial, so nobody need adopt it.")
STANDS = Text(
    "这张表已经采用。要改日期或理由，请先收回。",
    "This table is adopted already. To change day or reason, take the adoption back first.",
)
STANDS_NOT = Text(
    "这张表现在没有采用，没有可收回的。", "This table is not adopted, so there is nothing to take back."
)
NO_NAME = Text("请写明由谁负责，60 字以内。", "Name the person who answers for it, 60 characters at most.")
NO_REASON = Text("请写明理由，500 字以内。", "Give the reason, 500 characters at most.")
TOO_EARLY = Text("最早可以从今天 {day} 起采用。", "It can be adopted from today, {day}, at the earliest.")
CHANGED = Text(
    "这张表在您看的时候变了，请再看一遍。", "The table changed while you were reading it; look at it again."
)
MOVED = Text(
    "同时有人采用或收回了一张表，请刷新再试。",
    "Somebody adopted a table or took one back at the same time; reload and try again.",
)


def adopt(
    office: Office, who: Who, model: str, day: date | None, reason: str, *, by: str = "", seen: str = ""
) -> Deed:
    """Adopt the newest edition of a table on trial from a day on; `by` answers for it, else who is signed in.

    `seen` is the SHA-256 of the table that was read. Raises AdoptionRefused; CatalogueError for an unknown table.
    """

    def change(standing: Adoptions, deed: Deed) -> Adoptions:
        if model in standing and standing[model].sha256 == deed.table:
            raise AdoptionRefused(STANDS)
        if seen and seen != deed.table:
            raise AdoptionRefused(CHANGED)
        return {**standing, model: Adoption(deed.by, deed.on, deed.reason, deed.edition, deed.table)}

    if day is None or day < office.today():
        raise AdoptionRefused(
            Text(*(said.format(day=office.today()) for said in (TOO_EARLY.zh, TOO_EARLY.en)))
        )
    return _record(office, who, _drafted(office, who, model, by, reason, day), change)


def take_back(office: Office, who: Who, model: str, reason: str, *, by: str = "") -> Deed:
    """Take the adoption of a table back from today on; grades that were given stay as they are."""

    def change(standing: Adoptions, _deed: Deed) -> Adoptions:
        if model not in standing:
            raise AdoptionRefused(STANDS_NOT)
        return {key: one for key, one in standing.items() if key != model}

    drafted = _drafted(office, who, model, by, reason, office.today())
    return _record(office, who, replace(drafted, taken_back=True), change)


def deeds_of(office: Office, who: Who, model: str) -> list[Deed]:
    """Who adopted a table and who took that back, the newest first; none for who may not read it."""
    if not decide(who, Action.READ_REQUIREMENTS):
        return []
    return [deed for deed in office.store.read(stored.every) if deed.model == model]


def graded_by_model(office: Office, who: Who) -> Mapping[str, int]:
    """How many premises have a grade in the trades of each table, within what somebody may count; else none."""
    actions = [action for action in (Action.READ_OVERVIEW, Action.ADOPT_TABLE) if decide(who, action)]
    if not actions:
        return {}
    seen = scope(who, actions[0])
    models = {key: industry.table for key, industry in office.catalogue.industries.items() if industry.table}
    counts: Counter[str] = Counter(dict.fromkeys(models.values(), 0))
    for tally in office.store.read(lambda tx: tallies.read(tx, seen)):
        if tally.industry in models and tally.grade:
            counts[models[tally.industry]] += tally.count
    return counts


def finish(office: Office) -> None:
    """Put in place what the last deed left when the process ended; for the start of a server, and before a deed."""
    _put_last(office, office.store.read(stored.every))


def _drafted(office: Office, who: Who, model: str, by: str, reason: str, day: date) -> Deed:
    """The deed as it would be, its number and file still open. AdoptionRefused where it cannot be."""
    require(who, Action.ADOPT_TABLE)
    table = office.catalogue.newest(model)
    name, why = " ".join((by or who.called).split()), " ".join(reason.split())
    if not table.on_trial:
        raise AdoptionRefused(NOT_ON_TRIAL)
    if not 0 < len(name) <= LONGEST_NAME:
        raise AdoptionRefused(NO_NAME)
    if not 0 < len(why) <= LONGEST_REASON:
        raise AdoptionRefused(NO_REASON)
    digest = table_digest(office.settings.data_dir, table)
    return Deed(0, model, False, name, who.account, why, table.version, digest, day, office.now(), "")


def _record(office: Office, who: Who, drafted: Deed, change: Callable[[Adoptions, Deed], Adoptions]) -> Deed:
    """Record a deed with the file of adoptions that follows from it, and put that in place.

    The deeds are numbered, so of two at the same time one is refused and neither file hides the other.
    """
    known = office.store.read(stored.every)
    _put_last(office, known)
    standing = change(read_adoptions(office.settings.data_dir), drafted)
    path = office.settings.data_dir / ADOPTED
    digest = stage(path, adoptions_text(standing).encode())
    deed = replace(drafted, number=known[0].number + 1 if known else 1, file=digest)
    action = "table.take_back" if deed.taken_back else "table.adopt"
    try:
        office.store.write(action, who.account, lambda tx: stored.put(tx, deed))
    except KeyTaken as error:
        raise AdoptionRefused(MOVED) from error
    put_in_place(path, digest)
    return deed


def _put_last(office: Office, deeds: Sequence[Deed]) -> None:
    if deeds:
        put_in_place(office.settings.data_dir / ADOPTED, deeds[0].file)
