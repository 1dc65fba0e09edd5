"""What a carrier does not answer for, who insures the goods is asked for: in its own time, and of
both together never more than the goods were worth (TR-05)."""

from typing import Any

import pytest

from orders.contracts.records import ClaimDecided, ClaimMoved, ClaimOpened
from services.aftersales.claims_policy import ClaimTerm, Insurance
from services.aftersales.policy import AftersalesPolicy
from services.aftersales.stage import STAGE
from tests.policies import usual
from tests.stages.after_delivery import KEY, lost
from tests.stages.house import NUMBER
from tests.stages.published import ignored
from tests.stages.room import Room

DAY = 86_400_000
CARRIERS = f"lost-{NUMBER}-1"
INSURERS = f"insured-{CARRIERS}"
INSURANCE = Insurance(
    insurer="cargo-insurer",
    policy_number="CI-7",
    from_minor={"EUR": 1_000},
    deductible_minor={"EUR": 200},
    submit_within_days=10,
    evidence=("CARRIER_STATEMENT",),
)


def room(liability: int = 500, **changes: Any) -> Room:
    """Aftersales of a house whose goods are insured, by carriers that answer for so much."""
    policy = usual(STAGE)
    assert isinstance(policy, AftersalesPolicy)
    term = ClaimTerm(submit_within_days=21, liability_minor={"EUR": liability} if liability else {})
    insured = (INSURANCE.model_copy(update=changes),)
    claims = policy.claims.model_copy(
        update={"terms": (term,), "insurances": insured, "evidence": {}}
    )
    none = policy.replacement.model_copy(update={"choice": "none"})
    return Room(STAGE, policy.model_copy(update={"claims": claims, "replacement": none}))


def opened(events: list[Any]) -> dict[str, Any]:
    return {e.value["claim_id"]: e.value for e in events if e.record is ClaimOpened}


def say(there: Room, claim: str, verdict: str, **more: Any) -> list[Any]:
    said = {"order_id": KEY, "version": 1, "claim_id": claim, "verdict": verdict}
    about = {"decided_by": "S1", "kind": "UNKNOWN", "document": "", "reference": ""}
    money = {"paid_minor": 0, "currency": "", "because": "", "at": there.now}
    return there.send(ClaimDecided, {**said, **about, **money, **more})


def pays(there: Room, claim: str, minor: int) -> list[Any]:
    return say(there, claim, "PAY", paid_minor=minor, currency="EUR")


def test_an_insurer_is_asked_for_what_is_beyond_liability_and_deductible():
    claims = opened(lost(there := room(), 2))
    worth, asked = claims[CARRIERS], claims[INSURERS]
    assert asked["value_minor"] == worth["value_minor"] - 500 - 200
    assert (asked["insurer"], asked["policy_number"]) == ("cargo-insurer", "CI-7")
    assert (asked["beside"], worth["beside"], worth["insurer"]) == (CARRIERS, "", "")
    assert asked["deadline_at"] == there.now + 10 * DAY
    assert asked["asked"] == ["CARRIER_STATEMENT"]


@pytest.mark.parametrize(
    "changes",
    [
        {"channels": ("desk",)},
        {"carriers": ("ship",)},
        {"countries": ("CN",)},
        {"from_minor": {"EUR": 1_000_000}},
        {"from_minor": {"USD": 1}},
        {"deductible_minor": {"EUR": 1_000_000}},
    ],
)
def test_what_is_not_insured_no_insurer_is_asked_for(changes):
    assert [*opened(lost(room(**changes), 2))] == [CARRIERS]


def test_both_together_pay_no_more_than_the_goods_were_worth():
    there = room(liability=0)
    worth = opened(lost(there, 2))[CARRIERS]["value_minor"]
    for claim in (CARRIERS, INSURERS):
        say(there, claim, "SUBMIT")
    pays(there, CARRIERS, 900)
    assert ignored(pays(there, INSURERS, worth - 200)) == "amount_wrong"
    assert pays(there, INSURERS, worth - 900)[0].value["status"] == "paid"


def test_what_the_insurer_has_paid_is_not_taken_from_the_carrier_too():
    there = room(liability=0)
    worth = opened(lost(there, 2))[CARRIERS]["value_minor"]
    for claim in (CARRIERS, INSURERS):
        say(there, claim, "SUBMIT")
    pays(there, INSURERS, worth - 200)
    assert ignored(pays(there, CARRIERS, worth)) == "amount_wrong"
    assert pays(there, CARRIERS, 200)[0].value["status"] == "paid"


def test_a_claim_on_an_insurer_has_its_own_end():
    there = room()
    lost(there, 2)
    events = there.forward(hours=24 * 10)
    ends = {e.value["claim_id"]: e.value["status"] for e in events if e.record is ClaimMoved}
    assert ends[INSURERS] == "lapsed"
    status = {one["claim_id"]: one["status"] for one in there.state(KEY)["claims"]}
    assert status == {CARRIERS: "open", INSURERS: "lapsed"}
