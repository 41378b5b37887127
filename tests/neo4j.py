"""A real Neo4j for the tests: plain jars, loopback, a home that is thrown away."""

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.child import free_ports, listens

ROOT = Path(__file__).resolve().parent.parent
POM = ROOT / "tests" / "neo4j.pom.xml"
START_SECONDS = 120.0

_CONF = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.enabled=false
server.https.enabled=false
server.memory.heap.initial_size=256m
server.memory.heap.max_size=512m
server.memory.pagecache.size=64m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
dbms.security.auth_enabled=false
"""


def version() -> str:
    """The version that the tests' POM names."""
    found = re.search(r"<neo4j\.version>([^<]+)<", POM.read_text(encoding="utf-8"))
    assert found, f"{POM.name} names no neo4j.version"
    return found[1]


def jars() -> Path:
    """Where the jars of that version are kept between runs."""
    return ROOT / ".cache" / "neo4j" / version() / "lib"


def is_here() -> bool:
    """Whether the jars and a Java to run them are on this machine."""
    return any(jars().glob("neo4j-server-*.jar")) and shutil.which("java") is not None


@contextmanager
def running(home: Path) -> Iterator[str]:
    """The address of a Neo4j that lives in this folder while the block runs."""
    bolt, _ = free_ports()
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(_CONF.format(bolt=bolt), encoding="utf-8")
    with (home / "out.log").open("wb") as out:
        server = subprocess.Popen(_command(home), cwd=home, stdout=out, stderr=out, start_new_session=True)
    try:
        _wait(server, bolt, home)
        yield f"bolt://127.0.0.1:{bolt}"
    finally:
        os.kill(server.pid, signal.SIGKILL)  # nothing here is kept
        server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _command(home: Path) -> list[str]:
    return [
        "java",
        "-Xmx512m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.nio=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp",
        str(jars() / "*"),
        "org.neo4j.server.CommunityEntryPoint",
        f"--home-dir={home}",
        f"--config-dir={home / 'conf'}",
    ]


def _wait(server: subprocess.Popen[bytes], bolt: int, home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not listens(bolt):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Neo4j did not start:\n{(home / 'out.log').read_text(errors='replace')}")
        time.sleep(0.1)
