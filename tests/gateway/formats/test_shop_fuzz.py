"""Whatever is wrong with a document of a shop: nothing is raised, nothing vanishes, the fault names
the field, and nobody's name."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.contracts.order import CarriedOrder
from services.gateway.formats import amazon, saleor, shopify, sylius, woocommerce
from services.gateway.formats.reading import Reading
from tests.gateway.formats.documents import amazon as of_amazon
from tests.gateway.formats.documents.saleor import SALEOR
from tests.gateway.formats.documents.shopify import SHOPIFY
from tests.gateway.formats.documents.sylius import SYLIUS
from tests.gateway.formats.documents.woocommerce import WOOCOMMERCE
from tests.gateway.formats.shops import CARD, NAME, PROFILE, pointer, screened, spoilt, written

FORMATS = {
    "shopify": (shopify, SHOPIFY),
    "woocommerce": (woocommerce, WOOCOMMERCE),
    "amazon_v0": (amazon, of_amazon.AMAZON_V0),
    "amazon_2026": (amazon, of_amazon.AMAZON_2026),
    "vendor_retail": (amazon, of_amazon.VENDOR_RETAIL),
    "vendor_direct": (amazon, of_amazon.VENDOR_DIRECT),
    "saleor": (saleor, SALEOR),
    "sylius": (sylius, SYLIUS),
}
WHOLE = {"no_order", "items_missing", "lines_missing", "order_missing", "amount_too_large"}
"""Faults that a field causes somewhere else: of what is missing without it, or comes out of it."""

every_format = pytest.mark.parametrize("name", FORMATS)


def says_something(reading: Reading) -> bool:
    said = (reading.placed, reading.cancelled, reading.paid, reading.waiting, reading.faults)
    return any(said)


@every_format
@given(data=st.data())
def test_a_spoilt_document_is_read_or_its_field_is_named(name: str, data: st.DataObject):
    module, document = FORMATS[name]
    made, path = data.draw(spoilt(document))
    reading = module.read(written(made), PROFILE)
    assert says_something(reading)
    for placed in reading.placed:
        carried = CarriedOrder.of(placed.order)
        assert carried.payload
        assert CARD not in str(carried.decoded())
        screened(placed)
    where = pointer(path)
    for fault in reading.faults:
        near = fault.where.startswith(where) or where.startswith(fault.where)
        assert near or fault.code in WHOLE or fault.code == "currency_differs", fault
        assert not any(word in str(fault) for word in NAME.split())


@every_format
@given(junk=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_junk_is_a_fault(name: str, junk: bytes):
    module, _ = FORMATS[name]
    assert module.read(junk, PROFILE).faults


@every_format
@given(
    junk=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=8,
    )
)
def test_json_of_something_else_says_something(name: str, junk: Any):
    module, _ = FORMATS[name]
    assert says_something(module.read(written(junk), PROFILE))
