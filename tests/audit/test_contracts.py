"""What is concluded in writing is signed by both sides (CF-06)."""

from typing import Any

import pytest

from orders.audit.checks import contracts
from orders.audit.story import Story
from tests.audit.made import said, story


class TestContracts:
    """CF-06: what is concluded in writing goes on once both sides have signed its one file."""

    def test_signed_by_both_it_goes_on(self):
        assert not said(contracts.unsigned(signed()))

    def test_an_order_that_is_not_concluded_in_writing_needs_nothing(self):
        told = story()
        told.signatures.take("OrderConfirmed", {"version": 1})
        assert not said(contracts.unsigned(told))

    @pytest.mark.parametrize(
        ("spoilt", "finding"),
        [
            ({"text": None}, "with 0 texts of its contract"),
            ({"house": None}, "the house has not signed just its text"),
            ({"house": "other"}, "the house has not signed just its text"),
            ({"customer": None}, "the customer has not signed just its text"),
            ({"customer": "other"}, "the customer has not signed just its text"),
            ({"by": "S015"}, "one person signed for both sides"),
        ],
    )
    def test_anything_less_is_found(self, spoilt: dict[str, Any], finding: str):
        assert any(one.endswith(finding) for one in said(contracts.unsigned(signed(**spoilt))))

    def test_signatures_of_another_version_are_none(self):
        told = signed()
        told.signatures.take("ContractDrawn", {"version": 2})
        told.signatures.take("OrderConfirmed", {"version": 2})
        assert len(said(contracts.unsigned(told))) == 1


def signed(
    text: str | None = "file",
    house: str | None = "file",
    customer: str | None = "file",
    by: str = "customer",
) -> Story:
    """An order whose contract was rendered, signed by both and went on; None: left out."""
    told, version = story(), {"version": 1}
    told.signatures.take("ContractDrawn", version)
    for hold_id, document in (("text", text), ("signature", house)):
        if document is not None:
            release = {**version, "hold_id": hold_id, "released_by": "S015"}
            told.signatures.take("HoldReleased", {**release, "document": document})
    if customer is not None:
        closed = {**version, "kind": "CONTRACT", "how": "accepted", "closed_by": by}
        told.signatures.take("OfferClosed", {**closed, "document": customer})
    told.signatures.take("OrderConfirmed", version)
    return told


WRITTEN: dict[str, tuple[str, dict[str, Any]]] = {
    "drawn": ("ContractDrawn", {"deliver_by_at": 100}),
    "promised": ("PromiseMade", {"promised_at": 100}),
    "confirmed": ("OrderConfirmed", {"contract": "SC-1"}),
}
ASKED = {"kind": "DELAY", "silence": "unchanged", "offer_id": "inventory-1-1"}
ENDED = {"whole": True, "outcome": "cancelled", "stopped_by": "inventory"}
NEXT = ("OrderConfirmed", {"version": 2, "contract": ""})


class TestBinding:
    """CF-05, CF-06: what both sides signed is changed by another text that both sign."""

    def test_asked_about_a_later_day_it_stands(self):
        cancelled = ("RecallRequested", {"purpose": "CANCEL"})
        told = bound(("OfferMade", ASKED), cancelled, ("OrderStopped", ENDED))
        assert not said(contracts.changed_alone(told))

    @pytest.mark.parametrize(
        ("spoilt", "finding"),
        [
            ([("OrderConfirmed", {"contract": ""})], "its hand-off does not say so"),
            ([("PromiseMade", {"promised_at": 200})], "another day is promised than it says"),
            ([("PromiseExtended", {})], "a later day was promised without another"),
            (
                [("OfferMade", {**ASKED, "silence": "cancelled"})],
                "silence about inventory-1-1 changes it",
            ),
            ([("OrderStopped", ENDED)], "was ended without anybody's word"),
            (
                [("OrderStopped", {**ENDED, "version": 2, "outcome": "unconfirmed"})],
                "silence about version 2 ended a contract",
            ),
            (
                [("OrderDeclined", {"version": 2, "decision": {"rules": [{"code": "not_paid"}]}})],
                "a rule about version 2 ended a contract",
            ),
            ([NEXT], "version 2 went on without the text it needs"),
        ],
    )
    def test_anything_else_is_found(self, spoilt: list[Any], finding: str):
        found = said(contracts.changed_alone(bound(*spoilt)))
        assert len(found) == 1
        assert found[0].endswith(finding)


def bound(*records: tuple[str, dict[str, Any]]) -> Story:
    """An order under a contract, and what became of it."""
    told = story()
    told.received = {1, 2}
    for name, value in (*WRITTEN.values(), *records):
        told.binding.take(name, {"version": 1, **value})
    return told
