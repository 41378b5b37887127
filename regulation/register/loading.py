"""Loading the user's tables: get, read, compare, write. Good rows are written, bad ones come back with a reason.

Loading twice changes nothing: each record carries a digest of its content, and only what differs is written.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from graph import Tx, records, register
from graph.records import Record, digest
from regulation.access import Action, Who, require
from regulation.credit.classing import follow
from regulation.office import Office
from regulation.register import references
from regulation.register.cells import Cells, RowFault
from regulation.register.concerned import Concerned, of_drafts
from regulation.register.history_loading import load_history, take_in
from regulation.register.kinds import KINDS, Draft, Kind, Reading
from regulation.register.reading import Row, Table, TableFileError, read_table_file
from regulation.register.rejected import Rejected, RejectedFile
from regulation.register.report import Progress, Report

COUNTED = ("enterprises", "visits", "complaints", "findings", "penalties")
"""The tables in which credit finds records or what a register states."""


@dataclass(frozen=True, slots=True)
class Read:
    """A row that could be read, with its line and cells in case it is refused later."""

    row: Row
    draft: Draft


def load(
    office: Office,
    who: Who,
    kind: str,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress = lambda _name, _rows: None,
) -> Report:
    """Load one file of one kind. TableFileError when nothing of it can be used; Refused to those who may not.

    With new enterprises what was kept aside of history is taken in as well, where its premises is known now. The legal
    entities that the rows are about are classified anew in the deeds that follow.

    Raises:
        HistoryDamaged: what was loaded before is not what was written; run the load again once it is put back.
    """
    require(who, Action.LOAD)
    concerned = Concerned()
    if kind in KINDS:
        report = _load_register(office, who, KINDS[kind], path, dry_run, progress, concerned)
    else:
        report = load_history(
            office, who, kind, path, dry_run=dry_run, progress=progress, concerned=concerned
        )
    if kind in COUNTED and not dry_run:
        done = follow(office, who, concerned.codes, progress=progress)
        if done is not None:
            report.classified, report.reclassified = done.assessed, done.changed
    return report


def _load_register(
    office: Office,
    who: Who,
    kind: Kind,
    path: Path,
    dry_run: bool,
    progress: Progress,
    concerned: Concerned,
) -> Report:
    table = read_table_file(path)
    fault = kind.unusable(table.columns, office.catalogue)
    if fault:
        raise TableFileError(f"{path}: {fault}.")
    report = load_table(office, who, kind, table, dry_run=dry_run, progress=progress, concerned=concerned)
    if kind.record is records.Premises and not dry_run:
        report += take_in(office, who, concerned=concerned)
    return report


def load_table(
    office: Office,
    who: Who,
    kind: Kind,
    table: Table,
    *,
    dry_run: bool,
    progress: Progress,
    concerned: Concerned | None = None,
) -> Report:
    """Load the rows of an opened table, a transaction a chunk; whom they are about is added to `concerned`."""
    report, whom = Report(), concerned or Concerned()
    rejects = RejectedFile(
        office.settings.data_dir / "rejected", f"{kind.name}-{table.path.stem}", office.now(), table.columns
    )
    with closing(SeenKeys()) as seen, closing(rejects):
        for chunk in table.chunks():
            read, rejected = read_rows(office, kind, chunk)
            first, repeated = seen.without_repeats(read)
            fresh, unchanged, unresolved = _settle(office, who, kind, first, dry_run=dry_run)
            whom.add(of_drafts(read_drafts(first)))
            rejects.add(sorted([*rejected, *repeated, *unresolved], key=lambda r: r.line))
            report.loaded[kind.name] += fresh
            report.unchanged += unchanged + len(read) - len(first) - len(repeated)
            progress(kind.name, len(chunk))
    report.rejected, report.rejected_file = rejects.count, rejects.path
    return report


def read_rows(office: Office, kind: Kind, rows: Sequence[Row]) -> tuple[list[Read], list[Rejected]]:
    """Rows read by their kind, and those that cannot be."""
    reading = Reading(office.catalogue, office.today())
    good: list[Read] = []
    bad: list[Rejected] = []
    for row in rows:
        if row.fault:
            bad.append(Rejected(row.line, row.cells, row.fault))
            continue
        try:
            good.append(Read(row, kind.read(Cells(row.cells, reading.today), reading)))
        except RowFault as fault:
            bad.append(Rejected(row.line, row.cells, str(fault)))
    return good, bad


def write_new(
    office: Office, who: Who, name: str, records: Sequence[Record], *, dry_run: bool = False
) -> tuple[int, int]:
    """Write those records of one kind that differ from what is held: how many were new, how many were not."""
    if not records:
        return 0, 0
    kind = type(records[0])

    def differing(tx: Tx) -> list[Record]:
        held = register.digests(tx, kind, (r.key for r in records))
        return [r for r in records if held.get(r.key) != digest(r)]

    fresh = len(office.store.read(differing))
    if fresh and not dry_run:
        fresh = office.store.write(f"load.{name}", who.account, lambda tx: _put(tx, kind, differing(tx)))
    return fresh, len(records) - fresh


def _settle(
    office: Office, who: Who, kind: Kind, read: Sequence[Read], *, dry_run: bool
) -> tuple[int, int, list[Rejected]]:
    """New, unchanged, and rows whose premises, district or department is not known."""
    resolved, unresolved = office.store.read(lambda tx: references.resolve(tx, kind, read_drafts(read)))
    rejected = [
        Rejected(read[place].row.line, read[place].row.cells, reason) for place, reason in unresolved.items()
    ]
    if resolved and not dry_run:
        _prepare(office, who, resolved)
    fresh, unchanged = write_new(office, who, kind.name, resolved, dry_run=dry_run)
    return fresh, unchanged, rejected


def read_drafts(read: Sequence[Read]) -> list[Draft]:
    """The drafts of rows, in their order."""
    return [r.draft for r in read]


def _prepare(office: Office, who: Who, resolved: Sequence[Record]) -> None:
    """Districts and departments that the rows name and nobody has loaded yet are made, with their code as name."""
    missing = office.store.read(lambda tx: references.missing(tx, resolved))
    if missing:
        office.store.write("load.references", who.account, lambda tx: references.put_missing(tx, missing))


def _put(tx: Tx, kind: type[Record], records: Sequence[Record]) -> int:
    register.put(tx, kind, records)
    return len(records)


class SeenKeys:
    """The keys a file has shown so far, on disk, so that memory stays flat: a second row of one key is told apart."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a private file of its own, gone when closed
        self._db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, digest TEXT, line INTEGER) WITHOUT ROWID")

    def without_repeats(self, read: Sequence[Read]) -> tuple[list[Read], list[Rejected]]:
        """The first row of each key; a later one with other content is rejected, an equal one dropped."""
        first: list[Read] = []
        rejected: list[Rejected] = []
        for one in read:
            key, content = self._identity(one.draft)
            earlier = self._db.execute("SELECT digest, line FROM seen WHERE key = ?", (key,)).fetchone()
            if earlier is None:
                self._db.execute("INSERT INTO seen VALUES (?, ?, ?)", (key, content, one.row.line))
                first.append(one)
            elif earlier[0] != content:
                reason = f"line {earlier[1]} says otherwise about the same; keep one of the two"
                rejected.append(Rejected(one.row.line, one.row.cells, reason))
        return first, rejected

    def close(self) -> None:
        """Forget them."""
        self._db.close()

    @staticmethod
    def _identity(draft: Draft) -> tuple[str, str]:
        return draft.record.key, f"{digest(draft.record)}|{draft.subject}"
