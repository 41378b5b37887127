"""The product as `yima run` serves it, on an empty data directory: store, sample, pages."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 420


@dataclass(frozen=True, slots=True)
class Site:
    """The running product: its address, what it printed, where its data lie."""

    address: str
    said: str
    data: Path

    def command(self, *words: str, typed: str = "") -> str:
        """What `yima` prints beside the running product; `typed` is what it reads."""
        return subprocess.run(
            [sys.executable, "-m", "regulation.cli", *words],
            env=_env(self.data),
            input=typed,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout

    @property
    def code(self) -> str:
        """The address of the one code that was printed."""
        found = re.search(r"http://\S+/q/\d+", self.said)
        assert found is not None, self.said
        return found[0]

    @property
    def example(self) -> str:
        """The address path of the example's public page."""
        return self.example_of("owner")

    def example_of(self, owner: str) -> str:
        """The address path of the public page of a demo owner's first place."""
        found = re.search(rf"(/e/[0-9a-z]{{16}})  \({owner}\)", self.said)
        assert found is not None, self.said
        return found[1]


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _env(data: Path) -> dict[str, str]:
    return {**os.environ, "YIMA_DATA_DIR": str(data), "YIMA_STORE": "embedded:"}


@contextmanager
def running(folder: Path, *, port: int | None = None, code: Path | None = None) -> Iterator[Site]:
    """`yima run` with its data under a folder; it ends with the block. `code` is where another edition of it lies."""
    port, log = port or free_port(), folder / "said.txt"
    with log.open("w") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "regulation.cli", "run", "--port", str(port)],
            env=_env(folder / "data"),
            cwd=code,
            stderr=said,
            stdout=said,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(address, process, log)
            yield Site(address, log.read_text(encoding="utf-8"), folder / "data")
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.3)
    raise AssertionError(f"yima run did not come up:\n{log.read_text(encoding='utf-8')}")
