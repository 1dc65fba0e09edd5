"""RV-09: export contracts are looked at by four roles within 24 h of receipt, then signed."""

from orders.contracts.records import HoldReleased, Order, OrderHeld, OrderReceived
from tests.orders import export, received, staff
from tests.stages.review_desk import FILE, START, Desk, holds, names, only, templates
from tests.stages.test_review_approvals import reasons

KEY = "sales:1001"
HOUR = 3_600_000
ROLES = ("export_sales", "technical", "production", "finance")
PEOPLE = (
    *(staff(f"{role}-1", role) for role in ROLES),
    staff("clerk-1", "technical", "signatory"),
    staff("chief-1", "signatory"),
)


def desk() -> Desk:
    """Everybody who looks at contracts is there."""
    return Desk(colleagues=PEOPLE)


def contract(channel: str = "sales") -> Order:
    """An export order."""
    return export(channel=channel)


def test_four_roles_look_at_it_at_once_and_the_signature_waits_for_them() -> None:  # RV-09
    at = desk()
    found = {hold["hold_id"]: hold for hold in only(at.receive(contract()), OrderHeld)["holds"]}
    assert set(found) == {*ROLES, "signature", "text"}
    assert {found[role]["owner_role"] for role in ROLES} == set(ROLES)
    at.render()
    early = at.decide("RELEASE", "signature", key=KEY, by="chief-1")
    assert reasons(early) == [("signature", "others_first")]
    for role in ROLES[:-1]:
        assert names(at.decide("RELEASE", role, key=KEY, by=f"{role}-1")) == ["HoldReleased"]
    last = at.decide("RELEASE", ROLES[-1], key=KEY, by=f"{ROLES[-1]}-1")
    assert set(holds(last)) == {"signature"}, "told that it can be signed"
    signed = at.decide("RELEASE", "signature", key=KEY, by="chief-1", document=FILE)
    assert only(signed, HoldReleased)["role"] == "signatory"
    assert "OrderApproved" in names(signed)


def test_who_looked_at_a_contract_does_not_sign_it() -> None:  # RV-09
    at = desk()
    at.receive(contract())
    at.render()
    for role in ROLES:
        by = "clerk-1" if role == "technical" else f"{role}-1"
        at.decide("RELEASE", role, key=KEY, by=by)
    signed = at.decide("RELEASE", "signature", key=KEY, by="clerk-1", document=FILE)
    assert reasons(signed) == [("signature", "same_person")]


def test_the_time_to_look_at_it_counts_from_receipt() -> None:  # RV-09
    """Twenty-four hours from when the order came, however late review took it up."""
    at = desk()
    handed = received(contract(), at=START - 10 * HOUR)
    held = only(at.room.send(OrderReceived, handed), OrderHeld)["holds"]
    at.render()
    deadlines = {hold["deadline_at"] for hold in held if hold["hold_id"] in ROLES}
    assert deadlines == {START + 14 * HOUR}
    assert at.later(13) == []
    assert templates(at.later(1)) == ["hold-overdue"] * 4


def test_the_time_to_look_at_a_changed_one_counts_from_its_change() -> None:  # RV-09, CF-03
    at = desk()
    at.receive(contract())
    for role in ROLES:
        at.decide("RELEASE", role, key=KEY, by=f"{role}-1")
    at.later(20)
    at.recall(KEY, purpose="AMEND")
    held = only(at.receive(contract(), version=2), OrderHeld)["holds"]
    deadlines = {hold["deadline_at"] for hold in held if hold["hold_id"] in ROLES}
    assert deadlines == {at.room.now + 24 * HOUR}


def test_goods_sold_abroad_over_the_counter_have_no_contract() -> None:  # RV-09
    assert "OrderConfirmed" in names(desk().receive(contract(channel="shop")))


def test_one_refusal_ends_it() -> None:  # RV-09
    at = desk()
    at.receive(contract())
    assert "OrderDeclined" in names(at.decide("DECLINE", "technical", key=KEY, by="clerk-1"))
