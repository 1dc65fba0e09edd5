"""Paths of the gateway's pages for customers, each by a token that is the right to it. None: there
are no keys, or there is no such page."""

from orders.business.offers import version_of
from orders.client.links import ClarificationLink, Links, OfferLink


def order_path(links: Links, order_id: str) -> str | None:
    """Where the order is seen, and what has come is told (TR-01, DL-01)."""
    token = links.token(order_id)
    return token and f"/v1/tracking/{token}"


def offer_path(links: Links, order_id: str, offer_id: str) -> str | None:
    """Where the offer is answered (CF-01)."""
    if (version := version_of(offer_id)) is None:
        return None
    token = links.offer_token(OfferLink(order_id, version, offer_id))
    return token and f"/v1/offers/{token}"


def clarification_path(links: Links, order_id: str, clarification_id: str) -> str | None:
    """Where what is unclear is answered (RV-07); its id names the version as an offer's does."""
    if (version := version_of(clarification_id)) is None:
        return None
    token = links.clarification_token(ClarificationLink(order_id, version, clarification_id))
    return token and f"/v1/clarifications/{token}"
