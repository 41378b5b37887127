"""What the tests need of the machine, fetched when it is not there: Neo4j, a browser, a Chinese font.

Run as `python -m tests.machine`. What cannot be had is said in one line each; under CI that is a failure.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import cache

from tests import neo4j

MINUTES = 15 * 60
"""The longest a single fetch may take, in seconds."""


def neo4j_jars() -> None:
    """The jars of the POM's Neo4j, into the cache through Maven; a half-filled folder is never left."""
    if neo4j.is_here():
        return
    lib = neo4j.jars()
    draft = lib.with_name(f"lib.{os.getpid()}")
    try:
        _run(
            "mvn",
            "--batch-mode",
            "--quiet",
            "--file",
            str(neo4j.POM),
            "dependency:copy-dependencies",
            f"-DoutputDirectory={draft}",
            "-DincludeScope=runtime",
        )
        shutil.rmtree(lib, ignore_errors=True)
        draft.rename(lib)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    if not neo4j.is_here():
        raise FileNotFoundError("no Java to run it was found")


def chromium() -> None:
    """A Chromium on the path, through apt."""
    if not browser():
        _install("chromium")


def chinese_font() -> None:
    """A font that has Chinese, through apt."""
    if not _has_chinese_font():
        _install("fontconfig", "fonts-noto-cjk")


def browser() -> str | None:
    """The path of Chromium; None where there is none."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _has_chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False).stdout)


def _install(*packages: str) -> None:
    _update()
    _apt("install", "-y", "-qq", "--no-install-recommends", *packages)


@cache
def _update() -> None:
    _apt("update", "-qq")


def _apt(*words: str) -> None:
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    _run(*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *words)


def _run(*command: str) -> None:
    done = subprocess.run(
        command, capture_output=True, text=True, errors="replace", timeout=MINUTES, check=False
    )
    if done.returncode:
        words = (done.stderr + done.stdout).strip().splitlines() or ["no word of why"]
        raise OSError(f"{command[0]} said: {words[0][:200]}")


NEEDS: dict[str, Callable[[], None]] = {
    f"Neo4j {neo4j.version()} (needs mvn and a Java 17)": neo4j_jars,
    "Chromium (package chromium)": chromium,
    "a Chinese font (package fonts-noto-cjk)": chinese_font,
}


def main() -> int:
    """1 when something is missing and this is CI, else 0."""
    missing = 0
    for name, fetch in NEEDS.items():
        try:
            fetch()
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{name} cannot be had: {error}", file=sys.stderr)
            missing += 1
    return int(missing > 0 and os.environ.get("CI", "").lower() in {"1", "true"})


if __name__ == "__main__":
    sys.exit(main())
