"""The files of a deployment looked through: its own over the package's, and the next one also after a bad one."""

from pathlib import Path

import pytest

from checklists import Fault, Kind
from regulation.catalogue import PACKAGE, CatalogueError, layer, read_layers
from regulation.linting import Linted, lint, own_layer

CATERING = PACKAGE / "industries" / "catering"
TRADE = {
    "industry.toml": 'zh = "烘焙"\nen = "Bakeries"\nclasses = ["1411"]\ndepartments = ["market_regulation"]\n',
    "handbook.toml": '[[chapters]]\nid = "oven"\ntitle = { zh = "烤箱", en = "Oven" }\n',
    "requirements.toml": "version = 2026-11-01\n",
}
ROW = """
[[requirements]]
id = "BAK-1"
chapter = "oven"
title = { zh = "烤箱", en = "Oven" }
duty = { zh = "每天清理烤箱里的残渣。", en = "Clear the oven of crumbs every day." }
check = { zh = "看烤箱。", en = "Look at the oven." }
department = "market_regulation"
method = "on_site"
severity = "general"
red_line = false
mend_days = 3
basis = { law = "food_safety_law", article = { zh = "第三十三条", en = "Article 33" }, verified = true }
"""
ASKED = """
[[questions]]
id = "gas"
text = { zh = "用燃气吗？", en = "Gas?" }
facts = ["uses_gas", "uses_bottled_gas"]
"""


def deployment(root: Path, *rows: str) -> Path:
    """A data directory with a trade of its own."""
    folder = root / "industries" / "bakery"
    folder.mkdir(parents=True)
    for name, content in TRADE.items():
        given = "".join(rows) if name == "requirements.toml" else ""
        (folder / name).write_text(content + given, encoding="utf-8")
    return root


def looked_at(root: Path) -> Linted:
    return lint([layer(PACKAGE), layer(root)])


def kinds(faults: tuple[Fault, ...]) -> list[tuple[str, str, Kind]]:
    return [(Path(fault.file).name, fault.row, fault.kind) for fault in faults]


def test_what_is_shipped_has_no_fault() -> None:
    found = lint([layer(PACKAGE)])
    assert found.faults == ()
    assert {fault.row for fault in found.remarks if fault.kind is Kind.NOT_VERIFIED} >= {"CAT-013", "CAT-014"}
    assert found.files > 15


def test_a_trade_of_ones_own_is_looked_at_together_with_the_common_rows(tmp_path: Path) -> None:
    root = deployment(tmp_path, ROW)
    assert set(kinds(looked_at(root).faults)) == {("requirements.toml", "COM-023", Kind.NEVER_ASKED)}
    handbook = root / "industries" / "bakery" / "handbook.toml"
    handbook.write_text(TRADE["handbook.toml"] + ASKED, encoding="utf-8")
    assert looked_at(root).faults == ()


def broken(root: Path, file: str, content: str) -> str:
    """Put a file that does not parse into the bakery's folder; what is then refused, together."""
    path = root / "industries" / "bakery" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return "\n".join(fault.what for fault in looked_at(root).faults if fault.kind is Kind.REFUSED)


NO_LAW = ROW.replace("BAK-1", "BAK-2").replace('law = "food_safety_law"', 'law = ""')


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("handbook.toml", '[[chapters]]\nid = "Oven"\n', "must be lower-case letters"),
        ("industry.toml", "zh = ", "this is not TOML"),
        ("../facts.toml", "oven = 3\n", "wants zh and en"),
        (
            "../facts.toml",
            '[oven]\ntype = "flag"\nzh = "烤箱"\nen = "oven"\nnames = 3\n',
            "'names' is no table",
        ),
        ("../laws.toml", '[bread]\nzh = "面包法"\nen = "Bread Law"\n', "checked_on is missing"),
        ("../../tables/uk-fhrs/2030-01-01.toml", "id = 3\n", "bases is missing"),
    ],
)
def test_a_file_that_does_not_parse_is_a_fault_and_the_others_are_looked_at_all_the_same(
    tmp_path: Path, file: str, content: str, sentence: str
) -> None:
    root = deployment(tmp_path, ROW, NO_LAW)
    assert sentence in broken(root, file, content)
    assert ("requirements.toml", "BAK-2", Kind.NO_BASIS) in kinds(looked_at(root).faults)


@pytest.mark.parametrize(
    ("file", "content", "sentence"),
    [
        ("requirements.toml", "version = ", "this is not TOML"),
        ("requirements.toml", "version = 2026-11-01\nrequirements = 3\n", "must be a list"),
        ("industry.toml", 'zh = "烘焙"\nen = "Bakeries"\nclasses = 5\n', "'classes' is no list"),
        ("visits.toml", "repeat_months = { value = 3 }\n", "has no law"),
        ("risk.toml", 'model = "none-such"\n', "names the risk table 'none-such'"),
        ("../departments.toml", "guild = 1\n", "wants zh and en"),
        (
            "requirements.toml",
            TRADE["requirements.toml"] + ROW.replace('"oven"', '"attic"'),
            "chapter 'attic'",
        ),
    ],
)
def test_what_would_stop_the_start_is_a_fault(tmp_path: Path, file: str, content: str, sentence: str) -> None:
    root = deployment(tmp_path, ROW)
    handbook = root / "industries" / "bakery" / "handbook.toml"
    handbook.write_text(TRADE["handbook.toml"] + ASKED, encoding="utf-8")
    assert sentence in broken(root, file, content)
    with pytest.raises(CatalogueError):
        read_layers([layer(PACKAGE), layer(root)])


def test_a_folder_of_industries_or_of_a_trade_or_a_file_lies_over_the_packages(tmp_path: Path) -> None:
    root = deployment(tmp_path, NO_LAW)
    folder = root / "industries" / "bakery"
    for path in (root / "industries", root, folder, folder / "requirements.toml"):
        found = lint([layer(PACKAGE), own_layer(path)])
        assert ("requirements.toml", "BAK-2", Kind.NO_BASIS) in kinds(found.faults), path


def test_a_file_in_a_trades_folder_stands_in_place_of_the_packages(tmp_path: Path) -> None:
    folder = tmp_path / "catering"
    folder.mkdir()
    shipped = (CATERING / "requirements.toml").read_text(encoding="utf-8")
    (folder / "requirements.toml").write_text(
        shipped.replace('when = "uses_gas', 'when = "uses_gass'), "utf-8"
    )
    found = lint([layer(PACKAGE), own_layer(folder / "requirements.toml")])
    assert {fault.kind for fault in found.faults} == {Kind.UNDECLARED_FACT}
    assert {fault.file for fault in found.faults} == {str(folder / "requirements.toml")}


def test_a_file_that_lies_alone_is_a_trade_of_its_own_that_nobody_can_ask_yet(tmp_path: Path) -> None:
    path = tmp_path / "imported.toml"
    path.write_text(TRADE["requirements.toml"] + NO_LAW, encoding="utf-8")
    found = lint([layer(PACKAGE), own_layer(path)])
    assert kinds(found.faults) == [("imported.toml", "BAK-2", Kind.NO_BASIS)]


def test_an_edition_that_was_superseded_is_not_held_against_the_newest(tmp_path: Path) -> None:
    root = deployment(tmp_path, ROW.replace("food_safety_law", "bread"))
    folder = root / "industries" / "bakery"
    (folder / "handbook.toml").write_text(TRADE["handbook.toml"] + ASKED, encoding="utf-8")
    laws = (
        '[bread]\nzh = "面包法"\nen = "Bread Law"\nversion = 2020-01-01\nchecked_on = 2026-11-01\n'
        'superseded_by = { zh = "新法", en = "the new law" }\n'
    )
    (root / "industries" / "laws.toml").write_text(laws, encoding="utf-8")
    assert [fault.kind for fault in looked_at(root).faults] == [Kind.SUPERSEDED]
    (folder / "requirements.toml").rename(folder / "requirements.2025-01-01.toml")
    text = (folder / "requirements.2025-01-01.toml").read_text(encoding="utf-8")
    (folder / "requirements.2025-01-01.toml").write_text(text.replace("2026-11-01", "2025-01-01"), "utf-8")
    (folder / "requirements.toml").write_text(TRADE["requirements.toml"] + ROW, encoding="utf-8")
    assert looked_at(root).faults == ()


@pytest.mark.parametrize("name", ["none-such", "empty"])
def test_a_path_without_requirement_files_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(CatalogueError, match="there are no requirement files here"):
        own_layer(tmp_path / name)
