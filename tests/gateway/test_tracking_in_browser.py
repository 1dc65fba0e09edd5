"""The customer's page in a real Chromium: its one script runs under its policy, and what changes
comes by itself (TR-01). Skipped where the machine has no Chromium."""

import pytest
from playwright.sync_api import Browser, expect

from tests.gateway.edge import Fakes
from tests.gateway.test_desk_in_browser import PATIENCE, address, browser
from tests.gateway.test_tracking_page import path, stands

__all__ = ["address", "browser"]
pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [("en-GB", "Being checked", "Confirmed"), ("zh-CN", "审核中", "已确认")],
)
def test_what_changes_is_seen_without_asking(
    browser: Browser, fakes: Fakes, address: str, language: str, before: str, after: str
):
    stands(fakes)
    page = browser.new_context(locale=language).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}{path(fakes)}")
    expect(page.locator(".status")).to_have_text(before)
    stands(fakes, "confirmed")
    expect(page.locator(".status")).to_have_text(after)
    expect(page.locator("#lost")).to_be_hidden()
    assert not said, "the policy refuses nothing"
    fakes.ending = True
    page.close()
