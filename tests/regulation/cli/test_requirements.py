"""`yima requirements lint` as outsiders call it."""

import json
from pathlib import Path

import pytest

from tests.regulation.cli.test_commands import yima
from tests.regulation.test_linting import NO_LAW, ROW, deployment


def test_what_is_shipped_is_clean_and_says_what_is_left_to_read() -> None:
    done = yima("requirements", "lint", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["faults"] == []
    assert {remark["row"] for remark in said["remarks"] if remark["kind"] == "not_verified"} >= {"CAT-013"}
    assert "0 faults" in done.stderr


def test_a_fault_has_file_row_kind_sentence_and_mend_and_exit_1(tmp_path: Path) -> None:
    folder = deployment(tmp_path, ROW, NO_LAW) / "industries"
    done = yima("requirements", "lint", str(folder), "--json")
    assert done.returncode == 1
    (fault,) = [fault for fault in json.loads(done.stdout)["faults"] if fault["row"] == "BAK-2"]
    assert set(fault) == {"file", "row", "spot", "kind", "what", "mend", "what_zh", "mend_zh"}
    assert (fault["file"], fault["kind"]) == (str(folder / "bakery" / "requirements.toml"), "no_basis")


def test_without_a_path_the_data_directory_is_looked_at(tmp_path: Path) -> None:
    deployment(tmp_path, NO_LAW)
    done = yima("requirements", "lint", data_dir=tmp_path)
    assert done.returncode == 1
    assert "MEND" in done.stdout
    assert "BAK-2: rests on no law" in done.stdout


def test_remarks_are_those_of_the_files_named(tmp_path: Path) -> None:
    path = tmp_path / "alone.toml"
    path.write_text("version = 2026-11-01\n" + ROW.replace("残渣。", "残渣."), encoding="utf-8")
    done = yima("requirements", "lint", str(path), "--json")
    assert done.returncode == 0, done.stdout
    assert [remark["kind"] for remark in json.loads(done.stdout)["remarks"]] == ["punctuation"]


@pytest.mark.parametrize("words", [("nowhere",), ("a", "b")])
def test_a_path_that_cannot_be_meant_is_a_sentence_and_exit_2(words: tuple[str, ...]) -> None:
    done = yima("requirements", "lint", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
