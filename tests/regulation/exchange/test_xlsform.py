"""XLSForm files: what is shipped comes back whole from the file, ODK takes it, and a bad file is one sentence."""

import shutil
import tomllib
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from pyxform.xls2xform import convert

from checklists import CheckList, Library, Requirement, Vocabulary, check_list, imported, parse_rows, xlsform
from regulation.catalogue import Catalogue, read_catalogue
from regulation.exchange.toml import requirements_toml
from regulation.exchange.xlsform import FormFileError, read_form, write_form
from tests.checklists.forms import TODAY, filled_in, published
from tests.checklists.rows import library, row, words
from tests.checklists.test_xlsform import LISTS, NAME, listed, made_up
from tests.regulation.test_requirements import used, values

CATALOGUE: Catalogue = read_catalogue()
WORDS = Vocabulary(CATALOGUE.laws, CATALOGUE.facts, CATALOGUE.departments)
ON = date(2026, 11, 26)


def from_file(path: Path, vocabulary: Vocabulary = WORDS) -> tuple[Requirement, ...]:
    """The rows of a form file by way of the TOML that is printed of them."""
    made = imported(read_form(path), TODAY)
    data = tomllib.loads(requirements_toml(made.data), parse_float=Decimal)
    assert data == made.data
    return parse_rows(data, "imported.toml", vocabulary).requirements


@pytest.mark.parametrize("trade", sorted(CATALOGUE.libraries))
def test_every_list_that_is_shipped_comes_back_whole(trade: str, tmp_path: Path) -> None:
    of = CATALOGUE.library(trade, ON)
    everything = CheckList(trade, of.version, (), of.requirements, ())
    facts = {name: values(of, name)[0] for name in used(of)}
    for shown in (everything, check_list(of, facts)):
        path = tmp_path / "list.xlsx"
        write_form(xlsform(shown, of, CATALOGUE.industry_name(trade)), path)
        assert from_file(path) == shown.rows
    assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(given=LISTS)
def test_whatever_a_row_says_the_file_keeps(given: list[dict[str, Any]], tmp_path: Path) -> None:
    of = made_up(given)
    write_form(xlsform(listed(of), of, NAME), tmp_path / "made-up.xlsx")
    assert from_file(tmp_path / "made-up.xlsx", words()) == of.requirements


def test_the_forms_check_of_odk_finds_nothing_to_say(tmp_path: Path) -> None:
    of = CATALOGUE.library("catering", ON)
    path = tmp_path / "list.xlsx"
    write_form(xlsform(check_list(of, {}), of, NAME), path)
    made = convert(str(path), validate=shutil.which("java") is not None)  # the check itself is a Java program
    assert made.warnings == []
    assert "<select1 " in made.xform
    assert "yima_law" not in made.xform, "our columns stay in the spreadsheet"


@pytest.mark.parametrize(("number", "items"), [(0, 54), (1, 89), (2, 32)])
def test_a_published_list_is_imported_from_its_file(number: int, items: int, tmp_path: Path) -> None:
    path = tmp_path / "published.xlsx"
    write_form(published(number), path)
    made = imported(read_form(path), TODAY)
    assert (len(made.data["requirements"]), made.wanting) == (items, items)
    assert tomllib.loads(requirements_toml(made.data)) == made.data
    assert len(filled_in(made)) == items


def text(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    path.write_text("type,name\nselect_one yn,q\n", encoding="utf-8")
    return path


def empty(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    path.touch()
    return path


def other_zip(tmp_path: Path) -> Path:
    path = tmp_path / "form.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("readme.txt", "no workbook")
    return path


def book(tmp_path: Path, **sheets: list[list[str]]) -> Path:
    path = tmp_path / "form.xlsx"
    with xlsxwriter.Workbook(path) as made:
        for name, lines in sheets.items():
            sheet = made.add_worksheet(name)
            for line, cells in enumerate(lines):
                sheet.write_row(line, 0, cells)
    return path


CHOICES = [["list_name", "name", "label"], ["yn", "yes", "是"], ["yn", "no", "否"]]
UNFORESEEN = [[*CHOICES[0], "x::y::z"], *([*choice, "?"] for choice in CHOICES[1:])]
HEAD = ["type", "name", "label"]
QUESTION = ["select_one yn", "q", "水"]


@pytest.mark.parametrize(
    ("made", "sentence"),
    [
        (lambda folder: folder / "none.xlsx", "cannot be used (No such file or directory)"),
        (lambda folder: folder, "cannot be used (Is a directory)"),
        (text, "no readable XLSX workbook"),
        (empty, "no readable XLSX workbook"),
        (other_zip, "no readable XLSX workbook"),
        (lambda folder: book(folder, sheet1=[["a"]]), "the sheet survey is missing"),
        (lambda folder: book(folder, survey=[HEAD, QUESTION]), "the sheet choices is missing"),
        (lambda folder: book(folder, survey=[], choices=[]), "no XLSForm"),
        (lambda folder: book(folder, survey=[["kind"], ["x"]], choices=CHOICES), "no XLSForm"),
        (lambda folder: book(folder, survey=[HEAD, ["begin_group", "g", "g"]], choices=CHOICES), "no XLSForm"),
        (lambda folder: book(folder, survey=[HEAD, ["wish", "q", "水"]], choices=CHOICES), "Unknown question type"),
        (lambda folder: book(folder, survey=[HEAD, QUESTION, QUESTION], choices=CHOICES), "no XLSForm"),
        (lambda folder: book(folder, survey=[HEAD, QUESTION], choices=[["list_name"], ["x"]]), "no XLSForm"),
        (lambda folder: book(folder, survey=[HEAD, QUESTION], choices=UNFORESEEN), "pyxform cannot make a form of it"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_form_is_one_sentence(
    made: Callable[[Path], Path], sentence: str, tmp_path: Path
) -> None:
    path = made(tmp_path)
    with pytest.raises(FormFileError) as refused:
        read_form(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def long(of: int) -> Library:
    return library(row("A", duty={"zh": "长" * of, "en": "long"}))


def test_a_text_that_no_cell_takes_is_refused_and_nothing_is_left_half_written(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    write_form(xlsform(listed(long(32_767)), long(32_767), NAME), path)
    before = path.read_bytes()
    with pytest.raises(FormFileError, match=r"A: hint::中文 \(zh\) has 32,768 letters"):
        write_form(xlsform(listed(long(32_768)), long(32_768), NAME), path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["list.xlsx"]


@pytest.mark.parametrize(
    ("name", "sentence"), [("list.csv", "ends in .xlsx"), ("none/list.xlsx", "cannot be written")]
)
def test_a_form_that_cannot_be_written_is_a_sentence(name: str, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(FormFileError, match=sentence):
        write_form(xlsform(listed(long(1)), long(1), NAME), tmp_path / name)
    assert list(tmp_path.iterdir()) == []
