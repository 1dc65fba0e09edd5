"""Mails that ask carry the link to the page that takes the answer (TR-02, CF-01, RV-07, DL-01)."""

from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from orders.client.links import ClarificationLink, Links, OfferLink
from orders.contracts.records import AttemptOrdered
from orders.engine.settings import Settings
from services.connectors.mail.composing import Letterhead, address_of, compose
from services.connectors.mail.pages import PAGES, Pages
from services.connectors.mail.texts import LANGUAGES, known
from services.effects.policy import EffectsPolicy
from services.effects.stage import STAGE
from tests.connectors.test_mails import ordered
from tests.policies import usual

LINKS = Links(["k" * 32])
BASE = "https://orders.example/shop"
HEAD = Letterhead(address_of("orders@house.example"), pages=Pages(LINKS, f"{BASE}/"))
NO_PAGE = {
    "correction-requested",  # the channel takes it: nothing was received yet
    "contract-unsigned",
    "contract-stands",
    "order-suspended",
    "recalled-goods",
}
"""Questions and words of weight to which no page takes an answer."""


def asking(template: str, **changes: Any) -> AttemptOrdered:
    values = {"number": "000001Z", "offer": "inventory-2-1", "clarification": "review-2-3"}
    return ordered(template=template, values=values, **changes)


def parts(mail: EmailMessage) -> tuple[str, str]:
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


def token(mail: EmailMessage, path: str) -> str:
    plain, html = parts(mail)
    [line] = [one for one in plain.splitlines() if one.startswith(f"{BASE}{path}")]
    assert f'<a href="{line}">' in html
    return line.removeprefix(f"{BASE}{path}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(PAGES))
def test_each_that_asks_has_its_link_in_both_parts(template: str, language: str) -> None:
    mail = compose(asking(template, language=language), HEAD)
    match PAGES[template]:
        case "offer":
            assert LINKS.offer_of(token(mail, "/v1/offers/")) == OfferLink(
                "shop:1", 2, "inventory-2-1"
            )
        case "clarification":
            found = LINKS.clarification_of(token(mail, "/v1/clarifications/"))
            assert found == ClarificationLink("shop:1", 2, "review-2-3")
        case "order":
            assert LINKS.order_of(token(mail, "/v1/tracking/")) == "shop:1"


def test_no_question_is_without_one() -> None:
    policy = usual(STAGE)
    assert isinstance(policy, EffectsPolicy)
    questions = {name for name, one in policy.templates.items() if one.category == "QUESTION"}
    assert questions <= {*PAGES} | NO_PAGE
    assert {*PAGES} <= known()


def test_the_words_before_it_are_of_the_readers_language() -> None:
    assert "answer here" in parts(compose(asking("delay-offered"), HEAD))[0]
    assert "请在此查看并答复" in parts(compose(asking("delay-offered", language="zh"), HEAD))[0]


def test_it_tells_nothing_of_who_reads_it() -> None:
    plain, _ = parts(compose(asking("order-shipped"), HEAD))
    link = next(one for one in plain.splitlines() if one.startswith(BASE))
    for said in ("ada", "Ada", "Lovelace", "shop", "000001Z", "@"):
        assert said not in link.removeprefix(BASE)


@pytest.mark.parametrize(
    "changes",
    [
        {"to": "sales"},
        {"values": {}},
        {"values": {"offer": "nothing-1-1"}},
        {"values": {"offer": "https://evil.example"}},
        {"template": "refund-on-its-way"},
    ],
)
def test_where_no_page_takes_an_answer_there_is_none(changes: Any) -> None:
    mail = compose(asking("delay-offered") | changes, HEAD)
    assert "http" not in "".join(parts(mail))


def test_without_a_url_or_without_keys_there_is_none() -> None:
    assert "http" not in "".join(parts(compose(asking("delay-offered"), HEAD._replace(pages=None))))
    for url, keys in ((BASE, None), (None, Path("keys")), (None, None)):
        given = Settings.model_construct(gateway_public_url=url, gateway_link_keys=keys)
        assert Pages.by_settings(given) is None


def test_a_name_in_a_value_makes_no_link() -> None:
    said = ordered(template="case-answered", values={"note": '<a href="https://evil.example">'})
    assert "<a " not in parts(compose(said, HEAD))[1]
