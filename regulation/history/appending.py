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
from regulation.history.files import File, part_of, scanned, write_file, write_parts
from regulation.history.kinds import KINDS, Kind
from regulation.history.locking import held
from regulation.history.manifest import Manifest
from regulation.history.reading import History
from regulation.history.shelf import next_deed
from regulation.office import Office
from risk import Text

_NAME_LETTERS = 12


@dataclass(frozen=True, slots=True)
class Appended:
    """What a batch did: `fresh` rows with new ids, `corrected` rows in place of older ones, `unchanged` rows.

    `aside` rows wait for their premises. `again`: the batch was known and nothing was done.
    """

    fresh: int = 0
    corrected: int = 0
    unchanged: int = 0
    aside: int = 0
    again: bool = False


def append(
    office: Office,
    who: Who,
    kind: str,
    rows: pl.DataFrame,
    *,
    batch: str | None = None,
    aside: pl.DataFrame | None = None,
) -> Appended:
    """Append a batch of rows; without an id of its own it is known by its content.

    `rows` has the kind's columns (`Kind.schema`), but `premises` holds the ids of premises; each `id` stands once.
    `aside` (`Kind.waiting`) are rows whose premises nobody knows. The same batch again changes nothing. An id sent
    before with equal content is unchanged; with other content the newer row stands, and the older is kept in the past.

    Raises:
        Refused: to those who may not load.
        BatchRefused: the batch's id was used for other rows, or rows lack an id or a day, or an id stands twice.
        HistoryDamaged: what lies there already is not what was written; nothing was appended.
    """
    require(who, Action.LOAD)
    taken = KINDS[kind]
    given = rows.select(taken.schema.names())
    waiting = pl.DataFrame(schema=taken.waiting) if aside is None else aside.select(taken.waiting.names())
    _refuse_unusable(given)
    content = _content(given, waiting)
    batch = batch or content[:32]
    history = History.of(office)
    shelf = history.shelf(kind)
    with held(shelf.folder):
        before = shelf.tidied()
        known = office.store.read(lambda tx: stored.appended(tx, kind, batch))
        if known is not None:
            return _again(known, content, given.height)
        numbers = history.numbers.give(given["premises"].unique(maintain_order=True))
        same, replaced, new = _compared(history, taken, _numbered(given, numbers))
        done = Appended(new.height - replaced.height, replaced.height, same.height, waiting.height)
        name = f"{before.number + 1:06}-{hashlib.sha256(batch.encode()).hexdigest()[:_NAME_LETTERS]}"
        kept = new.with_columns(batch=pl.lit(batch)).select(taken.kept.names())
        after = _appended(shelf.folder, before, kept, replaced, name, batch)
        after = _set_aside(shelf.folder, taken, after, waiting, given, name)
        deed = next_deed(office, before, "append", who.account)
        counted = deed(batch, content, done.fresh, done.corrected, done.aside)
        shelf.publish(office, who.account, after, before, counted)
    return done


def tried(office: Office, who: Who, kind: str, rows: pl.DataFrame, aside: int = 0) -> Appended:
    """What appending these rows would do; nothing is written. Raises as `append` does."""
    require(who, Action.LOAD)
    taken = KINDS[kind]
    given = rows.select(taken.schema.names())
    _refuse_unusable(given)
    history = History.of(office)
    same, replaced, new = _compared(history, taken, _numbered(given, history.numbers.frame()))
    return Appended(new.height - replaced.height, replaced.height, same.height, aside)


def _content(rows: pl.DataFrame, waiting: pl.DataFrame) -> str:
    """SHA-256 of a batch: its rows in the order of their ids, written as CSV."""
    told = hashlib.sha256(rows.sort("id").write_csv().encode())
    if waiting.height:
        told.update(waiting.sort("id").write_csv().encode())
    return told.hexdigest()


def _again(known: Deed, content: str, rows: int) -> Appended:
    if known.content != content:
        raise BatchRefused(
            Text(
                f"批次 {known.batch} 已于 {known.at:%Y-%m-%d} 装载，内容不同。请换一个批次编号。",
                f"Batch {known.batch} was appended on {known.at:%Y-%m-%d} with other rows. Give this one its own id.",
            )
        )
    return Appended(unchanged=rows, aside=known.aside, again=True)


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


def _numbered(rows: pl.DataFrame, numbers: pl.DataFrame) -> pl.DataFrame:
    """The rows with the numbers of their premises; None where it has none."""
    named = numbers.rename({"id": "premises"})
    return rows.join(named, on="premises", how="left").drop("premises").rename({"number": "premises"})


def _compared(
    history: History, kind: Kind, rows: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Ids that stand with the same content; the rows that stand with another; and the new rows."""
    content = kind.schema.names()
    new = rows.select(pl.col(name).cast(dtype) for name, dtype in kind.schema.items())
    standing = history.scan(kind.name).join(new.lazy().select("id"), on="id", how="semi")
    old = standing.collect(engine="streaming")
    same = new.join(old, on=content, how="semi", nulls_equal=True).select("id")
    return same, old.join(same, on="id", how="anti"), new.join(same, on="id", how="anti")


def _appended(
    folder: Path, before: Manifest, new: pl.DataFrame, replaced: pl.DataFrame, name: str, batch: str
) -> Manifest:
    """The new rows a file a part, and each file that held a replaced row written anew without it."""
    files = [*_without(folder, before.files, replaced, name), *write_parts(folder, name, new)]
    past = list(before.past)
    if replaced.height:
        told = replaced.with_columns(replaced_by=pl.lit(batch))
        past.append(write_file(folder, f"past/{name}.parquet", told))
    return replace(before, files=tuple(sorted(files)), past=tuple(past))


def _without(folder: Path, files: tuple[File, ...], gone: pl.DataFrame, name: str) -> list[File]:
    """The files, those that hold one of these rows written anew without it."""
    parts = {None, *map(part_of, gone["premises"])} if gone.height else set[int | None]()
    kept: list[File] = []
    for place, file in enumerate(files):
        rows = scanned(folder, [file]).collect() if file.part in parts else None
        left = None if rows is None else rows.join(gone, on="id", how="anti")
        if rows is None or left is None or left.height == rows.height:
            kept.append(file)
        elif left.height:
            kept.append(write_file(folder, f"{file.cut}/{name}-{place}.parquet", left))
    return kept


def _set_aside(
    folder: Path, kind: Kind, now: Manifest, waiting: pl.DataFrame, known: pl.DataFrame, name: str
) -> Manifest:
    """The rows that wait, but for those whose premises is known by now; of two on one id the newer waits."""
    before = scanned(folder, now.aside).collect() if now.aside else waiting.clear()
    left = before.join(known, on="id", how="anti").join(waiting, on="id", how="anti")
    if left.height == before.height and waiting.is_empty():
        return now
    after = pl.concat([left, waiting.select(pl.col(n).cast(t) for n, t in kind.waiting.items())])
    if after.is_empty():
        return replace(now, aside=())
    return replace(now, aside=(write_file(folder, f"aside/{name}.parquet", after),))
