"""One look at a shop's list: what is not here is handed in at the gateway's own door."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

import httpx

from services.gateway.channels import Channel, OrderList
from services.gateway.formats.catalogue import reader
from services.gateway.watching.asking import Ask, Away
from services.gateway.watching.history import MINUTE, History
from services.gateway.watching.lists import FORMS, Entry, entries
from services.gateway.watching.memory import Memory


class Became(StrEnum):
    """What a look makes of an entry."""

    HERE = "here"
    """It is known, as it stands there."""
    FETCHED = "fetched"
    """Nobody had told of it: it was handed in."""
    CHANGED = "changed"
    """It is known, and was changed or cancelled since: what it is now was handed in."""
    NO_ORDER = "no_order"
    """It is none for us, or none yet: a draft, a test, one that is not paid."""
    UNREADABLE = "unreadable"
    """It cannot be read, or the gateway refuses it: the channel has to be told."""


class Looked(NamedTuple):
    """`became`: how many entries became what; `refused`: order ids, or places, of what cannot be
    taken; `memory`: for the next look."""

    became: Mapping[str, int]
    refused: tuple[str, ...]
    memory: Memory


@dataclass(frozen=True, kw_only=True)
class Watch:
    """A channel that is watched: what is agreed with it, its list, and the secrets for its list and
    for the gateway."""

    name: str
    channel: Channel
    order_list: OrderList
    secret: str
    key: str


def first_memory(watch: Watch, now: int) -> Memory:
    """Of a channel that nobody has looked at: a while back, and no history."""
    return Memory(now - watch.order_list.look_back_hours * 60 * MINUTE, History(now, 0, {}), {})


def look(watch: Watch, memory: Memory, gateway: str, now: int, ask: Ask) -> Looked:
    """Look through all that changed since the last look, some of it again, as clocks differ. What
    changed just now is left to its webhook. Raises Away: then nothing is forgotten, and the next
    look begins where this one did. `gateway`: its address; `now`: ms."""
    order_list, form = watch.order_list, FORMS[watch.order_list.format]
    since = memory.cursor - order_list.overlap_minutes * MINUTE
    left = now - order_list.settle_minutes * MINUTE
    door = _Door(watch, gateway, ask)
    became, refused = Counter[str](), list[str]()
    cursor, placed, known = memory.cursor, list[int](), dict(memory.known)
    for entry in entries(form, order_list.url, watch.secret, since, ask):
        if entry.changed_at > left:
            continue
        seen = _look_at(door, entry, known)
        became[seen.became] += 1
        if seen.became is Became.UNREADABLE:
            refused.append(seen.order_id or "an order without a number")
        else:
            known[seen.order_id] = entry.changed_at
            placed.append(seen.placed_at)
        cursor = max(cursor, entry.changed_at)
    history = memory.history
    for at in sorted(placed):
        history = history.add(at)
    again = cursor - order_list.overlap_minutes * MINUTE
    kept = {order_id: at for order_id, at in known.items() if at >= again}
    return Looked(became, tuple(refused), Memory(cursor, history, kept))


class _Seen(NamedTuple):
    order_id: str
    became: Became
    placed_at: int = 0


class _Door:
    """The gateway, as the channel's own key opens it."""

    def __init__(self, watch: Watch, gateway: str, ask: Ask) -> None:
        self.watch, self._gateway, self._ask = watch, gateway.rstrip("/"), ask
        self._headers = {"Authorization": f"Bearer {watch.key}", "Content-Type": "application/json"}

    def knows(self, order_id: str) -> bool:
        """Whether the order is here. Raises Away."""
        answer = self._request("GET", f"/v1/orders/{quote(order_id, safe='')}")
        if answer.status_code == 404:
            return False
        return bool(self._fine(answer))

    def takes(self, document: bytes) -> bool:
        """Hand it in: it is durable, or refused as unreadable. Raises Away."""
        watch = self.watch
        path = f"/v1/channels/{watch.name}/documents/{watch.order_list.format}"
        answer = self._request("POST", path, document)
        if answer.status_code in (413, 422):
            return False
        return bool(self._fine(answer))

    def _request(self, method: str, path: str, content: bytes | None = None) -> httpx.Response:
        url = self._gateway + path
        return self._ask(httpx.Request(method, url, headers=self._headers, content=content))

    def _fine(self, answer: httpx.Response) -> httpx.Response:
        if not answer.is_success:
            raise Away(f"the gateway answers {answer.status_code} to the key of {self.watch.name}")
        return answer


def _look_at(door: _Door, entry: Entry, known: Mapping[str, int]) -> _Seen:
    watch = door.watch
    reading = reader(watch.order_list.format)(entry.document, watch.channel.profile(watch.name))
    if reading.waiting:
        return _Seen(f"{watch.name}:{reading.waiting[0].reference}", Became.NO_ORDER)
    if not reading.placed and not reading.cancelled:
        return _Seen("", Became.UNREADABLE)
    placed = reading.placed[0] if reading.placed else None
    reference = placed.order["reference"] if placed else reading.cancelled[0].reference
    placed_at = placed.order["placed_at"] if placed else 0
    order_id = f"{watch.name}:{reference}"
    if known.get(order_id, -1) >= entry.changed_at:
        return _Seen(order_id, Became.HERE, placed_at)
    here = door.knows(order_id)
    if placed is None and not here:  # there is nothing to cancel
        return _Seen(order_id, Became.NO_ORDER)
    if here and placed is not None and placed.revision <= placed_at:
        return _Seen(order_id, Became.HERE, placed_at)
    if not door.takes(entry.document):
        return _Seen(order_id, Became.UNREADABLE, placed_at)
    return _Seen(order_id, Became.CHANGED if here else Became.FETCHED, placed_at)
