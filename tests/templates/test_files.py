"""The built files: named by their content, self-contained, without a foreign typeface or emblem."""

import hashlib
import json
import re

import pytest

from templates import STATIC, asset

BUILT = json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", list(BUILT))
def test_a_built_file_is_named_by_the_hash_of_its_content(name: str) -> None:
    built = asset(name)
    content = (STATIC / built.removeprefix("/static/")).read_bytes()
    assert hashlib.sha256(content).hexdigest()[:8] in built


def test_nothing_is_served_that_the_manifest_does_not_name() -> None:
    assert {path.name for path in STATIC.iterdir()} == {*BUILT.values(), "manifest.json", "LICENSES.txt"}


def test_the_style_sheet_fetches_nothing_and_ships_no_typeface() -> None:
    css = (STATIC / BUILT["app.css"]).read_text(encoding="utf-8")
    assert not re.search(r"@font-face|@import|url\(|GDS Transport|crown", css, re.IGNORECASE)
    assert "govuk-frontend" in (STATIC / "LICENSES.txt").read_text(encoding="utf-8")


def test_a_file_that_was_never_built_is_an_error() -> None:
    with pytest.raises(KeyError):
        asset("app.js")
