"""How long a phone far from the mast waits until the page behind the code can be read."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from tests import chromium
from tests.e2e.site import running

BITS, ROUND_TRIP, SLOWED = 400_000, 400, 4
"""Bits a second, milliseconds, and how many times slower the processor is."""
TIMES = 7
_PAINTED = """() => new Promise(done => new PerformanceObserver(seen => {
  const found = seen.getEntriesByName("first-contentful-paint")[0];
  if (found) done(found.startTime);
}).observe({type: "paint", buffered: true}))"""


def run(report: Callable[[str], None]) -> None:
    """First contentful paint of a scanned code, nothing kept from before; beside the same page unhindered."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder)) as site,
        chromium.started() as browser,
    ):
        slow = [_painted(browser, site.code, hindered=True) for _ in range(TIMES)]
        plain = [_painted(browser, site.code, hindered=False) for _ in range(TIMES)]
    report(
        f"readable after {statistics.median(slow):,.0f} ms (worst {max(slow):,.0f}) at {BITS // 1000} kbit/s, "
        f"{ROUND_TRIP} ms round trip, processor {SLOWED} times slower; unhindered {statistics.median(plain):,.0f} ms"
    )


def _painted(browser: Browser, address: str, *, hindered: bool) -> float:
    """Milliseconds until something can be read, in a browser that knows nothing yet."""
    context = browser.new_context(viewport={"width": 412, "height": 900}, locale="zh-CN")
    page = context.new_page()
    tools = context.new_cdp_session(page)
    if hindered:
        tools.send("Network.enable")
        there = {"latency": ROUND_TRIP, "downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8}
        tools.send("Network.emulateNetworkConditions", {"offline": False, **there})
        tools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    page.goto(address, wait_until="load")
    found = page.evaluate(_PAINTED)
    context.close()
    return found
