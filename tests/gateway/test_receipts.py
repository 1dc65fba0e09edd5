"""What customers say of a parcel on the page of their order (DL-01): whoever has the link may, and
nobody else."""

from typing import Any

import httpx
import pytest

from orders.client.links import proof
from orders.contracts.records import DeliveryDisputed, ReceiptConfirmed
from services.gateway.tracking.parcels import Parcel, parcels
from services.gateway.tracking.said import lines_of
from tests.codec import CODEC
from tests.gateway.edge import NOW, Fakes
from tests.gateway.test_tracking_page import ORDER, fact, path, see, stands

SENT = "0001-X-1"


def about(event: str, number: int, shipment: str = SENT) -> Any:
    return fact(event, number, parameters={"shipment_id": shipment})


def under_way(fakes: Fakes, *more: Any, final: bool = False) -> None:
    stands(fakes, "dispatched", final, about("ShipmentDispatched", 3), *more)


def say(fakes: Fakes, answer: str, shipment: str = SENT, **form: str) -> httpx.Response:
    return fakes.ask("POST", path(fakes), data={"answer": answer, "shipment": shipment, **form})


def kept(fakes: Fakes, record: type) -> dict[str, Any]:
    [one] = fakes.kept
    kind, value = CODEC.decode(one.value, one.topic)
    assert kind.name == record.__name__
    return dict(value)


def test_a_parcel_under_way_can_be_confirmed_and_complained_about(fakes: Fakes):
    under_way(fakes)
    shown = see(fakes).text
    for words in (f"Parcel {SENT}", "I have it", "Something is damaged", "Something is missing"):
        assert words in shown
    assert "已收到" in see(fakes, "zh").text
    assert "form-action 'self'" in see(fakes).headers["content-security-policy"]
    under_way(fakes, about("ShipmentDelivered", 4))
    delivered = see(fakes).text
    assert "I have it" not in delivered
    assert "Something is damaged" in delivered
    under_way(fakes, about("ShipmentDelivered", 4), final=True)
    assert "<form" not in see(fakes).text


def test_parcels_of_which_nothing_came_are_not_spoken_of():
    facts = [
        about("ShipmentDispatched", 1, "a"),
        about("ShipmentDispatched", 2, "b"),
        about("ShipmentDispatched", 3, "c"),
        about("ShipmentLost", 4, "a"),
        about("ShipmentDelivered", 5, "b"),
        about("DeliveryRefused", 6, "b"),
        fact("ShipmentDispatched", 7),
    ]
    assert parcels(facts) == [Parcel("b", delivered=True), Parcel("c", delivered=False)]


def test_the_customer_has_it(fakes: Fakes):  # DL-01
    under_way(fakes)
    answer = say(fakes, "received")
    assert (answer.status_code, "Thank you" in answer.text) == (202, True)
    assert kept(fakes, ReceiptConfirmed) == {
        "order_id": ORDER,
        "version": 1,
        "receipt_id": f"receipt-{SENT}",
        "shipment_id": SENT,
        "at": NOW,
        "proof": proof(fakes.edge.links.token(ORDER) or ""),
    }


@pytest.mark.parametrize(("answer", "kind"), [("damaged", "DAMAGED"), ("missing", "MISSING")])
def test_something_is_wrong_with_it(fakes: Fakes, answer: str, kind: str):
    under_way(fakes, about("ShipmentDelivered", 4))
    told = say(fakes, answer, lines="3 and 1, 3", note="card 4111 1111 1111 1111")
    assert told.status_code == 202
    said = kept(fakes, DeliveryDisputed)
    assert (said["kind"], said["lines"]) == (kind, [1, 3])
    assert said["dispute_id"] == f"{kind.lower()}-{SENT}-1.3"
    assert "4111 1111" not in said["note"]


def test_how_much_of_a_line_is_wrong(fakes: Fakes):
    under_way(fakes, about("ShipmentDelivered", 4))
    say(fakes, "damaged", lines="3 = 2, 1")
    said = kept(fakes, DeliveryDisputed)
    assert (said["lines"], said["units"]) == ([1, 3], [0, 2])
    assert said["dispute_id"] == f"damaged-{SENT}-1.3=2"


@pytest.mark.parametrize(
    ("answer", "shipment", "status"),
    [
        ("received", "0002-X-1", 410),
        ("received", "", 410),
        ("eaten", SENT, 422),
        ("", SENT, 422),
    ],
)
def test_what_is_not_on_the_page_is_not_taken(
    fakes: Fakes, answer: str, shipment: str, status: int
):
    under_way(fakes)
    assert say(fakes, answer, shipment).status_code == status
    assert fakes.kept == []


def test_what_has_come_does_not_come_again_and_what_is_over_is_over(fakes: Fakes):
    under_way(fakes, about("ShipmentDelivered", 4))
    assert say(fakes, "received").status_code == 410
    under_way(fakes, about("ShipmentDelivered", 4), final=True)
    assert say(fakes, "damaged").status_code == 410


def test_no_link_nothing_said(fakes: Fakes):
    under_way(fakes)
    wrong = fakes.ask("POST", f"{path(fakes)}x", data={"answer": "received", "shipment": SENT})
    assert wrong.status_code == 404
    assert fakes.kept == []


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", []),
        ("1, 2;2 3", [1, 2, 3]),
        ("the blue one", []),
        (" ".join(map(str, range(30))), []),
        ("\u0661", []),
    ],
)
def test_line_numbers_are_read_however_they_are_written(text: str, lines: list[int]):
    assert [*lines_of(text)] == lines
