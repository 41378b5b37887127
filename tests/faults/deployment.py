"""A deployment to break: the embedded store and one server process over it, each of which can be killed with -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from graph import EmbeddedStore, Store
from graph.schema import prepare
from tests.e2e.site import free_port

START_SECONDS = 120


@dataclass(slots=True)
class Deployment:
    """What runs: the store's child under its supervisor, and the server when it was started."""

    data: Path
    child: EmbeddedStore
    store: Store
    port: int = field(default_factory=free_port)
    env: Mapping[str, str] = field(default_factory=dict)
    server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server and wait until it can serve."""
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--factory", "--workers", "1"]
        command += ["--no-access-log", "--port", str(self.port), "regulation.web.asgi:create"]
        env = {**os.environ, **self.env, "YIMA_DATA_DIR": str(self.data), "YIMA_STORE": "embedded:"}
        with (self.data / "server.log").open("ab") as log:
            self.server = subprocess.Popen(command, env=env, stdout=log, stderr=log, start_new_session=True)
        self.wait()

    def wait(self, path: str = "/readyz") -> None:
        """Until the server says that it is ready, its store too."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.data / "server.log").read_text(encoding="utf-8")[-4000:])

    def kill_server(self) -> None:
        """The server and its worker, with -9."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def kill_store(self) -> None:
        """The store's process, with -9; its supervisor starts another."""
        psutil.Process(self.child.address.child).kill()


@contextmanager
def deployed(folder: Path) -> Iterator[Deployment]:
    """A deployment with an empty store; the server is started by whoever has filled it."""
    folder.mkdir(exist_ok=True)
    with EmbeddedStore(folder) as child, child.store() as store:
        prepare(store)
        made = Deployment(folder, child, store)
        try:
            yield made
        finally:
            made.kill_server()
