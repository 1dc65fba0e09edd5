"""CF-06: a sale that is concluded in writing is signed by both sides, and is one and the same
file, before the order goes on."""

from typing import Any

import pytest

from orders.business.times import HOUR
from orders.contracts.records import (
    ContractDrawn,
    HoldReleased,
    OfferClosed,
    OfferMade,
    Order,
    OrderConfirmed,
    OrderHeld,
    OrderSuspended,
    PromiseMade,
    RecordIgnored,
)
from orders.engine.handling import Event
from tests.orders import export, order, sold_abroad, staff
from tests.stages.review_desk import FILE, POLICY, Desk, holds, names, only, templates
from tests.stages.test_review_approvals import reasons
from tests.stages.test_review_contracts import KEY, PEOPLE, ROLES

NUMBER = "SC-000001Z-1"
OTHER = "d1" * 32
DAY = 24


def desk(**policy: Any) -> Desk:
    """Everybody who has to do with contracts is there, and one who enters what comes on paper."""
    also_sells = staff("chief-1", "signatory", "sales")
    return Desk(colleagues=(*PEOPLE, staff("sales-1", "sales"), also_sells), **policy)


def looked_at(at: Desk, version: int = 1) -> list[Event]:
    """All roles have agreed to the order."""
    for role in ROLES[:-1]:
        at.decide("RELEASE", role, key=KEY, by=f"{role}-1", version=version)
    last = ROLES[-1]
    return at.decide("RELEASE", last, key=KEY, by=f"{last}-1", version=version)


def signed(at: Desk, document: str = FILE, version: int = 1) -> list[Event]:
    """The authorised person signs."""
    said: dict[str, Any] = {"version": version, "document": document}
    return at.decide("RELEASE", "signature", key=KEY, by="chief-1", **said)


def offered(content: Order | None = None, **policy: Any) -> Desk:
    """The house has signed; the contract is with the buyer."""
    at = desk(**policy)
    at.receive(content or export())
    at.render()
    looked_at(at)
    signed(at)
    return at


def test_the_text_is_settled_when_the_order_is_judged() -> None:  # CF-06
    events = desk().receive(export())
    assert names(events) == ["ContractDrawn", "OrderHeld"]
    drawn = only(events, ContractDrawn)
    assert (drawn["contract_number"], drawn["replaces"]) == (NUMBER, "")
    assert drawn["deliver_by_at"] == export()["wished_delivery_at"]
    assert [one["heading"] for one in drawn["clauses"]][-1] == "Arbitration"
    assert drawn["order"].decoded()["trade_terms"]["incoterm"] == "CIF Shanghai"


def test_a_buyer_who_speaks_chinese_gets_a_chinese_contract() -> None:  # CF-06
    buyer = {**export()["buyer"], "language": "zh-Hans-CN"}
    drawn = only(desk().receive(export(buyer=buyer)), ContractDrawn)
    assert (drawn["language"], drawn["clauses"][0]["heading"]) == ("zh", "检验")


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"trade_terms": sold_abroad(packing=" ")}, "trade_terms.packing"),
        ({"trade_terms": sold_abroad(incoterm="FOT Hamburg")}, "trade_terms.incoterm"),
        ({"trade_terms": sold_abroad(incoterm="CIF")}, "trade_terms.incoterm"),
        ({"trade_terms": sold_abroad(transport="air")}, "trade_terms.transport"),
        ({"trade_terms": sold_abroad(port_of_loading="")}, "trade_terms.port_of_loading"),
        ({"trade_terms": sold_abroad(insurance="")}, "trade_terms.insurance"),
        ({"wished_delivery_at": None, "as_soon_as_possible": True}, "wished_delivery_at"),
    ],
)
def test_what_a_contract_must_say_and_does_not_holds_the_order(
    changes: dict[str, Any], missing: str
) -> None:  # CF-06
    events = desk().receive(export(**changes))
    assert holds(events)["terms"] == f"the contract of sale lacks {missing}"
    assert "ContractDrawn" not in names(events)


@pytest.mark.parametrize(
    "said",
    [
        {"incoterm": "fob Hamburg", "insurance": ""},
        {"incoterm": "DAP Lyon", "transport": "road", "insurance": "", "port_of_loading": ""},
        {"incoterm": "CIP Lyon", "transport": "air", "port_of_discharge": ""},
    ],
)
def test_insurance_and_ports_are_by_the_rule_of_the_incoterms(said: dict[str, str]) -> None:
    """CF-06: who does not owe insurance says nothing of it, who sends no ship names no ports."""
    assert "ContractDrawn" in names(desk().receive(export(trade_terms=sold_abroad(**said))))


def test_no_person_lets_pass_what_the_contract_lacks_a_change_brings_it() -> None:  # CF-06
    at = desk()
    at.receive(export(trade_terms=None))
    refused = at.decide("RELEASE", "terms", key=KEY, by="export_sales-1")
    assert reasons(refused) == [("terms", "not_by_people")]
    at.recall(KEY, purpose="AMEND")
    assert "ContractDrawn" in names(at.receive(export(), 2))


def test_nobody_signs_before_there_is_a_file_nor_any_other_than_that() -> None:  # CF-06
    at = desk()
    at.receive(export())
    looked_at(at)
    assert reasons(signed(at)) == [("signature", "others_first")]
    assert reasons(at.decide("RELEASE", "text", key=KEY, by="chief-1")) == [
        ("text", "role_missing")
    ]
    (to_sign,) = only(at.render(), OrderHeld)["holds"]
    assert (to_sign["hold_id"], to_sign["document"]) == ("signature", FILE)
    assert reasons(signed(at, OTHER)) == [("signature", "other_document")]
    assert reasons(at.decide("RELEASE", "", key=KEY, by="chief-1")) == [
        ("signature", "other_document")
    ]
    events = signed(at)
    assert only(events, HoldReleased)["document"] == FILE
    assert "OrderConfirmed" not in names(events)


def test_the_first_rendering_counts() -> None:  # CF-06
    at = desk()
    at.receive(export())
    at.render()
    assert [event.value["reason"] for event in at.render(OTHER)] == ["already_rendered"]
    looked_at(at)
    assert "OrderApproved" in names(signed(at))


def test_what_has_rendered_the_text_has_let_nothing_pass() -> None:  # RV-06, CF-06
    at = desk()
    at.receive(export())
    assert only(at.render(), HoldReleased)["hold_id"] == "text"
    assert at.room.state(KEY)["released"] == []


def test_a_text_that_nobody_renders_is_told_to_operations() -> None:  # CF-06
    at = desk()
    at.receive(export())
    assert templates(at.later(1)) == ["hold-overdue"]


def test_the_buyer_is_asked_to_sign_the_same_file() -> None:  # CF-06
    at = desk()
    at.receive(export())
    at.render()
    looked_at(at)
    offer = only(signed(at), OfferMade)
    assert (offer["kind"], offer["document"]) == ("CONTRACT", FILE)
    assert [one["option_id"] for one in offer["options"]] == ["sign"]
    closed = at.agree(offer["offer_id"], KEY, document=FILE)
    assert only(closed, OfferClosed)["document"] == FILE
    (rule,) = only(closed, OrderConfirmed)["decision"]["rules"]
    assert rule["code"] == "contract_signed"
    assert [fact["value"] for fact in rule["facts"]] == [NUMBER, FILE]


def test_what_is_promised_leaves_the_buyer_the_time_to_sign() -> None:  # CF-04, CF-06
    at = desk()
    at.receive(export())
    at.render()
    looked_at(at)
    first = only(signed(at), PromiseMade)["terms"][0]
    assert (first["addend"], first["until_at"]) == ("CONFIRMATION", at.room.now + 7 * DAY * HOUR)


def test_the_day_that_the_contract_says_is_promised_even_if_it_is_at_risk() -> None:  # CF-04, CF-06
    """The file says "not later than": no later day is promised beside it."""
    at = desk()
    soon = at.room.now + 8 * DAY * HOUR
    drawn = only(at.receive(export(wished_delivery_at=soon)), ContractDrawn)
    at.render()
    looked_at(at)
    events = signed(at)
    made, [option] = only(events, PromiseMade), only(events, OfferMade)["options"]
    assert made["terms"][-1]["until_at"] > soon, "it takes longer"
    assert made["promised_at"] == option["deliver_by_at"] == drawn["deliver_by_at"] == soon
    assert made["agreed"]
    assert made["decision"]["rules"][-1]["code"] == "agreed_at_risk"


def test_a_yes_that_names_no_file_or_another_is_no_signature() -> None:  # CF-06
    at = offered()
    for answered in (
        at.answer(True, KEY),
        at.agree("review-1-1", KEY),
        at.agree("review-1-1", KEY, document=OTHER),
    ):
        assert names(answered) == ["RecordIgnored"]
    assert at.status(KEY) == "awaiting_confirmation"


def test_a_buyer_who_does_not_sign_has_no_order() -> None:  # CF-06
    assert "OrderStopped" in names(offered().agree("review-1-1", KEY, accepted=False))
    assert "OrderStopped" in names(offered().answer(False, KEY))


def test_a_copy_on_paper_is_entered_by_who_has_not_signed_for_the_house() -> None:  # CF-06
    at = offered()
    paper: dict[str, Any] = {"document": FILE, "copy": OTHER, "read_back": NUMBER}
    for by, said, reason in (
        ("nobody", paper, "unknown_staff"),
        ("sales-1", {**paper, "copy": ""}, "copy_missing"),
        ("sales-1", {**paper, "read_back": "SC-000001Z-2"}, "other_contract"),
        ("chief-1", paper, "same_person"),
    ):
        (ignored,) = at.agree("review-1-1", KEY, by=by, **said)
        assert ignored.value["reason"] == reason
    closed = only(at.agree("review-1-1", KEY, by="sales-1", **paper), OfferClosed)
    assert (closed["closed_by"], closed["copy"]) == ("sales-1", OTHER)
    assert at.status(KEY) == "confirmed"


def test_a_buyer_who_keeps_silent_is_reminded_then_the_order_is_suspended() -> None:  # CF-02, CF-06
    at = offered()
    assert at.later(7 * DAY - 1) == []
    assert templates(at.later(1)) == ["contract-reminder"]
    at.later(3 * DAY)
    assert "OrderSuspended" in names(at.later(3 * DAY))
    assert "OrderConfirmed" in names(at.agree("review-1-1", KEY, document=FILE))


def test_a_changed_order_makes_its_contract_void() -> None:  # CF-06
    at = offered()
    taken_back = at.recall(KEY, purpose="AMEND")
    assert only(taken_back, OfferClosed)["how"] == "withdrawn"
    events = at.receive(export(notes="by night"), 2)
    assert only(events, ContractDrawn)["replaces"] == NUMBER
    assert {"text", "signature", *ROLES} == set(holds(events)), "looked at and signed again"
    assert names(at.agree("review-1-1", KEY, document=FILE)) == ["RecordIgnored"]
    at.render(OTHER, version=2)
    looked_at(at, 2)
    assert reasons(signed(at, FILE, 2)) == [("signature", "other_document")]
    assert "OfferMade" in names(signed(at, OTHER, 2))


def test_a_signature_that_is_still_open_does_not_name_the_file_of_the_former_version() -> None:
    """CF-06: there is none to sign before the new text is rendered."""
    at = desk()
    at.receive(export())
    at.render()
    at.recall(KEY, purpose="AMEND")
    held = only(at.receive(export(notes="by night"), 2), OrderHeld)["holds"]
    [to_sign] = [one for one in held if one["hold_id"] == "signature"]
    assert to_sign["document"] == ""
    at.render(OTHER, version=2)
    [to_sign] = only(looked_at(at, 2), OrderHeld)["holds"]
    assert to_sign["document"] == OTHER


def test_what_was_signed_by_both_is_void_too_once_the_order_is_changed() -> None:  # CF-06
    at = offered()
    at.agree("review-1-1", KEY, document=FILE)
    at.recall(KEY, purpose="AMEND")
    at.taken_back(KEY)
    assert only(at.receive(export(notes="x"), 2), ContractDrawn)["replaces"] == NUMBER


def test_held_again_it_keeps_its_contract_and_the_buyer_is_asked_anew() -> None:  # CF-06
    at = offered(export(paid=0, terms="PREPAID"))
    paid = at.pay(export()["totals"]["total_minor"], key=KEY)
    assert only(paid, OfferMade)["document"] == FILE
    back = at.charge_back(500, key=KEY)
    assert only(back, OfferClosed)["how"] == "withdrawn"
    again = at.pay(500, "D2", key=KEY)
    assert "ContractDrawn" not in names(again)
    assert only(again, OfferMade)["offer_id"] == "review-1-2"


def test_a_channel_may_ask_for_a_contract_of_every_order() -> None:  # CF-06
    contracts = POLICY.contracts.model_dump()
    at = desk(contracts={**contracts, "every_order_of": ["sales"]})
    home = order(
        channel="sales",
        wished_delivery_at=export()["wished_delivery_at"],
        trade_terms=sold_abroad(incoterm="", transport="road", insurance=""),
    )
    assert "ContractDrawn" in names(at.receive(home)), "at home no rule of the Incoterms is needed"


def bound(**policy: Any) -> Desk:
    """Both sides have signed, and the order is taken back to be changed."""
    at = offered(**policy)
    at.agree("review-1-1", KEY, document=FILE)
    at.taken_back(KEY)
    return at


def to_sign_again(content: Order | None = None, **policy: Any) -> Desk:
    """Its next text is with the buyer."""
    at = bound(**policy)
    at.receive(content or export(notes="later"), 2)
    at.render(OTHER, version=2)
    looked_at(at, 2)
    signed(at, OTHER, 2)
    return at


def test_what_goes_on_says_under_which_contract() -> None:  # CF-06
    events = offered().agree("review-1-1", KEY, document=FILE)
    assert only(events, OrderConfirmed)["contract"] == NUMBER
    again = to_sign_again().agree("review-2-1", KEY, document=OTHER, version=2)
    assert only(again, OrderConfirmed)["contract"] == "SC-000001Z-2"


def test_silence_about_another_text_ends_no_contract_that_was_signed() -> None:  # CF-02, CF-06
    """Not even where policy says that silence cancels: sales are told, ever again."""
    signing = {**POLICY.contracts.signing.model_dump(), "then": "cancel"}
    at = to_sign_again(contracts={**POLICY.contracts.model_dump(), "signing": signing})
    assert at.room.state(KEY)["offer"]["offer_id"] == "review-2-1"
    events = at.later(13 * DAY)
    assert "OrderSuspended" in names(events)
    assert only(events, OrderSuspended)["contract"] == NUMBER
    assert templates(events)[-2:] == ["contract-unsigned", "contract-stands"]
    again = at.later(31 * DAY)
    assert names(again) == ["OrderSuspended"]
    assert templates(again) == ["contract-unsigned"] * 2, "sales, and who they escalate to"
    assert "OrderConfirmed" in names(at.agree("review-2-1", KEY, document=OTHER, version=2))


def test_who_does_not_sign_another_text_keeps_the_one_that_was_signed() -> None:  # CF-06
    at = to_sign_again()
    events = at.agree("review-2-1", KEY, accepted=False, version=2)
    assert names(events) == ["OrderSuspended"]
    assert templates(events) == ["contract-unsigned", "contract-stands"], "sales, and the buyer"
    assert "OrderStopped" in names(at.recall(KEY, version=2)), "a person can end it"


@pytest.mark.parametrize("by_offer", [True, False])
def test_another_no_calls_nobody_and_puts_no_deadline_off(by_offer: bool) -> None:  # CF-06
    at = to_sign_again()
    at.agree("review-2-1", KEY, accepted=False, version=2)
    seen_to_by = at.room.state(KEY)["wake_at"]
    at.later(10 * DAY)
    again = (
        at.agree("review-2-1", KEY, accepted=False, version=2)
        if by_offer
        else at.answer(False, KEY, version=2)
    )
    assert (names(again), templates(again)) == (["RecordIgnored"], [])
    assert only(again, RecordIgnored)["reason"] == "contract_stands"
    assert at.room.state(KEY)["wake_at"] == seen_to_by
    assert "OrderConfirmed" in names(at.agree("review-2-1", KEY, document=OTHER, version=2))


def test_a_next_version_needs_a_text_whatever_its_channel_asks_for_by_now() -> None:  # CF-06
    at = bound()
    home = order(channel="sales", wished_delivery_at=export()["wished_delivery_at"])
    assert "terms" in holds(at.receive({**home, "kind": "GOODS"}, 2))


def test_a_text_takes_the_place_of_the_one_that_binds_whatever_was_drawn_between() -> None:  # CF-06
    at = to_sign_again()
    at.recall(KEY, purpose="AMEND", version=2)
    assert only(at.receive(export(notes="still later"), 3), ContractDrawn)["replaces"] == NUMBER


def test_no_rule_ends_what_was_signed_but_people_may() -> None:  # CF-06, RV-05
    at = bound()
    nowhere = {**export()["delivery_address"], "country": "KP"}
    events = at.receive(export(delivery_address=nowhere), 2)
    assert "OrderDeclined" not in names(events)
    assert "customer" in holds(events)


def test_no_clock_ends_what_was_signed_while_its_change_is_unpaid() -> None:  # CF-06, RV-03
    at = bound()
    at.receive(export(paid=0, terms="PREPAID"), 2)
    assert "OrderStopped" not in names(at.later(40 * DAY))


def test_no_clock_ends_what_was_signed_if_its_change_is_lost() -> None:  # CF-03, CF-06
    at = bound()
    events = at.later(2 * DAY)
    assert (names(events), set(templates(events))) == ([], {"change-missing"})
    assert "ContractDrawn" in names(at.receive(export(notes="x"), 2))
