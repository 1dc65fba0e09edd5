"""Interchanges of numbers alone end in accepted orders once their partners and articles are known
(IN-01)."""

from collections.abc import Callable
from typing import Any

import pytest

from orders.contracts.keys import key_of
from orders.contracts.records import CodedArticle, OrderReceived, OrderSubmitted, Partner, Price
from services.gateway.formats import edifact, tradacoms, x12
from services.gateway.formats.reading import Profile, Reading
from services.intake.stage import STAGE
from tests import orders as made
from tests.gateway.formats import interchanges
from tests.gateway.formats.found import only_order
from tests.stages.room import Room

BARE = {
    "edifact": interchanges.edifact(
        interchanges.orders(
            ["LIN+1++4012345678901:EN", "QTY+21:12"],
            head=["BGM+220+PO-77+9", "DTM+137:20260105:102", "NAD+BY+4098765000010::9"],
        )
    ),
    "x12": interchanges.x12(
        interchanges.order_850(
            ["PO1*1*12*EA***UK*4012345678901"],
            head=["BEG*00*SA*PO-77**20260105", "N1*BY**UL*4098765000010"],
        )
    ),
    "tradacoms": interchanges.tradacoms(
        interchanges.order_tradacoms(
            ["OLD=1+4012345678901++++12"], head=["CLO=4098765000010", "ORD=PO-77::260105"]
        )
    ).replace(b"CDT=5012345000010+BRIGHT STORES+1 MAIN ST:LONDON:::N1 1AA", b"CDT=4098765000010"),
}
READ: dict[str, Callable[[bytes, Profile], Reading]] = {
    "edifact": edifact.read,
    "x12": x12.read,
    "tradacoms": tradacoms.read,
}


@pytest.mark.parametrize("form", sorted(BARE))
def test_an_interchange_of_numbers_alone_is_accepted(form: str):
    order = only_order(READ[form](BARE[form], Profile(channel="markt")))
    currency = order["currency"] or "EUR"
    rows = (
        (Partner, made.partner()),
        (CodedArticle, made.coded("4012345678901", "LAMP")),
        (Price, made.price("LAMP", 250, currency)),
    )
    known: dict[type, dict[str, Any]] = {one: {key_of(one, row): row} for one, row in rows}
    room = Room(STAGE, references=known, now=order["placed_at"])
    sent = made.submitted(order)  # type: ignore[arg-type]
    received = room.send(OrderSubmitted, sent)[0]
    assert received.record is OrderReceived, received.value
    assert received.value["customer_id"] == "C-1"
    assert received.value["total_minor"] == 3000
