"""The audit sees what no carrier is asked to answer for, and claims that take a wrong way
(TR-05)."""

from typing import Any

import pytest

from orders.audit.checks.claims import misled, unasked, untimed
from orders.audit.claims import claim_due
from orders.audit.standing import Standing
from orders.audit.story import Story

LOSS: Any = {
    "version": 1,
    "shipment_id": "000001Z-1",
    "carrier": "lorry",
    "decision": {"rules": []},
}
GONE = ("ShipmentLost", LOSS)
SPOILT = ("ShipmentLost", {**LOSS, "decision": {"rules": [{"code": "spoilt_on_the_way"}]}})
CLAIM = "lost-000001Z-1"
OPENED: dict[str, Any] = {
    "claim_id": CLAIM,
    "asked": ["PHOTO"],
    "evidence": [],
    "value_minor": 100,
    "deadline_at": 9,
    "insurer": "",
    "beside": "",
}
INSURED = {**OPENED, "claim_id": f"insured-{CLAIM}", "insurer": "I", "beside": CLAIM, "asked": []}


def moved(
    status: str, by: str = "S1", paid: int = 0, kinds: tuple[str, ...] = (), claim: str = CLAIM
) -> Any:
    evidence = [{"kind": kind} for kind in kinds]
    said = {"claim_id": claim, "status": status, "decided_by": by, "paid_minor": paid, "at": 9}
    return "ClaimMoved", {**said, "evidence": evidence}


def found(*told: Any) -> list[str]:
    story = Story("shop:1")
    for name, value in told:
        story.claims.take(name, value)
    return [one.says for one in (*unasked(story), *misled(story))]


def test_who_brought_goods_too_warm_is_asked_for_what_is_spoilt():
    """SH-07, TR-05: a claim of its own, beside one for what is lost of the same shipment."""
    assert found(SPOILT, ("ClaimOpened", {**OPENED, "claim_id": "temperature-000001Z-1"})) == []
    [said] = found(SPOILT, ("ClaimOpened", OPENED))
    assert said.startswith("temperature-000001Z-1")


def test_a_claim_that_takes_its_way_is_right():
    way = (moved("open", kinds=("PHOTO",)), moved("submitted"), moved("paid", paid=100))
    assert found(GONE, ("ClaimOpened", OPENED), *way) == []
    assert found(GONE, ("ClaimOpened", OPENED), moved("lapsed", "")) == []


def test_a_loss_that_no_carrier_is_asked_for_is_found():  # TR-05
    assert found(GONE) == [f"{CLAIM}: its carrier is not asked to answer for it"]
    assert found(("ShipmentLost", {**GONE[1], "carrier": ""})) == []


@pytest.mark.parametrize(
    ("way", "says"),
    [
        ((moved("submitted"),), f"{CLAIM} was handed in without what was to bear it out"),
        ((moved("open", kinds=("PHOTO",)), moved("paid", paid=1)), f"{CLAIM} was open and is paid"),
        ((moved("withdrawn", ""),), f"{CLAIM} is withdrawn by nobody's word"),
        ((moved("withdrawn"), moved("open")), f"{CLAIM} was withdrawn and is open"),
        (
            (moved("open", kinds=("PHOTO",)), moved("submitted"), moved("paid", paid=101)),
            f"{CLAIM} is paid, and 101 are paid",
        ),
    ],
)
def test_a_claim_that_takes_another_way_is_found(way, says):
    assert found(("ClaimOpened", OPENED), *way) == [says]


@pytest.mark.parametrize(("timer", "wrong"), [(None, 1), (8, 1), (7, 0)])
def test_who_has_a_claim_has_a_timer(timer: int | None, wrong: int):
    due = claim_due({"claims": [{"status": "open", "due_at": 7}, {"status": "paid", "due_at": 1}]})
    assert due == 7
    assert len([*untimed("shop:1", Standing(due=timer, claim_due=due))]) == wrong


def both(carrier: int, insurer: int) -> list[str]:
    """What is found where both pay so much for a loss of 100."""
    opened = ("ClaimOpened", OPENED), ("ClaimOpened", {**INSURED, "value_minor": 60})
    paid: list[Any] = [moved("open", kinds=("PHOTO",))]
    for claim, minor in ((CLAIM, carrier), (f"insured-{CLAIM}", insurer)):
        paid += [moved("submitted", claim=claim), moved("paid", paid=minor, claim=claim)]
    return found(GONE, *opened, *paid)


def test_carrier_and_insurer_together_pay_no_more_than_goods_were_worth():  # TR-05
    assert both(40, 60) == []
    assert both(41, 60) == [f"{CLAIM}: 101 are paid for what was worth 100"]


def test_an_insurer_is_asked_beside_a_carrier_and_for_no_more():
    alone = found(("ClaimOpened", INSURED))
    assert alone == [f"insured-{CLAIM} asks an insurer for more than its carrier answers for"]
    more = ("ClaimOpened", {**INSURED, "value_minor": 101})
    assert len(found(GONE, ("ClaimOpened", OPENED), more)) == 1
