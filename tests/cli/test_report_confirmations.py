"""CF-01: who was asked to confirm, and who did, within a day of receipt, and what the others waited
for."""

from typing import Any

from orders.business.times import HOUR
from orders.cli.report.confirmations import RECORDS, report

NOW = 100 * HOUR
ORDER = "desk:1"


def said(name: str, hours: float, order: str = ORDER, version: int = 1, **more: Any) -> Any:
    assert name in [record.__name__ for record in RECORDS]
    return name, {"order_id": order, "version": version, "at": int(hours * HOUR), **more}


def held(hours: float, *holds: tuple[str, str], **more: Any) -> Any:
    told = [{"hold_id": hold_id, "owner_role": role} for hold_id, role in holds]
    return said("OrderHeld", hours, holds=told, **more)


def released(hours: float, hold_id: str, by: str) -> Any:
    return said("HoldReleased", hours, hold_id=hold_id, released_by=by)


def asked(hours: float, **more: Any) -> Any:
    return said("ConfirmationRequested", hours, means="mail", **more)


def stopped(hours: float, outcome: str) -> Any:
    return said("OrderStopped", hours, whole=True, outcome=outcome)


def only(*records: Any) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The only channel, and what took longer."""
    found = report([said("OrderReceived", 1), *records], NOW).plain()
    [channel] = found["channels"]
    assert channel.pop("channel") == "desk"
    return {name: count for name, count in channel.items() if count}, found["late"]


def test_confirmed_within_a_day_of_receipt_is_in_time():
    counts, late = only(asked(3), said("OrderConfirmed", 25))
    assert counts == {"received": 1, "asked_in_time": 1, "confirmed_in_time": 1}
    assert late == []


def test_where_nobody_is_asked_it_is_the_confirmation_that_counts():
    counts, late = only(said("OrderConfirmed", 26))
    assert counts == {"received": 1, "asked_later": 1, "confirmed_later": 1}
    assert [(one["asked_after"], one["because"]) for one in late] == [(25.0, ["review"])]


def test_what_was_asked_in_time_waited_for_its_customer():
    counts, [late] = only(asked(3), said("OrderSuspended", 60), said("OrderConfirmed", 70))
    assert counts == {"received": 1, "asked_in_time": 1, "confirmed_later": 1}
    assert (late["asked_after"], late["confirmed_after"]) == (2.0, 69.0)
    assert late["because"] == ["customer, asked by mail: 67.0 h, suspended"]


def test_what_was_held_says_by_whom_and_who_let_it_go():
    manager, finance = ("tier-1", "manager"), ("credit", "finance")
    counts, [late] = only(
        held(1, ("price", "sales"), finance, manager),
        released(4, "price", "S002"),
        released(30, "credit", "S004"),
        released(34, "tier-1", "S007"),
        asked(34),
        said("OrderConfirmed", 36),
    )
    assert counts == {"received": 1, "asked_later": 1, "confirmed_later": 1}
    assert late["because"] == [
        "held: credit, finance: 29.0 h, released by S004",
        "held: tier-1, manager: 33.0 h, released by S007",
        "customer, asked by mail: 2.0 h",
    ]


def test_a_hold_that_is_not_told_any_more_is_over():
    _, [late] = only(
        held(2, ("amount", "reviewer")),
        held(20, ("tier-1", "manager")),
        released(40, "tier-1", "S1"),
    )
    assert late["because"] == ["held: tier-1, manager: 20.0 h, released by S1"]


def test_what_nobody_has_asked_about_in_a_day_is_overdue_and_first():
    other = [said("OrderReceived", 1, "desk:2"), said("OrderConfirmed", 90, "desk:2")]
    found = report([said("OrderReceived", 1), *other, held(1, ("price", "sales"))], NOW)
    assert found.channels["desk"].overdue == 1
    assert [one.order for one in found.late] == [ORDER, "desk:2"]
    assert found.late[0].because == ["held: price, sales: 99.0 h"]
    fresh = report([said("OrderReceived", 90)], NOW)
    assert (fresh.channels["desk"].open, fresh.late) == (1, [])


def test_what_ended_before_the_day_was_over_is_neither_late_nor_open():
    counts, late = only(held(1, ("price", "sales")), stopped(9, "cancelled"))
    assert (counts, late) == ({"received": 1, "ended": 1}, [])


def test_a_change_ends_what_held_the_version_before():
    _, [late] = only(
        held(1, ("price", "sales")),
        said("OrderReceived", 40, version=2),
        said("OrderConfirmed", 50, version=2),
        stopped(40, "amended"),
    )
    assert late["because"] == ["held: price, sales: 39.0 h", "changed: version 2"]


def test_what_was_received_before_what_is_looked_at_is_left_out():
    assert report([asked(3), said("OrderConfirmed", 5)], NOW).plain()["channels"] == []
