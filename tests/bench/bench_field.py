"""How long an inspector with a slow phone and no network waits: from opening the scanner to the first item."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from regulation.cli.demo import SCENES
from tests import chromium
from tests.e2e.film import film, filming
from tests.e2e.inspecting import phone_at
from tests.e2e.site import Site, running

SLOWED = 4
"""How many times slower the phone's processor is than this one."""
TIMES = 7


def run(report: Callable[[str], None]) -> None:
    """Opened, the label seen and its signature checked, the visit begun; beside it the processor as it is."""
    with tempfile.TemporaryDirectory() as kept, running(Path(kept)) as site, chromium.started() as browser:
        reel = film(site.code, Path(kept) / "label.mjpeg")
        with filming(browser, reel) as seeing:
            slow = [_waits(seeing, site, SLOWED) for _ in range(TIMES)]
            plain = [_waits(seeing, site, 1) for _ in range(TIMES)]
    for name, rounds in ((f"processor {SLOWED} times slower", slow), ("unhindered", plain)):
        seen, begun = ([one[n] for one in rounds] for n in (0, 1))
        report(
            f"{name}, no network: from opening the scanner to the premises {statistics.median(seen):,.0f} ms "
            f"(worst {max(seen):,.0f}), from the tap to the first item {statistics.median(begun):,.0f} ms "
            f"(worst {max(begun):,.0f})"
        )


def _waits(browser: Browser, site: Site, slowed: int) -> tuple[float, float]:
    """Milliseconds from the scanner's address to the premises, and from the tap that begins to the first item."""
    with phone_at(browser, site) as phone:
        phone.sign_in(SCENES[0].inspector)
        phone.app()
        phone.offline()
        phone.context.new_cdp_session(phone.page).send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        page, start = phone.page, time.perf_counter()
        page.goto(f"{site.address}/i/scan", wait_until="commit")
        page.wait_for_selector("article h2")
        seen = time.perf_counter()
        button = page.locator("article button", has_text="开始检查")
        button.click()
        page.wait_for_selector(".ym-ans")
        return (seen - start) * 1000, (time.perf_counter() - seen) * 1000
