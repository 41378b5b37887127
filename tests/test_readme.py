"""The README keeps up: the two commands first, every command, setting and glossary word documented."""

import inspect
import re
from pathlib import Path

from regulation import settings
from regulation.cli.command import MODULES

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_two_commands_come_first() -> None:
    head = README[: README.index("## ")]
    assert head.index("make run") < head.index("make test")
    assert len(head.splitlines()) < 20


def test_every_command_is_documented() -> None:
    names = [*MODULES]
    assert len(names) > 7
    assert [name for name in names if f"yima {name}" not in README] == []


def test_every_setting_is_documented() -> None:
    names = set(re.findall(r"YIMA_[A-Z_]+", inspect.getsource(settings)))
    assert len(names) == 6
    assert [name for name in sorted(names) if f"`{name}`" not in README] == []
