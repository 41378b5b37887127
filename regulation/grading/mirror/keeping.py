"""Bringing the mirror up to date: from the change feed where it can say whose facts changed, else from everybody."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from graph.changes import EVERYTHING, news
from graph.grades import SubjectRow
from regulation.grading.mirror import files
from regulation.grading.mirror.files import Edition, Manifest, Model, Part
from regulation.grading.mirror.rows import EVER, ID, frame
from regulation.grading.population import PAGE, Progress, no_progress, pages, pages_of, trades_of
from regulation.office import Office
from risk import RiskTable

PART_ROWS = 100_000
"""Premises in one part: what is held in memory at a time. A part that has grown to twice as many is cut in two."""
MOST_CHANGED = 4
"""When more than one premises in so many changed, and more than a page, everybody is read anew."""


@dataclass(frozen=True, slots=True)
class Behind:
    """How far the mirror is behind: premises that deeds have changed since, and models that are to be made anew."""

    changed: int
    anew: tuple[str, ...]


def edition(office: Office, table: RiskTable) -> Edition:
    """By what rows of a table are made here now. The digest is of the table as it computes, whatever its file says."""
    facts = hashlib.sha256(repr(table).encode()).hexdigest()
    return Edition(table.id, table.version, facts, tuple(trades_of(office, table)))


def tables_now(office: Office) -> list[RiskTable]:
    """What the mirror can hold: of each model that grades a trade here, the edition in force today."""
    used = sorted({i.model for i in office.catalogue.industries.values() if i.model})
    today = office.today()
    return [table for name in used if (table := office.catalogue.table_if_any(name, today))]


def brought_up(
    office: Office, wanted: Iterable[RiskTable], progress: Progress = no_progress, *, anew: bool = False
) -> Manifest:
    """The mirror as of now, with a model for each of these tables; `anew`: of everybody, whatever lay there.

    Of the tables only those that `tables_now` gives. The caller holds `files.alone`. What a deed changed after this
    began may not be in it; the next time it is.
    """
    data_dir = office.settings.data_dir
    now = {table.id: table for table in tables_now(office)}
    old = None if anew else files.read(data_dir)
    told = news(office.store, old.place if old else None, office.now())
    kept = _still_good(office, old, now, told.named) if old else {}
    if kept and told.named:
        kept = _refreshed(office, kept, now, told.named, progress)
    manifest = Manifest(told.place, office.now(), kept)
    files.write(data_dir, manifest)
    for table in wanted:
        if table is now.get(table.id) and table.id not in manifest.models:
            made = _rebuilt(office, table, progress)
            manifest = replace(manifest, models={**manifest.models, table.id: made})
            files.write(data_dir, manifest)
    return manifest


def behind(office: Office, mirrored: Manifest) -> Behind:
    """What the next regrade would have to do before it can go by the mirror; only read.

    Raises:
        StoreUnavailable: the store does not answer.
    """
    now = {table.id: table for table in tables_now(office)}
    named = news(office.store, mirrored.place, office.now()).named
    good = _still_good(office, mirrored, now, named)
    return Behind(len(named - {EVERYTHING}), tuple(name for name in now if name not in good))


def _still_good(
    office: Office, old: Manifest, now: Mapping[str, RiskTable], named: Collection[str]
) -> dict[str, Model]:
    """The models that can be brought up to date: made as they would be today, and whole on the disk."""
    if EVERYTHING in named or len(named) > max(PAGE, old.rows // MOST_CHANGED):
        return {}
    return {
        name: model
        for name, model in old.models.items()
        if name in now
        and model.edition == edition(office, now[name])
        and files.is_whole(office.settings.data_dir, model.parts)
    }


def _rebuilt(office: Office, table: RiskTable, progress: Progress) -> Model:
    """A model from everybody of its trades, one part in memory at a time."""
    made = edition(office, table)
    parts: list[Part] = []
    for rows in _in_parts(table, pages(office, made.industries, EVER), progress):
        first = rows[ID][0] if parts else ""
        parts.append(files.write_part(office.settings.data_dir, table.id, first, rows))
    return Model(made, tuple(parts))


def _in_parts(
    table: RiskTable, read: Iterable[Sequence[SubjectRow]], progress: Progress
) -> Iterator[pl.DataFrame]:
    """The rows of these pages in frames of PART_ROWS; one empty frame where there is nobody."""
    held, done = [frame(table, [])], False
    for page in read:
        held.append(frame(table, page))
        progress(f"mirror {table.id}", len(page))
        if sum(one.height for one in held) >= PART_ROWS:
            yield pl.concat(held)
            held, done = [], True
    if held or not done:
        yield pl.concat(held)


def _refreshed(
    office: Office,
    kept: Mapping[str, Model],
    now: Mapping[str, RiskTable],
    named: Collection[str],
    progress: Progress,
) -> dict[str, Model]:
    """The models with the rows of these premises as they are now; one that belongs to a model no longer is gone."""
    ids = sorted(named)
    fresh: dict[str, list[pl.DataFrame]] = {name: [frame(now[name], [])] for name in kept}
    model_of = {trade: name for name, model in kept.items() for trade in model.edition.industries}
    for page in pages_of(office, ids, EVER):
        by_model: defaultdict[str, list[SubjectRow]] = defaultdict(list)
        for subject in page:
            if subject.industry in model_of:
                by_model[model_of[subject.industry]].append(subject)
        for name, subjects in by_model.items():
            fresh[name].append(frame(now[name], subjects))
        progress("mirror", len(page))
    return {
        name: replace(
            model, parts=tuple(_parts(office.settings.data_dir, model, ids, pl.concat(fresh[name])))
        )
        for name, model in kept.items()
    }


def _parts(data_dir: Path, model: Model, ids: Sequence[str], fresh: pl.DataFrame) -> Iterator[Part]:
    """The parts of a model with these premises' rows taken out and the fresh ones, in the order of ids, put in."""
    ends = [part.first for part in model.parts[1:]]
    for part, end in zip(model.parts, [*ends, None], strict=True):
        inside = ids[bisect_left(ids, part.first) : len(ids) if end is None else bisect_left(ids, end)]
        if not inside:
            yield part
            continue
        within = pl.col(ID).is_between(pl.lit(inside[0]), pl.lit(inside[-1]))
        old = files.read_part(data_dir, part)
        new = pl.concat([old.filter(~pl.col(ID).is_in(inside)), fresh.filter(within)]).sort(ID)
        if new.equals(old):
            yield part
        else:
            yield from _cut(data_dir, model, part.first, new)


def _cut(data_dir: Path, model: Model, first: str, rows: pl.DataFrame) -> Iterator[Part]:
    """The rows as one part, or as several where they have become too many for one."""
    size = rows.height if rows.height < 2 * PART_ROWS else PART_ROWS
    for at in range(0, max(rows.height, 1), max(size, 1)):
        some = rows.slice(at, size)
        yield files.write_part(data_dir, model.edition.model, some[ID][0] if at else first, some)
