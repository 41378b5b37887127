"""Appending: a batch of rows by its id, exactly once; what was sent before stays, what differs is corrected."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from graph import history as stored
from graph.history import Deed
from regulation.access import Action, Who, require
from regulation.history.errors import BatchRefused
from regulation.history.files import File, checked, write_file
from regulation.history.kinds import KINDS, Kind
from regulation.history.locking import held
from regulation.history.manifest import Manifest
from regulation.history.reading import History
from regulation.history.shelf import next_deed
from regulation.office import Office
from risk import Text


@dataclass(frozen=True, slots=True)
class Appended:
    """What a batch did: `fresh` rows with new ids, `corrected` rows in place of older ones, `unchanged` rows.

    `again`: the batch was known and nothing was done.
    """

    fresh: int = 0
    corrected: int = 0
    unchanged: int = 0
    again: bool = False


def append(office: Office, who: Who, kind: str, batch: str, rows: pl.DataFrame) -> Appended:
    """Append a batch. `rows` has the kind's columns; `premises` holds the ids of premises, and each `id` stands once.

    The same batch again changes nothing. An id sent before with equal content is unchanged; with other content the
    newer row stands, and the older is kept in the past of both batches.

    Raises:
        Refused: to those who may not load.
        BatchRefused: the batch's id was used for other rows, or rows lack an id or a day, or an id stands twice.
        HistoryDamaged: what lies there already is not what was written; nothing was appended.
    """
    require(who, Action.LOAD)
    taken = KINDS[kind]
    given = rows.select(taken.schema.names())
    _refuse_unusable(given)
    content = content_digest(given)
    history = History.of(office)
    shelf = history.shelf(kind)
    with held(shelf.folder):
        before = shelf.tidied()
        known = office.store.read(lambda tx: stored.appended(tx, kind, batch))
        if known is not None:
            return _again(known, content, given.height)
        numbered = _numbered(history, taken, given, batch)
        held_already = _held(history, taken, numbered)
        same, differing = _compared(taken, numbered, held_already)
        new = numbered.join(same, on="id", how="anti")
        manifest = _appended(shelf.folder, before, new, differing, batch)
        deed = next_deed(office, before, "append", who.account)(
            batch, content, new.height - differing.height, differing.height
        )
        shelf.publish(office, who.account, manifest, before, deed)
    return Appended(new.height - differing.height, differing.height, same.height)


def content_digest(rows: pl.DataFrame) -> str:
    """SHA-256 of rows in the order of their ids, written as CSV."""
    return hashlib.sha256(rows.sort("id").write_csv().encode()).hexdigest()


def _again(known: Deed, content: str, rows: int) -> Appended:
    if known.content != content:
        raise BatchRefused(
            Text(
                f"批次 {known.batch} 已于 {known.at:%Y-%m-%d} 装载，内容不同。请换一个批次编号。",
                f"Batch {known.batch} was appended on {known.at:%Y-%m-%d} with other rows. Give this one its own id.",
            )
        )
    return Appended(unchanged=rows, again=True)


def _refuse_unusable(rows: pl.DataFrame) -> None:
    for column in ("id", "premises", "date"):
        if rows[column].has_nulls():
            raise BatchRefused(
                Text(
                    f"有的行缺少 {column}。请补全后重新装载。",
                    f"Rows lack their {column}. Fill it in and load again.",
                )
            )
    if rows["id"].n_unique() != rows.height:
        twice = rows.filter(pl.col("id").is_duplicated())["id"][0]
        raise BatchRefused(
            Text(
                f"编号 {twice} 在一批中出现两次。请只保留一行。",
                f"Id {twice} stands in the batch twice. Keep one row.",
            )
        )


def _numbered(history: History, kind: Kind, rows: pl.DataFrame, batch: str) -> pl.DataFrame:
    """The rows as they are kept: premises by number, and the batch that brought them."""
    numbers = history.numbers.give(rows["premises"].unique(maintain_order=True))
    joined = rows.rename({"premises": "named"}).join(
        numbers.rename({"id": "named", "number": "premises"}), on="named", how="left"
    )
    return joined.with_columns(batch=pl.lit(batch)).select(pl.col(n).cast(t) for n, t in kind.kept.items())


def _held(history: History, kind: Kind, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that stand under the ids of these."""
    return (
        history.scan(kind.name)
        .join(rows.lazy().select("id"), on="id", how="semi")
        .collect(engine="streaming")
    )


def _compared(kind: Kind, new: pl.DataFrame, old: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Ids whose content is the same, and the older rows of those whose content differs."""
    content = kind.schema.names()
    same = (
        new.select(content).join(old.select(content), on=content, how="semi", nulls_equal=True).select("id")
    )
    return same, old.join(same, on="id", how="anti")


def _appended(
    folder: Path, before: Manifest, new: pl.DataFrame, replaced: pl.DataFrame, batch: str
) -> Manifest:
    """The new rows a file a month, and each file that held a replaced row written anew without it."""
    name = f"{before.number + 1:06}-{hashlib.sha256(batch.encode()).hexdigest()[:12]}"
    files = _without(folder, before.files, replaced, name)
    by_month = new.group_by(pl.col("date").dt.strftime("%Y-%m").alias("month"))
    for (month,), rows in sorted(by_month, key=lambda part: str(part[0][0])):
        files.append(write_file(folder, f"month={month}/{name}.parquet", rows.drop("month", strict=False)))
    past = list(before.past)
    if replaced.height:
        told = replaced.with_columns(replaced_by=pl.lit(batch))
        past.append(write_file(folder, f"past/{name}.parquet", told, sought=False))
    return replace(before, files=tuple(sorted(files)), past=tuple(past))


def _without(folder: Path, files: tuple[File, ...], gone: pl.DataFrame, name: str) -> list[File]:
    """The files, those that hold one of these rows written anew without it."""
    months = set(gone["date"].dt.strftime("%Y-%m"))
    kept: list[File] = []
    for place, file in enumerate(files):
        rows = (
            pl.read_parquet(checked(folder, file), glob=False, hive_partitioning=False)
            if file.month in months
            else None
        )
        left = None if rows is None else rows.join(gone, on="id", how="anti")
        if rows is None or left is None or left.height == rows.height:
            kept.append(file)
        elif left.height:
            kept.append(write_file(folder, f"month={file.month}/{name}-{place}.parquet", left))
    return kept
