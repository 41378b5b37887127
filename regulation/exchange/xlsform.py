"""XLSForm files: the sheets of a check list written and read, each time looked over by pyxform as ODK and Kobo do."""

from __future__ import annotations

import warnings
import zipfile
from pathlib import Path

import polars as pl
import xlsxwriter
from fastexcel import FastExcelError
from polars.exceptions import PolarsError
from xlsxwriter.exceptions import XlsxWriterException

from checklists import Sheet, Sheets

XLSX_MOST_BYTES = 50 * 1024 * 1024
"""A workbook unpacks into memory, so a larger one is refused; no form comes near it."""

CELL_MOST_LETTERS = 32_767
"""What a cell of a workbook takes (ECMA-376); a longer text would be cut off silently."""


class FormFileError(ValueError):
    """A form of which nothing can be used, or that cannot be written; the message says what, where, what now."""


def write_form(sheets: Sheets, path: Path) -> None:
    """Write the sheets as a workbook; FormFileError leaves no file behind, and an earlier one as it was."""
    if path.suffix.lower() != ".xlsx":
        raise FormFileError(f"{path}: an XLSForm ends in .xlsx; name it so.")
    unfinished = path.with_name(f".{path.stem}.part.xlsx")
    try:
        _write(sheets, unfinished, path)
        _look_over(unfinished, path)
        unfinished.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise FormFileError(f"{path}: cannot be written ({error}). Check the folder.") from error
    finally:
        unfinished.unlink(missing_ok=True)


def read_form(path: Path) -> Sheets:
    """The sheets of a workbook that pyxform takes for a form; FormFileError says what is wrong with any other."""
    sheets = _read(path)
    missing = [name for name in ("survey", "choices") if name not in sheets]
    if missing:
        raise FormFileError(
            f"{path}: the sheet {missing[0]} is missing; an XLSForm has the sheets survey and choices."
        )
    _look_over(path, path)
    return Sheets(sheets["survey"], sheets["choices"], sheets.get("settings", ()))


def _write(sheets: Sheets, to: Path, named: Path) -> None:
    with xlsxwriter.Workbook(to) as book:
        bold = book.add_format({"bold": True, "text_wrap": True})
        for name, rows in (
            ("survey", sheets.survey),
            ("choices", sheets.choices),
            ("settings", sheets.settings),
        ):
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            columns = list(dict.fromkeys(column for row in rows for column in row))
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
            for line, row in enumerate(rows, start=1):
                for column, cell in row.items():
                    if len(cell) > CELL_MOST_LETTERS:
                        raise FormFileError(
                            f"{named}: {row.get('yima_id', row.get('name', ''))}: {column} has {len(cell):,} "
                            f"letters, and a cell takes {CELL_MOST_LETTERS:,}; shorten it."
                        )
                    sheet.write_string(line, columns.index(column), cell)


def _read(path: Path) -> dict[str, Sheet]:
    """Every sheet by its name in small letters."""
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(info.file_size for info in parts.infolist()) > XLSX_MOST_BYTES:
                raise FormFileError(
                    f"{path}: the workbook unpacks to more than {XLSX_MOST_BYTES // 2**20} MB; no form is as large."
                )
        frames = pl.read_excel(
            path,
            sheet_id=0,
            has_header=False,
            infer_schema_length=0,
            drop_empty_rows=False,
            drop_empty_cols=False,
            read_options={"skip_rows": 0},  # else rows above the first filled one are not counted
            raise_if_empty=False,
        )
    except (zipfile.BadZipFile, FastExcelError, PolarsError, OSError) as error:
        said = (
            error.strerror if isinstance(error, OSError) and error.strerror else "no readable XLSX workbook"
        )
        raise FormFileError(f"{path}: cannot be used ({said}). Save it anew as .xlsx.") from error
    return {name.strip().lower(): _sheet(frame) for name, frame in frames.items()}


def _sheet(frame: pl.DataFrame) -> Sheet:
    """The rows below the header; cells without a column's name are nobody's."""
    if frame.is_empty():
        return ()
    columns = [str(name or "").strip() for name in frame.row(0)]
    return tuple(
        {
            name: str(cell)
            for name, cell in zip(columns, cells, strict=True)
            if name and cell not in (None, "")
        }
        for cells in frame.slice(1).iter_rows()
    )


def _look_over(path: Path, named: Path) -> None:
    """Have pyxform make an XForm of a workbook; FormFileError with its sentence where it cannot."""
    from pyxform.errors import PyXFormError  # half a second to import, which only this needs
    from pyxform.xls2xform import convert

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl's, of styles and print areas
            convert(str(path), file_type=".xlsx")
    except PyXFormError as error:
        raise FormFileError(f"{named}: this is no XLSForm: {' '.join(str(error).split())}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:  # what it does not foresee itself
        raise FormFileError(
            f"{named}: pyxform cannot make a form of it; leave out columns and names that XLSForm does not know."
        ) from error
