"""CF-04: promises added up, by channel and by addend."""

from typing import Any

from orders.cli.report.commands import of_every_topic
from orders.cli.report.promises import report
from orders.contracts.records import PromiseExtended

HOUR = 3_600_000


def made(order, version=1):
    return {"order_id": order, "version": version}


def scored(order, outcome, delivered=None, late="UNKNOWN", version=1):
    terms = [
        {"addend": "STOCK", "until_at": 0, "actual_at": 2 * HOUR if late == "STOCK" else 0},
        {"addend": "TRANSIT", "until_at": 10 * HOUR, "actual_at": delivered},
        {"addend": "WISH", "until_at": 10 * HOUR, "actual_at": None},
    ]
    return {
        "order_id": order,
        "version": version,
        "promised_at": 10 * HOUR,
        "outcome": outcome,
        "delivered_at": delivered,
        "late_addend": late,
        "terms": terms,
        "first_promised_at": 10 * HOUR,
        "first_outcome": outcome,
    }


def extended(order, days, version=1):
    return {
        "order_id": order,
        "version": version,
        "former_at": 10 * HOUR,
        "promised_at": 10 * HOUR + days * 24 * HOUR,
        "compensation_minor": 250 * days,
        "currency": "EUR",
    }


def test_every_channel_has_its_share_of_kept_promises():  # CF-04
    found = report(
        [made(f"shop:{n}") for n in range(5)] + [made("desk:1")],
        [],
        [
            scored("shop:0", "KEPT", 9 * HOUR),
            scored("shop:1", "LATE", 12 * HOUR, "STOCK"),
            scored("shop:2", "BROKEN"),
            scored("shop:3", "VOID"),
        ],
    ).plain()
    shop = next(one for one in found["channels"] if one["channel"] == "shop")
    assert shop == {
        "channel": "shop",
        "promised": 5,
        "open": 1,
        "kept": 1,
        "late": 1,
        "broken": 1,
        "void": 1,
        "late_hours": 2.0,
        "extended": 0,
        "extended_days": 0,
        "kept_at_first": 1,
        "compensated_minor": {},
        "kept_percent": 33.3,
        "kept_at_first_percent": 33.3,
    }
    desk = next(one for one in found["channels"] if one["channel"] == "desk")
    assert (desk["open"], desk["kept_percent"]) == (1, None)


def test_every_addend_has_what_it_was_over_and_what_it_is_blamed_for():  # CF-04
    late = [
        scored("shop:1", "LATE", 12 * HOUR, "STOCK"),
        scored("shop:2", "LATE", 11 * HOUR, "TRANSIT"),
        scored("shop:3", "KEPT", 9 * HOUR),
    ]
    addends = {one["addend"]: one for one in report([], [], late).plain()["addends"]}
    assert addends["STOCK"] == {
        "addend": "STOCK",
        "reported": 3,
        "over": 1,
        "over_hours": 2.0,
        "blamed": 1,
    }
    assert (addends["TRANSIT"]["over"], addends["TRANSIT"]["blamed"]) == (2, 1)
    assert "WISH" not in addends


def test_of_an_order_that_was_changed_the_last_promise_counts():  # CF-04
    promises = [made("shop:1"), made("shop:1", 2)]
    [channel] = report(promises, [], [scored("shop:1", "KEPT", 1, version=1)]).plain()["channels"]
    assert (channel["promised"], channel["open"], channel["kept"]) == (1, 1, 0)


def test_what_customers_agreed_to_stands_beside_what_was_promised_at_first():  # CF-05
    kept_later: Any = {**scored("shop:1", "KEPT", 30 * HOUR), "first_outcome": "LATE"}
    days = [extended("shop:1", 1), extended("shop:1", 2), extended("shop:2", 5)]
    found = report([made("shop:1"), made("shop:2", 2)], days, [kept_later])
    [channel] = found.plain()["channels"]
    assert (channel["kept"], channel["kept_at_first"]) == (1, 0)
    assert (channel["kept_percent"], channel["kept_at_first_percent"]) == (100.0, 0.0)
    assert (channel["extended"], channel["extended_days"]) == (1, 3.0), "not of a former version"
    assert channel["compensated_minor"] == {"EUR": 2_000}, "of every version"


def test_days_are_agreed_to_with_inventory_and_with_allocation():
    """IV-05: whoever asked; each says so on its own topic."""
    topics = {kind.topic for kind in of_every_topic([PromiseExtended])}
    assert topics == {"orders.inventory.v1", "orders.allocation.v1"}
