"""One stand-in shop: its list of orders, what it tells of each and when, and what of it had an
answer."""

from collections import Counter
from typing import NamedTuple

from orders.contracts.records import Order
from services.simulator.chance import draw
from services.simulator.policy import Shops
from services.simulator.shops.form import Form, Listed


class Document(NamedTuple):
    """What goes to the gateway when business time reaches `due_at`, milliseconds. `tells`: order
    id -> how often the order had been changed when this was written; `path` as in `Form`. `draft`:
    people enter it in several steps (`drafting.py`)."""

    due_at: int
    tells: dict[str, int]
    path: str
    body: bytes
    draft: bool = False


class Shop:
    """A shop that is a channel of the house.

    `list`       order id -> the order as it stands there now
    `counts`     what became of its webhooks, and how many orders were fetched from its list
    """

    def __init__(self, channel: str, form: Form, policy: Shops, seed: int) -> None:
        self.channel, self.form = channel, form
        self.list: dict[str, Listed] = {}
        self.counts: Counter[str] = Counter()
        self._policy, self._seed = policy, seed
        self._placed: Counter[str] = Counter()
        self._untold: dict[str, int] = {}  # order id -> since when nobody has answered
        self._every = int(policy.poll_every.total_seconds() * 1000)
        self._polled_at = 0

    def place(self, order: Order, now: int) -> list[Document]:
        """A buyer places an order, or changes it; the webhooks that tell of it, if any. One that is
        placed as it was is told again; one that is never paid stands on no list. `now`: business
        time, ms."""
        order_id = f"{self.channel}:{self.form.number(order)}"
        if order_id in self.list:
            return self._ordered(order_id, order, now)
        if self.form.drafted and self._happens("drafted", self._policy.drafted, (order_id,)):
            return [self._entered(order_id, order, now)]
        cart = self._cart(order_id, order, now)
        if not cart:
            return self._ordered(order_id, order, now)
        if self._happens("abandoned", self._policy.abandoned, (order_id,)):
            return cart
        paid_at = now + self._policy.pending_for.ms(self._chance("pending for", (order_id,)))
        return [*cart, *self._ordered(order_id, order, paid_at)]

    def _cart(self, order_id: str, order: Order, now: int) -> list[Document]:
        """What is told of an order before it is paid, if anything is (IN-07)."""
        write = self.form.pending
        if write is None or not self._happens("pending", self._policy.pending, (order_id,)):
            return []
        return [Document(now, {}, self.form.path, write(Listed(order, order["placed_at"])))]

    def _entered(self, order_id: str, order: Order, now: int) -> Document:
        """People enter it as a draft, once (IN-07), and have it in hand until they know whether
        that was taken."""
        body = self.form.told(self._put(order_id, order, now))
        self._untold.pop(order_id)
        return Document(
            now, self._tells([order_id]), f"drafts/{order['reference']}", body, draft=True
        )

    def _ordered(self, order_id: str, order: Order, now: int) -> list[Document]:
        body = self.form.told(self._put(order_id, order, now))
        self._placed[order_id] += 1
        tells = self._tells([order_id])
        return [
            Document(now + delay, tells, self.form.path, body)
            for delay in self._delays(order_id, str(self._placed[order_id]))
        ]

    def _put(self, order_id: str, order: Order, now: int) -> Listed:
        """On the list, as it is now."""
        former = self.list.get(order_id)
        if former is None:
            self.list[order_id] = Listed(order, order["placed_at"])
        elif former.order != order:
            self.list[order_id] = Listed(order, now, former.changes + 1)
        if former != self.list[order_id]:
            self._untold.setdefault(order_id, now)
        return self.list[order_id]

    def answered(self, document: Document) -> None:
        """The gateway has taken what the document says."""
        for order_id, changes in document.tells.items():
            if self.list[order_id].changes == changes:
                self._untold.pop(order_id, None)

    def refused(self, document: Document, now: int) -> None:
        """The gateway has not taken it, or not answered: a draft is told by the list, as everything
        else is. `now`: business time, ms."""
        if document.draft:
            self._untold |= {one: now for one in document.tells if one not in self._untold}

    @property
    def untold(self) -> int:
        """Orders of which the gateway has not taken the latest."""
        return len(self._untold)

    def poll(self, now: int) -> list[Document]:
        """What was never answered, from the list, when it is time to look; nothing at other times.
        What was told just now may be answered yet, and is left. `now`: business time, ms."""
        if now < self._polled_at + self._every:
            return []
        self._polled_at = now
        missing = [one for one, since in self._untold.items() if since + self._every <= now]
        self._untold |= dict.fromkeys(missing, now)
        self.counts["fetched"] += len(missing)
        page = self.form.page
        return [
            self._page(now, missing[first : first + page]) for first in range(0, len(missing), page)
        ]

    def _page(self, now: int, order_ids: list[str]) -> Document:
        body = self.form.listed([self.list[one] for one in order_ids])
        return Document(now, self._tells(order_ids), f"documents/{self.form.format}", body)

    def _tells(self, order_ids: list[str]) -> dict[str, int]:
        return {one: self.list[one].changes for one in order_ids}

    def _delays(self, *words: str) -> list[int]:
        """How long the net holds each webhook of an order: none if it was lost, two if it comes
        twice."""
        policy = self._policy
        if self._happens("dropped", policy.dropped, words):
            return []
        held = self._happens("held_back", policy.held_back, words)
        delays = [policy.held_back_for.ms(self._chance("held for", words)) if held else 0]
        if self._happens("repeated", policy.repeated, words):
            delays.append(delays[0] + policy.repeat_after.ms(self._chance("repeated at", words)))
        self.counts["sent"] += len(delays)
        return delays

    def _happens(self, what: str, rate: float, words: tuple[str, ...]) -> bool:
        happens = self._chance(what, words) < rate
        self.counts[what] += happens
        return happens

    def _chance(self, what: str, words: tuple[str, ...]) -> float:
        return draw(self._seed, what, *words)
