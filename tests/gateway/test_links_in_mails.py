"""What a mail asks is answered by the link that it carries, in a real Chromium, too (TR-02, CF-01).
The browser's part is skipped where the machine has no Chromium."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from orders.client.links import Links
from services.connectors.mail.composing import Letterhead, address_of, compose
from services.connectors.mail.pages import Pages
from tests.connectors.test_mails import ordered
from tests.gateway.edge import LINK_KEYS, Fakes
from tests.gateway.test_clarifications import held, unclear
from tests.gateway.test_desk_in_browser import PATIENCE, address, browser
from tests.gateway.test_offers import ORDER, asked
from tests.gateway.test_tracking_page import stands

__all__ = ["address", "browser"]
BASE = "https://orders.example"
HEAD = Letterhead(address_of("orders@house.example"), pages=Pages(Links(LINK_KEYS), BASE))


def linked(template: str, **values: str) -> str:
    """Path of the link in a mail."""
    said: Any = {"number": "000001Z", **values}
    mail = compose(ordered(order_id=ORDER, template=template, values=said), HEAD)
    plain = mail.get_body(("plain",))
    assert plain is not None
    [link] = [one for one in plain.get_content().splitlines() if one.startswith(BASE)]
    return str(link).removeprefix(BASE)


def test_an_offer_is_answered_by_the_link_of_its_mail(fakes: Fakes) -> None:
    fakes.reviewed[ORDER] = asked()
    path = linked("confirmation-requested", offer="review-1-1")
    assert fakes.ask("GET", path).status_code == 200
    assert fakes.ask("POST", path, data={"answer": "accept"}).status_code == 202
    assert fakes.kept


def test_what_is_unclear_is_answered_by_the_link_of_its_mail(fakes: Fakes) -> None:
    fakes.reviewed[ORDER] = held(unclear())
    path = linked("clarification-requested", clarification="review-1-1")
    assert fakes.ask("POST", path, data={"answer": "as_it_stands"}).status_code == 202


def test_the_order_is_seen_by_the_link_of_its_mail(fakes: Fakes) -> None:
    stands(fakes)
    assert fakes.ask("GET", linked("order-shipped")).status_code == 200


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "asks", "thanks"),
    [
        ("en-GB", "Do you confirm this order?", "Thank you"),
        ("zh-CN", "您确认此订单吗", "谢谢"),
    ],
)
def test_an_offer_is_read_and_answered_in_a_browser(
    browser: Browser,
    fakes: Fakes,
    address: str,
    language: str,
    asks: str,
    thanks: str,
) -> None:
    fakes.reviewed[ORDER] = asked()
    page = browser.new_context(locale=language).new_page()
    page.set_default_timeout(PATIENCE * 1000)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{address}{linked('confirmation-requested', offer='review-1-1')}")
    expect(page.locator("h1")).to_contain_text(asks)
    page.locator("button[value=accept]").click()
    expect(page.locator("h1")).to_contain_text(thanks)
    assert fakes.kept
    assert not said, "the policy refuses nothing"
    page.close()
