"""The screen, rule by rule (IN-02): each fault has its code, its field and its line, and a sound
order has none."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.business.confirmation import NEEDED
from orders.contracts.order import CarriedOrder
from orders.contracts.records import Order
from services.intake.policy import IntakePolicy
from services.intake.rules import correctable, screen
from services.intake.stage import STAGE
from services.review.policy import ReviewPolicy
from services.review.rules import customer
from services.review.stage import STAGE as REVIEW_STAGE
from tests.orders import address, buyer, line, order
from tests.stages.room import START

POLICY = IntakePolicy.load(STAGE.policy_file)
REVIEW = ReviewPolicy.load(REVIEW_STAGE.policy_file)
DAY = 86_400_000


def faults(content: Order, key: str = "") -> list[tuple[str, str]]:
    return [
        (fault["code"], fault["field"])
        for fault in screen(CarriedOrder.of(content), key or content["order_id"], START, POLICY)
    ]


def wrong(content: Order, part: str, **changes: Any) -> Order:
    return {**content, part: {**content[part], **changes}}  # type: ignore[misc]


def test_a_sound_order_has_no_fault():  # IN-02
    assert faults(order()) == []
    assert faults(order(terms="ON_ACCOUNT", charges=(), lines=[line(7, "X", 1, 0)])) == []


CASES = [
    (order(channel="Web Shop"), "channel_malformed", "channel"),
    (order(reference="10 01"), "reference_malformed", "reference"),
    (order(reference=""), "reference_malformed", "reference"),
    (order(kind="UNKNOWN"), "kind_unknown", "kind"),
    (order(priority=7), "priority_unknown", "priority"),
    (order(exchange={"order_id": "", "return_id": "R"}), "exchange_malformed", "exchange.order_id"),
    (
        order(exchange={"order_id": "shop:1001", "return_id": "R"}),
        "exchange_malformed",
        "exchange.order_id",
    ),
    (
        order(exchange={"order_id": "shop:7", "return_id": " "}),
        "exchange_malformed",
        "exchange.return_id",
    ),
    (order(currency="EURO"), "currency_unknown", "currency"),
    (order(currency="XAU"), "currency_unknown", "currency"),
    (order(currency="DEM"), "currency_unknown", "currency"),
    (order(placed_at=0), "placed_at_missing", "placed_at"),
    (order(placed_at=START + 16 * 60_000), "placed_at_in_future", "placed_at"),
    (order(placed_at=START - 31 * DAY), "placed_at_too_old", "placed_at"),
    (order(wished_delivery_at=START - 3 * DAY), "delivery_before_order", "wished_delivery_at"),
    (order(promised_delivery_at=START - 3 * DAY), "delivery_before_order", "promised_delivery_at"),
    (order(buyer=buyer(customer_id="")), "customer_id_missing", "buyer.customer_id"),
    (order(buyer=buyer(name=" ", company="")), "buyer_name_missing", "buyer.name"),
    (order(buyer=buyer(language="deutsch!")), "language_malformed", "buyer.language"),
    (order(buyer=buyer(contacts=[])), "contact_missing", "buyer.contacts"),
    (
        order(buyer=buyer(contacts=[{"kind": "UNKNOWN", "value": "x"}])),
        "contact_kind_unknown",
        "buyer.contacts[0].kind",
    ),
    (
        order(buyer=buyer(contacts=[{"kind": "PHONE", "value": ""}])),
        "contact_empty",
        "buyer.contacts[0].value",
    ),
    (
        order(buyer=buyer(contacts=[{"kind": "EMAIL", "value": "ada@example"}])),
        "contact_malformed",
        "buyer.contacts[0].value",
    ),
    (
        order(buyer=buyer(contacts=[{"kind": "PHONE", "value": "call me"}])),
        "contact_malformed",
        "buyer.contacts[0].value",
    ),
    (order(billing_address=address(street="")), "address_incomplete", "billing_address.street"),
    (
        order(delivery_address=address(country="Germany")),
        "country_unknown",
        "delivery_address.country",
    ),
    (
        order(delivery_address=address(postal_code="")),
        "postal_code_missing",
        "delivery_address.postal_code",
    ),
    (
        order(delivery_address=address(latitude=91.0)),
        "coordinates_wrong",
        "delivery_address.latitude",
    ),
    (
        order(delivery_address=address(longitude=None)),
        "coordinates_wrong",
        "delivery_address.latitude",
    ),
    (order(lines=[]), "lines_missing", "lines"),
    (order(lines=[line(1)] * 1001), "lines_too_many", "lines"),
    (order(lines=[line(0)]), "line_number_not_positive", "lines[0].line"),
    (order(lines=[line(1), line(1)]), "line_number_repeated", "lines[1].line"),
    (order(lines=[line(1), line(2, sku=" ")]), "sku_missing", "lines[1].sku"),
    (order(lines=[line(1, quantity=0)]), "quantity_not_positive", "lines[0].quantity"),
    (order(lines=[line(1, quantity=10**10)]), "quantity_too_large", "lines[0].quantity"),
    (order(lines=[line(1, unit="KG")]), "unit_unknown", "lines[0].unit"),
    (order(lines=[line(1, price=-5), line(2)]), "price_negative", "lines[0].unit_price_minor"),
    (order(lines=[line(1, discount_minor=-1)]), "discount_negative", "lines[0].discount_minor"),
    (
        order(lines=[line(1, discount_minor=3000), line(2)]),
        "discount_too_large",
        "lines[0].discount_minor",
    ),
    (order(lines=[line(1, tax_minor=-1, total_minor=1999)]), "tax_negative", "lines[0].tax_minor"),
    (order(lines=[{**line(1), "price_per": 0}]), "price_per_not_positive", "lines[0].price_per"),
    (order(lines=[line(1, total_minor=2379)]), "line_total_wrong", "lines[0].total_minor"),
    (
        order(charges=[{"kind": "", "amount_minor": 1, "tax_minor": 0}]),
        "charge_kind_missing",
        "charges[0].kind",
    ),
    (
        order(charges=[{"kind": "fee", "amount_minor": -1, "tax_minor": 0}]),
        "charge_negative",
        "charges[0].amount_minor",
    ),
    (wrong(order(), "totals", goods_minor=1), "goods_sum_wrong", "totals.goods_minor"),
    (wrong(order(), "totals", discount_minor=1), "discount_sum_wrong", "totals.discount_minor"),
    (wrong(order(), "totals", charges_minor=1), "charges_sum_wrong", "totals.charges_minor"),
    (wrong(order(), "totals", tax_minor=1), "tax_sum_wrong", "totals.tax_minor"),
    (wrong(order(), "totals", total_minor=1), "total_wrong", "totals.total_minor"),
    (wrong(order(), "totals", total_minor=-1), "total_out_of_range", "totals.total_minor"),
    (wrong(order(), "payment", method=""), "payment_method_missing", "payment.method"),
    (wrong(order(), "payment", terms="UNKNOWN"), "payment_terms_unknown", "payment.terms"),
    (order(paid=10**9), "paid_out_of_range", "payment.paid_minor"),
    (order(paid=-1), "paid_out_of_range", "payment.paid_minor"),
    (order(wished_delivery_at=10**17), "delivery_too_far", "wished_delivery_at"),
    (
        order(charges=[{"kind": "rounding", "amount_minor": -1_001, "tax_minor": 0}]),
        "rounding_too_large",
        "charges[0].amount_minor",
    ),
    (order(notes="x" * 800_000), "order_too_large", "order"),
]


@pytest.mark.parametrize(
    ("content", "code", "field"), CASES, ids=[f"{code}-{field}" for _, code, field in CASES]
)
def test_each_fault_is_found_where_it_is(content: Order, code: str, field: str):  # IN-02
    assert (code, field) in faults(content)


def test_the_order_id_must_be_channel_and_reference_and_the_key():  # IN-02
    assert ("order_id_mismatch", "order_id") in faults(order(order_id="shop:1"))
    assert ("order_id_mismatch", "order_id") in faults(order(), key="shop:1")


def test_all_faults_are_found_in_one_go():  # IN-02
    content = order(
        buyer=buyer(customer_id="", contacts=[]),
        currency="",
        lines=[line(1, sku=" ", quantity=-1), line(1, unit="")],
    )
    assert {code for code, _ in faults(content)} == {
        "customer_id_missing",
        "contact_missing",
        "currency_unknown",
        "sku_missing",
        "quantity_not_positive",
        "line_number_repeated",
        "unit_unknown",
        "tax_negative",
    }


UNSEEN = " \t\u00a0\u2003\u3000\u200b\u200d\u2060\ufeff\u00ad\u3164\u2800"
BLANKS = st.text(UNSEEN, max_size=5)


@given(nothing=BLANKS)
def test_blanks_of_any_kind_are_no_text(nothing: str):  # IN-02
    lost = address(name=nothing, street=nothing, postal_code=nothing, city=nothing)
    content = order(
        reference=nothing,
        buyer=buyer(
            customer_id=nothing,
            name=nothing,
            company=nothing,
            contacts=[{"kind": kind, "value": nothing} for kind in ("EMAIL", "MESSENGER")],
        ),
        billing_address=lost,
        delivery_address=lost,
        lines=[line(1, sku="A"), {**line(2), "sku": nothing}],
        charges=[{"kind": nothing, "amount_minor": 100, "tax_minor": 0}],
    )
    content["payment"]["method"] = nothing
    assert set(faults(content)) == {
        ("reference_malformed", "reference"),
        ("customer_id_missing", "buyer.customer_id"),
        ("buyer_name_missing", "buyer.name"),
        ("contact_empty", "buyer.contacts[0].value"),
        ("contact_empty", "buyer.contacts[1].value"),
        *(
            (code, f"{which}.{part}")
            for which in ("billing_address", "delivery_address")
            for part, code in (
                ("name", "address_incomplete"),
                ("street", "address_incomplete"),
                ("city", "address_incomplete"),
                ("postal_code", "postal_code_missing"),
            )
        ),
        ("sku_missing", "lines[1].sku"),
        ("charge_kind_missing", "charges[0].kind"),
        ("payment_method_missing", "payment.method"),
    }


@pytest.mark.parametrize("reference", ["10\u200b01", "10\u00a001", "10\u3164", "\u2060"])
def test_a_reference_shows_in_full(reference: str):  # IN-02
    assert ("reference_malformed", "reference") in faults(order(reference=reference))


def test_nothing_to_pay_needs_no_way_to_pay():  # IN-02
    gift = order(lines=[line(1, discount_minor=2000)], charges=())
    assert gift["totals"]["total_minor"] == 0
    assert faults(wrong(gift, "payment", method="", terms="UNKNOWN")) == []


@given(
    channel=st.sampled_from(["shop", "desk", "sales", "partner"]),
    kind=st.sampled_from(["EMAIL", "PHONE", "FAX", "MESSENGER"]),
    value=st.one_of(
        st.sampled_from(["ada@example.com", " ada@example.com", "ada@example", "+49 30 1234567"]),
        st.text(" a@.+0123456789\u200b", max_size=12),
    ),
)
def test_intake_refuses_no_contact_that_review_would_take(
    channel: str, kind: Any, value: str
):  # IN-02, RV-01
    """Review looks closer, at plans of numbers and at domains (0@0.0 is of none): what it doubts,
    it asks people about."""
    content = order(channel=channel, buyer=buyer(contacts=[{"kind": kind, "value": value}]))
    means = REVIEW.confirmation_of(content["order_id"]).means
    doubts = customer.buyer(content, None, means, REVIEW)
    assert doubts or not faults(content)


@pytest.mark.parametrize(("channel", "has", "needs"), [("desk", 1, 0), ("sales", 0, 1)])
def test_the_contact_that_a_channel_confirms_by_is_asked_for(channel: str, has: int, needs: int):
    """CF-01: an order that is confirmed by mail has a mail address, one by phone a number."""
    both = buyer()["contacts"]
    assert faults(order(channel=channel, buyer=buyer(contacts=[both[has]]))) == [
        ("contact_for_confirmation_missing", "buyer.contacts")
    ]
    assert faults(order(channel=channel, buyer=buyer(contacts=[both[needs]]))) == []


def test_intake_asks_for_the_contact_that_review_will_confirm_by():  # CF-01
    channels = {*POLICY.confirmed_by, *REVIEW.confirmation_by_channel, "any other"}
    for channel in channels:
        means = REVIEW.confirmation_of(f"{channel}:1").means
        asked = POLICY.confirmed_by.get(channel, "automatic")
        assert NEEDED.get(asked) == NEEDED.get(means), channel


def test_no_correction_can_mend_an_age_or_a_key():  # IN-03
    assert not correctable(
        screen(CarriedOrder.of(order(placed_at=START - 31 * DAY)), "shop:1001", START, POLICY)
    )
    assert not correctable(screen(CarriedOrder.of(order()), "shop:1", START, POLICY))
    assert correctable(screen(CarriedOrder.of(order(lines=[])), "shop:1001", START, POLICY))


def test_a_message_never_quotes_personal_data():
    content = order(buyer=buyer(contacts=[{"kind": "EMAIL", "value": "ada.lovelace"}]))
    assert "ada" not in str(screen(CarriedOrder.of(content), content["order_id"], START, POLICY))


@given(
    quantity=st.integers(1, 10**6),
    price=st.integers(0, 10**7),
    per=st.sampled_from([1, 3, 100, 1000]),
    up=st.booleans(),
)
def test_a_line_may_be_rounded_up_or_down_and_no_further(
    quantity: int, price: int, per: int, up: bool
):  # IN-02
    net = -(-quantity * price // per) if up else quantity * price // per
    sound = line(1, "GRM-1", quantity, price, price_per=per, tax_minor=0, total_minor=net)
    assert faults(order(lines=[sound])) == []
    off = 1 if up else -1
    assert ("line_total_wrong", "lines[0].total_minor") in faults(
        order(lines=[{**sound, "total_minor": net + off}])
    ) or net + off < 0


def test_no_fault_quotes_what_stands_where_a_code_belongs():  # IN-02
    """A name that slipped into another column must not get into logs, desks and answers."""
    named = "Zebedee Quux"
    content = order(
        currency=named,
        reference=named,
        lines=[line(1, named, unit=named)],
        buyer=buyer(language=named, contacts=[{"kind": "EMAIL", "value": named}]),
        billing_address=address(country=named),
        delivery_address=address(country=named, postal_code=named),
    )
    found = screen(CarriedOrder.of(content), content["order_id"], START, POLICY)
    assert {one["code"] for one in found} >= {"currency_unknown", "country_unknown", "unit_unknown"}
    assert not [one for one in found if "Zebedee" in f"{one['message']} {one['field']}"]
