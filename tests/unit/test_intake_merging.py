"""A change by parts, put into the order as it is (CF-03)."""

from typing import Any, cast

from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.order import CarriedOrder
from orders.contracts.records import ChangeRequested, Order
from services.intake.rules import screen, screen_change
from services.intake.rules.faults import fault
from services.intake.rules.merging import HEAD, as_asked, merge, misplaced, too_large, unpriced
from services.intake.stage import STAGE
from tests.orders import PLACED, address, line, order
from tests.policies import usual

POLICY: Any = usual(STAGE)


def change(**said: Any) -> ChangeRequested:
    unsaid: dict[str, Any] = {
        **dict.fromkeys(HEAD),
        "order_id": "shop:1001",
        "requested_at": PLACED,
        "requested_by": "partner",
        "reason": "",
        "source_revision": 0,
        "change_id": "",
        "document": "",
        "currency": "",
        "lines": [],
        "dropped": [],
    }
    return {**unsaid, **said}  # type: ignore[typeddict-item]


def said(number: int, **parts: Any) -> Any:
    """A line that says nothing but this."""
    empty = line(number, price=0, quantity=0)
    nothing = {"name": "", "sku": "", "tax_minor": 0, "total_minor": 0}
    return {**empty, **nothing, **parts}


def test_what_is_not_said_stays():
    before = order(notes="ring twice")
    assert merge(before, change()) == before


def test_another_quantity_keeps_price_article_and_rate_of_tax():
    after = merge(order(), change(lines=[said(1, quantity=4)]))
    first = after["lines"][0]
    assert (first["sku"], first["quantity"], first["unit_price_minor"]) == ("SKU-1", 4, 1_000)
    assert (first["tax_minor"], first["total_minor"]) == (760, 4_760)


def test_a_new_line_is_added_and_one_is_dropped():
    after = merge(order(), change(lines=[line(9)], dropped=[1]))
    assert [one["line"] for one in after["lines"]] == [2, 3, 4, 5, 9]


def test_the_head_changes_where_it_is_said():
    there = address(street="Am Kupfergraben 5")
    after = merge(order(), change(delivery_address=there, wished_delivery_at=PLACED + 1))
    assert (after["delivery_address"], after["billing_address"]) == (there, address())
    assert after["wished_delivery_at"] == PLACED + 1


def test_what_has_no_place_in_the_order_is_told():
    wrong = change(currency="USD", dropped=[7])
    assert [fault["code"] for fault in misplaced(order(), wrong, POLICY)] == [
        "currency_changed",
        "line_unknown",
    ]
    assert not list(misplaced(order(), change(currency="EUR", dropped=[5]), POLICY))


DISCOUNTED = order(
    lines=[line(1, quantity=7, price=333, discount_minor=100), line(2, tax_rate_ppm=190_000)]
)


@given(
    st.lists(
        st.tuples(st.integers(1, 2), st.integers(0, 50), st.integers(0, 5_000)),
        unique_by=lambda one: one[0],
    )
)
def test_sums_are_right_whatever_is_changed(changes: list[tuple[int, int, int]]):  # IN-02
    lines = [
        said(number, quantity=quantity, unit_price_minor=price)
        for number, quantity, price in changes
    ]
    before: Order = DISCOUNTED
    after = merge(before, change(lines=lines))
    paid = {**after, "payment": {**after["payment"], "paid_minor": before["payment"]["paid_minor"]}}
    found = screen(CarriedOrder.of(paid), "shop:1001", PLACED, POLICY)  # type: ignore[arg-type]
    faults = screen_change(before, cast(Order, paid), found)
    assert {fault["code"] for fault in faults} <= {"discount_too_large"}


def test_another_article_has_a_price_of_its_own():
    """The price of the article before is no price of this one: the list says it."""
    other = change(lines=[said(1, sku="SKU-9", quantity=4)])
    [first, *_] = merge(order(), other)["lines"]
    assert (first["sku"], first["unit_price_minor"], first["name"]) == ("SKU-9", 0, "")
    assert unpriced(order(), other) == {1}
    dear = change(lines=[said(1, sku="SKU-9", quantity=4, unit_price_minor=5)])
    assert unpriced(order(), dear) == set()


def test_nor_has_it_codes_discount_or_tax_of_the_former():
    coded = [{"scheme": "GTIN", "code": "1"}]
    former = line(1, article_codes=coded, tax_rate_ppm=190_000, discount_minor=100)
    other = change(lines=[said(1, sku="SKU-9", quantity=4, unit_price_minor=500)])
    [after] = merge(order(lines=[former]), other)["lines"]
    assert (after["article_codes"], after["tax_rate_ppm"]) == ([], None)
    assert (after["discount_minor"], after["tax_minor"], after["total_minor"]) == (0, 0, 2_000)


def test_other_codes_are_another_article():
    """One that shares none with the line is not shipped as what was ordered before."""
    coded = [{"scheme": "GTIN", "code": "1"}, {"scheme": "BUYER", "code": "B"}]
    before = order(lines=[line(1, article_codes=coded)])
    same = change(lines=[said(1, quantity=4, article_codes=coded[1:])])
    assert merge(before, same)["lines"][0]["sku"] == "SKU-1"
    other = change(lines=[said(1, quantity=4, article_codes=[{"scheme": "GTIN", "code": "2"}])])
    assert merge(before, other)["lines"][0]["sku"] == ""


def test_a_new_line_says_its_article_and_no_line_comes_twice():
    wrong = change(lines=[said(9, quantity=1), said(1, quantity=1), said(1, quantity=2)])
    found = [(fault["code"], fault["field"]) for fault in misplaced(order(), wrong, POLICY)]
    assert found == [
        ("line_unknown", "lines[0].line"),
        ("line_number_repeated", "lines[2].line"),
    ]


def test_a_fault_is_told_where_the_change_has_the_line():
    asked = change(lines=[said(3, quantity=-1)])
    faulty = fault("quantity_not_positive", "lines[2].quantity", "", 3)
    other = fault("sku_missing", "lines[4].sku", "", 5)
    head = fault("postal_code_missing", "delivery_address.postal_code", "")
    told = as_asked([faulty, other, head], order(), asked)
    assert [one["field"] for one in told] == [
        "lines[0].quantity",
        "lines[4].sku",
        "delivery_address.postal_code",
    ]


def test_a_sum_that_no_record_holds_is_a_fault():
    huge = change(lines=[said(1, quantity=2, unit_price_minor=2**62)])
    assert [one["code"] for one in too_large(merge(order(), huge), POLICY)] == [
        "total_out_of_range"
    ]
    assert not list(too_large(order(), POLICY))
