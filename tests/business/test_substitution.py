"""IV-05: what an order costs with another article in the place of one that was ordered."""

from hypothesis import given
from hypothesis import strategies as st

from orders.business.substitution import priced, substituted
from tests.orders import article, line, order

OTHER = article("SKU-9", name="other")


@given(
    quantity=st.integers(1, 50),
    price=st.integers(0, 10_000),
    percent=st.integers(-10, 300),
    discount=st.integers(0, 100),
    rate=st.sampled_from([None, 0, 70_000, 190_000]),
)
def test_it_is_never_dearer_and_the_sums_are_those_of_its_lines(
    quantity, price, percent, discount, rate
):
    one = line(1, "SKU-1", quantity, price=price, tax_rate_ppm=rate)
    one = line(
        1,
        "SKU-1",
        quantity,
        price=price,
        tax_rate_ppm=rate,
        discount_minor=(one["total_minor"] - one["tax_minor"]) * discount // 100,
    )
    content = order(lines=[one, line(2)])
    goes = priced(one, OTHER, percent)
    after = substituted(content, [goes])
    assert 0 <= goes["tax_minor"] <= goes["total_minor"] <= one["total_minor"]
    less = one["total_minor"] - goes["total_minor"]
    assert after["totals"]["total_minor"] == content["totals"]["total_minor"] - less
    assert [each["sku"] for each in after["lines"]] == ["SKU-9", "SKU-2"]


def test_a_share_of_its_price_is_that_of_price_discount_and_tax():
    one = line(1, "SKU-1", 3, price=999, discount_minor=100, tax_rate_ppm=190_000)
    goes = priced(one, OTHER, 90)  # 3 x 8.99 - 0.90 = 26.07, and 4.95 tax
    assert (goes["total_minor"], goes["tax_minor"]) == (2_607 + 495, 495)
    assert priced(one, OTHER, 100)["total_minor"] == one["total_minor"]
