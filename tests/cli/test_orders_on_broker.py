"""The command against running stages on the real broker: orders from submission to release,
cancellations, holds, stock, lost offsets; what a person types, and what comes of it."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka.admin import AdminClient

from orders.business.times import moment
from orders.client.groups import Groups
from orders.client.masterdata import read_references
from orders.contracts.catalogue import record_type
from orders.contracts.codec.codec import Codec
from orders.contracts.records import Availability, PromiseScored
from orders.engine.errors import TransientError
from orders.engine.host.schema_registry import RegistrySchemaIds
from tests import orders as made
from tests.chaos import goods
from tests.chaos.house import PARTITIONS, House
from tests.cli import lots
from tests.cli.conftest import answered, eventually, order_text, orders, standing
from tests.contracts.values import zero

pytestmark = pytest.mark.timeout(900)
TOLD = (
    *("orders.intake.v1", "orders.review.v1", "orders.shipping.v1", "orders.status.v1"),
    *("orders.messages.v1", "orders.summaries.v1", "stock.journal.v2", "ref.prices.v1"),
)
"""Topics of every kind that have rules, on which the orders below leave something."""


def test_an_order_is_submitted_followed_and_traced(house: House):
    """IN-01, IN-05, TR-01."""
    text = order_text(house, "typed")
    [answer] = answered("submit", "-", "--wait", "--patience", "90", text=text)
    assert (answer["order_id"], answer["answer"], answer["taken"]) == (
        "shop:typed",
        "received",
        True,
    )
    [again] = answered("submit", "-", "--wait", "--patience", "90", text=text)
    assert (again["answer"], again["number"], again["taken"]) == (
        "repeated",
        answer["number"],
        True,
    )
    wait = ("--wait", "--patience", "90")
    [other] = answered("submit", "-", *wait, text=order_text(house, "typed", (5, 5)), code=3)
    assert (other["answer"], other["taken"]) == ("conflict", False)

    eventually("it is released to the warehouse", lambda: standing("shop:typed") == "released")
    eventually(
        "each stage's word is read, whichever came first",
        lambda: "StockReserved" in orders("get", "shop:typed").output,
    )
    assert answer["number"] in orders("get", "shop:typed").output
    records = answered("trace", "shop:typed")
    names = [record["record"] for record in records]
    assert (
        names.index("OrderSubmitted")
        < names.index("OrderReceived")
        < names.index("StockReserved")
        < names.index("ShipmentReleased")
    )
    assert (
        next(
            record["value"]["order"]["reference"]
            for record in records
            if record["record"] == "OrderReceived"
        )
        == "typed"
    )
    told = orders("trace", "shop:typed").output
    assert "RV-02  passed" in told
    assert "under policy" in told
    assert orders("trace", "shop:nobody").exit_code == 4
    explained = answered("explain", "shop:typed", "--lang", "zh")
    assert [one["record"] for one in explained["decisions"]][:2] == [
        "OrderReceived",
        "OrderApproved",
    ]
    assert all(rule["code"] for one in explained["decisions"] for rule in one["rules"])
    assert orders("explain", "shop:nobody").exit_code == 4


def test_papers_are_made_of_what_the_stages_wrote(house: House, tmp_path: Path):
    """SH-02: by the command, of the topics and the master data, twice the same."""
    answered("submit", "-", "--wait", "--patience", "90", text=order_text(house, "printed"))
    eventually("it is released to the warehouse", lambda: standing("shop:printed") == "released")
    listed = {one["kind"]: one for one in answered("papers", "ls", "shop:printed")}
    assert listed["pick-list"]["reasons"] == listed["invoice"]["reasons"] == []
    assert [one["code"] for one in listed["manifest"]["reasons"]] == ["not_packed"]
    files = [tmp_path / f"{n}.pdf" for n in (1, 2)]
    for file in files:
        made = answered("papers", "render", "shop:printed", "pick-list", "-o", str(file))
        assert (made["file"], made["unprintable"]) == (str(file), {})
    assert files[0].read_bytes() == files[1].read_bytes()
    assert files[0].read_bytes().startswith(b"%PDF")
    refused = orders("papers", "render", "shop:printed", "manifest")
    assert refused.exit_code == 3
    assert "is not packed yet" in refused.output
    assert orders("papers", "ls", "shop:nobody").exit_code == 4


def test_intake_names_every_fault(house: House):
    """IN-02, IN-03."""
    order = json.loads(order_text(house, "faulty"))
    order["totals"]["tax_minor"] += 1
    order["lines"][0]["quantity"] = -1
    result = orders("submit", "-", "--wait", "--patience", "90", text=json.dumps(order))
    assert result.exit_code == 3
    assert "correction requested" in result.output
    assert "quantity_not_positive" in result.output
    assert "totals.tax_minor" in result.output


def test_an_order_is_cancelled_and_a_cancelled_one_cannot_be(house: House):
    """docs/flows.md, Cancellation: the request chases its order, and whoever holds it decides."""
    assert orders("cancel", "shop:nobody").exit_code == 4
    orders("submit", "-", text=order_text(house, "waits", (0, 0, 0, 0, 10)))
    eventually("it waits for goods", lambda: standing("shop:waits") == "backordered")
    outcome = answered("cancel", "shop:waits", "--reason", "too_late", "--wait", "--patience", "90")
    assert outcome == {
        "order_id": "shop:waits",
        "answer": "cancelled",
        "by": "inventory",
        "because": "too_late",
    }
    eventually("everybody knows", lambda: standing("shop:waits") == "cancelled")
    events = [entry["event"] for entry in answered("get", "shop:waits")["timeline"]]
    assert {"OrderReceived", "OrderStopped"} <= set(events), "though Redis only points to it"
    again = orders("cancel", "shop:waits", "--wait", "--patience", "90")
    assert again.exit_code in (0, 3)
    assert "cancelled" in again.output or "refused" in again.output


def test_a_cancellation_that_the_warehouse_does_not_answer_is_not_decided(house: House):
    orders("submit", "-", text=order_text(house, "packed"))
    eventually("it is in the house", lambda: standing("shop:packed") == "released")

    def under_way() -> bool:
        """Intake may not have dealt with it by then; asked again, it tells of the first."""
        result = orders("cancel", "shop:packed", "--wait", "--patience", "5")
        assert result.exit_code == 5
        return "not decided yet" in result.output

    eventually("it is under way and not decided", under_way)


def test_people_decide_about_held_orders(house: House):
    """RV-08: the queue, a release, a refusal."""
    for reference, quantities in (("small", (2, 0)), ("large", (200, 0))):
        order = json.loads(order_text(house, reference, quantities))
        order["lines"][0]["sku"] = "SKU-UNKNOWN"
        orders("submit", "-", text=json.dumps(order))
    eventually(
        "both are held",
        lambda: (
            {"shop:small", "shop:large"} <= {held["order_id"] for held in answered("holds", "ls")}
        ),
    )
    queue = [held["order_id"] for held in answered("holds", "ls", "--kind", "goods")]
    assert queue.index("shop:large") < queue.index("shop:small"), "the more valuable first"
    assert answered("holds", "ls", "--role", "nobody") == []
    assert "is unknown" in orders("holds", "ls").output
    checks = answered("explain", "shop:small", "--check")["checks"]
    flips = [(one["code"], one["flips"]) for check in checks for one in check["flips"]]
    assert flips == [("article_unknown", True)], "known, it would have passed"

    said = ("--because", "x", "--by")
    assert orders("holds", "release", "shop:small", "price", *said, "Ada").exit_code == 4
    assert orders("holds", "release", "shop:nobody", *said, "Ada").exit_code == 4
    assert orders("holds", "release", "shop:small", "goods", *said, "Eve").exit_code == 4, (
        "who decides is of the house"
    )
    released = answered(
        "holds",
        "release",
        "shop:small",
        "goods",
        "--because",
        "it exists",
        "--by",
        "Ada",
        "--wait",
        "--patience",
        "90",
    )
    assert (released["outcome"], released["because"]) == ("released", "the order is confirmed")
    declined = answered(
        "holds",
        "decline",
        "shop:large",
        "--because",
        "too large",
        "--by",
        "Ada",
        "--wait",
        "--patience",
        "90",
    )
    assert declined["outcome"] == "declined"
    assert "too large" in declined["because"]
    eventually("the order ends", lambda: standing("shop:large") == "declined")


def test_people_decide_about_probable_duplicates(house: House):
    """IN-05: the same order entered again under another reference; kept, and merged."""
    for reference in ("first", "again", "thrice"):
        order = json.loads(order_text(house, reference, (1, 0)))
        order |= {"channel": "desk", "order_id": f"desk:{reference}"}
        [answer] = answered("submit", "-", "--wait", "--patience", "90", text=json.dumps(order))
        assert answer["taken"]
    eventually("two wait", lambda: len(answered("duplicates", "ls")) == 2)
    assert [one["twins"] for one in answered("duplicates", "ls")] == [["desk:first"]] * 2
    assert "desk:first" in orders("duplicates", "ls").output
    eventually("tracking knows", lambda: standing("desk:again") == "suspected")
    decide = ("--because", "asked", "--by", "Ada", "--wait", "--patience", "90")
    assert orders("duplicates", "keep", "desk:first", *decide).exit_code == 4
    assert answered("duplicates", "keep", "desk:again", *decide)["outcome"] == "kept"
    merged = answered("duplicates", "merge", "desk:thrice", "--into", "desk:first", *decide)
    assert merged["outcome"] == "merged"
    eventually("the one ends", lambda: standing("desk:thrice") == "cancelled")
    eventually("nobody waits", lambda: answered("duplicates", "ls") == [])


def test_staff_answer_for_a_customer_on_the_telephone(house: House):
    """CF-01: the order waits for its confirmation, until staff say what the customer said."""
    order = json.loads(order_text(house, "asked", (0, 1))) | {"channel": "desk"}
    order |= {"order_id": "desk:asked"}
    answered("submit", "-", "--wait", "--patience", "90", text=json.dumps(order))
    eventually("it is asked", lambda: standing("desk:asked") == "awaiting_confirmation")
    [open_offer] = [one for one in answered("offers", "ls") if one["order_id"] == "desk:asked"]
    assert (open_offer["offer_id"], open_offer["kind"]) == ("review-1-1", "CONFIRM")
    assert "desk:asked" in orders("offers", "ls", "--kind", "confirm").output
    answer = ("offers", "answer", "desk:asked", "--accept", "--by", "Ada")
    assert orders(*answer, "--offer", "review-1-9").exit_code == 4, "they speak of another"
    assert orders(*answer, "--option", "cheaper").exit_code == 4
    assert orders("offers", "answer", "desk:nobody", "--decline", "--by", "S007").exit_code == 4
    told = answered(*answer, "--wait", "--patience", "90")
    assert (told["outcome"], told["because"]) == ("accepted", "the order is confirmed")
    assert orders(*answer).exit_code == 4, "it is answered"


def test_a_warehouses_list_is_held_against_the_books(house: House, tmp_path: Path):
    """IV-11: a small difference is posted, a large one waits until another person approves it; the
    same list again is a no-op."""
    people = [made.staff("Pia", "planner"), made.staff("Max", "planner")]
    (tmp_path / "staff.json").write_text(json.dumps(people))
    surely("ref", "load", "staff", str(tmp_path / "staff.json"))
    file = tmp_path / "list.csv"
    file.write_text("sku,quantity\nSKU-3,7\nSKU-4,60\nSKU-9,1\nEND,3\n")
    at = moment(house.clock.now() - 60_000)
    said = ("--warehouse", "LYS", "--at", at, "--by", "Max", "--list", "L-1", "--patience", "120")
    report = surely("stock", "reconcile", str(file), *said, code=3)
    assert [(one["line"], one["code"]) for one in report["list"]["faults"]] == [
        (4, "unknown_article")
    ]
    came_to = {one["sku"]: (one["outcome"], one["difference"]) for one in report["articles"]}
    assert came_to == {"SKU-3": ("POSTED", 7), "SKU-4": ("HELD", 60)}
    eventually("seven are there", lambda: shelf("SKU-3", "LYS") == 7)
    eventually("nothing of the others is", lambda: shelf("SKU-4", "LYS") == 0)

    eventually(
        "one waits",
        lambda: (
            [(one["sku"], one["code"]) for one in answered("stock", "reconcile", "ls")["waiting"]]
            == [("SKU-4", "large_amount")]
        ),
    )
    decides = ("stock", "reconcile", "approve", "L-1", "--because", "seen", "--wait")
    [own] = surely(*decides, "--patience", "120", "--by", "Max", code=3)
    assert (own["sku"], own["outcome"]) == ("SKU-4", "held")
    eventually("allocation knows her", lambda: answered(*decides, "--by", "Pia"))
    eventually("sixty are there", lambda: shelf("SKU-4", "LYS") == 60)
    again = surely("stock", "reconcile", str(file), *said, code=3)
    assert again["again"]
    assert again["outcomes"]["POSTED"] == 2
    eventually("no more", lambda: (shelf("SKU-3", "LYS"), shelf("SKU-4", "LYS")) == (7, 60))
    page, table = tmp_path / "page.html", tmp_path / "table.csv"
    surely("stock", "reconcile", "show", "L-1", "--html", str(page), "--csv", str(table))
    assert "SKU-4" in page.read_text()
    assert table.read_text().count("posted") == 2

    file.write_text("sku,quantity\nSKU-3,8\nEND,2\n")
    refused = surely("stock", "reconcile", str(file), *said, code=3)
    assert refused["refused"] == "cut_off"
    file.write_text("sku,quantity\nSKU-3,8\nEND,1\n")
    assert surely("stock", "reconcile", str(file), *said, code=3)["refused"] == "number_taken"


def surely(*arguments: str, code: int = 0) -> Any:
    """What the command prints once brokers let it: all that is said here may be said again."""
    said: list[Any] = []

    def asked() -> bool:
        said.append(answered(*arguments, code=code))
        return True

    eventually("it is answered", asked)
    return said[-1]


def shelf(sku: str, warehouse: str) -> int:
    """What is on hand there."""
    [stock] = answered("stock", sku)
    there = {one["warehouse"]: one["on_hand"] for one in stock["warehouses"]}
    return int(there.get(warehouse, 0))


def test_stock_is_told_by_name_and_by_code(house: House):
    """IV-01: on hand, reserved, available, by warehouse and in all."""
    orders("submit", "-", text=order_text(house, "takes-two", (0, 0, 0, 0, 2)))
    eventually("two are reserved", lambda: answered("stock", "SKU-5")[0]["available"] == 1)
    eventually(
        "on a shelf", lambda: answered("stock", "SKU-5")[0]["warehouses"][0]["available"] == 1
    )
    [stock] = answered("stock", "show", "SKU-5")
    assert (stock["on_hand"], stock["reserved"], stock["available"], stock["unit"]) == (
        3,
        2,
        1,
        "PCE",
    )
    [shelf] = stock["warehouses"]
    assert (
        shelf["warehouse"],
        shelf["on_hand"],
        shelf["reserved"],
        shelf["location"].endswith(", DE"),
    ) == ("BER", 3, 2, True)
    house.receive("SKU-5", 7, "delivery-1")
    house.sender.flush()
    eventually("goods arrive", lambda: answered("stock", "SKU-5")[0]["on_hand"] == 10)
    eventually(
        "the shelf has noted it",
        lambda: answered("stock", "SKU-5")[0]["last_received_at"] is not None,
    )
    can = answered("stock", "sku-5", "--on", "2100-01-01")[0]["can_be_had"]
    assert (can["quantity"], can["terms"][1]["amount"]) == (8, -2), "by name, too"
    eventually("it is told to whoever estimates", lambda: told(house, "SKU-5") == (10, 2))
    assert [found["sku"] for found in answered("stock", "find", "sku-5")] == ["SKU-5"]
    assert len(answered("stock", "find", "sku", "--limit", "2")) == 2
    assert orders("stock", "find", "unicorn").exit_code == 4
    assert orders("stock", "SKU-5", "UNICORN").exit_code == 4
    assert "BER" in orders("stock", "SKU-5").output


def test_who_waits_is_told_in_order_and_why(house: House):
    """IV-03, IV-09: by the article's plan, some seconds after it began to wait."""
    orders("submit", "-", text=order_text(house, "patient", (0, 0, 0, 0, 500)))
    eventually("it waits for goods", lambda: standing("shop:patient") == "backordered")
    eventually("it is planned", lambda: len(answered("stock", "waiting", "SKU-5")["waiting"]) == 1)
    told = answered("stock", "waiting", "SKU-5", "--passes")
    assert told["needed"] == 500
    [row] = told["waiting"]
    assert (row["order_id"], row["place"], row["ahead"]) == ("shop:patient", 1, 0)
    assert row["why"] == "nothing that comes covers it"
    assert answered("stock", "SKU-5")[0]["waiting"] == 500
    assert "shop:patient" in orders("stock", "waiting", "SKU-5").output
    assert orders("stock", "waiting", "UNICORN").exit_code == 4

    def heard() -> bool:
        traced = answered("trace", "shop:patient")
        return "BackOrderDated" in [record["record"] for record in traced]

    eventually("its trace has its place", heard)
    answered("cancel", "shop:patient", "--wait", "--patience", "90")
    eventually("nobody waits", lambda: not answered("stock", "waiting", "SKU-5")["waiting"])


LOT = "0201111"


def test_a_lot_is_recalled(house: House, tmp_path: Path):
    """IV-08: block, list, tell; also who orders meanwhile, and what comes later."""
    lots.comes(house, LOT, 9, "GR-1")
    for reference, quantity in (("milk-sent", 2), ("milk-held", 3)):
        orders("submit", "-", text=lots.wanted(house, reference, quantity))
        eventually("it is on its way", partial(stands, f"shop:{reference}", "released"))
    lots.sent_off(house, "shop:milk-sent")
    eventually("it is gone", lambda: surely("recall", "show", LOT)["units"]["shipped"] == 2)
    notice = tmp_path / "notice.txt"
    notice.write_text(f"Lot # {LOT} (use by date 12/1/2027), UPC 0 21985 20005 6")
    [found] = surely("recall", "find", str(notice))
    assert (found["lot"], found["sku"]) == (LOT, goods.KEPT)

    for number in range(4):  # some of them may be served before it is blocked
        orders("submit", "-", text=lots.wanted(house, f"milk-{number}", 1))
    said = ("--because", "glass", "--by", "Ada", "--wait", "120")
    surely("recall", "start", LOT, *said)
    lots.comes(house, LOT, 5, "GR-2")

    def all_is_held() -> bool:
        """9 and 5 came, 2 are gone: what is in the house is held for orders or blocked."""
        report = answered("recall", "show", LOT)
        free = {one["quality"]: one["free"] for one in report["places"]}
        held = report["units"]["held"]
        return bool(free.get("", 0) == 0 and free.get("recalled", 0) == 12 - held)

    eventually("nothing of it is for sale", all_is_held)
    report = surely("recall", "show", LOT, "--html", str(tmp_path / "recall.html"))
    touched = {one["order_id"]: one for one in report["orders"]}
    assert (touched["shop:milk-sent"]["shipped"], touched["shop:milk-held"]["held"]) == (2, 3)
    assert {one["customer_id"] for one in touched.values()} == {"C-1"}
    assert touched["shop:milk-sent"]["tell"].startswith("do not use it")
    assert "do not send it" in (tmp_path / "recall.html").read_text()
    keeping_back = {(order, "warehouse") for order, one in touched.items() if one["held"]}
    eventually(
        "houses are told to keep it back",
        lambda: keeping_back <= lots.told(house, "recalled-lot-held"),
    )
    customers = {("shop:milk-sent", "customer"), ("shop:milk-sent", "sales")}
    eventually("who has it is told", lambda: customers == lots.told(house, "recalled-goods"))

    [stock] = surely("stock", goods.KEPT)
    assert [(one["lot"], one["quality"]) for one in stock["lots"] if one["available"]] == [
        (LOT, "recalled")
    ]
    [one] = surely("stock", "lots", "--lot", LOT, "--quality", "recalled")
    assert (one["sku"], one["lot"], one["quality"]) == (goods.KEPT, LOT, "recalled")
    assert orders("stock", "lots", "--lot", "no-such-lot").exit_code == 4
    surely("recall", "close", LOT, "--fate", "destroyed", *said)
    eventually(
        "it is gone",
        lambda: all(not one["free"] for one in answered("recall", "show", LOT)["places"]),
    )


def stands(order: str, status: str) -> bool:
    """Whether it stands there by now."""
    return standing(order) == status


def told(house: House, sku: str) -> tuple[int, int]:
    """What inventory told last of the article: on hand, and reserved."""
    codec = Codec(RegistrySchemaIds(house.settings.registry_properties()))
    row = read_references(house.settings, codec, Availability).table(Availability).get(sku)
    return (row["on_hand"], row["reserved"]) if row else (0, 0)


def test_lost_offsets_are_worked_out_and_committed(house: House):
    """Every submission leads to something, which names it as its cause."""
    assert orders("offsets", "restore", "intake").exit_code == 4, "nothing is lost"
    groups, places = (
        Groups(house.settings),
        [("orders.submissions.v1", partition) for partition in range(PARTITIONS)],
    )
    committed = groups.committed("intake", places)
    with pytest.raises(TransientError):
        groups.commit("intake", committed)  # the brokers refuse it while the stage runs
    house.family.end("intake-1")
    eventually("it has left", lambda: not groups.members()["intake"].members)
    committed = groups.committed("intake", places)
    admin = AdminClient({"bootstrap.servers": house.settings.kafka_bootstrap_servers})
    admin.delete_consumer_groups(["intake"])["intake"].result(60)
    shown = answered("offsets", "restore", "intake")
    assert not shown["committed"]
    found = {(row["topic"], row["partition"]): row["offset"] for row in shown["offsets"]}
    worked = [place for place in places if place in found]
    assert worked, "partitions without any state are begun anew"
    assert {place: found[place] for place in worked} == {
        place: committed[place].offset for place in worked
    }
    assert groups.committed("intake", places) == {}, "it was only shown"
    assert answered("offsets", "restore", "intake", "--yes")["committed"]
    house.start("intake")
    orders("submit", "-", text=order_text(house, "after-the-loss"))
    eventually("it goes on", lambda: standing("shop:after-the-loss") == "released")


def test_data_contracts_are_kept_and_a_breach_is_found(house: House):  # DM-01
    """What stages wrote for the orders above, and then a score that no stage would write."""
    found = answered("contracts", "check", *TOLD)
    assert [one for one in found if not one["kept"]] == []
    read = {one["topic"]: one["records"] for one in found}
    assert all(read.values()), read
    few = answered("contracts", "check", "orders.intake.v1", "--most", str(PARTITIONS))
    assert [(one["records"] <= PARTITIONS, one["kept"]) for one in few] == [(True, True)]

    unscored = zero(record_type(PromiseScored).schema)
    said = {"outcome": "KEPT", "first_outcome": "KEPT"}
    score = {**unscored, **said, "order_id": "shop:planted"}
    house.sender.send(PromiseScored, "shop:planted", score)
    house.sender.flush()
    [found] = answered("contracts", "check", "orders.promises.v1", code=1)
    [broken] = [rule for rule in found["rules"] if rule["broken"]]
    assert (broken["record"], broken["rule"], broken["broken"]) == ("PromiseScored", "delivered", 1)
    assert broken["first"][0].startswith("shop:planted ")
    told = orders("contracts", "check", "orders.promises.v1").output
    assert "a promise was kept or late when the goods were there" in told
    assert "0 of 1 contracts are kept" in told
    unknown = orders("contracts", "check", "orders.nowhere.v1")
    assert (unknown.exit_code, "no topic orders.nowhere.v1" in unknown.output) == (2, True)
    own = orders("contracts", "check", "review.state.v1")
    assert (own.exit_code, "what a stage keeps for itself" in own.output) == (2, True)
