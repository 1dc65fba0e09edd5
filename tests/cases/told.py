"""The cases in our own words. Each has articles, and where it matters customers, of its own: all
may be played in one house, one after another."""

from tests.cases.steps import DAY, HOUR, NOW, Case, Step, Wait
from tests.cases.story import (
    FREIGHT,
    ON_ACCOUNT,
    arrived,
    chose,
    counted,
    delivered,
    ordered,
    packed,
    paid,
    picked,
    received,
    scanned,
    sent_back,
    shipped,
    stock,
)

REFUSED = "refused-<shipment 1>"
"""The return that aftersales authorises by itself for what the buyer never got."""


def _paid_twice() -> Case:
    goods = ("ART-01", 2)
    return Case(
        "01 paid twice, then returned",
        (
            stock("ART-01", "HAM", 100),
            ordered("a1", goods),
            Wait("shop:a1", "released"),
            paid("shop:a1", "BANK-77", 2000),
            *delivered("shop:a1", goods),
            sent_back("shop:a1", goods),
            arrived("shop:a1", goods),
        ),
    )


def _named_payment() -> Case:
    return Case(
        "02 the provider tells of the payment that the order names",
        (
            stock("ART-02", "HAM", 100),
            ordered("a2", ("ART-02", 2), payment={"reference": "pi_4711"}),
            Wait("shop:a2", "released"),
            paid("shop:a2", "pi_4711", 2000),
        ),
    )


def _lost_whole(name: str, reference: str, *end: Step) -> Case:
    goods, order = ("ART-05", 1), f"shop:{reference}"
    return Case(
        name,
        (
            stock("ART-05", "HAM", 100),
            ordered(reference, goods, charges=[FREIGHT]),
            Wait(order, "released"),
            *shipped(order, goods),
            *end,
        ),
    )


def _credit_comes_back(name: str, reference: str, customer: str, *end: Step) -> Case:
    goods, order = ("ART-09", 10), f"shop:{reference}"
    return Case(
        name,
        (
            stock("ART-09", "HAM", 100),
            ordered(reference, goods, customer=customer, paid=0, payment=ON_ACCOUNT),
            Wait(order, "released"),
            *shipped(order, goods),
            *end,
            Wait(order, "completed"),
            ordered(f"{reference}b", goods, customer=customer, paid=0, payment=ON_ACCOUNT),
        ),
    )


def _count_while_packed() -> Case:
    goods = ("ART-06", 4)
    return Case(
        "07 counted while goods are packed",
        (
            stock("ART-06", "HAM", 10),
            ordered("a7", goods),
            Wait("shop:a7", "released"),
            picked("shop:a7", goods),
            packed("shop:a7"),
            counted("ART-06", "HAM", "CNT-6", 6),
            scanned("shop:a7", "PICKED_UP"),
        ),
    )


def _count_told_late() -> Case:
    return Case(
        "08 a count that is told after a later receipt",
        (
            stock("ART-07", "HAM", 15),
            received("ART-07", "HAM", "GR-9", 5),
            counted("ART-07", "HAM", "CNT-15", 15, at=NOW - HOUR),
        ),
    )


def _two_numberings() -> Case:
    return Case(
        "09 two warehouses give a document the same number",
        (
            received("ART-10", "HAM", "GR-1001", 10),
            received("ART-10", "MUC", "GR-1001", 20),
        ),
    )


def _back_to(name: str, reference: str, sku: str, warehouse: str, *then: Step) -> Case:
    goods, order = (sku, 2), f"shop:{reference}"
    return Case(
        name,
        (
            stock(sku, "HAM", 2),
            ordered(reference, goods),
            Wait(order, "released"),
            *delivered(order, goods),
            sent_back(order, goods),
            arrived(order, goods, warehouse=warehouse),
            *then,
        ),
    )


def _older_without_date() -> Case:
    goods = ("ART-08", 5)
    return Case(
        "13 the older order has no date",
        (
            ordered("a13", goods),
            Wait("shop:a13", "backordered"),
            ordered("a13b", goods, wished_delivery_at=NOW + 180 * DAY),
            Wait("shop:a13b", "backordered"),
            received("ART-08", "HAM", "GR-5", 5),
        ),
    )


def _blank_postcode() -> Case:
    [step] = [ordered("a17", ("ART-11", 1))]
    order = step.value["order"]
    address = {**order["delivery_address"], "postal_code": "   "}
    blank = {**order, "delivery_address": address, "billing_address": address}
    return Case(
        "17 a postal code of blanks", (step._replace(value={**step.value, "order": blank}),)
    )


CHARGED_BACK = Case(
    "21 a payment is charged back",
    (
        stock("ART-11", "HAM", 1000),
        ordered("a21", ("ART-11", 2), paid=0),
        Wait("shop:a21", "held"),
        paid("shop:a21", "p1", 2000),
        Wait("shop:a21", "released"),
        paid("shop:a21", "cb1", -2000),
    ),
)

CASES = (
    _paid_twice(),
    _named_payment(),
    _lost_whole("05 lost whole", "a5", scanned("shop:a5", "LOST"), chose("shop:a5", "refund")),
    _lost_whole(
        "05 damaged and scrapped",
        "a5b",
        scanned("shop:a5b", "DAMAGED"),
        chose("shop:a5b", "refund"),
        arrived("shop:a5b", ("ART-05", 1), scrapped=True, return_id=REFUSED),
    ),
    _credit_comes_back(
        "06 credit after everything came back",
        "a6",
        "K-2",
        scanned("shop:a6", "DELIVERED"),
        sent_back("shop:a6", ("ART-09", 10)),
        arrived("shop:a6", ("ART-09", 10)),
    ),
    _credit_comes_back(
        "06 credit after the carrier lost everything",
        "a6l",
        "K-3",
        scanned("shop:a6l", "LOST"),
        chose("shop:a6l", "refund"),
    ),
    _count_while_packed(),
    _count_told_late(),
    _two_numberings(),
    _back_to(
        "12 a return to a warehouse that does not exist",
        "a12",
        "ART-12",
        "HAMB",
        ordered("a12b", ("ART-12", 2)),
    ),
    _older_without_date(),
    _blank_postcode(),
    Case(
        "19 nothing to pay, no method",
        (
            stock("ART-11", "HAM", 1000),
            ordered("a19", ("ART-11", 1), discount=1000, payment={"method": ""}),
        ),
    ),
    Case(
        "20 a discount of nearly everything",
        (
            stock("ART-11", "HAM", 1000),
            ordered("a20", ("ART-11", 100), discount=99_900),
        ),
    ),
    CHARGED_BACK,
    _back_to("24 a return to a warehouse that never had the article", "a24", "ART-24", "MUC"),
)
