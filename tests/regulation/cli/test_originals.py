"""A sealed original is opened by name and for a reason, byte for byte, and never without a trace."""

import hashlib
from pathlib import Path

import pytest

from graph import EmbeddedStore
from graph.queries import parse
from graph.schema import prepare
from regulation import attachments
from regulation.settings import from_env
from tests.regulation.attachments import corpus
from tests.regulation.cli.test_commands import yima

OPENED = parse(
    "tests/read_opened",
    "// Who opened what.\nMATCH (o:OpenedOriginal) RETURN o.digest AS digest, o.by AS by, o.why AS why",
)
LEAVES = parse(
    "tests/leaves_of_originals",
    "// The evidence.\nMATCH (l:Leaf {action: 'photo.open_original'}) RETURN l.actor AS actor",
)

pytestmark = pytest.mark.store


def test_the_original_comes_out_as_it_was_sent_and_who_opened_it_is_recorded_first(tmp_path: Path) -> None:
    data, out = tmp_path / "data", tmp_path / "original.jpg"
    settings = from_env({"YIMA_DATA_DIR": str(data)})
    data.mkdir()
    given = corpus.camera()
    name = attachments.keep(settings, given)
    shown = attachments.served(settings, name)
    assert shown is not None
    assert hashlib.sha256(shown.read_bytes()).hexdigest() != name, "what is served has no position"

    def original(*more: str, of: str = name) -> tuple[int, str]:
        done = yima("original", of, "--out", str(out), *more, data_dir=data)
        return done.returncode, done.stderr

    why = ("--by", "陆见青", "--why", "复议机关调取")
    with EmbeddedStore(data) as child, child.store() as store:
        prepare(store)
        assert original(*why, of="0" * 64)[0] == 2
        code, said = original("--by", "陆见青", "--why", "  ")
        assert (code, out.exists()) == (2, False)
        assert "takes a reason" in said
        assert store.read(lambda tx: tx.run(OPENED)) == []
        assert original(*why)[0] == 0
        assert out.read_bytes() == given
        assert out.stat().st_mode & 0o777 == 0o600
        opened = {"digest": name, "by": "陆见青", "why": "复议机关调取"}
        assert store.read(lambda tx: tx.run(OPENED)) == [opened]
        assert store.read(lambda tx: tx.run(LEAVES)) == [{"actor": "陆见青"}]
        code, said = original(*why)
        assert (code, "is there already" in said) == (2, True)
        assert out.read_bytes() == given
