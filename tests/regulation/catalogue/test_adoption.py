"""A table on trial grades nobody before a named person adopted it."""

from datetime import date
from pathlib import Path

import pytest

from regulation.catalogue import Adoption, CatalogueError, adopt, read_catalogue


def test_nobody_is_graded_by_a_table_on_trial_before_a_named_person_adopted_it(tmp_path: Path) -> None:
    before = read_catalogue(tmp_path)
    trade = before.industries["chicago_food"]
    assert (trade.table, trade.on_trial, trade.model) == ("chicago-food", True, None)
    adoption = Adoption('程"望舒"', date(2026, 11, 20))
    after = adopt(tmp_path, before, "chicago-food", adoption)
    assert after.industries["chicago_food"].model == "chicago-food"
    again = read_catalogue(tmp_path)
    assert again.industries == after.industries
    assert again.adoption("chicago-food") == adoption


def test_only_a_table_on_trial_is_adopted(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="not on trial"):
        adopt(tmp_path, read_catalogue(), "uk-fhrs", Adoption("x", date(2026, 11, 20)))
    with pytest.raises(CatalogueError, match="no risk table 'none-such'"):
        adopt(tmp_path, read_catalogue(), "none-such", Adoption("x", date(2026, 11, 20)))
    assert not (tmp_path / "adopted.toml").exists()


def test_an_adoption_without_a_person_or_a_day_stops_the_start(tmp_path: Path) -> None:
    for text in ("[chicago-food]\non = 2026-11-20\n", '[chicago-food]\nby = "x"\non = "today"\n'):
        (tmp_path / "adopted.toml").write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueError, match=r"adopted\.toml"):
            read_catalogue(tmp_path)
