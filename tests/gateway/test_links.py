"""Customers see their own order, and nobody can find out whether there is another (TR-01)."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from hypothesis import given
from hypothesis import strategies as st

from orders.client import sealing
from orders.client.links import Links, OfferLink, load_links
from orders.engine.errors import ConfigError
from services.gateway.link import path_of as path_of_offer
from tests.gateway.edge import LINK_KEYS, SHOP, Fakes, bearing, problem

FACTS: list[dict[str, Any]] = [
    {"at": 1, "recorded_at": 2, "stage": "intake", "event": "OrderReceived", "step": 10},
    {"at": 3, "recorded_at": 4, "stage": "review", "event": "OrderHeld", "step": 20},
    {"at": 5, "recorded_at": 6, "stage": "review", "event": "RecordIgnored", "step": 0},
]
STATE = {
    "marks": [],
    "number": "0001",
    "version": 1,
    "status": "held",
    "step": 20,
    "final": False,
    "since_at": 3,
    "sequence": 3,
    "timeline": [{**fact, "because": "the limit is exceeded"} for fact in FACTS],
}


def path_of(fakes: Fakes) -> str:
    fakes.states["shop:1001"] = STATE
    answer = fakes.ask("GET", "/v1/orders/shop:1001", headers=bearing(SHOP.key))
    return str(answer.json()["customer_path"])


def test_a_customer_sees_the_steps_without_a_key_and_no_reasons(fakes: Fakes):
    """TR-01."""
    answer = fakes.ask("GET", path_of(fakes))
    assert answer.status_code == 200
    told = answer.json()
    assert [one["event"] for one in told["timeline"]] == ["OrderReceived", "OrderHeld"]
    assert (told["status"], told["number"]) == ("held", "0001")
    assert "limit" not in answer.text
    assert "shop:1001" not in answer.text
    again = {"if-none-match": answer.headers["etag"]}
    assert fakes.ask("GET", path_of(fakes), headers=again).status_code == 304


def test_what_opens_nothing_is_told_like_what_is_not_there(fakes: Fakes):
    """TR-01: no probing of ids."""
    path = path_of(fakes)
    foreign = f"/v1/tracking/{Links(['m' * 32]).token('shop:1001')}"
    unknown = f"/v1/tracking/{Links(LINK_KEYS).token('shop:none')}"
    answers = [
        fakes.ask("GET", one) for one in (foreign, unknown, path + "x", "/v1/tracking/shop:1001")
    ]
    assert {answer.text for answer in answers} == {answers[0].text}
    assert problem(answers[0]) == (404, "order-unknown")


def test_whoever_writes_to_customers_has_the_path_by_which_an_offer_is_answered(fakes: Fakes):
    """CF-01: from the id that the message has; it is the very path that the gateway takes."""
    links = Links(LINK_KEYS)
    path = path_of_offer(links, "shop:1001", "review-2-1")
    assert path is not None
    assert links.offer_of(path.rpartition("/")[2]) == OfferLink("shop:1001", 2, "review-2-1")
    assert path_of_offer(Links([]), "shop:1001", "review-2-1") is None
    with pytest.raises(ConfigError, match="is no offer"):
        path_of_offer(links, "shop:1001", "nothing-2-1")


def test_a_token_says_nothing_of_the_order_it_opens():
    links = Links(LINK_KEYS)
    tokens = {order: links.token(order) or "" for order in ("shop:1", "shop:2", "shop:10000001")}
    assert {links.order_of(token) for token in tokens.values()} == tokens.keys()
    assert len({len(token) for token in tokens.values()}) == 1, "not even how long its id is"
    for token in tokens.values():
        raw = urlsafe_b64decode(token + "==")
        assert b"shop" not in raw
        assert "shop" not in token


@given(st.text(max_size=60), st.binary(max_size=60))
def test_what_is_no_token_opens_nothing(text: str, raw: bytes):
    links = Links(LINK_KEYS)
    assert links.order_of(text) is None
    assert links.order_of(urlsafe_b64encode(raw).decode().rstrip("=")) is None


@pytest.mark.parametrize("place", [0, 7, 15, 16, 31, -1])
def test_a_token_that_was_changed_anywhere_opens_nothing(place: int):
    links = Links(LINK_KEYS)
    token = links.token("shop:1") or ""
    for other in "AB_-+/=":
        changed = token[:place] + other + token[place:][1:]
        assert changed == token or links.order_of(changed) is None
    assert links.order_of(token + "=") is None
    assert links.order_of(token[:-1]) is None


def test_each_key_is_tried_whatever_the_others_say(monkeypatch: pytest.MonkeyPatch):
    """TR-01: a wrong token costs what a right one does."""
    tried: list[bytes] = []
    real = sealing._opened

    def opened(cipher: AESSIV, raw: bytes) -> str | None:
        tried.append(raw)
        return real(cipher, raw)

    monkeypatch.setattr(sealing, "_opened", opened)
    links = Links(["a" * 32, "b" * 32, "c" * 32])
    for token in (Links(["a" * 32]).token("shop:1") or "", "", "garbage", "ü"):
        tried.clear()
        links.order_of(token)
        assert len(tried) == 3


def test_a_key_is_replaced_while_links_go_on():
    old, both, new = Links(["a" * 32]), Links(["a" * 32, "b" * 32]), Links(["b" * 32])
    former, present = old.token("shop:1") or "", both.token("shop:1") or ""
    assert both.order_of(former) == "shop:1"
    assert (new.order_of(former), new.order_of(present)) == (None, "shop:1")


def test_without_keys_there_are_no_links():
    assert Links(()).token("shop:1") is None
    assert Links(()).order_of("x") is None


def test_a_key_that_is_none_stops_the_gateway(tmp_path: Path):
    (tmp_path / "keys").write_text("short\n")
    for file in (tmp_path / "keys", tmp_path / "missing"):
        with pytest.raises(ConfigError):
            load_links(file)


def test_a_customers_link_is_not_followed_without_end(fakes: Fakes):
    path = path_of(fakes)
    answers = [fakes.ask("GET", path).status_code for _ in range(31)]
    assert (set(answers[:-1]), answers[-1]) == ({200}, 429)
