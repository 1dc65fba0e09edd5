"""Services on site and online, alone and beside goods: announced, rendered, cancelled meanwhile. In
any order, through all stages; the audit is the judge (SH-04, SH-09)."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.records import AppointmentMoved, Article, Price, Staff, Technicians
from tests import orders as made
from tests.cases.goods import Row
from tests.cases.histories import FORGOTTEN, Move, furniture, opening
from tests.cases.inside import Inside
from tests.cases.place import ready
from tests.cases.playing import told_of
from tests.cases.steps import DAY, HOUR, NOW, SHIPMENT, Send
from tests.cases.story import cancelled, ordered, packed, scanned
from tests.cases.test_inside import wrong
from tests.examples import drawn

SITE, LINE = "ART-SITE", "ART-LINE"
ROWS: list[Row] = [
    row
    for sku, service in ((SITE, "on_site"), (LINE, "online"))
    for row in (
        (Article, sku, made.article(sku, stocked=False, service=service)),
        (Price, f"{sku}:EUR", made.price(sku)),
    )
]
ROWS.append((Staff, "S-1", made.staff("S-1", "sales")))
ONE: Technicians = {
    "region": "DE-all",
    "part": "day",
    "country": "DE",
    "postal_prefixes": [],
    "zone": "UTC",
    "begins": "00:00",
    "ends": "23:59",
    "technicians": 1,
    "lead_days": 2,
}
COUNTED: list[Row] = [(Technicians, "DE-all/day", ONE)]
"""There is one technician a day."""
ORDER = "shop:v1"
ALONE = ordered("v1", (SITE, 1))
ANOTHER = ordered("v2", (SITE, 1))
MIXED = ordered("v1", ("ART-A", 2), (SITE, 1), (LINE, 1))


def reported(status: str, shipment: int = 1, signer: str = "AB") -> Send:
    """Whoever renders it says something."""
    said = scanned(ORDER, status, shipment)
    report: Mapping[str, Any] = {
        **said.value,
        "proof": "service report" if status == "DELIVERED" else "",
        "carrier": "technicians",
        "signer_initials": signer,
        "document_id": f"T-{status}-{shipment}-{signer}",
    }
    return Send(said.record, said.key, report)


def moved(shipment: int, days: int) -> Send:
    """Somebody of the house names another time."""
    value = {
        "order_id": ORDER,
        "version": 1,
        "shipment_id": SHIPMENT.format(shipment),
        "starts_at": NOW + days * DAY,
        "ends_at": NOW + days * DAY + HOUR,
        "decided_by": "S-1",
        "because": "the customer is away",
        "entered_by": "",
        "at": NOW,
    }
    return Send(AppointmentMoved, ORDER, value)


def house(counted: bool = False) -> Inside:
    return Inside([opening()], [*ROWS, *(COUNTED if counted else [])])


def play(place: Inside, moves: list[Move]) -> None:
    go_on(place, [*furniture(), *moves])


def go_on(place: Inside, moves: list[Move]) -> None:
    for move in moves:
        if isinstance(move, Send):
            place.send(move.record, move.key, ready(move, place))
        else:
            place.pass_days(move)


def test_a_service_alone_waits_for_no_stock_and_no_warehouse() -> None:
    place = house()
    play(place, [ALONE])
    [announced] = told_of(place, "ServiceAnnounced")
    assert announced["kind"] == "on_site"
    assert told_of(place, "ShipmentReleased") == []
    assert [one["status"] for one in told_of(place, "OrderStatus")][-1] == "service_planned"
    assert place.ledger("capacity") == {}, "and takes nothing of anybody's day"
    place.pass_days(9.0)
    go_on(place, [reported("DELIVERED")])
    [done] = told_of(place, "ShipmentDelivered")
    assert done["proof"] == "service report"
    place.pass_days(FORGOTTEN)
    assert "completed" in [one["status"] for one in told_of(place, "OrderStatus")]
    assert wrong(place.audit()) == []


def test_goods_and_services_of_an_order_are_shipments_of_their_own() -> None:
    place = house()
    play(place, [MIXED])
    [allocated] = told_of(place, "OrderAllocated")
    bought = [
        (bool(one["warehouse"]), [line["sku"] for line in one["lines"]])
        for one in allocated["shipments"]
    ]
    assert bought == [(True, ["ART-A"]), (False, [SITE]), (False, [LINE])]
    [released] = told_of(place, "ShipmentReleased")
    assert [line["sku"] for line in released["lines"]] == ["ART-A"]
    assert {one["kind"] for one in told_of(place, "ServiceAnnounced")} == {"on_site", "online"}
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []


def test_what_nobody_renders_is_paid_back() -> None:
    place = house()
    play(place, [ALONE, 30.0])
    [lost] = told_of(place, "ShipmentLost")
    assert lost["carrier"] == ""
    assert [one["amount_minor"] for one in told_of(place, "RefundRequested")] == [1000]
    assert wrong(place.audit()) == []


def test_no_technician_is_kept_for_two_and_one_who_is_not_needed_is_free_again() -> None:
    place = house(counted=True)
    play(place, [ANOTHER, ALONE])
    first, second = told_of(place, "ServiceAnnounced")
    assert second["starts_at"] - first["starts_at"] >= 86_000_000
    days = (first["starts_at"] - NOW) // DAY + 1
    go_on(place, [moved(1, days)])
    (refused,) = told_of(place, "RecordIgnored")
    assert (refused["stage"], refused["reason"]) == ("allocation", "technicians_busy")
    go_on(place, [moved(1, days + 6)])
    assert told_of(place, "ServiceAnnounced")[-1]["because"] == "moved"
    go_on(place, [ordered("v3", (SITE, 1))])
    assert told_of(place, "ServiceAnnounced")[-1]["starts_at"] == second["starts_at"]
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []


@drawn(15)
@given(
    st.booleans(),
    st.sampled_from((ALONE, MIXED)),
    st.lists(
        st.one_of(
            st.builds(
                reported,
                st.sampled_from(("OUT_FOR_DELIVERY", "DELIVERED", "REFUSED")),
                st.integers(1, 3),
                st.sampled_from(("AB", "")),
            ),
            st.builds(moved, st.integers(1, 3), st.sampled_from((2, 9))),
            st.sampled_from((packed(ORDER), cancelled(ORDER), scanned(ORDER, "DELIVERED"))),
            st.sampled_from((0.5, 3.0, 16.0)),
        ),
        min_size=1,
        max_size=7,
    ),
)
def test_whatever_is_said_of_services_the_audit_finds_nothing(
    counted: bool, bought: Send, moves: list[Move]
) -> None:
    place = house(counted)
    play(place, [ANOTHER, bought, *moves] if counted else [bought, *moves])
    assert wrong(place.audit()) == []
    place.pass_days(FORGOTTEN)
    assert wrong(place.audit()) == []
