"""Whether the mirror says what the graph says, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from regulation.grading.mirror import files
from regulation.grading.mirror.files import Manifest, Model
from regulation.grading.mirror.keeping import brought_up, tables_now
from regulation.grading.mirror.rows import EVER, ID, frame
from regulation.grading.population import Progress, no_progress, pages, pages_of
from regulation.office import Office
from risk import RiskTable


@dataclass(frozen=True, slots=True)
class Checked:
    """What a comparison with the graph found: rows compared by model, and the premises of which the two differ."""

    at: datetime
    rows: dict[str, int]
    differing: dict[str, list[str]]

    @property
    def fits(self) -> bool:
        """Whether the two say the same of everybody."""
        return not any(self.differing.values())


def check(office: Office, progress: Progress = no_progress) -> Checked:
    """Compare the mirror, brought up to date first, with the graph. The caller holds `files.alone`.

    A premises that differs is looked at once more when the mirror has caught up with what was done meanwhile.
    """
    now = {table.id: table for table in tables_now(office)}
    manifest = brought_up(office, now.values(), progress)
    doubted = {
        name: _differing(office, model, now[name], progress) for name, model in manifest.models.items()
    }
    if any(doubted.values()):
        manifest = brought_up(office, now.values(), progress)
        doubted = {name: _still_differing(office, manifest, now[name], ids) for name, ids in doubted.items()}
    return Checked(manifest.at, {name: model.rows for name, model in manifest.models.items()}, doubted)


def _differing(office: Office, model: Model, table: RiskTable, progress: Progress) -> list[str]:
    """Ids of which mirror and graph differ, both read in the order of ids, a part at a time."""
    read = (frame(table, page) for page in pages(office, model.edition.industries, EVER))
    ahead = frame(table, [])
    found: list[str] = []
    ends = [part.first for part in model.parts[1:]]
    for part, end in zip(model.parts, [*ends, None], strict=True):
        inside, ahead = _up_to(end, ahead, read)
        found += _unlike(files.read_part(office.settings.data_dir, part), inside)
        progress(f"check {table.id}", inside.height)
    return found


def _up_to(
    end: str | None, ahead: pl.DataFrame, read: Iterator[pl.DataFrame]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows before an id, of those read ahead and of pages in the order of ids; and what was read beyond."""
    held = [ahead]
    while end is None or held[-1].is_empty() or held[-1].get_column(ID)[-1] < end:
        page = next(read, None)
        if page is None:
            break
        held.append(page)
    rows = pl.concat(held)
    return (
        (rows, rows.clear())
        if end is None
        else (rows.filter(pl.col(ID) < end), rows.filter(pl.col(ID) >= end))
    )


def _still_differing(office: Office, manifest: Manifest, table: RiskTable, ids: Sequence[str]) -> list[str]:
    model = manifest.models[table.id]
    here = pl.concat(
        [
            files.read_part(office.settings.data_dir, part).filter(pl.col(ID).is_in(ids))
            for part in model.parts
        ]
    )
    industries = set(model.edition.industries)
    there = [one for page in pages_of(office, ids, EVER) for one in page if one.industry in industries]
    return _unlike(here, frame(table, there))


def _unlike(one: pl.DataFrame, other: pl.DataFrame) -> list[str]:
    """Ids of rows that the other frame does not have just so, of both."""
    sides = [
        left.join(right, on=left.columns, how="anti", nulls_equal=True).get_column(ID)
        for left, right in ((one, other), (other, one))
    ]
    return sorted({*sides[0], *sides[1]})
