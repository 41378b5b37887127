"""An owner with a phone: from the own page to what to do for a better grade, in two taps at most."""

import pytest
from playwright.sync_api import Browser

from tests.e2e.conftest import Visitor, visitor
from tests.e2e.looking import look_in_both
from tests.e2e.owning import Thumb
from tests.e2e.site import Site

pytestmark = pytest.mark.e2e


def test_from_home_one_tap_leads_to_what_to_do_and_one_more_to_where_it_is_done(phone: Visitor) -> None:
    phone.sign_in("owner")
    here = phone.site.example
    page = phone.open(here)
    thumb = Thumb(page)
    thumb.tap(page.locator(".ym-ways a[href$='/improve']"))
    assert page.url.endswith(f"{here}/improve")
    assert thumb.taps == 1
    assert page.locator(".ym-say").inner_text()
    assert page.locator("h2").count() >= 2
    thumb.tap(page.locator("main .ym-todo a").first)
    assert thumb.taps == 2
    assert "/improve" not in page.url


def test_what_to_do_is_accessible_and_fits_in_both_languages(browser: Browser, site: Site) -> None:
    owner = visitor(browser, site, width=412)
    owner.sign_in("owner")
    look_in_both(owner.open(f"{site.example}/improve"), "improve")
    owner.context.close()
