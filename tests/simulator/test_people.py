"""What customers and reviewers do."""

from typing import Any

import pytest

from orders.contracts import records
from services.simulator.actors import react
from services.simulator.catalogue import Catalogue
from services.simulator.plans import identity
from tests.simulator.scene import AT, DAY, an_order, delivered, head, made, of, scene

OFFER = {
    "order_id": "desk:1",
    "version": 1,
    "offer_id": "review-1-1",
    "kind": "CONFIRM",
    "options": [{"option_id": "confirm", "due_minor": 0}],
    "document": "",
    "at": AT,
}


UNCLEAR = {
    "order_id": "desk:1",
    "version": 1,
    "clarification_id": "review-1-1",
    "asked": "customer",
    "option_ids": ["as_it_stands", "to_be_changed", "not_wanted"],
    "at": AT,
}


@pytest.fixture
def house() -> Catalogue:
    return made()


def test_policy_decides_who_cancels(house: Catalogue):
    order = an_order(house, "PREPAID")
    never, always = scene(house, customers={"cancel": 0}), scene(house, customers={"cancel": 1})
    assert react(records.OrderReceived, head(order), never) == []
    (planned,) = react(records.OrderReceived, head(order), always)
    assert planned.record is records.CancelRequested
    assert AT < planned.due_at <= AT + 4 * DAY


def test_who_prepays_by_transfer_pays_what_is_open(house: Catalogue):  # RV-03
    order = an_order(house, "PREPAID", paid=False)
    (planned,) = react(
        records.OrderReceived,
        head(order),
        scene(house, customers={"cancel": 0, "amend": 0, "never_pay": 0}),
    )
    assert planned.value["amount_minor"] == order["totals"]["total_minor"]
    assert (
        react(
            records.OrderReceived,
            head(order),
            scene(house, customers={"cancel": 0, "amend": 0, "never_pay": 1}),
        )
        == []
    )


def test_goods_on_account_are_paid_after_delivery_to_the_last_cent(house: Catalogue):  # ST-01
    order = an_order(house, "ON_ACCOUNT", paid=False)
    (payment,) = of(
        records.PaymentReceived, react(records.ShipmentDelivered, delivered(order), scene(house))
    )
    assert payment.value["amount_minor"] == order["totals"]["total_minor"]
    assert payment.due_at >= AT + 5 * DAY


def test_a_customer_confirms_late_or_never(house: Catalogue):  # CF-02
    prompt = {"silent": 0, "answer_twice": 0, "answer_amiss": 0}
    (late,) = react(records.OfferMade, OFFER, scene(house, customers={**prompt, "late": 1}))
    assert late.due_at > AT + DAY
    assert react(records.OfferMade, OFFER, scene(house, customers={"silent": 1})) == []


def test_what_is_answered_on_the_telephone_staff_enter(house: Catalogue):  # CF-01
    calm = {"silent": 0, "by_offer": 1, "answer_twice": 0, "answer_amiss": 0, "by_telephone": 1}
    [answer] = react(records.OfferMade, OFFER, scene(house, customers=calm | {"entered_amiss": 0}))
    takers = _of_sales(house)
    assert answer.value["answered_by"] in takers
    wrong = scene(house, customers=calm | {"entered_amiss": 1})
    right, amiss = react(records.OfferMade, OFFER, wrong)
    assert right.value["answered_by"] in takers
    assert amiss.value["answered_by"] not in takers
    assert amiss.due_at == amiss.value["at"] < right.due_at
    signed = {**OFFER, "kind": "CONTRACT"}
    [link] = react(records.OfferMade, signed, wrong)
    assert link.value["answered_by"] == ""


def test_somebody_says_the_same_in_the_customers_name_without_a_proof(house: Catalogue):  # CF-01
    told = {"silent": 0, "late": 0, "by_telephone": 0, "answer_twice": 0, "answer_amiss": 0}
    for by_offer, record, asked in (
        (1, records.OfferMade, OFFER),
        (0, records.OfferMade, OFFER),
        (1, records.ClarificationRequested, UNCLEAR),
    ):
        told = {**told, "by_offer": by_offer, "pretended": 1}
        planned = react(record, asked, scene(house, customers=told))
        nobodys, theirs = sorted(planned, key=lambda one: one.due_at)
        assert (nobodys.value["answered_by"], nobodys.value["proof"]) == ("", "")
        assert theirs.value["proof"].startswith("sha256:")
        assert nobodys.value["at"] == nobodys.due_at


def _of_sales(house: Catalogue) -> set[str]:
    return {
        one["staff_id"]
        for one in house.staff
        if any(role["role"] == "sales" for role in one["roles"])
    }


def test_a_customer_answers_as_before_or_the_offer_twice_and_amiss(house: Catalogue):  # CF-01
    behaviour = {"silent": 0, "by_offer": 0}
    (as_before,) = react(records.OfferMade, OFFER, scene(house, customers=behaviour))
    assert as_before.record is records.ConfirmationAnswered
    behaviour = {"silent": 0, "by_offer": 1, "answer_twice": 1, "answer_amiss": 1}
    answers = react(records.OfferMade, OFFER, scene(house, customers=behaviour))
    assert [one.value["offer_id"] for one in answers] == ["review-1-1", "review-1-1", "review-1-99"]
    assert len({identity(one.record, one.key, one.value) for one in answers}) == 3


def test_who_agrees_to_a_deposit_pays_it(house: Catalogue):  # RV-04
    offer = {
        **OFFER,
        "kind": "DEPOSIT",
        "options": [{"option_id": "deposit", "due_minor": 500, "currency": "EUR"}],
    }
    prompt = {"silent": 0, "decline": 0, "answer_twice": 0, "answer_amiss": 0}
    answer, paid = react(
        records.OfferMade, offer, scene(house, customers=prompt | {"never_pay": 0})
    )
    assert (answer.value["option_id"], paid.value["amount_minor"]) == ("deposit", 500)
    assert paid.due_at > answer.due_at
    assert (
        len(react(records.OfferMade, offer, scene(house, customers=prompt | {"never_pay": 1}))) == 1
    )


def test_a_hold_for_payment_is_declined_only_after_patience(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "unpaid",
        "document": "",
        "kind": "payment",
        "rule": "RV-03",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
        "needs": [],
    }
    held = {
        "order_id": "web:1",
        "version": 1,
        "holds": [hold, {**hold, "hold_id": "price", "kind": "price"}],
        "decision": {},
        "at": AT,
    }
    unpaid, price = react(
        records.OrderHeld, held, scene(house, reviewers={"release": {"price": 1}})
    )
    assert (unpaid.due_at, unpaid.value["verdict"]) == (AT + 5 * DAY, "DECLINE")
    assert price.value["verdict"] == "RELEASE"


def test_an_order_that_is_held_again_and_again_is_declined_in_the_end(house: Catalogue):  # RV-08
    hold = {
        "hold_id": "credit",
        "document": "",
        "kind": "credit",
        "rule": "RV-04",
        "because": "",
        "owner_role": "",
        "deadline_at": AT,
        "blocks": "",
        "needs": [],
    }
    verdicts = {
        react(
            records.OrderHeld,
            {"order_id": "web:1", "version": 1, "holds": [hold], "decision": {}, "at": AT + n},
            scene(house),
        )[0].value["verdict"]
        for n in range(20)
    }
    assert verdicts == {"RELEASE", "DECLINE"}


def approval(hold_id: str, role: str, *needs: str) -> dict[str, Any]:
    """A hold for an approval."""
    about = {"hold_id": hold_id, "kind": "approval", "owner_role": role, "document": ""}
    return {**about, "needs": list(needs)}


def test_approvals_are_given_by_people_of_the_role_when_their_turn_comes(
    house: Catalogue,
) -> None:  # RV-06
    holds = [approval("tier-1", "manager"), approval("tier-2", "director", "tier-1")]
    held = {"order_id": "web:1", "version": 1, "holds": holds, "decision": {}, "at": AT}
    (first,) = react(records.OrderHeld, held, scene(house, reviewers={"release": {"approval": 1}}))
    assert (first.value["hold_id"], first.value["verdict"]) == ("tier-1", "RELEASE")
    assert first.value["decided_by"] in {"S007", "S008", "S009"}


def test_who_may_not_decide_hands_it_on_until_all_of_the_role_have_tried(
    house: Catalogue,
) -> None:  # RV-06
    order = {"order_id": "web:1", "version": 1, "at": AT}
    hold, here = approval("tier-1", "manager"), scene(house)
    planned = react(records.OrderHeld, {**order, "holds": [hold], "decision": {}}, here)
    tried = []
    while planned:
        (verdict,) = planned
        tried.append(verdict.value["decided_by"])
        refused = {
            **order,
            **{name: verdict.value[name] for name in ("hold_id", "verdict", "decided_by")},
            "role": "manager",
            "reason": "own_order",
            "document": "",
        }
        planned = react(records.VerdictRefused, refused, here)
    assert sorted(tried) == ["S007", "S008", "S009"]


def test_samples_are_looked_at_by_the_role_and_some_are_wrong_or_left(
    house: Catalogue,
) -> None:  # RV-08
    sampled = {"version": 1, "role": "reviewer", "check_by_at": AT + DAY, "at": AT}
    said = [
        planned.value
        for number in range(100)
        for planned in react(
            records.ApprovalSampled, {**sampled, "order_id": f"web:{number}"}, scene(house)
        )
    ]
    assert {one["decided_by"] for one in said} == {"S001", "S002", "S003", "S007"}
    assert {one["verdict"] for one in said} == {"AGREED", "WRONG"}
    assert 80 <= len(said) < 100
    refused = {**sampled, "order_id": "web:1", "hold_id": "sample", "reason": "own_order"}
    assert react(records.VerdictRefused, refused, scene(house)) == []


def test_refused_goods_always_come_back(house: Catalogue):  # DL-02, AS-04
    line = {"line": 1, "sku": "TOY-0001", "quantity": 3}
    back = {
        "order_id": "web:1",
        "version": 1,
        "return_id": "refused-N1-1",
        "warehouse": "HAM",
        "lines": [line],
        "decision": {},
        "at": AT,
    }
    forgetful = scene(house, customers={"never_send": 1})
    (arrived,) = react(records.ReturnAuthorised, back, forgetful)
    assert sum(part["restocked"] + part["scrapped"] for part in arrived.value["lines"]) == 3
    assert react(records.ReturnAuthorised, {**back, "return_id": "return-N1-1"}, forgetful) == []


def test_customers_say_what_is_meant_and_staff_what_their_role_was_asked(house: Catalogue):
    """RV-07."""
    sure = {"silent": 0, "late": 0, "decline": 0, "meant": 1}
    (said,) = react(records.ClarificationRequested, UNCLEAR, scene(house, customers=sure))
    assert (said.value["option_id"], said.value["answered_by"]) == ("as_it_stands", "")
    changed = scene(house, customers={**sure, "meant": 0})
    (said,) = react(records.ClarificationRequested, UNCLEAR, changed)
    assert said.value["option_id"] == "to_be_changed"
    (said,) = react(
        records.ClarificationRequested, UNCLEAR, scene(house, customers={**sure, "decline": 1})
    )
    assert said.value["option_id"] == "not_wanted"
    silent = scene(house, customers={**sure, "silent": 1})
    assert react(records.ClarificationRequested, UNCLEAR, silent) == []
    (said,) = react(
        records.ClarificationRequested, {**UNCLEAR, "asked": "sales"}, scene(house, customers=sure)
    )
    assert said.value["answered_by"] in ("S002", "S010")
    nobody = {**UNCLEAR, "asked": "gardener"}
    assert react(records.ClarificationRequested, nobody, scene(house, customers=sure)) == []


def test_a_contract_is_rendered_signed_by_the_house_and_by_the_customer(house: Catalogue):  # CF-06
    drawn = {"order_id": "desk:1", "version": 1, "contract_number": "SC-1-1", "at": AT}
    twice, never = {"render_again": 1}, {"render": None}
    first, again = react(records.ContractDrawn, drawn, scene(house, contracts=twice))
    document = first.value["document"]
    assert again.value["document"] != document
    assert react(records.ContractDrawn, drawn, scene(house, contracts=never)) == []
    hold = {**approval("signature", "signatory"), "kind": "signature", "document": document}
    held = {"order_id": "desk:1", "version": 1, "holds": [hold], "decision": {}, "at": AT}
    signs = scene(house, reviewers={"release": {"signature": 1}})
    (signed,) = react(records.OrderHeld, held, signs)
    assert (signed.value["verdict"], signed.value["document"]) == ("RELEASE", document)
    offer = {**OFFER, "kind": "CONTRACT", "document": document}
    prompt = {"silent": 0, "decline": 0, "answer_twice": 0, "answer_amiss": 0}
    (answered,) = react(records.OfferMade, offer, scene(house, customers=prompt))
    assert answered.value["document"] == document


def test_what_only_a_change_brings_is_waited_for_and_then_declined(house: Catalogue):  # CF-06
    holds = [{**approval(kind, "sales"), "kind": kind} for kind in ("terms", "text")]
    held = {"order_id": "desk:1", "version": 1, "holds": holds, "decision": {}, "at": AT}
    (declined,) = react(records.OrderHeld, held, scene(house))
    assert (declined.value["hold_id"], declined.value["verdict"]) == ("terms", "DECLINE")
