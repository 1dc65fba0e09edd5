"""How the list of each kind of shop is asked for, page by page.

form.py         what kinds of lists differ in
session.py      who asks, and with what proves it
entries.py      a list from its first page to its last
shopify.py woocommerce.py saleor.py sylius.py amazon.py amazon_v0.py own.py    the kinds
amazon_login.py moments.py    what several of them share
"""

from collections.abc import Mapping

from services.gateway.channels import OrderList
from services.gateway.watching.lists import (
    amazon,
    amazon_v0,
    own,
    saleor,
    shopify,
    sylius,
    woocommerce,
)
from services.gateway.watching.lists.form import ListForm

FORMS: Mapping[str, ListForm] = {
    "shopify": shopify.FORM,
    "woocommerce": woocommerce.FORM,
    "saleor": saleor.FORM,
    "sylius": sylius.FORM,
    "amazon": amazon.FORM,
    "canonical": own.FORM,
}
"""Format of the list's orders -> how it is asked for."""


def form_of(order_list: OrderList) -> ListForm:
    """How this list is asked for."""
    return amazon_v0.FORM if order_list.api == "v0" else FORMS[order_list.format]
