"""Ways to the customer that more than one stage tells apart (SH-04)."""

from typing import Final

from orders.contracts.records import DeliveryKind

COLLECTION: Final = "collection"
"""Its customer comes for it."""
ON_SITE: Final = "on_site"
ONLINE: Final = "online"
SERVICES: Final[frozenset[DeliveryKind]] = frozenset({ON_SITE, ONLINE})
"""Rendered at a time of their own: they lie on no shelf, and no warehouse and no carrier has
them."""
