"""A requirements file with rows changed: what does not change stays letter for letter, what does reads the same."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from checklists import Vocabulary, parse_rows
from graph import NotFound
from regulation.authoring.editions import Edition, newest
from regulation.authoring.form import typed_of
from regulation.catalogue import Catalogue, read_catalogue

CATALOGUE = read_catalogue()
DAY = date(2027, 1, 4)
TRADES = sorted(CATALOGUE.libraries)


def edition(trade: str, tmp_path: Path) -> Edition:
    return newest(tmp_path, trade)


@pytest.mark.parametrize("trade", TRADES)
def test_every_row_of_a_trade_written_anew_reads_the_same(trade: str, tmp_path: Path) -> None:
    found = edition(trade, tmp_path)
    text = found.rewritten(found.rows, DAY)
    said = tomllib.loads(text, parse_float=Decimal)
    assert said == {**found.data, "version": DAY}
    words = Vocabulary(CATALOGUE.laws, CATALOGUE.facts, CATALOGUE.departments)
    before, after = (parse_rows(data, "f", words) for data in (found.data, said))
    assert after.requirements == before.requirements
    assert after.version == "2027-01-04"


def test_one_changed_row_leaves_every_other_line_and_remark_where_it_was(tmp_path: Path) -> None:
    found = edition("catering", tmp_path)
    row = {**found.rows[1], "mend_days": 5}
    before, after = (text.splitlines() for text in (found.text, found.rewritten([row], DAY)))
    assert sum(line.startswith("#") for line in after) == sum(line.startswith("#") for line in before)
    start = before.index(f'id = "{row["id"]}"')
    end = before.index("[[requirements]]", start)
    wanted = [f"version = {DAY}" if line.startswith("version =") else line for line in before]
    assert after[: start - 1] == wanted[: start - 1]
    assert after[-(len(before) - end) :] == wanted[end:]
    assert "mend_days = 5" in after[start:end]


def test_a_new_row_stands_at_the_end(tmp_path: Path) -> None:
    found = edition("catering", tmp_path)
    row = {**found.rows[0], "id": "CAT-999", "points": Decimal("0.125")}
    text = found.rewritten([row], DAY)
    assert text.startswith(found.text.split("version", 1)[0])
    assert tomllib.loads(text, parse_float=Decimal)["requirements"][-1] == row


def test_a_withdrawn_row_leaves_the_reason_in_its_place_and_every_other_line_as_it_was(
    tmp_path: Path,
) -> None:
    found = edition("catering", tmp_path)
    key = found.rows[1]["id"]
    text = found.rewritten([], DAY, {key: "并入\n另一条"})
    said = tomllib.loads(text, parse_float=Decimal)
    assert said["requirements"] == [row for row in found.rows if row["id"] != key]
    remark = f"# 废止 withdrawn: {key}, {DAY}: 并入 另一条"
    after, lines = text.splitlines(), found.text.splitlines()
    wanted = [f"version = {DAY}" if line.startswith("version =") else line for line in lines]
    start = wanted.index(f'id = "{key}"') - 1
    assert after[: start + 1] == [*wanted[:start], remark]
    rest = after[start + 1 :]
    assert rest == wanted[-len(rest) :]
    again = Edition("catering", text, said).rewritten([], DAY, {found.rows[0]["id"]: "x"})
    assert remark in again.splitlines()


def test_a_file_laid_out_in_another_way_is_written_anew_and_reads_the_same() -> None:
    text = 'version = 2026-01-01\nrequirements = [{ id = "A-1", title = { zh = "一", en = "one" } }]\n'
    found = Edition("bakery", text, tomllib.loads(text))
    said = tomllib.loads(found.rewritten([{"id": "A-2", "when": 'form == "x"'}], DAY))
    assert [row["id"] for row in said["requirements"]] == ["A-1", "A-2"]
    assert said["version"] == DAY


def test_quotes_line_ends_and_strange_letters_come_back_as_they_were() -> None:
    text = 'version = 2026-01-01\n\n[[requirements]]\nid = "A-1"\n'
    found = Edition("bakery", text, tomllib.loads(text))
    odd = {"id": "A-1", "title": {"zh": 'a"b\\c\n\t\x7f\u2028', "en": "[[requirements]]"}}
    assert tomllib.loads(found.rewritten([odd], DAY))["requirements"] == [odd]


def test_the_deployments_own_edition_is_the_newest(tmp_path: Path, catalogue: Catalogue) -> None:
    assert "catering" in catalogue.libraries
    folder = tmp_path / "industries" / "catering"
    folder.mkdir(parents=True)
    shipped = edition("catering", tmp_path)
    (folder / "requirements.toml").write_text(shipped.rewritten([], DAY), encoding="utf-8")
    assert edition("catering", tmp_path).version == DAY
    with pytest.raises(NotFound):
        newest(tmp_path, "no_such_trade")


def test_a_row_as_a_form_names_every_text_once(tmp_path: Path) -> None:
    typed = typed_of(edition("catering", tmp_path).rows[1])
    assert typed["title.zh"] == "食品经营许可"
    assert typed["basis.verified"] == "yes"
    assert typed["red_line"] == ""
    assert len(typed["phrases.zh"].splitlines()) == len(typed["phrases.en"].splitlines()) == 4
