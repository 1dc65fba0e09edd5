"""The list of one shop, as it is asked for over HTTP."""

from collections.abc import Callable, Mapping

import httpx

from services.simulator.shops import listing_amazon, listing_saleor, listing_sylius
from services.simulator.shops.listing import listed
from services.simulator.shops.shop import Shop
from services.simulator.shops.tokens import Quota, Tokens

LISTS: Mapping[str, Callable[[Shop, str, Tokens, httpx.Request], httpx.Response]] = {
    "saleor": listing_saleor.answer,
    "sylius": listing_sylius.answer,
    "amazon": listing_amazon.answer,
}
"""Format of a shop's orders -> how it answers; the others do as `listing.py` has it."""
RATE = 0.5
"""Requests a second, as a shop that is asked too often says it."""


class Teller:
    """Answers for a shop's list to whoever has its secret."""

    def __init__(
        self,
        shop: Shop,
        secret: str,
        tokens: Tokens | None = None,
        quota: Quota | None = None,
    ) -> None:
        self.shop, self.tokens = shop, tokens or Tokens()
        self._secret, self._quota = secret, quota or Quota()

    def answer(self, request: httpx.Request) -> httpx.Response:
        """To one request. 429 beyond the quota."""
        if not self._quota.allows():
            return httpx.Response(429, headers={"x-amzn-RateLimit-Limit": str(RATE)})
        answer = LISTS.get(self.shop.form.format)
        if answer is None:
            return listed(self.shop, self._secret, request)
        return answer(self.shop, self._secret, self.tokens, request)
