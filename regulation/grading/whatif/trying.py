"""Trying a draft of a risk table on everybody beside the table in force; no grade, no deed, nothing in the store moves.

The population is read from its mirror, brought up to date first; the graph decides about whom the mirror cannot tell,
and about everybody where the draft takes a fact that the mirror does not hold just so.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import date
from typing import BinaryIO

import polars as pl

from graph.changes import EVERYTHING, Place, news
from graph.grades import SubjectRow
from regulation.access import Action, Who, require
from regulation.grading import mirror
from regulation.grading.population import Progress, no_progress, pages, pages_of
from regulation.grading.whatif.comparing import compared, read
from regulation.grading.whatif.counting import MinutesFor, alike, minutes_at_door
from regulation.grading.whatif.movers import farthest, named
from regulation.grading.whatif.report import WhatIf
from regulation.office import Office
from risk import RiskTable, integers


def whatif(
    office: Office,
    who: Who,
    draft: RiskTable,
    day: date,
    minutes_for: MinutesFor,
    *,
    progress: Progress = no_progress,
) -> WhatIf:
    """Try a draft on everybody of the trades that name its model, with what is known of them on a day; only read.

    `minutes_for` says how long a list takes, as planning reckons it. While another process keeps the mirror,
    everybody is read from the graph; itself it holds the mirror only to bring it up to date and to open its parts.
    """
    return _tried(_by_mirror, who, _Trial(office, draft, day, progress), minutes_for)


def whatif_from_graph(
    office: Office, who: Who, draft: RiskTable, day: date, minutes_for: MinutesFor
) -> WhatIf:
    """The same with everybody read from the graph and nothing from the mirror: slow, and the truth."""
    return _tried(_by_graph, who, _Trial(office, draft, day, no_progress), minutes_for)


class _Trial:
    """One draft tried as of a day: both tables, the trades, and whose facts were not taken so far."""

    def __init__(self, office: Office, draft: RiskTable, day: date, progress: Progress) -> None:
        self.office, self.draft, self.day, self.progress = office, draft, day, progress
        self.present = office.catalogue.table_if_any(draft.id, day)
        self.industries = sorted(i.id for i in office.catalogue.industries.values() if i.table == draft.id)
        self.refused: dict[str, str] = {}

    def read(self, page: Sequence[SubjectRow]) -> pl.DataFrame:
        """A page of the graph by both tables; whoever is in another trade by now is left out."""
        here = [subject for subject in page if subject.industry in self.industries]
        return read(self.office, self.present, self.draft, here, self.day, self.refused)

    def counted(self, some: Iterable[pl.DataFrame], minutes_for: MinutesFor) -> WhatIf:
        """Everybody counted, some at a time, and those that move most named."""
        version = self.present.version if self.present else None
        done = WhatIf(self.draft.id, self.day, version, self.draft.version)
        minutes = minutes_at_door(self.office, self.day, minutes_for)
        moving: pl.DataFrame | None = None
        for rows in some:
            done.count(alike(self.office.catalogue, self.present, self.draft, rows, self.day), minutes)
            moving = farthest(self.present, self.draft, rows if moving is None else pl.concat([moving, rows]))
            self.progress(self.draft.id, rows.height)
        if moving is not None:
            done.movers = named(self.office, self.present, self.draft, moving, self.day)
        done.refused = dict(sorted(self.refused.items()))
        return done


def _tried(
    everybody: Callable[[_Trial], Iterable[pl.DataFrame]], who: Who, trial: _Trial, minutes_for: MinutesFor
) -> WhatIf:
    """A trial over everybody, read in one of the two ways, with the seconds that it took."""
    require(who, Action.DRAFT_TABLE)
    begun = time.monotonic()
    done = trial.counted(everybody(trial), minutes_for)
    done.seconds = time.monotonic() - begun
    return done


def _by_graph(trial: _Trial) -> Iterator[pl.DataFrame]:
    """Everybody from what the graph says, a page at a time."""
    return (trial.read(page) for page in pages(trial.office, trial.industries, trial.day))


def _by_mirror(trial: _Trial) -> Iterator[pl.DataFrame]:
    """Everybody from the mirror, a part at a time; after each part those of it whom the graph decides.

    Premises that deeds named while the mirror was brought up to date are the graph's as well.
    """
    office = trial.office
    held = next((table for table in mirror.tables_now(office) if table.id == trial.draft.id), None)
    if held is None or not _holds(held, [t for t in (trial.present, trial.draft) if t]):
        yield from _by_graph(trial)
        return
    with ExitStack() as kept:
        found = _opened(trial, held, kept)
        newer = news(office.store, found[0], office.now()).named if found else frozenset({EVERYTHING})
        if found is None or EVERYTHING in newer:
            yield from _by_graph(trial)
            return
        for part in mirror.told_parts(office, found[1], held, trial.day):
            yield from _part(trial, part, newer)
    yield from (trial.read(page) for page in pages_of(office, sorted(newer), trial.day))


def _opened(trial: _Trial, held: RiskTable, kept: ExitStack) -> tuple[Place, list[BinaryIO]] | None:
    """The parts of the mirror as of now, open as long as `kept` is, and how far they have followed the change feed.

    The mirror is nobody else's only while this is done. None where it is another's now, or of other trades.
    """
    office = trial.office
    with suppress(mirror.MirrorInUse), mirror.alone(office.settings.data_dir):
        manifest = mirror.brought_up(office, [held], trial.progress)
        model = manifest.models[held.id]
        if set(model.edition.industries) == set(trial.industries):
            return manifest.place, kept.enter_context(mirror.opened(office.settings.data_dir, model))
    return None


def _part(trial: _Trial, part: mirror.Told, newer: frozenset[str]) -> Iterator[pl.DataFrame]:
    """One part of the mirror without the newer ones; those of whom it cannot tell as the graph has them."""
    rows = part.rows.filter(~pl.col(mirror.ID).is_in(newer)) if newer else part.rows
    yield compared(trial.present, trial.draft, rows, [rows] * (1 if trial.present is None else 2))
    left = [one for one in part.untold if one not in newer]
    yield from (trial.read(page) for page in pages_of(trial.office, left, trial.day))


def _holds(held: RiskTable, tables: Iterable[RiskTable]) -> bool:
    """Whether each fact that these tables take becomes the same integer by the table that the mirror is made by."""
    return all(
        name in integers(held, {}, date.max) and _made(table, name) == _made(held, name)
        for table in tables
        for name in integers(table, {}, date.max)
    )


def _made(table: RiskTable, name: str) -> object:
    """All by which a fact becomes an integer: its declaration but for words, its items; of other facts the grades."""
    declared = next((fact for fact in table.facts if fact.id == name), None)
    if declared is None:
        return [band.grade for band in table.grades], table.adjust
    items = [way.items for factor in table.factors for way in factor.ways if way.fact == name]
    return (
        declared.kind,
        declared.choices,
        declared.allowed,
        declared.highest,
        declared.decay,
        declared.refused,
        items,
    )
