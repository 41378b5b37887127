"""A table on trial grades nobody before a named person adopted it, and before the day that they named."""

from datetime import date
from pathlib import Path

import pytest

from regulation.catalogue import ADOPTED, Adoption, CatalogueError, adopting, adoptions_text, read_catalogue

DAY = date(2026, 11, 20)


def adopted_here(data_dir: Path, **adoptions: Adoption) -> None:
    """Have these adoptions lie in the data directory."""
    found = {model.replace("_", "-"): one for model, one in adoptions.items()}
    (data_dir / ADOPTED).write_text(adoptions_text(found), encoding="utf-8")


def test_nobody_is_graded_by_a_table_on_trial_before_a_named_person_adopted_it(tmp_path: Path) -> None:
    before = read_catalogue(tmp_path)
    trade = before.industries["chicago_food"]
    assert (trade.table, trade.on_trial, trade.model) == ("chicago-food", True, None)
    adoption = Adoption('程"望舒"\x7f', DAY, "试行\n一年", "2014-01-01", "4f" * 32)
    adopted_here(tmp_path, chicago_food=adoption)
    after = read_catalogue(tmp_path)
    assert after.industries["chicago_food"].model == "chicago-food"
    assert after.adoptions == {"chicago-food": adoption}
    assert after.industries["medical"].model is None


def test_nobody_is_graded_before_the_day_that_was_named(tmp_path: Path) -> None:
    adopted_here(tmp_path, chicago_food=Adoption("程望舒", DAY))
    early, then = (read_catalogue(tmp_path, today) for today in (date(2026, 11, 19), DAY))
    assert early.industries["chicago_food"].model is None
    assert early.adoptions["chicago-food"].by == "程望舒"
    assert then.industries["chicago_food"].model == "chicago-food"
    assert adopting(early, early.adoptions, DAY).industries == then.industries


def test_an_adoption_of_only_a_name_and_a_day_is_read(tmp_path: Path) -> None:
    (tmp_path / ADOPTED).write_text('[chicago-food]\nby = "程望舒"\non = 2026-11-20\n', encoding="utf-8")
    assert read_catalogue(tmp_path).adoptions == {"chicago-food": Adoption("程望舒", DAY)}


def test_an_adoption_without_a_person_or_a_day_stops_the_start(tmp_path: Path) -> None:
    for text in ("[chicago-food]\non = 2026-11-20\n", '[chicago-food]\nby = "x"\non = "today"\n'):
        (tmp_path / ADOPTED).write_text(text, encoding="utf-8")
        with pytest.raises(CatalogueError, match=r"adopted\.toml"):
            read_catalogue(tmp_path)
