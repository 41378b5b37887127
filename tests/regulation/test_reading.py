"""Files of tables: every usual encoding is read, what is wrong with one row stays with that row, memory stays flat."""

import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from regulation.register.reading import LINE_MOST_LETTERS, Row, TableFileError, read_table_file

PLACES = "code,name\n1,张记面馆\n2,李氏药房\n"


def rows(path: Path) -> list[Row]:
    return [row for chunk in read_table_file(path).chunks() for row in chunk]


def csv_of(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "table.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def workbook(path: Path, fill: Callable[[xlsxwriter.Workbook], object]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk", "gb18030", "gb2312"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_every_usual_encoding_and_delimiter_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    table = read_table_file(csv_of(tmp_path, PLACES.replace(",", delimiter), encoding))
    assert table.columns == ("code", "name")
    assert list(table.rows) == [
        Row(2, {"code": "1", "name": "张记面馆"}),
        Row(3, {"code": "2", "name": "李氏药房"}),
    ]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_either_order_of_utf_16_is_told_by_its_mark(tmp_path: Path, encoding: str) -> None:
    assert rows(csv_of(tmp_path, "\ufeff" + PLACES, encoding))[0].cells["name"] == "张记面馆"


def test_letters_that_only_gb18030_holds_are_read(tmp_path: Path) -> None:
    assert rows(csv_of(tmp_path, "code,name\n1,𠮷野家\n2,張記麵館\n", "gb18030"))[0].cells["name"] == "𠮷野家"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_byte_costs_its_row_alone(tmp_path: Path, encoding: str) -> None:
    content = f"{PLACES}3,王氏@药房\n4,东区旅店\n".encode(encoding).replace(b"@", b"\xff")
    found = rows(csv_of(tmp_path, content))
    assert [row.line for row in found if row.fault] == [4]
    assert "no text in the file's encoding" in (found[2].fault or "")
    assert found[3].cells == {"code": "4", "name": "东区旅店"}


def test_a_damaged_letter_does_not_turn_utf_8_into_gb18030(tmp_path: Path) -> None:
    content = f"{PLACES}3,甲乙".encode() + "丙".encode()[:2] + b"\n4,abcd\n"
    assert "张记面馆" not in content.decode("gb18030")  # it would pass for that
    found = rows(csv_of(tmp_path, content))
    assert found[0].cells["name"] == "张记面馆"
    assert [row.line for row in found if row.fault] == [4]


def test_a_cut_off_utf_16_file_keeps_its_rows(tmp_path: Path) -> None:
    found = rows(csv_of(tmp_path, PLACES.encode("utf-16") + b"\x31"))
    assert [row.cells["code"] for row in found if not row.fault] == ["1", "2"]


def test_a_stray_quotation_mark_costs_its_row_alone(tmp_path: Path) -> None:
    found = rows(csv_of(tmp_path, 'code,name\n1,a\n2,"b\n3,c\n4,d\n5,"e"\n6,"f, g"\n'))
    assert [(row.line, row.cells["name"]) for row in found if not row.fault] == [
        (2, "a"),
        (4, "c"),
        (5, "d"),
        (6, "e"),
        (7, "f, g"),
    ]
    assert [(row.line, dict(row.cells)) for row in found if row.fault] == [(3, {"code": "2", "name": '"b'})]


def test_a_cell_may_hold_several_lines(tmp_path: Path) -> None:
    found = rows(csv_of(tmp_path, 'code,name\n1,"a\nb"\n2,c\n'))
    assert [(row.line, row.cells["name"], row.fault) for row in found] == [(2, "a\nb", None), (4, "c", None)]


@pytest.mark.parametrize(("line", "cells"), [("1,2,3", "3 cells"), ("1", "1 cells")])
def test_a_row_with_other_cells_than_the_first_line_is_told(tmp_path: Path, line: str, cells: str) -> None:
    assert (rows(csv_of(tmp_path, f"code,name\n{line}\n"))[0].fault or "").startswith(cells)


def test_blank_lines_are_no_rows_but_are_counted(tmp_path: Path) -> None:
    assert [row.line for row in rows(csv_of(tmp_path, "code,name\n\n1,a\n,\n2,b\n"))] == [3, 5]


def test_header_only_is_a_table_without_rows(tmp_path: Path) -> None:
    assert rows(csv_of(tmp_path, "code,name\n")) == []


def test_a_line_without_end_is_not_taken_into_memory(tmp_path: Path) -> None:
    found = rows(csv_of(tmp_path, "code,name\n1," + "x" * (2 * LINE_MOST_LETTERS) + "\n2,b\n"))
    assert [(row.line, bool(row.fault)) for row in found] == [(2, True), (3, False)]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.csv", b"", "the file is empty"),
        ("none.xlsx", b"", "the file is empty"),
        ("none.parquet", b"", "the file is empty"),
        ("blank.csv", b"\n\n", "holds no column names"),
        ("zeros.csv", bytes(3 * LINE_MOST_LETTERS), "holds no column names"),
        ("quote.csv", b'"code,name\n1,a\n', "holds no column names"),
        ("twice.csv", b"code,code\n", "'code' stands there twice"),
        ("table.ods", b"x", "files end in .csv, .parquet or .xlsx"),
        ("table", b"x", "files end in .csv, .parquet or .xlsx"),
        ("garbage.xlsx", b"\x00garbage" * 99, "no readable XLSX workbook"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 99, "no readable XLSX workbook"),
        ("garbage.parquet", b"PAR1" + b"garbage" * 99 + b"PAR1", "no readable Parquet file"),
    ],
)
def test_a_file_of_which_nothing_can_be_used_is_refused_in_a_sentence(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(TableFileError, match=told) as refusal:
        read_table_file(path)
    assert str(refusal.value).startswith(str(path))


@pytest.mark.parametrize("name", ["gone.csv", "gone.parquet", "gone.xlsx"])
def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableFileError, match="cannot be read"):
        read_table_file(tmp_path / name)


def test_a_folder_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(TableFileError, match="a folder and no file"):
        read_table_file(tmp_path / "folder.csv")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "zip.xlsx", "w") as parts:
        parts.writestr("letter.txt", "hello")
    with pytest.raises(TableFileError, match="no readable XLSX workbook"):
        read_table_file(tmp_path / "zip.xlsx")


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableFileError, match="the first sheet is empty"):
        read_table_file(workbook(tmp_path / "empty.xlsx", lambda book: book.add_worksheet()))


def test_merged_cells_above_the_columns_refuse_the_workbook(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "企业名单")
        sheet.write_row(1, 0, ["code", "name"])

    with pytest.raises(TableFileError, match=r"merged \(A1:C1\); unmerge"):
        read_table_file(workbook(tmp_path / "merged.xlsx", fill))


def _two_rows_merged(book: xlsxwriter.Workbook, sheet_name: str = "s") -> None:
    sheet = book.add_worksheet(sheet_name)
    for line, row in enumerate([["code", "name"], ["1", "a"], ["2", ""], ["3", "c"], ["4", "d"]]):
        sheet.write_row(line, 0, row)
    sheet.merge_range("B2:B3", "a")


def test_merged_cells_cost_the_rows_they_touch(tmp_path: Path) -> None:
    found = rows(workbook(tmp_path / "merged.xlsx", _two_rows_merged))
    assert [row.line for row in found if row.fault] == [2, 3]
    assert all("B2:B3 are merged" in (row.fault or "") for row in found[:2])
    assert [row.cells["code"] for row in found if not row.fault] == ["3", "4"]


def test_merged_cells_are_looked_for_on_the_sheet_that_is_read(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("notes").merge_range("A1:B9", "what this is")
        _two_rows_merged(book, "table")

    first = workbook(tmp_path / "made.xlsx", fill)
    swapped = tmp_path / "swapped.xlsx"
    with zipfile.ZipFile(first) as parts, zipfile.ZipFile(swapped, "w") as out:
        for name in parts.namelist():
            part = parts.read(name)
            if name == "xl/workbook.xml":  # as when somebody drags the second tab to the front
                head, notes, table, rest = _sheets(part)
                part = head + table + notes + rest
            out.writestr(name, part)
    assert [row.line for row in rows(swapped) if row.fault] == [2, 3]


def _sheets(workbook_xml: bytes) -> tuple[bytes, bytes, bytes, bytes]:
    head, inner = workbook_xml.split(b"<sheets>")
    sheets, rest = inner.split(b"</sheets>")
    notes, table = (part + b"/>" for part in sheets.split(b"/>")[:2])
    return head + b"<sheets>", notes, table, b"</sheets>" + rest


def test_a_blank_first_line_of_a_workbook_is_told(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet().write_row(1, 0, ["code", "name"])

    with pytest.raises(TableFileError, match="the first line holds no column names"):
        read_table_file(workbook(tmp_path / "low.xlsx", fill))


def test_a_blank_line_of_a_workbook_is_counted(tmp_path: Path) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["code", "name"])
        sheet.write_row(4, 0, [1001, "a"])

    assert rows(workbook(tmp_path / "gap.xlsx", fill)) == [Row(5, {"code": "1001", "name": "a"})]


def test_a_file_name_is_no_pattern(tmp_path: Path) -> None:
    pl.DataFrame({"code": ["here"]}).write_parquet(tmp_path / "a[1].parquet")
    pl.DataFrame({"code": ["elsewhere"]}).write_parquet(tmp_path / "a1.parquet")
    assert [row.cells["code"] for row in rows(tmp_path / "a[1].parquet")] == ["here"]


def test_a_parquet_file_damaged_inside_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "damaged.parquet"
    pl.DataFrame({"code": [f"code {n}" for n in range(5_000)]}).write_parquet(path)
    content = bytearray(path.read_bytes())
    content[4:2_000] = b"\xff" * 1_996
    path.write_bytes(content)
    with pytest.raises(TableFileError, match="damaged after row 0"):
        rows(path)


_WALK = """
import sys, pathlib, psutil
from regulation.register.reading import read_table_file
me, rows, first, most = psutil.Process(), 0, 0, 0
for chunk in read_table_file(pathlib.Path(sys.argv[1])).chunks():
    rows += len(chunk)
    most = max(most, me.memory_info().rss)
    first = first or most
print(rows, (most - first) // 2**20)
"""


def test_memory_stays_flat_over_a_long_csv(tmp_path: Path) -> None:
    line = f"{'9' * 18},{'面馆' * 10},catering,990101,{'东街 1 号' * 8}\n"
    wanted = 60 * 2**20 // len(line.encode())
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write("code,name,industry,district,address\n")
        stream.writelines(line for _ in range(wanted))
    done = subprocess.run(
        [sys.executable, "-c", _WALK, str(path)], capture_output=True, text=True, check=True
    )
    rows_read, grown_mb = map(int, done.stdout.split())
    assert rows_read == wanted
    assert grown_mb < 20
