"""The embedded store's process: how it is started, told from others, and ended."""

import os
import random
import socket
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import psutil

STOP_SECONDS = 20.0
"""How long the child may take to put its pages away before it is killed; it recovers from that too."""
PORTS = range(20_000, 32_000)

_LOGGING = """\
handlers = java.util.logging.FileHandler
.level = INFO
io.undertow.level = WARNING
org.xnio.level = WARNING
org.jboss.level = WARNING
java.util.logging.FileHandler.pattern = ./log/child-%g.log
java.util.logging.FileHandler.formatter = com.arcadedb.log.LogFormatter
java.util.logging.FileHandler.limit = 4000000
java.util.logging.FileHandler.count = 3
java.util.logging.FileHandler.append = true
"""
_MAIN = "com.arcadedb.server.ArcadeDBServer"
_SETTINGS = {
    "arcadedb.server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
    "arcadedb.server.defaultDatabases": "yima[root]",
    "arcadedb.server.mode": "production",
    "arcadedb.bolt.host": "127.0.0.1",
    "arcadedb.server.httpIncomingHost": "127.0.0.1",
    "arcadedb.server.httpWorkerThreads": "4",
    "arcadedb.studio.enabled": "false",
    "arcadedb.support.autoRegister": "false",
    "arcadedb.profile": "low-ram",
    # a commit is answered when it is on the disk
    "arcadedb.txWalFlush": "2",
}


def launch(store: Path, *, bolt: int, http: int, heap: str) -> subprocess.Popen[bytes]:
    """Start the child on this folder and these loopback ports; its words go to the folder's `log`.

    The password is read from the file `password` in the folder, never from the command line.
    """
    (store / "log").mkdir(exist_ok=True)
    (store / "logging.properties").write_text(_LOGGING, encoding="utf-8")
    with (store / "log" / "start.log").open("wb") as out:
        return subprocess.Popen(  # noqa: S603  our own program on our own arguments
            _command(store, bolt=bolt, http=http, heap=heap),
            cwd=store,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for the owner, which then stops the child in order
        )


def _command(store: Path, *, bolt: int, http: int, heap: str) -> list[str]:
    package = _package()
    settings = _SETTINGS | {
        "arcadedb.server.rootPath": str(store),
        "arcadedb.server.rootPasswordPath": str(store / "password"),
        "arcadedb.bolt.port": str(bolt),
        "arcadedb.server.httpIncomingPort": str(http),
    }
    return [
        str(package / "jre" / "bin" / "java"),
        f"-Xmx{heap}",
        "-XX:+UseSerialGC",
        "-XX:+UseCompactObjectHeaders",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        "-Xss512k",
        f"-Djava.util.logging.config.file={store / 'logging.properties'}",
        *(f"-D{name}={value}" for name, value in settings.items()),
        "-cp",
        str(package / "jars" / "*"),
        _MAIN,
    ]


def _package() -> Path:
    spec = find_spec("arcadedb_embedded")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(
            "The embedded store is not installed. Install the package arcadedb-embedded, "
            "or name a Neo4j in YIMA_STORE."
        )
    return Path(spec.submodule_search_locations[0])


def _environment() -> dict[str, str]:
    # options of other Java programs on this machine are not ours; one malloc arena keeps the child small
    foreign = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"}
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    return kept | {"MALLOC_ARENA_MAX": "1"}


def free_ports() -> tuple[int, int]:
    """Two loopback ports that nobody listens on now.

    Below the range that systems hand out to outgoing connections, so that none of those takes a port while
    the child is away.
    """
    candidates = random.sample(PORTS, k=100)
    first, second, *_ = (port for port in candidates if _is_free(port))
    return first, second


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def listens(port: int) -> bool:
    """Whether anybody takes connections on this loopback port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def orphans(store: Path) -> Iterator[psutil.Process]:
    """Children on this folder that an earlier owner left running."""
    mark = f"-Darcadedb.server.rootPath={store}"
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        if mark in command and _MAIN in command:
            yield process


def end(process: psutil.Process | subprocess.Popen[bytes]) -> None:
    """Ask the process to stop; after `STOP_SECONDS` make it."""
    try:
        process.terminate()
        process.wait(STOP_SECONDS)
    except (psutil.TimeoutExpired, subprocess.TimeoutExpired):
        process.kill()
        process.wait(STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
