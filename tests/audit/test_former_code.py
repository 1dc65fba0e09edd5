"""Histories as the stages of 8e782b1 made them, of the cases from the field that the audit of then
found nothing wrong with: it finds them now."""

from collections.abc import Mapping
from typing import Any

from orders.audit.accounts import Book
from orders.audit.checks.credit import Debt, Drawn, misused
from orders.audit.checks.documents import unbooked
from orders.audit.checks.dues import miscredited, misrefunded, unpaid
from orders.audit.checks.shelves import strangers
from orders.audit.dues import Dues
from orders.audit.findings import Finding
from orders.audit.goods import Booked, Report, Rows
from orders.audit.limits import nothing
from orders.audit.lots import Lots
from orders.contracts.order import CarriedOrder
from tests import orders as made
from tests.audit.made import entry, record

ORDER = "shop:1001"
FREIGHT = ({"kind": "freight", "amount_minor": 500, "tax_minor": 95},)
Told = tuple[str, Mapping[str, Any]]


def received(quantity: int = 2, reference: str = "", terms: str = "PREPAID", charges=()) -> Told:
    """An order of pieces at 10.00 EUR, without taxes; paid if it is prepaid."""
    line = made.line(1, quantity=quantity, tax_minor=0, total_minor=quantity * 1000)
    order = made.order(lines=[line], charges=charges, terms=terms)
    order = {**order, "payment": {**order["payment"], "reference": reference}}
    return "OrderReceived", {"customer_id": "C-1", "order": CarriedOrder.of(order)}


def paid(document: str, minor: int) -> Told:
    return "PaymentReceived", {"document_id": document, "amount_minor": minor, "currency": "EUR"}


def refunded(number: str, minor: int) -> Told:
    return "RefundRequested", {"refund_id": number, "amount_minor": minor, "currency": "EUR"}


def lines(quantity: int) -> dict[str, Any]:
    return {"lines": [{"line": 1, "sku": "SKU-1", "quantity": quantity}]}


def delivered(quantity: int) -> list[Told]:
    return [("UnitsDispatched", lines(quantity)), ("ShipmentDelivered", lines(quantity))]


def lost(quantity: int) -> list[Told]:
    return [("UnitsDispatched", lines(quantity)), ("ShipmentLost", lines(quantity))]


def returned(quantity: int, scrapped: int = 0) -> list[Told]:
    line = {"line": 1, "sku": "SKU-1", "restocked": quantity, "scrapped": scrapped}
    return [
        ("ReturnAuthorised", {"return_id": "R-1", "arrive_by": 2}),
        ("UnitsReturned", {"return_id": "R-1", "lines": [line], "at": 1}),
    ]


def credited(quantity: int, charges: int = 0, retained: int = 0, number: str = "c1") -> Told:
    said = {"credit_id": number, "charges_minor": charges, "retained_minor": retained}
    return "UnitsCredited", {**said, **lines(quantity)}


COMPLETED: Told = ("OrderCompleted", {})


def dues(*told: Told) -> Dues:
    """What is known after these records."""
    known = Dues()
    for name, value in told:
        known.take(name, value)
    return known


def found(*told: Told) -> list[str]:
    """What the audit says of money."""
    known = dues(*told)
    findings: list[Finding] = [*miscredited(ORDER, known), *misrefunded(ORDER, known)]
    return [finding.says for finding in findings]


def test_case_01_the_overpayment_is_back_and_the_return_is_not() -> None:
    story = (
        received(),
        paid("BANK-77", 2000),
        refunded("review-1", 2000),
        *delivered(2),
        *returned(2),
        COMPLETED,
    )
    assert found(*story) == ["line 1: 2 units were lost or came back, 0 are credited"]
    assert found(*story, credited(2)) == [
        "2000 EUR minor units asked back; 4000 were paid, 0 charged back, 0 are owed"
    ], "a credit that nobody pays out is no better"
    assert found(*story, credited(2), refunded("review-2", 2000)) == []


def test_case_02_the_payment_that_the_order_names_is_paid_back() -> None:
    story = (received(reference="pi_4711"), paid("pi_4711", 2000))
    assert found(*story) == []
    assert found(*story, refunded("review-1", 2000)) == [
        "2000 EUR minor units asked back; 2000 were paid, 0 charged back, 2000 are owed"
    ]
    assert found(*reversed(story)) == [], "in whatever order they are read"


def test_case_05_the_freight_of_what_never_came_is_kept() -> None:
    story = (received(1, charges=FREIGHT), *lost(1), COMPLETED)
    assert found(*story, refunded("aftersales-1", 1000)) != []
    assert found(*story, credited(1), refunded("review-1", 1000)) == [
        "nothing of it reached the customer; of its charges of 595, 0 are credited"
    ]
    assert found(*story, credited(1, charges=595), refunded("review-1", 1595)) == []


def test_case_06_the_limit_stays_used_for_what_came_back() -> None:
    story = (received(10, terms="ON_ACCOUNT"), *delivered(10), *returned(10), COMPLETED)
    assert found(*story) == ["line 1: 10 units were lost or came back, 0 are credited"]
    drawn = Drawn()
    for debit, credit in (("reserved", "available"), ("invoiced", "reserved")):
        drawn.add(entry(debit, credit, 10_000, ORDER, account="C-1", ledger="credit"))
    debt = Debt(ORDER, "C-1", "EUR", unpaid(dues(*story, credited(10))), granted=True)
    [finding] = misused([debt], drawn, {"C-1": "EUR"})
    assert finding == Finding("credit/C-1", f"{ORDER} leaves 0 unpaid and uses 10000 of the limit")
    drawn.add(entry("available", "credited", 10_000, ORDER, account="C-1", ledger="credit"))
    assert not list(misused([debt], drawn, {"C-1": "EUR"}))


def no_lots(reports: list[Report]) -> Lots:
    """Of article A none are kept."""
    controlled, lives = Rows("lot_controlled"), Rows("shelf_life_days")
    controlled.add(record("ref.articles.v1", "A"), {"lot_controlled": False})
    return Lots(reports, controlled, lives)


def test_case_09_the_receipt_of_another_warehouse_passes_for_a_repeat() -> None:
    reports = [
        Report(
            ("stock.events.v1", 0, at),
            2_000,
            "StockReceived",
            "A",
            warehouse,
            "GR-1001",
            quantity,
            "PCE",
            at=2_000,
            read=True,
        )
        for at, (warehouse, quantity) in enumerate((("HAM", 10), ("MUC", 20)))
    ]
    units, warehouses, booked = Rows("unit"), Rows("warehouse"), Booked()
    units.add(record("ref.articles.v1", "A"), {"unit": "PCE"})
    lots = no_lots(reports)
    for code in ("HAM", "MUC"):
        warehouses.add(record("ref.warehouses.v1", code), {"warehouse": code})
    for ledger in ("stock", "warehouse_stock"):
        booked.add(ledger, entry("available", "supplier", 10, cause="stock.events.v1/0/0"))
    assert [finding.says for finding in unbooked(reports, [], booked, units, warehouses, lots)] == [
        "document GR-1001 of MUC tells of 20, 0 are booked"
    ] * 2
    for ledger in ("stock", "warehouse_stock"):
        booked.add(ledger, entry("available", "supplier", 20, cause="stock.events.v1/0/1"))
    assert not list(unbooked(reports, [], booked, units, warehouses, lots))


def test_case_12_goods_lie_at_a_warehouse_that_is_none() -> None:
    book = Book("warehouse_stock", nothing)
    for at, warehouse in enumerate(("HAM", "HAMB")):
        name = f"ART-12@{warehouse}"
        moved = entry("available", "returned", 2, account=name, ledger="warehouse_stock")
        book.add(record("warehouse_stock.journal.v2", "shop:1", at), moved, settled=True)
    assert [finding.about for finding in strangers(book, {"HAM", "MUC"})] == [
        "warehouse_stock/ART-12@HAMB"
    ]
