"""Ways of payment by the names that shops, their extensions and marketplaces give them."""

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "card": (
        *("card", "creditcard", "credit_card", "debit_card", "shopify_payments", "stripe"),
        *("stripe_cc", "woocommerce_payments", "authorize_net", "braintree", "adyen", "worldpay"),
        *("square", "mollie", "eway", "bogus"),
    ),
    "wallet": (
        *("paypal", "ppcp-gateway", "ppec_paypal", "amazon_pay", "alipay", "wechat", "pix"),
        *("klarna", "apple_pay", "google_pay"),
    ),
    "transfer": (
        *("bacs", "manual", "bank deposit", "bank_transfer", "money order", "cheque", "check"),
        *("conveniencestore", "paymentcode"),
    ),
    "cash": ("cod", "cash", "cash on delivery (cod)", "cash_on_delivery", "cashondelivery"),
    "voucher": ("gift_card", "gift card", "giftcertificate", "pointscard"),
    "invoice": ("invoice", "purchase_order", "consignment"),
}
METHODS = {name: method for method, names in NAMES.items() for name in names}
TERMS = {"cash": "ON_DELIVERY", "invoice": "ON_ACCOUNT"}


def method(name: str) -> str:
    """The method of payment; a name that nobody knows stays as it is."""
    return METHODS.get(name.casefold(), name)


def terms(name: str) -> str:
    """When it is paid: cash on delivery, an invoice later, everything else before."""
    return TERMS.get(method(name), "PREPAID")
