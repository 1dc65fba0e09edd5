"""No hold is passed over, and approvals are of four eyes (RV-06)."""

from orders.audit.checks import (
    approvals,
)
from orders.audit.story import Story
from tests.audit.made import said, story


class TestApprovals:
    """RV-06: no hold is passed over, and no two approvals are of the same eyes."""

    def test_each_by_somebody_else_is_right(self):
        assert not said(approvals.bypassed(decided(("tier-1", "M1"), ("tier-2", "D1"))))

    def test_twice_the_same_is_not(self):
        assert said(approvals.bypassed(decided(("tier-1", "D1"), ("tier-2", "D1")))) == [
            "D1 released both tier-1 and tier-2"
        ]

    def test_who_entered_it_is_not(self):
        assert said(approvals.bypassed(decided(("tier-1", "E1"), ("tier-2", "D1")))) == [
            "E1 entered it and released tier-1"
        ]

    def test_neither_is_the_delegate_of_who_entered_it(self):
        found = decided(("tier-1", "M1"), ("tier-2", "D1"), on_behalf_of="E1")
        assert said(approvals.bypassed(found))[0] == "E1 entered it and released tier-1"

    def test_neither_is_who_entered_a_change_of_it_and_is_named_by_nobody(self):
        """Whatever intake says of its versions: the change itself says who."""
        told = decided(("tier-1", "M1"), ("tier-2", "D1"))
        told.verdicts.typed["0/7"] = "M1"
        assert not said(approvals.bypassed(told)), "it was refused"
        told.verdicts.changes["0/7"] = 2
        assert not said(approvals.bypassed(told)), "it is another version's"
        told.verdicts.changes["0/7"] = 1
        assert said(approvals.bypassed(told)) == ["M1 entered it and released tier-1"]

    def test_an_order_that_went_on_while_a_hold_was_open(self):
        assert said(approvals.bypassed(decided(("tier-1", "M1")))) == [
            "was confirmed while tier-2 was open"
        ]

    def test_an_approval_that_was_asked_for_again_is_another_one(self):
        told = story()
        for _ in range(2):
            hold(told, "tier-1")
            release(told, "tier-1", "M1")
        assert not said(approvals.bypassed(told))

    def test_what_stands_for_a_later_version_is_of_the_same_eyes(self):
        told = decided(("tier-1", "M1"), ("tier-2", "D1"))
        stands(told, "tier-1", "tier-2")
        assert not said(approvals.bypassed(told))
        told.verdicts.entered["D1"] = 2
        assert said(approvals.bypassed(told)) == ["D1 entered it and released tier-2"]


class TestSamples:
    """RV-08: who looks at an automatic approval afterwards was asked to, and has not entered it."""

    def test_one_that_was_asked_for_is_right(self):
        assert not said(approvals.bypassed(judged("R1")))

    def test_one_that_nobody_asked_for_is_not(self):
        assert said(approvals.bypassed(judged("R1", asked=False))) == [
            "version 1 was no sample, and is judged"
        ]

    def test_neither_is_one_by_who_entered_it_or_their_delegate(self):
        expected = ["E1 entered it and judged its approval"]
        assert said(approvals.bypassed(judged("E1"))) == expected
        assert said(approvals.bypassed(judged("R1", on_behalf_of="E1"))) == expected


def judged(by: str, on_behalf_of: str = "", asked: bool = True) -> Story:
    """An order that E1 entered and nobody was asked about, looked at afterwards."""
    told = story()
    told.received.add(1)
    told.verdicts.entered["E1"] = 1
    if asked:
        told.samples.take("ApprovalSampled", {"version": 1})
    closed = {"version": 1, "decided_by": by, "on_behalf_of": on_behalf_of}
    told.samples.take("SampleClosed", closed)
    return told


def decided(*released: tuple[str, str], on_behalf_of: str = "") -> Story:
    """An order that E1 entered, held for two tiers, released so and then confirmed."""
    told = story()
    told.verdicts.entered["E1"] = 1
    hold(told, "tier-1", "tier-2")
    for hold_id, by in released:
        release(told, hold_id, by, on_behalf_of)
    told.verdicts.take("OrderConfirmed", {"version": 1})
    return told


def hold(told: Story, *hold_ids: str) -> None:
    holds = [{"hold_id": hold_id, "kind": "approval"} for hold_id in hold_ids]
    told.verdicts.take("OrderHeld", {"version": 1, "holds": holds, "decision": {"rules": []}})


def release(told: Story, hold_id: str, by: str, on_behalf_of: str = "") -> None:
    said_so = {"version": 1, "hold_id": hold_id, "released_by": by, "on_behalf_of": on_behalf_of}
    told.verdicts.take("HoldReleased", said_so)


def stands(told: Story, *hold_ids: str) -> None:
    """The second version of the order is approved, by what was said of the first."""
    rules = [
        {"code": "approval_stands", "facts": [{"name": "hold", "value": one}]} for one in hold_ids
    ]
    told.verdicts.take("OrderApproved", {"version": 2, "decision": {"rules": rules}})
