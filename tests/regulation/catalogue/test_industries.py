"""A trade is a folder, and a class belongs to one trade."""

import shutil
from pathlib import Path

import pytest

from regulation.catalogue import PACKAGE, CatalogueError, read_catalogue


def test_a_trade_of_ones_own_needs_a_folder_and_no_python(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "bakery"
    folder.mkdir(parents=True)
    (folder / "industry.toml").write_text(
        'zh = "烘焙"\nen = "Bakeries"\nclasses = ["1411"]\ndepartments = ["market_regulation"]\n',
        encoding="utf-8",
    )
    (folder / "risk.toml").write_text('model = "cn-food-sales-2016"\n', encoding="utf-8")
    known = read_catalogue(tmp_path)
    found = known.industry_of_class("1411")
    assert found is not None
    assert (found.id, found.model) == ("bakery", "cn-food-sales-2016")
    assert "bakery" in known.supervised_by("market_regulation")


def test_a_trade_whose_table_is_not_there_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "catering"
    shutil.copytree(PACKAGE / "industries" / "catering", folder)
    (folder / "risk.toml").write_text('model = "no-such-table"\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="no-such-table"):
        read_catalogue(tmp_path)


def test_two_trades_cannot_own_one_class(tmp_path: Path) -> None:
    folder = tmp_path / "industries" / "second_catering"
    shutil.copytree(PACKAGE / "industries" / "catering", folder)
    with pytest.raises(CatalogueError, match="belongs to"):
        read_catalogue(tmp_path)
