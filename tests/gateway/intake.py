"""What waits in intake for staff."""

import orjson

from orders.business.accounts import BASKETS
from orders.client.documents import document_key, sha256_of
from orders.contracts.blank import blank
from orders.contracts.order import CarriedOrder
from orders.contracts.records import IntakeState
from tests import orders as made
from tests.gateway.desk import hold
from tests.gateway.edge import Fakes
from tests.gateway.test_documents import sign


def suspect(fakes: Fakes) -> None:
    """`shop:1001` is probably `shop:1000` once more."""
    first = {"ledger": BASKETS, "account": "basket", "key": "", "amount": 1}
    fakes.kept_by_intake["shop:1000"] = {**blank(IntakeState), "reservations": [first]}
    fakes.kept_by_intake["shop:1001"] = {
        **blank(IntakeState),
        "status": "suspected",
        "version": 1,
        "number": "000001Z",
        "fingerprint": "basket",
        "order": CarriedOrder.of(made.order()),
        "open_holds": [hold("duplicate", deadline_at=9)],
    }


def unread(fakes: Fakes) -> str:
    """A document of a webhook waits that can be read by now. Where its verdict goes."""
    document = orjson.dumps(made.order(channel="store"))
    path = "/v1/channels/store/documents/canonical"
    fakes.ask("POST", path, content=document, headers=sign(document))
    fakes.kept.clear()
    return waits(fakes, document)


def waits(fakes: Fakes, document: bytes) -> str:
    """A document of `store` waits, as nobody could read it. Where its verdict goes."""
    sha256 = sha256_of(document)
    fault = {"code": "wrong_type", "field": "/0", "line": 0, "message": "an object is wanted"}
    state = {**blank(IntakeState), "status": "unplaced", "faults": [fault], "answered_at": 5}
    fakes.kept_by_intake[document_key("store", sha256)] = state
    return f"/v1/unplaced/store/{sha256}/verdict"
