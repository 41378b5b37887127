"""Six settings from the environment; a wrong one is named with what it takes."""

from pathlib import Path

import pytest

from regulation.settings import SettingsError, from_env


def test_a_deployment_that_sets_nothing_gets_the_defaults() -> None:
    settings = from_env({})
    assert settings.store == "embedded:"
    assert settings.timezone.key == "Asia/Shanghai"
    assert settings.lang == "zh"
    assert settings.secret_dir == settings.data_dir / "secrets"


def test_every_setting_is_read(tmp_path: Path) -> None:
    settings = from_env(
        {
            "YIMA_STORE": "neo4j://yima:secret@db:7687",
            "YIMA_DATA_DIR": str(tmp_path),
            "YIMA_SECRET_DIR": str(tmp_path / "s"),
            "YIMA_HOST": "Q.Example.gov.cn",
            "YIMA_TZ": "America/Chicago",
            "YIMA_LANG": "en-GB",
        }
    )
    assert settings.store == "neo4j://yima:secret@db:7687"
    assert settings.data_dir == tmp_path
    assert settings.secret_dir == tmp_path / "s"
    assert settings.host == "q.example.gov.cn"
    assert settings.timezone.key == "America/Chicago"
    assert settings.lang == "en"


@pytest.mark.parametrize(
    ("name", "value"),
    [("YIMA_STORE", "mysql://x"), ("YIMA_TZ", "Mars/Olympus"), ("YIMA_LANG", "fr"), ("YIMA_TZ", "../etc")],
)
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=name):
        from_env({name: value})
