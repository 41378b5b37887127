"""Loading history: complaints, findings, readings, penalties into columns, a deed for each million rows.

A row whose premises nobody knows is rejected as in other tables, and kept aside: it is taken in by the next loading of
its kind or of enterprises after which its premises is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import polars as pl

from graph import Tx, register
from regulation.access import Action, Who, require
from regulation.history import Appended, History, append, compact, tried
from regulation.office import Office
from regulation.register.bulk import AT, BulkTable, Chunk, open_bulk
from regulation.register.enterprise_rows import entity_key
from regulation.register.history_columns import BULK, REASON, Bulk, read_columns
from regulation.register.reading import TableFileError
from regulation.register.rejected import Rejected, RejectedFile
from regulation.register.report import Progress, Report

ASKED = 5_000
"""Entities that are asked for at a time."""

UNKNOWN = "unknown "
"""The column that says whether a row's premises is one that nobody knows yet."""


def load_history(
    office: Office, who: Who, kind: str, path: Path, *, dry_run: bool, progress: Progress
) -> Report:
    """Load one file of history. TableFileError when nothing of it can be used; Refused to those who may not.

    Raises:
        HistoryDamaged: what was loaded before is not what was written; nothing more was loaded.
    """
    require(who, Action.LOAD)
    bulk = BULK[kind]
    table = open_bulk(path)
    fault = bulk.unusable(table.columns)
    if fault:
        raise TableFileError(f"{path}: {fault}.")
    return load_columns(office, who, bulk, table, dry_run=dry_run, progress=progress)


def load_columns(
    office: Office, who: Who, bulk: Bulk, table: BulkTable, *, dry_run: bool, progress: Progress
) -> Report:
    """Load the rows of an opened table of history, a deed a chunk. Raises as `load_history` does."""
    require(who, Action.LOAD)
    kind = bulk.name
    report = Report() if dry_run else take_in(office, who, [kind])
    report.loaded[kind] += 0
    folder = office.settings.data_dir / "rejected"
    seen = SeenRows()
    with closing(RejectedFile(folder, f"{kind}-{table.path.stem}", office.now(), table.columns)) as rejects:
        for chunk in table.chunks:
            rows, repeated = seen.without_repeats(
                read_columns(bulk, chunk.rows, office.catalogue, office.today())
            )
            placed = _placed(office, rows)
            rejects.add(_rejected(chunk, placed))
            done = _appended(office, who, bulk, placed, dry_run=dry_run)
            report.loaded[kind] += done.fresh + done.corrected
            report.unchanged += done.unchanged + repeated
            report.aside += done.aside
            progress(kind, chunk.rows.height + len(chunk.faulty))
    report.rejected, report.rejected_file = rejects.count, rejects.path
    if not dry_run:
        compact(office, who, kind)
    return report


def take_in(office: Office, who: Who, kinds: Iterable[str] = BULK) -> Report:
    """Take in what was kept aside and whose premises is known by now; how many rows of each kind that were."""
    report = Report()
    for kind in kinds:
        waiting = History.of(office).aside(kind)
        if waiting.is_empty():
            continue
        known = _placed(office, waiting.with_columns(pl.lit(None, pl.String).alias(REASON)))
        found = known.filter(pl.col(REASON).is_null())
        if found.height:
            done = append(office, who, kind, found)
            report.loaded[kind] += done.fresh + done.corrected
            report.unchanged += done.unchanged
    return report


class SeenRows:
    """The ids a file has shown so far with a digest of each row: a second row of one id is told apart."""

    def __init__(self) -> None:
        self._seen = pl.DataFrame(schema={"key": pl.UInt64, "first": pl.Int64, "content": pl.UInt64})

    def without_repeats(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
        """The rows, of one id the first; a later one with other content has a reason. And how many equal ones went."""
        sound = rows.filter(pl.col(REASON).is_null())
        told = sound.select(AT, key=pl.col("id").hash(), content=sound.drop(AT, REASON).hash_rows())
        new = (
            told.unique("key", keep="first", maintain_order=True)
            .rename({AT: "first"})
            .join(self._seen, on="key", how="anti")
        )
        self._seen = pl.concat([self._seen, new.select(self._seen.columns)])
        later = told.join(self._seen, on="key", suffix=" first").filter(pl.col(AT) != pl.col("first"))
        equal = later.filter(pl.col("content") == pl.col("content first"))
        other = later.filter(pl.col("content") != pl.col("content first")).select(
            AT,
            pl.format("line {} says otherwise about the same; keep one of the two", "first").alias("again "),
        )
        kept = rows.join(equal, on=AT, how="anti", maintain_order="left")
        kept = kept.join(other, on=AT, how="left", maintain_order="left")
        return kept.with_columns(pl.coalesce(REASON, "again ").alias(REASON)).drop("again "), equal.height


def _placed(office: Office, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with `premises`, the id of the place that each means, or a reason; and whether its place is unknown."""
    sound = rows.filter(pl.col(REASON).is_null())
    codes = _entities(office, sound["code"].unique())
    places = _places(office, codes["entity"].drop_nulls().unique())
    several = places.group_by("entity").agg(
        pl.col("premises").count().alias("places "), pl.col("premises").first()
    )
    own = pl.col("key").str.slice(pl.col("entity").str.len_chars() + 1)
    named = places.drop_nulls("premises").select(
        "entity", own.alias("place"), pl.col("premises").alias("named ")
    )
    told = (
        rows.drop("premises", strict=False)
        .join(codes, on="code", how="left", maintain_order="left")
        .join(several, on="entity", how="left", maintain_order="left")
        .join(named, on=["entity", "place"], how="left", maintain_order="left")
    )
    unnamed, held = pl.col("place").is_null(), pl.col("places ").is_not_null()
    stranger = pl.col("entity").is_not_null() & ~held
    nowhere = held & ~unnamed & pl.col("named ").is_null()
    reason = pl.coalesce(
        REASON,
        "fault ",
        pl.when(stranger).then(
            pl.format("code: no enterprise {} is known; load enterprises first", "entity")
        ),
        pl.when(nowhere).then(
            pl.format("premises: {} has no place named '{}'; check the name", "entity", "place")
        ),
        pl.when(unnamed & (pl.col("places ") != 1)).then(
            pl.format("premises is empty and {} has {} places; say which one", "entity", "places ")
        ),
    )
    unknown = pl.col(REASON).is_null() & (stranger | nowhere)
    return told.with_columns(
        unknown.alias(UNKNOWN),
        reason.alias(REASON),
        pl.when(unnamed).then("premises").otherwise("named ").alias("premises"),
        pl.coalesce("entity", "code").alias("code"),
    )


def _entities(office: Office, codes: pl.Series) -> pl.DataFrame:
    """Each code as written with the key of its entity, or what is wrong with it. A known key is not parsed again."""
    known = set(_places(office, codes)["entity"])
    keys: list[str | None] = []
    faults: list[str | None] = []
    for code in codes:
        key, fault = (code, None) if code in known else _parsed(code)
        keys.append(key)
        faults.append(fault)
    return pl.DataFrame(
        {
            "code": codes,
            "entity": pl.Series(keys, dtype=pl.String),
            "fault ": pl.Series(faults, dtype=pl.String),
        }
    )


def _parsed(code: str) -> tuple[str | None, str | None]:
    try:
        return entity_key(code), None
    except ValueError as error:
        return None, f"code: {error}"


def _places(office: Office, entities: pl.Series) -> pl.DataFrame:
    """The places of those of these entities that are known: `entity`, `key`, `premises`."""
    asked = entities.drop_nulls().to_list()

    def work(tx: Tx) -> list[tuple[str, str | None, str | None]]:
        parts = (asked[start : start + ASKED] for start in range(0, len(asked), ASKED))
        return [row for part in parts for row in register.places_of(tx, part)]

    schema = {"entity": pl.String, "key": pl.String, "premises": pl.String}
    return pl.DataFrame(office.store.read(work), schema=schema, orient="row")


def _rejected(chunk: Chunk, placed: pl.DataFrame) -> list[Rejected]:
    """The rows that are not used, with their cells as they were written, in the order of their lines."""
    reasons = placed.filter(pl.col(REASON).is_not_null()).select(AT, REASON)
    rows = chunk.rows.join(reasons, on=AT, how="inner")
    told = [Rejected(row.pop(AT), row, row.pop(REASON)) for row in rows.iter_rows(named=True)]
    return sorted([*chunk.faulty, *told], key=lambda one: one.line)


def _appended(office: Office, who: Who, bulk: Bulk, placed: pl.DataFrame, *, dry_run: bool) -> Appended:
    good = placed.filter(pl.col(REASON).is_null())
    waiting = placed.filter(pl.col(UNKNOWN))
    if good.is_empty() and waiting.is_empty():
        return Appended()
    if dry_run:
        return tried(office, who, bulk.name, good, waiting.height)
    return append(office, who, bulk.name, good, aside=waiting)
