"""The contracts of an order, and who has signed them (CF-06)."""

from typing import Any

from orders.cli.contract.command import fault_of
from orders.cli.contract.signed import Contract, contracts
from orders.client.documents import Folder
from orders.client.scan import Found
from tests.cli.records import found

CONTRACTS, REVIEW = "orders.contracts.v1", "orders.review.v1"
FILE = "c0" * 32


def drawn(version: int = 1) -> Found:
    value = {"contract_number": f"SC-1-{version}", "version": version, "at": version}
    return found(CONTRACTS, "ContractDrawn", value, offset=version)


def released(hold_id: str, document: str = FILE, version: int = 1) -> Found:
    about = {"hold_id": hold_id, "version": version, "at": 5}
    return found(REVIEW, "HoldReleased", {**about, "released_by": "S015", "document": document})


def accepted(document: str = FILE, copy: str = "") -> Found:
    value = {"kind": "CONTRACT", "how": "accepted", "version": 1, "at": 9, "document": document}
    return found("orders.offers.v1", "OfferClosed", {**value, "closed_by": "S003", "copy": copy})


def stopped(version: int = 1, outcome: str = "cancelled") -> Found:
    value = {"version": version, "whole": True, "outcome": outcome}
    return found("orders.notices.v1", "OrderStopped", value)


def only(*said: Found) -> Contract:
    [contract] = contracts(said)
    return contract


def test_it_is_rendered_signed_by_the_house_and_then_by_the_customer() -> None:
    steps: list[tuple[Found, str]] = [
        (drawn(), "to render"),
        (released("text"), "to sign"),
        (released("signature"), "with the customer"),
        (accepted(copy="d1"), "signed"),
    ]
    said = [step for step, _ in steps]
    for number, (_, standing) in enumerate(steps, 1):
        assert only(*said[:number]).standing == standing
    contract = only(*said, released("finance", ""))
    assert contract.house is not None
    assert contract.customer is not None
    assert (contract.house.by, contract.customer.by, contract.customer.copy) == (
        "S015",
        "S003",
        "d1",
    )


def test_another_version_makes_it_void_signed_or_not() -> None:
    both = [released("text"), released("signature"), accepted()]
    former, latest = contracts([drawn(1), *both, stopped(1, "amended"), drawn(2)])
    assert (former.standing, latest.standing) == ("void", "to render")


def test_an_order_that_ends_before_both_have_signed_has_none() -> None:
    assert only(drawn(), released("text"), stopped()).standing == "void"
    signed = [drawn(), released("text"), released("signature"), accepted(), stopped()]
    assert only(*signed).standing == "signed"


def test_the_file_is_read_and_its_digest_worked_out_again(tmp_path: Any) -> None:
    store = Folder(tmp_path)
    document = store.put(b"%PDF")
    signed = (drawn(), released("text", document), released("signature", document))
    assert fault_of(only(*signed), store) == ""
    assert "not both" in fault_of(only(*signed, accepted()), store)
    assert "not here" in fault_of(only(drawn(), released("text")), store)
    (tmp_path / document[:2] / document).write_bytes(b"%PDF, a little changed")
    assert "was changed" in fault_of(only(*signed), store)
    assert fault_of(only(drawn()), store) == ""
