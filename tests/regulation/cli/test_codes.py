"""`yima code` as outsiders call it: labels out, verdicts with and without the store, exit codes as promised."""

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from graph import Tx, owned, register
from graph.records import District, Premises
from qr import short_code
from regulation.register.enterprise_rows import new_id
from tests.regulation.cli.test_commands import yima

HOST = "q.xizhou.example"


@dataclass(frozen=True, slots=True)
class City:
    """A data directory with keys and shops, whose store runs."""

    data_dir: Path
    shops: tuple[str, ...]

    def code(self, *words: str, given: str = "", exits: int = 0) -> Any:
        """What `yima code …` prints, as JSON where it is asked for."""
        done = yima("code", *words, given=given, data_dir=self.data_dir, YIMA_HOST=HOST)
        assert done.returncode == exits, done.stderr
        return json.loads(done.stdout) if "--json" in words else done.stdout + done.stderr

    def minted(self, *shops: str) -> list[str]:
        """The texts of codes minted for shops."""
        out = str(self.data_dir / "labels")
        return [row["text"] for row in self.code("mint", "--subject", *shops, "--out", out, "--json")]


def settle(tx: Tx, shops: tuple[str, ...]) -> None:
    register.put(tx, District, [District("900100", "东区", "East", None, "/900100/")])
    register.put(tx, Premises, [_shop(shop, n) for n, shop in enumerate(shops)])


def _shop(shop: str, n: int) -> Premises:
    entity = "test:alone" if n == 0 else "test:chain"
    return Premises(
        key=f"{entity}|{n}", id=shop, name=f"面馆{n}", industry="catering", trade_class=None, district="900100",
        address="云津路 12 号", latitude=None, longitude=None, search="", facts={}, entity=entity, scheme="test",
        entity_name=entity, legal_person=None,
    )  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    data_dir = tmp_path_factory.mktemp("city")
    shops = tuple(new_id() for _ in range(8))
    assert "Key 2 for codes" in yima("doctor", "--init", data_dir=data_dir, YIMA_HOST=HOST).stderr
    with owned(data_dir) as store:
        store.write("test.settle", "test", lambda tx: settle(tx, shops))
        yield City(data_dir, shops)


def without_store(city: City, folder: Path, text: str) -> tuple[int, dict[str, Any]]:
    """The verdict of a machine that has the keys and the signed list, and no store."""
    shutil.copytree(city.data_dir / "secrets" / "codes", folder / "secrets" / "codes")
    (folder / "secrets").chmod(0o700)
    shutil.copytree(city.data_dir / "codes", folder / "codes")
    done = yima("code", "verify", text, "--json", data_dir=folder, YIMA_HOST=HOST)
    return done.returncode, json.loads(done.stdout)


def test_doctor_makes_two_keys_that_are_well(city: City) -> None:
    done = yima("doctor", "--json", data_dir=city.data_dir, YIMA_HOST=HOST)
    found = {check["name"]: check for check in json.loads(done.stdout)}
    assert found["keys of the codes"]["well"]
    assert found["status list of the codes"]["well"]
    (city.data_dir / "secrets" / "codes" / "1.pem").chmod(0o644)
    done = yima("doctor", "--json", data_dir=city.data_dir, YIMA_HOST=HOST)
    (city.data_dir / "secrets" / "codes" / "1.pem").chmod(0o600)
    found = {check["name"]: check for check in json.loads(done.stdout)}
    assert "chmod 600" in found["keys of the codes"]["seen"]
    assert found["key of the photos"]["well"]
    (city.data_dir / "secrets" / "photos" / "originals.key").chmod(0o644)
    done = yima("doctor", "--json", data_dir=city.data_dir, YIMA_HOST=HOST)
    (city.data_dir / "secrets" / "photos" / "originals.key").chmod(0o600)
    found = {check["name"]: check for check in json.loads(done.stdout)}
    assert "chmod 600" in found["key of the photos"]["seen"]
    assert done.returncode == 1


def test_a_label_is_written_for_each_subject_and_its_code_verifies(city: City, tmp_path: Path) -> None:
    shops = city.shops[1:3]
    rows = city.code("mint", "--subject", *shops, "--out", str(tmp_path), "--json")
    assert [row["subject"] for row in rows] == list(shops)
    for row in rows:
        with Image.open(row["file"]) as picture:
            assert [found.text for found in zxingcpp.read_barcodes(picture)] == [row["text"]]
        said = city.code("verify", row["text"], "--json")
        assert list(said) == ["valid", "reason", "code", "subject", "issued", "status_as_of"]
        assert (said["valid"], said["reason"], said["subject"]) == (True, "ok", row["subject"])
        assert said["code"] == row["code"]
        digits = row["text"].rpartition("/")[2]
        assert city.code("verify", digits, "--json") | {"status_as_of": ""} == said | {"status_as_of": ""}


def test_an_entity_with_one_premises_names_it_and_one_with_several_does_not(
    city: City, tmp_path: Path
) -> None:
    out = str(tmp_path)
    (row,) = city.code("mint", "--subject", "test:alone", "--out", out, "--format", "svg", "--json")
    assert row["subject"] == city.shops[0]
    assert Path(row["file"]).read_text(encoding="utf-8").startswith("<svg")
    said = city.code("mint", "--subject", "test:chain", "--out", out, exits=2)
    assert "has 7 premises; name one" in said
    assert "no premises" in city.code("mint", "--subject", "nowhere", "--out", out, exits=2)


def test_without_a_store_a_code_is_judged_by_keys_and_signed_list(city: City, tmp_path: Path) -> None:
    (text,) = city.minted(city.shops[3])
    exits, said = without_store(city, tmp_path / "before", text)
    assert (exits, said["valid"], said["subject"]) == (0, True, None)
    assert said["code"]
    assert said["issued"]
    assert said["status_as_of"]
    city.code("suspend", city.shops[3], "--reason", "搬迁中")
    exits, said = without_store(city, tmp_path / "after", text)
    assert (exits, said["valid"], said["reason"]) == (1, False, "suspended")
    city.code("lift", city.shops[3], "--reason", "已迁入")
    assert without_store(city, tmp_path / "lifted", text)[0] == 0


def test_a_stopped_code_is_named_so_at_once_with_exit_1(city: City) -> None:
    (text,) = city.minted(city.shops[4])
    short = city.code("verify", text, "--json")["code"]
    city.code("replace", short, "--reason", "标签破损")
    assert city.code("verify", text, "--json", exits=1)["reason"] == "replaced"
    (new,) = city.minted(city.shops[4])
    city.code("revoke", city.shops[4], "--reason", "注销")
    assert city.code("verify", new, "--json", exits=1)["reason"] == "revoked"
    assert "revoked for good" in city.code("lift", city.shops[4], "--reason", "再开", exits=2)
    assert "reason is needed" in city.code("revoke", city.shops[5], "--reason", " ", exits=2)


def test_a_typed_short_code_is_looked_up_and_said_to_be_typed(city: City) -> None:
    city.minted(city.shops[6])
    short = short_code(city.shops[6])
    for spelling in (short, short.lower().replace("-", " ")):
        said = city.code("verify", spelling, "--json")
        assert (said["valid"], said["code"], said["subject"]) == (True, short, city.shops[6])
        assert said["issued"]
    assert "typed, not verified" in city.code("verify", short)
    wrong = short[:-1] + ("0" if short[-1] != "0" else "2")
    assert not city.code("verify", wrong, "--json", exits=1)["valid"]
    never = city.code("verify", short_code(new_id()), "--json", exits=1)
    assert (never["reason"], never["code"]) == ("not_ours", None)


def test_a_code_for_another_host_says_wrong_host(city: City, tmp_path: Path) -> None:
    words = (
        "mint",
        "--subject",
        city.shops[6],
        "--host",
        "Staging.Example",
        "--out",
        str(tmp_path),
        "--json",
    )
    (row,) = city.code(*words)
    assert row["text"].startswith("https://staging.example/q/")
    assert city.code("verify", row["text"], "--json", exits=1)["reason"] == "wrong_host"


def test_lines_are_answered_in_order_one_json_line_each(city: City) -> None:
    (text,) = city.minted(city.shops[5])
    forged = text[:-1] + str((int(text[-1]) + 1) % 10)
    lines = [text, "", "https://example.com/", forged, text[:-1], text.rpartition("/")[2]] * 100
    said = [json.loads(line) for line in city.code("verify", "--stdin", given="\n".join(lines)).splitlines()]
    expected = ["ok", "not_ours", "not_ours", "bad_signature", "unreadable", "ok"] * 100
    assert [one["reason"] for one in said] == expected


def test_verify_takes_one_text_or_lines_and_nothing_else(city: City) -> None:
    assert "--stdin" in city.code("verify", exits=2)
    assert "--stdin" in city.code("verify", "x", "--stdin", exits=2)


def test_a_rotation_and_an_emergency_on_the_command_line(city: City) -> None:
    (old,) = city.minted(city.shops[7])
    assert re.search(r"Key \d+ signs from now on", city.code("keys", "--rotate"))
    keys = city.code("keys", "--json")
    assert [key["signs"] for key in keys] == [False] * (len(keys) - 1) + [True]
    assert city.code("verify", old, "--json")["valid"]
    signed_by = str(keys[-2]["kid"])
    assert "is disabled" in city.code("keys", "--disable", signed_by)
    assert city.code("verify", old, "--json", exits=1)["reason"] == "unknown_key"
    (new,) = city.minted(city.shops[7])
    assert city.code("verify", new, "--json")["valid"]
    assert "no active key 99" in city.code("keys", "--disable", "99", exits=2)


def test_without_keys_the_command_says_how_to_make_them(tmp_path: Path) -> None:
    done = yima("code", "verify", "1" * 212, data_dir=tmp_path)
    assert done.returncode == 2
    assert "yima doctor --init" in done.stderr
