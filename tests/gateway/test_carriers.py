"""Carriers hand in their own words (TR-06): kept as they came, by who they are."""

from typing import Any

import httpx
import pytest

from orders.client.publishing import Publication
from tests.gateway.edge import EVERY, SHOP, Fakes, bearing, problem

PATH = "/v1/carriers/every/events"
WORDS = b"\x00\xff not even JSON"


def hand_in(
    fakes: Fakes, content: bytes = WORDS, path: str = PATH, **headers: str
) -> httpx.Response:
    return fakes.ask("POST", path, content=content, headers=headers or bearing(EVERY.key))


def test_whatever_a_carrier_says_is_durable_as_it_came(fakes: Fakes):
    answer = hand_in(fakes)
    assert answer.status_code == 202
    [(record, value)] = fakes.said()
    assert record == "CarrierPayloadReceived"
    assert (value["carrier"], value["payload"]) == ("every", WORDS)
    assert answer.json() == {
        "carrier": "every",
        "sha256": value["sha256"],
        "durable_in": fakes.durable_in,
    }
    kept: Publication = fakes.kept[0]
    assert kept.key.decode() == f"every/{value['sha256']}"


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"authorization": "nobody"}, 401),
        (bearing(SHOP.key), 403),
    ],
)
def test_nobody_speaks_for_a_carrier_without_its_key(fakes: Fakes, asked: Any, status: int):
    assert hand_in(fakes, **asked).status_code == status
    assert fakes.kept == []


def test_a_key_speaks_for_its_own_carrier(fakes: Fakes):
    assert problem(hand_in(fakes, path="/v1/carriers/other/events"))[0] == 403


@pytest.mark.parametrize(("content", "status"), [(b"", 422), (b"x" * 10_000_000, 413)])
def test_nothing_and_too_much_are_refused(fakes: Fakes, content: bytes, status: int):
    assert hand_in(fakes, content).status_code == status
    assert fakes.kept == []
