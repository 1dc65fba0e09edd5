"""All shops and their way to the gateway: what each tells is sent over HTTP, several at a time,
and what had no answer is fetched from their lists."""

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from heapq import heappop, heappush
from types import TracebackType
from typing import NamedTuple, Self

import httpx

from orders.contracts.records import Order
from services.simulator.shops.drafting import entered
from services.simulator.shops.form import Credentials
from services.simulator.shops.shop import Document, Shop

AT_A_TIME = 16
SECONDS = 10.0
"""For an answer; without one the shop does not know, and tells it again."""
NO_ANSWER = 0


class Answer(NamedTuple):
    """Of the gateway: its status, `NO_ANSWER` if there was none; whether all of the document was
    taken; milliseconds it took."""

    status: int
    taken: bool
    took_ms: int


class Traffic:
    """Use it as a context manager; leaving it waits for what is under way.

    `shops`      by their channels
    `sent_at`    order id -> when it was first sent, wall time, ms
    `statuses`   HTTP status -> how many answers
    `took_ms`    of each answer that took everything, but of drafts
    """

    def __init__(
        self,
        gateway: str,
        shops: Sequence[Shop],
        credentials: Mapping[str, Credentials],
        now: Callable[[], int],
    ) -> None:
        """`gateway`: where it listens; `credentials` by channel; `now`: business time, ms."""
        self.shops = {shop.channel: shop for shop in shops}
        self.sent_at: dict[str, int] = {}
        self.statuses: Counter[int] = Counter()
        self.took_ms: list[int] = []
        self._credentials, self._now = credentials, now
        self._client = httpx.Client(base_url=gateway, timeout=SECONDS, trust_env=False)
        self._pool = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="shops")
        self._waiting: list[tuple[int, int, Shop, Document]] = []  # a heap, by when it is due
        self._number = 0
        self._under_way: dict[Future[Answer], tuple[Shop, Document]] = {}

    @property
    def untold(self) -> int:
        """Orders of which the gateway has not taken the latest."""
        return sum(shop.untold for shop in self.shops.values())

    @property
    def idle(self) -> bool:
        """Whether all is told, and nothing waits or is under way."""
        return not (self.untold or self._waiting or self._under_way)

    def place(self, order: Order) -> None:
        """A buyer places an order in the shop that is its channel."""
        shop = self.shops[order["channel"]]
        self._plan(shop, shop.place(order, self._now()))

    def tend(self) -> None:
        """Take the answers that have come, and send what is due. Call it often."""
        for sent in [future for future in self._under_way if future.done()]:
            self._hear(*self._under_way.pop(sent), sent.result())
        if len(self._under_way) < AT_A_TIME:  # a gateway that is slow is not asked for more
            for shop in self.shops.values():
                self._plan(shop, shop.poll(self._now()))
        now = self._now()
        while self._waiting and self._waiting[0][0] <= now:
            _, _, shop, document = heappop(self._waiting)
            self._send(shop, document)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._client.close()

    def _plan(self, shop: Shop, documents: Sequence[Document]) -> None:
        for document in documents:
            self._number += 1
            heappush(self._waiting, (document.due_at, self._number, shop, document))

    def _send(self, shop: Shop, document: Document) -> None:
        at = time.time_ns() // 1_000_000
        for order_id in document.tells:
            self.sent_at.setdefault(order_id, at)
        self._under_way[self._pool.submit(self._post, shop, document)] = (shop, document)

    def _post(self, shop: Shop, document: Document) -> Answer:
        signed = shop.form.signed(document.body, self._credentials[shop.channel])
        headers = {"Content-Type": shop.form.media_type, **signed}
        begun, path = time.monotonic(), f"/v1/channels/{shop.channel}/{document.path}"
        send = entered if document.draft else httpx.Client.post
        try:
            answer = send(self._client, path, content=document.body, headers=headers)
        except httpx.HTTPError:
            return Answer(NO_ANSWER, False, 0)
        taken = answer.is_success and "faults" not in answer.json()
        return Answer(answer.status_code, taken, int((time.monotonic() - begun) * 1000))

    def _hear(self, shop: Shop, document: Document, answer: Answer) -> None:
        self.statuses[answer.status] += 1
        if answer.taken:
            if not document.draft:  # two requests, and intake's word in between
                self.took_ms.append(answer.took_ms)
            shop.answered(document)
        else:
            shop.refused(document, self._now())
