"""Amazon's orders, in every version, as its samples and its definitions have them."""

from typing import Any

import pytest

from services.gateway.formats import amazon
from services.gateway.formats.reading import Cancelled, Reading, Waiting
from tests.gateway.formats.documents.amazon import (
    AMAZON_2026,
    AMAZON_V0,
    VENDOR_DIRECT,
    VENDOR_RETAIL,
)
from tests.gateway.formats.shops import PROFILE, amounts, changed, only, sample, screened, written

ORDER = (0, "payload", "Orders", 0)
ITEM = (1, "payload", "OrderItems", 0)
PARTED, EUROS = ("ShippingAddress", "BuyerInfo"), {"CurrencyCode": "EUR"}
RETAIL = ("payload", "orders", 0)


def read(document: Any) -> Reading:
    return amazon.read(written(document), PROFILE)


def answers(name: str) -> list[Any]:
    """The answers of a sample, which keeps each with what was asked."""
    return [one["response"] for one in sample(f"amazon_spapi/{name}.json")]


class TestOrdersV0:
    def test_an_order_and_its_items_come_in_two_answers(self):
        placed = only(read(AMAZON_V0))
        order = placed.order
        assert amounts(placed) == [("MUG-1", 3, 7003, 10, 168, 367, 2300)]
        assert order["charges"] == [{"kind": "freight", "amount_minor": 412, "tax_minor": 78}]
        assert order["totals"]["total_minor"] == order["payment"]["paid_minor"] == 2790
        assert order["promised_delivery_at"] == 1772751599000
        assert order["buyer_reference"] == "PO 17"
        assert order["lines"][0]["article_codes"] == [{"scheme": "ASIN", "code": "B00551Q3CS"}]
        assert placed.places["lines[0].sku"] == "/1/payload/OrderItems/0/SellerSKU"
        assert placed.revision == 1772355900000
        assert screened(placed) == []

    @pytest.mark.parametrize("beside", ["ShipmentId", "RegulatedInformation"])
    def test_what_bears_the_number_of_an_order_alone_is_none(self, beside: str):
        document = {"payload": {"AmazonOrderId": "903-1", beside: "x", "Status": "Purchased"}}
        assert [one.code for one in read(document).faults] == ["no_order"]

    def test_address_buyer_and_wrapping_come_in_answers_of_their_own(self):
        """As getOrderAddress, getOrderBuyerInfo and getOrderItemsBuyerInfo give them."""
        order, items = AMAZON_V0
        head, item = order["payload"]["Orders"][0], items["payload"]["OrderItems"][0]
        apart = {
            **AMAZON_V0[0],
            "payload": {"Orders": [{k: v for k, v in head.items() if k not in PARTED}]},
        }
        number = {"AmazonOrderId": head["AmazonOrderId"]}
        address = {"payload": {**number, "ShippingAddress": head["ShippingAddress"]}}
        buyer = {"payload": {**number, **head["BuyerInfo"]}}
        wrap = {"OrderItemId": item["OrderItemId"], "GiftWrapPrice": {"Amount": "0", **EUROS}}
        wrapping = {"payload": {**number, "OrderItems": [wrap]}}
        placed = only(read([apart, items, address, buyer, wrapping]))
        assert placed.order == only(read(AMAZON_V0)).order
        assert placed.places["delivery_address.city"] == "/2/payload/ShippingAddress/City"
        assert placed.places["buyer.name"] == "/3/payload/BuyerName"

    def test_wrapping_that_is_told_apart_is_paid_for(self):
        order, items = AMAZON_V0
        head, item = order["payload"]["Orders"][0], items["payload"]["OrderItems"][0]
        wrap = {"OrderItemId": item["OrderItemId"], "GiftWrapPrice": {"Amount": "2.00", **EUROS}}
        told = {"AmazonOrderId": head["AmazonOrderId"], "OrderItems": [wrap]}
        charges = only(read([order, items, {"payload": told}])).order["charges"]
        assert [(one["kind"], one["amount_minor"]) for one in charges][1] == ("packing", 200)

    @pytest.mark.parametrize("beside", ["ShippingAddress", "BuyerEmail", "OrderItems"])
    def test_a_part_of_an_order_that_is_not_there_is_a_fault(self, beside: str):
        document = {"payload": {"AmazonOrderId": "903-1", beside: "x"}}
        assert "order_missing" in [one.code for one in read(document).faults]

    def test_where_prices_are_without_tax_the_total_tells(self):
        document = changed(AMAZON_V0, *ORDER, "OrderTotal", "Amount", to="32.35")
        placed = only(read(document))
        assert amounts(placed) == [("MUG-1", 3, 8333, 10, 200, 367, 2667)]
        assert placed.order["totals"]["total_minor"] == 3235
        assert screened(placed) == []

    @pytest.mark.parametrize(
        ("status", "because"),
        [
            ("Pending", "payment_pending"),
            ("PendingAvailability", "payment_pending"),
            ("PartiallyShipped", "already_fulfilled"),
            ("Shipped", "already_fulfilled"),
            ("Unfulfillable", "unfulfillable"),
            ("Parked", "status_unknown"),
        ],
    )
    def test_what_is_no_order_yet_waits(self, status: str, because: str):
        reading = read(changed(AMAZON_V0, *ORDER, "OrderStatus", to=status))
        assert reading == Reading(waiting=(Waiting("902-1845936-5435065", because),))

    def test_what_amazon_sends_itself_is_not_for_us(self):
        reading = read(changed(AMAZON_V0, *ORDER, "FulfillmentChannel", to="AFN"))
        assert reading.waiting == (Waiting("902-1845936-5435065", "fulfilled_by_amazon"),)

    def test_a_cancelled_order_is_cancelled(self):
        reading = read(changed(AMAZON_V0, *ORDER, "OrderStatus", to="Canceled"))
        cancelled = Cancelled("902-1845936-5435065", "cancelled_at_amazon", 1772355900000)
        assert reading == Reading(cancelled=(cancelled,))

    def test_the_buyers_wish_to_cancel_follows_the_order(self):
        wish = {"IsBuyerRequestedCancel": "true", "BuyerCancelReason": "Found cheaper"}
        reading = read(changed(AMAZON_V0, *ITEM, "BuyerRequestedCancel", to=wish))
        assert only(reading)
        assert [one.reason for one in reading.cancelled] == ["buyer_requested"]

    def test_a_cancelled_item_is_left_out(self):
        item = AMAZON_V0[1]["payload"]["OrderItems"][0]
        gone = {"OrderItemId": "2", "SellerSKU": "GONE", "QuantityOrdered": 0}
        document = changed(AMAZON_V0, 1, "payload", "OrderItems", to=[gone, item])
        assert [one[0] for one in amounts(only(read(document)))] == ["MUG-1"]

    def test_items_come_in_pages_and_all_are_needed(self):
        first = changed(AMAZON_V0[1], "payload", "NextToken", to="more")
        faults = read([AMAZON_V0[0], first]).faults
        assert [(one.where, one.code) for one in faults] == [("/1/payload", "page_missing")]
        last = changed(AMAZON_V0[1], "payload", "OrderItems", 0, "SellerSKU", to="MUG-2")
        document = changed([AMAZON_V0[0], first, last], *ORDER, "OrderTotal", "Amount", to="55.80")
        assert [one[0] for one in amounts(only(read(document)))] == ["MUG-1", "MUG-2"]

    def test_an_order_without_items_and_items_without_an_order_are_faults(self):
        assert [one.code for one in read(AMAZON_V0[0]).faults] == ["items_missing"]
        assert [one.code for one in read(AMAZON_V0[1]).faults] == ["order_missing"]

    def test_an_answer_that_is_an_error_is_a_fault(self):
        faults = read({"errors": [{"code": "QuotaExceeded", "message": "slow down"}]}).faults
        assert [(one.where, one.code) for one in faults] == [("/errors", "answer_is_error")]

    def test_money_of_two_currencies_is_a_fault(self):
        document = changed(AMAZON_V0, *ITEM, "ShippingPrice", "CurrencyCode", to="GBP")
        assert [(one.where, one.code) for one in read(document).faults] == [
            ("/1/payload/OrderItems/0/ShippingPrice", "currency_differs")
        ]

    def test_cash_on_delivery_is_not_paid(self):
        payment = only(read(changed(AMAZON_V0, *ORDER, "PaymentMethod", to="COD"))).order["payment"]
        assert (payment["terms"], payment["paid_minor"]) == ("ON_DELIVERY", 0)

    def test_the_sample_pair_is_placed(self):
        orders, items = answers("orders_v0__getOrders"), answers("orders_v0__getOrderItems")
        reading = read([orders[1], items[1]])
        (placed,) = reading.placed
        assert amounts(placed) == [("NABetaASINB00551Q3CS", 1, 1000, 1, 0, 101, 1101)]
        assert placed.order["totals"]["total_minor"] == 1101
        assert placed.order["placed_at"] == 1569510000
        assert [one.where for one in reading.faults] == ["/0/payload/Orders/1"]  # has no items here
        assert {one["code"] for one in screened(placed)} == {
            *("buyer_name_missing", "contact_missing", "address_incomplete", "country_unknown")
        }  # personal data are not in the sample

    def test_a_pending_sample_waits(self):
        for answer in (answers("orders_v0__getOrders")[0], answers("orders_v0__getOrder")[0]):
            waiting = (Waiting("902-3159896-1390916", "payment_pending"),)
            assert read(answer) == Reading(waiting=waiting)

    def test_a_notification_of_the_buyers_wish(self):
        (notification,) = sample("amazon_spapi/notification__OrderChangeNotification.json")
        cancelled = Cancelled("903-8868176-2219830", "buyer_requested", 1669750924284)
        assert read(notification) == Reading(cancelled=(cancelled,))


class TestOrders2026:
    def test_an_order_has_its_items_and_proceeds(self):
        placed = only(read(AMAZON_2026))
        order = placed.order
        assert amounts(placed) == [("MUG-1", 3, 2999, 1, 200, 300, 9097)]
        assert order["charges"] == [
            {"kind": "freight", "amount_minor": 1000, "tax_minor": 100},
            {"kind": "fee", "amount_minor": 300, "tax_minor": 0},
        ]
        assert order["totals"]["total_minor"] == 10497
        assert order["buyer"]["party_ids"] == [{"scheme": "VAT", "id": "GB123456789"}]
        assert order["buyer"]["company"] == "Quill Ltd"
        assert order["notes"] == "Front desk"
        assert placed.revision == 1772355900000
        assert screened(placed) == []

    @pytest.mark.parametrize(
        ("field", "value", "because"),
        [
            ("fulfillmentStatus", "PENDING", "payment_pending"),
            ("fulfillmentStatus", "PENDING_AVAILABILITY", "payment_pending"),
            ("fulfillmentStatus", "SHIPPED", "already_fulfilled"),
            ("fulfilledBy", "AMAZON", "fulfilled_by_amazon"),
        ],
    )
    def test_what_is_no_order_yet_waits(self, field: str, value: str, because: str):
        reading = read(changed(AMAZON_2026, "order", "fulfillment", field, to=value))
        assert reading == Reading(waiting=(Waiting("171-2345678-9012345", because),))

    def test_a_page_of_orders(self):
        page = {"orders": [AMAZON_2026["order"]], "pagination": {"nextToken": "more"}}
        assert only(read(page)).places["reference"] == "/orders/0/orderId"

    def test_goods_by_weight_are_in_grams(self):
        measure = {"unit": "KILOGRAMS", "value": 0.25}
        path = ("order", "orderItems", 0, "measurement")
        (line,) = only(read(changed(AMAZON_2026, *path, to=measure))).order["lines"]
        assert (line["quantity"], line["unit"]) == (750, "GRM")


class TestVendors:
    def test_a_purchase_order_counts_cases_and_has_finer_prices(self):
        placed = only(read(VENDOR_RETAIL))
        order = placed.order
        assert amounts(placed) == [
            ("8806098286500", 20, 125, 10, 0, 0, 250),
            ("MUG-2", 3, 700, 1, 0, 0, 2100),
        ]
        assert order["totals"]["total_minor"] == 2350
        assert (order["kind"], order["payment"]["terms"]) == ("EXPORT", "ON_ACCOUNT")
        assert order["trade_terms"]["incoterm"] == "FOB"
        assert order["trade_terms"]["port_of_discharge"] == "YANTIAN, CHINA"
        assert order["delivery_address"]["location_code"] == "BER3"
        assert order["delivery_address"]["country"] == "DE"
        assert order["wished_delivery_at"] == 1773100800000
        assert order["buyer"]["customer_id"] == "shop-AMZN1"
        assert screened(placed) == []

    def test_a_price_by_weight_of_an_item_by_pieces_cannot_be_read(self):
        path = (*RETAIL, "orderDetails", "items", 0, "netCost", "unitOfMeasure")
        faults = read(changed(VENDOR_RETAIL, *path, to="POUNDS")).faults
        assert [(one.where, one.code) for one in faults] == [
            ("/payload/orders/0/orderDetails/items/0/netCost/unitOfMeasure", "price_by_weight")
        ]

    def test_a_closed_purchase_order_is_history(self):
        reading = read(changed(VENDOR_RETAIL, *RETAIL, "purchaseOrderState", to="Closed"))
        assert reading == Reading(waiting=(Waiting("L8266355", "already_fulfilled"),))

    def test_direct_fulfilment_goes_to_the_customer_and_is_billed_to_amazon(self):
        placed = only(read(VENDOR_DIRECT))
        order = placed.order
        assert amounts(placed) == [("8806098286123", 2, 70000, 1, 0, 14000, 154000)]
        assert order["lines"][0]["tax_rate_ppm"] == 100_000
        assert order["delivery_address"]["city"] == "San Jose"
        assert order["delivery_address"]["country"] == "US"
        assert order["billing_address"]["location_code"] == "AMZN1"
        assert (order["priority"], order["buyer_reference"]) == (1, "123-ABC")
        assert order["promised_delivery_at"] == 1772668800000
        assert {one["field"].partition(".")[0] for one in screened(placed)} == {
            *("billing_address", "buyer")  # Amazon names itself by number only
        }

    @pytest.mark.parametrize(
        ("status", "outcome"),
        [
            ("SHIPPED", Reading(waiting=(Waiting("2JK3S9VC", "already_fulfilled"),))),
            (
                "CANCELLED",
                Reading(cancelled=(Cancelled("2JK3S9VC", "cancelled_at_amazon", 1772355600000),)),
            ),
        ],
    )
    def test_states_of_direct_fulfilment(self, status: str, outcome: Reading):
        path = ("orders", 0, "orderDetails", "orderStatus")
        assert read(changed(VENDOR_DIRECT, *path, to=status)) == outcome
