"""An owner at their own page: taps counted, questions answered."""

from dataclasses import dataclass

from playwright.sync_api import Locator, Page


@dataclass
class Thumb:
    """Counts how often somebody has to touch the glass."""

    page: Page
    taps: int = 0

    def tap(self, what: str | Locator) -> None:
        """Touch one thing, and look again when the page it leads to is there whole."""
        found = self.page.locator(what).first if isinstance(what, str) else what
        found.click()
        self.page.wait_for_load_state()
        self.taps += 1


def answer(thumb: Thumb) -> None:
    """Answer every question on the page: none of these, no, four people."""
    for question in thumb.page.locator(".ym-ask").all():
        number = question.locator("input[inputmode]")
        if number.count():
            number.fill("4")
            thumb.taps += 2
            continue
        none = question.locator("input[value=none], input[value=no]")
        thumb.tap(question.locator(f"label[for='{none.first.get_attribute('id')}']"))
    thumb.tap("main form .ym-thumb button")
