"""Why an order is where it is, over HTTP (TR-01)."""

import httpx
import pytest

from orders.business.decisions import held
from orders.business.facts import at_least
from orders.explain.decisions import Decided
from services.gateway.preferences import languages
from tests.gateway.desk import TOKENS
from tests.gateway.edge import ASKER, SHOP, Fakes, bearing, problem

UNPAID = held("RV-03", "prepayment_missing", "by S. Miller", at_least("paid", 7_505, 12_495, "EUR"))
HELD = Decided(
    "orders.review.v1/0/7", 5, "review", "OrderHeld", 1, "held", "60cf", [UNPAID], [UNPAID]
)


def explain(
    fakes: Fakes, order_id: str, key: str = ASKER.key, language: str = ""
) -> httpx.Response:
    named = {**bearing(key), **({"accept-language": language} if language else {})}
    return fakes.ask("GET", f"/v1/orders/{order_id}/decisions", headers=named)


def test_every_decision_is_told_with_values_bounds_policy_and_flips(fakes: Fakes):
    fakes.decided["asker:1001"] = [HELD]
    answer = explain(fakes, "asker:1001")
    assert answer.headers["content-language"] == "en"
    [decision] = answer.json()["decisions"]
    assert (decision["record"], decision["policy"]) == ("OrderHeld", "60cf")
    [rule] = decision["rules"]
    assert rule["text"] == "€75.05 of €124.95 are paid."
    assert rule["facts"] == UNPAID["facts"]
    assert rule["flips"] == [{"name": "paid", "text": "€49.90 more paid"}]


def test_it_is_told_in_the_language_that_is_asked_for(fakes: Fakes):
    fakes.decided["asker:1001"] = [HELD]
    answer = explain(fakes, "asker:1001", language="fr;q=1, en;q=0.2, zh-Hans-CN;q=0.8")
    assert answer.headers["content-language"] == "zh"
    assert answer.json()["decisions"][0]["rules"][0]["text"] == "应付€124.95，已付€75.05。"


def test_what_people_wrote_is_not_told(fakes: Fakes):
    fakes.decided["asker:1001"] = [HELD]
    assert "Miller" not in explain(fakes, "asker:1001").text


def test_a_key_must_be_made_for_it(fakes: Fakes):
    fakes.decided["shop:1001"] = [HELD]
    assert problem(explain(fakes, "shop:1001", SHOP.key)) == (403, "key-not-for-this")


def test_staff_are_told_of_every_channels_orders(fakes: Fakes):
    """TR-01: a token of the house, as for the queue of holds; a customer's link opens nothing."""
    fakes.decided["asker:1001"] = [HELD]
    answer = explain(fakes, "asker:1001", TOKENS["vera"].key)
    assert [one["record"] for one in answer.json()["decisions"]] == ["OrderHeld"]
    assert problem(explain(fakes, "asker:9", TOKENS["vera"].key)) == (404, "order-unknown")
    link = fakes.edge.links.token("asker:1001")
    assert problem(explain(fakes, "asker:1001", str(link))) == (401, "not-authenticated")


def test_an_order_of_another_channel_is_unknown(fakes: Fakes):
    fakes.decided["shop:1001"] = [HELD]
    assert problem(explain(fakes, "shop:1001")) == (404, "order-unknown")
    assert problem(explain(fakes, "asker:9")) == (404, "order-unknown")


@pytest.mark.parametrize(
    ("accept", "tags"),
    [
        ("", []),
        ("zh-Hans-CN, en;q=0.8", ["zh-Hans-CN", "en"]),
        ("en;q=0.1, zh", ["zh", "en"]),
        ("en;q=0, zh ; q=0.5", ["zh"]),
        ("*, ;, q=1, zh", ["zh"]),
    ],
)
def test_languages_are_taken_by_how_much_they_are_liked(accept: str, tags: list[str]):  # RFC 9110
    assert languages(accept) == tags
