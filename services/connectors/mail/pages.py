"""Where a customer answers what a mail asks, or sees their order: the page that the mail names, by
a token that tells nothing of who reads it (CF-01, RV-07, DL-01)."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Self

from orders.client.links import Links, load_links
from orders.client.pages import clarification_path, offer_path, order_path
from orders.contracts.records import AttemptOrdered
from orders.engine.settings import Settings

Page = Literal["offer", "clarification", "order"]
CUSTOMER = "customer"
OFFERS = (
    "confirmation-requested",
    "confirmation-reminder",
    "contract-to-sign",
    "contract-reminder",
    "deposit-offered",
    "deposit-reminder",
    "guarantee-offered",
    "guarantee-reminder",
    "reduce-offered",
    "reduce-reminder",
    "delay-offered",
    "delay-reminder",
    "transfer-offered",
    "replacement-offered",
    "replacement-reminder",
)
CLARIFICATIONS = ("clarification-requested", "clarification-reminder")
ORDERS = (
    "order-shipped",
    "part-gone",
    "substitute-gone",
    "transfer-gone",
    "delivery-delayed",
    "delivery-problem",
    "delivery-problem-over",
    "photo-asked",
    "ready-for-collection",
    "collection-reminder",
    "collection-missed",
    "service-announced",
    "service-moved",
    "service-reminder",
)
PAGES: Mapping[str, Page] = {
    **dict.fromkeys(OFFERS, "offer"),
    **dict.fromkeys(CLARIFICATIONS, "clarification"),
    **dict.fromkeys(ORDERS, "order"),
}
"""By text; the others ask nothing that a page can take."""


class Link(NamedTuple):
    """A URL, and what is done there."""

    page: Page
    url: str


class Pages:
    """`base`: the URL under which customers reach the gateway."""

    def __init__(self, links: Links, base: str) -> None:
        self._links, self._base = links, base.rstrip("/")

    @classmethod
    def by_settings(cls, settings: Settings) -> Self | None:
        """None where customers reach no gateway, or there are no keys. Raises ConfigError."""
        base, keys = settings.gateway_public_url, settings.gateway_link_keys
        return None if base is None or keys is None else cls(load_links(keys), base)

    def link(self, ordered: AttemptOrdered) -> Link | None:
        """Of what a customer is told; None where no page takes an answer."""
        page = PAGES.get(ordered["template"])
        if page is None or ordered["to"] != CUSTOMER:
            return None
        path = self._path(page, ordered["order_id"], ordered["values"])
        return None if path is None else Link(page, f"{self._base}{path}")

    def _path(self, page: Page, order_id: str, values: Mapping[str, str]) -> str | None:
        match page:
            case "offer":
                return offer_path(self._links, order_id, values.get("offer", ""))
            case "clarification":
                return clarification_path(self._links, order_id, values.get("clarification", ""))
            case "order":
                return order_path(self._links, order_id)
